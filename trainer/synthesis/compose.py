"""Compose boards from real strokes: several digits of one hand, laid out, with their truth.

What the reading is tuned and validated on. The layouts are made up; every stroke is a real one,
moved and scaled as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Points, box_of
from board.reading.segmentation.pieces import evenly_spaced
from trainer.data.dataset import Sample
from trainer.synthesis.augment import with_habit
from trainer.synthesis.nondigits import crossed_out, with_slip

Kind = Literal[
    "words",
    "sums",
    "decimals",
    "marked",
    "letters",
    "spaced",
    "numbers",
    "tight",
    "touching",
    "late",
    "junk",
    "joined",
    "single",
    "string",
]
KINDS: tuple[Kind, ...] = ("spaced", "numbers", "tight", "touching", "late", "junk", "joined")

CROSSED_OUT = 0.3
"""So much of what is no digit is one crossed out."""
RINGS = 0.15
"""So many 8s are two rings: few hands do so, but those always."""
APART = 0.04
"""How far strokes are displaced, as a share of the digit's size."""
SLIPS = 0.02
"""So many digits have a dot beside them that nobody meant."""


@dataclass(eq=False)
class Composed:
    """Hold a composed board.

    Attributes:
        kind: its layout; "single" for one character, "string" for a real one, left as it was written.
        strokes: (n, 2) float32 each, board pixels, in the order written.
        groups: (label, indices of strokes) of each digit, letter, sign or other mark, in reading
            order; digits joined without lifting the pen have a stroke in common.
        inks: for each group its own ink, without what joins it to others.
        text: as a reading's.
    """

    kind: Kind
    strokes: list[Points] = field(default_factory=list)
    groups: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    inks: list[Points] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class _Layout:
    """How a kind of board is laid out; lengths in digit heights, counts as half-open ranges."""

    lines: tuple[int, int] = (1, 2)
    numbers: tuple[int, int] = (1, 2)
    digits: tuple[int, int] = (3, 9)
    gap: tuple[float, float] = (0.0, 0.0)


_LAYOUTS: dict[Kind, _Layout] = {
    "spaced": _Layout(lines=(1, 4), digits=(1, 6), gap=(0.35, 0.8)),
    "late": _Layout(lines=(1, 4), digits=(2, 6), gap=(0.35, 0.8)),
    "numbers": _Layout(lines=(1, 4), numbers=(2, 5), digits=(2, 6), gap=(0.12, 0.4)),
    "junk": _Layout(gap=(0.35, 0.8)),
    "joined": _Layout(digits=(2, 5), gap=(0.05, 0.4)),
    "tight": _Layout(),
    "touching": _Layout(digits=(2, 7)),
}


def compose(kind: Kind, digits: Sequence[Sample], nondigits: Sequence[Sample], rng: Generator) -> Composed:
    """Lay out a board.

    Args:
        kind: comfortable gaps, numbers of several digits, boxes that abut, ink that touches, last strokes
            written late, non-digits among the digits, or digits joined without lifting the pen.
        digits: what one hand wrote, at least one.
        nondigits: other characters, at least one for "junk".
        rng: source of chance.
    """
    board, layout = Composed(kind), _LAYOUTS[kind]
    height = rng.uniform(70, 200)
    lines = []
    top = rng.uniform(40, 120)
    for _ in range(rng.integers(*layout.lines)):
        words = []
        left = rng.uniform(40, 200)
        for _ in range(rng.integers(*layout.numbers)):
            word = ""
            for _ in range(rng.integers(*layout.digits)):
                junk = kind == "junk" and rng.random() < 0.25
                source = nondigits if junk else digits
                sample = source[int(rng.integers(len(source)))]
                label = sample.label
                if junk and rng.random() < CROSSED_OUT:
                    sample, label = digits[int(rng.integers(len(digits)))], "crossed"
                    own = crossed_out(sample.strokes, rng)
                else:
                    own = list(sample.strokes) if junk else unsteady(sample, rng)
                strokes = _sized(own, height * float(np.exp(rng.normal(0, 0.1))))
                left = _place(board, strokes, (left, top + rng.normal(0, 0.06) * height), height, rng)
                count = len(board.strokes)
                word += "?" if junk else label
                board.groups.append((label, tuple(range(count - len(strokes), count))))
            words.append(word)
            left += rng.uniform(0.7, 1.5) * height
        lines.append(" ".join(words))
        top += rng.uniform(1.3, 2.2) * height
    board.text = "\n".join(lines)
    board.inks = [
        np.concatenate([evenly_spaced(board.strokes[i], 40) for i in members]) for _, members in board.groups
    ]
    if kind == "late":
        _delay(board, rng)
    if kind == "joined":
        _join(board, rng)
    return board


def unsteady(digit: Sample, rng: Generator) -> list[Points]:
    """Write a digit as some hands do: with habits, its strokes a little apart from where they belong."""
    strokes = with_habit(digit.strokes, digit.label, rng, RINGS)
    if rng.random() < SLIPS:
        return with_slip(strokes, digit.label, rng)
    if len(strokes) == 1 or rng.random() < 0.5:
        return list(strokes)
    extent = float(np.ptp(np.concatenate(strokes), axis=0).max())
    return [(s + rng.normal(0, APART * extent, 2)).astype(np.float32) for s in strokes]


def _join(board: Composed, rng: Generator) -> None:
    """Write some neighbours of one stroke each without lifting the pen between them."""
    strokes: list[Points] = []
    groups: list[tuple[str, tuple[int, ...]]] = []
    for label, members in board.groups:
        own = [board.strokes[i] for i in members]
        single_before = bool(groups) and len(groups[-1][1]) == 1
        if len(own) == 1 and single_before and rng.random() < 0.7:
            start, end = strokes[-1][-1], own[0][0]
            t = np.linspace(0, 1, 10, dtype=np.float32)[1:-1, None]
            sag = np.float32(rng.normal(0, 0.1) * np.hypot(*(end - start))) * np.sin(np.pi * t)
            ligature = start + t * (end - start) + sag * np.array([0, 1], np.float32)
            strokes[-1] = np.concatenate([strokes[-1], ligature, own[0]])
            groups.append((label, groups[-1][1]))
        else:
            groups.append((label, tuple(range(len(strokes), len(strokes) + len(own)))))
            strokes += own
    board.strokes, board.groups = strokes, groups


def _sized(strokes: Sequence[Points], height: float) -> list[Points]:
    every = box_of(np.concatenate(strokes))
    scale = np.float32(height / max(every.height, 0.7 * every.width, 1.0))
    return [((s - (every.left, every.top)) * scale).astype(np.float32) for s in strokes]


def _place(
    board: Composed, strokes: list[Points], corner: tuple[float, float], height: float, rng: Generator
) -> float:
    """Add strokes to the board right of the corner; return where the next digit may begin."""
    box = box_of(np.concatenate(strokes))
    left = corner[0] + rng.uniform(*_LAYOUTS[board.kind].gap) * height
    placed = [(s + np.array([left, corner[1] + height - box.height])).astype(np.float32) for s in strokes]
    if board.kind in ("tight", "touching") and board.strokes:
        # Slide left until the ink nearly meets that of the digit before, or just does.
        before = np.concatenate([evenly_spaced(board.strokes[i], 40) for i in board.groups[-1][1]])
        mine = np.concatenate([evenly_spaced(s, 40) for s in placed])
        touching = board.kind == "touching" and rng.random() < 0.6
        clearance = -rng.uniform(0.0, 0.12) * height if touching else rng.uniform(0.11, 0.25) * height
        slide = _slide(before, mine, max(clearance, 0.0)) + min(clearance, 0.0)
        placed = [(s + np.array([slide, 0])).astype(np.float32) for s in placed]
    board.strokes += placed
    return float(max(s[:, 0].max() for s in placed))


def _slide(before: Points, mine: Points, clearance: float) -> float:
    """Return how far `mine` may move along x until it is `clearance` from `before`."""
    best = float(before[:, 0].max() - mine[:, 0].min()) + clearance
    steps = np.linspace(best, float(before[:, 0].min() - mine[:, 0].min()), 80)
    for step in steps:
        near = ((before[:, None] - (mine + np.array([step, 0]))[None]) ** 2).sum(-1).min()
        if near < max(clearance, 3.0) ** 2:
            return best
        best = float(step)
    return best


def _delay(board: Composed, rng: Generator) -> None:
    """Write the last stroke of some digits of several strokes after later digits."""
    order = list(range(len(board.strokes)))
    for n, (_, members) in enumerate(board.groups[:-1]):
        if len(members) > 1 and rng.random() < 0.7:
            after = board.groups[min(n + int(rng.integers(1, 4)), len(board.groups) - 1)][1][-1]
            order.remove(members[-1])
            order.insert(order.index(after) + 1, members[-1])
    board.strokes = [board.strokes[i] for i in order]
    place = {old: new for new, old in enumerate(order)}
    board.groups = [(label, tuple(sorted(place[i] for i in members))) for label, members in board.groups]
