"""Mine what a reader gets wrong, to train the next network on it.

Boards are composed of the training's writers. A group of strokes that the reader believes in though it is a
part of one mark, or parts of several, is a sample of `part` or `several`. A whole digit or character that the
network doubts is a sample of itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Points
from board.reading.network.network import SIGNS, WHOLE_NO_DIGIT, Network
from board.reading.segmentation.division import scores_of
from board.reading.segmentation.partition import partition_of
from board.reading.segmentation.pieces import InkSource
from board.reading.weights import load_weights
from trainer.data.characters import class_of, may_be_a_digit
from trainer.data.dataset import PenData, Sample
from trainer.synthesis.augment import with_habit
from trainer.synthesis.compose import Composed, compose
from trainer.synthesis.compose_text import compose_text, single
from trainer.synthesis.mixture import NOT_A_DIGIT
from trainer.training.fit_reading import Problem, composed_boards, hands_of, problem_of

LEAST_BELIEF = 0.12
"""A wrong group is mined if the reader believes in it at least this much."""
DOUBTED = 0.7
"""A whole mark is mined if the network believes what it is less than this."""
HABITS = "01457"
"""Digits that some hands write in another form (`with_habit`)."""
_TRIES = 12
_CAPITALS = "AEFHKMNT"
_LEAST_KNOWN = 3


def boards_to_mine(pen: PenData, each: int, rng: Generator) -> Iterator[Composed]:
    """Compose boards as for the fit of the lattice, and those where readers go wrong.

    Those are words in capitals, numbers by hands with habits, and every character on a page of its own. Real
    strings are left out: which strokes a digit of theirs has is not always right.

    Args:
        pen: samples of the training's writers.
        each: boards of each kind.
        rng: source of chance.
    """
    yield from (board for board in composed_boards(pen, each, rng) if board.kind != "string")
    hands = hands_of(pen)
    writers = sorted(hands)
    able = [w for w in writers if sum(c in hands[w] for c in _CAPITALS) >= _LEAST_KNOWN]
    for _ in range(each if able else 0):
        yield compose_text("words", hands[able[rng.integers(len(able))]], rng, capitals=1.0)
    for _ in range(each):
        hand = hands[writers[rng.integers(len(writers))]]
        digits = [s for label in HABITS for s in hand.get(label, ())]
        if digits:
            yield compose("numbers", [_in_another_form(s, rng) for s in digits], (), rng)
    for character in pen.characters:
        yield single(character, rng)


def _in_another_form(digit: Sample, rng: Generator) -> Sample:
    """Write a digit as some hands do; one of several strokes has its form already."""
    for _ in range(_TRIES):
        strokes = with_habit(digit.strokes, digit.label, rng)
        if len(strokes) != len(digit.strokes):
            return replace(digit, strokes=tuple(strokes))
    return digit


def winners_of(boards: Iterable[Composed], network: Network, name: str) -> Iterator[Sample]:
    """Yield what is wrongly believed or doubted; boards whose truth is no candidate are passed over.

    Args:
        boards: composed boards.
        network: the network to read with.
        name: what the samples' ids begin with.
    """
    for number, board in enumerate(boards):
        problem = problem_of(board, network)
        if problem is None:
            continue
        for group, label in (*_wrongly_believed(problem), *_doubted(problem, network)):
            yield Sample(
                id=f"{name}/{board.kind}/{number}/{group}",
                site="composed",
                writer="composed/train",
                label=label,
                strokes=_ink_of(problem, group),
            )


def _wrongly_believed(problem: Problem) -> Iterator[tuple[int, str]]:
    """Yield wrong groups that the reader believes in, each with what it is in truth."""
    lattice = problem.lattice
    totals = np.logaddexp(*scores_of(lattice, load_weights()).T)
    believed = partition_of(lattice.pieces, lattice.groups, totals.tolist()).shares
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


def _doubted(problem: Problem, network: Network) -> Iterator[tuple[int, str]]:
    """Yield whole marks that the network doubts, each with what it is.

    One that the network takes for another of its kind is not mined, as among those are the wrong labels;
    nor is a letter that many write like a digit.
    """
    groups = {frozenset(problem.lattice.groups[group]): group for group in problem.truth}
    believed = network.beliefs(problem.lattice.glyphs[problem.truth])
    of_group = dict(zip(problem.truth, believed, strict=True))
    sources = [piece.source for piece in problem.lattice.pieces]
    joined = problem.board.kind == "joined"  # there one stroke may be several digits
    for label, strokes in () if joined else problem.board.groups:
        if len(label) > 1 or (may_be_a_digit(label) and label not in SIGNS):
            continue
        members = frozenset(i for i, source in enumerate(sources) if source in strokes)
        group = groups.get(members)
        if group is None:
            continue
        beliefs, true = of_group[group], class_of(label)
        rivals = beliefs[:NOT_A_DIGIT] if label.isdigit() else beliefs[WHOLE_NO_DIGIT]
        if beliefs[true] < DOUBTED and beliefs[true] == rivals.max():
            yield group, label


def _ink_of(problem: Problem, group: int) -> tuple[Points, ...]:
    source = problem.lattice.page
    assert isinstance(source, InkSource)  # noqa: S101  # boards are composed of ink
    return tuple(source.paths[piece] for piece in problem.lattice.groups[group])
