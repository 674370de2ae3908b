"""The glyph of ink that is known by its outline only, as in a picture."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.image.ruled_lines import Mask
from board.reading.network.glyph import CANVAS, CORE_PX, FINE, MARGIN, PEN_PX, Glyph, centred, glyph_of

_WORK_PX = 160  # the longest side at which an outline is measured; finer says no more,
_WORK_PEN_PX = 3.0  # as long as strokes are so wide
_PEN = PEN_PX * FINE
_AROUND = 16  # fine pixels around the core that are worked on
_REACH = 1.3  # of the core: what ink may fill before its strokes are made narrower


def glyph_of_mask(mask: Mask, pen_px: float) -> Glyph:
    """Draw the ink of a picture as `glyph_of` would have drawn the strokes that left it.

    Its outline is moved in or out, so that strokes are as wide as the glyph's own pen, and
    scaled, so that the path of the pen is as large as it is there.

    Args:
        mask: (h, w) uint8, 255 = ink, some of it.
        pen_px: about how wide its strokes are, or those beside it.

    Returns:
        The glyph, (28, 28) uint8.
    """
    left, top, width, height = cv2.boundingRect(mask)
    crop = mask[top : top + height, left : left + width]
    shrink = max(_WORK_PX / max(width, height), _WORK_PEN_PX / pen_px)
    if shrink < 1:
        size = max(1, round(width * shrink)), max(1, round(height * shrink))  # a rule may be 1 px high
        crop = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
    crop = np.pad(crop, 2)
    depth = _depth_of(_ink_in(crop))
    pen = stroke_width_of(depth)
    sides = np.array(crop.shape[::-1], np.float64) - 4
    # The ink of a blot, whose pen hardly moved, has to stay on the canvas.
    scale = min((CORE_PX * FINE - _PEN) / max(sides.max() - pen, 1e-6), _REACH * CORE_PX * FINE / sides.max())
    # The pen's path, not its outline, begins where it does in `glyph_of`.
    edge = np.maximum(2, _AROUND + _PEN / 2 - scale * np.minimum(pen, sides) / 2)
    origin = edge - 0.5 - scale * 1.5  # the crop has a border of 2 pixels
    place = np.array([[scale, 0, origin[0]], [0, scale, origin[1]]], np.float32)
    soft = cv2.GaussianBlur(crop, (0, 0), 0.6)  # takes the staircase off
    fine = cv2.warpAffine(soft, place, (CORE_PX * FINE + 2 * _AROUND,) * 2, flags=cv2.INTER_LINEAR)
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    worked = slice(MARGIN - _AROUND, _AROUND - MARGIN)
    canvas[worked, worked] = _with_pen(fine, pen * scale)
    if not canvas[MARGIN:-MARGIN, MARGIN:-MARGIN].any():
        return glyph_of([np.zeros((1, 2), np.float32)])  # loose pixels, too few to be strokes: a dot
    return centred(canvas)


def stroke_width_of(depth: NDArray[Any]) -> float:
    """Return the mean width of strokes, >= 1, from how deep their pixels lie in them.

    Args:
        depth: (h, w) float32, distance of each pixel to the nearest one that is no ink.
    """
    inside = depth[depth > 0]
    # Across a stroke of width w the mean distance to its edge is w / 4.
    return max(1.0, 4 * (float(inside.mean()) - 0.5)) if inside.size else 1.0


def _ink_in(soft: NDArray[Any]) -> Mask:
    """Part the halftones of a picture that has ink; there is some left, however thin it is."""
    return np.where(soft > min(127, int(soft.max()) // 2), 255, 0).astype(np.uint8)


def _with_pen(fine: NDArray[Any], pen: float) -> NDArray[np.uint8]:
    """Move the outline of strokes of width `pen`, in fine pixels, to that of the glyph's pen."""
    ink = _ink_in(fine)
    if pen <= _PEN:
        return _ramp((_PEN - pen) / 2 - _depth_of(cv2.bitwise_not(ink)) + 0.5)
    depth = _depth_of(ink)
    # A thin part of a thick stroke would vanish: the middle of each is drawn with the pen.
    crest = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 0.3) & (
        depth > min(pen / 6, depth.max() / 2)
    )
    no_crest = np.where(crest, 0, 255).astype(np.uint8)
    return _ramp(np.maximum(depth - 0.5 - (pen - _PEN) / 2, _PEN / 2 - _depth_of(no_crest)))


def _depth_of(mask: NDArray[Any]) -> NDArray[Any]:
    return cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_5)


def _ramp(cover: NDArray[Any]) -> NDArray[np.uint8]:
    """Give the pixels of an edge, from half a pixel beside it to half a pixel within, their greys."""
    return np.asarray(np.clip((cover + 0.5) * 255, 0, 255), np.uint8)
