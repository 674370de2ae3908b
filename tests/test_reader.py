"""Ink in, reading out: with the network that is shipped."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.ink import Stroke, stroke_of
from board.reading.reader import Reader
from tests.handwriting import written


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Load the shipped network once."""
    return Reader.load()


@pytest.mark.parametrize(
    "text", ["0123456789", "4", "7", "55", "47 45", "314\n159", "1", "90 81\n2", "6"], ids=repr
)
def test_what_is_written_is_read(reader: Reader, text: str) -> None:
    """Digits of one stroke and of two, numbers, lines."""
    spaced = text.replace(" ", "  ")
    assert reader.read_ink(written(spaced)).text == text


def test_an_empty_board_reads_as_nothing(reader: Reader) -> None:
    """No ink is no error."""
    reading = reader.read_ink([])
    assert (reading.text, reading.digits, reading.rejected) == ("", (), ())


def test_a_digit_says_where_it_is_and_how_sure_it_is(reader: Reader) -> None:
    """Its box holds its ink with the pen's width; its alternatives begin with itself."""
    strokes = written("4", left=200, top=300, height=160)
    (digit,) = reader.read_ink(strokes).digits
    every = np.concatenate([s.points for s in strokes])
    assert digit.box.left == pytest.approx(every[:, 0].min() - 7)
    assert digit.box.bottom == pytest.approx(every[:, 1].max() + 7)
    assert digit.strokes == (0, 1)
    assert digit.alternatives[0] == ("4", digit.confidence)
    assert 0.5 < digit.confidence <= 1
    assert digit.glyph.shape == (28, 28)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(14)))
def test_any_order_of_the_strokes_gives_the_same_reading(reader: Reader, order: list[int]) -> None:
    """Bars may be added late, digits written from the right: time decides nothing."""
    strokes = written("75 04\n4 1234")
    assert len(strokes) == len(order)
    expected = reader.read_ink(strokes)
    got = reader.read_ink([strokes[i] for i in order])
    assert got.text == expected.text
    assert [d.box for d in got.digits] == [d.box for d in expected.digits]


def test_a_scribble_is_no_digit(reader: Reader) -> None:
    """It reads as "?" and its box is among the rejected."""
    t = np.linspace(0, 1, 200)
    points = np.stack([300 + 200 * t, 300 + 60 * np.sin(40 * t) + 30 * np.sin(93 * t)], 1)
    reading = reader.read_ink([stroke_of(map(tuple, points))])
    assert reading.text == "?"
    assert len(reading.rejected) == 1
    assert reading.digits == ()


def test_two_thousand_crossing_strokes_are_answered(reader: Reader) -> None:
    """The work is bounded; nothing need be right."""
    rng = np.random.default_rng(1)
    ends = rng.uniform((0, 0), (1920, 1080), (2000, 2, 2))
    strokes = [Stroke(e.astype(np.float32), np.array([0.0, 0.1])) for e in ends]
    assert reader.read_ink(strokes).text
