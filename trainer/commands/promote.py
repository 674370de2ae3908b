"""`digit-trainer promote`: replace the shipped network if another reads better."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from board.system.assets import asset
from board.system.errors import UserError
from trainer.commands.options import Commands, add_data_option, new_command
from trainer.commands.terminal import plain_console, status_line

if TYPE_CHECKING:
    from rich.table import Table

    from board.reading.network.network import Network


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "promote",
        "Put a network in the shipped one's place if it reads better; keep the former, and bring it back.",
        "digit-trainer promote first.npz --data data --boards boards\n"
        "  digit-trainer promote --roll-back\n\n"
        "It must be significantly worse on nothing and significantly better on something (McNemar's\n"
        "paired test, p < 5%). They are compared on the test's writers and pictures: a gate for one network\n"
        "that was chosen by validation, not a way to choose among many. The former network stays beside it;\n"
        "--roll-back exchanges the two.",
    )
    parser.add_argument("network", type=Path, nargs="?", metavar="NETWORK.npz", help="its card beside it")
    add_data_option(parser, "digits, with their split")
    parser.add_argument("--boards", type=Path, metavar="FOLDER", help="boards (.inkml) to compare on, too")
    parser.add_argument(
        "--to",
        type=Path,
        default=asset("network.npz").parent,
        metavar="FOLDER",
        help="where the network is that it may replace (default: the board's own)",
    )
    parser.add_argument(
        "--as-good", action="store_true", help="let it pass without being shown to be better, if not worse"
    )
    parser.add_argument("--roll-back", action="store_true", help="bring the former network back")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Promote, or roll back, as the options say."""
    from board.reading.network.network import load_network
    from trainer.export.promotion import DAMAGED_FILE, FILE, put_in_place, roll_back

    place = options.to / FILE
    if options.roll_back:
        card = roll_back(options.to)
        print(f"Brought {card.get('name', 'the former network')} back to {place}")
        return
    if options.network is None:
        raise UserError("name the network to promote, or say --roll-back")
    new = load_network(options.network)
    damage = ""
    if place.exists():
        try:
            old = load_network(place)
        except UserError as error:
            damage = str(error)
        else:
            _compare(new, old, options)
    put_in_place(options.network, options.to)
    if damage:
        print(f"Compared with nothing ({damage}); what was there is {options.to / DAMAGED_FILE} now")
    print(f"Wrote {place} and its card beside it; --roll-back brings the former one back")


def _compare(new: "Network", old: "Network", options: argparse.Namespace) -> None:
    """Print how two networks compare.

    Raises:
        UserError: if the new one may not take the other's place.
    """
    from trainer.export.promotion import judged

    if new.card["sha256"] == old.card["sha256"]:
        raise UserError(f"{options.network} is in place already")
    console = plain_console()
    with status_line(console, "starting") as tell:
        verdict = judged(new, old, options.data, options.boards, tell)
    console.print(_table(verdict.sets))
    if verdict.worse:
        raise UserError(
            f"{options.network} stays out: it is significantly worse on {', '.join(verdict.worse)}"
        )
    if not (verdict.better or options.as_good):
        raise UserError(
            f"{options.network} stays out: it is not shown to be better on any set (--as-good lets it pass)"
        )


def _table(sets: dict[str, dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table(title="new against old", title_justify="left", title_style="bold")
    for n, column in enumerate(("set", "of", "only new right", "only old right", "p")):
        table.add_column(column, justify="right" if n else "left", no_wrap=True)
    for name, row in sets.items():
        counts = (str(row[key]) for key in ("count", "only_first", "only_second"))
        table.add_row(name, *counts, f"{row['p']:.3g}")
    return table
