"""Sessions: what commands make of one, and what is laid out on it."""

from dataclasses import replace
from functools import reduce

import pygame

from board.document.document import Document
from board.play.round import Round
from board.state.board import Board
from board.state.commands import Command
from board.state.session import Session, opened
from board.state.settings import Settings
from board.state.update import update
from board.ui.area import Area
from board.ui.fonts import Fonts
from board.ui.layout import Layout
from board.ui.layouts import layout_of
from board.ui.page_image_raster import TonesOf, all_tones


def after(session: Session, *commands: Command) -> Session:
    """Return the session after commands, whatever they want done."""
    return reduce(lambda before, command: update(before, command)[0], commands, session)


def read_by_key(size: tuple[int, int]) -> Session:
    """Return a session with an empty board that is read when a key says so."""
    return replace(opened(size), settings=Settings(live=False))


def session_of(
    size: tuple[int, int], document: Document, page_size: tuple[int, int] | None = None
) -> Session:
    """Return a session with a document, in a window of a size."""
    session = read_by_key(size)
    return session.with_surface(Board(page_size or size, document))


def round_of(session: Session, player: int = 0) -> Round | None:
    """Return the round of a player, if there is one."""
    return session.game.rounds[player] if session.game and player < len(session.game.rounds) else None


def area_of(session: Session, command: Command) -> Area:
    """Return the area of the topmost button with a command."""
    return next(button.area for button in laid_out(session).buttons if button.command == command)


def laid_out(session: Session, tones_of: TonesOf = all_tones) -> Layout:
    """Return the layout of a session; `tones_of` gives the tones of its pictures."""
    pygame.font.init()
    return layout_of(session, Fonts().measure, tones_of)
