"""Loading: the rules of a board that shows before its kept pages are read."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from board.document.document import Document
from board.document.page import Change, Edit
from board.state.commands import Browse, DeletePage, MovePage, Open, Paste, Save, TakePaper, TurnPage, TurnTo
from board.state.effects import Join, Keep
from board.state.pointer import all_lifted
from board.state.session import Session, with_document

T = TypeVar("T")

NEEDS_PAGES = TurnPage, TurnTo, MovePage, DeletePage, TakePaper, Browse, Open, Paste, Save
"""Commands that wait until the kept pages are there."""


def loaded(session: Session, kept: Document) -> Session:
    """Show the kept document; what was drawn before follows it, as edits of its current page."""
    if not session.game:  # else that was done before it
        session = all_lifted(session) if session.board.erasers else session.settled
    effects = tuple(effect for effect in session.effects if not isinstance(effect, Keep))
    board, page = session.board, kept.page
    document, edits = kept, list[Edit]()
    for early in board.document.done:
        ink, corrections = _after(early.ink, len(page.ink)), _after(early.corrections, len(page.corrections))
        edit = Edit(kept.page_number, ink, corrections)
        document = document.after(edit)
        edits.append(edit)
    board = replace(board, readings={}, request=None, held=None, popup=None, label_drag=None)
    session = replace(session, board=board, loading=False, effects=effects)
    session = with_document(session, board.page_size, document)
    pen_px = replace(session, answer=None).pen_px
    return session.with_effects(Join(tuple(edits), board.live, pen_px, session.colour))


def _after(changes: tuple[Change[T], ...], count: int) -> tuple[Change[T], ...]:
    """Return the changes of things that have so many before them."""
    return tuple(replace(change, at=change.at + count) for change in changes)
