"""The encoder: changes of a document as the journal's lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

from board.document.document import Document, Record
from board.document.page import Edit, Page
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Ink, Stroke, new_id
from board.storage.journal_format import (
    Pens,
    board_line,
    edit_entry,
    line_of,
    page_entry,
    pens_entry,
    record_entry,
    stroke_entry,
)


class JournalEncoder:
    """Encode changes; a stroke is written whole once, and by its id from then on.

    Attributes:
        early: there was a line of early ink.
    """

    def __init__(self, known: Collection[int] = ()) -> None:
        """Begin after lines that have the strokes with the ids `known`."""
        self.early = False
        self._start = new_id()
        self._known = set(known)
        self._pens = Pens()
        self._sent: dict[int, tuple[LiveStroke, int]] = {}  # by pen: its stroke, and how many points of it

    def line(self, records: Iterable[Record], pens: Pens, all_points: bool) -> bytes:
        """Return the line of changes made at once, or b"".

        Args:
            records: the changes.
            pens: that are down.
            all_points: write their strokes as far as they are; else that is done only if one of those
                that were written has ended.
        """
        self._pens = pens
        entries = [record_entry(record, self._entry_of) for record in records]
        if self._ended(pens) or (all_points and self.has_new_points(pens)):
            sent = {p: n for p, (old, n) in self._sent.items() if _continues(old, pens.live_strokes.get(p))}
            entries.append(pens_entry(pens, sent))
            self._sent = {pen: (stroke, len(stroke)) for pen, stroke in pens.live_strokes.items()}
        return line_of(entries) if entries else b""

    def early_line(self, ink: Ink, pens: Pens, now: bool) -> bytes:
        """Return the line of ink that was drawn before the lines were read, or b"".

        Args:
            ink: all of it that is finished.
            pens: that are down.
            now: write it; else that is done only if a stroke under a pen that was written has ended.
        """
        if not (now or self._ended(pens)):
            return b""
        self.early = True
        self._sent = {pen: (stroke, len(stroke)) for pen, stroke in pens.live_strokes.items()}
        live = [stroke.stroke(pens.width_px, pens.colour) for stroke in pens.live_strokes.values()]
        return line_of([["early", self._start, [*map(stroke_entry, (*ink, *live))]]])

    def joining_line(self, edits: Iterable[Edit], pens: Pens) -> bytes:
        """Return the line of the edits that early ink, and strokes left under pens, have become."""
        self._pens = pens
        self._sent = {pen: (stroke, len(stroke)) for pen, stroke in pens.live_strokes.items()}
        made = [record_entry(edit, self._entry_of) for edit in edits]
        return line_of([*made, pens_entry(pens, {}), ["joined"]])

    def has_new_points(self, pens: Pens) -> bool:
        """Tell whether a stroke under a pen has points that are not written."""
        for pen, live_stroke in pens.live_strokes.items():
            old, count = self._sent.get(pen, (None, 0))
            if len(live_stroke) > count or not _continues(old, live_stroke):
                return True
        return False

    def compacting(self, document: Document, size: tuple[int, int] | None) -> Callable[[], tuple[bytes, int]]:
        """Forget all strokes that are not in a document, and write it in as few lines as it needs.

        Args:
            document: after all changes that were written.
            size: (width, height) of a page in board pixels.

        Returns:
            What gives, in any thread, the lines and their length as the first of them has it.
        """
        reachable = {stroke.id for stroke in _strokes_in(document)}
        self._known &= reachable
        down = replace(self._pens, live_strokes={pen: self._pens.live_strokes[pen] for pen in self._sent})

        def lines() -> tuple[bytes, int]:
            encoder = JournalEncoder()
            body = b"".join(line_of([entry]) for entry in _entries(document, encoder._entry_of))
            if down.live_strokes:
                body += line_of([pens_entry(down, {})])
            head = board_line(size, len(body)) if size else b""
            return head + body, len(body)

        return lines

    def _ended(self, pens: Pens) -> bool:
        """Tell whether a stroke under a pen that was written has ended."""
        return any(not _continues(old, pens.live_strokes.get(pen)) for pen, (old, _) in self._sent.items())

    def _entry_of(self, stroke: Stroke) -> int | list[Any]:
        if stroke.id in self._known:
            return stroke.id
        self._known.add(stroke.id)
        return stroke_entry(stroke)


def _entries(document: Document, entry_of: Callable[[Stroke], int | list[Any]]) -> Iterator[list[Any]]:
    """Give what leads to a document: its pages before all edits that it remembers, then those."""
    pages = document.pages
    for edit in reversed(document.done):
        pages = edit.reverse.applied_to_all(pages)
    for number, page in enumerate(pages):
        if page != Page() or number == len(pages) - 1:
            yield ["page", number, *page_entry(page, entry_of)]
    for edit in (*document.done, *reversed(document.undone)):
        yield edit_entry("edit", edit, entry_of)
    for edit in document.undone:
        yield edit_entry("undo", edit.reverse, entry_of)
    yield ["turn", document.page_number]


def _strokes_in(document: Document) -> Iterator[Stroke]:
    """Give every stroke of a document, some several times."""
    edits = (*document.done, *document.undone)
    arranged = (page for edit in edits for c in edit.pages for page in (*c.removed, *c.added))
    for page in (*document.pages, *arranged):
        yield from page.ink
        yield from (stroke for correction in page.corrections for stroke in correction.strokes)
    for edit in edits:
        for change in edit.ink:
            yield from (*change.removed, *change.added)
        for corrected in edit.corrections:
            for correction in (*corrected.removed, *corrected.added):
                yield from correction.strokes


def _continues(old: LiveStroke | None, new: LiveStroke | None) -> bool:
    """Tell whether one live stroke has become the other."""
    return old is not None and new is not None and old.first is new.first
