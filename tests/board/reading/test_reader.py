"""Ink in, reading out: with the network that is shipped."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.ink.stroke import Stroke, stroke_of
from board.reading.reader import Reader
from board.reading.segmentation.pieces import MOST_PIECES
from tests.support.handwriting import written


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


@pytest.mark.parametrize("places", [[(5, 5)], [(5, 5), (5, 5)], [(5, 5), (300, 9)]])
def test_taps_alone_are_no_digits(reader: Reader, places: list[tuple[float, float]]) -> None:
    """A page of dots without any extent is answered."""
    reading = reader.read_ink([Stroke(np.array([place], np.float32), np.zeros(1)) for place in places])
    assert not reading.digits
    assert set(reading.text) <= {"?", " "}


@pytest.mark.parametrize(
    ("dot", "text"),
    [((140, 110), "35"), ((250, 120), "35"), ((212, 255), "3?5"), ((362, 258), "35?")],
    ids=["in the 3", "above, between them", "a point between them", "a point behind them"],
)
def test_a_slip_of_the_pen_is_nothing(reader: Reader, dot: tuple[float, float], text: str) -> None:
    """A dot is a mark where a point may stand."""
    tap = Stroke(np.array([dot], np.float32), np.zeros(1))
    assert reader.read_ink([*written("35"), tap]).text == text


@pytest.mark.parametrize("top", [210, 235, 258])
def test_a_comma_at_the_foot_of_a_number_is_none_of_its_digits(reader: Reader, top: int) -> None:
    """However low it hangs, it stands on the line, and is no 1."""
    comma = stroke_of([(312.0, top), (316.0, top + 18.0), (304.0, top + 42.0)])
    ink = [*written("3", left=200), comma, *written("25", left=350)]
    assert reader.read_ink(ink, signs=True).text == "3,25"
    assert reader.read_ink(ink).text == "3?25"


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


def test_a_stroke_of_a_scribble_is_no_digit(reader: Reader) -> None:
    """One of five lines across each other looks like a 1, and is none."""
    lines = [(238, 226, 306, 314), (280, 334, 311, 305), (303, 235, 217, 294), (286, 223, 247, 327),
             (267, 281, 223, 274)]  # fmt: skip
    strokes = [
        Stroke(np.linspace((x, y), (u, v), 12, dtype=np.float32), np.arange(12.0)) for x, y, u, v in lines
    ]
    assert reader.read_ink(strokes).text == "?"


def crossing(count: int) -> list[Stroke]:
    """Draw straight lines from anywhere to anywhere."""
    ends = np.random.default_rng(1).uniform((0, 0), (1920, 1080), (count, 2, 2))
    return [Stroke(e.astype(np.float32), np.array([0.0, 0.1])) for e in ends]


def test_two_thousand_crossing_strokes_are_answered(reader: Reader) -> None:
    """The work is bounded, and the reading says that it gave up on some; nothing need be right."""
    reading = reader.read_ink(crossing(2000))
    assert reading.text
    assert reading.crowded
    assert reading.as_json()["crowded"] is True
    read = [i for d in reading.digits for i in d.strokes] + [i for r in reading.rejected for i in r.strokes]
    assert len(read) <= MOST_PIECES


def test_the_large_digits_are_read_among_very_many_specks(reader: Reader) -> None:
    """What is given up on is small, wherever it stands in the file."""
    specks = [stroke_of([(7 * (n % 250), 700 + 7 * (n // 250))]) for n in range(5000)]
    digits = written("314159")
    reading = reader.read_ink([*specks, *digits])
    assert reading.crowded
    assert reading.text.split("\n")[0] == "314159"
    assert reading.digits[0].strokes == (5000,)


def test_an_ordinary_page_is_not_crowded(reader: Reader) -> None:
    """Not even one of five hundred digits, which is read whole."""
    text = "\n".join(["0123456789" * 5] * 10)
    reading = reader.read_ink(written(text, height=36))
    assert reading.text == text
    assert not reading.crowded
    assert "crowded" not in reading.as_json()


@pytest.mark.parametrize("count", [60, 1600])
def test_the_order_decides_nothing_on_a_crowded_page_either(reader: Reader, count: int) -> None:
    """Where boxes overlap all are as near, and some are left out: by where they are, not by when."""
    strokes = crossing(count)
    expected = reader.read_ink(strokes)
    order = np.random.default_rng(2).permutation(count)
    got = reader.read_ink([strokes[i] for i in order])
    assert got.text == expected.text
    assert [d.box for d in got.digits] == [d.box for d in expected.digits]
    assert [{int(order[i]) for i in d.strokes} for d in got.digits] == [
        set(d.strokes) for d in expected.digits
    ]


@pytest.mark.parametrize(("text", "other"), [("7", "1"), ("13", "18"), ("144", "149"), ("20", "2")])
def test_belief_in_digits(reader: Reader, text: str, other: str) -> None:
    """What is written is believed, and hardly anything else."""
    ink = written(text)
    assert reader.belief_in(text, ink) > 0.5
    assert reader.belief_in(other, ink) < 0.01


def test_belief_is_shared(reader: Reader) -> None:
    """All numbers of one digit and of two share less than the whole."""
    ink = written("41", height=60)
    beliefs = [reader.belief_in(f"{n}", ink) for n in range(10)]
    beliefs += [reader.belief_in(f"{n:02}", ink) for n in range(100)]
    assert all(belief >= 0 for belief in beliefs)
    assert 0.5 < sum(beliefs) <= 1.0001


def test_belief_in_nothing(reader: Reader) -> None:
    """Nobody wrote anything, or far too much."""
    assert reader.belief_in("1", []) == 0.0
    assert reader.belief_in("1", written("1234567890" * 4, height=30)) == 0.0


def test_a_speck_beside_digits_changes_no_belief(reader: Reader) -> None:
    """It is a stray dot."""
    dot = stroke_of([(700.0, 300.0), (701.0, 301.0)])
    assert reader.belief_in("13", [*written("13"), dot]) > 0.5


NUMBER = "291"
LEFT, TOP, RIGHT, BOTTOM = 300, 300, 640, 450
LINES = {
    "below": [(LEFT, BOTTOM + 30), (RIGHT, BOTTOM + 30)],
    "close below, longer": [(LEFT - 80, BOTTOM + 15), (RIGHT + 80, BOTTOM + 15)],
    "above": [(LEFT, TOP - 60), (RIGHT, TOP - 60)],
    "above, longer": [(LEFT - 80, TOP - 120), (RIGHT + 80, TOP - 120)],
    "sloping below": [(LEFT - 20, BOTTOM + 55), (RIGHT + 20, BOTTOM + 30)],
    "left": [(LEFT - 40, TOP - 150), (LEFT - 40, BOTTOM + 150)],
    "right, five times as high": [(RIGHT + 90, TOP - 300), (RIGHT + 90, BOTTOM + 300)],
    "right, leaning": [(RIGHT + 90, TOP - 150), (RIGHT + 130, BOTTOM + 150)],
    "around": [
        (LEFT - 30, TOP - 30),
        (RIGHT + 30, TOP - 30),
        (RIGHT + 30, BOTTOM + 30),
        (LEFT - 30, BOTTOM + 30),
        (LEFT - 30, TOP - 30),
    ],
}
THROUGH = {
    "level": [(LEFT - 15, 375), (RIGHT + 15, 375)],
    "longer": [(LEFT - 80, 360), (RIGHT + 80, 360)],
    "slanting": [(LEFT - 15, BOTTOM + 5), (RIGHT + 15, TOP - 5)],
}


def with_line(reader: Reader, line: list[tuple[int, int]]) -> str:
    """Return the digits that are read of a number with a line."""
    number = written(NUMBER, left=LEFT, top=TOP, height=BOTTOM - TOP)
    return "".join(digit.label for digit in reader.read_ink([*number, stroke_of(line)]).digits)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_beside_a_number_is_no_digit(reader: Reader, line: list[tuple[int, int]]) -> None:
    """Nor does it take a digit of the number away."""
    assert with_line(reader, line) == NUMBER


@pytest.mark.parametrize("line", THROUGH.values(), ids=THROUGH)
def test_what_is_crossed_out_is_no_digit(reader: Reader, line: list[tuple[int, int]]) -> None:
    """All of it, also where a slanting line goes through the corners of the outer digits."""
    assert with_line(reader, line) == ""
