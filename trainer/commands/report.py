"""`digit-trainer report`: rebuild the page of an evaluation."""

import argparse
from pathlib import Path

from trainer.commands.options import Commands, new_command


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "report",
        "Rebuild the report of an evaluation from its figures and pictures, without measuring again.",
        "digit-trainer report first-report",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="what digit-trainer evaluate wrote to")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Write the report as the options say."""
    from trainer.evaluation.report import write_report

    print(f"Wrote the report {write_report(options.folder)}")
