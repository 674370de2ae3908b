"""`digit-trainer train`: train a network with a progress bar, or resume a training."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from trainer.commands.data import fetch_missing
from trainer.commands.options import Commands, new_command
from trainer.commands.terminal import plain_console
from trainer.data.folders import cache_folder
from trainer.model.backend import load_keras
from trainer.recipe import DEFAULT_RECIPE, QUICK_RECIPE, read_recipe, recipe_of_run, state_of_run

if TYPE_CHECKING:
    from trainer.training.event_log import EventLog
    from trainer.training.train import Progress


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "train",
        "Train a network; the best by validation is kept in the run folder.",
        "digit-trainer train --run runs/quick --quick\n"
        "  digit-trainer train --data data --run runs/first --set epochs=3\n\n"
        "Stopped or killed, it goes on after its last whole epoch with the same line and --resume; where\n"
        "nothing was begun yet, it begins.",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER",
        help="where the training data lie (default: public sets, fetched)",
    )
    parser.add_argument("--run", type=Path, required=True, metavar="FOLDER", help="folder to write to")
    parser.add_argument("--recipe", type=Path, metavar="FILE", help="a recipe of your own (TOML)")
    parser.add_argument(
        "--quick",
        dest="recipe",
        action="store_const",
        const=QUICK_RECIPE,
        help="train by trainer/quick.toml: a smaller network, in minutes",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another value for one of the recipe's",
    )
    parser.add_argument("--resume", action="store_true", help="go on with the training in the run folder")
    parser.add_argument(
        "--teachers",
        nargs="+",
        default=[],
        type=Path,
        metavar="NETWORK.npz",
        help="learn from what these believe, too, such as other seeds' (distillation)",
    )
    parser.add_argument(
        "--from",
        dest="start",
        type=Path,
        metavar="NETWORK.npz",
        help="begin from the weights of this network, not from chance",
    )
    parser.add_argument("--tensorboard", action="store_true", help="write logs for TensorBoard, too")
    parser.add_argument(
        "--devices",
        nargs="+",
        default=[],
        metavar="NAME",
        help="such as gpu:0 gpu:1: divide each batch among these (default: all graphics cards)",
    )
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Train as the options say."""
    begun = options.resume and (options.run / "state.json").exists()
    if begun and not (options.recipe or options.set):
        recipe = recipe_of_run(options.run)
    else:
        recipe = read_recipe(options.recipe or DEFAULT_RECIPE, options.set)
    load_keras()
    from trainer.data.public_sets import FOR_TRAINING
    from trainer.evaluation.curves import training_curve
    from trainer.model.devices import on_devices
    from trainer.training.run_state import writing
    from trainer.training.train import train

    data = options.data or cache_folder()
    if options.data is None:
        fetch_missing(data, FOR_TRAINING)
    logs = options.run / "tensorboard"
    with on_devices(options.devices) as count, progress_bar(recipe.epochs) as (progress, say):
        if count > 1:
            say(f"training on {count} devices")
        log = _event_log(logs) if options.tensorboard else None
        best = train(
            recipe, data, options.run, progress, say, log, options.resume, options.teachers, options.start
        )
    history = state_of_run(options.run)["history"]
    if log:
        log(history)  # a training that had ended before called it for no epoch
    curve = options.run / "curve.png"
    with writing(options.run):
        write_atomically(curve, training_curve(history))
    print(f"The best network is {best}, its history {options.run / 'state.json'}, drawn in {curve}")
    if log:
        print(f"Wrote TensorBoard's logs; look at them with tensorboard --logdir {logs}")


def _event_log(folder: Path) -> "EventLog":
    if find_spec("tensorboard") is None:
        raise UserError("--tensorboard needs tensorboard: pip install tensorboard")
    from trainer.training.event_log import EventLog

    return EventLog(folder)


@contextmanager
def progress_bar(epochs: int) -> Iterator[tuple["Progress | None", Callable[[str], None]]]:
    """Yield two callbacks, for steps and for lines of text; the bar shows on terminals only."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = plain_console()
    if not console.is_terminal:
        yield None, lambda line: print(line, flush=True)
        return
    columns = TextColumn("epoch {task.fields[epoch]}"), BarColumn(), TextColumn("{task.fields[figures]}")
    with Progress(
        *columns, TimeRemainingColumn(), TextColumn("left"), console=console, transient=True
    ) as bar:
        task = bar.add_task("train", total=epochs, epoch="…", figures="making the first samples")

        def progress(epoch: int, step: int, steps: int, figures: dict[str, float]) -> None:
            shown = f"loss {figures.get('loss', 0):.4f}  accuracy {figures.get('accuracy', 0):.2%}"
            bar.update(task, completed=epoch + step / steps, epoch=f"{epoch + 1}/{epochs}", figures=shown)

        yield progress, lambda line: console.print(line, highlight=False)
