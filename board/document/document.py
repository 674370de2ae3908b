"""The document: all pages and the edits that made them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from board.document.page import Edit, Page, extended

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


def made_by(record: Record) -> Edit | None:
    """Return the changes that a record makes, as an edit; None if it only turns a page."""
    match record:
        case Edit():
            return record
        case Undone(edit):
            return edit.reverse
        case Redone(edit):
            return edit
        case Turned():
            return None


@dataclass(frozen=True)
class Document:
    """Hold the pages and their edits.

    A new page has the paper of the page before it. Such pages at the end, after the current one, are
    dropped while they are empty.

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

    @property
    def last_is_unused(self) -> bool:
        """Whether the last page is as a new one is."""
        page, before = self.pages[-1], self.pages[-2:-1]
        return page.empty and page.paper is extended(before, len(before) + 1)[-1].paper

    def showing(self, page: Page) -> Document:
        """Replace the current page without recording an edit."""
        return replace(
            self, pages=(*self.pages[: self.page_number], page, *self.pages[self.page_number + 1 :])
        )

    def emptied(self, page_number: int) -> Document:
        """Return the document without anything on a page, and without the edits of it.

        Where pages were deleted or moved, all edits go, as any may bring the page back.
        """
        arranged = any(edit.pages for edit in (*self.done, *self.undone))
        done, undone = (
            tuple(edit for edit in edits if not arranged and edit.page_number != page_number)
            for edits in (self.done, self.undone)
        )
        pages = tuple(Page() if n == page_number else page for n, page in enumerate(self.pages))
        return replace(self, pages=pages, done=done, undone=undone)

    def noting(self, edit: Edit) -> Document:
        """Record an edit whose changes the pages already show."""
        return replace(self, done=(*self.done, edit)[-UNDO_MOST:], undone=())

    def _changed(self, edit: Edit) -> Document:
        """Apply an edit and show the page that it changes."""
        document = self if edit.pages else self._turned(edit.page_number)
        pages = edit.applied_to_all(document.pages)
        return replace(document, pages=pages)._shortened(min(edit.shown, len(pages) - 1))

    def _turned(self, page_number: int) -> Document:
        if page_number == self.page_number:
            return self
        return replace(self, pages=extended(self.pages, page_number + 1))._shortened(page_number)

    def _shortened(self, page_number: int) -> Document:
        """Show a page, and drop unused ones at the end after it."""
        document = replace(self, page_number=page_number)
        while len(document.pages) > page_number + 1 and document.last_is_unused:
            document = replace(document, pages=document.pages[:-1])
        return document
