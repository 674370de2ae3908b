"""Scribbles: strokes that cross ink out, back and forth over it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Ink, Points, Stroke

_SWINGS = 7
"""So often a scribble goes from one side to the other at least; digits do so four times at most."""

_SWING = 0.5  # of the scribble's extent, that a swing is long at least
_WITHIN = 0.8  # of a stroke's points, that lie under the scribble that deletes it
_MOST_POINTS = 5000  # of a scribble


def scribbled_out(scribble: Stroke, ink: Ink) -> Ink:
    """Return the strokes that a stroke scribbles out; none if it is no scribble."""
    points = scribble.points.astype(np.float64)
    if not 2 * _SWINGS <= len(points) <= _MOST_POINTS:
        return ()
    middle = points.mean(0)
    _, _, axes = np.linalg.svd(points - middle, full_matrices=False)
    along = ((points - middle) @ axes.T).T  # a scribble may be wide or high
    if max(_swings(places, _SWING * float(np.ptp(places))) for places in along) < _SWINGS:
        return ()
    return tuple(stroke for stroke in ink if _share_under(stroke.points, middle, axes, scribble) >= _WITHIN)


def _swings(along: NDArray[np.float64], least: float) -> int:
    """Count how often a path goes at least so far back or forth."""
    count, way = 0, 0
    low = high = float(along[0])  # since the path turned
    for place in along.tolist():
        low, high = min(low, place), max(high, place)
        if way >= 0 and high - place > least:
            count, way, low = count + 1, -1, place
        elif way <= 0 and place - low > least:
            count, way, high = count + 1, 1, place
    return count


def _share_under(
    points: Points, middle: NDArray[np.float64], axes: NDArray[np.float64], scribble: Stroke
) -> float:
    """Return the share of points that lie in the scribble's turned box."""
    reach = np.abs((scribble.points - middle) @ axes.T).max(0) + scribble.pen_px
    return float((np.abs((points - middle) @ axes.T) <= reach).all(1).mean())
