"""`digit-trainer fit-reading`: fit the weights by which the reading compares partitions."""

import argparse
from pathlib import Path

from board.system.errors import UserError
from trainer.commands.options import Commands, add_data_option, new_command
from trainer.commands.terminal import plain_console, status_line

FITS = 5
"""So many fits, each without another part of the boards, are averaged."""


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
    parser.add_argument("--count", type=int, default=60, metavar="N", help="boards of each kind (60)")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.npz", help="where the weights go")
    parser.set_defaults(run_command=run)


def run(options: argparse.Namespace) -> None:
    """Fit as the options say, write the weights, and print what they divide rightly."""
    import numpy as np

    from board.reading.network.network import load_network
    from board.reading.weights import save_weights
    from trainer.data.dataset import Side, read_pen_data
    from trainer.training.fit_context import fit_context
    from trainer.training.fit_reading import (
        Problem,
        averaged,
        composed_boards,
        fit_weights,
        problem_of,
        solved_by_kind,
    )

    if options.count < 1:
        raise UserError("--count cannot be less than 1")
    network = load_network(options.network)
    with status_line(plain_console(), "reading the data") as tell:
        pen = read_pen_data(options.data)

        def problems_of(side: Side, each: int, seed: int) -> list[Problem]:
            boards = composed_boards(pen[side], each, np.random.default_rng(seed))
            tell(f"reading {len(boards)} boards of the {side} writers")
            return [problem for board in boards if (problem := problem_of(board, network))]

        # Most boards are by hands that the network never saw: of the others it is surer than of a user's.
        seen = problems_of("train", options.count, 1)
        unseen = problems_of("validation", 2 * options.count, 1)
        checking = problems_of("validation", options.count, 2)
        fits = []
        for n in range(FITS):
            tell(f"fit {n + 1} of {FITS}")
            some_seen, some_unseen = (
                [problem for k, problem in enumerate(problems) if k % FITS != n]
                for problems in (seen, unseen)
            )
            weights = fit_weights(some_seen + some_unseen, seed=n)
            fits.append(fit_context(some_seen[::3] + some_unseen, weights))
    weights = averaged(fits)
    save_weights(options.to, weights)
    for title, some in (("fitted on", seen + unseen), ("others, of the validation writers", checking)):
        shares = "  ".join(f"{kind} {share:.1%}" for kind, share in solved_by_kind(some, weights).items())
        print(f"boards divided rightly, {title}: {shares}")
