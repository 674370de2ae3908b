"""Pages: turning them, and putting on them what comes from outside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from board.document.document import Turned
from board.document.page import Change, Edit, Page
from board.document.page_image import PageImage
from board.ink.stroke import Stroke
from board.state.pointer import all_lifted

if TYPE_CHECKING:
    from board.document.document import Document
    from board.state.board import Board
    from board.state.commands import Put


def turned(board: Board, page_number: int) -> Board:
    """Turn to a page; a new one comes only after one that is not empty."""
    board = all_lifted(board)
    last = len(board.document.pages) - 1
    page_number = max(0, min(page_number, last if board.document.pages[last].empty else last + 1))
    if page_number == board.document.page_number or board.game:
        return replace(board, turning=not board.game)
    return board.recorded(Turned(page_number))


def cleared(board: Board) -> Board:
    """Take everything off the page."""
    board = all_lifted(board)
    return (
        board
        if board.page.empty
        else board.recorded(_replacing(board.document.page_number, board.page, Page()))
    )


def put(board: Board, content: Put) -> Board:
    """Put each of what was opened on a page of its own, and show the first of them.

    A page that is empty is taken before a new one; what is pasted goes on the page that
    shows, unless there is a picture already.
    """
    board = replace(all_lifted(board), awaits_files=False)
    numbers: list[int] = []
    for page in content.pages:
        here = board.page.empty or (content.pasted and not board.page.page_images)
        number = board.document.page_number if here else _new_page(board.document)
        old = board.page if here else Page()
        both = Page(old.ink + page.ink, old.corrections, old.page_images + page.page_images)
        board = board.recorded(_replacing(number, old, both))
        numbers.append(number)
    if numbers and numbers[0] != board.document.page_number:
        board = board.recorded(Turned(numbers[0]))
    return replace(board, notice=content.complaint, turning=len(numbers) > 1)


def _new_page(document: Document) -> int:
    """Return the number of the first page after which nothing comes."""
    last = len(document.pages) - 1
    return last if document.pages[last].empty else last + 1


def _replacing(page_number: int, old: Page, new: Page) -> Edit:
    """Return the edit that puts other ink and another picture on a page."""
    ink = Change[Stroke](0, old.ink, new.ink)
    page_images = Change[PageImage](0, old.page_images, new.page_images)
    return Edit(
        page_number,
        (ink,) if old.ink != new.ink else (),
        page_images=(page_images,) if old.page_images != new.page_images else (),
    )
