"""The trainer's command line."""

import argparse
import sys
from collections.abc import Sequence

from board.system.errors import UserError
from board.system.output import checked_output, complain
from trainer.commands import (
    average,
    compare,
    convert,
    data,
    evaluate,
    export,
    finetune,
    fit_reading,
    mine,
    promote,
    report,
    train,
    tune,
)  # fmt: skip

COMMANDS = (
    data,
    train,
    tune,
    export,
    average,
    mine,
    fit_reading,
    evaluate,
    report,
    compare,
    promote,
    finetune,
    convert,
)

EXAMPLES = """\
a first network, from public data to report:
  digit-trainer data fetch
  digit-trainer train --run runs/first
  digit-trainer export runs/first --to first.npz
  digit-trainer evaluate first.npz --to runs/first/report

Each command explains itself and shows an example: digit-trainer train --help
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of the trainer and return its exit status."""
    try:
        with checked_output():
            options = _parser().parse_args(arguments)
            options.run_command(options)
    except UserError as error:
        complain("digit-trainer", str(error))
        return 2
    except KeyboardInterrupt:
        complain("digit-trainer", "stopped")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="digit-trainer",
        description="Train, measure and export the network that Digit Board reads with.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
