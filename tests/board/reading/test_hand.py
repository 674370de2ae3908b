"""What looks like a digit that the same hand wrote is mostly that digit."""

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.hand import in_one_hand


def glyph(*points: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw a glyph."""
    picture = np.zeros((28, 28), np.uint8)
    cv2.polylines(picture, [np.array(points, np.int32)], False, 255, 2, cv2.LINE_AA)
    return picture


FLAGGED_1 = glyph((10, 10), (15, 4), (14, 24))
BROAD_7 = glyph((6, 5), (21, 5), (11, 24))


def beliefs(*sevens: float) -> NDArray[np.float64]:
    """Return beliefs in a 7, and for the rest in a 1."""
    rows = np.full((len(sevens), 10), 1e-6)
    rows[:, 7], rows[:, 1] = sevens, 1 - np.array(sevens)
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def test_a_flagged_1_beside_ones_and_sevens_is_a_1() -> None:
    """The hand's other ones have the flag too, and its sevens look unlike it."""
    before = beliefs(0.7, 0.1, 0.2, 0.999, 0.999)
    glyphs = np.stack([FLAGGED_1, FLAGGED_1, FLAGGED_1, BROAD_7, BROAD_7])
    after = in_one_hand(before, glyphs)
    assert after.argmax(axis=1).tolist() == [1, 1, 1, 7, 7]


def test_one_digit_is_left_as_it_is() -> None:
    """There is nothing to compare it with."""
    before = beliefs(0.7)
    np.testing.assert_array_equal(in_one_hand(before, FLAGGED_1[None]), before)


def test_the_order_of_the_digits_does_not_matter() -> None:
    """Each is compared with all others."""
    before = beliefs(0.7, 0.1, 0.2, 0.999)
    glyphs = np.stack([FLAGGED_1, FLAGGED_1, FLAGGED_1, BROAD_7])
    forth, back = in_one_hand(before, glyphs), in_one_hand(before[::-1], glyphs[::-1])
    np.testing.assert_allclose(forth, back[::-1], atol=1e-9)
