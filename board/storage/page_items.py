"""Page items: the strokes, corrections and pictures of a page while a journal's lines change it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter
from typing import Generic, TypeVar

from board.document.page import Change, Correction, Page, Paper
from board.document.page_image import PageImage
from board.ink.stroke import Stroke

T = TypeVar("T")

ITEM_WORK = 500
"""To compare a stroke."""


class Items(Generic[T]):
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
        return self._made(changes), (ITEM_WORK + len(places)) * len(every)

    def _made(self, changes: Iterable[Change[T]]) -> list[Change[T]]:
        made = [change for change in changes if change.removed or change.added]
        for change in made:
            self.items[change.at : change.at + len(change.removed)] = change.added
            self._keys.update(map(self._key, change.added))
        return made

    def _new(self, items: Iterable[T]) -> tuple[T, ...]:
        """Return the things that are not there yet, each once."""
        return tuple({key: item for item in items if (key := self._key(item)) not in self._keys}.values())


class PageItems:
    """Hold a page while lines change it."""

    def __init__(
        self,
        ink: Iterable[Stroke] = (),
        corrections: Iterable[Correction] = (),
        page_images: Iterable[PageImage] = (),
        paper: Paper = Paper.PLAIN,
    ) -> None:
        self.paper = paper
        self.ink = Items[Stroke](attrgetter("id"), True, ink)
        self.corrections = Items[Correction](_key_of, False, corrections)
        self.page_images = Items[PageImage](lambda page_image: page_image, True, page_images)

    @classmethod
    def of(cls, page: Page) -> PageItems:
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


def _key_of(correction: Correction) -> Hashable:
    return correction.label, *(stroke.id for stroke in correction.strokes), *correction.spots
