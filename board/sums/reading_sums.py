"""The sums of a reading."""

from __future__ import annotations

from collections.abc import Collection

from board.ink.label import NOT_A_DIGIT
from board.reading.result import Mark, Reading, Rejected, Sign
from board.sums.columns import BarMark
from board.sums.equation import Style
from board.sums.sums import Sum, sums_in

_FLAT = 2.5  # a bar is so many times as wide as it is high, at least


def sums_of(reading: Reading, named: Collection[int] = (), style: Style | None = None) -> tuple[Sum, ...]:
    """Find and judge the sums of a reading that has signs.

    Args:
        reading: with its signs and lines.
        named: numbers of the marks that a person named, which are certain.
        style: how answers are written.
    """
    marks = reading.marks
    number = {id(mark): n for n, mark in enumerate(marks)}
    lines = [[number[id(mark)] for mark in line] for line in reading.lines]
    beliefs = [{mark.label: 1.0} if n in named else beliefs_in(mark) for n, mark in enumerate(marks)]
    bars = [
        BarMark(mark.box, n)
        for n, mark in enumerate(marks)
        if mark.box.width > _FLAT * mark.box.height
        and (
            (isinstance(mark, Rejected) and mark.kind == "line")
            or (isinstance(mark, Sign) and mark.label == "-")
        )
    ]
    return sums_in(marks, lines, bars, beliefs, style)


def beliefs_in(mark: Mark) -> dict[str, float]:
    """Return what a mark may be, with the reader's belief in it; of what is rejected it is certain.

    A rival of another kind, whose share is not known, may have all that the others leave.
    """
    if isinstance(mark, Rejected):
        return {NOT_A_DIGIT: 1.0}
    beliefs = dict(mark.alternatives)
    rest = max(0.0, 1.0 - sum(beliefs.values()))
    if mark.rival:
        beliefs.setdefault(mark.rival, rest)
    return {**beliefs, NOT_A_DIGIT: rest}
