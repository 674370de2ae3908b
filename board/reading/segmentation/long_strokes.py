"""Long strokes: lines, rings and boxes, which are no part of any digit.

They are told by their size against that of the writing, before anything is grouped, so that the
digits beside them are read as if they were not there.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Box, Points
from board.reading.segmentation.pieces import Piece
from board.reading.segmentation.segments import cross

THIN = 0.12
"""A line is thinner than this share of its length."""
LONGEST_BAR = 1.45
"""A flat line longer than this many times the height of the writing is no bar of a digit, and no sign."""
LONGEST_STEM = 1.75
"""A steep one that is longer is no 1 and no stem of a digit."""
STEEP = 0.6
"""From this sine of its angle on a line is steep."""
LARGEST_DIGIT = 1.25
"""A ring is that many times as high and as wide as what it encloses, or as the writing."""

MOST_CROSSINGS = 5
"""Strokes of one digit do not cross each other more often."""
MOST_LINES = 20
"""So many lines beside writing are looked for, at most, to tell how high the writing is."""
SHORTEST = 0.08
"""Writing is higher than this share of a line beside it."""
MOST_CROSSED = 50
"""So many strokes are looked at, at most, to tell whether one crosses them out."""


def writing_height(pieces: Sequence[Piece]) -> float:
    """Return about how high the digits of a page are: of pieces that are not flat the 0.6 quantile.

    Rings count for nothing, nor do lines across other pieces or much longer than they are.
    """
    if not pieces:
        return 1.0
    boxes = np.array([p.box for p in pieces], np.float64)
    width, height = boxes[:, 2], boxes[:, 3]
    upright = (height > 0.4 * width) & ~np.array([_within(box, boxes).any() for box in boxes], bool)
    for n in np.flatnonzero(upright)[np.argsort(-height[upright], kind="stable")][:MOST_LINES].tolist():
        others = np.flatnonzero(upright & (height > SHORTEST * height[n]) & (np.arange(len(pieces)) != n))
        if len(others) < 2 or height[n] < LONGEST_STEM * np.quantile(height[others], 0.6):
            break
        if not is_line(pieces[n].outline) or all(is_line(pieces[m].outline) for m in others[:MOST_CROSSED]):
            break
        upright[n] = False
    some = height[upright] if upright.any() else np.maximum(width, height)
    some = some[some >= 0.25 * some.max()]  # a lone dot has no extent
    return max(float(np.quantile(some, 0.6)), 1.0)


def long_strokes(pieces: Sequence[Piece], usual: float) -> NDArray[np.bool_]:
    """Tell which pieces are lines, rings and boxes where digits are about `usual` high; (n,) bool."""
    found = np.zeros(len(pieces), bool)
    boxes = np.array([p.box for p in pieces], np.float64).reshape(-1, 4)
    large = np.flatnonzero(boxes[:, 2:].max(axis=1, initial=0) > LARGEST_DIGIT * usual).tolist()
    for n in large:
        length, sine = _as_line(pieces[n].outline)
        found[n] = length > (LONGEST_STEM if sine > STEEP else LONGEST_BAR) * usual
        if found[n] and sine > STEEP and length < 2.2 * usual:
            found[n] = not _slashes(pieces[n], [p for m, p in enumerate(pieces) if m != n])
    for n in large:
        found[n] = found[n] or _crosses_out(n, pieces, boxes) or _is_ring(n, pieces, boxes)
    return found


def is_line(outline: Points) -> bool:
    """Tell whether a path is as good as straight."""
    return _as_line(outline)[0] > 0


def _as_line(outline: Points) -> tuple[float, float]:
    """Return how long a line is and the sine of its angle; 0 and 0 for what is no line."""
    centred = outline - outline.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    along, across = np.ptp(centred @ axes.T, axis=0) if len(axes) > 1 else (0.0, 0.0)
    if across > THIN * along:
        return 0.0, 0.0
    return float(along), float(abs(axes[0, 1]))


def _crosses_out(n: int, pieces: Sequence[Piece], boxes: NDArray[np.float64]) -> bool:
    """Tell whether a piece goes to and fro across others, as a scribble that crosses them out."""
    own = boxes[n]
    middles = boxes[:, :2] + boxes[:, 2:] / 2
    within = ((middles > own[:2]) & (middles < own[:2] + own[2:])).all(axis=1)
    within[n] = False
    near = np.flatnonzero(within)[:MOST_CROSSED].tolist()
    return sum(crossings(pieces[n].outline, pieces[m].outline) for m in near) >= MOST_CROSSINGS


def _slashes(line: Piece, others: Sequence[Piece]) -> bool:
    """Tell whether a steep line goes through the middle of a piece, as the slash of a 0 does."""
    for other in others:
        box = other.box
        away = np.abs(np.array(line.box.centre) - box.centre) / (max(box.width, 1), max(box.height, 1))
        if (away < 0.3).all() and box.height > 0.4 * line.box.height and box.width > 0.3 * box.height:
            return True
    return False


def crossings(path: Points, other: Points) -> int:
    """Return how often two paths cross."""
    a, b, c, d = path[:-1, None], path[1:, None], other[None, :-1], other[None, 1:]
    return int(cross(a, b, c, d).sum())


def _within(outer: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which boxes lie in another, and are no mere specks beside it; (n,) bool."""
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    inside = ((low > outer[:2]) & (high < outer[:2] + outer[2:])).all(axis=1)
    return np.asarray(inside & (boxes[:, 3] > 0.3 * outer[3]))


def _is_ring(n: int, pieces: Sequence[Piece], boxes: NDArray[np.float64]) -> bool:
    """Tell whether a piece goes round others: it encloses them, and keeps away from them."""
    inner = np.flatnonzero(_within(boxes[n], boxes))
    if not len(inner):
        return False
    if len(inner) == 1 and is_line(pieces[int(inner[0])].outline):
        return False  # a slashed 0
    box = Box(*boxes[inner[0]])
    for i in inner[1:]:
        box = box.union(Box(*boxes[i]))
    own = pieces[n].box
    roomy = own.height >= LARGEST_DIGIT * box.height and own.width >= LARGEST_DIGIT * box.width
    if not roomy and (own.height < 1.1 * box.height or len(inner) < 2):
        return False
    middle = np.array(own.centre)
    turn = np.unwrap(np.arctan2(*(pieces[n].outline - middle).T[::-1]))
    return bool(abs(turn[-1] - turn[0]) > 1.6 * np.pi)
