"""Icons: small pictures of a few strokes, in a square from (0, 0) to (1, 1)."""

from math import cos, pi, sin

Strokes = tuple[tuple[tuple[float, float], ...], ...]
"""Strokes as points (x, y), y down."""


def _arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> list[tuple[float, float]]:
    """Return points around a middle, from one part of the circle to another; 0 is up, 0.25 right."""
    parts = [start + (end - start) * n / 24 for n in range(25)]
    return [(x + wide * sin(2 * pi * part), y - high * cos(2 * pi * part)) for part in parts]


CHECK: Strokes = (((0.1, 0.55), (0.38, 0.82), (0.92, 0.2)),)

AGAIN: Strokes = (
    tuple(_arc(0.5, 0.52, 0.4, 0.4, 0.12, 0.88)),
    ((0.02, 0.1), (0.2, 0.24), (0.42, 0.12)),
)
"""Three quarters of a circle, and an arrow's head at its end: once more."""

ARROW: Strokes = (((0.0, 0.5), (1.0, 0.5)), ((0.65, 0.2), (1.0, 0.5), (0.65, 0.8)))

TWO: Strokes = ((*_arc(0.48, 0.3, 0.4, 0.28, -0.2, 0.36), (0.06, 0.97), (0.94, 0.95)),)
SEVEN: Strokes = (((0.08, 0.06), (0.92, 0.03), (0.42, 0.98)), ((0.22, 0.52), (0.82, 0.49)))
"""Digits as a hand writes them."""
