"""`digit-trainer data`: fetch public data, show a data folder, import your own."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from board.system.output import printable
from trainer.commands.options import Commands, add_data_option, new_command
from trainer.commands.terminal import plain_console

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID
    from rich.table import Table

    from trainer.data.downloads import OnProgress
    from trainer.data.overview import Overview

SETS = ("mnist", "pendigits", "unipen", "usps")
MOST_PROBLEMS = 20
"""Damaged places that are listed; the rest are counted."""


def add_to(commands: Commands) -> None:
    """Add the commands to the command line."""
    parser = new_command(
        commands,
        "data",
        "Fetch public digits, show what a data folder holds, or import digits of your own.",
        "digit-trainer data fetch\n  digit-trainer data show --sheet sheet.png\n"
        "  digit-trainer data import scans --name mine",
    )
    actions = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    fetch = new_command(
        actions,
        "fetch",
        "Fetch public sets, each once; what is there already is used as it is.",
        "digit-trainer data fetch mnist usps\n\nWithout names, what training uses: mnist, pendigits, unipen.",
    )
    fetch.add_argument("sets", nargs="*", metavar="SET", help=f"which: {', '.join(SETS)}")
    fetch.set_defaults(run_command=run_fetch)
    show = new_command(
        actions,
        "show",
        "Count digits by class, writer and source, and draw a contact sheet.",
        "digit-trainer data show --data data --writers --sheet sheet.png",
    )
    show.add_argument("--writers", action="store_true", help="list every writer, too")
    show.add_argument("--sheet", type=Path, metavar="FILE.png", help="draw a contact sheet")
    show.set_defaults(run_command=run_show)
    bring = new_command(
        actions,
        "import",
        "Import digits: labelled InkML, UNIPEN files, folders of pictures named 0 to 9, an npz of USPS.",
        "digit-trainer data import scans --name mine\n\nwhere scans/7/a.png is a picture of a 7.",
    )
    bring.add_argument("path", type=Path, metavar="PATH", help="what to import")
    bring.add_argument("--name", metavar="NAME", help="what to call it (by default as the path is called)")
    bring.set_defaults(run_command=run_import)
    for action in (fetch, show, bring):
        add_data_option(action)


def run_fetch(options: argparse.Namespace) -> None:
    """Fetch as the options say."""
    for name in options.sets:
        if name not in SETS:
            raise UserError(f"there is no set {name}: there are {', '.join(SETS)}")
    from trainer.data.public_sets import FOR_TRAINING, MADE

    wanted = options.sets or FOR_TRAINING
    for name in wanted:
        if (options.data / MADE[name]).exists():
            print(f"{options.data / MADE[name]} is there already")
    fetch_missing(options.data, wanted)


def fetch_missing(folder: Path, names: Sequence[str]) -> None:
    """Fetch the sets that a folder lacks, with a progress bar."""
    from trainer.data.public_sets import MADE, Work, fetch_sets
    from trainer.model.backend import load_keras

    missing = [name for name in names if not (folder / MADE[name]).exists()]
    if "mnist" in missing:
        load_keras()  # MNIST comes by its loader
    with _progress_bar() as on_progress, problems_printed() as problems:
        for sentence in fetch_sets(missing, Work(folder, on_progress, problems.append)):
            print(f"Wrote {sentence}", flush=True)


def run_show(options: argparse.Namespace) -> None:
    """Show as the options say."""
    from trainer.data.overview import contact_sheet, overview_of

    if not options.data.is_dir():
        raise UserError(f"there is no data folder {options.data}: digit-trainer data fetch makes one")
    found = overview_of(options.data)
    _print_counts(found, plain_console())
    if options.writers:
        for source, writers in found.writers.items():
            for writer, (side, count) in sorted(writers.items()):
                print(printable(f"{source}  {writer}  {side}  {count}"))
    if options.sheet:
        try:
            write_atomically(options.sheet, contact_sheet(found.glyphs))
        except OSError as error:
            raise UserError(f"{options.sheet} cannot be written ({error.strerror})") from None
        print(f"Drew the contact sheet {options.sheet}")


def _print_counts(found: "Overview", console: "Console") -> None:
    """Print two tables that fit in 80 columns."""
    from trainer.data.dataset import SIDES
    from trainer.data.overview import ROWS

    table = _table("samples", "source", *ROWS, "all")
    for source, counts in found.sources.items():
        table.add_row(printable(source), *(str(counts[row] or "-") for row in ROWS), str(counts.total()))
    console.print(table, "")
    table = _table("writers", "source", "train", "validation", "test", "samples a writer", "strings")
    for source, writers in found.writers.items():
        sides = [side for side, _ in writers.values()]
        sizes = [count for _, count in writers.values()]
        each = f"{min(sizes)} to {max(sizes)}"
        numbers = [str(sides.count(side) or "-") for side in SIDES]
        table.add_row(printable(source), *numbers, each, str(found.strings[source] or "-"))
    console.print(table)


def _table(title: str, *columns: str) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1, 0, 0))
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n else "left", no_wrap=True)
    return table


def run_import(options: argparse.Namespace) -> None:
    """Import as the options say."""
    from trainer.data.imports import import_data

    name = options.name or options.path.resolve().stem
    with problems_printed() as problems:
        print("Wrote", import_data(options.path, options.data, name, problems.append))


@contextmanager
def problems_printed() -> Iterator[list[str]]:
    """Collect problems in a list and print them at the end, also after an error."""
    problems: list[str] = []
    try:
        yield problems
    finally:
        for problem in problems[:MOST_PROBLEMS]:
            print(printable(f"left out: {problem}"))
        if len(problems) > MOST_PROBLEMS:
            print(f"and {len(problems) - MOST_PROBLEMS} more were left out")


@contextmanager
def _progress_bar() -> Iterator["OnProgress"]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    console = plain_console()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def on_progress(name: str, done: int, size: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size or None)
            bar.update(tasks[name], completed=done)

        yield on_progress
