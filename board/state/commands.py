"""Commands: all that can happen to a board.

A command is a plain value. Whatever happens outside (a pointer moves, a key is pressed,
a reading is ready) becomes a command at the border and reaches the session by `update`
alone. Commands that need to know when carry the time themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a reading brings OpenCV along, which must not come before the first frame
    from board.document.page import Page, Question
    from board.reading.result import Reading


MOUSE = 0
"""The mouse's number among the pens; fingers come after it."""


@dataclass(frozen=True)
class Target:
    """Hold what lies at a place of the window, as the layout has it.

    Attributes:
        command: what a press on the topmost button there does; None without a button.
        mark: the mark of the reading whose label or, failing that, frame is there; None without one.
        on_label: it is the label.
    """

    command: Command | None = None
    mark: int | None = None
    on_label: bool = False


NOTHING = Target()
"""A bare place of the board."""


@dataclass(frozen=True)
class PenDown:
    """Put a pen down.

    Attributes:
        pen: which pen: the mouse or one of the fingers.
        x: window pixels.
        y: window pixels, down.
        time_s: seconds on the board's own clock.
        other_end: it is the pen's other end: the right button.
        shift: the Shift key is held.
        target: what lies there; the loop fills it in.
    """

    pen: int
    x: float
    y: float
    time_s: float
    other_end: bool = False
    shift: bool = False
    target: Target = NOTHING


@dataclass(frozen=True)
class PenMove:
    """Move a pen; attributes as in `PenDown`."""

    pen: int
    x: float
    y: float
    time_s: float
    target: Target = NOTHING


@dataclass(frozen=True)
class PenUp:
    """Lift a pen."""

    pen: int


@dataclass(frozen=True)
class LiftPens:
    """Lift every pen, as when the window loses the focus."""


@dataclass(frozen=True)
class Point:
    """Move the mouse with no button down.

    Attributes:
        x: window pixels.
        y: window pixels, down.
        time_s: seconds on the board's own clock.
        target: what lies there; the loop fills it in.
    """

    x: float
    y: float
    time_s: float
    target: Target = NOTHING


@dataclass(frozen=True)
class KeyPress:
    """Press a key; what it does depends on what is shown.

    Attributes:
        key: as in the key table, such as "ctrl+z".
        target: what lies under the mouse; the loop fills it in.
    """

    key: str
    target: Target = NOTHING


@dataclass(frozen=True)
class Read:
    """Ask for a reading of the board."""


@dataclass(frozen=True)
class ToggleLiveReading:
    """Read after every stroke, or no longer."""


@dataclass(frozen=True)
class Correct:
    """Say what a mark is.

    Attributes:
        label: "0" to "9", or "?" for not a digit.
        mark: which one of the reading, digits first; None for the one whose popup shows.
    """

    label: str
    mark: int | None = None


@dataclass(frozen=True)
class Split:
    """Say that a mark is more than one; `mark` as in `Correct`."""

    mark: int | None = None


@dataclass(frozen=True)
class TakeEraser:
    """Take the eraser of whole strokes, then that of parts, then the pen again."""


@dataclass(frozen=True)
class TakeLasso:
    """Take the loop that chooses ink, or the pen again."""


@dataclass(frozen=True)
class NextColour:
    """Take the pen of the next colour."""


@dataclass(frozen=True)
class Widen:
    """Take a pen that is so many steps wider."""

    steps: int


@dataclass(frozen=True)
class Delete:
    """Take the chosen ink away."""


@dataclass(frozen=True)
class TurnPage:
    """Turn so many pages on; after the last one with ink comes a new one."""

    steps: int


@dataclass(frozen=True)
class TurnTo:
    """Turn to a page, the first being 0."""

    page: int


@dataclass(frozen=True)
class Save:
    """Save the page as files."""


@dataclass(frozen=True)
class Copy:
    """Copy what was read."""


@dataclass(frozen=True)
class Browse:
    """Show the files of a folder, to open some; without a folder, put them away if they show.

    Attributes:
        folder: its path; None for the one that was shown last.
    """

    folder: str | None = None


@dataclass(frozen=True)
class Entry:
    """Hold one file or folder that can be opened; `path` is its path, `name` what is shown of it."""

    name: str
    path: str
    is_folder: bool = False


@dataclass(frozen=True)
class Listed:
    """Tell what is in a folder.

    Attributes:
        folder: its path.
        entries: the folder above, folders, and files that can be opened, in the order to be shown in.
        trouble: why that is not known, or "".
    """

    folder: str
    entries: tuple[Entry, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Mark:
    """Mark a file as one to open, or no longer; `place` is None for the one that the keys are at."""

    place: int | None = None


@dataclass(frozen=True)
class Take:
    """Open the files that are marked, or what one is at."""


@dataclass(frozen=True)
class Open:
    """Open files of ink and pictures, each on a page of its own."""

    paths: tuple[str, ...]


@dataclass(frozen=True)
class Paste:
    """Lay the picture that is on the clipboard on the page."""


@dataclass(frozen=True)
class Put:
    """Put what was opened on pages.

    Attributes:
        pages: what each page gets.
        complaint: a sentence for the person at the board, or "".
        pasted: it may go on a page that has ink already.
    """

    pages: tuple[Page, ...]
    complaint: str = ""
    pasted: bool = False


@dataclass(frozen=True)
class KeepCorrections:
    """Say whether corrected digits may be kept."""

    agreed: bool


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
class ShowSettings:
    """Show the settings, or put them away."""


@dataclass(frozen=True)
class MoveChoice:
    """Go `step` places further down in what is shown: the settings, or files."""

    step: int


@dataclass(frozen=True)
class TurnChoice:
    """Take the choice `step` places further for the setting one is at."""

    step: int


@dataclass(frozen=True)
class Set:
    """Make a choice.

    Attributes:
        name: of the setting.
        value: what is chosen.
    """

    name: str
    value: str | bool


@dataclass(frozen=True)
class Mute:
    """Make no more sounds, or make them again."""


@dataclass(frozen=True)
class Escape:
    """Put the keys away if they show, else leave."""


@dataclass(frozen=True)
class Tick:
    """Tell the time.

    Attributes:
        time_s: seconds on the board's own clock.
        target: what lies under the mouse; the loop fills it in.
    """

    time_s: float
    target: Target = NOTHING


@dataclass(frozen=True)
class Play:
    """Show the choice of rounds to play."""


@dataclass(frozen=True)
class Choose:
    """Play the round at this place of the choice, the first being 0."""

    place: int


@dataclass(frozen=True)
class PlayAgain:
    """Play another round of the same kind."""


@dataclass(frozen=True)
class AskHint:
    """Ask for a hint to the task."""


@dataclass(frozen=True)
class SayAgain:
    """Ask to hear the task once more."""


@dataclass(frozen=True)
class VoiceFound:
    """Tell whether the system can say words aloud."""

    found: bool


@dataclass(frozen=True)
class Skip:
    """Leave the task out."""


@dataclass(frozen=True)
class Progress:
    """Tell what is kept of the rounds played.

    Attributes:
        days: tasks answered on each of the last days, today last.
    """

    days: tuple[int, ...]


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
class TonesReady:
    """Tell that the tones of a picture are known, so that it can be painted."""


@dataclass(frozen=True)
class Tell:
    """Tell the person something.

    Attributes:
        text: name of a text.
        values: what stands in its placeholders, by their names.
    """

    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Unkept:
    """Tell that the board cannot be kept for later, and why; or that it can be again.

    Attributes:
        reason: why not, or "".
    """

    reason: str


@dataclass(frozen=True)
class Answer:
    """Give a reading.

    Attributes:
        question: the very one that was asked.
        reading: what was read, in board pixels.
    """

    question: Question
    reading: Reading


@dataclass(frozen=True)
class Failure:
    """Say why there is no reading.

    Attributes:
        sentence: for the person at the board.
        question: the very one that was asked; None if nothing was asked.
    """

    sentence: str
    question: Question | None = None


Command = (
    PenDown
    | PenMove
    | PenUp
    | LiftPens
    | Point
    | KeyPress
    | Read
    | ToggleLiveReading
    | Correct
    | Split
    | TakeEraser
    | TakeLasso
    | NextColour
    | Widen
    | Delete
    | TurnPage
    | TurnTo
    | Save
    | Copy
    | Browse
    | Listed
    | Mark
    | Take
    | Open
    | Paste
    | Put
    | KeepCorrections
    | Clear
    | Undo
    | Redo
    | Help
    | ShowSettings
    | MoveChoice
    | TurnChoice
    | Set
    | Mute
    | Escape
    | Tick
    | Play
    | Choose
    | PlayAgain
    | AskHint
    | SayAgain
    | VoiceFound
    | Skip
    | Progress
    | Leave
    | Fullscreen
    | Resize
    | ReaderReady
    | TonesReady
    | Tell
    | Unkept
    | Answer
    | Failure
)
