"""The trainer's command line."""

import argparse
import os
import sys
from pathlib import Path

from board.errors import UserError


def main(arguments: list[str] | None = None) -> int:
    """Run a command of the trainer and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="digit-trainer", description="Train and export the network that Digit Board reads with."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    train = commands.add_parser("train", help="train a network", description="Train a network.")
    train.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    train.add_argument("--run", type=Path, required=True, metavar="FOLDER")
    train.add_argument("--recipe", type=Path, metavar="FILE")
    train.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args(arguments)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    try:
        from trainer.recipe import DEFAULT_RECIPE, read_recipe
        from trainer.train import train as run_training

        recipe = read_recipe(options.recipe or DEFAULT_RECIPE, options.set)
        best = run_training(recipe, options.data, options.run)
        print(f"The best network is {best}")
    except UserError as error:
        print(f"digit-trainer: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
