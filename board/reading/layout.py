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
"""A mark stands on a line if its middle is within this share of the height from where the line goes on."""
STEEPEST = 0.35
"""No line rises or falls more, in heights for each width."""
SMALL = 0.4
"""A mark smaller than this share of the usual height begins no line;"""
BESIDE = 0.8
"""it stands on one if it is within this share of the height from the middle of it."""
LONG = 1.4
"""A flat mark longer than this many heights is a line drawn, which stands for itself"""
THIN = 0.35
"""if it is lower than this share of the height,"""
DASH = 0.3
"""unless it is within this share of the height from the middle of a line, as a dash is."""


def lines_of(boxes: Sequence[Box]) -> list[list[int]]:
    """Sort marks into lines.

    A line is followed from mark to mark, each compared with where those to its left lead, so that a
    slanting or wavy line stays one. Small marks begin no line: those near none are left out, unless
    there is nothing else.

    Args:
        boxes: boxes of the marks.

    Returns:
        Lines of indices, from top to bottom, each from left to right.
    """
    if not boxes:
        return []
    usual = _usual_height(boxes)
    drawn = [i for i, box in enumerate(boxes) if box.height < THIN * usual and box.width > LONG * usual]
    small = [i for i, box in enumerate(boxes) if max(box.height, box.width) < SMALL * usual]
    apart = {*drawn, *small}
    lines = _followed([i for i in range(len(boxes)) if i not in apart], boxes, 0.0)
    lines = _followed([i for line in lines for i in line], boxes, _slope_of(lines, boxes))
    whole = [list(line) for line in lines]
    for i in sorted(apart, key=lambda i: (*boxes[i], i)):
        best, least = None, (DASH if i in drawn else BESIDE) * usual
        for n, line in enumerate(whole):
            away = _away_from(line, i, boxes)
            if away < least and not (i in drawn and _overlaps(line, i, boxes)):
                best, least = n, away
        if best is not None:
            lines[best].append(i)
        elif i in drawn or not whole:
            lines.append([i])
    lines = [sorted(line, key=lambda i: (_reading_x(i, line, boxes), boxes[i].top, i)) for line in lines]
    return sorted(lines, key=lambda line: median(boxes[i].centre[1] for i in line))


def _usual_height(boxes: Sequence[Box]) -> float:
    """Return how high most of the marks are that are not small."""
    heights = sorted(_height(box) for box in boxes)
    full = [h for h in heights if h > 0.35 * heights[(3 * len(heights)) // 4]]
    return median(full)


def _followed(some: Sequence[int], boxes: Sequence[Box], slope: float) -> list[list[int]]:
    """Follow lines from left to right; `slope` is how much they fall on the whole page for each width."""
    lines: list[list[int]] = []
    for i in sorted(some, key=lambda i: (boxes[i].centre[0], boxes[i].top, i)):
        best, least = None, SAME_LINE
        for line in lines:
            before = boxes[line[-1]]
            height = max(_height(before), _height(boxes[i]))
            fall = slope * (boxes[i].centre[0] - before.centre[0])
            away = abs(before.centre[1] + fall - boxes[i].centre[1]) / height
            if away < least:
                best, least = line, away
        if best is None:
            lines.append([i])
        else:
            best.append(i)
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


def _away_from(line: Sequence[int], i: int, boxes: Sequence[Box]) -> float:
    """Return how far above or below the middle of a line a mark is, seen from the marks beside it."""
    x, y = boxes[i].centre
    nearest = sorted(line, key=lambda j: (abs(boxes[j].centre[0] - x), j))[:2]
    reach = 2.5 * max(_height(boxes[j]) for j in nearest)
    if abs(boxes[nearest[0]].centre[0] - x) > max(reach, boxes[nearest[0]].width, boxes[i].width):
        return float("inf")
    return abs(sum(boxes[j].centre[1] for j in nearest) / len(nearest) - y)


def _overlaps(line: Sequence[int], i: int, boxes: Sequence[Box]) -> bool:
    """Tell whether a mark has others of a line above or below itself."""
    return any(boxes[j].left < boxes[i].right and boxes[i].left < boxes[j].right for j in line if j != i)


def _reading_x(i: int, line: Sequence[int], boxes: Sequence[Box]) -> float:
    """Return where a mark is read: at its middle, or where it begins if it goes round others."""
    box = boxes[i]
    around = any(box.left < boxes[j].left and boxes[j].right < box.right and boxes[j].width > 0.3 * box.height
                 for j in line if j != i)  # fmt: skip
    return box.left if around else box.centre[0]


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
