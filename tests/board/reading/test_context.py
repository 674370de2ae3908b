"""Neighbours on a line decide between digits and letters that look alike."""

import numpy as np

from board.ink.stroke import Box
from board.reading.context import STATES, alone_of, in_context
from board.reading.network.network import CLASSES
from board.reading.segmentation.evidence import DIGIT, LETTER
from board.reading.weights import load_weights

LETTER_SURE = (0.01, 0.0, 0.97, 0.02)
DIGIT_SURE = (0.9999, 0.0, 0.0001, 0.0)
LOOKS_LIKE_A_0 = (0.98, 0.0, 0.02, 0.0)


def kinds(*rows: tuple[float, float, float, float], gap: float = 10) -> list[int]:
    """Return the likeliest kind of each of some marks 60 px wide on a line."""
    boxes = [Box(n * (60 + gap), 0, 60, 100) for n in range(len(rows))]
    weights = load_weights()
    alone = alone_of(np.array(rows).reshape(-1, 4), np.zeros((len(rows), len(CLASSES)), np.float32))
    weighed = in_context(alone, [list(range(len(rows)))], boxes, weights.first, weights.follow, weights.plain)
    np.testing.assert_allclose(weighed.sum(axis=1), 1.0)
    return [int(k) for k in weighed.argmax(axis=1)]


def test_a_0_between_letters_is_a_letter() -> None:
    """As the "o" of a word is."""
    assert kinds(LETTER_SURE, LOOKS_LIKE_A_0, LETTER_SURE) == [LETTER] * 3


def test_a_0_between_digits_is_a_digit() -> None:
    """However much it looks like an "o"."""
    assert kinds(DIGIT_SURE, LOOKS_LIKE_A_0, DIGIT_SURE) == [DIGIT] * 3


def test_a_digit_beside_a_lone_letter_stays() -> None:
    """Letters that look like digits are letters in words of several letters only."""
    assert kinds(DIGIT_SURE, LETTER_SURE, DIGIT_SURE, gap=40) == [DIGIT, LETTER, DIGIT]


def test_marks_far_apart_decide_for_themselves() -> None:
    """A number may stand beside a word."""
    row = (LETTER_SURE, LETTER_SURE, DIGIT_SURE, DIGIT_SURE)
    boxes = [Box(x, 0, 60, 100) for x in (0, 70, 240, 320)]
    weights = load_weights()
    alone = alone_of(np.array(row), np.zeros((4, len(CLASSES)), np.float32))
    weighed = in_context(alone, [[0, 1, 2, 3]], boxes, weights.first, weights.follow, weights.plain)
    assert weighed.argmax(axis=1).tolist() == [LETTER, LETTER, DIGIT, DIGIT]


def test_a_mark_alone_is_what_it_looks_like() -> None:
    """It has no neighbours; that lines often begin with digits says nothing of it."""
    assert kinds((0.3, 0.0, 0.7, 0.0)) == [LETTER]
    assert kinds((0.7, 0.0, 0.3, 0.0)) == [DIGIT]


def test_what_looks_like_a_word_on_a_board_of_digits_is_a_number() -> None:
    """A 5 like an "S" beside a 4 like a "u": nothing else on the board is a letter."""
    like_an_s, like_a_u = (0.95, 0.0, 0.05, 0.0), (0.54, 0.0, 0.26, 0.2)
    digits = [DIGIT_SURE] * 7
    assert kinds(*digits, like_an_s, like_a_u, *digits) == [DIGIT] * 16


def test_no_marks_have_no_context() -> None:
    """An empty page is no special case."""
    weights = load_weights()
    assert in_context(
        np.zeros((0, len(STATES))), [], [], weights.first, weights.follow, weights.plain
    ).shape == (0, 4)
