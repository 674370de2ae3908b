"""The document: all pages and the edits that made them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from board.document.page import Edit, Page

UNDO_MOST = 10_000
"""How many edits undo remembers; older ink stays on its page."""


@dataclass(frozen=True)
class Undone:
    """Undo the last edit."""

    edit: Edit


@dataclass(frozen=True)
class Redone:
    """Redo the edit that was undone last."""

    edit: Edit


@dataclass(frozen=True)
class Turned:
    """Turn to a page."""

    page_number: int


Record = Edit | Undone | Redone | Turned
"""One change of a document."""


@dataclass(frozen=True)
class Document:
    """Hold the pages and their edits.

    Empty pages at the end, after the current one, are dropped.

    Attributes:
        pages: the pages, at least one.
        page_number: the current page, from 0.
        done: edits of any page that undo takes back, the last one last.
        undone: edits that were undone, the last one last.
    """

    pages: tuple[Page, ...] = (Page(),)
    page_number: int = 0
    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    @property
    def page(self) -> Page:
        """The current page."""
        return self.pages[self.page_number]

    def after(self, record: Record) -> Document:
        """Return the document after a change; a change that cannot be made changes nothing."""
        match record:
            case Edit():
                return self._changed(record).noting(record)
            case Undone() if self.done:
                *done, edit = self.done
                return replace(self._changed(edit.reverse), done=tuple(done), undone=(*self.undone, edit))
            case Redone() if self.undone:
                *undone, edit = self.undone
                return replace(self._changed(edit), undone=tuple(undone), done=(*self.done, edit))
            case Turned(page_number) if page_number >= 0:
                return self._turned(page_number)
        return self

    def showing(self, page: Page) -> Document:
        """Replace the current page without recording an edit."""
        return replace(
            self, pages=(*self.pages[: self.page_number], page, *self.pages[self.page_number + 1 :])
        )

    def emptied(self, page_number: int) -> Document:
        """Return the document without anything on a page, and without the edits of it."""
        done, undone = (
            tuple(edit for edit in edits if edit.page_number != page_number)
            for edits in (self.done, self.undone)
        )
        pages = tuple(Page() if n == page_number else page for n, page in enumerate(self.pages))
        return replace(self, pages=pages, done=done, undone=undone)

    def noting(self, edit: Edit) -> Document:
        """Record an edit whose changes the pages already show."""
        return replace(self, done=(*self.done, edit)[-UNDO_MOST:], undone=())

    def _changed(self, edit: Edit) -> Document:
        """Apply an edit and make its page the current one."""
        document = self._turned(edit.page_number)
        return document.showing(edit.applied(document.page))

    def _turned(self, page_number: int) -> Document:
        if page_number == self.page_number:
            return self
        pages = self.pages + (Page(),) * (page_number + 1 - len(self.pages))
        while len(pages) > page_number + 1 and pages[-1].empty:
            pages = pages[:-1]
        return replace(self, pages=pages, page_number=page_number)
