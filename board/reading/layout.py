"""Reading order: which marks stand on one line, and where a number ends."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from board.ink.stroke import Box

SPACE = 0.69
"""A gap of more than this share of the digits' height parts two numbers."""
WIDE_SPACE = 1.2
"""A wider one always does; a narrower one only if the marks are also further apart than usual, from"""
UNUSUAL = 1.25
"""middle to middle: beside a slim 1 there is much room, but it is as far from its neighbours as any."""
SAME_LINE = 0.55
"""A mark stands on a line if its middle is within this share of the height from its neighbour's."""


def lines_of(boxes: Sequence[Box]) -> list[list[int]]:
    """Sort marks into lines.

    A line is followed from mark to mark, each compared with the one to its left, so that a
    slanting or wavy line stays one.

    Args:
        boxes: boxes of the marks.

    Returns:
        Lines of indices, from top to bottom, each from left to right.
    """
    lines: list[list[int]] = []
    for i in sorted(range(len(boxes)), key=lambda i: (boxes[i].centre[0], boxes[i].top, i)):
        best, least = None, SAME_LINE
        for line in lines:
            before = boxes[line[-1]]
            height = max(_height(before), _height(boxes[i]))
            away = abs(before.centre[1] - boxes[i].centre[1]) / height
            if away < least:
                best, least = line, away
        if best is None:
            lines.append([i])
        else:
            best.append(i)
    return sorted(lines, key=lambda line: median(boxes[i].centre[1] for i in line))


def text_of(lines: Sequence[Sequence[int]], boxes: Sequence[Box], labels: Sequence[str]) -> str:
    """Write the marks as text, with one space where two numbers of a line are clearly apart.

    Args:
        lines: as `lines_of` returns them.
        boxes: boxes of the marks.
        labels: one character a mark.
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
            if wide or (gap > SPACE * height and step > UNUSUAL * usual):
                row += " "
            row += labels[i]
            edge = max(edge, boxes[i].right)
        rows.append(row)
    return "\n".join(rows)


def _height(box: Box) -> float:
    """Return the height a mark stands for: a flat one is no sign of small writing."""
    return max(box.height, box.width / 2, 1.0)
