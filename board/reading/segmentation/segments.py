"""Segments: whether straight steps of two paths cross."""

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Points


def cross(a: Points, b: Points, c: Points, d: Points) -> NDArray[np.bool_]:
    """Tell which segments from a to b cross those from c to d.

    Args:
        a: (..., 2) float32, as are the others; their shapes are broadcast.
        b: where the first ones end.
        c: where the others begin,
        d: and where they end.
    """
    parted = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    return np.asarray(parted)


def _side(start: Points, end: Points, point: Points) -> Points:
    """Tell by its sign on which side of the line from start to end a point lies."""
    along, to = end - start, point - start
    return np.asarray(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])
