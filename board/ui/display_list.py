"""The display list: the plain items that are drawn over the ink, the lowest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from board.state.commands import Command
from board.ui.area import Area
from board.ui.icons import Strokes
from board.ui.theme import Colour

if TYPE_CHECKING:
    from board.document.page import Page, Paper


@dataclass(frozen=True)
class Words:
    """Hold a line of text.

    Attributes:
        area: that it fills, in window pixels.
        text: to be drawn.
        size: height of its letters in pixels.
        colour: of the letters.
        bold: the letters are bold.
    """

    area: Area
    text: str
    size: int
    colour: Colour
    bold: bool = False


@dataclass(frozen=True)
class Frame:
    """Hold the outline of a rectangle.

    Attributes:
        area: that it goes around, in window pixels.
        colour: of the line.
        width: of the line, in pixels.
        dash: length of its dashes in pixels; 0 for a line without gaps.
        gap: between two dashes, in pixels.
    """

    area: Area
    colour: Colour
    width: int
    dash: int = 0
    gap: int = 0


@dataclass(frozen=True)
class Panel:
    """Hold a filled rectangle with round corners."""

    area: Area
    fill: Colour
    edge: Colour
    radius: int


@dataclass(frozen=True)
class Bar:
    """Hold a level as a bar: the filled share of an area, from its left."""

    area: Area
    fill: Colour
    rest: Colour
    share: float


@dataclass(frozen=True)
class Icon:
    """Hold a small picture of a few strokes.

    Attributes:
        area: that its square is stretched to, in window pixels.
        strokes: as in `board.ui.icons`.
        colour: of the strokes.
        width: of the strokes, in pixels.
    """

    area: Area
    strokes: Strokes
    colour: Colour
    width: int


@dataclass(frozen=True)
class Veil:
    """Hold a colour that dims an area, with its share, 0 to 1; buttons under it cannot be pressed."""

    area: Area
    colour: Colour
    share: float


@dataclass(frozen=True)
class Line:
    """Hold a straight line, from (x, y) to (x, y) in window pixels."""

    start: tuple[int, int]
    end: tuple[int, int]
    colour: Colour
    width: int

    @property
    def area(self) -> Area:
        (x, y), (u, v) = self.start, self.end
        room = self.width + 1
        return min(x, u) - room, min(y, v) - room, max(x, u) + room, max(y, v) + room


@dataclass(frozen=True)
class Curve:
    """Hold a line through points.

    Attributes:
        area: that has all of it, in window pixels.
        points: its corners.
        colour: of the line.
        width: of the line, in pixels.
    """

    area: Area
    points: tuple[tuple[int, int], ...]
    colour: Colour
    width: int


@dataclass(frozen=True)
class Ring:
    """Hold a circle's line, inside an area."""

    area: Area
    colour: Colour
    width: int


@dataclass(frozen=True)
class Dot:
    """Hold a filled circle."""

    area: Area
    colour: Colour


@dataclass(frozen=True)
class Ghost:
    """Hold the ink that is being moved.

    Attributes:
        area: where it shows.
        home: the area it came from.
    """

    area: Area
    home: Area


@dataclass(frozen=True)
class Thumbnail:
    """Hold the small picture of a page.

    Attributes:
        area: that it fills.
        number: of the page, from 0.
        version: the `id` of its content, which tells two versions of a page apart.
        content: of the page.
        scale: window pixels to a board pixel.
    """

    area: Area
    number: int
    version: int
    content: Page = field(compare=False, repr=False)
    scale: float


@dataclass(frozen=True)
class Ruling:
    """Hold what is printed on a page, under its ink and pictures.

    Attributes:
        area: that shows it.
        paper: of the page.
        page_size: (width, height) of the page in board pixels.
        scale: window pixels to a board pixel.
    """

    area: Area
    paper: Paper
    page_size: tuple[int, int]
    scale: float


@dataclass(frozen=True)
class GlyphPicture:
    """Hold the picture of a glyph, enlarged to an area; 28 rows of 28 bytes."""

    area: Area
    pixels: bytes


@dataclass(frozen=True)
class Code:
    """Hold a QR code, as large as fits an area in whole pixels.

    Attributes:
        area: that has it, with a quiet zone.
        rows: of its modules, "1" for a dark one.
        dark: colour of the modules.
        light: colour of the ground.
        quiet: how many modules wide the quiet zone is.
    """

    area: Area
    rows: tuple[str, ...]
    dark: Colour
    light: Colour
    quiet: int


@dataclass(frozen=True)
class Button:
    """Hold the command that a press in an area gives; other items draw the button."""

    area: Area
    command: Command


Drawing = Bar | Icon | Veil | Line | Curve | Ring | Dot | Ghost | Thumbnail | Ruling | GlyphPicture | Code

Item = Words | Frame | Panel | Drawing | Button
