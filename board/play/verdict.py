"""Verdicts: what a reading says to a task whose answer is known.

A misreading is never the child's error: what may well be the answer counts as the answer, what could be it
is asked about, and only what is surely something else is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from board.document.corrections import DOUBT_BELOW
from board.ink.label import NOT_A_DIGIT

if TYPE_CHECKING:
    from board.reading.result import Mark

ACCEPT_FROM = 0.1
"""Ink that spells the answer with this probability is taken for it,"""
ASK_FROM = 0.001
"""and with this one it is asked about; `python -m tests.benchmarks.verdicts` prints how often."""


class Feedback(Enum):
    """Name the outcome of the last answer; the text "feedback." and the value describes it."""

    NONE = "none"
    PARTIAL = "partial"
    ASKED = "asked"
    UNREADABLE = "unreadable"
    WRONG = "wrong"
    REPEATED = "repeated"
    RIGHT = "right"
    SKIPPED = "skipped"

    @property
    def ends_task(self) -> bool:
        return self in (Feedback.RIGHT, Feedback.SKIPPED)


@dataclass(frozen=True)
class Verdict:
    """Hold what a reading says to a task.

    Attributes:
        feedback: the outcome; `NONE` if nothing was written.
        heard: what was read, "?" for a mark that is no digit.
        choices: what it may be, to choose from, where it is asked about.
        hard: digits of the answer that were hard to read.
        unfinished: more may be to come, so that it waits unless the person asked for it.
    """

    feedback: Feedback = Feedback.NONE
    heard: str = ""
    choices: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    unfinished: bool = False


def verdict_on(written: Sequence[Mark], answer: str, belief: float, least_px: float) -> Verdict:
    """Judge an answer.

    Args:
        written: the marks of what was written, in reading order.
        answer: the digits that are right.
        belief: the probability that the ink spells them, in [0, 1].
        least_px: a mark that is smaller is a stray dot, in the pixels of the reading.
    """
    marks = [mark for mark in written if max(mark.box.width, mark.box.height) >= least_px]
    heard = "".join(mark.label for mark in marks)
    if not heard:
        return Verdict()
    hard = _hard(marks, answer)
    if heard == answer or belief >= ACCEPT_FROM:
        return Verdict(Feedback.RIGHT, heard, hard=hard)
    short = len(heard) < len(answer)
    if short and answer.startswith(heard):
        return Verdict(Feedback.PARTIAL, heard, unfinished=True)
    if belief >= ASK_FROM or _looks_like(marks, answer):
        choices = (answer,) if NOT_A_DIGIT in heard else tuple(sorted((answer, heard), key=int))
        return Verdict(Feedback.ASKED, heard, choices, hard, short)
    if any(_is_doubtful(mark) for mark in marks):
        return Verdict(Feedback.UNREADABLE, heard, hard=hard, unfinished=True)
    return Verdict(Feedback.WRONG, heard, unfinished=short)


def _is_doubtful(mark: Mark) -> bool:
    from board.reading.result import Digit  # here, as the first frame comes before a reading

    return not isinstance(mark, Digit) or mark.confidence < DOUBT_BELOW


def _hard(marks: list[Mark], answer: str) -> tuple[str, ...]:
    """Return the digits of the answer whose marks are doubtful or read as something else."""
    if len(marks) != len(answer):
        return ()
    pairs = zip(marks, answer, strict=True)
    return tuple(dict.fromkeys(digit for mark, digit in pairs if mark.label != digit or _is_doubtful(mark)))


def _looks_like(marks: list[Mark], answer: str) -> bool:
    """Tell whether marks are the answer but for some that are no digits: more, or most like the right one."""
    if "".join(mark.label for mark in marks if mark.label != NOT_A_DIGIT) == answer:
        return True
    return len(marks) == len(answer) and all(
        mark.label == digit or (mark.label == NOT_A_DIGIT and digit in dict(mark.alternatives[:1]))
        for mark, digit in zip(marks, answer, strict=True)
    )
