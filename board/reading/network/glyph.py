"""The glyph: the one picture of a digit that trainer and board share.

A glyph is `(28, 28) uint8`, 0 = board, 255 = ink. The digit is scaled, its aspect
kept, until its ink just fits the 20 x 20 core, and placed with its centre of mass at
the middle, as Y. LeCun, C. Cortes and C. Burges describe for MNIST.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Points

GLYPH_VERSION = 1
SIZE_PX = 28
CORE_PX = 20
PEN_PX = 2.25
"""Width of the round pen in glyph pixels: it gives pen digits about the ink area of MNIST's."""
FINE = 4
"""A glyph is drawn this many times finer, then averaged: the antialiasing."""
MARGIN = 15 * FINE
"""Room on every side of the fine canvas's core, for the core to move in."""
CANVAS = CORE_PX * FINE + 2 * MARGIN
"""Side of the fine canvas."""

Glyph = NDArray[np.uint8]
"""(28, 28) uint8, 0 = board, 255 = ink."""

_STILL = 1e-6  # in any unit: the pen did not move
_SHIFT = 4  # fractional bits of the points given to OpenCV
_MIDDLE = 14.5 * FINE  # MNIST's centre of mass: the centre of pixel (14, 14)


def glyph_of(strokes: Sequence[Points], pen_px: float = PEN_PX) -> Glyph:
    """Draw strokes as a glyph.

    Args:
        strokes: at least one array of points (n, 2), n >= 1, any unit, y down.
        pen_px: width of the pen in glyph pixels, 0 < pen_px < 20.

    Returns:
        The glyph, (28, 28) uint8. A single point, at any scale, is a dot.
    """
    every = np.concatenate(strokes)
    low = every.min(axis=0)
    extent = float((every.max(axis=0) - low).max())
    scale = (CORE_PX - pen_px) / extent if extent > _STILL else 1.0
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    offset = MARGIN + pen_px / 2 * FINE - 0.5
    thickness = max(1, round(pen_px * FINE) - 2)  # OpenCV draws a thick line two pixels wider
    for points in strokes:
        fixed = np.rint(((points - low) * (scale * FINE) + offset) * (1 << _SHIFT)).astype(np.int32)
        if len(fixed) == 1:
            fixed = np.repeat(fixed, 2, axis=0)  # OpenCV draws nothing for a path of one point
        cv2.polylines(canvas, [fixed], False, 255, thickness, cv2.LINE_8, _SHIFT)
    return centred(canvas)


def centred(canvas: NDArray[np.uint8]) -> Glyph:
    """Cut the glyph, centre of mass in the middle, out of a fine canvas.

    Args:
        canvas: (CANVAS, CANVAS) uint8, with ink, all of it in the core between the margins.
    """
    moments = cv2.moments(canvas[MARGIN - 2 : 2 - MARGIN, MARGIN - 2 : 2 - MARGIN])
    column, row = (round(moments[m] / moments["m00"] + 0.5 + MARGIN - 2 - _MIDDLE) for m in ("m10", "m01"))
    fine = canvas[row : row + SIZE_PX * FINE, column : column + SIZE_PX * FINE]
    return np.asarray(cv2.resize(fine, (SIZE_PX, SIZE_PX), interpolation=cv2.INTER_AREA), np.uint8)
