"""`digit-trainer mine`: collect what a reader gets wrong, to train on."""

import argparse
from pathlib import Path

from board.system.errors import UserError
from trainer.commands.options import Commands, add_data_option, new_command


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "mine",
        "Collect what a reader gets wrong, on boards composed of the training's writers.",
        "digit-trainer mine runs/1.npz --data data\n\n"
        "It goes to winners-NAME.jsonl.gz in the data folder, where the next training finds it. Train and\n"
        "mine in turn, two or three times.",
    )
    parser.add_argument("network", type=Path, metavar="NETWORK.npz", help="the network to read with")
    add_data_option(parser, "pen samples, with their split")
    parser.add_argument("--count", type=int, default=200, metavar="N", help="boards of each kind (200)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="for other boards (0)")
    parser.add_argument("--name", default="mined", metavar="NAME", help="of the file (mined)")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Mine as the options say."""
    import numpy as np
    from rich.console import Console

    from board.reading.network.network import load_network
    from trainer.data.dataset import read_pen_data
    from trainer.data.writing import write_winners
    from trainer.training.mining import boards_to_mine, winners_of

    if options.count < 1 or options.seed < 0:
        raise UserError("--count cannot be less than 1, nor --seed less than 0")
    network = load_network(options.network)
    with Console().status("reading the data") as status:
        pen = read_pen_data(options.data)["train"]
        status.update("reading boards")
        boards = boards_to_mine(pen, options.count, np.random.default_rng(options.seed))
        winners = list(winners_of(boards, network, f"{options.name}-{options.seed}"))
    print("Wrote", write_winners(options.data, options.name, winners))
