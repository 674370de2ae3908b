"""The journal's lines: what happens to a book as text, and the book again from the text.

A line is the CRC-32 of what follows it, as eight hexadecimal digits, a space, and a JSON array
of all that happened at once; each is an array of a word and what it needs:

    ["board", 2, [width, height], bytes]  the format's version, the board's pixels, and how long
                                          the lines were when they were last written anew
    ["edit", page, ink, corrections, backdrops]
                                          changes, each [at, [what goes], [what comes]]
    ["undo", page, ink, corrections, backdrops]
                                          the changes that take the last edit back
    ["redo", page, ink, corrections, backdrops]
                                          the changes that make the last one of those again
    ["turn", page]
    ["page", page, ink, corrections, backdrops]
                                          what was on a page before the first edit that is known
    ["pens", [[pen, from, stroke], ...]]  the pens that are down, and their strokes from that
                                          point on; pens that are not named are up

A stroke is `[id, x and y, times, pen's width, colour]` where it comes first, the second and
third as base64 of little-endian float32 and float64, and later its id alone; the strokes
under pens have id 0. A correction is `[label, [strokes], [spots]]`; a spot, and a backdrop
as well, is `[picture's name, its [width, height], [left, top, width, height]]`.

Each line says what it takes away and not only where. So a line after one that is lost can be
played as far as its strokes are known.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from board.document.document import Document, Record, Redone, Turned, Undone
from board.document.page import Change, Correction, Edit, Page
from board.document.page_image import PageImage, Picture, Spot
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import COLOURS, Box, Ink, Stroke

T = TypeVar("T")

VERSION = 2
PAGE_MAX = 10_000
_EntryOf = Callable[[Stroke], int | list[Any]]
_UNDER_A_PEN = 0  # the id of strokes that are not finished


class DamagedError(Exception):
    """Say that a line cannot be played."""


class ForeignError(Exception):
    """Say that a line, and all after it, is of another version."""


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


@dataclass(frozen=True)
class _Unfinished:
    """Hold a stroke that was read, as far as its pen had come; attributes as of `Stroke`."""

    points: NDArray[np.float32]
    times_s: NDArray[np.float64]
    pen_px: float
    colour: int


class Scribe:
    """Write what happens to a book as lines, and play lines again.

    Attributes:
        document: after all that was written and played.
        size: (width, height) of the board in board pixels; None as long as no line says it.
        compact_bytes: how long the lines were when they were last written anew, as they say.
    """

    def __init__(self, picture: Callable[[str, tuple[int, int]], Picture]) -> None:
        """Begin with an empty book.

        Args:
            picture: gives the picture of a name and a size; raises ValueError if there can be none.
        """
        self._picture = picture
        self.document = Document()
        self.size: tuple[int, int] | None = None
        self.compact_bytes = 0
        self._strokes: dict[int, Stroke] = {}  # that a line has, by id
        self._pens = Pens()
        self._told: dict[int, tuple[LiveStroke, int]] = {}  # pens: their trails, and how many points of them
        self._unfinished: dict[int, _Unfinished] = {}

    def board(self, size: tuple[int, int]) -> bytes:
        """Return the line that says what board it is of, or nothing if that is said."""
        if size == self.size:
            return b""
        self.size = size
        return line_of([["board", VERSION, list(size), self.compact_bytes]])

    def happened(self, records: Iterable[Record], pens: Pens, all_points: bool) -> bytes:
        """Return the line of what happened at once, or nothing.

        Args:
            records: what happened to the book.
            pens: that are down now.
            all_points: their strokes are to be written as far as they are; else that is done
                only if one of those that were written is over.
        """
        entries, self._pens = [], pens
        for record in records:
            entries.append(_entry(record, self._entry_of))
            self.document = self.document.after(record)
        over = any(
            not _goes_on(live_stroke, pens.live_strokes.get(pen))
            for pen, (live_stroke, _) in self._told.items()
        )
        if over or (all_points and self.unwritten(pens)):
            known = {p: n for p, (t, n) in self._told.items() if _goes_on(t, pens.live_strokes.get(p))}
            entries.append(_pens_entry(pens, known))
            self._told = {
                pen: (live_stroke, len(live_stroke)) for pen, live_stroke in pens.live_strokes.items()
            }
        return line_of(entries) if entries else b""

    def unwritten(self, pens: Pens) -> bool:
        """Tell whether a stroke under a pen has points that are not written."""
        for pen, live_stroke in pens.live_strokes.items():
            told, count = self._told.get(pen, (None, 0))
            if len(live_stroke) > count or not _goes_on(told, live_stroke):
                return True
        return False

    def finished(self) -> bytes:
        """Finish the strokes whose pens were down when the lines ended; return the line of it."""
        edits = []
        for stroke in self._unfinished.values():
            ink = self.document.page.ink
            new = Stroke(stroke.points, stroke.times_s, stroke.pen_px, stroke.colour)
            edit = Edit(self.document.page_number, (Change(len(ink), (), (new,)),))
            edits.append(_entry(edit, self._entry_of))
            self.document = self.document.after(edit)
        self._unfinished = {}
        return line_of([*edits, ["pens", []]]) if edits else b""

    def anew(self) -> Callable[[], bytes]:
        """Let go of all strokes that the book holds no more, and write it anew.

        Returns:
            What gives the lines that lead to the book as it is now, in any thread.
        """
        document, size = self.document, self.size
        reachable = {stroke.id: stroke for stroke in _strokes_in(document)}
        self._strokes = {key: reachable[key] for key in self._strokes if key in reachable}
        down = replace(self._pens, live_strokes={pen: self._pens.live_strokes[pen] for pen in self._told})

        def lines() -> bytes:
            written: set[int] = set()

            def entry_of(stroke: Stroke) -> int | list[Any]:
                if stroke.id in written:
                    return stroke.id
                written.add(stroke.id)
                return _stroke_entry(stroke)

            body = b"".join(line_of([entry]) for entry in _all_entries(document, entry_of))
            if down.live_strokes:
                body += line_of([_pens_entry(down, {})])
            head = line_of([["board", VERSION, list(size), len(body)]]) if size else b""
            return head + body

        return lines

    def play(self, content: bytes) -> list[bytes]:
        """Play lines; return those that cannot be played, or not wholly."""
        bad: list[bytes] = []
        start = 0
        while start < len(content):
            end = content.find(b"\n", start) + 1 or len(content)
            before = self.document, self.size, self._unfinished
            try:
                self._play_line(content[start:end])
            except ForeignError:
                return [*bad, content[start:]]
            except (DamagedError, ValueError, TypeError, IndexError, KeyError, RecursionError):
                self.document, self.size, self._unfinished = before
                bad.append(content[start:end])
            start = end
        return bad

    def _play_line(self, line: bytes) -> None:
        checksum, _, text = line[:-1].partition(b" ")
        if line[-1:] != b"\n" or checksum != b"%08x" % crc32(text):
            raise DamagedError
        for entry in json.loads(text):
            self._play_entry(entry)

    def _play_entry(self, entry: object) -> None:
        match entry:
            case ["board", int(version), [int(width), int(height)], int(size)] if min(width, height) > 0:
                if version != VERSION:
                    raise ForeignError
                self.size, self.compact_bytes = (width, height), size
            case ["board", int(version), *_] if version != VERSION:
                raise ForeignError
            case ["edit" | "undo" | "redo" as word, int(page), list(ink), list(said), list(rest)] if _is_page(
                page
            ):
                self._play_changes(word, self._edit(page, ink, said, rest))
            case ["turn", int(page)] if _is_page(page):
                self.document = self.document.after(Turned(page))
            case ["page", int(page), list(ink), list(said), list(rest)] if _is_page(page):
                content = Page(self._ink(ink), self._corrections(said), self._backdrops(rest))
                self.document = self.document.after(Turned(page)).showing(content)
            case ["pens", list(pens)]:
                self._unfinished = {pen: self._trail(pen, start, part) for pen, start, part in pens}
            case _:
                raise DamagedError

    def _play_changes(self, word: str, edit: Edit) -> None:
        """Play an edit; one that takes nothing away and brings nothing is none."""
        document = self.document
        if word == "undo" and document.done and document.done[-1].reverse == edit:
            self.document = document.after(Undone(document.done[-1]))
        elif word == "redo" and document.undone and document.undone[-1] == edit:
            self.document = document.after(Redone(document.undone[-1]))
        elif edit.ink or edit.corrections or edit.page_images:
            self.document = document.after(edit)

    def _edit(self, page: int, ink: Sequence[Any], said: Sequence[Any], page_images: Sequence[Any]) -> Edit:
        """Return an edit from its entry, as it can be made to the page as it is."""
        old = self.document.pages[page] if page < len(self.document.pages) else Page()
        return Edit(
            page,
            _fitting(old.ink, ink, self._ink, lambda entry: isinstance(entry, int)),
            _fitting(old.corrections, said, self._corrections, lambda _: False),
            _fitting(old.page_images, page_images, self._backdrops, lambda _: True),
        )

    def _corrections(self, entries: Sequence[Any]) -> tuple[Correction, ...]:
        """Return corrections, but for those with a stroke that is lost."""
        found = []
        for label, strokes, spots in entries:
            ink = self._ink(strokes)
            if len(ink) == len(strokes):
                found.append(Correction(ink, str(label), tuple(Spot(*self._place(spot)) for spot in spots)))
        return tuple(found)

    def _backdrops(self, entries: Sequence[Any]) -> tuple[PageImage, ...]:
        return tuple(PageImage(*self._place(entry)) for entry in entries)

    def _place(self, entry: Sequence[Any]) -> tuple[Picture, Box]:
        """Return a picture and a box from the entry of a backdrop or a spot."""
        match entry:
            case [str(name), [int(width), int(height)], list(box)]:
                left, top, wide, high = (float(length) for length in box)
                if np.isfinite([left, top, wide, high]).all() and min(wide, high) > 0:
                    return self._picture(name, (width, height)), Box(left, top, wide, high)
        raise DamagedError

    def _ink(self, entries: Sequence[Any]) -> Ink:
        """Return strokes, but for those whose line is lost."""
        return tuple(stroke for entry in entries if (stroke := self._stroke(entry)))

    def _stroke(self, entry: object) -> Stroke | None:
        match entry:
            case int(number):
                return self._strokes.get(number)
            case [int(number), *part] if number > _UNDER_A_PEN:
                if number in self._strokes:  # a stroke comes whole only once
                    raise DamagedError
                stroke = self._strokes[number] = Stroke(*_part(part), id=number)
                return stroke
        raise DamagedError

    def _trail(self, pen: object, start: object, entry: Sequence[Any]) -> _Unfinished:
        """Return the stroke under a pen with what came to it."""
        if not (isinstance(pen, int) and isinstance(start, int) and start >= 0):
            raise DamagedError
        points, times_s, pen_px, colour = _part(entry[1:])
        known = self._unfinished.get(pen)
        if start and known:
            points = np.concatenate([known.points[:start], points])
            times_s = np.concatenate([known.times_s[:start], times_s])
        if not len(points) or len(points) != len(times_s):
            raise DamagedError
        return _Unfinished(points, times_s, pen_px, colour)

    def _entry_of(self, stroke: Stroke) -> int | list[Any]:
        if stroke.id in self._strokes:
            return stroke.id
        self._strokes[stroke.id] = stroke
        return _stroke_entry(stroke)


def line_of(entries: Sequence[Any]) -> bytes:
    """Return entries as a line with its checksum."""
    text = json.dumps(entries, separators=(",", ":")).encode()
    return b"%08x %s\n" % (crc32(text), text)


def _entry(record: Record, entry_of: _EntryOf) -> list[Any]:
    match record:
        case Edit():
            return _edit_entry("edit", record, entry_of)
        case Undone(edit):
            return _edit_entry("undo", edit.reverse, entry_of)
        case Redone(edit):
            return _edit_entry("redo", edit, entry_of)
        case Turned(page):
            return ["turn", page]


def _edit_entry(word: str, edit: Edit, entry_of: _EntryOf) -> list[Any]:
    changes: list[Any] = [
        [[c.at, [*map(entry_of, c.removed)], [*map(entry_of, c.added)]] for c in edit.ink],
        [[c.at, _said(c.removed, entry_of), _said(c.added, entry_of)] for c in edit.corrections],
        [[c.at, _places(c.removed), _places(c.added)] for c in edit.page_images],
    ]
    return [word, edit.page_number, *changes]


def _said(corrections: Iterable[Correction], entry_of: _EntryOf) -> list[list[Any]]:
    return [[c.label, [*map(entry_of, c.strokes)], _places(c.spots)] for c in corrections]


def _places(places: Iterable[PageImage | Spot]) -> list[list[Any]]:
    return [[place.picture.name, list(place.picture.size), list(map(float, place.box))] for place in places]


def _all_entries(document: Document, entry_of: _EntryOf) -> Iterator[list[Any]]:
    """Give what leads to a book: its pages before all edits that are known, and then those."""
    pages = dict(enumerate(document.pages))
    for edit in reversed(document.done):
        pages[edit.page_number] = edit.reverse.applied(pages.get(edit.page_number, Page()))
    for number, page in sorted(pages.items()):
        if page.ink or page.corrections or page.page_images:
            ink, said = [*map(entry_of, page.ink)], _said(page.corrections, entry_of)
            yield ["page", number, ink, said, _places(page.page_images)]
    for edit in (*document.done, *reversed(document.undone)):
        yield _edit_entry("edit", edit, entry_of)
    for edit in document.undone:
        yield _edit_entry("undo", edit.reverse, entry_of)
    yield ["turn", document.page_number]


def _strokes_in(document: Document) -> Iterator[Stroke]:
    """Give every stroke that a book holds, some several times."""
    for page in document.pages:
        yield from page.ink
        yield from (stroke for said in page.corrections for stroke in said.strokes)
    for edit in (*document.done, *document.undone):
        for change in edit.ink:
            yield from (*change.removed, *change.added)
        for said_change in edit.corrections:
            for said in (*said_change.removed, *said_change.added):
                yield from said.strokes


def _stroke_entry(stroke: Stroke) -> list[Any]:
    points, times = stroke.points.astype("<f4").tobytes(), stroke.times_s.astype("<f8").tobytes()
    texts = [base64.b64encode(part).decode() for part in (points, times)]
    return [stroke.id, *texts, float(stroke.pen_px), stroke.colour]


def _pens_entry(pens: Pens, known: Mapping[int, int]) -> list[Any]:
    """Return how the strokes under pens go on after so many points that are known of each."""
    entries = []
    for pen, live_stroke in pens.live_strokes.items():
        start = known.get(pen, 0)
        moments = np.array(live_stroke.since(start), np.float64).reshape(-1, 3)
        part = [base64.b64encode(moments[:, :2].astype("<f4").tobytes()).decode()]
        part.append(base64.b64encode(moments[:, 2].astype("<f8").tobytes()).decode())
        entries.append([pen, start, [_UNDER_A_PEN, *part, float(pens.width_px), pens.colour]])
    return ["pens", entries]


def _part(
    entry: Sequence[Any],
) -> tuple[NDArray[np.float32], NDArray[np.float64], float, int]:
    """Return points, times, pen's width and colour of a stroke or a part of one, from its entry."""
    match entry:
        case [str(points), str(times), int() | float() as pen_px, int(colour)]:
            xy = np.frombuffer(base64.b64decode(points, validate=True), "<f4").reshape(-1, 2)
            times_s = np.frombuffer(base64.b64decode(times, validate=True), "<f8")
            if np.isfinite(xy).all() and 0 < pen_px < np.inf and 0 <= colour < COLOURS:
                return xy.astype(np.float32), times_s.astype(np.float64), float(pen_px), colour
    raise DamagedError


def _fitting(
    things: tuple[T, ...],
    entries: Sequence[Any],
    known: Callable[[Sequence[Any]], tuple[T, ...]],
    was_known: Callable[[Any], bool],
) -> tuple[Change[T], ...]:
    """Return changes from their entries, as they can be made to things as they are.

    If no line is lost before, these are the changes that were written.

    Args:
        things: as they are.
        entries: of the changes.
        known: gives things from their entries.
        was_known: tells whether an entry is of something that may be there already.
    """
    changes: list[Change[T]] = []
    for at, gone_entries, come_entries in entries:
        gone, come = known(gone_entries), known(come_entries)
        for change in _changes(things, at, gone, come, any(map(was_known, come_entries))):
            changes.append(change)
            things = change.applied(things)
    return tuple(changes)


def _changes(
    things: tuple[T, ...], at: object, gone: tuple[T, ...], come: tuple[T, ...], again: bool
) -> Iterator[Change[T]]:
    """Give the changes by which things go and come; `again` says that some may be there already."""
    if not isinstance(at, int) or at < 0:
        raise DamagedError
    keys = [*map(_key, gone)]
    if at <= len(things) and [*map(_key, things[at : at + len(gone)])] == keys:
        rest = {*map(_key, things)} - {*keys} if again else set()
        yield Change(at, gone, tuple(thing for thing in come if _key(thing) not in rest))
        return
    places = sorted((n for n, thing in enumerate(things) if _key(thing) in keys), reverse=True)
    for n in places:
        yield Change(n, (things[n],), ())
    rest = {*map(_key, things)} - {*keys}
    new = tuple(thing for thing in come if _key(thing) not in rest)
    if new:
        yield Change(min(at, len(things) - len(places)), (), new)


def _key(thing: object) -> object:
    """Return what something on a page is known by."""
    match thing:
        case Stroke():
            return thing.id
        case Correction(strokes, label, spots):
            return label, *(stroke.id for stroke in strokes), *spots
    return thing


def _goes_on(old: LiveStroke | None, new: LiveStroke | None) -> bool:
    """Tell whether a trail is what another one became."""
    return old is not None and new is not None and old.first is new.first


def _is_page(page: int) -> bool:
    return 0 <= page <= PAGE_MAX
