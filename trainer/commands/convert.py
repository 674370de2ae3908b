"""`digit-trainer convert`: bring a network of the former format, ONNX, to today's."""

import argparse
from pathlib import Path

from trainer.commands.options import Commands, check_network_name, new_command


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "convert",
        "Convert a network that an earlier version wrote as ONNX, its card beside it.",
        "digit-trainer convert old.onnx --to old.npz",
    )
    parser.add_argument("network", type=Path, metavar="FILE.onnx", help="the network, its card beside it")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.npz", help="file to write")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Convert as the options say."""
    check_network_name(options.to)
    from trainer.export.from_onnx import convert_onnx

    card = convert_onnx(options.network, options.to)
    print(f"Wrote {options.to} and its card {options.to.with_suffix('.json')} ({card['name']})")
