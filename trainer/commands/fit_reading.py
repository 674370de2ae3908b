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
        "Fit the weights by which the reading divides a page, on composed boards.",
        "digit-trainer fit-reading assets/network.npz --data data --to assets/reading.npz",
    )
    parser.add_argument("network", type=Path, metavar="NETWORK.npz", help="the network to read with")
    add_data_option(parser, "pen samples, with their split")
    parser.add_argument("--count", type=int, default=40, metavar="N", help="boards of each kind (40)")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.npz", help="where the weights go")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Fit as the options say, write the weights, and print what they divide rightly."""
    import numpy as np

    from board.reading.network.network import load_network
    from board.reading.weights import save_weights
    from trainer.data.dataset import Side, read_pen_data
    from trainer.training.fit_context import fit_context
    from trainer.training.fit_reading import composed_boards, fit_weights, problem_of, solved_by_kind

    if options.count < 1:
        raise UserError("--count cannot be less than 1")
    network = load_network(options.network)
    with status_line(plain_console(), "reading the data") as tell:
        pen = read_pen_data(options.data)
        problems = []
        plan: tuple[tuple[Side, int, int], ...] = (
            ("train", 3, 1),
            ("validation", 1, 1),
            ("validation", 1, 2),
        )
        for side, count, seed in plan:
            boards = composed_boards(pen[side], count * options.count, np.random.default_rng(seed))
            tell(f"reading {len(boards)} boards of the {side} writers")
            problems.append([p for p in (problem_of(b, network) for b in boards) if p])
        fitting, checking = problems[0] + problems[1], problems[2]
        tell("fitting the weights")
        weights = fit_weights(fitting)
        tell("fitting how neighbours go together")
        weights = fit_context(
            problems[0][::3] + problems[1] + checking, weights
        )  # most of them by unseen hands
    save_weights(options.to, weights)
    for title, some in (("fitted on", fitting), ("others, of the validation writers", checking)):
        shares = "  ".join(f"{kind} {share:.1%}" for kind, share in solved_by_kind(some, weights).items())
        print(f"boards divided rightly, {title}: {shares}")
