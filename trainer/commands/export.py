"""`digit-trainer export`: write a trained network as the board reads it."""

import argparse
from pathlib import Path

from trainer.commands.options import Commands, add_data_option, check_network_name, new_command
from trainer.model.backend import load_keras


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "export",
        "Write a run's best network as the board reads it, with its confidence calibrated and a model card.",
        "digit-trainer export runs/first --data data --to first.npz",
    )
    parser.add_argument("run", type=Path, metavar="RUN", help="the run folder of a training")
    add_data_option(parser, "what it was trained with")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.npz", help="file to write")
    parser.add_argument("--name", metavar="NAME", help="what the card calls it (the run folder's name)")
    parser.add_argument(
        "--last", action="store_true", help="the weights after the last epoch, not the best's"
    )
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Export as the options say."""
    check_network_name(options.to)
    load_keras()
    from trainer.export.export import export_run

    card = export_run(options.run, options.data, options.to, options.name, options.last)
    print(
        f"Wrote {options.to} ({options.to.stat().st_size // 1000} kB) and its card "
        f"{options.to.with_suffix('.json')} (temperature {card['temperature']:.3f})"
    )
