"""Where a connected component of a picture may be two digits that touch."""

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.image.ruled_lines import Mask

ASPECT_MIN = 0.7
"""A component narrower than this share of its height is cut nowhere,"""
LENGTH_MIN = 1.8
"""nor is one whose strokes are together shorter than this many times its longer side."""
MOST_CUTS = 6

_WORK_PX = 64  # the height at which seams are looked for
_APART = 0.25  # of the height: how far from each other and from the sides cuts are, half-way down
_INK_MAX = 4.5  # pen widths of ink that a cut may go through
_AIR = 0.01  # what a step through paper costs, in pen widths,
_SIDEWAYS = 0.03  # and a step aside

_Seams = tuple[NDArray[np.float64], NDArray[np.int8]]  # cost to reach each pixel, and the step there


def parts_of(mask: Mask, pen_px: float) -> NDArray[np.int32]:
    """Divide a component where it may be two digits, by seams through little ink.

    A seam runs from top to bottom, a step down or slantwise at a time, and is the cheapest of
    all that cross the middle where it does.

    Args:
        mask: (h, w) uint8, 255 = ink, of one component.
        pen_px: typical width of the strokes.

    Returns:
        (h, w) int32: 0 = no ink, then 1, 2, … from left to right for the parts.
    """
    height, width = mask.shape
    length = cv2.countNonZero(mask) / pen_px
    if width < ASPECT_MIN * height or length < LENGTH_MIN * max(width, height):
        return (mask > 0).astype(np.int32)
    scale = _WORK_PX / height
    small = cv2.resize(mask, (max(1, round(width * scale)), _WORK_PX), interpolation=cv2.INTER_AREA)
    price = small / (255 * max(1.0, pen_px * scale)) + _AIR
    half = _WORK_PX // 2
    above, below = _seams(price[:half]), _seams(price[: half - 1 : -1])
    parts = np.ones(small.shape, np.int32)
    for column in _cheapest(above[0][-1] + below[0][-1]):
        seam = np.concatenate([_path(above[1], column), _path(below[1], column)[::-1]])
        parts += np.arange(small.shape[1])[None] > seam[:, None]
    numbers = cv2.resize(parts.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.where(mask > 0, numbers, 0).astype(np.int32)


def _seams(price: NDArray[np.float64]) -> _Seams:
    """Find the cheapest way from the first row to each pixel of the last."""
    cost = np.full((len(price), price.shape[1] + 2), np.inf)  # a wall on each side
    cost[0, 1:-1] = price[0]
    steps = np.zeros(price.shape, np.int8)
    for row in range(1, len(price)):
        before = cost[row - 1]
        aside = np.minimum(before[:-2], before[2:]) + _SIDEWAYS
        is_aside = aside < before[1:-1]
        steps[row] = np.where(is_aside, np.where(before[:-2] <= before[2:], -1, 1), 0)
        cost[row, 1:-1] = price[row] + np.where(is_aside, aside, before[1:-1])
    return cost[:, 1:-1], steps


def _path(steps: NDArray[np.int8], column: int) -> NDArray[np.int64]:
    """Follow the way to a column of the last row back, and return the column in each row."""
    path = np.empty(len(steps), np.int64)
    for row in range(len(steps) - 1, -1, -1):
        path[row] = column
        column += int(steps[row, column])
    return path


def _cheapest(cost: NDArray[np.float64]) -> list[int]:
    """Choose columns of little cost, the cheapest first, not too near each other or the sides."""
    apart = _APART * _WORK_PX
    chosen: list[int] = []
    for column in np.argsort(cost, kind="stable").tolist():
        if cost[column] > _INK_MAX or len(chosen) == MOST_CUTS:
            break
        if apart < column < len(cost) - apart and all(abs(column - other) > apart for other in chosen):
            chosen.append(column)
    return chosen
