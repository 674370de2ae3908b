"""The sums of a page that was read, as the settings want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from board.document.page import TOGETHER
from board.state.settings import Settings
from board.sums.equation import Style
from board.sums.sums import Sum

if TYPE_CHECKING:
    from board.document.page import Page, Question
    from board.ink.stroke import Box
    from board.reading.result import Reading


def named_marks(page: Page) -> set[tuple[tuple[int, ...], tuple[Box, ...]]]:
    """Return the marks of a page that a person named, each by its strokes and its patches."""
    place = {stroke.id: n for n, stroke in enumerate(page.ink)}
    return {
        (
            tuple(sorted(place[stroke.id] for stroke in correction.strokes)),
            tuple(spot.box for spot in correction.spots),
        )
        for correction in page.valid_corrections
        if correction.label != TOGETHER
    }


def sums_on(question: Question, reading: Reading, settings: Settings) -> tuple[Sum, ...]:
    """Return the sums of a reading, in the style of the settings."""
    if not reading.signs:
        return ()
    from board.sums.reading_sums import sums_of  # here, as the first frame comes before a reading

    by_person = named_marks(question.page)
    named = frozenset(n for n, mark in enumerate(reading.marks) if (mark.strokes, mark.patches) in by_person)
    comma: Literal[".", ","] = "," if settings.language == "de" else "."
    return sums_of(reading, named, Style(comma, settings.division == "remainder"))


def text_on(question: Question, reading: Reading, settings: Settings) -> str:
    """Return the text of a reading with its sums, and their answers if the settings want them."""
    if settings.sums == "off" or not reading.signs:
        return reading.text
    from board.sums.sums_text import text_with  # here, as the first frame comes before a reading

    return text_with(reading, sums_on(question, reading, settings), settings.sums == "answer")
