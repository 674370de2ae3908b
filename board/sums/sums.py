"""Sums on a page: lines with equals signs, and columns of numbers above a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any, Protocol

from board.ink.label import DIGITS
from board.ink.stroke import Box
from board.sums.columns import BarMark, Column, columns_in
from board.sums.equation import UNCLEAR, Equation, Style, judge
from board.sums.expression import BLANK

DOUBT_BELOW = 0.8
"""A mark that is less certain is asked about before its sum is judged."""
BLAME_BELOW = 0.97
"""The same for a sum that does not hold: that is itself a hint that a mark was misread."""

_SIGNS = "+-×÷·:/=.,()"
_LOW = 0.75  # a bar with its middle below this share of the line's height stands for a missing number
_RAISED = 0.62  # a dot with its middle above this share is a times sign
_SPACE = 0.75  # of the line's height: a wider gap between two digits parts two numbers
_FAR = 1.6  # of the line's height: at a wider gap one sum may end and another begin
_MOST_SUMS = 6  # on a line


class SumMark(Protocol):
    """A digit, sign or other mark of a reading."""

    @property
    def label(self) -> str: ...

    @property
    def box(self) -> Box: ...


@dataclass(frozen=True)
class Sum:
    """A sum that was found on a page.

    Attributes:
        text: as written, without spaces.
        equation: its judgement.
        box: of its marks, in the pixels of the reading.
        marks: numbers of its marks in the reading.
        doubtful: those of them that must be asked about first; where there are any, nothing is judged.
        answer_box: where an answer, or the judgement, belongs: after the equals sign, in the place
            of the missing number, or under the bar.
        is_column: whether its numbers stand below each other.
    """

    text: str
    equation: Equation
    box: Box
    marks: tuple[int, ...]
    doubtful: tuple[int, ...]
    answer_box: Box
    is_column: bool = False

    @property
    def has_blank(self) -> bool:
        return BLANK in self.text

    @property
    def sign_y(self) -> float:
        """The height at which its judgement stands: beside the last digits."""
        return self.answer_box.centre[1]

    def as_json(self) -> dict[str, Any]:
        """Return the sum as `digit-board read --signs --json` prints it."""
        return {
            "text": self.text,
            "left": self.equation.left or None,
            "right": self.equation.right or None,
            "holds": self.equation.holds,
            "box": [round(side, 1) for side in self.box],
        }


def sums_in(
    marks: Sequence[SumMark],
    lines: Sequence[Sequence[int]],
    bars: Sequence[BarMark],
    certain: Sequence[float],
    style: Style | None = None,
) -> tuple[Sum, ...]:
    """Find and judge the sums of a reading.

    Args:
        marks: all marks of the reading.
        lines: numbers of the marks of each line, from left to right.
        bars: long flat lines, which may stand under columns.
        certain: how certain each mark is, in [0, 1]; 1 for marks that a person named.
        style: how answers are written.
    """
    style = style or Style()
    columns = columns_in(marks, bars)
    taken = {n for column in columns for n in column.marks}
    found = [_of_column(column, marks, certain, style) for column in columns]
    for line in lines:
        rest = [n for n in line if n not in taken]
        if any(marks[n].label == "=" for n in rest):
            found += _of_line(rest, marks, certain, style)
    return tuple(sorted(found, key=lambda sum_: (sum_.box.top, sum_.box.left)))


def _of_line(
    line: Sequence[int], marks: Sequence[SumMark], certain: Sequence[float], style: Style
) -> list[Sum]:
    """Return the sums of a line; where the whole line is none, it may be several beside each other."""
    height = _height_of(line, marks)
    whole = _sum_of(line, marks, certain, style)
    if whole.equation.state != "unclear" or whole.doubtful:
        return [whole]
    gaps = [
        (marks[b].box.left - marks[a].box.right, n)
        for n, (a, b) in enumerate(pairwise(line), 1)
        if marks[b].box.left - marks[a].box.right > _FAR * height
    ]
    cuts = [0, *sorted(n for _, n in sorted(gaps, reverse=True)[: _MOST_SUMS - 1]), len(line)]
    parts = [line[a:b] for a, b in pairwise(cuts)]
    sums = [
        _sum_of(part, marks, certain, style) for part in parts if any(marks[n].label == "=" for n in part)
    ]
    return sums if len(parts) > 1 and any(s.equation.state != "unclear" for s in sums) else [whole]


def _sum_of(line: Sequence[int], marks: Sequence[SumMark], certain: Sequence[float], style: Style) -> Sum:
    height = _height_of(line, marks)
    top, bottom = _span_of(line, marks)
    text, blank = text_of(line, marks)
    equation = _judged(text, style)
    matter = _doubtful(line, certain, equation)
    if matter:
        equation = replace(UNCLEAR, left=equation.left, right=equation.right)
    box = _box_of(line, marks)
    return Sum(
        text.replace(" ", ""),
        equation,
        box,
        tuple(line),
        matter,
        blank or Box(box.right + 0.4 * height, top, 0.6 * height, bottom - top),
    )


def text_of(line: Sequence[int], marks: Sequence[SumMark]) -> tuple[str, Box | None]:
    """Return the text of a line, and where its missing number stands, if there is one.

    A low bar or an empty box stands for a missing number, a raised dot is a times sign, and one space parts
    two numbers; "?" is what belongs to no sum.
    """
    height = _height_of(line, marks)
    top, bottom = _span_of(line, marks)
    text, blank = "", None
    before: Box | None = None
    for n in line:
        mark = marks[n]
        label, box = mark.label, mark.box
        share = (box.centre[1] - top) / max(bottom - top, 1.0)
        if label == "-" and share > _LOW:
            label = BLANK
        elif label == "." and share < _RAISED:
            label = "·"
        elif label not in DIGITS and label not in _SIGNS:
            label = BLANK if is_empty_box(mark) else "?"
        if label == BLANK:
            blank = box._replace(top=top, height=bottom - top)
        apart = before is not None and box.left - before.right > _SPACE * height
        text += (" " if apart and text[-1:] in DIGITS and label in DIGITS else "") + label
        before = box
    return text, blank


def _judged(text: str, style: Style) -> Equation:
    """Judge a text in which "?" may be the R of a remainder."""
    last = text.rpartition("=")[2]
    if last.count("?") == 1 and text.count("?") == 1:
        quotient, rest = last.split("?")
        equation = judge(f"{text[: -len(last)]}{quotient} R {rest}", style)
        return equation if equation.holds else UNCLEAR  # the mark may be something else than an R
    return judge(text, style)


def _doubtful(marks: Sequence[int], certain: Sequence[float], equation: Equation) -> tuple[int, ...]:
    """Return the marks that are too uncertain for what the equation says."""
    least = BLAME_BELOW if equation.state == "wrong" else DOUBT_BELOW
    return tuple(n for n in marks if certain[n] < least)


def _of_column(column: Column, marks: Sequence[SumMark], certain: Sequence[float], style: Style) -> Sum:
    result = "".join(marks[n].label for n in column.result)
    text = column.text + "=" + result
    equation = judge(text, style)
    matter = _doubtful(column.marks, certain, equation)
    if matter:
        equation = replace(UNCLEAR, left=equation.left, right=equation.right)
    return Sum(text, equation, column.box, column.marks, matter, column.answer_box, is_column=True)


def is_empty_box(mark: SumMark) -> bool:
    """Tell whether a mark is an empty box: ink along its four sides, and none within."""
    glyph = getattr(mark, "glyph", None)
    if glyph is None or mark.label in DIGITS or min(mark.box.width, mark.box.height) <= 0:
        return False
    rows, columns = (glyph.max(axis=axis).nonzero()[0] for axis in (1, 0))
    if not len(rows) or not len(columns):
        return False
    ink = glyph[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] > 96
    high, wide = ink.shape
    if min(high, wide) < 10:
        return False
    rim = max(3, min(high, wide) // 4)
    sides = (
        ink[:rim].any(axis=0),
        ink[-rim:].any(axis=0),
        ink[:, :rim].any(axis=1),
        ink[:, -rim:].any(axis=1),
    )
    corner = min(rim, 3)
    corners = (ink[:corner, :corner], ink[:corner, -corner:], ink[-corner:, :corner], ink[-corner:, -corner:])
    hollow = not ink[rim:-rim, rim:-rim].any()
    return hollow and all(side.mean() > 0.85 for side in sides) and sum(c.any() for c in corners) >= 3


def _height_of(line: Sequence[int], marks: Sequence[SumMark]) -> float:
    heights = [marks[n].box.height for n in line if marks[n].label in DIGITS] or [
        max(marks[n].box.height, marks[n].box.width) for n in line
    ]
    return max(1.0, median(heights))


def _span_of(line: Sequence[int], marks: Sequence[SumMark]) -> tuple[float, float]:
    """Return top and bottom of a line's digits, in the middle of their range."""
    digits = [marks[n].box for n in line if marks[n].label in DIGITS] or [marks[n].box for n in line]
    return median(box.top for box in digits), median(box.bottom for box in digits)


def _box_of(line: Sequence[int], marks: Sequence[SumMark]) -> Box:
    box = marks[line[0]].box
    for n in line[1:]:
        box = box.union(marks[n].box)
    return box
