"""The decoder: the journal's lines as a document."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np

from board.document import document as history
from board.document.document import Document
from board.document.page import TOGETHER, Change, Correction, Edit, Page, Paper
from board.document.page_image import PageImage, Picture, Spot
from board.ink.label import LABELS, SIGNS
from board.ink.limits import COORDINATE_PX_MAX, PAGE_SIDE_PX_MAX, PAGES_MAX, problem_of
from board.ink.stroke import ID_BITS, Box, Ink, Stroke
from board.storage.journal_entries import (
    DRAWN_MAX,
    EARLY_MAX,
    DamagedError,
    Part,
    entries_of,
    is_foreign,
    is_size,
    page_number_of,
    part_of,
    place_of,
    stroke_of,
)
from board.storage.journal_format import UNDER_A_PEN, VERSION
from board.storage.page_items import ITEM_WORK, Items, PageItems

T = TypeVar("T")

_Changes = Sequence[tuple[int, tuple[T, ...], tuple[T, ...]]]
"""Changes as lines have them: at which place what goes and what comes."""

WORK_MAX = 2_000_000_000
"""How much work lines may make beyond their length, in strokes that change their place: about 2 s."""

_PAGE_WORK = 5_000  # to make a page

_LINE = re.compile(rb"^[0-9a-f]{8} \[.*\]\n", re.MULTILINE)
_CORRECTION_LABELS = frozenset((*LABELS, *SIGNS, TOGETHER))

_DAMAGED = (ValueError, TypeError, IndexError, KeyError, OverflowError, RecursionError)


class JournalDecoder:
    """Decode lines into a document.

    Attributes:
        size: (width, height) of a page in board pixels; None until a line has it.
        compact_bytes: length of the lines when they were last compacted, as they say.
        version: the last that they name; `VERSION` before they do.
    """

    def __init__(self, picture: Callable[[str, tuple[int, int]], Picture]) -> None:
        """Begin with an empty document.

        Args:
            picture: gives the picture with a name and a size; raises ValueError if there can be none.
        """
        self.size: tuple[int, int] | None = None
        self.compact_bytes = 0
        self.version = VERSION
        self._picture = picture
        self._strokes: dict[int, Stroke] = {}  # by id
        self._pages = [PageItems()]
        self._page_number = 0
        self._done: deque[Edit] = deque(maxlen=history.UNDO_MOST)
        self._undone: list[Edit] = []
        self._live: dict[int, Stroke] = {}  # by pen
        self._early: dict[int, Ink] = {}  # by start
        self._work = 0
        self._lossy = False  # a line was lost

    @property
    def known(self) -> Collection[int]:
        """The ids of all strokes in the lines."""
        return self._strokes.keys()

    @property
    def document(self) -> Document:
        """The document after all lines."""
        self._drop_unused_pages()
        pages = (page.page for page in self._pages)
        return Document(tuple(pages), self._page_number, tuple(self._done), tuple(self._undone))

    def decode(self, content: bytes) -> bytes:
        """Apply lines; return what cannot be applied of them, or is no line."""
        damaged: list[bytes] = []
        end = 0
        for match in _LINE.finditer(content):
            if end < match.start():
                damaged.append(content[end : match.start()])
            self._lossy = bool(damaged)
            line, end = match[0], match.end()
            try:
                entries = entries_of(line)
                if any(map(is_foreign, entries)):  # all that follows may mean something else
                    end = match.start()
                    break
                for apply in [self._applying(entry) for entry in entries]:
                    apply()
            except _DAMAGED:
                damaged.append(line)
        return b"".join([*damaged, content[end:]])

    def finish(self) -> list[Edit]:
        """Finish the early ink, and the strokes whose pens were down at the end; return the edits."""
        edits = []
        for left in (*self._live.values(), *(stroke for ink in self._early.values() for stroke in ink)):
            stroke = Stroke(left.points, left.times_s, left.pen_px, left.colour)
            at = len(self._pages[self._page_number].ink.items)
            edits.append(Edit(self._page_number, (Change(at, (), (stroke,)),)))
            self._change("edit", self._page_number, [(at, (), (stroke,))], [], [])
        self._live, self._early = {}, {}
        return edits

    def _applying(self, entry: object) -> Callable[[], None]:
        """Return what applies an entry, which is checked as far as it can be before the others are."""
        if self._work > WORK_MAX:
            raise DamagedError
        match entry:
            case ["board", int(version), [int(width), int(height)], int(size)] if is_size((width, height)):
                return partial(self._set_board, version, (width, height), size)
            case ["edit" | "undo" | "redo" as word, int(number), list(ink), list(corrections), list(images)]:
                return self._applying_edit(word, number, ink, corrections, images, [], [])
            case [
                "edit" | "undo" | "redo" as word,
                int(number),
                list(ink),
                list(corrections),
                list(images),
                list(papers),
                list(pages),
            ]:
                return self._applying_edit(word, number, ink, corrections, images, papers, pages)
            case ["turn", int(number)]:
                return partial(self._turn, page_number_of(number))
            case ["page", int(number), list(_), list(_), list(_), *_]:
                return partial(self._set_page, page_number_of(number), self._entire_page(entry[2:]))
            case ["pens", list(pens)]:
                return partial(self._set_live, [part_of(pen, start, stroke) for pen, start, stroke in pens])
            case ["early", int(start), list(strokes)] if len(strokes) <= EARLY_MAX:
                return partial(self._set_early, start, tuple(self._drawn(entry) for entry in strokes))
            case ["joined"]:
                return lambda: self._early.clear()
        raise DamagedError

    def _set_early(self, start: int, ink: Ink) -> None:
        """Take the early ink of a start as it is now."""
        early = {**self._early, start: ink}
        if sum(map(len, early.values())) > EARLY_MAX:
            raise DamagedError
        self._early = early

    def _applying_edit(
        self,
        word: str,
        number: int,
        ink: Any,
        corrections: Any,
        images: Any,
        papers: Any,
        pages: Any,
    ) -> Callable[[], None]:
        """Return what makes, undoes or redoes an edit."""
        number = page_number_of(number)
        if pages:
            arranged = [
                (page_number_of(at), self._entire_pages(old), self._entire_pages(new))
                for at, old, new in pages
            ]
            return partial(self._arrange, word, number, arranged)
        before_and_after = tuple(map(Paper, papers))
        if len(before_and_after) not in (0, 2):
            raise DamagedError
        return partial(
            self._change,
            word,
            number,
            [(place_of(at), self._ink(old), self._ink(new)) for at, old, new in ink],
            [(place_of(at), self._corrections(old), self._corrections(new)) for at, old, new in corrections],
            [(place_of(at), self._page_images(old), self._page_images(new)) for at, old, new in images],
            before_and_after,
        )

    def _set_board(self, version: int, size: tuple[int, int], compact_bytes: int) -> None:
        self.version, self.size, self.compact_bytes = version, size, compact_bytes

    def _change(
        self,
        word: str,
        number: int,
        ink: _Changes[Stroke],
        corrections: _Changes[Correction],
        images: _Changes[PageImage],
        papers: tuple[Paper, ...] = (),
    ) -> None:
        """Make, undo or redo an edit of a page; one that can change nothing is none."""
        page = self._page(number)
        edit = Edit(
            number,
            self._fitted(page.ink, ink),
            self._fitted(page.corrections, corrections),
            self._fitted(page.page_images, images),
            (papers[0], papers[1]) if papers else None,
        )
        if edit == Edit(number):
            return
        self._turn(number)
        if papers:
            page.paper = papers[1]
        self._note(word, edit)

    def _arrange(self, word: str, number: int, changes: _Changes[Page]) -> None:
        """Delete or move pages, undo or redo that; if no line is lost before, that is all of it."""
        made: list[Change[Page]] = []
        for at, removed, added in changes:
            if max(at + len(removed), len(self._pages) + len(added)) > PAGES_MAX:
                raise DamagedError
            self._page(at + len(removed) - 1)
            place = self._place_of(at, removed)
            start, end = (at, at) if place is None else (place, place + len(removed))
            others = self._pages[:start] + self._pages[end:] if self._lossy else []
            new = [PageItems.of(page) for page in added if not self._have_ink_of(page, others)]
            gone = tuple(items.page for items in self._pages[start:end])
            self._pages[start:end] = new
            self._work += _PAGE_WORK
            if gone or new:
                made.append(Change(start, gone, tuple(items.page for items in new)))
        if not self._pages:
            self._pages = [PageItems()]
        if made:
            self._note(word, Edit(number, pages=tuple(made)))

    def _place_of(self, at: int, removed: tuple[Page, ...]) -> int | None:
        """Return where pages are now: at a place, or elsewhere or nowhere if a line before was lost."""
        places: tuple[int, ...] = at, *range(len(self._pages) - len(removed) + 1)
        for place in places:
            here = self._pages[place : place + len(removed)]
            if all(items.shows(page) for items, page in zip(here, removed, strict=True)):
                return place
            self._work += _PAGE_WORK
            if not self._lossy:
                raise DamagedError
        return None

    def _have_ink_of(self, page: Page, others: Sequence[PageItems]) -> bool:
        """Tell whether ink or the picture of a page is on others."""
        ids, images = {stroke.id for stroke in page.ink}, [*page.page_images]
        self._work += ITEM_WORK * sum(len(items.ink.items) for items in others)
        return any(
            (images and items.page_images.items == images)
            or any(stroke.id in ids for stroke in items.ink.items)
            for items in others
        )

    def _note(self, word: str, edit: Edit) -> None:
        """Remember an edit that was made, and show its page."""
        self._show(min(edit.shown, len(self._pages) - 1))
        if word == "undo" and self._done and self._done[-1].reverse == edit:
            self._undone.append(self._done.pop())
        elif word == "redo" and self._undone and self._undone[-1] == edit:
            self._done.append(self._undone.pop())
        else:
            self._done.append(edit)
            self._undone.clear()

    def _fitted(self, items: Items[T], changes: _Changes[T]) -> tuple[Change[T], ...]:
        fitted: list[Change[T]] = []
        for at, removed, added in changes:
            made, work = items.fit(at, removed, added)
            fitted += made
            self._work += work
        return tuple(fitted)

    def _turn(self, number: int) -> None:
        if number != self._page_number:
            self._page(number)
            self._show(number)

    def _show(self, number: int) -> None:
        self._page_number = number
        self._drop_unused_pages()

    def _page(self, number: int) -> PageItems:
        """Return a page; if it is missing, it and those before it have the last one's paper."""
        missing = number + 1 - len(self._pages)
        if missing > 0:
            paper = self._pages[-1].paper if self._pages else Paper.PLAIN
            self._pages += [PageItems(paper=paper) for _ in range(missing)]
            self._work += missing * _PAGE_WORK
        return self._pages[number]

    def _drop_unused_pages(self) -> None:
        pages = self._pages
        while len(pages) > self._page_number + 1 and pages[-1].empty and pages[-1].paper is pages[-2].paper:
            pages.pop()

    def _set_page(self, number: int, page: Page) -> None:
        self._page(number)
        self._pages[number] = PageItems.of(page)
        self._show(number)

    def _set_live(self, parts: Sequence[Part]) -> None:
        """Take the strokes under pens as far as they are now; other pens are up."""
        old, self._live = self._live, {}
        for part in parts:
            points, times_s = part.points, part.times_s
            known = old.get(part.pen)
            if part.start and known:
                points = np.concatenate([known.points[: part.start], points])
                times_s = np.concatenate([known.times_s[: part.start], times_s])
                self._work += len(points)
            if len(points):
                stroke = Stroke(points, times_s, part.pen_px, part.colour)
                if not problem_of(stroke):
                    self._live[part.pen] = stroke

    def _ink(self, entries: Sequence[Any]) -> Ink:
        """Return strokes, but for those whose line is lost."""
        return tuple(stroke for entry in entries if (stroke := self._stroke(entry)))

    def _stroke(self, entry: object) -> Stroke | None:
        if isinstance(entry, int):
            return self._strokes.get(entry)
        stroke = self._drawn(entry)
        known = self._strokes.setdefault(stroke.id, stroke)
        if known is not stroke and known != stroke:  # a stroke never changes
            raise DamagedError
        return known

    def _drawn(self, entry: object) -> Stroke:
        """Return a stroke that is written whole."""
        id_, stroke = stroke_of(entry)
        if not UNDER_A_PEN < id_ < 1 << ID_BITS or problem_of(stroke) or len(self._strokes) >= DRAWN_MAX:
            raise DamagedError
        return stroke

    def _corrections(self, entries: Sequence[Any]) -> tuple[Correction, ...]:
        """Return corrections, but for those with a stroke that is lost."""
        found = []
        for label, strokes, spots in entries:
            if label not in _CORRECTION_LABELS or bool(strokes) == bool(spots):
                raise DamagedError
            ink = self._ink(strokes)
            if len({stroke.id for stroke in ink}) == len(strokes):
                found.append(Correction(ink, label, tuple(Spot(*self._picture_box(spot)) for spot in spots)))
        return tuple(found)

    def _entire_pages(self, entries: Sequence[Any]) -> tuple[Page, ...]:
        return tuple(map(self._entire_page, entries))

    def _entire_page(self, entry: Sequence[Any]) -> Page:
        """Return a page, but for the strokes that are lost."""
        ink, corrections, images, *paper = entry
        content = self._ink(ink), self._corrections(corrections), self._page_images(images)
        return Page(*content, *map(Paper, paper))

    def _page_images(self, entries: Sequence[Any]) -> tuple[PageImage, ...]:
        if len(entries) > 1:
            raise DamagedError
        return tuple(PageImage(*self._picture_box(entry)) for entry in entries)

    def _picture_box(self, entry: Sequence[Any]) -> tuple[Picture, Box]:
        """Return the picture and the box of a page image or a spot."""
        name, (width, height), (left, top, wide, high) = entry
        box = Box(float(left), float(top), float(wide), float(high))
        fits = max(map(abs, box[:2])) <= COORDINATE_PX_MAX
        fits = fits and all(0 < side <= PAGE_SIDE_PX_MAX for side in box[2:])
        if not (isinstance(name, str) and is_size((width, height)) and fits):
            raise DamagedError
        return self._picture(name, (width, height)), box
