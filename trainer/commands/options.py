"""Options that several commands share."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from board.reading.network.network_file import SUFFIX
from board.system.errors import UserError
from trainer.data.folders import cache_folder

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = Any


def new_command(commands: Commands, name: str, sentence: str, example: str) -> argparse.ArgumentParser:
    """Add a command whose help ends with an example.

    Args:
        commands: the parser's commands.
        name: the word that calls it.
        sentence: what it does, for both the list of commands and its own help.
        example: a command line, with what one should know of it.
    """
    return commands.add_parser(
        name,
        help=sentence[0].lower() + sentence[1:].rstrip("."),
        description=sentence,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_data_option(parser: argparse.ArgumentParser, what: str = "the data folder") -> None:
    """Add `--data FOLDER`, by default where fetched data are kept; it must be given where that is nowhere."""
    try:
        usual = cache_folder()
    except UserError:
        parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help=what)
        return
    parser.add_argument(
        "--data",
        type=Path,
        default=usual,
        metavar="FOLDER",
        help=f"{what} (default: where digit-trainer data fetch puts it, %(default)s)",
    )


def check_network_name(path: Path) -> None:
    """Check the name of a network's file that is to be written.

    Raises:
        UserError: if it does not end as a network's does.
    """
    if path.suffix != SUFFIX:
        raise UserError(f"a network's file ends in {SUFFIX}: name it {path.with_suffix(SUFFIX).name}")
