"""`digit-trainer compare`: the network beside classical readers of digits."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from board.system.assets import asset
from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from board.system.parsing import parse_json, read_text
from trainer.commands.options import Commands, add_data_option, new_command
from trainer.commands.terminal import plain_console, status_line

if TYPE_CHECKING:
    from rich.table import Table

SETS = ("mnist", "usps", "pen")


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "compare",
        "Compare the network with k-NN, SVM, random forest, logistic regression and MLP on the same digits.",
        "digit-trainer compare --digits mnist --subset 10000 --to comparison.json --resume\n\n"
        "The baselines learn from the set's own training digits (all of MNIST's take an hour or so); the\n"
        "network is as it is, whatever it learned from. p is McNemar's, each baseline against the network.",
    )
    add_data_option(parser, "digits, with their split")
    parser.add_argument("--digits", choices=SETS, default="mnist", help="which digits (mnist)")
    parser.add_argument("--subset", type=int, metavar="N", help="learn from so many digits only")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of all chance (1)")
    parser.add_argument(
        "--network", type=Path, default=asset("network.npz"), metavar="FILE.npz", help="(the board's)"
    )
    parser.add_argument("--to", type=Path, metavar="FILE.json", help="write the figures there")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="do not train again the baselines that the file has already, of the same digits and seed",
    )
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Compare as the options say."""
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise UserError("this command needs scikit-learn: pip install 'digit-board[trainer]'")
    from trainer.evaluation.comparison import compare, digits_hash, read_set

    if options.resume and not options.to:
        raise UserError("--resume goes on with a file of figures: name it by --to FILE.json")
    train, test = read_set(options.digits, options.data, options.subset, options.seed)
    figures: dict[str, Any] = {
        "set": options.digits, "train": len(train), "test": len(test),
        "seed": options.seed, "digits_sha256": digits_hash(train, test),
    }  # fmt: skip
    known = _known_rows(options.to, figures) if options.resume and options.to.exists() else []
    rows = {(row["method"], row["features"]): row for row in known}
    console = plain_console()
    with status_line(console, "starting") as tell:
        for row in compare(train, test, options.network, options.seed, tell, known):
            rows[row["method"], row["features"]] = row
            if options.to:
                _write(options.to, figures | {"rows": list(rows.values())})
    title = f"{options.digits}: {len(train)} to learn from, {len(test)} to test"
    console.print(_table(title, list(rows.values())))
    if options.to:
        print(f"Wrote the figures {options.to}")


def _known_rows(path: Path, figures: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        found = parse_json(read_text(path))
        rows = list(found["rows"])
        others = [name for name in ("digits_sha256", "seed") if found[name] != figures[name]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} has no figures to go on with ({error!r})") from None
    if others:
        raise UserError(f"{path} is of other digits or another seed: write to another file")
    return rows


def _write(path: Path, figures: dict[str, Any]) -> None:
    try:
        write_atomically(path, json.dumps(figures).encode())
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror})") from None


def _table(title: str, rows: list[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1, 0, 0))
    for n, column in enumerate(("method", "on", "right", "95% interval", "p", "train s", "ms", "MB")):
        table.add_column(column, justify="right" if n > 1 else "left", no_wrap=True)
    for row in sorted(rows, key=lambda row: -float(row["accuracy"]["share"])):
        low, high = row["accuracy"]["interval"]
        against, train_s = row["against_cnn"], row["train_s"]
        table.add_row(
            row["method"],
            row["features"],
            f"{row['accuracy']['share']:.2%}",
            f"{low:.2%}–{high:.2%}",
            "–" if against is None else f"{against['p']:.2g}",
            "–" if train_s is None else f"{train_s:.1f}",
            f"{row['ms_a_digit']:.3f}",
            f"{row['bytes'] / 1e6:.1f}",
        )
    return table
