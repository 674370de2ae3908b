"""`digit-trainer average`: average the weights of networks begun from each other."""

import argparse
from pathlib import Path

from board.system.errors import UserError
from trainer.commands.options import Commands, add_data_option, check_network_name, new_command
from trainer.model.backend import load_keras


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "average",
        "Average the weights of networks that were begun from each other, and calibrate the average.",
        "digit-trainer average first.npz second.npz --data data --to average.npz",
    )
    parser.add_argument(
        "networks", type=Path, nargs="+", metavar="NETWORK.npz", help="two or more of one form"
    )
    add_data_option(parser, "what they were trained with")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.npz", help="file to write")
    parser.add_argument("--name", metavar="NAME", help="what the card calls it (the file's name)")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Average as the options say, and print the validation's figures."""
    check_network_name(options.to)
    if len(options.networks) < 2:
        raise UserError("an average needs two networks at least")
    load_keras()
    from trainer.export.averaging import average_networks

    card = average_networks(options.networks, options.data, options.to, options.name)
    figures = card["validation"]
    print(
        f"Wrote {options.to} and its card {options.to.with_suffix('.json')}; validation: "
        f"pen {figures['pen']:.2%} (loss {figures['pen_loss']:.4f}), "
        f"MNIST {figures['mnist']:.2%} (loss {figures['mnist_loss']:.4f})"
    )
