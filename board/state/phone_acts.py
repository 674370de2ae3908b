"""Phone acts: what a person does on a phone, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from board.ink.live_stroke import Moment
from board.ink.stroke import ID_BITS, Box, Stroke

if TYPE_CHECKING:
    from board.document.page import Page
    from board.state.commands import Command

ON_THE_BOARD = "board"
"""The sheet of what is written on the board itself; other sheets are those of tiles."""


@dataclass(frozen=True)
class Written:
    """Finish a stroke, in the sheet's pixels."""

    stroke: Stroke


@dataclass(frozen=True)
class TakenBack:
    """Delete one of the phone's own strokes, by its id."""

    stroke_id: int


@dataclass(frozen=True)
class Cleared:
    """Delete all of the phone's own strokes; on a tile everything."""


@dataclass(frozen=True)
class ReadWanted:
    """Ask for a reading."""


@dataclass(frozen=True)
class Named:
    """Correct the label of a mark.

    Attributes:
        label: "0" to "9", or "?" for not a digit.
        strokes: ids of the mark's strokes.
        box: of a mark of a picture, in the sheet's pixels; None for ink.
    """

    label: str
    strokes: frozenset[int]
    box: Box | None = None


@dataclass(frozen=True)
class PictureSent:
    """Put a picture on a page of its own.

    Attributes:
        page: has it; None if it could not be opened.
        complaint: why not, or "".
    """

    page: Page | None
    complaint: str = ""


@dataclass(frozen=True)
class Finished:
    """Report that a task is done, or not done after all."""

    done: bool


@dataclass(frozen=True)
class Dropped:
    """Take back what was begun: a stroke that was a palm's, or a tap."""


Act = Written | TakenBack | Cleared | ReadWanted | Named | PictureSent | Finished | Dropped


@dataclass(frozen=True)
class PhoneAct:
    """Do a phone's next act; one that was done before, or comes too early, does nothing.

    Attributes:
        device: the phone's identity.
        number: of the act, counted from 1 on each phone.
        sheet: on which it was done.
        act: what was done.
    """

    device: str
    number: int
    sheet: str
    act: Act


@dataclass(frozen=True)
class PhoneInk:
    """Show more of a stroke whose pen is down on a phone.

    Attributes:
        device: the phone's identity.
        number: of the act that the stroke will be.
        start: how many of its points came before.
        moments: the points, in board pixels, with times on the board's own clock.
        colour: of the pen.
    """

    device: str
    number: int
    start: int
    moments: tuple[Moment, ...]
    colour: int

    @property
    def end(self) -> int:
        """How many of the stroke's points there are with these."""
        return self.start + len(self.moments)


@dataclass(frozen=True)
class PhoneJoined:
    """Take a phone in.

    Attributes:
        device: its identity, which it keeps when it comes back.
        size: (width, height) of its writing area in its own pixels.
        done: number of the last act that need not be sent again.
    """

    device: str
    size: tuple[int, int]
    done: int


@dataclass(frozen=True)
class PhoneLeft:
    """Note that a phone is out of reach; it may come back."""

    device: str


def ink_together(commands: Iterable[Command]) -> list[Command]:
    """Return commands with the ink that came of each stroke meanwhile as one; a late loop has less to do."""
    together: list[Command] = []
    places: dict[str, int] = {}  # by device: of its ink that can be gone on with
    for command in commands:
        match command:
            case PhoneInk(device, number, start, moments) if moments:
                before = together[places[device]] if device in places else None
                if isinstance(before, PhoneInk) and before.number == number and before.end == start:
                    together[places[device]] = replace(before, moments=before.moments + moments)
                    continue
                places[device] = len(together)
            case PhoneInk(device) | PhoneAct(device):
                places.pop(device, None)
            case _:
                places.clear()
        together.append(command)
    return together


def owner_of(device: str) -> int:
    """Return the number of a phone by which its strokes are known, > 0."""
    return _number(device)


def stroke_id_of(device: str, number: int) -> int:
    """Return the id of the stroke that an act of a phone makes, > 0; the phone computes the same."""
    return _number(f"{device}:{number}")


def _number(text: str) -> int:
    digest = hashlib.sha256(text.encode()).digest()
    return (int.from_bytes(digest[:7], "big") >> (56 - ID_BITS)) or 1
