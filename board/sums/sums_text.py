"""The text of a reading with its sums: each whole, a column as a line, with its answer where it is wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from board.reading.layout import text_of
from board.reading.result import CLOSE_SIGNS, Reading
from board.sums.expression import BLANK
from board.sums.sums import Sum


def text_with(reading: Reading, sums: Sequence[Sum], answers: bool) -> str:
    """Return the text of a reading, in which a sum stands as it is understood.

    Args:
        reading: whose sums they are.
        sums: of the reading.
        answers: open sums have their answers.
    """
    if not sums:
        return reading.text
    marks = reading.marks
    number = {id(mark): n for n, mark in enumerate(marks)}
    lines = [[number[id(mark)] for mark in line] for line in reading.lines]
    texts = reading.text.splitlines()
    of_sums = {n for found in sums for n in found.marks}
    placed: list[tuple[int, bool, float, str]] = []  # line, whether a column, left edge, text
    for row, line in enumerate(lines):
        rest = [n for n in line if n not in of_sums]
        if len(rest) == len(line):
            placed.append((row, False, 0.0, texts[row]))
        elif rest:
            boxes, labels = [marks[n].box for n in rest], [marks[n].label for n in rest]
            text = text_of([list(range(len(rest)))], boxes, labels, CLOSE_SIGNS)
            placed.append((row, False, boxes[0].left, text))
    for found in sums:
        first = _first_row(lines, found.marks)
        placed.append((first, found.is_column, found.box.left, _written(found, answers)))
    rows = groupby(sorted(placed), key=lambda each: (each[0], each[1] and each[2]))
    return "\n".join(" ".join(text for *_, text in row) for _, row in rows)


def _first_row(lines: Sequence[Sequence[int]], marks: Collection[int]) -> int:
    own = set(marks)
    return next((row for row, line in enumerate(lines) if own.intersection(line)), 0)


def _written(found: Sum, answers: bool) -> str:
    answer = found.equation.answer
    if not answers or not answer:
        return found.text
    return found.text.replace(BLANK, answer) if found.has_blank else found.text + answer
