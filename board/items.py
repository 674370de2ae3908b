"""Items: the plain things that are drawn over the ink."""

from dataclasses import dataclass

from board.area import Area
from board.theme import Colour


@dataclass(frozen=True)
class Words:
    """Hold a line of text.

    Attributes:
        area: that it fills, in window pixels.
        text: what it says.
        size: height of its letters in pixels.
        colour: of the letters.
        gives_way: it goes where ink comes.
    """

    area: Area
    text: str
    size: int
    colour: Colour
    gives_way: bool = True


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


Item = Words | Frame | Panel
