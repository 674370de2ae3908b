"""Reading order: which marks stand on one line, and where a number ends."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Box

SPACE = 0.69
"""A gap of more than this share of the digits' height parts two numbers."""
WIDE_SPACE = 1.2
"""A wider one always does; a narrower one only if the marks are also further apart than usual, from"""
UNUSUAL = 1.25
"""middle to middle: beside a slim 1 there is much room, but it is as far from its neighbours as any."""
SAME_LINE = 0.55
"""A mark stands on a line if its middle is within this share of the height from where the line goes on."""
STEEPEST = 0.35
"""No line rises or falls more, in heights for each width."""
SMALL = 0.4
"""A mark smaller than this share of the usual height begins no line;"""
BESIDE = 0.8
"""it stands on one if it is within this share of the height from the middle of it."""
HANGING = 0.6
"""A mark lower than this share of one beside it, and of the usual height, hangs on the other's line"""
FOOT = (0.6, 1.15)
"""if its top is so far below the other's, in the other's height: a comma may begin under the line;"""
BELOW = 1.0
"""its middle is within this share of the usual height from that of the line."""
LONG = 1.4
"""A flat mark longer than this many heights is a line drawn, which stands for itself"""
THIN = 0.35
"""if it is lower than this share of the height,"""
DASH = 0.3
"""unless it is within this share of the height from the middle of a line, as a dash is."""
LEVEL = 0.4
"""A shorter one, as a minus, may be farther from it."""


def lines_of(boxes: Sequence[Box], low_bars: bool = False) -> list[list[int]]:
    """Sort marks into lines.

    A line is followed from mark to mark, each compared with where those to its left lead, so that a
    slanting or wavy line stays one. Flat and small marks lead nowhere: they stand on the line they are near.
    Small ones near none are left out, unless there is nothing else.

    Args:
        boxes: boxes of the marks.
        low_bars: flat marks on the base of a line are of it, as the blank in 3+_=8, and none for themselves.

    Returns:
        Lines of indices, from top to bottom, each from left to right.
    """
    if not boxes:
        return []
    usual = _usual_height(boxes)
    drawn = {i for i, box in enumerate(boxes) if box.height < THIN * usual and box.width > LONG * usual}
    small = {i for i, box in enumerate(boxes) if max(box.height, box.width) < SMALL * usual}
    flat = {i for i, box in enumerate(boxes) if box.height < THIN * usual} - drawn - small
    hanging = _hanging(boxes, usual) - drawn - small - flat
    reaches = {
        **dict.fromkeys(drawn, DASH),
        **dict.fromkeys(small, BESIDE),
        **dict.fromkeys(flat, BESIDE if low_bars else LEVEL),
        **dict.fromkeys(hanging, BELOW),
    }
    lines = _followed([i for i in range(len(boxes)) if i not in reaches], boxes, 0.0)
    lines = _followed([i for line in lines for i in line], boxes, _slope_of(lines, boxes))
    whole = [list(line) for line in lines]
    beside = _Beside(whole, boxes)
    for i in sorted(reaches, key=lambda i: (*boxes[i], i)):
        away = beside.away_from(boxes[i])
        near = (n for n in np.argsort(away, kind="stable").tolist() if away[n] < reaches[i] * usual)
        level = np.inf if i in small or i in hanging else DASH * usual if i in flat else 0.0
        best = next((n for n in near if away[n] < level or not _overlaps(whole[n], i, boxes)), None)
        if best is not None:
            lines[best].append(i)
        elif i not in small or not whole:
            lines.append([i])
    lines = [_in_reading_order(line, boxes) for line in lines]
    return sorted(lines, key=lambda line: median(boxes[i].centre[1] for i in line))


def _hanging(boxes: Sequence[Box], usual: float) -> set[int]:
    """Find the low marks that begin at the foot of one beside them, as commas do."""
    left, top, width, height = np.array(boxes, np.float64).T
    hanging = set()
    for i in np.flatnonzero(height < HANGING * usual).tolist():
        gap = np.maximum(left - left[i] - width[i], left[i] - left - width)
        down = (top[i] - top) / np.maximum(height, 1.0)
        beside = (gap < usual) & (height * HANGING > height[i]) & (down > FOOT[0]) & (down < FOOT[1])
        if beside.any():
            hanging.add(i)
    return hanging


def _usual_height(boxes: Sequence[Box]) -> float:
    """Return how high most of the marks are that are not small."""
    heights = sorted(_height(box) for box in boxes)
    full = [h for h in heights if h > 0.35 * heights[(3 * len(heights)) // 4]]
    return median(full)


def _followed(some: Sequence[int], boxes: Sequence[Box], slope: float) -> list[list[int]]:
    """Follow lines from left to right; `slope` is how much they fall on the whole page for each width."""
    lines: list[list[int]] = []
    ends = np.empty((3, len(some)))  # of each line: its last mark's middle, x and y, and height
    for i in sorted(some, key=lambda i: (boxes[i].centre[0], boxes[i].top, i)):
        (x, y), height = boxes[i].centre, _height(boxes[i])
        end_x, end_y, end_height = ends[:, : len(lines)]
        away = np.abs(end_y + slope * (x - end_x) - y) / np.maximum(end_height, height)
        at = int(away.argmin()) if len(lines) else 0
        if len(lines) and away[at] < SAME_LINE:
            lines[at].append(i)
        else:
            at = len(lines)
            lines.append([i])
        ends[:, at] = x, y, height
    return lines


def _slope_of(lines: Sequence[Sequence[int]], boxes: Sequence[Box]) -> float:
    """Return how much the lines fall for each width, from the marks that follow each other closely."""
    steps = []
    for line in lines:
        for i, j in pairwise(line):
            across = boxes[j].centre[0] - boxes[i].centre[0]
            if 0 < across < 2 * max(_height(boxes[i]), _height(boxes[j])):
                low = (boxes[j].bottom - boxes[i].bottom) / across
                high = (boxes[j].top - boxes[i].top) / across
                steps.append(min(low, high, key=abs) if low * high > 0 else 0.0)
    if len(steps) < 2:
        return 0.0
    return max(-STEEPEST, min(STEEPEST, median(steps)))


class _Beside:
    """Tell how far marks are from the middles of lines, each line with at least one mark."""

    def __init__(self, lines: Sequence[Sequence[int]], boxes: Sequence[Box]) -> None:
        self._marks = np.array([i for line in lines for i in line], np.intp)
        self._counts = np.array([len(line) for line in lines], np.intp)
        self._starts = np.cumsum(self._counts) - self._counts
        middles = [boxes[i].centre for i in self._marks.tolist()]
        self._x, self._y = np.array(middles, np.float64).reshape(-1, 2).T
        self._width = np.array([boxes[i].width for i in self._marks.tolist()])
        self._height = np.array([_height(boxes[i]) for i in self._marks.tolist()])

    def away_from(self, box: Box) -> NDArray[np.float64]:
        """Return how far above or below the middle of each line a mark is, seen from the marks beside it.

        Returns:
            (lines,) float64, in pixels; infinite if the line has no mark near enough.
        """
        if not len(self._counts):
            return np.empty(0)
        x, y = box.centre
        before = np.add.reduceat(self._x < x, self._starts, dtype=np.intp)  # marks of each line
        places = before[:, None] + np.arange(-2, 2)
        there = (places >= 0) & (places < self._counts[:, None])
        places = np.where(there, places + self._starts[:, None], 0)
        across = np.where(there, np.abs(self._x[places] - x), np.inf)
        order = np.lexsort((self._marks[places], across), axis=1)[:, :2]
        nearest = np.take_along_axis(places, order, axis=1)
        alone = self._counts == 1
        nearest[alone, 1] = nearest[alone, 0]
        reach = 2.5 * self._height[nearest].max(axis=1)
        far = np.abs(self._x[nearest[:, 0]] - x) > np.maximum(
            np.maximum(reach, self._width[nearest[:, 0]]), box.width
        )
        return np.where(far, np.inf, np.abs(self._y[nearest].mean(axis=1) - y))


def _overlaps(line: Sequence[int], i: int, boxes: Sequence[Box]) -> bool:
    """Tell whether a mark has others of a line above or below itself."""
    return any(boxes[j].left < boxes[i].right and boxes[i].left < boxes[j].right for j in line if j != i)


def _in_reading_order(line: Sequence[int], boxes: Sequence[Box]) -> list[int]:
    """Sort a line by where its marks are read: at their middle, or at their left if they go round others."""
    left, top, width, height = np.array([boxes[i] for i in line], np.float64).T
    right, x = left + width, left + width / 2
    for n in range(len(line)):
        within = (left > left[n]) & (right < right[n]) & (width > 0.3 * height[n])
        if within.any():
            x[n] = left[n]
    return [line[n] for n in np.lexsort((line, top, x)).tolist()]


def text_of(
    lines: Sequence[Sequence[int]], boxes: Sequence[Box], labels: Sequence[str], joining: str = ""
) -> str:
    """Write the marks as text, with one space where two numbers of a line are clearly apart.

    Args:
        lines: as `lines_of` returns them.
        boxes: boxes of the marks.
        labels: one character a mark.
        joining: characters beside which there is never a space.
    """
    rows = []
    for line in lines:
        height = median(_height(boxes[i]) for i in line)
        row = labels[line[0]]
        edge = boxes[line[0]].right
        steps = [boxes[j].centre[0] - boxes[i].centre[0] for i, j in pairwise(line)]
        usual = median(steps) if len(steps) >= 3 else 0.0
        width = median(boxes[i].width for i in line)
        for i, step in zip(line[1:], steps, strict=True):
            gap = boxes[i].left - edge
            wide = min(gap, step - width) > WIDE_SPACE * height  # as it would be beside a mark of usual width
            apart = wide or (gap > SPACE * height and step > UNUSUAL * usual)
            if apart and row[-1] not in joining and labels[i] not in joining:
                row += " "
            row += labels[i]
            edge = max(edge, boxes[i].right)
        rows.append(row)
    return "\n".join(rows)


def _height(box: Box) -> float:
    """Return the height a mark stands for: a flat one is no sign of small writing."""
    return max(box.height, box.width / 2, 1.0)
