"""Verdicts on whole sums: what was asked for as a sum, and ways to make a number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from board.ink.label import DIGITS
from board.play.tasks import Sign, Task
from board.play.verdict import ASK_FROM, Feedback, Verdict
from board.sums.equation import Equation, judge
from board.sums.sums import parts_of

if TYPE_CHECKING:
    from board.reading.result import Mark

BLAME_BELOW = 0.97
"""A sum that is not what was asked for is wrong only if no mark of it is less certain."""

_TIMES = str.maketrans({"·": "×", "*": "×", "−": "-", ":": "÷", "/": "÷"})
_SIGNS_BETWEEN = "+-×÷("


def sum_verdict_on(written: Sequence[Mark], task: Task, found: Collection[str], least_px: float) -> Verdict:
    """Judge a sum that was written.

    Args:
        written: the marks of what was written, in reading order.
        task: what is asked: this sum with its result, or any that makes a number.
        found: the ways to make it that were written before.
        least_px: a mark of no sign or digit that is smaller is a stray dot, in the pixels of the reading.
    """
    marks = [mark for mark in written if not _is_stray(mark, least_px)]
    if not marks:
        return Verdict()
    parts = parts_of(range(len(marks)), marks, [{}] * len(marks))
    text = "".join(part.symbol for part in parts).translate(_TIMES)
    if task.sign is Sign.MAKE:
        return _way(text, task.first, marks, found)
    return _whole(text, task, marks)


def _whole(text: str, task: Task, marks: Sequence[Mark]) -> Verdict:
    expected = _texts_of(task)
    equation = judge(text)
    if text in expected:
        return Verdict(Feedback.RIGHT, text)
    if "=" not in text or equation.state == "open":
        return Verdict(Feedback.PARTIAL, text, unfinished=True)
    if likely := next((wanted for wanted in expected if _may_be(marks, wanted)), ""):
        return Verdict(Feedback.ASKED, text, (likely,), unfinished=True)
    return _judged(text, equation, marks)


def _way(text: str, number: int, marks: Sequence[Mark], found: Collection[str]) -> Verdict:
    sides = [side for side in text.split("=") if side]
    way = next((side for side in sides if not side.isdecimal()), "")
    if not way or way[-1] in _SIGNS_BETWEEN:
        return Verdict(Feedback.PARTIAL, text, unfinished=True)
    equation = judge("=".join([*sides, str(number)]))
    if equation.holds:
        return Verdict(Feedback.REPEATED if way in found else Feedback.RIGHT, way)
    return _judged(text, equation, marks)


def _judged(text: str, equation: Equation, marks: Sequence[Mark]) -> Verdict:
    """Return the verdict on what is not right: wrong, if it is surely read, and a sum."""
    if equation.state == "unclear" or any(_certainty(mark) < BLAME_BELOW for mark in marks):
        return Verdict(Feedback.UNREADABLE, text, unfinished=True)
    return Verdict(Feedback.WRONG, text, unfinished=True)


def _texts_of(task: Task) -> tuple[str, ...]:
    """Return a sum in the forms it may be written in: turned around, and its result first."""
    sign, answer = task.sign.value.translate(_TIMES), task.answer
    pairs = [(task.first, task.second)]
    if task.sign is not Sign.MINUS:
        pairs.append((task.second, task.first))
    sums = [f"{first}{sign}{second}" for first, second in pairs]
    return (*(f"{each}={answer}" for each in sums), *(f"{answer}={each}" for each in sums))


def _may_be(marks: Sequence[Mark], text: str) -> bool:
    """Tell whether marks may well be a text: what differs has the right label among its alternatives."""
    if len(marks) != len(text):
        return False
    return all(
        mark.label.translate(_TIMES) == wanted or _belief(mark, wanted) >= ASK_FROM
        for mark, wanted in zip(marks, text, strict=True)
    )


def _belief(mark: Mark, wanted: str) -> float:
    return max((p for label, p in mark.alternatives if label.translate(_TIMES) == wanted), default=0.0)


def _certainty(mark: Mark) -> float:
    from board.reading.result import Rejected  # here, as the first frame comes before a reading

    return 0.0 if isinstance(mark, Rejected) else mark.confidence


def _is_stray(mark: Mark, least_px: float) -> bool:
    from board.reading.result import Sign as ReadSign  # here, as the first frame comes before a reading

    small = max(mark.box.width, mark.box.height) < least_px
    return small and not isinstance(mark, ReadSign) and mark.label not in DIGITS
