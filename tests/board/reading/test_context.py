"""Neighbours on a line decide between digits and letters that look alike."""

import numpy as np

from board.ink.stroke import Box
from board.reading.context import in_context
from board.reading.segmentation.evidence import DIGIT, LETTER

LETTER_SURE = (0.01, 0.0, 0.97, 0.02)
DIGIT_SURE = (0.99, 0.0, 0.01, 0.0)
LOOKS_LIKE_A_0 = (0.9, 0.0, 0.1, 0.0)


def kinds(*rows: tuple[float, float, float, float], gap: float = 10) -> list[int]:
    """Return the likeliest kind of each of some marks 60 px wide on a line."""
    boxes = [Box(n * (60 + gap), 0, 60, 100) for n in range(len(rows))]
    weighed = in_context(np.array(rows), [list(range(len(rows)))], boxes)
    return [int(k) for k in weighed.argmax(axis=1)]


def test_a_0_between_letters_is_a_letter() -> None:
    """As the "o" of a word is."""
    assert kinds(LETTER_SURE, LOOKS_LIKE_A_0, LETTER_SURE) == [LETTER] * 3


def test_a_0_between_digits_is_a_digit() -> None:
    """And so is a look-alike that the network takes for a letter by a little."""
    assert kinds(DIGIT_SURE, LOOKS_LIKE_A_0, DIGIT_SURE) == [DIGIT] * 3


def test_marks_far_apart_decide_for_themselves() -> None:
    """A number may stand beside a word."""
    assert kinds(LETTER_SURE, DIGIT_SURE, LETTER_SURE, gap=150) == [LETTER, DIGIT, LETTER]


def test_the_share_of_a_mark_stays() -> None:
    """What its division leaves open, its neighbours cannot close."""
    before = 0.8 * np.array([LETTER_SURE, LOOKS_LIKE_A_0])
    after = in_context(before, [[0, 1]], [Box(0, 0, 60, 100), Box(70, 0, 60, 100)])
    np.testing.assert_allclose(after.sum(axis=1), 0.8)
    assert in_context(np.zeros((0, 4)), [], []).shape == (0, 4)
