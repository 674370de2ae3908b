"""Sessions: what commands make of one, and what is laid out on it."""

from functools import reduce
from math import inf

import pygame

from board.document.document import Document
from board.state.board import Board
from board.state.commands import Command
from board.state.session import Session, opened
from board.state.update import update
from board.ui.painter import Painter
from board.ui.targets import Laid


def after(session: Session, *commands: Command) -> Session:
    """Return the session after commands, whatever they want done."""
    return reduce(lambda before, command: update(before, command)[0], commands, session)


def session_of(
    size: tuple[int, int], document: Document, page_size: tuple[int, int] | None = None
) -> Session:
    """Return a session with a document, in a window of a size."""
    session = opened(size)
    return session.on(Board(page_size or size, document))


def laid_of(session: Session, at_once: float = inf) -> Laid:
    """Return where the labels and buttons of a session are; `at_once` as of `Painter.paint`."""
    pygame.font.init()
    painter = Painter()
    painter.paint(pygame.Surface(session.size), session, at_once)
    return painter.laid
