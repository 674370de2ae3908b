"""Sums on a page: lines with equals signs, and columns of numbers above a bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Protocol

from board.ink.label import DIGITS
from board.ink.stroke import Box
from board.sums.columns import BarMark, Column, columns_in
from board.sums.doubt import Part, judged
from board.sums.equation import Equation, Style
from board.sums.expression import BLANK

_SIGNS = "+-×÷·:/=.,()"
_LOW = 0.75  # a bar with its middle below this share of the line's height stands for a missing number,
_FLAT, _BAR = 2.5, 0.4  # whatever its label: so much wider than high, and at least so wide
_RAISED = 0.62  # a dot with its middle above this share is a times sign
_HIGH, _SPECK = 0.3, 0.25  # a mark that is smaller and with its middle above is a speck
_POINT, _POINT_LOW = 0.5, 0.75  # a digit that is smaller and with its middle below may be a comma
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
        doubtful: those of them that must be asked about first, each with what it may be instead; where there
            are any, nothing is judged.
        answer_box: where an answer, or the judgement, belongs: after the equals sign, in the place
            of the missing number, or under the bar.
        is_column: whether its numbers stand below each other.
    """

    text: str
    equation: Equation
    box: Box
    marks: tuple[int, ...]
    doubtful: tuple[tuple[int, str], ...]
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
    beliefs: Sequence[Mapping[str, float]],
    style: Style | None = None,
) -> tuple[Sum, ...]:
    """Find and judge the sums of a reading.

    Args:
        marks: all marks of the reading.
        lines: numbers of the marks of each line, from left to right.
        bars: long flat lines, which may stand under columns.
        beliefs: what each mark may be, with the reader's belief in it, in [0, 1].
        style: how answers are written.
    """
    style = style or Style()
    columns = columns_in(marks, bars)
    taken = {n for column in columns for n in column.marks}
    found = [_of_column(column, marks, beliefs, style) for column in columns]
    for line in lines:
        rest = [n for n in line if n not in taken]
        if any(marks[n].label == "=" for n in rest):
            found += _of_line(rest, marks, beliefs, style)
    return tuple(sorted(found, key=lambda sum_: (sum_.box.top, sum_.box.left)))


def _of_line(
    line: Sequence[int], marks: Sequence[SumMark], beliefs: Sequence[Mapping[str, float]], style: Style
) -> list[Sum]:
    """Return the sums of a line: the whole, unless wide gaps part it into several, or it is none."""
    height = _height_of(line, marks)
    gaps = [
        (marks[b].box.left - marks[a].box.right, n)
        for n, (a, b) in enumerate(pairwise(line), 1)
        if marks[b].box.left - marks[a].box.right > _FAR * height
    ]
    cuts = [0, *sorted(n for _, n in sorted(gaps, reverse=True)[: _MOST_SUMS - 1]), len(line)]
    parts = [line[a:b] for a, b in pairwise(cuts)]
    sums = [
        _sum_of(part, marks, beliefs, style) for part in parts if any(marks[n].label == "=" for n in part)
    ]
    if len(parts) == 1 or (len(sums) == len(parts) and all(map(_is_understood, sums))):
        return sums
    whole = _sum_of(line, marks, beliefs, style)
    return sums if not _is_understood(whole) and any(map(_is_understood, sums)) else [whole]


def _is_understood(found: Sum) -> bool:
    return found.equation.state != "unclear" or bool(found.doubtful)


def _sum_of(
    line: Sequence[int], marks: Sequence[SumMark], beliefs: Sequence[Mapping[str, float]], style: Style
) -> Sum:
    height = _height_of(line, marks)
    top, bottom = _span_of(line, marks)
    parts = parts_of(line, marks, beliefs)
    equation, doubtful = judged(parts, style)
    box = _box_of(line, marks)
    answer = Box(box.right + 0.4 * height, top, 0.6 * height, bottom - top)
    if blank := next((marks[part.mark].box for part in parts if part.symbol == BLANK), None):
        answer = _room_in(blank, top, height)
    symbols = "".join(part.symbol for part in parts)
    return Sum(symbols, equation, box, tuple(line), doubtful, answer)


def _room_in(blank: Box, top: float, height: float) -> Box:
    """Return the room for an answer within an empty box, or above a bar up to the top of its line."""
    if blank.height > 0.5 * blank.width:
        return blank.grown(-0.2 * min(blank.width, blank.height))
    return Box(blank.left, top, blank.width, max(0.5 * height, blank.top - 0.1 * height - top))


def parts_of(
    line: Sequence[int], marks: Sequence[SumMark], beliefs: Sequence[Mapping[str, float]]
) -> list[Part]:
    """Return the marks of a line as they are written in a sum.

    A low bar or an empty box stands for a missing number, a raised dot is a times sign, and one space parts
    two numbers; "?" is what belongs to no sum. A speck above the middle, as of a 5 whose bar broke off, is
    left out.
    """
    height = _height_of(line, marks)
    top, bottom = _span_of(line, marks)
    parts: list[Part] = []
    edge = None
    for n in line:
        mark = marks[n]
        share = (mark.box.centre[1] - top) / max(bottom - top, 1.0)
        symbol = _symbol(mark.label, mark, share, height)
        if symbol == "?" and share < _HIGH and max(mark.box.width, mark.box.height) < _SPECK * height:
            continue
        options: dict[str, float] = {}
        for label, belief in beliefs[n].items():
            written = _symbol(label, mark, share, height)
            options[written] = options.get(written, 0.0) + belief
        if symbol in DIGITS and mark.box.height < _POINT * height and share > _POINT_LOW:
            options[","] = max(options.get(",", 0.0), 0.5)
        is_apart = edge is not None and mark.box.left - edge > _SPACE * height
        is_apart = is_apart and symbol in DIGITS and parts[-1].symbol in DIGITS
        parts.append(Part(symbol, n, options, is_apart))
        edge = mark.box.right
    return parts


def _symbol(label: str, mark: SumMark, share: float, height: float) -> str:
    """Return how a label is written in a sum.

    Args:
        label: of the mark, or one that it may have.
        mark: the mark.
        share: how far down on its line it stands.
        height: of the line.
    """
    is_bar = mark.box.width > _FLAT * mark.box.height
    if share > _LOW and (label == "-" or (is_bar and mark.box.width > _BAR * height)):
        return BLANK
    if label == "." and share < _RAISED:
        return "·"
    if label in DIGITS or label in _SIGNS:
        return label
    return BLANK if is_empty_box(mark) else "?"


def _of_column(
    column: Column, marks: Sequence[SumMark], beliefs: Sequence[Mapping[str, float]], style: Style
) -> Sum:
    parts: list[Part] = []
    for operator, mark, row in column.rows:
        if operator:
            parts.append(Part(operator, mark, beliefs[mark] if mark >= 0 else {}, begins_row=True))
        parts += [Part(marks[n].label, n, beliefs[n]) for n in row]
    parts.append(Part("="))
    parts += [Part(marks[n].label, n, beliefs[n]) for n in column.result]
    equation, doubtful = judged(parts, style)
    text = "".join(part.symbol for part in parts)
    return Sum(text, equation, column.box, column.marks, doubtful, column.answer_box, is_column=True)


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
