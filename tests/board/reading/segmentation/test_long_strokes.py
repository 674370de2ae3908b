"""Lines, rings and scribbles are told from digits by their size alone, before a network is asked."""

import numpy as np
import pytest

from board.ink.stroke import Stroke, stroke_of
from board.reading.segmentation.long_strokes import long_strokes, writing_height
from board.reading.segmentation.pieces import InkSource
from tests.support.handwriting import written

HEIGHT = 160.0
NUMBER = written("473", left=300, top=300, height=HEIGHT)
"""Of four strokes and more, 300 to 750 across and 300 to 460 down."""


def ring(left: float, top: float, right: float, bottom: float) -> Stroke:
    """Draw an ellipse in one stroke."""
    turn = np.linspace(0, 2 * np.pi, 80)
    x = (left + right) / 2 + (right - left) / 2 * np.cos(turn)
    y = (top + bottom) / 2 + (bottom - top) / 2 * np.sin(turn)
    return stroke_of(zip(x.tolist(), y.tolist(), strict=True))


def long_among(drawn: list[Stroke]) -> set[int]:
    """Tell which of the drawn strokes count as long, by their place; digits must never do."""
    source = InkSource([*NUMBER, *drawn])
    found = long_strokes(source.pieces, writing_height(source.pieces))
    long = {source.pieces[n].source - len(NUMBER) for n in np.flatnonzero(found).tolist()}
    assert min(long, default=0) >= 0, "a stroke of a digit was taken for a line"
    return long


@pytest.mark.parametrize(
    "drawn",
    [
        [stroke_of([(300, 480), (720, 480)])],
        [stroke_of([(280, 580), (900, 570)])],
        [stroke_of([(300, 270), (720, 280)])],
        [stroke_of([(290, 380), (730, 390)])],
        [stroke_of([(760, 200), (765, 560)])],
        [stroke_of([(790, -200), (795, 960)])],
        [stroke_of([(200 + 700 * n, -400), (205 + 700 * n, 1160)]) for n in range(2)],
        [ring(250, 240, 780, 520)],
        [stroke_of([(250, 500 + 80 * n), (800, 500 + 80 * n)]) for n in range(5)],
    ],
    ids=[
        "underline",
        "low underline",
        "line above",
        "crossed out",
        "upright line",
        "margin line",
        "two margin lines",
        "ring",
        "ruled lines",
    ],
)
def test_long_strokes_are_found(drawn: list[Stroke]) -> None:
    """Wherever they lie, and the digits' own strokes are none."""
    assert long_among(drawn) == set(range(len(drawn)))


@pytest.mark.parametrize(
    "drawn",
    [
        [stroke_of([(760, 380), (830, 378)])],
        [stroke_of([(800, 300), (800, 460)])],
        [stroke_of([(760, 450)])],
        [ring(760, 300, 880, 460), stroke_of([(860, 280), (790, 480)])],
    ],
    ids=["a dash", "a 1", "a dot", "a slashed 0"],
)
def test_what_may_be_a_digit_or_sign_is_not_long(drawn: list[Stroke]) -> None:
    """Short strokes are for the network to judge."""
    assert long_among(drawn) == set()


def test_a_zigzag_over_digits_crosses_them_out() -> None:
    """It goes to and fro across what it crosses out."""
    zigzag = [(290.0 + 12 * n, 300.0 + 160 * (n % 2)) for n in range(36)]
    assert long_among([stroke_of(zigzag)]) == {0}


def test_no_pieces_have_some_height() -> None:
    """An empty page is no special case."""
    assert writing_height(()) == 1.0
    assert len(long_strokes((), 1.0)) == 0
