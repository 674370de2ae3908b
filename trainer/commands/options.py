"""What several commands' options have in common."""

import argparse
from typing import TYPE_CHECKING, Any

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
