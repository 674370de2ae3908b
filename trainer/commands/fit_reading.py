"""`digit-trainer fit-reading`: fit the weights by which the reading compares partitions."""

import argparse
from pathlib import Path

from board.system.errors import UserError
from trainer.commands.options import Commands, add_data_option, new_command
from trainer.commands.terminal import plain_console, status_line


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = new_command(
        commands,
        "fit-reading",
        "Fit the weights of the reading's evidence to boards composed of the validation writers' strokes.",
        "digit-trainer fit-reading assets/network.npz --data data",
    )
    parser.add_argument("network", type=Path, metavar="NETWORK.npz", help="the network to read with")
    add_data_option(parser, "pen samples, with their split")
    parser.add_argument("--count", type=int, default=90, metavar="N", help="boards of each kind (90)")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Fit as the options say, and print the weights and what they read right."""
    import numpy as np

    from board.reading.network.network import load_network
    from trainer.data.dataset import read_pen_data
    from trainer.training.fit_context import fit_context
    from trainer.training.fit_reading import composed_boards, fit_weights, problem_of, solved_by_kind

    if options.count < 1:
        raise UserError("--count cannot be less than 1")
    network = load_network(options.network)
    with status_line(plain_console(), "reading the data") as tell:
        pen = read_pen_data(options.data)["validation"]
        problems = []
        for seed, what in ((1, "to fit on"), (2, "to check with")):
            boards = composed_boards(pen, options.count, np.random.default_rng(seed))
            tell(f"reading {len(boards)} boards {what}")
            problems.append([p for p in (problem_of(b, network) for b in boards) if p])
        fitting, checking = problems
        tell("fitting the weights")
        weights = fit_weights(fitting)
        tell("fitting how neighbours go together")
        tables = fit_context(fitting)
    for name, row in weights.items():
        print(f'    "{name}": ({", ".join(f"{value:g}" for value in row)}),')
    for name, table in tables.items():
        print(f'    "{name}": {table},')
    for title, some in (("fitted on", fitting), ("others", checking)):
        shares = "  ".join(f"{kind} {share:.1%}" for kind, share in solved_by_kind(some, weights).items())
        print(f"boards of the validation writers parted rightly, {title}: {shares}")
