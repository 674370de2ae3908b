"""`digit-trainer tune`: search for a better recipe."""

import argparse
import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from trainer.commands.options import Commands, add_data_option, new_command
from trainer.commands.terminal import plain_console
from trainer.commands.train import progress_bar
from trainer.model.backend import load_keras

if TYPE_CHECKING:
    import optuna

    from trainer.recipe import Recipe
    from trainer.search.tuning import Search

TRIALS = 30
LEAST_LOST_AFTER_S = 3


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "tune",
        "Search for a better recipe: many trainings, each with other values, the hopeless given up early.",
        "digit-trainer tune --run runs/search --trials 30 --set epochs=4\n"
        "  digit-trainer train --recipe runs/search/best.toml --run runs/best\n\n"
        "Stopped or killed, it goes on with the same line. Started several times, the workers share the\n"
        "trials; on several machines, with --storage postgresql://user@host/database. A worker may be\n"
        "killed: another repeats its trial.",
    )
    add_data_option(parser)
    parser.add_argument("--run", type=Path, required=True, metavar="FOLDER", help="folder to write to")
    parser.add_argument("--recipe", type=Path, metavar="FILE", help="what is not tried is as in this recipe")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another value for one of the recipe's",
    )
    parser.add_argument("--search", type=Path, metavar="FILE", help="what to try (TOML; see search.toml)")
    parser.add_argument(
        "--method", choices=("tpe", "random", "grid"), default="tpe", help="how to choose the next (tpe)"
    )
    parser.add_argument(
        "--trials", type=int, metavar="N", help=f"of all workers together ({TRIALS}; of a grid, all)"
    )
    parser.add_argument("--storage", metavar="URL", help="a database (default: study.db in the run folder)")
    parser.add_argument("--study", default="digit-board", metavar="NAME", help="its name there (%(default)s)")
    parser.add_argument(
        "--lost-after",
        type=int,
        default=120,
        metavar="SECONDS",
        help="repeat a trial if its worker is silent for so long (120)",
    )
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Search as the options say."""
    if find_spec("optuna") is None:
        raise UserError("this command needs optuna: pip install 'digit-board[trainer]'")
    if not re.fullmatch(r"\w[\w.-]*", options.study):
        raise UserError(f"a study cannot be called {options.study!r}: letters, digits, dots and dashes")
    if options.lost_after < LEAST_LOST_AFTER_S:
        raise UserError(f"--lost-after cannot be less than {LEAST_LOST_AFTER_S} seconds")
    load_keras()

    from trainer.recipe import DEFAULT_RECIPE, read_recipe
    from trainer.search.search_space import DEFAULT_SPACE, grid_of, read_space
    from trainer.search.tuning import Search, open_study, run_worker, without_secrets
    from trainer.training.train import hashes_of, train

    recipe = read_recipe(options.recipe or DEFAULT_RECIPE, options.set)
    space = read_space(options.search or DEFAULT_SPACE, recipe)
    trials = TRIALS if options.trials is None else options.trials
    if options.method == "grid":
        combinations = len(grid_of(space))
        trials = combinations if options.trials is None else min(trials, combinations)
    if trials < 1:
        raise UserError("--trials cannot be less than 1")
    search = Search(recipe, space, options.method, trials)
    hashes = hashes_of(options.data)
    if not hashes:
        raise UserError(f"there are no digits in {options.data}: digit-trainer data fetch gets some")
    try:
        options.run.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{options.run} cannot be written ({error.strerror})") from None
    url = options.storage or f"sqlite:///{(options.run / 'study.db').resolve()}"
    about = {"recipe": recipe.as_dict(), "search": repr(space), "data": hashes}

    def run_training(
        recipe: "Recipe", number: int, each_epoch: Callable[[Sequence[dict[str, float]]], None]
    ) -> None:
        # By when it was begun, too: a study of the same name may have been here before.
        begun = next(t.datetime_start for t in study.get_trials(deepcopy=False) if t.datetime_start)
        folder = options.run / "trials" / f"{options.study}-{begun:%Y%m%d-%H%M%S-%f}" / f"{number:04}"
        with progress_bar(recipe.epochs) as (progress, _):
            train(recipe, options.data, folder, progress, lambda _: None, each_epoch)

    console = plain_console(soft_wrap=True, highlight=False)
    with open_study(url, options.study, about, options.lost_after) as study:
        place = without_secrets(url)
        console.print(f"the study {options.study} in {place}: {trials} trials by {options.method}")
        run_worker(study, search, run_training, console.print, options.lost_after)
        _write(study, search, options.run)


def _write(study: "optuna.Study", search: "Search", folder: Path) -> None:
    from trainer.evaluation.curves import search_curves
    from trainer.search.tuning import best_of, importance_of, scores_of

    best, recipe = best_of(study, search)
    about = (
        f"# Found by digit-trainer tune: trial {best.number} of {study.study_name}, score {best.value:.5f}.\n"
    )
    picture = search_curves(*scores_of(study), importance_of(study))
    for name, content in (("best.toml", (about + recipe.as_toml()).encode()), ("search.png", picture)):
        try:
            write_atomically(folder / name, content)
        except OSError as error:
            raise UserError(f"{folder / name} cannot be written ({error.strerror})") from None
    print(f"The best is trial {best.number}, score {best.value:.4f}; wrote its recipe {folder / 'best.toml'}")
    print(f"Drew how the search went, and what mattered, in {folder / 'search.png'}")
