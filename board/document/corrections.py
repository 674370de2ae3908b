"""Correcting: edits that label, join or split the marks of a reading.

A mark is given by its number, its place in `Reading.marks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from board.document.page import TOGETHER, Change, Correction, Edit, Page, replacing
from board.document.page_image import Spot
from board.ink.stroke import Box, Ink, Stroke

if TYPE_CHECKING:
    from board.reading.result import Reading

DOUBT_BELOW = 0.8
"""A digit of less confidence is doubtful: the user may want to correct it."""

_LEAST_SHARE = 0.15  # of a stroke's length that a half of it has at least
_LEAST_PART = 0.2  # of a box's width that a half of it has at least
_SEEN = 32  # of 255: fainter pixels of a glyph are the rim of its ink


def named(page_number: int, page: Page, ink: Ink, reading: Reading, mark: int, label: str) -> Edit:
    """Return the edit that labels a mark.

    Args:
        page_number: its number.
        page: the page.
        ink: that was read.
        reading: of it; the mark has ink or is in the picture, and all of that is still on the page.
        mark: the mark.
        label: as in `Correction`.
    """
    parts, strokes = _own(ink, reading, [mark])
    return _edit(page_number, page, parts, [Correction(strokes, label, _spots(page, reading, [mark]))])


def joined(page_number: int, page: Page, ink: Ink, reading: Reading, marks: Sequence[int]) -> Edit | None:
    """Return the edit that joins marks to one; arguments as in `named`.

    Returns:
        The edit, or None where one is of ink and another of the picture, which cannot be one.
    """
    parts, strokes = _own(ink, reading, marks)
    spots = _spots(page, reading, marks)
    if strokes and spots:
        return None
    return _edit(page_number, page, parts, [Correction(strokes, TOGETHER, spots)])


def split(page_number: int, page: Page, ink: Ink, reading: Reading, mark: int) -> Edit | None:
    """Return the edit that splits a mark into its strokes or spots, or the only one of these into halves.

    Returns:
        The edit, or None for a dot, which has no halves; arguments as in `named`.
    """
    if spots := _spots(page, reading, [mark]):
        if len(spots) == 1:
            glyph = reading.marks[mark].glyph
            spots = tuple(Spot(spots[0].picture, half) for half in halves_of_box(spots[0].box, glyph))
        parted = [Correction((), TOGETHER, (spot,)) for spot in spots]
        return _edit(page_number, page, {}, parted, _spots(page, reading, [mark]))
    parts, strokes = _own(ink, reading, [mark])
    if len(strokes) == 1:
        halves = halves_of(strokes[0])
        if not halves:
            return None
        whole, strokes = strokes[0], halves
        parts = {
            key: tuple(half for part in old for half in (halves if part is whole else (part,)))
            for key, old in (parts or {whole.id: (whole,)}).items()
        }
    return _edit(page_number, page, parts, [Correction((stroke,), TOGETHER) for stroke in strokes])


def halves_of(stroke: Stroke) -> Ink:
    """Cut a stroke where its two parts overlap least from left to right; () if it is too short.

    Two digits written in one go overlap least, from left to right, when they are cut where
    the pen went from one to the other.
    """
    points = stroke.points.astype(np.float64)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    share = along / max(along[-1], 1e-9)
    cuts = np.flatnonzero((share > _LEAST_SHARE) & (share < 1 - _LEAST_SHARE))
    if not len(cuts):
        return ()
    x, y = points.T
    before = [np.minimum.accumulate(x), np.maximum.accumulate(x)]
    after = [np.minimum.accumulate(x[::-1])[::-1], np.maximum.accumulate(x[::-1])[::-1]]
    overlap = np.minimum(before[1], after[1]) - np.maximum(before[0], after[0])
    heights = [np.maximum.accumulate(v) - np.minimum.accumulate(v) for v in (y, y[::-1])]
    low = np.minimum(heights[0], heights[1][::-1])
    score = overlap - 0.5 * low  # the halves of two digits are both high
    return _cut(stroke, [int(cuts[score[cuts].argmin()])])


def halves_of_box(box: Box, glyph: NDArray[np.uint8]) -> tuple[Box, Box]:
    """Cut the box of a mark from top to bottom, where its glyph, (28, 28) uint8, has least ink."""
    columns = np.flatnonzero(glyph.max(axis=0) > _SEEN)
    ink = glyph[:, columns[0] : columns[-1] + 1].sum(axis=0, dtype=np.float64) if len(columns) else np.ones(1)
    at = (np.arange(len(ink)) + 0.5) / len(ink)
    inner = (at > _LEAST_PART) & (at < 1 - _LEAST_PART)
    cost = np.where(inner, ink + np.abs(at - 0.5), np.inf)  # of equal columns the one nearest to the middle
    share = float(at[cost.argmin()]) if inner.any() else 0.5
    wide = share * box.width
    return Box(box.left, box.top, wide, box.height), Box(
        box.left + wide, box.top, box.width - wide, box.height
    )


def _spots(page: Page, reading: Reading, marks: Sequence[int]) -> tuple[Spot, ...]:
    """Return where some marks are in the picture of a page."""
    every = reading.marks
    return tuple(
        Spot(page_image.picture, box)
        for page_image in page.page_images
        for mark in marks
        for box in every[mark].patches
    )


def _edit(
    page_number: int, page: Page, parts: dict[int, Ink], new: list[Correction], spots: Sequence[Spot] = ()
) -> Edit:
    """Return the edit that corrects marks, in the place of older corrections of the same ink.

    Args:
        page_number: its number.
        page: the page.
        parts: what comes in the place of strokes, by their ids.
        new: the corrections.
        spots: that are corrected besides those in `new`.
    """
    concerned = {thing for correction in new for thing in correction.subjects} | parts.keys() | set(spots)
    old = [n for n, correction in enumerate(page.corrections) if correction.subjects & concerned]
    changes = [Change[Correction](n, (page.corrections[n],), ()) for n in reversed(old)]
    changes.append(Change(len(page.corrections) - len(old), (), tuple(new)))
    return Edit(page_number, replacing(page.ink, parts), tuple(changes))


def _own(ink: Ink, reading: Reading, marks: Sequence[int]) -> tuple[dict[int, Ink], Ink]:
    """Return the strokes of some marks alone.

    Returns:
        The parts of every stroke that other marks share, by the stroke's id, and the
        strokes and parts of strokes that are these marks'.
    """
    every = reading.marks
    parts: dict[int, Ink] = {}
    mine: list[Stroke] = []
    for index in sorted({n for mark in marks for n in every[mark].strokes}):
        sharing = [n for n, mark in enumerate(every) if index in mark.strokes]
        if set(sharing) <= set(marks):
            mine.append(ink[index])
            continue
        pieces = _parts(ink[index], [every[n].box for n in sharing])
        parts[ink[index].id] = tuple(piece for piece, _ in pieces)
        mine += [piece for piece, which in pieces if sharing[which] in marks]
    return parts, tuple(mine)


def _parts(stroke: Stroke, boxes: Sequence[Box]) -> list[tuple[Stroke, int]]:
    """Cut a stroke into one part for each box, where it goes from one to the next.

    Returns:
        The parts along the stroke, each with its box's index.
    """
    points = stroke.points
    inside = np.stack(
        [
            (points[:, 0] >= box.left)
            & (points[:, 0] <= box.right)
            & (points[:, 1] >= box.top)
            & (points[:, 1] <= box.bottom)
            for box in boxes
        ]
    )
    places = np.arange(len(points))
    middle = [float(places[row].mean()) if row.any() else 0.0 for row in inside]
    order = sorted(range(len(boxes)), key=lambda n: middle[n])
    cuts: list[int] = []
    for one, other in pairwise(order):
        wrong = np.cumsum(~inside[one]) + np.cumsum(~inside[other][::-1])[::-1]
        least = cuts[-1] + 1 if cuts else 1
        cuts.append(
            least + int(wrong[least : len(points) - 1].argmin()) if least < len(points) - 1 else least
        )
    if len(points) <= len(boxes) + 1:  # too few points to go round: it is the first box's alone
        return [(stroke, order[0])]
    return list(zip(_cut(stroke, cuts), order, strict=True))


def _cut(stroke: Stroke, cuts: Sequence[int]) -> Ink:
    """Cut a stroke at some of its points, each of which both parts have."""
    ends = [0, *cuts, len(stroke.points) - 1]
    return tuple(stroke.along(stroke.points[a : b + 1], stroke.times_s[a : b + 1]) for a, b in pairwise(ends))
