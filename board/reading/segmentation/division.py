"""The division of a page into marks: which groups they are, and of what kind each may be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Points
from board.reading.segmentation.evidence import DIGIT, LETTER, OTHER, SIGN, kind_beliefs
from board.reading.segmentation.lattice import Lattice
from board.reading.segmentation.long_strokes import crossings, is_line
from board.reading.segmentation.partition import connected, partition_of
from board.reading.weights import Weights

CROSSING = 0.03
"""Ink nearer than this share of the larger extent crosses, or as good as,"""
COVERED = 0.6
"""and a digit lies in a scribble whose box covers this share of its own, each way."""
TANGLED = 2
"""Marks of which so many strokes cross, each in its middle, are one scribble."""
TO_AND_FRO = 3
"""A scribble crosses what it strikes out at least so often; a ring may touch what it goes round."""
TOUCHING = 0.1
"""Ink nearer than this touches, for all that the eye can tell."""
MIDDLE = (0.9, 0.6)
"""A long stroke strikes out what it goes through within this share of its width and height,"""
STRUCK = 0.4
"""if it does so for more than this share of the width."""
MOST_LONG = 60
"""Of more long strokes the others strike out nothing: nobody draws so many, and the work is bounded."""
_STEPS = 8  # between two points of an outline
_NEVER = -1e9
_LEAST = 1e-6


@dataclass(frozen=True, eq=False)
class Division:
    """Hold the marks of a page.

    Attributes:
        lattice: the candidates.
        chosen: the best partition's groups, without what only joins two digits.
        kinds: (m, 4) float64, the probability that each is a mark of its own and of each of `KINDS`;
            what a row lacks to 1 is that it is divided wrongly.
        struck: for each long line that strikes out others its place among the marks, and theirs.
        settled: places of the marks that are other marks whatever stands beside them: long strokes, what
            they strike out, and the strokes of scribbles.
    """

    lattice: Lattice
    chosen: Sequence[int]
    kinds: NDArray[np.float64]
    struck: Mapping[int, Sequence[int]] = field(default_factory=dict)
    settled: Sequence[int] = ()


def scores_of(lattice: Lattice, weights: Weights) -> NDArray[np.float64]:
    """Score each group as a mark, and as ink that only joins two: (n, 2) float64."""
    scores = weights.scores(lattice.evidence)
    scores[~lattice.ligatures, 1] = _NEVER
    scores[list(lattice.long), 0] = 0.0
    return scores


def kinds_of(lattice: Lattice) -> NDArray[np.float64]:
    """Return what each group is if it is a mark: (n, 4) float64, the probability of each of `KINDS`.

    Long strokes are other marks, and specks are no digits.
    """
    kinds = kind_beliefs(lattice.beliefs)
    kinds[list(lattice.specks), DIGIT] = 0.0
    kinds[list(lattice.long)] = 0.0
    kinds[:, OTHER] += _LEAST
    return np.asarray(kinds / kinds.sum(axis=1, keepdims=True))


def division_of(lattice: Lattice, weights: Weights) -> Division:
    """Divide a page into marks as network and geometry together believe most."""
    scores = scores_of(lattice, weights)
    partition = partition_of(lattice.pieces, lattice.groups, np.logaddexp(*scores.T).tolist())
    shares = partition.shares / (1 + np.exp(np.minimum(scores[:, 1] - scores[:, 0], 50.0)))
    kinds = kinds_of(lattice) * shares[:, None]
    chosen = [g for g in partition.chosen if scores[g, 0] >= scores[g, 1]]
    division = Division(lattice, chosen, kinds[chosen])
    struck = _struck_out(division)
    wrong = [*_in_scribbles(division), *(n for some in struck.values() for n in some)]
    kinds = division.kinds.copy()
    kinds[wrong] = 0.0
    kinds[wrong, OTHER] = 1.0
    long = set(lattice.long)
    settled = [*wrong, *(n for n, g in enumerate(chosen) if g in long)]
    return Division(lattice, chosen, kinds, struck, settled)


def touching(division: Division, some: Sequence[int]) -> list[list[int]]:
    """Put together those of some marks whose ink touches: a scribble of many strokes is one mark."""
    owner = {i: n for n, m in enumerate(some) for i in division.lattice.groups[division.chosen[m]]}
    neighbours = division.lattice.neighbours
    pairs = zip(neighbours.pairs.tolist(), neighbours.distance, strict=True)
    near = [(i, j) for (i, j), distance in pairs if distance < TOUCHING and i in owner and j in owner]
    parts = connected(len(some), [(owner[i], owner[j]) for i, j in near])
    return [[some[n] for n in part] for part in parts]


def _in_scribbles(division: Division) -> list[int]:
    """Find digits that are only strokes of a scribble: they are tangled, or cross it and lie in its box."""
    lattice, chosen = division.lattice, division.chosen
    owner = {i: n for n, g in enumerate(chosen) for i in lattice.groups[g]}
    is_digit = division.kinds.argmax(axis=1) == DIGIT if len(chosen) else np.zeros(0, bool)
    is_figure = division.kinds[:, [DIGIT, SIGN]].sum(axis=1) > division.kinds[:, [LETTER, OTHER]].sum(axis=1)
    found: list[int] = []
    crossed = Counter(
        tuple(sorted((owner[i], owner[j])))
        for i, j in lattice.neighbours.pairs[lattice.neighbours.crossing].tolist()
        if i in owner and j in owner and owner[i] != owner[j]
    )
    for marks, count in crossed.items():
        if count >= TANGLED:
            found += marks
    near = lattice.neighbours.distance < CROSSING
    for i, j in lattice.neighbours.pairs[near].tolist():
        if i not in owner or j not in owner or owner[i] == owner[j]:
            continue
        for inner, outer in ((owner[i], owner[j]), (owner[j], owner[i])):
            scribbled = not is_digit[outer] and len(lattice.groups[chosen[outer]]) > 1
            if is_figure[inner] and scribbled and _covered(inner, outer, division) > COVERED:
                found.append(inner)
    return found


def _covered(inner: int, outer: int, division: Division) -> float:
    """Return how much of a mark's box, the less of width and height, lies in that of another; up to 1."""
    box, other = (division.lattice.box_of(division.chosen[n]) for n in (inner, outer))
    width = min(box.right, other.right) - max(box.left, other.left)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    return min(width / max(box.width, 1.0), height / max(box.height, 1.0))


def _struck_out(division: Division) -> dict[int, list[int]]:
    """Find the marks that a long stroke goes through, by its place among the marks."""
    lattice, chosen = division.lattice, division.chosen
    boxes = [lattice.box_of(g) for g in chosen]
    sides = np.array(boxes, np.float64).reshape(-1, 4)
    centres, halves = sides[:, :2] + sides[:, 2:] / 2, np.maximum(sides[:, 2:], 1.0) / 2
    long = set(lattice.long)
    is_long = np.array([g in long for g in chosen], bool)
    found: dict[int, list[int]] = {}
    for line in np.flatnonzero(is_long)[:MOST_LONG].tolist():
        path = lattice.pieces[lattice.groups[chosen[line]][0]].outline
        middles, lengths = _steps_along(path)
        is_scribble = not is_line(path)
        near = np.abs(centres - centres[line]) < halves + halves[line]
        struck, grazed = list[int](), list[int]()
        for n in np.flatnonzero(near.all(axis=1) & ~is_long).tolist():
            if is_scribble:
                crossed = sum(crossings(path, lattice.pieces[i].outline) for i in lattice.groups[chosen[n]])
                if crossed >= TO_AND_FRO and _covered(n, line, division) > COVERED:
                    struck.append(n)
                continue
            least = STRUCK * max(boxes[n].width, 0.3 * boxes[n].height)
            away = np.abs(middles - centres[n])
            if lengths[(away < np.array(MIDDLE) * halves[n]).all(axis=1)].sum() > least:
                struck.append(n)
            elif lengths[(away < halves[n]).all(axis=1)].sum() > least:
                grazed.append(n)
        if struck:  # a slanting line may go through the corners of those at its ends
            found[line] = struck + grazed
    return found


def _steps_along(path: Points) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Divide a path into short steps: (n, 2) their middles, and (n,) their lengths."""
    at = np.linspace(0, len(path) - 1, _STEPS * (len(path) - 1) + 1)
    fine = np.stack([np.interp(at, np.arange(len(path)), path[:, k]) for k in (0, 1)], axis=1)
    return (fine[1:] + fine[:-1]) / 2, np.hypot(*np.diff(fine, axis=0).T)
