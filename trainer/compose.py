"""Compose boards from real strokes: several digits of one hand, laid out, with their truth.

What the reading is tuned and validated on. The layouts are made up; every stroke is a real one,
moved and scaled as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.random import Generator

from board.ink import Points, box_of
from trainer.data import Sample

Kind = Literal["spaced", "numbers", "tight", "touching", "late", "junk"]
KINDS: tuple[Kind, ...] = ("spaced", "numbers", "tight", "touching", "late", "junk")


@dataclass(eq=False)
class Composed:
    """Hold a composed board.

    Attributes:
        kind: its layout.
        strokes: (n, 2) float32 each, board pixels, in the order written.
        groups: (label, indices of strokes) of each digit and each "?", in reading order.
        text: as a reading's.
    """

    kind: Kind
    strokes: list[Points] = field(default_factory=list)
    groups: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    text: str = ""


def compose(kind: Kind, digits: Sequence[Sample], nondigits: Sequence[Sample], rng: Generator) -> Composed:
    """Lay out a board.

    Args:
        kind: comfortable gaps, numbers of several digits, boxes that abut, ink that touches, last strokes
            written late, or non-digits among the digits.
        digits: what one hand wrote, at least one.
        nondigits: other characters, at least one for "junk".
        rng: source of chance.
    """
    board = Composed(kind)
    height = rng.uniform(70, 220) if kind in ("tight", "touching") else rng.uniform(80, 170)
    lines = []
    top = rng.uniform(40, 120)
    for _ in range(1 if kind in ("tight", "touching", "junk") else int(rng.integers(1, 4))):
        numbers = int(rng.integers(2, 5)) if kind == "numbers" else 1
        sizes = {
            "spaced": (1, 6),
            "late": (2, 6),
            "numbers": (2, 6),
            "tight": (3, 9),
            "touching": (2, 7),
            "junk": (3, 9),
        }
        words = []
        left = rng.uniform(40, 200)
        for _ in range(numbers):
            word = ""
            for _ in range(int(rng.integers(*sizes[kind]))):
                junk = kind == "junk" and rng.random() < 0.25
                sample = (nondigits if junk else digits)[
                    int(rng.integers(len(nondigits if junk else digits)))
                ]
                strokes = _sized(sample.strokes, height * np.exp(rng.normal(0, 0.1)))
                left = _place(board, strokes, left, top + rng.normal(0, 0.06) * height, height, rng)
                board.groups.append(
                    (
                        "?" if junk else sample.label,
                        tuple(range(len(board.strokes) - len(strokes), len(board.strokes))),
                    )
                )
                word += board.groups[-1][0]
            words.append(word)
            left += rng.uniform(0.7, 1.5) * height
        lines.append(" ".join(words))
        top += rng.uniform(1.5, 2.2) * height
    board.text = "\n".join(lines)
    if kind == "late":
        _delay(board, rng)
    return board


def _sized(strokes: Sequence[Points], height: float) -> list[Points]:
    every = box_of(np.concatenate(strokes))
    scale = np.float32(height / max(every.height, 0.7 * every.width, 1.0))
    return [((s - (every.left, every.top)) * scale).astype(np.float32) for s in strokes]


def _place(
    board: Composed, strokes: list[Points], left: float, top: float, height: float, rng: Generator
) -> float:
    """Add strokes to the board right of `left`; return where the next digit may begin."""
    box = box_of(np.concatenate(strokes))
    drop = top + height - box.height
    gap = {
        "spaced": rng.uniform(0.35, 0.8), "late": rng.uniform(0.35, 0.8), "junk": rng.uniform(0.35, 0.8),
        "numbers": rng.uniform(0.12, 0.4), "tight": 0.0, "touching": 0.0,
    }[board.kind] * height  # fmt: skip
    placed = [(s + np.array([left + gap, drop])).astype(np.float32) for s in strokes]
    if board.kind in ("tight", "touching") and board.strokes:
        # Slide left until the ink nearly meets that of the digit before, or just does.
        before = np.concatenate([_dense(board.strokes[i]) for i in board.groups[-1][1]])
        mine = np.concatenate([_dense(s) for s in placed])
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


def _dense(path: Points) -> Points:
    from board.reading.pieces import evenly_spaced

    return evenly_spaced(path, 40)


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
