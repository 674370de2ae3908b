"""Lines on their own beside writing: margin lines, underlines, lines across a page."""

import cv2
import numpy as np

from board.reading.image.ruled_lines import Mask

_LONGER = 1.3
"""A straight line that is so many times longer than what was written beside it is no digit."""
_SLENDER = 7.0  # times as long as it is wide, at least
_STROKE = 2.0  # in pen widths: what is shorter tells nothing
_SLOPE_MAX = 0.2  # against the level or the upright: a steeper one may be a slash
_BEND_MAX = 0.03  # of its length, besides its own width


def without_lone_lines(ink: Mask, pen_px: float) -> Mask:
    """Leave out straight lines, nearly level or upright, that are longer than digits are high.

    Args:
        ink: (h, w) uint8, 255 = ink.
        pen_px: typical width of the strokes.

    Returns:
        (h, w) uint8. If there is nothing but such lines, they are all left: each may be a 1.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, _, widths, heights, areas = stats.T
    extents = np.maximum(widths, heights)
    is_stroke = extents > _STROKE * pen_px
    is_stroke[0] = False
    is_slender = is_stroke & (areas * _SLENDER <= extents.astype(np.int64) ** 2)
    is_slender &= np.minimum(widths, heights) <= _SLOPE_MAX * extents + pen_px
    written = np.flatnonzero(is_stroke & ~is_slender)
    if not written.size:
        return ink
    written = written[np.argsort(extents[written])]
    summed = np.cumsum(areas[written])
    usual = extents[written][np.searchsorted(summed, summed[-1] / 2)]  # half of the ink is in larger ones
    is_line = is_slender & (extents > _LONGER * usual)
    for label in np.flatnonzero(is_line).tolist():
        x, y, width, height, area = (int(v) for v in stats[label])
        points = cv2.findNonZero(
            np.where(labels[y : y + height, x : x + width] == label, 255, 0).astype(np.uint8)
        )
        sides = cv2.minAreaRect(points)[1]
        is_line[label] = min(sides) <= 2 * area / max(sides) + _BEND_MAX * max(sides)
    return np.where(is_line[labels], 0, ink).astype(np.uint8)
