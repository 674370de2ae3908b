"""The browser: the files of a folder, to open some."""

from __future__ import annotations

from dataclasses import dataclass, replace

from board.state.commands import Browse, Entry, Listed, Open

ROWS = 8
"""Rows of the browser."""
ABOVE = ".."
"""Name of the folder above."""


@dataclass(frozen=True)
class Browser:
    """Hold the files of a folder.

    Attributes:
        folder: its path; "" until it was looked into.
        entries: its files and folders.
        at: the current entry.
        marked: the entries to open.
    """

    folder: str = ""
    entries: tuple[Entry, ...] = ()
    at: int = 0
    marked: tuple[int, ...] = ()

    @property
    def seen(self) -> range:
        """The visible entries; they change by whole pages, so that none moves under the pointer."""
        first = self.at // ROWS * ROWS
        return range(first, min(first + ROWS, len(self.entries)))

    def showing(self, listed: Listed) -> Browser:
        """Return the browser at another folder; coming from a folder inside it, that one is current."""
        came_from = [n for n, entry in enumerate(listed.entries) if entry.path == self.folder]
        first = min(1, len(listed.entries) - 1)  # past the folder above
        return Browser(listed.folder, listed.entries, max([first, *came_from]))

    def moved(self, step: int) -> Browser:
        """Return the browser with the current entry some places further."""
        return replace(self, at=max(0, min(self.at + step, len(self.entries) - 1)))

    def marking(self, place: int) -> Browser:
        """Return the browser with a file marked or unmarked; folders cannot be marked."""
        if not 0 <= place < len(self.entries):
            return self
        marked = set(self.marked) ^ (set() if self.entries[place].is_folder else {place})
        return replace(self, at=place, marked=tuple(sorted(marked)))

    @property
    def meant(self) -> Open | Browse | None:
        """The command that opens the marked files, or else the current entry."""
        if self.marked:
            return Open(tuple(self.entries[place].path for place in self.marked))
        if not self.entries:
            return None
        entry = self.entries[self.at]
        return Browse(entry.path) if entry.is_folder else Open((entry.path,))
