"""The loop: what happened → the next board → the next picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from board.commands import Answer, Command, Failure
from board.errors import UserError
from board.output import say
from board.paint import Painter
from board.reading_thread import ReadingThread, ReadsInk
from board.state import Board, opened, update
from board.window import Window

if TYPE_CHECKING:
    from board.replay import Hand


def load_reader() -> ReadsInk:
    """Load the network that the board ships, and OpenCV with it.

    Raises:
        UserError: if the network is missing or not this board's.
    """
    from board.reading.reader import Reader  # here, as the window shows before this is loaded

    return Reader.load()


def run(window: Window, load: Callable[[], ReadsInk] = load_reader, hand: Hand | None = None) -> Board:
    """Run the board until it is left.

    Args:
        window: where it is shown.
        load: loads the reader, on another thread.
        hand: writes on the board, and ends the run when it is done.

    Returns:
        The board as it was left.

    Raises:
        UserError: if there is no reading for the hand that asked for it.
    """
    painter = Painter()
    board = opened(window.size, window.fullscreen)
    window.show(painter.paint(window.surface, board))
    reading = ReadingThread(load, window.post)  # after the first frame, which must not wait for it
    while not board.over:
        wait_s = hand.move(board) if hand else None
        if hand and wait_s is None:
            break
        for command in window.commands(wait_s):
            if hand and isinstance(command, Failure):
                raise UserError(command.sentence)  # nobody is at the board to read the notice
            before, board = board, update(board, command)
            _heed(command, before, board, window, reading)
        window.show(painter.paint(window.surface, board))
    return board


def _heed(command: Command, before: Board, board: Board, window: Window, reading: ReadingThread) -> None:
    """Do outside the board what a command asks for."""
    if board.asked is not None and board.asked is not before.asked:
        reading.ask(board.asked)
    if board.fullscreen != before.fullscreen:
        window.fill_screen(board.fullscreen)
    if isinstance(command, Answer):
        say([*command.reading.text.splitlines(), ""])
