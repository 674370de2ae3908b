"""Pages: the rules of turning and clearing them, and of adding opened files."""

from __future__ import annotations

from dataclasses import replace

from board.document.document import Document, Turned
from board.document.page import Change, Edit, Page
from board.document.page_image import PageImage
from board.ink.limits import PAGES_MAX, STROKES_MAX
from board.ink.stroke import Stroke
from board.state.commands import Put
from board.state.pointer import all_lifted
from board.state.session import Notice, Session


def turned(session: Session, page_number: int) -> Session:
    """Turn to a page; a new one comes only after one that is not empty."""
    session = all_lifted(session)
    document = session.board.document
    page_number = max(0, min(page_number, _new_page(document)))
    if page_number == document.page_number:
        return session.with_surface(replace(session.board, turning=True))
    return session.recorded(Turned(page_number))


def cleared(session: Session) -> Session:
    """Clear the page."""
    session = all_lifted(session)
    board = session.surface
    if board.page.empty:
        return session
    return session.recorded(_replacing(board.document.page_number, board.page, Page()))


def put(session: Session, content: Put) -> Session:
    """Put each opened file on a page of its own, and show the first of them.

    An empty page is used before a new one.
    """
    session = replace(all_lifted(session), awaits_files=False)
    pages = (*session.board.document.pages, *content.pages)
    strokes = sum(len(page.ink) for page in pages)
    if content.pages and (len(pages) > PAGES_MAX or strokes > STROKES_MAX):
        return session.with_notice("open.full")
    numbers: list[int] = []
    for page in content.pages:
        board = session.board
        empty = board.page.empty
        number = board.document.page_number if empty else _new_page(board.document)
        old = board.page if empty else Page()
        session = session.recorded(_replacing(number, old, page))
        numbers.append(number)
    if numbers and numbers[0] != session.board.document.page_number:
        session = session.recorded(Turned(numbers[0]))
    session = replace(session, notice=Notice(content.complaint))
    return session.with_surface(replace(session.board, turning=len(numbers) > 1))


def _new_page(document: Document) -> int:
    """Return the number of the empty page at the end, if there may be one more."""
    last = len(document.pages) - 1
    return last if document.pages[last].empty else min(last + 1, PAGES_MAX - 1)


def _replacing(page_number: int, old: Page, new: Page) -> Edit:
    """Return the edit that puts other ink and another picture on a page."""
    ink = Change[Stroke](0, old.ink, new.ink)
    page_images = Change[PageImage](0, old.page_images, new.page_images)
    return Edit(
        page_number,
        (ink,) if old.ink != new.ink else (),
        page_images=(page_images,) if old.page_images != new.page_images else (),
    )
