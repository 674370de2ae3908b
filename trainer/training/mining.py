"""Mine what a reader wrongly takes for digits, to train the next network on it.

Boards are composed of the training's writers. A group of strokes that the reader would read as a digit
though it is a part of one mark, or parts of several, is a sample of `part` or `several`.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import logsumexp

from board.ink.stroke import Points
from board.reading.network.network import Network
from board.reading.segmentation.evidence import DIGIT, scores_of, weight_table
from board.reading.segmentation.partition import partition_of
from board.reading.segmentation.pieces import InkSource
from trainer.data.dataset import Sample
from trainer.synthesis.compose import Composed
from trainer.training.fit_reading import Problem, problem_of

LEAST_BELIEF = 0.12
"""A group is mined if the reader believes at least this much that it is a digit of the page."""


def winners_of(boards: Sequence[Composed], network: Network, name: str) -> Iterator[Sample]:
    """Yield what is wrongly read as a digit on boards; boards whose truth is no candidate are passed over.

    Args:
        boards: composed boards.
        network: the network to read with.
        name: what the samples' ids begin with.
    """
    for number, board in enumerate(boards):
        problem = problem_of(board, network)
        if problem is None:
            continue
        for group, label in _wrong_digits(problem):
            yield Sample(
                id=f"{name}/{board.kind}/{number}/{group}",
                site="composed",
                writer="composed/train",
                label=label,
                strokes=_ink_of(problem, group),
            )


def _wrong_digits(problem: Problem) -> Iterator[tuple[int, str]]:
    """Yield wrong groups that are believed to be digits, each with what it is in truth."""
    lattice = problem.lattice
    scores = scores_of(lattice.evidence, weight_table())
    totals = logsumexp(scores, axis=1)
    partition = partition_of(lattice.pieces, lattice.groups, totals.tolist())
    believed = partition.shares * np.exp(scores[:, DIGIT] - totals)
    owners: dict[int, int] = {}
    for group, kinds in zip(problem.truth, problem.kinds, strict=True):
        if not kinds.all():  # what only joins two marks, or may be anything, belongs to none
            owners |= dict.fromkeys(lattice.groups[group], group)
    for group in np.flatnonzero(believed > LEAST_BELIEF).tolist():
        members = lattice.groups[group]
        of = {owners[piece] for piece in members if piece in owners}
        if len(of) > 1:
            yield group, "several"
        elif of and not set(lattice.groups[next(iter(of))]) <= set(members):
            yield group, "part"


def _ink_of(problem: Problem, group: int) -> tuple[Points, ...]:
    source = problem.lattice.page
    assert isinstance(source, InkSource)  # noqa: S101  # boards are composed of ink
    return tuple(source.paths[piece] for piece in problem.lattice.groups[group])
