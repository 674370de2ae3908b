"""The text of a reading with its sums."""

import numpy as np
import pytest

from board.ink.stroke import Box
from board.reading.result import Digit, Mark, Reading, Rejected, Sign, reading_of
from board.sums.reading_sums import sums_of
from board.sums.sums_text import text_with
from tests.board.sums.test_sums import Written, line

GLYPH = np.zeros((28, 28), np.uint8)
COLUMN = (*line("27", left=900), *line("+35", left=820, top=210))
BAR = Written("?", Box(800, 310, 230, 6))


def read(*written: Written) -> Reading:
    """Return the reading of marks that are read with certainty."""
    marks: list[Mark] = []
    for label, box in ((mark.label, mark.box) for mark in written):
        if label == "?":
            kind = "line" if box.width > 100 else "mark"
            marks.append(Rejected(box, (), (), GLYPH, (), kind))  # type: ignore[arg-type]
        else:
            made = Digit if label.isdigit() else Sign
            marks.append(made(label, 1.0, box, ((label, 1.0),), (), GLYPH))
    return reading_of(marks, False)


@pytest.mark.parametrize(
    ("marks", "checked", "answered"),
    [
        (line("12+7="), "12+7=", "12+7=19"),
        (line("3+_=8"), "3+_=8", "3+5=8"),
        (line("9-4=6"), "9-4=6", "9-4=6"),
        ([*line("12"), *line("3+4=", top=300)], "12\n3+4=", "12\n3+4=7"),
        ([*COLUMN, BAR], "27+35=", "27+35=62"),
        ([*line("1+2="), *COLUMN, BAR, *line("45", top=340)], "1+2=\n27+35=\n45", "1+2=3\n27+35=62\n45"),
        ([*line("1+2="), *line("4+4=", left=900)], "1+2= 4+4=", "1+2=3 4+4=8"),
    ],
)
def test_sums_stand_as_they_are_understood(marks: list[Written], checked: str, answered: str) -> None:
    """A column is one line, without its bar, whatever is beside it; answers are there only if wanted."""
    reading = read(*marks)
    assert text_with(reading, sums_of(reading), answers=False) == checked
    assert text_with(reading, sums_of(reading), answers=True) == answered


def test_without_sums_the_text_is_that_of_the_reading() -> None:
    """To the last space."""
    reading = read(*line("12  7"), *line("34", top=400))
    assert text_with(reading, sums_of(reading), answers=True) == reading.text == "12 7\n34"
