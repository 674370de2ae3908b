"""The board and its rules: `update(board, command)` gives the next board.

Everything here is a value: no window, no clock, no file. Ink is kept in board pixels,
the window's pixels when the board was opened; a window of another size later shows the
same board larger or smaller, so that no ink is ever out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from board.commands import (
    Answer,
    Clear,
    Command,
    Escape,
    Failure,
    Fullscreen,
    Help,
    KeyPress,
    Leave,
    LiftPens,
    PenDown,
    PenMove,
    PenUp,
    Read,
    ReaderReady,
    Redo,
    Resize,
    Undo,
)
from board.ink import Ink
from board.keys import COMMAND_OF_KEY
from board.trail import Trail

if TYPE_CHECKING:
    from board.reading.reading import Reading

PEN_PER_HEIGHT = 14 / 1080
"""Width of the pen as a share of the board's height."""

NOTHING_READ = "There is nothing to read yet."


@dataclass(frozen=True)
class Change:
    """Replace a run of strokes by another: every edit of the ink is one of these.

    Attributes:
        at: index of the first stroke concerned.
        removed: the strokes that go.
        added: the strokes that come in their place.
    """

    at: int
    removed: Ink
    added: Ink

    def applied(self, ink: Ink) -> Ink:
        return ink[: self.at] + self.added + ink[self.at + len(self.removed) :]

    def reverted(self, ink: Ink) -> Ink:
        return ink[: self.at] + self.removed + ink[self.at + len(self.added) :]


@dataclass(frozen=True)
class Board:
    """Hold all that a board is at one moment.

    Attributes:
        page: (width, height) of the board in its own pixels, fixed when it is opened.
        size: (width, height) of the window that shows it, in window pixels.
        ink: the finished strokes, in board pixels, in the order they were finished.
        live: the trails of the pens that are down, by pen.
        done: the changes that led here, the last one last.
        undone: the changes that were taken back, the last one last.
        reading: the last reading, if there was one.
        read_ink: the ink of `reading`.
        read_wanted: a reading is to be asked for when every pen is up.
        asked: the ink whose reading is awaited.
        reader_ready: the network is loaded.
        notice: a sentence for the person at the board, or "".
        help_shown: the keys are shown.
        fullscreen: the board fills the screen.
        over: the board is left.
    """

    page: tuple[int, int]
    size: tuple[int, int]
    ink: Ink = ()
    live: Mapping[int, Trail] = field(default_factory=dict)
    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()
    reading: Reading | None = None
    read_ink: Ink = ()
    read_wanted: bool = False
    asked: Ink | None = None
    reader_ready: bool = False
    notice: str = ""
    help_shown: bool = False
    fullscreen: bool = False
    over: bool = False

    @property
    def scale(self) -> float:
        """Window pixels to a board pixel."""
        return min(self.size[0] / self.page[0], self.size[1] / self.page[1])

    @property
    def pen_px(self) -> float:
        """Width of the pen in board pixels."""
        return self.page[1] * PEN_PER_HEIGHT

    @property
    def empty(self) -> bool:
        return not self.ink and not self.live

    @property
    def stale(self) -> bool:
        """Whether the ink is no longer what the last reading read."""
        return bool(self.live) or self.ink != self.read_ink


def opened(size: tuple[int, int], fullscreen: bool = False) -> Board:
    """Return an empty board for a window of (width, height) pixels."""
    size = max(1, size[0]), max(1, size[1])
    return Board(page=size, size=size, fullscreen=fullscreen)


def update(board: Board, command: Command) -> Board:
    """Return the board after the command."""
    return _asking(_after(board, command))


def _after(board: Board, command: Command) -> Board:
    match command:
        case PenDown(pen, x, y, time_s):
            if board.help_shown:  # the press puts the keys away, and leaves no dot
                return replace(board, help_shown=False)
            board = _lifted(board, pen)  # the release of an earlier press was lost
            trail = Trail([(x / board.scale, y / board.scale, time_s)], 1)
            return replace(board, live={**board.live, pen: trail}, notice="")
        case PenMove(pen, x, y, time_s):
            if pen not in board.live:
                return board
            trail = board.live[pen].then(x / board.scale, y / board.scale, time_s)
            return replace(board, live={**board.live, pen: trail})
        case PenUp(pen):
            return _lifted(board, pen)
        case LiftPens():
            return _all_lifted(board)
        case KeyPress(key):
            meant = COMMAND_OF_KEY.get(key)
            return _after(board, meant) if meant else board
        case Read():
            return replace(board, read_wanted=True, notice="")
        case Clear():
            board = _all_lifted(board)
            return _changed(board, Change(0, board.ink, ())) if board.ink else board
        case Undo():
            return _undone(_all_lifted(board))
        case Redo():
            return _redone(_all_lifted(board))
        case Help():
            return replace(board, help_shown=not board.help_shown)
        case Escape():
            return replace(board, help_shown=False) if board.help_shown else replace(board, over=True)
        case Leave():
            return replace(board, over=True)
        case Fullscreen():
            return replace(_all_lifted(board), fullscreen=not board.fullscreen)
        case Resize((width, height)):
            return replace(_all_lifted(board), size=(max(1, width), max(1, height)))
        case ReaderReady():
            return replace(board, reader_ready=True)
        case Answer(ink, reading):
            notice = "" if reading.digits or reading.rejected else NOTHING_READ
            board = replace(board, reading=reading, read_ink=ink, notice=notice)
            return _answered(board, ink)
        case Failure(sentence, ink):
            return _answered(replace(board, notice=sentence), ink)
        case _:
            assert_never(command)


def _asking(board: Board) -> Board:
    """Ask for the reading that is wanted once every pen is up, so that no stroke is read half."""
    if not board.read_wanted or board.live:
        return board
    return replace(board, read_wanted=False, asked=board.ink)


def _answered(board: Board, ink: Ink | None) -> Board:
    """Stop waiting for the reading of `ink`; an answer to an earlier question ends no wait."""
    return replace(board, asked=None) if board.asked is ink else board


def _changed(board: Board, change: Change) -> Board:
    return replace(board, ink=change.applied(board.ink), done=(*board.done, change), undone=(), notice="")


def _lifted(board: Board, pen: int) -> Board:
    """End the pen's stroke, if it has one: it becomes ink."""
    if pen not in board.live:
        return board
    live = {other: trail for other, trail in board.live.items() if other != pen}
    stroke = board.live[pen].stroke(board.pen_px)
    return _changed(replace(board, live=live), Change(len(board.ink), (), (stroke,)))


def _all_lifted(board: Board) -> Board:
    for pen in board.live:
        board = _lifted(board, pen)
    return board


def _undone(board: Board) -> Board:
    if not board.done:
        return board
    *done, change = board.done
    ink = change.reverted(board.ink)
    return replace(board, ink=ink, done=tuple(done), undone=(*board.undone, change), notice="")


def _redone(board: Board) -> Board:
    if not board.undone:
        return board
    *undone, change = board.undone
    ink = change.applied(board.ink)
    return replace(board, ink=ink, undone=tuple(undone), done=(*board.done, change), notice="")
