"""The loop: what happened → the next board → the next picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from board.commands import Answer, Resize
from board.output import say
from board.paint import Painter
from board.reading_thread import ReadingThread
from board.state import Board, opened, update
from board.window import Window

if TYPE_CHECKING:
    from board.corrected import Reads


class Hand(Protocol):
    """Do things at the window in a person's place."""

    def move(self, board: Board) -> float | None:
        """Do what is due; return the seconds until something is due again, or None at the end."""


def load_reader() -> Reads:
    """Load the network that the board ships, and OpenCV with it.

    Raises:
        UserError: if the network is missing or not this board's.
    """
    from board.reading.reader import Reader  # here, as the window shows before this is loaded

    return Reader.load()


def run(window: Window, load: Callable[[], Reads] = load_reader, hand: Hand | None = None) -> Board:
    """Run the board until it is left.

    Args:
        window: where it is shown.
        load: loads the reader, on another thread.
        hand: writes on the board, and ends the run when it is done.

    Returns:
        The board as it was left.
    """
    painter = Painter()
    board = opened(window.size, window.fullscreen)
    window.show(painter.paint(window.surface, board))
    reading = ReadingThread(load, window.post)  # after the first frame, which must not wait for it
    while not board.over:
        wait_s = hand.move(board) if hand else math.inf
        if wait_s is None:
            break
        for command in window.commands(wait_s):
            asked, board = board.asked, update(board, command)
            if board.asked is not None and board.asked is not asked:
                reading.ask(board.asked)
            if isinstance(command, Answer) and board.reading is command.reading:
                say([*command.reading.text.splitlines(), ""])
        if board.fullscreen != window.fullscreen:
            window.fill_screen(board.fullscreen)
            board = update(board, Resize(window.size))
        window.show(painter.paint(window.surface, board))
        if painter.laid is not board.laid:
            board = update(board, painter.laid)
    return board
