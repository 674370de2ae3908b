"""Effects: what a session wants done outside.

An effect is a plain value. `update` returns it, the performer does it, and its result comes
back as a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from board.document.document import Record
    from board.document.page import Edit, Page, Question
    from board.ink.live_stroke import LiveStroke
    from board.play.round import Round
    from board.play.sounds import Sound
    from board.play.spoken import Utterance
    from board.reading.result import Reading
    from board.state.settings import Settings


@dataclass(frozen=True)
class Recognize:
    """Read a page; the result is an Answer or a Failure."""

    request: Question


@dataclass(frozen=True)
class Keep:
    """Write to the journal.

    Attributes:
        records: the changes of the document, in order.
        live: the strokes under the pens that are down, by pen.
        pen_px: width of these strokes in board pixels.
        colour: of these strokes.
    """

    records: tuple[Record, ...]
    live: Mapping[int, LiveStroke] = field(default_factory=dict)
    pen_px: float = 1.0
    colour: int = 0


@dataclass(frozen=True)
class Join:
    """Write to the journal that early ink is in edits of the kept document; attributes as of `Keep`."""

    edits: tuple[Edit, ...]
    live: Mapping[int, LiveStroke]
    pen_px: float
    colour: int


@dataclass(frozen=True)
class KeepConsent:
    """Remember whether corrected digits may be kept."""

    agreed: bool


@dataclass(frozen=True)
class DeleteKept:
    """Delete the corrected digits that were kept; the result is a notice."""


@dataclass(frozen=True)
class SaveSettings:
    """Write the settings to their file."""

    settings: Settings


@dataclass(frozen=True)
class ReadPage:
    """Hold a page with its reading.

    Attributes:
        page_number: its place, from 0.
        page: what is on it.
        reading: of what is on it now; None if that was not read.
    """

    page_number: int
    page: Page
    reading: Reading | None


@dataclass(frozen=True)
class SaveFiles:
    """Save pages of (width, height) board pixels as files; the result is a notice."""

    pages: tuple[ReadPage, ...]
    page_size: tuple[int, int]


@dataclass(frozen=True)
class CopyText:
    """Copy a text to the clipboard; the result is a notice."""

    text: str


@dataclass(frozen=True)
class ListFolder:
    """List a folder, "" for the person's own; the result is a Listed."""

    folder: str


@dataclass(frozen=True)
class OpenFiles:
    """Open files for pages of (width, height) board pixels; the result is a Put."""

    paths: tuple[str, ...]
    page_size: tuple[int, int]


@dataclass(frozen=True)
class PasteClipboard:
    """Open the clipboard's picture or files for such pages; the result is a Put."""

    page_size: tuple[int, int]


@dataclass(frozen=True)
class PlaySound:
    """Play a sound."""

    sound: Sound


@dataclass(frozen=True)
class Speak:
    """Speak this instead of anything before; None for silence."""

    utterance: Utterance | None


@dataclass(frozen=True)
class KeepRounds:
    """Add finished rounds to the history, one of each player; the result is a Progress."""

    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class SetFullscreen:
    """Switch between full screen and window; the result is a Resize."""

    fullscreen: bool


@dataclass(frozen=True)
class SaveSummary:
    """Save the summary of a lesson as a file of comma-separated values; the result is a notice."""

    text: str


@dataclass(frozen=True)
class OpenPhones:
    """Listen for phones; the result is a PhonesReady or a PhonesFailed.

    Attributes:
        next_place: at the next address of this computer, not at the one before.
    """

    next_place: bool = False


@dataclass(frozen=True)
class ClosePhones:
    """Stop listening for phones."""


@dataclass(frozen=True)
class Print:
    """Print a text to standard output."""

    text: str


Effect = (
    Recognize
    | Keep
    | Join
    | KeepConsent
    | DeleteKept
    | SaveSettings
    | SaveFiles
    | CopyText
    | ListFolder
    | OpenFiles
    | PasteClipboard
    | PlaySound
    | Speak
    | KeepRounds
    | SetFullscreen
    | SaveSummary
    | OpenPhones
    | ClosePhones
    | Print
)
