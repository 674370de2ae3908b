"""Gestures: the unfinished actions of pens and the mouse, as values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from board.document.erasing import StrokeIndex
from board.document.page_image import Corner, PageImage
from board.ink.live_stroke import LiveStroke
from board.state.commands import PenDown, PenMove
from board.state.tools import Tool

Place = tuple[float, float]


@dataclass(frozen=True)
class Trace:
    """Hold a stroke whose pen is down on a phone.

    Attributes:
        number: of the phone's act that it will be.
        stroke: so far.
        pen_px: width of the pen in board pixels.
        colour: of the pen.
    """

    number: int
    stroke: LiveStroke
    pen_px: float
    colour: int


@dataclass(frozen=True)
class Press:
    """Hold a press that is a tap if the pen is lifted where it is, and a stroke if it moves.

    Attributes:
        down: the press; its target is what a tap acts on.
        moves: how the pen has moved since, no further than a tap may.
    """

    down: PenDown
    moves: tuple[PenMove, ...] = ()


@dataclass(frozen=True)
class Contact:
    """Hold a finger on the board.

    Attributes:
        start: where it was put down, in window pixels.
        last_s: when it moved last, in seconds on the board's own clock.
        moved: it has moved further than a tap may.
    """

    start: Place
    last_s: float
    moved: bool = False


@dataclass(frozen=True)
class Touch:
    """Hold the fingers on the board, from the first that was put down to the last that is lifted.

    Attributes:
        contacts: the fingers, by pen.
        writer: the one that writes.
        most: how many there were at once.
        tap_until_s: as long as this they may be tapping; None if they are not.
        pen_s: when the pen was in use last.
    """

    contacts: Mapping[int, Contact] = field(default_factory=dict)
    writer: int | None = None
    most: int = 0
    tap_until_s: float | None = None
    pen_s: float = -math.inf


@dataclass(frozen=True)
class Still:
    """Hold a pointer that stands still.

    Attributes:
        since_s: when it came to stand, in seconds on the board's own clock.
        at: where, in window pixels.
        mark: the mark that lay there.
    """

    since_s: float
    at: Place
    mark: int | None


@dataclass(frozen=True)
class Popup:
    """Hold the popup of a mark.

    Attributes:
        mark: its place in the reading, digits first.
        pinned: it stays open when the mouse leaves it.
    """

    mark: int
    pinned: bool = False


@dataclass(frozen=True)
class LabelDrag:
    """Hold a label that is being dragged.

    Attributes:
        pen: that holds it.
        mark: whose label it is.
        start: where it was taken, in window pixels.
        at: where the pen is, in window pixels.
        over: the mark that lies there.
    """

    pen: int
    mark: int
    start: Place
    at: Place
    over: int | None


@dataclass(frozen=True)
class EraserStroke:
    """Hold an eraser that is down.

    Attributes:
        tool: which eraser.
        at: where it is, in board pixels.
        done: as far as here it has erased.
        strokes: where the ink is.
    """

    tool: Tool
    at: Place
    done: Place
    strokes: StrokeIndex


@dataclass(frozen=True)
class Lasso:
    """Hold a loop that is being drawn around ink.

    Attributes:
        pen: that draws it.
        path: in board pixels.
        mark: the mark where it began.
    """

    pen: int
    path: tuple[Place, ...]
    mark: int | None


@dataclass(frozen=True)
class PictureDrag:
    """Hold that the picture is being moved, or pulled at a corner.

    Attributes:
        pen: that holds it.
        corner: by which; None if it is moved.
        start: where it was taken, in board pixels.
        at: where the pen is.
    """

    pen: int
    corner: Corner | None
    start: Place
    at: Place

    def applied(self, page_image: PageImage, page: tuple[int, int]) -> PageImage:
        """Return a picture, on a page of (width, height) board pixels, as it is dragged so far."""
        dx, dy = self.at[0] - self.start[0], self.at[1] - self.start[1]
        if self.corner is None:
            return page_image.moved(dx, dy, page)
        x, y = page_image.corner(self.corner)
        return page_image.scaled(self.corner, (x + dx, y + dy), page)


@dataclass(frozen=True)
class SelectionDrag:
    """Hold that the selection is being moved, from where to where, in board pixels."""

    pen: int
    start: Place
    at: Place

    @property
    def offset(self) -> Place:
        return self.at[0] - self.start[0], self.at[1] - self.start[1]
