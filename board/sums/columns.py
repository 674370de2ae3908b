"""Columns: numbers below each other with a bar beneath, and perhaps their result under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from board.ink.label import DIGITS
from board.ink.stroke import Box

MOST_ROWS = 20
_OPERATORS = {"+": "+", "-": "-", "×": "×", "·": "×"}
_UNSURE = "=?"  # labels of a mark in an operator's place that may yet be one
_POINTS = ".,"
_SAME_ROW = 0.55  # of the digits' height: rows are no nearer than this
_FAR = 1.9  # of the digits' height: from one row to the next, and from the bar to its rows
_CARRY = 0.62  # of the digits' height: a smaller digit above the first row is a carry
_BESIDE = 1.6  # of the digits' height: how far left of the bar an operator may stand
_WIDER = 2.0  # as wide as an operator, at least, is the bar of its column
_MINUS = 1.1  # of a digit's height: a minus is no wider, and no farther from the digits of its line


class ColumnMark(Protocol):
    """A digit, sign or other mark of a reading."""

    @property
    def label(self) -> str: ...

    @property
    def box(self) -> Box: ...


@dataclass(frozen=True)
class BarMark:
    """A long flat line; `mark` is its number in the reading, or -1 if it is no mark there."""

    box: Box
    mark: int = -1


Row = tuple[str, int, tuple[int, ...]]


@dataclass(frozen=True)
class Column:
    """Numbers above a bar.

    Attributes:
        rows: for each number above the bar its operator and the marks of its digits, from top to bottom. The
            operator is its symbol and its mark, -1 where none is written; the first row's is "".
        result: numbers of the marks under the bar, from left to right; may be empty.
        marks: numbers of all its marks, the bar's own too.
        box: of all of it.
        answer_box: where its result belongs.
    """

    rows: tuple[Row, ...]
    result: tuple[int, ...]
    marks: tuple[int, ...]
    box: Box
    answer_box: Box


def columns_in(marks: Sequence[ColumnMark], bars: Sequence[BarMark]) -> list[Column]:
    """Find the columns of a reading; each mark belongs to one at most, the upper one."""
    bars = [bar for bar in bars if not _is_minus(bar.box, marks)]
    bars = [bar for bar in bars if not any(_is_operator(bar.box, other.box) for other in bars)]
    columns: list[Column] = []
    taken: set[int] = set()
    for bar in sorted(bars, key=lambda bar: bar.box.top):
        others = [other.box for other in bars if other is not bar]
        if bar.mark not in taken and (column := _column_at(bar, marks, others, taken)):
            columns.append(column)
            taken |= set(column.marks)
    return columns


def _column_at(
    bar: BarMark, marks: Sequence[ColumnMark], others: Sequence[Box], taken: set[int]
) -> Column | None:
    near = [n for n in range(len(marks)) if n not in taken and n != bar.mark and _is_over(marks[n], bar.box)]
    digits = [n for n in near if marks[n].label in DIGITS]
    if not digits:
        return None
    height = median(marks[n].box.height for n in digits)
    limits = [other.bottom for other in others if _overlap(other, bar.box) and other.bottom <= bar.box.top]
    top = max(limits, default=float("-inf"))
    middle = bar.box.centre[1]
    above = [n for n in near if top < marks[n].box.centre[1] < middle]
    under = [n for n in near if marks[n].box.centre[1] > middle]
    rows = _rows_of(above, marks, height)[::-1]  # the lowest first
    numbers: list[list[int]] = []
    edge = bar.box.top
    for row in rows:
        bottom = max(marks[n].box.bottom for n in row)
        if edge - bottom > _FAR * height or len(numbers) == MOST_ROWS:
            break
        numbers.append(row)
        edge = min(marks[n].box.top for n in row)
    carries = numbers.pop() if len(numbers) > 2 and _is_carry(numbers[-1], marks, height) else []
    if len(numbers) < 2:
        return None
    read = _read(numbers[::-1], marks)
    if not read:
        return None
    result: list[int] = []
    for row in _rows_of(under, marks, height)[:1]:
        if min(marks[n].box.top for n in row) - bar.box.bottom < _FAR * height:
            result = row
    if any(marks[n].label not in DIGITS and marks[n].label not in _POINTS + "-" for n in result):
        return None
    members = [n for row in numbers for n in row] + carries + result
    box = bar.box
    for n in members:
        box = box.union(marks[n].box)
    right = max(marks[n].box.right for row in numbers for n in row)
    answer = Box(bar.box.left, bar.box.bottom + 0.3 * height, right - bar.box.left, height)
    own = (bar.mark,) if bar.mark >= 0 else ()
    return Column(read, tuple(result), (*members, *own), box, answer)


def _read(rows: Sequence[Sequence[int]], marks: Sequence[ColumnMark]) -> tuple[Row, ...]:
    """Return the rows with their operators, () if they are none; a row without takes that of the last."""
    read: list[Row] = []
    for row in rows:
        own = list(row)
        mark = -1
        if marks[own[0]].label in _OPERATORS or marks[own[0]].label in _UNSURE:
            mark = own.pop(0)
        elif marks[own[-1]].label in _OPERATORS:
            mark = own.pop()
        if not own or any(marks[n].label not in DIGITS and marks[n].label not in _POINTS for n in own):
            return ()
        label = marks[mark].label if mark >= 0 else ""
        read.append((_OPERATORS.get(label, label), mark, tuple(own)))
    if read[0][0]:
        return ()
    usual = read[-1][0] or next((operator for operator, _, _ in read if operator), "+")
    return (read[0], *((operator or usual, mark, own) for operator, mark, own in read[1:]))


def _rows_of(some: Sequence[int], marks: Sequence[ColumnMark], height: float) -> list[list[int]]:
    """Sort marks into rows from top to bottom, each from left to right."""
    rows: list[list[int]] = []
    order = sorted(some, key=lambda n: marks[n].box.centre[1])
    for n in order:
        if not rows or marks[n].box.centre[1] - marks[rows[-1][-1]].box.centre[1] > _SAME_ROW * height:
            rows.append([])
        rows[-1].append(n)
    return [sorted(row, key=lambda n: marks[n].box.left) for row in rows]


def _is_carry(row: Sequence[int], marks: Sequence[ColumnMark], height: float) -> bool:
    return all(marks[n].label in DIGITS and marks[n].box.height < _CARRY * height for n in row)


def _is_minus(bar: Box, marks: Sequence[ColumnMark]) -> bool:
    """Tell whether a flat line stands beside a digit, as a minus does, and not beneath its column."""
    middle = bar.centre[1]
    for mark in marks:
        box = mark.box
        gap = max(box.left - bar.right, bar.left - box.right)
        if (
            mark.label in DIGITS
            and box.top + 0.2 * box.height < middle < box.bottom - 0.2 * box.height
            and 0 <= gap <= _MINUS * box.height
            and bar.width <= _MINUS * box.height
        ):
            return True
    return False


def _is_operator(bar: Box, below: Box) -> bool:
    """Tell whether a flat line stands before the last number above a much wider one."""
    near = 0 < below.top - bar.bottom < bar.width * _FAR
    return near and below.width > _WIDER * bar.width and below.left - bar.width < bar.centre[0] < below.right


def _is_over(mark: ColumnMark, bar: Box) -> bool:
    """Tell whether a mark stands above or below a bar, or left of it where operators stand."""
    room = _BESIDE * mark.box.height if mark.label in (*_OPERATORS, *_UNSURE) else 0.5 * mark.box.width
    middle = mark.box.centre[0]
    return bar.left - max(room, mark.box.width) < middle < bar.right + 0.5 * mark.box.width


def _overlap(box: Box, bar: Box) -> bool:
    return box.left < bar.right and bar.left < box.right
