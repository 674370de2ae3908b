"""Candidates: groups of neighbouring pieces that could be one digit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.reading.segmentation.pieces import Piece
from board.reading.segmentation.segments import cross

REACH = 0.42
"""Pieces of one digit are nearer to each other than this share of the larger one's extent."""
STACKED = 0.75
"""Flat pieces one above the other, as in "=", and a dot above or below anything, as in "i", ":" and "÷",
may be so far apart, in heights of digits."""
FLAT = 0.4
"""So high they are at most, in heights of digits."""
ASIDE = 0.15
"""A dot may stand so far beside what it is above or below, in heights of digits."""
LARGEST_GROWTH = 2.1
"""A digit is at most this many times as large as the largest of its pieces, or as a small letter."""
SMALL = 0.45
"""How large a small letter is, in heights of digits."""
MOST_SOURCES = 4
"""Hardly anyone writes a digit with more strokes."""
MOST_PIECES = 8
MOST_NEIGHBOURS = 8
"""So many are looked at from each piece, and twice as many may look at it."""
MOST_PER_PIECE = 6
"""Bound on the groups of each number of pieces, for each piece; the most compact are kept."""

_AT_ONCE = 64  # pieces whose distances to all others are held at a time
_END = 2  # points of an outline at each end that count as its end
_CROSSING = 0.06  # paths whose points are further apart do not cross
_TIE = 1e-9  # of boxes that overlap, those are nearer that follow each other


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Hold the pairs of pieces that are near enough to be parts of one digit.

    Attributes:
        pairs: (p, 2) int64, i < j.
        distance: (p,) float64, shortest distance of their ink, as share of the larger extent.
        apart: (p,) float64, gap between their x-ranges (negative: overlap), as share of the larger extent.
        inside: (p,) float64, share of the narrower one's x-range that lies within the other's, 0 to 1.
        size: (p,) float64, extent of the smaller over that of the larger, 0 to 1.
        crossing: (p,) bool, whether the paths cross, and not at an end of either.
        same_source: (p,) bool, whether both were cut from one stroke or component.
    """

    pairs: NDArray[np.int64]
    distance: NDArray[np.float64]
    apart: NDArray[np.float64]
    inside: NDArray[np.float64]
    size: NDArray[np.float64]
    crossing: NDArray[np.bool_]
    same_source: NDArray[np.bool_]


def neighbours_of(pieces: Sequence[Piece], usual: float, apart_from: Collection[int] = ()) -> Neighbours:
    """Find the pairs of pieces that could be parts of one digit.

    Args:
        pieces: all pieces of the page.
        usual: about how high the digits are.
        apart_from: sources whose pieces are nobody's neighbours.
    """
    free = np.array([n for n, piece in enumerate(pieces) if piece.source not in apart_from], np.int64)
    pieces = [pieces[n] for n in free]
    boxes = np.array([p.box for p in pieces], np.float64).reshape(-1, 4)
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    extent = np.maximum(boxes[:, 2:].max(axis=1), max(1.0, 0.5 * SMALL * usual))
    source = np.array([p.source for p in pieces])
    flat = boxes[:, 3] < FLAT * usual
    dot = flat & (boxes[:, 2] < FLAT * usual)
    i, j = _close_boxes(low, high, extent, flat.astype(np.int64) + dot, STACKED * usual).T
    larger = np.maximum(extent[i], extent[j])
    apart = np.maximum(low[i, 0] - high[j, 0], low[j, 0] - high[i, 0])
    outlines = np.stack([p.outline for p in pieces]) if len(pieces) else np.zeros((0, 1, 2), np.float32)
    distance = _distances(outlines, i, j) / larger
    same = source[i] == source[j]
    consecutive = np.abs(free[i] - free[j]) == 1
    dotted = dot[i] | dot[j]
    stacked = (flat[i] & flat[j] & (apart < 0)) | (dotted & (apart < ASIDE * usual))
    stacked &= distance * larger < STACKED * usual
    near = np.where(same, consecutive, (distance < REACH) | stacked)
    near[near] = _among_first(i[near], j[near], distance[near])
    i, j, distance, same, larger, apart = (a[near] for a in (i, j, distance, same, larger, apart))
    width = np.maximum(boxes[:, 2], 0.05 * extent)
    return Neighbours(
        pairs=np.stack([free[i], free[j]], 1),
        distance=distance,
        apart=apart / larger,
        inside=np.clip(-apart / np.minimum(width[i], width[j]), 0, 1),
        size=np.minimum(extent[i], extent[j]) / larger,
        crossing=_crossing(outlines, i, j, distance),
        same_source=same,
    )


def _close_boxes(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    extent: NDArray[np.float64],
    loose: NDArray[np.int64],
    reach: float,
) -> NDArray[np.int64]:
    """Find the pairs of boxes of which one is among the nearest of the other, and not far.

    Args:
        low: (n, 2) float64, the upper left corners.
        high: (n, 2) float64, the lower right ones.
        extent: (n,) float64, the longer sides.
        loose: (n,) int64, 2 for a dot, 1 for what is flat, else 0; two that sum to 2 may be apart
        reach: by so much.

    Returns:
        (p, 2) int64, i < j, rising; in memory that grows with n alone.
    """
    pairs = [np.zeros((0, 2), np.int64)]
    for start in range(0, len(extent), _AT_ONCE):
        some = np.arange(start, min(start + _AT_ONCE, len(extent)))
        gaps = np.maximum(low[some, None] - high[None], low[None] - high[some, None])
        gap = np.hypot(*np.moveaxis(np.maximum(gaps, 0), 2, 0)) / np.maximum(extent[some, None], extent[None])
        gap += _TIE * np.abs(some[:, None] - np.arange(len(extent)))
        gap[np.arange(len(some)), some] = np.inf
        if len(extent) > MOST_NEIGHBOURS + 1:
            far = np.argpartition(gap, MOST_NEIGHBOURS, axis=1)[:, MOST_NEIGHBOURS:]
            np.put_along_axis(gap, far, np.inf, axis=1)
        larger = np.maximum(extent[some, None], extent[None])
        within = np.where(loose[some, None] + loose[None] >= 2, reach, 0.0) / larger
        i, j = np.nonzero(gap < np.maximum(REACH, within))
        pairs.append(np.sort(np.stack([some[i], j], axis=1), axis=1))
    return np.unique(np.concatenate(pairs), axis=0)


def _among_first(
    i: NDArray[np.int64], j: NDArray[np.int64], distance: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell which pairs are among the closest of both pieces; else one piece could be near all."""
    ends, number = np.concatenate([i, j]), np.tile(np.arange(len(i)), 2)
    order = np.lexsort((number, distance[number], ends))
    rank = np.arange(len(ends)) - np.searchsorted(ends[order], ends[order])
    is_first = np.ones(len(i), bool)
    is_first[number[order[rank >= 2 * MOST_NEIGHBOURS]]] = False
    return is_first


def _distances(
    outlines: NDArray[np.float32], i: NDArray[np.int64], j: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the shortest distance between the points of each pair of outlines; (p,) float64."""
    distances = np.empty(len(i))
    for start in range(0, len(i), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        x, y = np.moveaxis(outlines[i[some], :, None] - outlines[j[some], None], 3, 0)
        distances[some] = np.sqrt((x * x + y * y).min(axis=(1, 2)))
    return distances


def _crossing(
    outlines: NDArray[np.float32], i: NDArray[np.int64], j: NDArray[np.int64], distance: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell which pairs of paths cross each other, and not at an end of either; (p,) bool."""
    crossing = np.zeros(len(i), bool)
    inner = outlines[:, _END:-_END]
    near = np.flatnonzero(distance < _CROSSING)
    for start in range(0, len(near), _AT_ONCE):
        some = near[start : start + _AT_ONCE]
        a, b = inner[i[some], :-1, None], inner[i[some], 1:, None]
        c, d = inner[j[some], None, :-1], inner[j[some], None, 1:]
        crossing[some] = cross(a, b, c, d).any(axis=(1, 2))
    return crossing


def candidates_of(
    pieces: Sequence[Piece], neighbours: Neighbours, usual: float, most: int
) -> list[tuple[int, ...]]:
    """List the groups that could be one digit: connected, few, and no larger than one digit.

    Args:
        pieces: all pieces of the page.
        neighbours: the pairs of near pieces.
        usual: about how high the digits are.
        most: bound on the groups of more than one piece.

    Returns:
        Groups of indices, each rising, the smaller groups first; every piece alone is among them.
    """
    beside: list[set[int]] = [set() for _ in pieces]
    for i, j in neighbours.pairs.tolist():
        beside[i].add(j)
        beside[j].add(i)
    boxes = np.array([p.box for p in pieces], np.float64).reshape(-1, 4)
    sources = np.array([p.source for p in pieces])
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(pieces))]
    grown = groups
    for _ in range(MOST_PIECES - 1):
        larger = {
            tuple(sorted((*group, other)))
            for group in grown
            for other in set().union(*(beside[i] for i in group)) - set(group)
        }
        if not larger:
            break
        members = np.array(sorted(larger))
        apart = np.sort(sources[members], axis=1)
        growth = _growth(boxes[members], max(1.0, SMALL * usual))
        growth[np.count_nonzero(np.diff(apart), axis=1) >= MOST_SOURCES] = np.inf
        compact = np.argsort(growth, kind="stable")[: min(MOST_PER_PIECE * len(pieces), most)]
        grown = [tuple(members[n].tolist()) for n in compact if growth[n] <= LARGEST_GROWTH]
        most -= len(grown)
        groups = groups + grown
    return groups


def _growth(boxes: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Return how many times larger than its largest piece each group is, from (n, pieces, 4) boxes.

    A piece smaller than `least` counts as so large; groups of such pieces alone come last.
    """
    low, sides = boxes[..., :2], boxes[..., 2:]
    extent = ((low + sides).max(axis=1) - low.min(axis=1)).max(axis=1)
    largest = sides.max(axis=(1, 2))
    growth = np.asarray(extent / np.maximum(least, largest), np.float64)
    growth[(largest < least) & (growth < LARGEST_GROWTH)] = LARGEST_GROWTH
    return growth
