"""The journal's format: changes of a document as lines of text.

A line is the CRC-32 of what follows it, as eight hexadecimal digits, a space, and a JSON array
of changes made at once. Each change is an array of a word and its arguments:

    ["board", 2, [width, height], bytes]  the format's version, the size of a page in pixels, and
                                          the length of the lines when they were last compacted
    ["edit", page, ink, corrections, images]
                                          changes, each [at, [removed], [added]]
    ["edit", page, ink, corrections, images, paper, pages]
                                          the same, with the paper before and after, or [], and changes
                                          of the list of pages
    ["undo", page, ...]                   the changes that undo the last edit, as of "edit"
    ["redo", page, ...]                   the changes that redo the last edit that was undone
    ["turn", page]
    ["page", page, ink, corrections, images]
    ["page", page, ink, corrections, images, paper]
                                          a page before the first edit that is remembered
    ["pens", [[pen, from, stroke], ...]]  the pens that are down, and their strokes from that
                                          point on; pens that are not listed are up
    ["early", start, [stroke, ...]]       all ink that was drawn in a start before the lines were read;
                                          `start` is a random number, which tells starts apart
    ["joined"]                            early ink, and strokes left under pens, are in edits now

A stroke is `[id, points, times, pen's width, colour]` where it comes first, points and times as
base64 of little-endian float32 (x and y) and float64, and later its id alone; strokes under pens
have id 0. A stroke that a phone wrote has the phone's number after its colour. A correction is
`[label, [strokes], [spots]]`. A spot and a page image are
`[picture's name, its [width, height], [left, top, width, height]]`. A page in a change of the list
of pages is `[[strokes], [corrections], [images], paper]`.

Each line lists what it removes and not only where. So a line after a lost one can be applied as
far as its strokes are known.

Version 2 had no paper, and pages were neither moved nor deleted.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np

from board.document.document import Record, Redone, Turned, Undone
from board.document.page import Correction, Edit, Page
from board.document.page_image import PageImage, Spot
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Stroke

VERSION = 3
READ_VERSIONS = (2, 3)
UNDER_A_PEN = 0
"""The id of strokes that are not finished."""

EntryOf = Callable[[Stroke], int | list[Any]]


@dataclass(frozen=True)
class Pens:
    """Hold the pens that are down.

    Attributes:
        live_strokes: by pen.
        width_px: of the strokes, in board pixels.
        colour: of the strokes.
    """

    live_strokes: Mapping[int, LiveStroke] = field(default_factory=dict)
    width_px: float = 1.0
    colour: int = 0


def line_of(entries: Sequence[Any]) -> bytes:
    """Return entries as a line with its checksum."""
    text = json.dumps(entries, separators=(",", ":")).encode()
    return b"%08x %s\n" % (crc32(text), text)


def board_line(size: tuple[int, int], compact_bytes: int) -> bytes:
    """Return the line with the size of a page and the length of the compacted lines."""
    return line_of([["board", VERSION, list(size), compact_bytes]])


def record_entry(record: Record, entry_of: EntryOf) -> list[Any]:
    """Return the entry of a change; `entry_of` gives those of strokes."""
    match record:
        case Edit():
            return edit_entry("edit", record, entry_of)
        case Undone(edit):
            return edit_entry("undo", edit.reverse, entry_of)
        case Redone(edit):
            return edit_entry("redo", edit, entry_of)
        case Turned(page_number):
            return ["turn", page_number]


def edit_entry(word: str, edit: Edit, entry_of: EntryOf) -> list[Any]:
    """Return the entry of an edit that is made, undone or redone."""
    changes: list[Any] = [
        [[c.at, [*map(entry_of, c.removed)], [*map(entry_of, c.added)]] for c in edit.ink],
        [
            [c.at, correction_entries(c.removed, entry_of), correction_entries(c.added, entry_of)]
            for c in edit.corrections
        ],
        [[c.at, place_entries(c.removed), place_entries(c.added)] for c in edit.page_images],
    ]
    if edit.paper or edit.pages:
        changes.append([paper.value for paper in edit.paper or ()])
        changes.append(
            [
                [c.at, *([page_entry(page, entry_of) for page in pages] for pages in (c.removed, c.added))]
                for c in edit.pages
            ]
        )
    return [word, edit.page_number, *changes]


def page_entry(page: Page, entry_of: EntryOf) -> list[Any]:
    """Return the entry of a page, which is whole."""
    ink, corrections = [*map(entry_of, page.ink)], correction_entries(page.corrections, entry_of)
    return [ink, corrections, place_entries(page.page_images), page.paper.value]


def correction_entries(corrections: Iterable[Correction], entry_of: EntryOf) -> list[list[Any]]:
    """Return the entries of corrections."""
    return [[c.label, [*map(entry_of, c.strokes)], place_entries(c.spots)] for c in corrections]


def place_entries(places: Iterable[PageImage | Spot]) -> list[list[Any]]:
    """Return the entries of page images or spots."""
    return [[place.picture.name, list(place.picture.size), list(map(float, place.box))] for place in places]


def stroke_entry(stroke: Stroke) -> list[Any]:
    """Return the entry of a stroke where it comes first."""
    points, times = stroke.points.astype("<f4").tobytes(), stroke.times_s.astype("<f8").tobytes()
    owner = [stroke.owner] if stroke.owner else []
    return [stroke.id, _text_of(points), _text_of(times), float(stroke.pen_px), stroke.colour, *owner]


def pens_entry(pens: Pens, sent: Mapping[int, int]) -> list[Any]:
    """Return the entry of live strokes, each without the points, by pen, that were sent before."""
    entries = []
    for pen, live_stroke in pens.live_strokes.items():
        start = sent.get(pen, 0)
        moments = np.array(live_stroke.since(start), np.float64).reshape(-1, 3)
        points, times = moments[:, :2].astype("<f4").tobytes(), moments[:, 2].astype("<f8").tobytes()
        stroke = [UNDER_A_PEN, _text_of(points), _text_of(times), float(pens.width_px), pens.colour]
        entries.append([pen, start, stroke])
    return ["pens", entries]


def _text_of(content: bytes) -> str:
    return base64.b64encode(content).decode()
