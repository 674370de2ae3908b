"""The decoder: the journal's lines as a document."""

from __future__ import annotations

import json
import re
from binascii import a2b_base64
from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, Generic, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from board.document import document as history
from board.document.document import Document
from board.document.page import TOGETHER, Change, Correction, Edit, Page, Paper
from board.document.page_image import PageImage, Picture, Spot
from board.ink.label import LABELS
from board.ink.limits import COORDINATE_PX_MAX, PAGE_SIDE_PX_MAX, PAGES_MAX, STROKES_MAX, problem_of
from board.ink.stroke import COLOURS, ID_BITS, Box, Ink, Stroke
from board.storage.journal_format import READ_VERSIONS, UNDER_A_PEN, VERSION

T = TypeVar("T")

_Changes = Sequence[tuple[int, tuple[T, ...], tuple[T, ...]]]
"""Changes as lines have them: at which place what goes and what comes."""

WORK_MAX = 2_000_000_000
"""How much work lines may make beyond their length, in strokes that change their place: about 2 s."""

_ITEM_WORK, _PAGE_WORK = 500, 5_000  # to compare a stroke, and to make a page
_STROKES_MAX = 3 * STROKES_MAX  # with those that were erased
_ITEMS_MAX = 10 * _STROKES_MAX  # arrays and values in a line, of which each takes memory

_LINE = re.compile(rb"^[0-9a-f]{8} \[.*\]\n", re.MULTILINE)
_CORRECTION_LABELS = frozenset((*LABELS, TOGETHER))

_DAMAGED = (ValueError, TypeError, IndexError, KeyError, OverflowError, RecursionError)


class DamagedError(ValueError):
    """Say that a line cannot be applied."""


class _Items(Generic[T]):
    """Hold things of a page in their order.

    Attributes:
        items: the things.
    """

    def __init__(self, key: Callable[[T], Hashable], once: bool, items: Iterable[T] = ()) -> None:
        """Begin with some.

        Args:
            key: gives what a thing is known by.
            once: none may be there twice.
            items: the things.
        """
        self._key, self._once = key, once
        self._keys: set[Hashable] = set()
        self.items = [*(self._new(items) if once else items)]
        self._keys.update(map(key, self.items))

    def fit(self, at: int, removed: Sequence[T], added: Sequence[T]) -> tuple[list[Change[T]], int]:
        """Make a change as far as it can be made; if no line is lost before, that is all of it.

        Returns:
            The changes made, and how much work that was.
        """
        keys = [*map(self._key, removed)]
        here = [*map(self._key, self.items[at : at + len(removed)])]
        if at <= len(self.items) and here == keys:
            self._keys.difference_update(keys)
            new = self._new(added) if self._once else tuple(added)
            return self._made([Change(at, tuple(removed), new)]), len(self.items) - at
        gone = set(keys)
        every = [*map(self._key, self.items)]
        places = [n for n, key in enumerate(every) if key in gone]
        self._keys = {*every} - gone
        changes = [Change(n, (self.items[n],), ()) for n in reversed(places)]
        changes.append(Change(min(at, len(every) - len(places)), (), self._new(added)))
        return self._made(changes), (_ITEM_WORK + len(places)) * len(every)

    def _made(self, changes: Iterable[Change[T]]) -> list[Change[T]]:
        made = [change for change in changes if change.removed or change.added]
        for change in made:
            self.items[change.at : change.at + len(change.removed)] = change.added
            self._keys.update(map(self._key, change.added))
        return made

    def _new(self, items: Iterable[T]) -> tuple[T, ...]:
        """Return the things that are not there yet, each once."""
        return tuple({key: item for item in items if (key := self._key(item)) not in self._keys}.values())


class _PageItems:
    """Hold a page while lines change it."""

    def __init__(
        self,
        ink: Iterable[Stroke] = (),
        corrections: Iterable[Correction] = (),
        page_images: Iterable[PageImage] = (),
        paper: Paper = Paper.PLAIN,
    ) -> None:
        self.paper = paper
        self.ink = _Items[Stroke](attrgetter("id"), True, ink)
        self.corrections = _Items[Correction](_key_of, False, corrections)
        self.page_images = _Items[PageImage](lambda page_image: page_image, True, page_images)

    @classmethod
    def of(cls, page: Page) -> _PageItems:
        return cls(page.ink, page.corrections, page.page_images, page.paper)

    @property
    def empty(self) -> bool:
        return not self.ink.items and not self.page_images.items

    @property
    def page(self) -> Page:
        ink, corrections = tuple(self.ink.items), tuple(self.corrections.items)
        return Page(ink, corrections, tuple(self.page_images.items), self.paper)

    def shows(self, page: Page) -> bool:
        """Tell whether what shows of it is what shows of a page."""
        mine, own = self.ink.items, page.ink
        same = len(mine) == len(own) and all(one.id == other.id for one, other in zip(mine, own, strict=True))
        return same and self.paper is page.paper and tuple(self.page_images.items) == page.page_images


@dataclass(frozen=True)
class _Part:
    """Hold what comes after the first `start` points of the stroke under a pen."""

    pen: int
    start: int
    points: NDArray[np.float32]
    times_s: NDArray[np.float64]
    pen_px: float
    colour: int


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
        self._pages = [_PageItems()]
        self._page_number = 0
        self._done: deque[Edit] = deque(maxlen=history.UNDO_MOST)
        self._undone: list[Edit] = []
        self._live: dict[int, Stroke] = {}  # by pen
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
            damaged.append(content[end : match.start()])
            self._lossy = any(damaged)
            line, end = match[0], match.end()
            try:
                entries = _entries_of(line)
                if any(map(_is_foreign, entries)):  # all that follows may mean something else
                    end = match.start()
                    break
                for apply in [self._applying(entry) for entry in entries]:
                    apply()
            except _DAMAGED:
                damaged.append(line)
        return b"".join([*damaged, content[end:]])

    def finish(self) -> list[Edit]:
        """Finish the strokes whose pens were down at the end of the lines; return the edits."""
        edits = []
        for live in self._live.values():
            stroke = Stroke(live.points, live.times_s, live.pen_px, live.colour)
            at = len(self._pages[self._page_number].ink.items)
            edits.append(Edit(self._page_number, (Change(at, (), (stroke,)),)))
            self._change("edit", self._page_number, [(at, (), (stroke,))], [], [])
        self._live = {}
        return edits

    def _applying(self, entry: object) -> Callable[[], None]:
        """Return what applies an entry, which is checked as far as it can be before the others are."""
        if self._work > WORK_MAX:
            raise DamagedError
        match entry:
            case ["board", int(version), [int(width), int(height)], int(size)] if _is_size((width, height)):
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
                return partial(self._turn, _page_number(number))
            case ["page", int(number), list(_), list(_), list(_), *_]:
                return partial(self._set_page, _page_number(number), self._entire_page(entry[2:]))
            case ["pens", list(pens)]:
                return partial(self._set_live, [_part_of(pen, start, stroke) for pen, start, stroke in pens])
        raise DamagedError

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
        number = _page_number(number)
        if pages:
            arranged = [
                (_page_number(at), self._entire_pages(old), self._entire_pages(new)) for at, old, new in pages
            ]
            return partial(self._arrange, word, number, arranged)
        before_and_after = tuple(map(Paper, papers))
        if len(before_and_after) not in (0, 2):
            raise DamagedError
        return partial(
            self._change,
            word,
            number,
            [(_place(at), self._ink(old), self._ink(new)) for at, old, new in ink],
            [(_place(at), self._corrections(old), self._corrections(new)) for at, old, new in corrections],
            [(_place(at), self._page_images(old), self._page_images(new)) for at, old, new in images],
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
            new = [_PageItems.of(page) for page in added if not self._have_ink_of(page, others)]
            gone = tuple(items.page for items in self._pages[start:end])
            self._pages[start:end] = new
            self._work += _PAGE_WORK
            if gone or new:
                made.append(Change(start, gone, tuple(items.page for items in new)))
        if not self._pages:
            self._pages = [_PageItems()]
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

    def _have_ink_of(self, page: Page, others: Sequence[_PageItems]) -> bool:
        """Tell whether ink or the picture of a page is on others."""
        ids, images = {stroke.id for stroke in page.ink}, [*page.page_images]
        self._work += _ITEM_WORK * sum(len(items.ink.items) for items in others)
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

    def _fitted(self, items: _Items[T], changes: _Changes[T]) -> tuple[Change[T], ...]:
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

    def _page(self, number: int) -> _PageItems:
        """Return a page; if it is missing, it and those before it have the last one's paper."""
        missing = number + 1 - len(self._pages)
        if missing > 0:
            paper = self._pages[-1].paper if self._pages else Paper.PLAIN
            self._pages += [_PageItems(paper=paper) for _ in range(missing)]
            self._work += missing * _PAGE_WORK
        return self._pages[number]

    def _drop_unused_pages(self) -> None:
        pages = self._pages
        while len(pages) > self._page_number + 1 and pages[-1].empty and pages[-1].paper is pages[-2].paper:
            pages.pop()

    def _set_page(self, number: int, page: Page) -> None:
        self._page(number)
        self._pages[number] = _PageItems.of(page)
        self._show(number)

    def _set_live(self, parts: Sequence[_Part]) -> None:
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
        id_, stroke = _stroke_of(entry)
        if not UNDER_A_PEN < id_ < 1 << ID_BITS or problem_of(stroke) or len(self._strokes) >= _STROKES_MAX:
            raise DamagedError
        known = self._strokes.setdefault(id_, stroke)
        if known != stroke:  # a stroke never changes
            raise DamagedError
        return known

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
        if not (isinstance(name, str) and _is_size((width, height)) and fits):
            raise DamagedError
        return self._picture(name, (width, height)), box


def _entries_of(line: bytes) -> list[Any]:
    """Return the entries of a line.

    Raises:
        ValueError: if it is damaged, or has more in it than any that was written.
        RecursionError: if it is nested too deeply.
    """
    checksum, text = line[:8], line[9:-1]
    if checksum != b"%08x" % crc32(text) or text.count(b",") + text.count(b"[") > _ITEMS_MAX:
        raise DamagedError
    entries: list[Any] = json.loads(text)
    return entries


def _is_foreign(entry: object) -> bool:
    """Tell whether an entry says that the lines are of another version."""
    match entry:
        case ["board", int(version), *_]:
            return version not in READ_VERSIONS
    return False


def _stroke_of(entry: Any) -> tuple[int, Stroke]:
    """Return the id and the stroke of an entry, which is not checked against the limits."""
    id_, points, times, pen_px, colour = entry
    whole = isinstance(id_, int) and isinstance(colour, int) and 0 <= colour < COLOURS
    if not whole or not isinstance(pen_px, int | float):
        raise DamagedError
    return id_, Stroke(_points_of(points), _times_of(times), pen_px, colour, id_)


def _part_of(pen: object, start: object, entry: Sequence[Any]) -> _Part:
    _, points, times, pen_px, colour = entry
    if not (isinstance(pen, int) and isinstance(start, int) and start >= 0 and colour in range(COLOURS)):
        raise DamagedError
    part = _Part(pen, start, _points_of(points), _times_of(times), pen_px, colour)
    if len(part.points) != len(part.times_s) or not isinstance(pen_px, int | float):
        raise DamagedError
    return part


def _points_of(text: str) -> NDArray[np.float32]:
    return np.frombuffer(a2b_base64(text, strict_mode=True), "<f4").reshape(-1, 2)


def _times_of(text: str) -> NDArray[np.float64]:
    return np.frombuffer(a2b_base64(text, strict_mode=True), "<f8")


def _key_of(correction: Correction) -> Hashable:
    return correction.label, *(stroke.id for stroke in correction.strokes), *correction.spots


def _place(at: object) -> int:
    if not isinstance(at, int) or at < 0:
        raise DamagedError
    return at


def _page_number(number: int) -> int:
    if not 0 <= number < PAGES_MAX:
        raise DamagedError
    return number


def _is_size(size: Sequence[object]) -> bool:
    return all(isinstance(side, int) and 1 <= side <= PAGE_SIDE_PX_MAX for side in size)
