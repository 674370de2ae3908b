"""A page, and the edits that change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import itemgetter
from typing import Generic, TypeVar

from board.document.page_image import PageImage, Spot
from board.ink.stroke import Ink, Stroke

T = TypeVar("T")

TOGETHER = ""
"""The label of a correction that only joins or splits: its digit is the reader's."""


class Paper(Enum):
    """Name what is printed on a page, under its ink: it is never read."""

    PLAIN = "plain"
    LINED = "lined"
    SQUARED = "squared"
    NUMBER_LINE = "number_line"


@dataclass(frozen=True)
class Correction:
    """Hold a user's correction of some strokes, or of some spots of a picture.

    Attributes:
        strokes: the ink of one mark, and nothing else of it.
        label: "0" to "9", a sign, "?" for neither, or `TOGETHER`.
        spots: where the mark is in the picture that lies under the ink, if it is there.
    """

    strokes: Ink
    label: str
    spots: tuple[Spot, ...] = ()

    @property
    def subjects(self) -> set[int | Spot]:
        """The strokes, by their ids, and spots that it names."""
        return {*(stroke.id for stroke in self.strokes), *self.spots}


@dataclass(frozen=True)
class Part:
    """Hold a part of a page whose ink is read for itself: the strokes that begin there.

    Attributes:
        left: where it begins, in board pixels.
        right: where it ends.
        expected: digits whose probability is wanted as well; "" for none.
    """

    left: float
    right: float
    expected: str = ""

    def has(self, x: float) -> bool:
        return self.left <= x < self.right


@dataclass(frozen=True, eq=False)
class Question:
    """Hold the page to be read; an answer is matched to its question by identity.

    Attributes:
        page: the page as it was when it was asked.
        signs: signs are read as well as digits.
        parts: from left to right, what is read for itself; () to read the page as a whole.
    """

    page: Page
    signs: bool = False
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Change(Generic[T]):
    """Replace a run of things by another.

    Attributes:
        at: index of the first thing concerned.
        removed: the things that go.
        added: the things that come in their place.
    """

    at: int
    removed: tuple[T, ...]
    added: tuple[T, ...]

    def applied(self, things: tuple[T, ...]) -> tuple[T, ...]:
        return things[: self.at] + self.added + things[self.at + len(self.removed) :]

    @property
    def reverse(self) -> Change[T]:
        return Change(self.at, self.added, self.removed)


@dataclass(frozen=True)
class Page:
    """Hold a page.

    Attributes:
        ink: the finished strokes, in board pixels, in the order they were finished.
        corrections: those made on it; those of ink or a picture that is gone have no effect.
        page_images: the picture that lies under the ink; one at most.
        paper: what is printed on it.
    """

    ink: Ink = ()
    corrections: tuple[Correction, ...] = ()
    page_images: tuple[PageImage, ...] = ()
    paper: Paper = Paper.PLAIN

    @property
    def empty(self) -> bool:
        return not self.ink and not self.page_images

    @property
    def valid_corrections(self) -> tuple[Correction, ...]:
        """The corrections of ink and pictures that are there; of two that overlap the last one."""
        ink = {stroke.id for stroke in self.ink}
        pictures = {page_image.picture for page_image in self.page_images}
        taken: set[int | Spot] = set()
        valid = []
        for correction in reversed(self.corrections):
            here = all(stroke.id in ink for stroke in correction.strokes)
            here = here and all(spot.picture in pictures for spot in correction.spots)
            if here and not correction.subjects & taken:
                valid.append(correction)
                taken |= correction.subjects
        return tuple(reversed(valid))


@dataclass(frozen=True)
class Edit:
    """Change a page, or delete or move pages: all that undo takes back in one step.

    Attributes:
        page_number: the page it changes, from 0.
        ink: changes of its ink, one after the other.
        corrections: changes of its corrections, one after the other.
        page_images: changes of the picture under it, one after the other.
        paper: what was printed on it, and what is from now on; None if that stays.
        pages: changes of the list of pages, one after the other; an edit with any changes nothing else.
    """

    page_number: int
    ink: tuple[Change[Stroke], ...] = ()
    corrections: tuple[Change[Correction], ...] = ()
    page_images: tuple[Change[PageImage], ...] = ()
    paper: tuple[Paper, Paper] | None = None
    pages: tuple[Change[Page], ...] = ()

    def applied(self, page: Page) -> Page:
        """Return its page after the edit."""
        return Page(
            _after(page.ink, self.ink),
            _after(page.corrections, self.corrections),
            _after(page.page_images, self.page_images),
            self.paper[1] if self.paper else page.paper,
        )

    def applied_to_all(self, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """Return all pages of a document after the edit; there is at least one."""
        for change in self.pages:
            pages = change.applied(extended(pages, change.at + len(change.removed)))
        if self.pages:
            return pages or (Page(),)
        pages = extended(pages, self.page_number + 1)
        page = self.applied(pages[self.page_number])
        return (*pages[: self.page_number], page, *pages[self.page_number + 1 :])

    @property
    def shown(self) -> int:
        """The number of the page that shows after the edit, if there are so many pages."""
        return self.pages[-1].at if self.pages else self.page_number

    @property
    def reverse(self) -> Edit:
        return Edit(
            self.page_number,
            _backwards(self.ink),
            _backwards(self.corrections),
            _backwards(self.page_images),
            (self.paper[1], self.paper[0]) if self.paper else None,
            _backwards(self.pages),
        )


def extended(pages: tuple[Page, ...], count: int) -> tuple[Page, ...]:
    """Return pages, with new ones at the end so that there are at least so many."""
    paper = pages[-1].paper if pages else Paper.PLAIN
    return pages + (Page(paper=paper),) * (count - len(pages))


def replacing(old: Ink, new: Mapping[int, Ink]) -> tuple[Change[Stroke], ...]:
    """Return the changes that put other strokes, or none, in the place of some.

    Args:
        old: the ink as it is.
        new: the replacements, by the id of the stroke that goes.
    """
    return replacing_at(old, {n: new[stroke.id] for n, stroke in enumerate(old) if stroke.id in new})


def replacing_at(old: Ink, new: Mapping[int, Ink]) -> tuple[Change[Stroke], ...]:
    """Return the same as `replacing`; strokes are given by their places in the old ink."""
    changes: list[Change[Stroke]] = []
    more = 0
    for n, added in sorted(new.items(), key=itemgetter(0)):
        stroke, at = old[n], n + more
        if changes and changes[-1].at + len(changes[-1].added) == at:  # beside the last one: the same run
            last = changes[-1]
            changes[-1] = Change(last.at, (*last.removed, stroke), last.added + added)
        else:
            changes.append(Change(at, (stroke,), added))
        more += len(added) - 1
    return tuple(changes)


def _after(things: tuple[T, ...], changes: Iterable[Change[T]]) -> tuple[T, ...]:
    return reduce(lambda before, change: change.applied(before), changes, things)


def _backwards(changes: tuple[Change[T], ...]) -> tuple[Change[T], ...]:
    return tuple(change.reverse for change in reversed(changes))
