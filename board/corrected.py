"""A reading that keeps to what a person said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from board.ink import Stroke
from board.reading.glyph import glyph_of
from board.reading.layout import lines_of, text_of
from board.reading.reading import NOT_A_DIGIT, Digit, Reading, Rejected
from board.sheet import TOGETHER, Correction, Question

_ALTERNATIVES = 3

Mark = Digit | Rejected


class Classifies(Protocol):
    """Classify glyphs."""

    def probabilities(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, 11) float32 for (n, 28, 28) uint8: the ten digits, then "?"."""


class Reads(Protocol):
    """Read ink."""

    @property
    def network(self) -> Classifies: ...

    def read_ink(self, strokes: Sequence[Stroke]) -> Reading: ...


def answer_to(question: Question, reader: Reads) -> Reading:
    """Read a page: what a person said of its strokes holds, the rest is the reader's."""
    ink, said = question.sheet.ink, question.sheet.valid_corrections
    if not said:
        return reader.read_ink(ink)
    taken = {id(stroke) for correction in said for stroke in correction.strokes}
    free = [n for n, stroke in enumerate(ink) if id(stroke) not in taken]
    reading = reader.read_ink([ink[n] for n in free])
    place = {id(stroke): n for n, stroke in enumerate(ink)}
    marks: list[Mark] = [
        *_moved((*reading.digits, *reading.rejected), free),
        *(_mark_of(correction, place, reader.network) for correction in said),
    ]
    boxes = [mark.box for mark in marks]
    lines = lines_of(boxes)
    ordered = [marks[n] for line in lines for n in line]
    text = text_of(lines, boxes, [m.label if isinstance(m, Digit) else NOT_A_DIGIT for m in marks])
    return Reading(
        tuple(m for m in ordered if isinstance(m, Digit)),
        tuple(m for m in ordered if isinstance(m, Rejected)),
        text,
    )


def _moved(marks: Sequence[Mark], places: Sequence[int]) -> Iterator[Mark]:
    """Give the marks with their strokes counted among all strokes of the page."""
    for mark in marks:
        strokes = tuple(places[n] for n in mark.strokes)
        if isinstance(mark, Digit):
            yield Digit(mark.label, mark.confidence, mark.box, mark.alternatives, strokes, mark.glyph)
        else:
            yield Rejected(mark.box, mark.alternatives, strokes, mark.glyph)


def _mark_of(correction: Correction, place: dict[int, int], network: Classifies) -> Mark:
    """Return the mark that a correction makes of its strokes."""
    ink = correction.strokes
    box = ink[0].box.grown(ink[0].pen_px / 2)
    for stroke in ink[1:]:
        box = box.union(stroke.box.grown(stroke.pen_px / 2))
    glyph = glyph_of([stroke.points for stroke in ink])
    chances = network.probabilities(glyph[None])[0]
    best = np.argsort(-chances[:10], kind="stable")[:_ALTERNATIVES]
    guesses = tuple((str(n), float(chances[n])) for n in best)
    strokes = tuple(sorted(place[id(stroke)] for stroke in ink))
    label, confidence = correction.label, 1.0
    if label == TOGETHER:
        label, confidence = guesses[0]
        if chances[10] > confidence:
            label = NOT_A_DIGIT
    if label == NOT_A_DIGIT:
        return Rejected(box, guesses, strokes, glyph)
    others = tuple(guess for guess in guesses if guess[0] != label)
    own = (label, confidence if correction.label == TOGETHER else float(chances[int(label)]))
    return Digit(label, confidence, box, (own, *others)[:_ALTERNATIVES], strokes, glyph)
