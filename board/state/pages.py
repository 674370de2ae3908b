"""Pages: the rules of turning, moving, deleting and clearing them, and of adding opened files."""

from __future__ import annotations

from dataclasses import replace

from board.document.document import Document, Redone, Turned, Undone
from board.document.page import Change, Edit, Page, Paper, extended
from board.document.page_image import PageImage
from board.ink.limits import PAGES_MAX, STROKES_MAX
from board.ink.stroke import Stroke
from board.state.commands import Put
from board.state.pointer import all_lifted
from board.state.session import Notice, Session


def turned(session: Session, page_number: int) -> Session:
    """Turn to a page; a new one comes only after one that is used."""
    session = all_lifted(session)
    document = session.board.document
    page_number = max(0, min(page_number, _new_page(document)))
    if page_number == document.page_number:
        return session.with_surface(replace(session.board, turning=True))
    return session.recorded(Turned(page_number))


def moved(session: Session, steps: int) -> Session:
    """Move the page that shows among the pages, as far as there are any."""
    session = all_lifted(session)
    document = session.board.document
    here, page = document.page_number, document.page
    place = max(0, min(here + steps, len(document.pages) - 1))
    if place == here:
        return session.with_surface(replace(session.board, turning=True))
    changes = Change[Page](here, (page,), ()), Change[Page](place, (), (page,))
    return session.recorded(Edit(here, pages=changes))


def deleted(session: Session) -> Session:
    """Delete the page that shows; the next one comes in its place, or an empty one if it is the only one."""
    session = all_lifted(session)
    document = session.board.document
    here, page = document.page_number, document.page
    if len(document.pages) > 1:
        session = session.recorded(Edit(here, pages=(Change(here, (page,), ()),)))
        return session.with_notice("pages.deleted", page=here + 1)
    return cleared(session)


def printed(session: Session, paper: Paper | None) -> Session:
    """Print a paper on the page that shows, or the next one of them."""
    session = all_lifted(session)
    document = session.board.document
    old, every = document.page.paper, list(Paper)
    new = paper or every[(every.index(old) + 1) % len(every)]
    return session if new is old else session.recorded(Edit(document.page_number, paper=(old, new)))


def undone(session: Session) -> Session:
    """Undo the last edit; if another page has it, turn there first, so that one sees what goes."""
    session = all_lifted(session)
    edits = session.surface.done
    return _at_its_page(session, Undone(edits[-1])) if edits else session


def redone(session: Session) -> Session:
    """Redo the edit that was undone last; if another page has it, turn there first."""
    session = all_lifted(session)
    edits = session.surface.document.undone
    return _at_its_page(session, Redone(edits[-1])) if edits else session


def _at_its_page(session: Session, record: Undone | Redone) -> Session:
    """Undo or redo an edit, or turn to its page and say that it is there; pages come back by themselves."""
    edit = record.edit
    if edit.pages or edit.page_number == session.surface.document.page_number:
        return session.recorded(record)
    session = session.recorded(Turned(edit.page_number))
    return session.with_notice("undo.here" if isinstance(record, Undone) else "redo.here")


def cleared(session: Session) -> Session:
    """Clear the page; its paper stays."""
    session = all_lifted(session)
    board = session.surface
    if board.page.empty:
        return session
    return session.recorded(_replacing(board.document.page_number, board.page, Page(paper=board.page.paper)))


def without_picture(session: Session) -> Session:
    """Take the picture off the page."""
    board = session.surface
    return session.recorded(
        _replacing(board.document.page_number, board.page, replace(board.page, page_images=()))
    )


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
        old = board.page if empty else extended(board.document.pages, number + 1)[number]
        session = session.recorded(_replacing(number, old, page))
        numbers.append(number)
    if numbers and numbers[0] != session.board.document.page_number:
        session = session.recorded(Turned(numbers[0]))
    session = replace(session, notice=Notice(content.complaint))
    return session.with_surface(replace(session.board, turning=len(numbers) > 1))


def _new_page(document: Document) -> int:
    """Return the number of the empty page at the end, if there may be one more."""
    last = len(document.pages) - 1
    return last if document.last_is_unused else min(last + 1, PAGES_MAX - 1)


def _replacing(page_number: int, old: Page, new: Page) -> Edit:
    """Return the edit that puts other ink, another picture and another paper on a page."""
    ink = Change[Stroke](0, old.ink, new.ink)
    page_images = Change[PageImage](0, old.page_images, new.page_images)
    return Edit(
        page_number,
        (ink,) if old.ink != new.ink else (),
        page_images=(page_images,) if old.page_images != new.page_images else (),
        paper=(old.paper, new.paper) if old.paper is not new.paper else None,
    )
