"""`digit-trainer finetune`: a network for your own handwriting."""

import argparse
import json
from pathlib import Path
from typing import Any

from board.system.assets import asset
from board.system.errors import UserError
from trainer.commands.data import problems_printed
from trainer.commands.options import Commands, add_data_option, check_network_name, new_command
from trainer.commands.terminal import plain_console, status_line
from trainer.model.backend import load_keras

ABOUT_ITSELF = ("format", "glyph_version", "labels", "input", "parameters", "sha256")
"""What a card says of its own file, not of how the network came to be."""


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "finetune",
        "Make a network for your own hand from ink that you labelled, if that reads it better.",
        "digit-trainer finetune corrections --to mine.npz\n\n"
        "It is written only if it reads ink that was held back better than the network it comes from,\n"
        "and general digits at most 0.2 points worse.",
    )
    parser.add_argument("ink", type=Path, metavar="INK", help="labelled InkML, or a folder of such files")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.npz", help="file to write")
    parser.add_argument(
        "--network",
        type=Path,
        default=asset("network.npz"),
        metavar="FILE.npz",
        help="the network to begin from (default: the board's)",
    )
    add_data_option(parser, "general digits, to rehearse and to test with")
    parser.add_argument("--name", default="mine", metavar="NAME", help="what the card calls it (mine)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of all chance (1)")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Make a personal network as the options say."""
    check_network_name(options.to)

    from board.reading.network.network import load_network
    from trainer.data.own_ink import read_own_ink

    card = load_network(options.network).card
    with problems_printed() as problems:
        ink = read_own_ink(options.ink, options.name, problems.append)
    load_keras()
    from trainer.export.export import write_network
    from trainer.training.personal import LEAST_INK, personal_network
    from trainer.training.rehearsal import read_general

    if len(ink) < LEAST_INK:
        raise UserError(f"{options.ink} has {len(ink)} labelled digits: at least {LEAST_INK} are needed")
    with status_line(plain_console(), "reading the data") as tell:
        general = read_general(options.data)
        found = personal_network(options.network, ink, general, options.seed, tell)
    print(_line("your ink, held back", found.held_back))
    for name, test in found.general.items():
        print(_line(name, test))
    if found.reason:
        raise UserError(f"nothing was written: {found.reason}")
    about = {key: value for key, value in card.items() if key not in ABOUT_ITSELF}
    personal = {"from": card["sha256"], "held_back": found.held_back, "general": found.general}
    about |= {"name": options.name, "personal": json.loads(json.dumps(personal))}
    write_network(found.model, options.to, about)
    print(f"Wrote {options.to} and its card {options.to.with_suffix('.json')}")


def _line(name: str, compared: dict[str, Any]) -> str:
    before, after = compared["before"], compared["after"]
    return (
        f"{name}: {before['correct']} of {before['count']} before ({before['share']:.2%}), "
        f"{after['correct']} after ({after['share']:.2%})"
    )
