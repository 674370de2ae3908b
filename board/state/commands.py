"""Commands: the events that change a session.

A command is a plain value. Each event outside (a pointer moves, a key is pressed, a
reading is ready) becomes a command, and only `update` handles commands. Commands carry
the time where it matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from board.state.panels import Panel
from board.state.phone_acts import PhoneAct, PhoneInk, PhoneJoined, PhoneLeft
from board.state.tools import Tool

if TYPE_CHECKING:  # a reading brings OpenCV along, which must not come before the first frame
    from board.document.document import Document
    from board.document.page import Page, Paper, Question
    from board.ink.stroke import Stroke
    from board.play.plan import Kind
    from board.reading.result import Reading
    from board.state.phones import Phones, Place


MOUSE = 0
"""The mouse's number among the pens; fingers come after it."""


@dataclass(frozen=True)
class Target:
    """Name the button and the mark at a place of the window.

    Attributes:
        command: the command of the topmost button there; None without a button.
        mark: the mark of the reading whose label, or else frame, is there; None without one.
        on_label: the place is on the label.
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
        other_end: the pen is turned around: the right button.
        shift: the Shift key is held.
        target: the button or mark there; the loop fills it in.
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
class PenCancel:
    """Take back what a pen that is down has begun."""

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
        target: the button or mark there; the loop fills it in.
    """

    x: float
    y: float
    time_s: float
    target: Target = NOTHING


@dataclass(frozen=True)
class KeyPress:
    """Press a key; its command depends on the mode.

    Attributes:
        key: as in the key table, such as "ctrl+z".
        typed: the character that it types with Shift or AltGr held, or "".
        place: the key at its place on a US keyboard, such as "ctrl+z", or "".
        repeated: it is held down, and was pressed before.
        target: the button or mark under the mouse; the loop fills it in.
    """

    key: str
    typed: str = ""
    place: str = ""
    repeated: bool = False
    target: Target = NOTHING


@dataclass(frozen=True)
class Read:
    """Ask for a reading of the board."""


@dataclass(frozen=True)
class ToggleLiveReading:
    """Switch reading after every stroke on or off."""


@dataclass(frozen=True)
class Correct:
    """Correct the label of a mark.

    Attributes:
        label: "0" to "9", a sign, or "?" for neither.
        mark: which one of the reading, digits first; None for the one whose popup shows.
    """

    label: str
    mark: int | None = None


@dataclass(frozen=True)
class Split:
    """Split a mark into several; `mark` as in `Correct`."""

    mark: int | None = None


@dataclass(frozen=True)
class TakeEraser:
    """Switch from the pen to the stroke eraser, to the part eraser, and back."""


@dataclass(frozen=True)
class TakeLasso:
    """Switch between the lasso and the pen."""


@dataclass(frozen=True)
class TakeTool:
    """Switch to a tool."""

    tool: Tool


@dataclass(frozen=True)
class TakeWidth:
    """Write with a width, a place in `WIDTHS`."""

    width: int


@dataclass(frozen=True)
class TakeColour:
    """Write in a colour."""

    colour: int


@dataclass(frozen=True)
class ShowPanel:
    """Unfold a panel of the corner control, or fold it if it is unfolded."""

    panel: Panel


@dataclass(frozen=True)
class FromMenu:
    """Choose a command in the menu, which is folded."""

    command: Command


@dataclass(frozen=True)
class NextColour:
    """Switch to the next pen colour."""


@dataclass(frozen=True)
class Widen:
    """Make the pen wider by some steps; narrower if `steps` is negative."""

    steps: int


@dataclass(frozen=True)
class Delete:
    """Delete the selection."""


@dataclass(frozen=True)
class TurnPage:
    """Turn some pages on; after the last page with ink comes a new one."""

    steps: int


@dataclass(frozen=True)
class TurnTo:
    """Turn to a page, the first being 0."""

    page: int


@dataclass(frozen=True)
class MovePage:
    """Move the page that shows so many places on among the pages."""

    steps: int


@dataclass(frozen=True)
class DeletePage:
    """Delete the page that shows."""


@dataclass(frozen=True)
class TakePaper:
    """Print a paper on the page that shows; None for the next one of them."""

    paper: Paper | None = None


@dataclass(frozen=True)
class Save:
    """Save the page as files."""


@dataclass(frozen=True)
class Copy:
    """Copy the text of the reading."""


@dataclass(frozen=True)
class SayReading:
    """Speak the text of the reading."""


@dataclass(frozen=True)
class Browse:
    """Open the file browser at a folder; without a folder, close it if it is open.

    Attributes:
        folder: its path; None for the one that was shown last.
    """

    folder: str | None = None


@dataclass(frozen=True)
class Entry:
    """Hold one file or folder of the browser, with its path and the name that is shown."""

    name: str
    path: str
    is_folder: bool = False


@dataclass(frozen=True)
class Listed:
    """Bring the entries of a folder.

    Attributes:
        folder: its path.
        entries: the folder above, folders, and files that can be opened, in the order to be shown in.
        trouble: why the folder cannot be read, or "".
    """

    folder: str
    entries: tuple[Entry, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Mark:
    """Mark or unmark a file of the browser; `place` is None for the current one."""

    place: int | None = None


@dataclass(frozen=True)
class Take:
    """Open the marked files, or else the current entry; in the plan of rounds, take the current option."""


@dataclass(frozen=True)
class Open:
    """Open files of ink and pictures, each on a page of its own."""

    paths: tuple[str, ...]


@dataclass(frozen=True)
class Paste:
    """Paste the picture or files on the clipboard."""


@dataclass(frozen=True)
class Put:
    """Add opened files to the document.

    Attributes:
        pages: the content of each file.
        complaint: a sentence for the person at the board, or "".
    """

    pages: tuple[Page, ...]
    complaint: str = ""


@dataclass(frozen=True)
class KeepCorrections:
    """Allow or refuse to keep corrected digits."""

    agreed: bool


@dataclass(frozen=True)
class DeleteCorrections:
    """Delete the corrected digits that were kept."""


@dataclass(frozen=True)
class AddStroke:
    """Add a finished stroke that was written elsewhere, in board pixels."""

    stroke: Stroke


@dataclass(frozen=True)
class RemoveStrokes:
    """Delete strokes of an owner.

    Attributes:
        owner: as in `Stroke`.
        ids: of the strokes; None for all of the owner's.
    """

    owner: int
    ids: frozenset[int] | None


@dataclass(frozen=True)
class ShowPhones:
    """Show or hide how phones come to the board, which listens for them from then on."""


@dataclass(frozen=True)
class NextPlace:
    """Listen for phones at the next address of this computer."""


@dataclass(frozen=True)
class StopPhones:
    """Stop listening for phones."""


@dataclass(frozen=True)
class PhonesReady:
    """Report where phones find the board."""

    place: Place


@dataclass(frozen=True)
class PhonesFailed:
    """Report why phones cannot come.

    Attributes:
        sentence: for the person at the board, or "".
        code: of a text instead.
    """

    sentence: str = ""
    code: str = ""


@dataclass(frozen=True)
class ResumePhones:
    """Go on as a board did that was killed, with its lesson if it had one: its phones come back."""

    phones: Phones


@dataclass(frozen=True)
class RemovePhone:
    """Remove a phone and its ink; it cannot come again."""

    device: str


@dataclass(frozen=True)
class BeginLesson:
    """Give each phone a tile of its own; what stands on the board is the task. Show a lesson that is on."""


@dataclass(frozen=True)
class NextTask:
    """Ask the next task.

    Attributes:
        kind: of round; None for what stands on the board.
        alike: it is of the present task's kind instead.
    """

    kind: Kind | None = None
    alike: bool = False


@dataclass(frozen=True)
class FreezeTiles:
    """Let nobody write on a tile, or let all write again."""


@dataclass(frozen=True)
class ShowTiles:
    """Show all tiles on the board, or hide them."""


@dataclass(frozen=True)
class MarkTiles:
    """Mark the right answers, or do not."""


@dataclass(frozen=True)
class EnlargeTile:
    """Show the tile of a phone large; None for all tiles again."""

    device: str | None = None


@dataclass(frozen=True)
class HideTile:
    """Hide the tile of a phone from the class, or show it again."""

    device: str


@dataclass(frozen=True)
class ChooseMark:
    """Choose a mark of the enlarged tile, to be corrected."""

    mark: int


@dataclass(frozen=True)
class CorrectTile:
    """Correct the chosen mark of the enlarged tile."""

    label: str


@dataclass(frozen=True)
class EndLesson:
    """End the lesson; the summary is saved if that is wanted."""

    saves: bool = False


@dataclass(frozen=True)
class Clear:
    """Clear the page."""


@dataclass(frozen=True)
class Undo:
    """Undo the last edit."""


@dataclass(frozen=True)
class Redo:
    """Redo the edit that was undone last."""


@dataclass(frozen=True)
class Help:
    """Show or hide the keys."""


@dataclass(frozen=True)
class ShowSettings:
    """Show or hide the settings."""


@dataclass(frozen=True)
class MoveChoice:
    """Move down `step` rows in the settings or the browser."""

    step: int


@dataclass(frozen=True)
class TurnChoice:
    """Change the current setting to the choice `step` places further."""

    step: int


@dataclass(frozen=True)
class Set:
    """Change a setting.

    Attributes:
        name: of the setting.
        value: what is chosen.
    """

    name: str
    value: str | bool


@dataclass(frozen=True)
class TurnSums:
    """Check sums, answer them too, or leave them alone: the next of the three."""


@dataclass(frozen=True)
class Mute:
    """Switch sounds off or on."""


@dataclass(frozen=True)
class Escape:
    """Close what is open, or else leave."""


@dataclass(frozen=True)
class Tick:
    """Report the time.

    Attributes:
        time_s: seconds on the board's own clock.
        target: the button or mark under the mouse; the loop fills it in.
    """

    time_s: float
    target: Target = NOTHING


@dataclass(frozen=True)
class Play:
    """Show the rounds to choose from."""


@dataclass(frozen=True)
class Choose:
    """Start the round at a place of the list, from 0."""

    place: int


@dataclass(frozen=True)
class SetUp:
    """Show what rounds ask, for the teacher to choose."""


@dataclass(frozen=True)
class Toggle:
    """Take a word out of a setting of several words, or into it; the last one stays."""

    name: str
    word: str


@dataclass(frozen=True)
class PlayAgain:
    """Start another round of the same kind."""


@dataclass(frozen=True)
class ForPlayer:
    """Do a command in the half of a player, 0 or 1."""

    player: int
    command: Command


@dataclass(frozen=True)
class PickAnswer:
    """Say which of the choices is written: the one at a place, or, further, none of them."""

    place: int


@dataclass(frozen=True)
class Misread:
    """Say that the right answer is written, whatever was read."""


@dataclass(frozen=True)
class AskHint:
    """Show a hint for the task."""


@dataclass(frozen=True)
class SayAgain:
    """Speak the task once more."""


@dataclass(frozen=True)
class VoiceFound:
    """Report whether the system can speak."""

    found: bool


@dataclass(frozen=True)
class Skip:
    """Skip the task."""


@dataclass(frozen=True)
class Progress:
    """Bring the history of the rounds.

    Attributes:
        days: tasks answered on each of the last days, today last.
        best: the most right answers of a sprint like the last one before it; None for other rounds.
    """

    days: tuple[int, ...]
    best: int | None = None


@dataclass(frozen=True)
class Leave:
    """Leave the board."""


@dataclass(frozen=True)
class AskToLeave:
    """Leave the board at the second time, as the menu does; the first asks for it."""


@dataclass(frozen=True)
class StayOpen:
    """Do not leave yet, as something is not saved; leave without it when asked once more."""


@dataclass(frozen=True)
class Fullscreen:
    """Switch between the full screen and a window."""


@dataclass(frozen=True)
class Resize:
    """Report the window's size in pixels."""

    size: tuple[int, int]


@dataclass(frozen=True)
class Keyboard:
    """Report the keyboard's layout.

    Attributes:
        keys: of a US keyboard that this one lacks, each with the key at its place.
    """

    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Loaded:
    """Bring the kept document, which took long to read."""

    document: Document


@dataclass(frozen=True)
class ReaderReady:
    """Report that the network is loaded."""


@dataclass(frozen=True)
class TonesReady:
    """Report that the tones of a picture are computed, so that it can be painted."""


@dataclass(frozen=True)
class Tell:
    """Show a notice.

    Attributes:
        text: its name.
        values: for its placeholders, by their names.
    """

    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Unkept:
    """Report that the board cannot be saved, or that it can be saved again.

    Attributes:
        reason: why not, or "".
    """

    reason: str


@dataclass(frozen=True)
class Answer:
    """Bring a reading.

    Attributes:
        question: the request that it answers, the same object.
        reading: in board pixels.
        beliefs: for each part of the question the probability of what is expected there.
    """

    question: Question
    reading: Reading
    beliefs: tuple[float, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Report why there is no reading.

    Attributes:
        sentence: for the person at the board.
        question: the request that failed, the same object; None if there was none.
    """

    sentence: str
    question: Question | None = None


Command = (
    PenDown
    | PenMove
    | PenUp
    | PenCancel
    | LiftPens
    | Point
    | KeyPress
    | Read
    | ToggleLiveReading
    | Correct
    | Split
    | TakeEraser
    | TakeLasso
    | TakeTool
    | TakeWidth
    | TakeColour
    | ShowPanel
    | FromMenu
    | SayReading
    | NextColour
    | Widen
    | Delete
    | TurnPage
    | TurnTo
    | MovePage
    | DeletePage
    | TakePaper
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
    | DeleteCorrections
    | AddStroke
    | RemoveStrokes
    | ShowPhones
    | NextPlace
    | StopPhones
    | PhonesReady
    | PhonesFailed
    | ResumePhones
    | RemovePhone
    | BeginLesson
    | NextTask
    | FreezeTiles
    | ShowTiles
    | MarkTiles
    | EnlargeTile
    | HideTile
    | ChooseMark
    | CorrectTile
    | EndLesson
    | PhoneJoined
    | PhoneLeft
    | PhoneInk
    | PhoneAct
    | Clear
    | Undo
    | Redo
    | Help
    | ShowSettings
    | MoveChoice
    | TurnChoice
    | Set
    | TurnSums
    | Mute
    | Escape
    | Tick
    | Play
    | Choose
    | SetUp
    | Toggle
    | PlayAgain
    | ForPlayer
    | PickAnswer
    | Misread
    | AskHint
    | SayAgain
    | VoiceFound
    | Skip
    | Progress
    | Leave
    | AskToLeave
    | StayOpen
    | Fullscreen
    | Resize
    | Keyboard
    | Loaded
    | ReaderReady
    | TonesReady
    | Tell
    | Unkept
    | Answer
    | Failure
)
