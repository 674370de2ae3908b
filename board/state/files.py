"""Files: the rules of the browser, and of opening."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from board.state.browser import ABOVE, Browser
from board.state.commands import Browse, Listed, Open, Paste
from board.state.effects import ListFolder, OpenFiles, PasteClipboard
from board.state.pointer import all_lifted
from board.state.session import Notice, Session

MOST_FILES = 100
"""How many are opened at once."""


def browsed(session: Session, command: Browse) -> Session:
    """Open the browser at a folder, or close it."""
    if session.browser and command.folder is None:
        return replace(session, browser=None)
    folder = session.folder if command.folder is None else command.folder
    if folder == ABOVE:
        folder = str(PurePath(session.folder).parent)
    session = all_lifted(session)
    session = session.with_surface(replace(session.surface, popup=None, turning=False))
    browser = session.browser or Browser()
    session = replace(session, browser=browser, awaits_files=True, help_shown=False, setting=None)
    return session.with_effects(ListFolder(folder))


def listed(session: Session, command: Listed) -> Session:
    """Show the entries of a folder if the browser is still open, or why there are none."""
    session, browser = replace(session, awaits_files=False), session.browser
    if not browser:
        return session
    if command.trouble:
        session = replace(session, browser=browser if browser.folder else None)
        return session.with_notice("open.failed", reason=command.trouble)
    return replace(session, browser=browser.showing(command), folder=command.folder)


def opening(session: Session, command: Open | Paste) -> Session:
    """Open files, or what the clipboard holds."""
    page_size = session.board.page_size
    count = len(command.paths) if isinstance(command, Open) else 1
    if count > MOST_FILES:
        return session.with_notice("open.too_many", most=MOST_FILES)
    session = replace(session, browser=None, awaits_files=True, notice=Notice())
    if isinstance(command, Paste):
        return session.with_effects(PasteClipboard(page_size))
    session = session.with_effects(OpenFiles(command.paths, page_size))
    return session.with_notice("open.opening", count=count) if count > 1 else session
