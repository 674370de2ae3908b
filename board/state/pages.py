"""Pages: turning them, and putting on them what comes from outside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from board.document.document import Turned
from board.document.page import Change, Edit, Sheet
from board.document.page_image import PageImage
from board.ink.stroke import Stroke
from board.state.pointer import all_lifted

if TYPE_CHECKING:
    from board.document.document import Document
    from board.state.board import Board
    from board.state.commands import Put


def turned(board: Board, page: int) -> Board:
    """Turn to a page; a new one comes only after one that is not empty."""
    board = all_lifted(board)
    last = len(board.document.sheets) - 1
    page = max(0, min(page, last if board.document.sheets[last].empty else last + 1))
    if page == board.document.page or board.game:
        return replace(board, turning=not board.game)
    return board.recorded(Turned(page))


def cleared(board: Board) -> Board:
    """Take everything off the page."""
    board = all_lifted(board)
    return (
        board if board.sheet.empty else board.recorded(_replacing(board.document.page, board.sheet, Sheet()))
    )


def put(board: Board, content: Put) -> Board:
    """Put each of what was opened on a page of its own, and show the first of them.

    A page that is empty is taken before a new one; what is pasted goes on the page that
    shows, unless there is a picture already.
    """
    board = replace(all_lifted(board), awaits_files=False)
    pages: list[int] = []
    for sheet in content.sheets:
        here = board.sheet.empty or (content.pasted and not board.sheet.page_images)
        page = board.document.page if here else _new_page(board.document)
        old = board.sheet if here else Sheet()
        both = Sheet(old.ink + sheet.ink, old.corrections, old.page_images + sheet.page_images)
        board = board.recorded(_replacing(page, old, both))
        pages.append(page)
    if pages and pages[0] != board.document.page:
        board = board.recorded(Turned(pages[0]))
    return replace(board, notice=content.complaint, turning=len(pages) > 1)


def _new_page(document: Document) -> int:
    """Return the number of the first page after which nothing comes."""
    last = len(document.sheets) - 1
    return last if document.sheets[last].empty else last + 1


def _replacing(page: int, old: Sheet, new: Sheet) -> Edit:
    """Return the edit that puts other ink and another picture on a page."""
    ink = Change[Stroke](0, old.ink, new.ink)
    page_images = Change[PageImage](0, old.page_images, new.page_images)
    return Edit(
        page,
        (ink,) if old.ink != new.ink else (),
        page_images=(page_images,) if old.page_images != new.page_images else (),
    )
