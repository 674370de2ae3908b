"""Corrected readings: the user's corrections hold, the reader reads the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from board.document.page import TOGETHER, Correction, Part, Question
from board.document.page_image import PageImage, Picture
from board.document.tones import ink_of
from board.ink.label import DIGITS, NOT_A_DIGIT, SIGNS
from board.ink.stroke import Box, Stroke
from board.reading.image.mask import pen_px_of
from board.reading.image.outline import glyph_of_mask
from board.reading.image.picture import PictureSource, ink_in
from board.reading.network.glyph import SIZE_PX, Glyph, glyph_of
from board.reading.result import Digit, Mark, Reading, Sign, mark_of, reading_of
from board.reading.segmentation.pieces import PieceSource


class Classifies(Protocol):
    """Classify glyphs."""

    def probabilities(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, 11) float32 for (n, 28, 28) uint8: the ten digits, then "?"."""


class Reads(Protocol):
    """Read ink and pictures."""

    def __hash__(self) -> int: ...

    @property
    def network(self) -> Classifies: ...

    def read_ink(self, strokes: Sequence[Stroke], signs: bool, /) -> Reading: ...

    def belief_in(self, digits: str, strokes: Sequence[Stroke], /) -> float: ...

    def read_pieces(self, source: PieceSource, margin_px: float, signs: bool, /) -> Reading: ...


def answer_to(question: Question, reader: Reads) -> Reading:
    """Read a page: its corrections hold, the reader reads the rest."""
    page = question.page
    ink, corrections = page.ink, page.valid_corrections
    if not corrections and not page.page_images and len(question.parts) < 2:
        return reader.read_ink(ink, question.signs)
    named = [c for c in corrections if not c.spots]
    marks, crowded = _ink_marks(ink, named, reader, question.signs, question.parts)
    for page_image in page.page_images:
        more, is_crowded = _picture_marks(
            page_image, [c for c in corrections if c.spots], reader, question.signs
        )
        marks, crowded = marks + more, crowded or is_crowded
    return reading_of(marks, crowded)


def beliefs_in(question: Question, reading: Reading, reader: Reads) -> tuple[float, ...]:
    """Return for each part of a question the probability of what is expected there.

    It is 0 where nothing is expected, or where the person named marks themselves.
    """
    page = question.page
    named = {stroke.id for correction in page.valid_corrections for stroke in correction.strokes}
    beliefs = []
    for part in question.parts:
        own = [n for n, stroke in enumerate(page.ink) if part.has(stroke.start[0])]
        read = "".join(mark.label for line in reading.lines for mark in line if set(mark.strokes) <= set(own))
        if read == part.expected:
            beliefs.append(1.0)
        elif not part.expected or not own or any(page.ink[n].id in named for n in own):
            beliefs.append(0.0)
        else:
            beliefs.append(reader.belief_in(part.expected, [page.ink[n] for n in own]))
    return tuple(beliefs)


def _ink_marks(
    ink: Sequence[Stroke],
    corrections: Sequence[Correction],
    reader: Reads,
    signs: bool,
    parts: Sequence[Part],
) -> tuple[list[Mark], bool]:
    """Return the marks of ink, each part read for itself, and whether there is more of it than was read."""
    taken = {stroke.id for correction in corrections for stroke in correction.strokes}
    marks: list[Mark] = []
    crowded = False
    for part in parts or (Part(-math.inf, math.inf),):
        free = [n for n, s in enumerate(ink) if s.id not in taken and part.has(s.start[0])]
        reading = reader.read_ink([ink[n] for n in free], signs)
        marks += [replace(mark, strokes=tuple(free[n] for n in mark.strokes)) for mark in reading.marks]
        crowded = crowded or reading.crowded
    place = {stroke.id: n for n, stroke in enumerate(ink)}
    for correction in corrections:
        own = correction.strokes
        box = own[0].box.grown(own[0].pen_px / 2)
        for stroke in own[1:]:
            box = box.union(stroke.box.grown(stroke.pen_px / 2))
        strokes = tuple(sorted(place[stroke.id] for stroke in own))
        glyph = glyph_of([stroke.points for stroke in own])
        mark = _mark_of(correction.label, glyph, box, reader.network, signs)
        marks.append(replace(mark, strokes=strokes))
    return marks, crowded


def _picture_marks(
    page_image: PageImage, corrections: Sequence[Correction], reader: Reads, signs: bool
) -> tuple[list[Mark], bool]:
    """Return the marks of a picture, on the page, and whether there is more in it than was read."""
    patches = tuple(tuple(spot.box for spot in correction.spots) for correction in corrections)
    reading = _free_reading(reader, page_image.picture, patches, signs)
    marks = [
        replace(mark, box=page_image.on_page(mark.box), strokes=(), patches=(mark.box,))
        for mark in reading.marks
    ]
    if not corrections:
        return marks, reading.crowded
    mask = ink_of(page_image.picture)
    pen_px = pen_px_of(mask)
    for correction, boxes in zip(corrections, patches, strict=True):
        own = ink_in(mask, boxes)
        glyph = glyph_of_mask(own, pen_px) if own.any() else np.zeros((SIZE_PX, SIZE_PX), np.uint8)
        box = boxes[0]
        for other in boxes[1:]:
            box = box.union(other)
        mark = _mark_of(correction.label, glyph, page_image.on_page(box), reader.network, signs)
        marks.append(replace(mark, patches=boxes))
    return marks, reading.crowded


@lru_cache(maxsize=8)
def _free_reading(
    reader: Reads, picture: Picture, patches: tuple[tuple[Box, ...], ...], signs: bool
) -> Reading:
    """Read a picture, in its pixels, but for the marks whose patches are known."""
    mask = ink_of(picture)
    taken = np.maximum.reduce([ink_in(mask, boxes) for boxes in patches]) if patches else None
    source = PictureSource(mask, taken=taken)
    return reader.read_pieces(source, source.pen_px / 2, signs)


def _mark_of(own_label: str, glyph: Glyph, box: Box, network: Classifies, signs: bool) -> Mark:
    """Return the mark that a correction makes of its ink; a sign is no digit where signs are not read."""
    probabilities = network.probabilities(glyph[None])[0]
    if own_label in SIGNS:
        if signs:
            return Sign(own_label, 1.0, box, ((own_label, 1.0),), (), glyph)
        own_label = NOT_A_DIGIT
    label = (*DIGITS, NOT_A_DIGIT)[int(probabilities.argmax())] if own_label == TOGETHER else own_label
    mark = mark_of(label, probabilities, box, (), glyph)
    return replace(mark, confidence=1.0) if isinstance(mark, Digit) and own_label != TOGETHER else mark
