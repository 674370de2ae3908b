"""Candidates: groups of neighbouring pieces that could be one digit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.reading.pieces import Piece

REACH = 0.42
"""Pieces of one digit are nearer to each other than this share of the larger one's extent."""
LARGEST_GROWTH = 2.1
"""A digit is at most this many times as large as the largest of its pieces."""
MOST_SOURCES = 4
"""Hardly anyone writes a digit with more strokes."""
MOST_PIECES = 8
MOST_NEIGHBOURS = 8
MOST_CANDIDATES = 2000
"""Bound on the glyphs of one reading,"""
MOST_PER_PIECE = 6
"""and on the groups of each number of pieces, for each piece; the most compact are kept."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Hold the pairs of pieces that are near enough to be parts of one digit.

    Attributes:
        pairs: (p, 2) int64, i < j.
        distance: (p,) float64, shortest distance of their ink, as share of the larger extent.
        apart: (p,) float64, gap between their x-ranges (negative: overlap), as share of the larger extent.
        inside: (p,) float64, share of the narrower one's x-range that lies within the other's, 0 to 1.
        size: (p,) float64, extent of the smaller over that of the larger, 0 to 1.
        same_source: (p,) bool, whether both were cut from one stroke or component.
    """

    pairs: NDArray[np.int64]
    distance: NDArray[np.float64]
    apart: NDArray[np.float64]
    inside: NDArray[np.float64]
    size: NDArray[np.float64]
    same_source: NDArray[np.bool_]


def neighbours_of(pieces: Sequence[Piece]) -> Neighbours:
    """Find the pairs of pieces that could be parts of one digit."""
    boxes = np.array([p.box for p in pieces], np.float64).reshape(-1, 4)
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    extent = np.maximum(boxes[:, 2:].max(axis=1), 1.0)
    source = np.array([p.source for p in pieces])
    larger = np.maximum(extent[:, None], extent[None])
    gaps = np.maximum(low[:, None] - high[None], low[None] - high[:, None])
    gap = np.hypot(*np.moveaxis(np.maximum(gaps, 0), 2, 0)) / larger
    np.fill_diagonal(gap, np.inf)
    if len(pieces) > MOST_NEIGHBOURS + 1:
        far = np.argpartition(gap, MOST_NEIGHBOURS, axis=1)[:, MOST_NEIGHBOURS:]
        kept = np.ones_like(gap, bool)
        np.put_along_axis(kept, far, False, axis=1)
        gap = np.where(kept | kept.T, gap, np.inf)
    i, j = np.nonzero(np.triu(gap < REACH))
    outlines = np.stack([p.outline for p in pieces]) if len(pieces) else np.zeros((0, 1, 2))
    distance = (
        np.array([_distance(outlines[a], outlines[b]) for a, b in zip(i, j, strict=True)]) / larger[i, j]
    )
    same = source[i] == source[j]
    consecutive = np.abs(i - j) == 1
    near = np.where(same, consecutive, distance < REACH)
    i, j, distance, same = i[near], j[near], distance[near], same[near]
    width = np.maximum(boxes[:, 2], 0.05 * extent)
    return Neighbours(
        pairs=np.stack([i, j], 1),
        distance=distance,
        apart=gaps[i, j, 0] / larger[i, j],
        inside=np.clip(-gaps[i, j, 0] / np.minimum(width[i], width[j]), 0, 1),
        size=np.minimum(extent[i], extent[j]) / larger[i, j],
        same_source=same,
    )


def _distance(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Return the shortest distance between two sets of points."""
    x = a[:, None, 0] - b[None, :, 0]
    y = a[:, None, 1] - b[None, :, 1]
    return float(np.sqrt((x * x + y * y).min()))


def candidates_of(pieces: Sequence[Piece], neighbours: Neighbours) -> list[tuple[int, ...]]:
    """List the groups that could be one digit: connected, few, and no larger than one digit.

    Returns:
        Groups of indices, each rising, the smaller groups first; every piece alone is among them.
    """
    beside: list[set[int]] = [set() for _ in pieces]
    for i, j in neighbours.pairs.tolist():
        beside[i].add(j)
        beside[j].add(i)
    extents = [max(p.box.width, p.box.height) for p in pieces]
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(pieces))]
    grown = groups
    for _ in range(MOST_PIECES - 1):
        larger = {
            tuple(sorted((*group, other)))
            for group in grown
            for other in set().union(*(beside[i] for i in group)) - set(group)
        }
        grown = sorted(g for g in larger if len({pieces[i].source for i in g}) <= MOST_SOURCES)
        sized = [(_growth(g, pieces, extents), g) for g in grown]
        sized = sorted(s for s in sized if s[0] <= LARGEST_GROWTH)
        most = min(MOST_PER_PIECE * len(pieces), MOST_CANDIDATES - len(groups))
        grown = [g for _, g in sized[: max(most, 0)]]
        groups = groups + grown
    return groups


def _growth(group: tuple[int, ...], pieces: Sequence[Piece], extents: Sequence[float]) -> float:
    """Return how many times larger than its largest piece a group is."""
    box = pieces[group[0]].box
    for i in group[1:]:
        box = box.union(pieces[i].box)
    return max(box.width, box.height) / max(1.0, *(extents[i] for i in group))
