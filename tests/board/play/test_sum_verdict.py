"""Whole sums and ways to make a number, judged as they were read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.ink.stroke import Box
from board.play.sum_verdict import sum_verdict_on
from board.play.tasks import Sign, Task
from board.play.verdict import Feedback
from board.reading.result import Digit, Mark, Rejected
from board.reading.result import Sign as ReadSign

GLYPH = np.zeros((28, 28), np.uint8)
SEVEN_AND_FIVE = Task(Sign.PLUS, 7, 5)
TWELVE = Task(Sign.MAKE, 12)


def marks(text: str, doubtful: str = "", likely: str = "") -> list[Mark]:
    """Return marks side by side; those in `doubtful` are read with doubt, and may be `likely`."""
    found: list[Mark] = []
    for n, c in enumerate(text):
        sure = 0.6 if c in doubtful else 0.99
        alternatives = ((c, sure), *(((likely, 0.3),) if c in doubtful and likely else ()))
        box = Box(60.0 * n, 0, 40, 80) if c.isdecimal() else Box(60.0 * n, 30, 40, 20)
        if c == "?":
            found.append(Rejected(box, (), (), GLYPH))
        elif c.isdecimal():
            found.append(Digit(c, sure, box, alternatives, (), GLYPH))
        else:
            found.append(ReadSign(c, sure, box, alternatives, (), GLYPH))
    return found


def judged(
    task: Task, text: str, doubtful: str = "", likely: str = "", found: tuple[str, ...] = ()
) -> Feedback:
    """Return the verdict on a text."""
    return sum_verdict_on(marks(text, doubtful, likely), task, found, 10.0).feedback


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        ("7+5=12", Feedback.RIGHT),
        ("5+7=12", Feedback.RIGHT),
        ("12=7+5", Feedback.RIGHT),
        ("7+5=13", Feedback.WRONG),
        ("6+6=12", Feedback.WRONG),  # a sum that holds, but another
        ("7+5", Feedback.PARTIAL),
        ("7+5=", Feedback.PARTIAL),
        ("7?5=12", Feedback.UNREADABLE),
        ("", Feedback.NONE),
    ],
)
def test_a_whole_sum(text: str, feedback: Feedback) -> None:
    """The sum that is asked, with its result, may be turned around."""
    assert judged(SEVEN_AND_FIVE, text) is feedback


def test_a_misread_sum_is_not_wrong() -> None:
    """What may be the right sum is asked about; else what is doubtful is not read."""
    assert judged(SEVEN_AND_FIVE, "1+5=12", doubtful="1") is Feedback.UNREADABLE
    assert judged(SEVEN_AND_FIVE, "4+5=12", doubtful="4", likely="7") is Feedback.ASKED
    assert judged(SEVEN_AND_FIVE, "7+5=13", doubtful="3") is Feedback.UNREADABLE


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        ("5+7", Feedback.RIGHT),
        ("5+7=", Feedback.RIGHT),
        ("5+7=12", Feedback.RIGHT),
        ("12=20-8", Feedback.RIGHT),
        ("3·4", Feedback.RIGHT),
        ("24:2", Feedback.RIGHT),
        ("2+3+7", Feedback.RIGHT),
        ("5+8", Feedback.WRONG),
        ("5+7=13", Feedback.WRONG),
        ("12", Feedback.PARTIAL),
        ("5+", Feedback.PARTIAL),
        ("12=", Feedback.PARTIAL),
        ("5?7", Feedback.UNREADABLE),
        ("5:0", Feedback.UNREADABLE),
    ],
)
def test_ways_to_make_a_number(text: str, feedback: Feedback) -> None:
    """Any sum that has this value, with its result or without."""
    assert judged(TWELVE, text) is feedback


def test_a_way_counts_once() -> None:
    """One that was found is no other way, and no wrong one."""
    assert judged(TWELVE, "5+7=12", found=("5+7",)) is Feedback.REPEATED
    assert judged(TWELVE, "7+5", found=("5+7",)) is Feedback.RIGHT


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from("+-"), st.integers(5, 99))
def test_only_what_has_the_value_is_right(a: int, b: int, sign: str, number: int) -> None:
    """As Python adds and subtracts."""
    value = a + b if sign == "+" else a - b
    expected = Feedback.RIGHT if value == number else Feedback.WRONG
    assert judged(Task(Sign.MAKE, number), f"{a}{sign}{b}") is expected


@given(st.text("0123456789+-×÷=.,/():?_", max_size=12), st.sampled_from([SEVEN_AND_FIVE, TWELVE]))
def test_whatever_is_read_has_a_verdict(text: str, task: Task) -> None:
    """No writing is an error."""
    verdict = sum_verdict_on(marks(text), task, (), 10.0)
    assert (verdict.feedback is Feedback.NONE) == (not text)
