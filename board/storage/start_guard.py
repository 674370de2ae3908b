"""The start guard: a kept page that ends the start is set aside, and the others open."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from math import inf
from pathlib import Path

from board.document.page import Page
from board.storage.journal import Journal
from board.system.atomic_file import write_atomically

PATIENCE_S = 0.25
"""How long the first frame waits for the kept board, which most take less time to read than."""


def patience_s(journal: Path) -> float:
    """Return how long to wait for a journal: without an end if the last start with it was ended."""
    return inf if _marker_of(journal).exists() else PATIENCE_S


def _marker_of(journal: Path) -> Path:
    return journal.with_suffix(".starting")


class StartGuard:
    """Watch a start, from before the first frame until all of the current page is painted.

    A file beside the journal marks the start as long as it lasts. One that is left behind tells the
    next start that the last one was ended: by the page, or by something else.

    Attributes:
        page_file: the page that was set aside last, as a journal of its own; None if there was none.
    """

    def __init__(self, journal: Journal, paints: Callable[[Page], bool]) -> None:
        """Begin a start; if the last one was ended by the current page, set that aside.

        Args:
            journal: has the pages.
            paints: tries to paint a page, in a process of its own.
        """
        self._journal = journal
        self._marker = _marker_of(journal.path)
        self._lasts = True
        self.page_file: Path | None = None
        if self._marker.exists() and not journal.document.page.empty and not paints(journal.document.page):
            self.set_aside()
        if not journal.reading:
            self.mark()

    def mark(self) -> None:
        """Note that the page is about to be painted."""
        with contextlib.suppress(OSError):  # a folder that is read-only
            write_atomically(self._marker, b"")

    def set_aside(self) -> bool:
        """Set the current page aside; return False if there is nothing on it, or the start is over.

        Raises:
            OSError: if it cannot be written.
        """
        if not self._lasts or self._journal.document.page.empty:
            return False
        self.page_file = self._journal.set_page_aside()
        return True

    def finish(self) -> None:
        """End the start: what comes from now on is no fault of a kept page."""
        if self._lasts:
            self._lasts = False
            with contextlib.suppress(OSError):
                self._marker.unlink(missing_ok=True)
