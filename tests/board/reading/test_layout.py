"""Marks are read line by line, and numbers are parted where they are clearly apart."""

import pytest

from board.ink.stroke import Box
from board.reading.layout import lines_of, text_of


def text(boxes: list[Box]) -> str:
    """Read boxes that are labelled by their place in the list."""
    return text_of(lines_of(boxes, low_bars=True), boxes, [str(i) for i in range(len(boxes))])


def row(*lefts: float, top: float = 0, drop: float = 0) -> list[Box]:
    """Make boxes of 60 x 100 pixels, each `drop` pixels lower than the one before it."""
    return [Box(left, top + n * drop, 60, 100) for n, left in enumerate(lefts)]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], ""),
        (row(0, 90, 180), "012"),
        (row(180, 90, 0), "210"),
        (row(0, 90, 300, 390), "01 23"),
        (row(0, 90) + row(0, 90, top=150), "01\n23"),
        (row(0, 100, 200, 300, 400, 500, 600, 700, drop=35), "01234567"),
        (row(0, 100, 200, 300, drop=30) + row(0, 100, 200, 300, top=180, drop=30), "0123\n4567"),
        ([Box(0, 0, 60, 100), Box(80, 70, 20, 30), Box(110, 0, 60, 100)], "012"),
        ([*row(0, 75, 150), Box(255, 0, 8, 100), *row(310, 385)], "012345"),
        ([*row(0, 150, 300), Box(480, 0, 8, 100), *row(600, 750)], "012345"),
        (row(0, top=0) + row(0, top=130) + row(0, top=260), "0\n1\n2"),
        ([*row(0, 90, 180), Box(265, 92, 4, 4)], "0123"),
        ([*row(0, 90), Box(155, 100, 25, 50), *row(190, 280)], "01234"),
        ([*row(0, 90), *row(0, 90, top=150), Box(155, 100, 25, 50)], "014\n23"),
        ([*row(0, 90, 180), Box(120, 300, 4, 4)], "012"),
        ([Box(50, 50, 3, 3)], "0"),
        ([*row(0, 90), Box(180, 96, 60, 8), *row(270, 360)], "01234"),
        ([*row(0, 90), Box(180, 45, 60, 8), *row(270, 360, drop=10)], "01234"),
        ([*row(0, 90), Box(90, 120, 60, 8)], "01\n2"),
        ([*row(0, 90, 180), Box(0, 120, 240, 4)], "012\n3"),
        ([Box(90, 60, 50, 3), *row(0, 160)], "102"),
        ([Box(-40, -40, 330, 180), *row(0, 90, 180)], "0123"),
        ([*row(0, 90, drop=20), *row(420, 510, top=115, drop=20)], "01 23"),
    ],
    ids=["nothing", "a number", "written backwards", "two numbers", "two lines", "a falling line",
         "two falling lines", "a small mark between", "a slim 1 with much room",
         "a slim 1 in a row of wide cells", "a column",
         "a point after digits", "a comma under the line", "a comma between two lines",
         "a speck far below", "nothing but a speck", "a low blank",
         "a minus among falling digits", "a short underline", "an underline", "a dash",
         "a ring round them", "a falling line with a wide gap"],
)  # fmt: skip
def test_reading_order(boxes: list[Box], expected: str) -> None:
    """Lines from top to bottom, marks from left to right."""
    assert text(boxes) == expected
