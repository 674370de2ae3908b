"""Numbers as a hand writes them: strokes for the digits and signs of answers."""

from __future__ import annotations

from math import cos, pi, sin

from board.ui.area import Area
from board.ui.display_list import Icon
from board.ui.icons import Strokes
from board.ui.theme import Colour

_GAP = 0.16  # between two characters, as a share of their height
_PEN = 0.085  # of the height


def _arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> list[tuple[float, float]]:
    """Return points of an ellipse around (x, y); 0 is its top, 0.25 its right."""
    steps = [start + (end - start) * n / 20 for n in range(21)]
    return [(x + wide * sin(2 * pi * s), y - high * cos(2 * pi * s)) for s in steps]


_SHAPES: dict[str, tuple[float, Strokes]] = {
    "0": (0.58, (tuple(_arc(0.5, 0.5, 0.46, 0.49, 0.05, 1.06)),)),
    "1": (0.3, (((0.0, 0.28), (0.7, 0.02), (0.62, 1.0)),)),
    "2": (0.58, ((*_arc(0.48, 0.28, 0.42, 0.27, -0.22, 0.36), (0.06, 0.97), (0.96, 0.93)),)),
    "3": (
        0.54,
        ((*_arc(0.44, 0.26, 0.42, 0.25, -0.18, 0.44), *_arc(0.42, 0.74, 0.5, 0.26, 0.04, 0.66)),),
    ),
    "4": (0.58, (((0.5, 0.0), (0.04, 0.66), (0.98, 0.6)), ((0.7, 0.34), (0.66, 1.0)))),
    "5": (
        0.56,
        (((0.9, 0.02), (0.2, 0.05), (0.12, 0.46), *_arc(0.42, 0.7, 0.46, 0.29, -0.06, 0.64)),),
    ),
    "6": (0.54, (((0.74, 0.0), (0.3, 0.3), (0.07, 0.68), *_arc(0.5, 0.73, 0.44, 0.26, -0.24, 0.8)),)),
    "7": (0.56, (((0.04, 0.06), (0.96, 0.03), (0.42, 1.0)), ((0.22, 0.52), (0.82, 0.48)))),
    "8": (
        0.54,
        ((*_arc(0.5, 0.25, 0.36, 0.24, 0.1, -0.5), *_arc(0.5, 0.75, 0.44, 0.25, 0.0, 1.0),
          *_arc(0.5, 0.25, 0.36, 0.24, 0.5, 0.1)),),
    ),
    "9": (0.54, ((*_arc(0.48, 0.28, 0.42, 0.27, 0.2, 1.22), (0.86, 0.5), (0.66, 1.0)),)),
    "R": (
        0.6,
        (((0.1, 1.0), (0.1, 0.03), *_arc(0.34, 0.26, 0.5, 0.24, 0.02, 0.46), (0.12, 0.52), (0.92, 1.0)),),
    ),
    "-": (0.46, (((0.05, 0.55), (0.95, 0.53)),)),
    ".": (0.12, (((0.5, 0.98), (0.5, 0.985)),)),
    ",": (0.14, (((0.9, 0.86), (0.3, 1.0)),)),
    "/": (0.4, (((0.95, 0.0), (0.05, 1.04)),)),
}  # fmt: skip
"""Width as a share of the height, and strokes in a square from (0, 0) to (1, 1)."""


Outline = list[tuple[float, float]]
"""The path of a pen, as points (x, y), y down."""


def width_of(text: str, height: int) -> int:
    """Return the width in pixels of a text that is so many pixels high."""
    return round(sum(_advance(character) for character in text) * height)


def outlines_of(text: str, left: float, top: float, height: float) -> list[Outline]:
    """Return the strokes of a text in handwriting; arguments as of `written`, in any unit."""
    outlines: list[Outline] = []
    for character in text:
        if character in _SHAPES:
            share, strokes = _SHAPES[character]
            outlines += ([(left + x * share * height, top + y * height) for x, y in s] for s in strokes)
        left += _advance(character) * height
    return outlines


def written(text: str, left: int, top: int, height: int, colour: Colour) -> list[Icon]:
    """Return a text in handwriting.

    Args:
        text: digits, "R", "-", ".", ",", "/" and spaces.
        left: of the text, in window pixels.
        top: of its digits.
        height: of its digits.
        colour: of the strokes.
    """
    pen = max(2, round(_PEN * height))
    icons = []
    x = float(left)
    for character in text:
        if character in _SHAPES:
            share, strokes = _SHAPES[character]
            area: Area = round(x), top, round(x + share * height), top + height
            icons.append(Icon(area, strokes, colour, pen))
        x += _advance(character) * height
    return icons


def _advance(character: str) -> float:
    return (_SHAPES[character][0] if character in _SHAPES else 0.2) + _GAP
