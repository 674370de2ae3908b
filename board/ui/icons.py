"""Icons: small pictures of a few strokes, in a square from (0, 0) to (1, 1)."""

from collections.abc import Mapping
from math import cos, pi, sin

Strokes = tuple[tuple[tuple[float, float], ...], ...]
"""Strokes as points (x, y), y down."""


def _arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> list[tuple[float, float]]:
    """Return points around a middle, from one part of the circle to another; 0 is up, 0.25 right."""
    parts = [start + (end - start) * n / 24 for n in range(25)]
    return [(x + wide * sin(2 * pi * part), y - high * cos(2 * pi * part)) for part in parts]


def _mirrored(strokes: Strokes) -> Strokes:
    """Return strokes with left and right exchanged."""
    return tuple(tuple((1 - x, y) for x, y in stroke) for stroke in strokes)


def _box(left: float, top: float, right: float, bottom: float) -> tuple[tuple[float, float], ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom), (left, top)


def _ring(x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    return tuple(_arc(x, y, radius, radius, 0.0, 1.0))


CHECK: Strokes = (((0.1, 0.55), (0.38, 0.82), (0.92, 0.2)),)

AGAIN: Strokes = (
    tuple(_arc(0.5, 0.52, 0.4, 0.4, 0.12, 0.88)),
    ((0.02, 0.1), (0.2, 0.24), (0.42, 0.12)),
)
"""Three quarters of a circle, and an arrow's head at its end: once more."""

ARROW: Strokes = (((0.0, 0.5), (1.0, 0.5)), ((0.65, 0.2), (1.0, 0.5), (0.65, 0.8)))

BACK = _mirrored(ARROW)
PLUS: Strokes = (((0.5, 0.08), (0.5, 0.92)), ((0.08, 0.5), (0.92, 0.5)))

TWO: Strokes = ((*_arc(0.48, 0.3, 0.4, 0.28, -0.2, 0.36), (0.06, 0.97), (0.94, 0.95)),)
SEVEN: Strokes = (((0.08, 0.06), (0.92, 0.03), (0.42, 0.98)), ((0.22, 0.52), (0.82, 0.49)))
"""Digits as a hand writes them."""

MENU: Strokes = tuple(((0.1, y), (0.9, y)) for y in (0.2, 0.5, 0.8))

READ: Strokes = (
    tuple(_arc(0.5, 1.0, 0.72, 0.74, -0.115, 0.115)),
    tuple(_arc(0.5, 0.0, 0.72, 0.74, 0.385, 0.615)),
    _ring(0.5, 0.5, 0.13),
)
"""An eye."""

UNDO: Strokes = (
    ((0.34, 0.12), (0.08, 0.36), (0.34, 0.6)),
    ((0.08, 0.36), (0.62, 0.36), *_arc(0.62, 0.62, 0.28, 0.26, 0.0, 0.5), (0.3, 0.88)),
)
REDO: Strokes = _mirrored(UNDO)

ERASER: Strokes = (
    ((0.06, 0.62), (0.52, 0.1), (0.9, 0.44), (0.44, 0.94), (0.28, 0.94), (0.06, 0.74), (0.06, 0.62)),
    ((0.28, 0.38), (0.66, 0.7)),
)
RUBBER: Strokes = (((0.0, 0.5), (0.22, 0.5)), ((0.78, 0.5), (1.0, 0.5)), _ring(0.5, 0.5, 0.24))
"""A gap in a line: the eraser of parts."""

PEN: Strokes = (
    ((0.06, 0.94), (0.13, 0.68), (0.74, 0.07), (0.93, 0.26), (0.32, 0.87), (0.06, 0.94)),
    ((0.62, 0.19), (0.81, 0.38)),
)
LASSO: Strokes = (
    *(tuple(_arc(0.5, 0.42, 0.44, 0.34, n / 8, n / 8 + 0.075)) for n in range(8)),
    ((0.42, 0.78), (0.34, 0.96)),
)
"""A dashed loop."""

BIN: Strokes = (
    ((0.1, 0.22), (0.9, 0.22)),
    ((0.36, 0.2), (0.36, 0.06), (0.64, 0.06), (0.64, 0.2)),
    ((0.2, 0.24), (0.27, 0.95), (0.73, 0.95), (0.8, 0.24)),
)
CLEAR: Strokes = (((0.1, 0.1), (0.9, 0.9)), ((0.9, 0.1), (0.1, 0.9)))
CLOSE = CLEAR
PAGES: Strokes = (
    _box(0.06, 0.28, 0.64, 0.94),
    ((0.3, 0.26), (0.3, 0.06), (0.92, 0.06), (0.92, 0.74), (0.66, 0.74)),
)
PLAY: Strokes = (((0.2, 0.08), (0.88, 0.5), (0.2, 0.92), (0.2, 0.08)),)
PHONE: Strokes = (_box(0.24, 0.04, 0.76, 0.96), ((0.44, 0.82), (0.56, 0.82)))
OPEN: Strokes = (
    ((0.06, 0.86), (0.06, 0.16), (0.36, 0.16), (0.46, 0.28), (0.84, 0.28), (0.84, 0.42)),
    ((0.06, 0.86), (0.26, 0.44), (0.98, 0.44), (0.8, 0.86), (0.06, 0.86)),
)
SAVE: Strokes = (
    ((0.5, 0.06), (0.5, 0.66)),
    ((0.26, 0.44), (0.5, 0.68), (0.74, 0.44)),
    ((0.06, 0.66), (0.06, 0.92), (0.94, 0.92), (0.94, 0.66)),
)
SETTINGS: Strokes = tuple(
    stroke
    for y, x in ((0.18, 0.68), (0.5, 0.3), (0.82, 0.56))
    for stroke in (((0.04, y), (x - 0.12, y)), _ring(x, y, 0.11), ((x + 0.12, y), (0.96, y)))
)
HELP: Strokes = (
    (*_arc(0.5, 0.3, 0.26, 0.25, -0.27, 0.33), (0.5, 0.55), (0.5, 0.66)),
    ((0.5, 0.9), (0.5, 0.905)),
)
LEAVE: Strokes = (
    ((0.56, 0.28), (0.56, 0.08), (0.06, 0.08), (0.06, 0.92), (0.56, 0.92), (0.56, 0.72)),
    ((0.34, 0.5), (0.96, 0.5)),
    ((0.74, 0.28), (0.96, 0.5), (0.74, 0.72)),
)
SPEAKER: Strokes = (
    ((0.04, 0.36), (0.22, 0.36), (0.46, 0.14), (0.46, 0.86), (0.22, 0.64), (0.04, 0.64), (0.04, 0.36)),
    tuple(_arc(0.46, 0.5, 0.22, 0.22, 0.12, 0.38)),
    tuple(_arc(0.46, 0.5, 0.44, 0.44, 0.12, 0.38)),
)
PAPER: Strokes = (
    _box(0.08, 0.08, 0.92, 0.92),
    *(((0.08, y), (0.92, y)) for y in (0.36, 0.64)),
    *(((x, 0.08), (x, 0.92)) for x in (0.36, 0.64)),
)
_EQUALS: Strokes = (((0.04, 0.36), (0.42, 0.36)), ((0.04, 0.64), (0.42, 0.64)))
SUMS: Mapping[str, Strokes] = {
    "check": (*_EQUALS, ((0.54, 0.54), (0.68, 0.72), (0.98, 0.26))),
    "answer": (*_EQUALS, ((0.62, 0.3), (0.8, 0.14), (0.8, 0.86))),
    "off": (*_EQUALS, ((0.62, 0.5), (0.62, 0.505)), ((0.92, 0.5), (0.92, 0.505))),
}
"""An equals sign, and what comes after it."""

UNEQUAL: Strokes = (((0.05, 0.36), (0.95, 0.36)), ((0.05, 0.66), (0.95, 0.66)), ((0.72, 0.08), (0.28, 0.94)))
DOTS: Strokes = (((0.1, 0.5), (0.1, 0.51)), ((0.5, 0.5), (0.5, 0.51)), ((0.9, 0.5), (0.9, 0.51)))
