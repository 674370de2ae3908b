"""The browser: the files of a folder, of which some are opened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from board.state.commands import Browse, Entry, Listed, Open

ROWS = 8
"""How many files are seen at once."""
ABOVE = ".."
"""What the folder above is called."""


@dataclass(frozen=True)
class Browser:
    """Hold the files of a folder.

    Attributes:
        folder: its path; "" until it was looked into.
        entries: what is in it.
        at: the entry that the keys are at.
        marked: those that are to be opened.
    """

    folder: str = ""
    entries: tuple[Entry, ...] = ()
    at: int = 0
    marked: tuple[int, ...] = ()

    @property
    def seen(self) -> range:
        """The entries that are seen: one leafs through them, so that none moves when another is taken."""
        first = self.at // ROWS * ROWS
        return range(first, min(first + ROWS, len(self.entries)))

    def showing(self, listed: Listed) -> Browser:
        """Return the browser at another folder; coming from a folder in it, one is at that one."""
        came_from = [n for n, entry in enumerate(listed.entries) if entry.path == self.folder]
        first = min(1, len(listed.entries) - 1)  # past the folder above
        return Browser(listed.folder, listed.entries, max([first, *came_from]))

    def moved(self, step: int) -> Browser:
        """Return it with the keys so many entries further."""
        return replace(self, at=max(0, min(self.at + step, len(self.entries) - 1)))

    def marking(self, place: int) -> Browser:
        """Return it with a file marked, or no longer; folders are not marked."""
        if not 0 <= place < len(self.entries):
            return self
        marked = set(self.marked) ^ (set() if self.entries[place].is_folder else {place})
        return replace(self, at=place, marked=tuple(sorted(marked)))

    @property
    def meant(self) -> Open | Browse | None:
        """What opening does: the marked files, or what one is at."""
        if self.marked:
            return Open(tuple(self.entries[place].path for place in self.marked))
        if not self.entries:
            return None
        entry = self.entries[self.at]
        return Browse(entry.path) if entry.is_folder else Open((entry.path,))
