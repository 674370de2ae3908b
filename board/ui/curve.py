"""Curves: the path of a pen as it is painted."""

import numpy as np

from board.ink.live_stroke import Moment
from board.ink.stroke import Points

FAR_PX = 100_000.0
"""Points further away are painted at this distance, as OpenCV counts in 32 bits."""

_MOST_CORNERS = 1_000_000  # of a curve, unless it has more points
_FLAT_PX = 0.1  # how far a chord may lie from its curve


def curve_of(points: Points) -> Points:
    """Return the smooth path of a pen, from the middle of the first two points to that of the last two.

    Between those it is made of parabolas that have the points as corners and touch the
    lines between them in the middle (a uniform quadratic B-spline): it follows the hand,
    and not the rounding of each point to a pixel.

    Args:
        points: (n, 2) float32, n >= 3.

    Returns:
        (m, 2) float32, the corners of a line that is nowhere further than 0.1 px from the curve, unless
        that takes more than a million corners.
    """
    middles = (points[:-1] + points[1:]) / 2
    start, corner, end = middles[:-1], points[1:-1], middles[1:]
    bend = np.hypot(*(start - 2 * corner + end).T) / 4
    most = max(1, _MOST_CORNERS // len(points))
    count = np.ceil(np.sqrt(bend / _FLAT_PX)).clip(1, most).astype(np.intp)
    which = np.repeat(np.arange(len(corner)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + 1
    t = (step / count[which])[:, None]
    curve = (1 - t) ** 2 * start[which] + 2 * t * (1 - t) * corner[which] + t**2 * end[which]
    return np.concatenate([start[:1], curve]).astype(np.float32)


def scaled(points: Points | list[Moment], scale: float) -> Points:
    """Return points, or moments, in window pixels; those far away at the edge of what is painted.

    Args:
        points: (n, 2) float32, or their moments, in board pixels.
        scale: window pixels to a board pixel.
    """
    far = np.float32(FAR_PX / scale)
    return np.asarray(points, np.float32)[:, :2].clip(-far, far) * np.float32(scale)


def opened(points: Points) -> Points:
    """Return the points with the first one twice: their curve starts there."""
    return np.concatenate([points[:1], points])


def closed(points: Points) -> Points:
    """Return the points with the last one twice: their curve ends there."""
    return np.concatenate([points, points[-1:]])
