"""Commands: all that can happen to a board.

A command is a plain value. Whatever happens outside (a pointer moves, a key is pressed,
a reading is ready) becomes a command at the border and reaches the board by `state.update`
alone. Commands that need to know when carry the time themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a reading brings OpenCV along, which must not come before the first frame
    from board.ink import Ink
    from board.reading.reading import Reading


@dataclass(frozen=True)
class PenDown:
    """Put a pen down.

    Attributes:
        pen: which pen: the mouse or one of the fingers.
        x: window pixels.
        y: window pixels, down.
        time_s: seconds on the board's own clock.
    """

    pen: int
    x: float
    y: float
    time_s: float


@dataclass(frozen=True)
class PenMove:
    """Move a pen; attributes as in `PenDown`."""

    pen: int
    x: float
    y: float
    time_s: float


@dataclass(frozen=True)
class PenUp:
    """Lift a pen."""

    pen: int


@dataclass(frozen=True)
class LiftPens:
    """Lift every pen, as when the window loses the focus."""


@dataclass(frozen=True)
class KeyPress:
    """Press a key; what it does depends on what is shown.

    Attributes:
        key: as in the key table, such as "ctrl+z".
    """

    key: str


@dataclass(frozen=True)
class Read:
    """Ask for a reading of the board."""


@dataclass(frozen=True)
class Clear:
    """Wipe the board."""


@dataclass(frozen=True)
class Undo:
    """Take the last change of the ink back."""


@dataclass(frozen=True)
class Redo:
    """Make the change again that was taken back last."""


@dataclass(frozen=True)
class Help:
    """Show the keys, or put them away."""


@dataclass(frozen=True)
class Escape:
    """Put the keys away if they show, else leave."""


@dataclass(frozen=True)
class Leave:
    """Leave the board."""


@dataclass(frozen=True)
class Fullscreen:
    """Switch between the full screen and a window."""


@dataclass(frozen=True)
class Resize:
    """Tell the window's size in pixels."""

    size: tuple[int, int]


@dataclass(frozen=True)
class ReaderReady:
    """Tell that the network is loaded."""


@dataclass(frozen=True)
class Answer:
    """Give the reading of some ink.

    Attributes:
        ink: the very tuple that was asked about.
        reading: what was read, in board pixels.
    """

    ink: Ink
    reading: Reading


@dataclass(frozen=True)
class Failure:
    """Say why there is no reading.

    Attributes:
        sentence: for the person at the board.
        ink: the very tuple that was asked about; None if nothing was asked.
    """

    sentence: str
    ink: Ink | None = None


Command = (
    PenDown
    | PenMove
    | PenUp
    | LiftPens
    | KeyPress
    | Read
    | Clear
    | Undo
    | Redo
    | Help
    | Escape
    | Leave
    | Fullscreen
    | Resize
    | ReaderReady
    | Answer
    | Failure
)
