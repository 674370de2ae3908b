"""A reading that keeps to what a person said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from board.document.page import TOGETHER, Correction, Question
from board.document.page_image import PageImage, Picture
from board.document.tones import ink_of
from board.ink.stroke import Box, Stroke
from board.reading.image.mask import pen_px_of
from board.reading.image.outline import glyph_of_mask
from board.reading.image.picture import PictureSource, ink_in
from board.reading.layout import lines_of, text_of
from board.reading.network.glyph import SIZE_PX, Glyph, glyph_of
from board.reading.result import NOT_A_DIGIT, Digit, Reading, Rejected
from board.reading.segmentation.pieces import Page

_ALTERNATIVES = 3

Mark = Digit | Rejected


class Classifies(Protocol):
    """Classify glyphs."""

    def probabilities(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, 11) float32 for (n, 28, 28) uint8: the ten digits, then "?"."""


class Reads(Protocol):
    """Read ink and pictures."""

    def __hash__(self) -> int: ...

    @property
    def network(self) -> Classifies: ...

    def read_ink(self, strokes: Sequence[Stroke]) -> Reading: ...

    def read_page(self, page: Page, margin_px: float) -> Reading: ...


def answer_to(question: Question, reader: Reads) -> Reading:
    """Read a page: what a person said of its ink and its picture holds, the rest is the reader's."""
    sheet = question.sheet
    ink, said = sheet.ink, sheet.valid_corrections
    if not said and not sheet.page_images:
        return reader.read_ink(ink)
    marks, crowded = _ink_marks(ink, [c for c in said if not c.spots], reader)
    for page_image in sheet.page_images:
        more, is_crowded = _picture_marks(page_image, [c for c in said if c.spots], reader)
        marks, crowded = marks + more, crowded or is_crowded
    boxes = [mark.box for mark in marks]
    lines = lines_of(boxes)
    ordered = [marks[n] for line in lines for n in line]
    text = text_of(lines, boxes, [m.label if isinstance(m, Digit) else NOT_A_DIGIT for m in marks])
    return Reading(
        tuple(m for m in ordered if isinstance(m, Digit)),
        tuple(m for m in ordered if isinstance(m, Rejected)),
        text,
        crowded,
    )


def _ink_marks(ink: Sequence[Stroke], said: Sequence[Correction], reader: Reads) -> tuple[list[Mark], bool]:
    """Return the marks of ink, and whether there is more of it than was read."""
    taken = {id(stroke) for correction in said for stroke in correction.strokes}
    free = [n for n, stroke in enumerate(ink) if id(stroke) not in taken]
    reading = reader.read_ink([ink[n] for n in free])
    found: tuple[Mark, ...] = (*reading.digits, *reading.rejected)
    marks = [replace(mark, strokes=tuple(free[n] for n in mark.strokes)) for mark in found]
    place = {id(stroke): n for n, stroke in enumerate(ink)}
    for correction in said:
        own = correction.strokes
        box = own[0].box.grown(own[0].pen_px / 2)
        for stroke in own[1:]:
            box = box.union(stroke.box.grown(stroke.pen_px / 2))
        strokes = tuple(sorted(place[id(stroke)] for stroke in own))
        glyph = glyph_of([stroke.points for stroke in own])
        marks.append(replace(_mark_of(correction.label, glyph, box, reader.network), strokes=strokes))
    return marks, reading.crowded


def _picture_marks(
    page_image: PageImage, said: Sequence[Correction], reader: Reads
) -> tuple[list[Mark], bool]:
    """Return the marks of a picture, on the page, and whether there is more in it than was read."""
    patches = tuple(tuple(spot.box for spot in correction.spots) for correction in said)
    reading = _free_reading(reader, page_image.picture, patches)
    found: tuple[Mark, ...] = (*reading.digits, *reading.rejected)
    marks = [
        replace(mark, box=page_image.on_page(mark.box), strokes=(), patches=(mark.box,)) for mark in found
    ]
    if not said:
        return marks, reading.crowded
    mask = ink_of(page_image.picture)
    pen_px = pen_px_of(mask)
    for correction, boxes in zip(said, patches, strict=True):
        own = ink_in(mask, boxes)
        glyph = glyph_of_mask(own, pen_px) if own.any() else np.zeros((SIZE_PX, SIZE_PX), np.uint8)
        box = boxes[0]
        for other in boxes[1:]:
            box = box.union(other)
        mark = _mark_of(correction.label, glyph, page_image.on_page(box), reader.network)
        marks.append(replace(mark, patches=boxes))
    return marks, reading.crowded


@lru_cache(maxsize=8)
def _free_reading(reader: Reads, picture: Picture, patches: tuple[tuple[Box, ...], ...]) -> Reading:
    """Read a picture, in its pixels, but for the marks whose patches are known."""
    mask = ink_of(picture)
    taken = np.maximum.reduce([ink_in(mask, boxes) for boxes in patches]) if patches else None
    page = PictureSource(mask, taken=taken)
    return reader.read_page(page, page.pen_px / 2)


def _mark_of(said: str, glyph: Glyph, box: Box, network: Classifies) -> Mark:
    """Return the mark that a correction makes of its ink."""
    chances = network.probabilities(glyph[None])[0]
    best = np.argsort(-chances[:10], kind="stable")[:_ALTERNATIVES]
    guesses = tuple((str(n), float(chances[n])) for n in best)
    label, confidence = said, 1.0
    if said == TOGETHER:
        label, confidence = guesses[0]
        if chances[10] > confidence:
            label = NOT_A_DIGIT
    if label == NOT_A_DIGIT:
        return Rejected(box, guesses, (), glyph)
    others = tuple(guess for guess in guesses if guess[0] != label)
    own = (label, confidence if said == TOGETHER else float(chances[int(label)]))
    return Digit(label, confidence, box, (own, *others)[:_ALTERNATIVES], (), glyph)
