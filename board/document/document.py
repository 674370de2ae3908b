"""The book: all pages, and every edit that made them; what must never be lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from board.document.page import Edit, Sheet

UNDO_MOST = 10_000
"""How many edits are remembered; ink that is on a page stays however long ago it came."""


@dataclass(frozen=True)
class Undone:
    """Take the last edit back."""

    edit: Edit


@dataclass(frozen=True)
class Redone:
    """Make the edit again that was taken back last."""

    edit: Edit


@dataclass(frozen=True)
class Turned:
    """Turn to a page."""

    page: int


Record = Edit | Undone | Redone | Turned
"""What happens to a book, one after the other."""


@dataclass(frozen=True)
class Document:
    """Hold the pages and how they came to be.

    Pages after the one that shows are there only as far as one of them is not empty.

    Attributes:
        sheets: the pages, at least one.
        page: which of them shows.
        done: the edits that led here, on whatever page, the last one last.
        undone: the edits that were taken back, the last one last.
    """

    sheets: tuple[Sheet, ...] = (Sheet(),)
    page: int = 0
    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    @property
    def sheet(self) -> Sheet:
        """The page that shows."""
        return self.sheets[self.page]

    def after(self, record: Record) -> Document:
        """Return the book after something happened to it; what cannot happen changes nothing."""
        match record:
            case Edit():
                return self._changed(record).noting(record)
            case Undone() if self.done:
                *done, edit = self.done
                return replace(self._changed(edit.reverse), done=tuple(done), undone=(*self.undone, edit))
            case Redone() if self.undone:
                *undone, edit = self.undone
                return replace(self._changed(edit), undone=tuple(undone), done=(*self.done, edit))
            case Turned(page) if page >= 0:
                return self._turned(page)
        return self

    def showing(self, sheet: Sheet) -> Document:
        """Return the book with another sheet as the page that shows, by no edit yet."""
        return replace(self, sheets=(*self.sheets[: self.page], sheet, *self.sheets[self.page + 1 :]))

    def noting(self, edit: Edit) -> Document:
        """Return the book with an edit as its last one, whose changes it shows already."""
        return replace(self, done=(*self.done, edit)[-UNDO_MOST:], undone=())

    def _changed(self, edit: Edit) -> Document:
        """Change the edit's page, and show it."""
        document = self._turned(edit.page)
        return document.showing(edit.applied(document.sheet))

    def _turned(self, page: int) -> Document:
        if page == self.page:
            return self
        sheets = self.sheets + (Sheet(),) * (page + 1 - len(self.sheets))
        while len(sheets) > page + 1 and sheets[-1].empty:
            sheets = sheets[:-1]
        return replace(self, sheets=sheets, page=page)
