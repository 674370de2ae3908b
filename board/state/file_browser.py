"""Browsing: the files of a folder, of which some are opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from board.state.commands import Browse, Entry, Listed, Open, Paste

if TYPE_CHECKING:
    from board.state.board import Board

ROWS = 8
"""How many files are seen at once."""
MOST_FILES = 100
"""How many are opened at once."""
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


def browsed(board: Board, command: Browse) -> Board:
    """Show the files of a folder as soon as they are known, or put them away."""
    from board.state.pointer import all_lifted  # here, as the table of keys needs no NumPy, nor does --help

    if board.browser and command.folder is None:
        return replace(board, browser=None)
    old = board.browser or Browser()
    folder = board.folder if command.folder is None else command.folder
    if folder == ABOVE:
        folder = str(PurePath(board.folder).parent)
    board = replace(all_lifted(board), help_shown=False, setting=None, card=None, turning=False)
    return replace(board, browser=old, awaits_files=True, errand=Browse(folder))


def listed(board: Board, command: Listed) -> Board:
    """Show what is in a folder, unless the files were put away meanwhile; or say why that cannot be."""
    board, browser = replace(board, awaits_files=False), board.browser
    if not browser:
        return board
    if command.trouble:
        board = board.told("open.failed", reason=command.trouble)
        return replace(board, browser=browser if browser.folder else None)
    return replace(board, browser=browser.showing(command), folder=command.folder)


def opening(board: Board, command: Open | Paste) -> Board:
    """Ask for what is to be opened."""
    count = len(command.paths) if isinstance(command, Open) else 1
    if count > MOST_FILES:
        return board.told("open.too_many", most=MOST_FILES)
    board = replace(board, browser=None, awaits_files=True, errand=command, notice="")
    return board.told("open.opening", count=count) if count > 1 else board
