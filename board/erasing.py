"""Erasing: which strokes an eraser touches on its way, and what it leaves of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from board.ink import Ink, Points, Stroke

Numbers = NDArray[np.float64]

Place = tuple[float, float]
"""x and y in board pixels."""

_STEP = 0.4  # of the eraser's reach: how finely a stroke is looked at where it is rubbed


def touched(ink: Ink, start: Place, end: Place, reach_px: float) -> list[Stroke]:
    """Return the strokes whose ink an eraser touches on its way.

    Args:
        ink: the strokes.
        start: where the eraser was.
        end: where it is.
        reach_px: how far it reaches from there.
    """
    return [
        stroke
        for stroke in _near(ink, start, end, reach_px)
        if _distances(stroke.points, start, end).min() <= reach_px + stroke.pen_px / 2
    ]


def rubbed(ink: Ink, start: Place, end: Place, reach_px: float) -> dict[int, Ink]:
    """Return what an eraser leaves of the strokes whose middle line it rubs on its way.

    Returns:
        The parts that are left of each of them, by its `id`; arguments as in `touched`.
    """
    left = ((stroke, left_of(stroke, start, end, reach_px)) for stroke in _near(ink, start, end, reach_px))
    return {id(stroke): parts for stroke, parts in left if parts is not None}


def left_of(stroke: Stroke, start: Place, end: Place, reach_px: float) -> Ink | None:
    """Return what an eraser leaves of a stroke, or None if it does not come near the pen's path."""
    near = _distances(stroke.points, start, end) <= reach_px
    if not near.any():
        return None
    points, times_s = _finer(stroke, near, _STEP * reach_px)
    kept = ~(_to_segment(points, np.asarray(start, float), np.asarray(end, float)) <= reach_px)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(np.int8)))
    return tuple(
        Stroke(points[a:b].astype(np.float32), times_s[a:b], stroke.pen_px, stroke.colour)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if b - a > 1
    )


def _near(ink: Ink, start: Place, end: Place, reach_px: float) -> Iterator[Stroke]:
    """Give the strokes whose box an eraser comes near on its way: few, of however many there are."""
    low_x, high_x = sorted((start[0], end[0]))
    low_y, high_y = sorted((start[1], end[1]))
    for stroke in ink:
        left, top, width, height = stroke.box
        reach = reach_px + stroke.pen_px / 2
        beside = left - reach <= high_x and low_x - reach <= left + width
        if beside and top - reach <= high_y and low_y - reach <= top + height:
            yield stroke


def _finer(stroke: Stroke, near: NDArray[np.bool_], step_px: float) -> tuple[Numbers, Numbers]:
    """Return the points and times of a stroke, with more of them on the lines that are near."""
    points = stroke.points.astype(np.float64)
    if len(points) == 1:
        return points, stroke.times_s
    lengths = np.hypot(*np.diff(points, axis=0).T)
    count = np.where(near, np.maximum(1, np.ceil(lengths / step_px)), 1).astype(np.intp)
    which = np.repeat(np.arange(len(count)), count)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)) / count[which]
    at = np.append(which + share, len(points) - 1)
    places = np.arange(len(points))
    finer = np.stack([np.interp(at, places, points[:, k]) for k in (0, 1)], axis=1)
    return finer, np.interp(at, places, stroke.times_s)


def _distances(points: Points, start: Place, end: Place) -> Numbers:
    """Return how far each line from point to point of a path is from a straight way.

    Args:
        points: (n, 2) of the path; a path of one point has one line.
        start: of the way.
        end: of the way.

    Returns:
        (max(1, n - 1),) distances.
    """
    path = points.astype(np.float64)
    if len(path) == 1:
        path = np.repeat(path, 2, axis=0)
    a, b = np.asarray(start, float), np.asarray(end, float)
    one, other = path[:-1], path[1:]
    ends = _to_segment(path, a, b)
    least = np.minimum(ends[:-1], ends[1:])
    for place in (a, b):
        least = np.minimum(least, _from_segments(place, one, other))
    parted = _turns(a, b, one) * _turns(a, b, other) < 0
    crossing = parted & (_turns(one, other, a) * _turns(one, other, b) < 0)
    return np.where(crossing, 0.0, least)


def _to_segment(points: Numbers, a: Numbers, b: Numbers) -> Numbers:
    """Return the distance of each point from the line between two places."""
    way = b - a
    along = np.clip((points - a) @ way / max(float(way @ way), 1e-12), 0, 1)
    away: Numbers = np.hypot(*(points - a - along[:, None] * way).T)
    return away


def _from_segments(place: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Return the distance of a place from each of several lines."""
    way = other - one
    along = np.clip(((place - one) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12), 0, 1)
    away: Numbers = np.hypot(*(place - one - along[:, None] * way).T)
    return away


def _turns(start: Numbers, end: Numbers, places: Numbers) -> Numbers:
    """Tell on which side of the line from start to end places are, by the sign."""
    way, away = end - start, places - start
    side: Numbers = way[..., 0] * away[..., 1] - way[..., 1] * away[..., 0]
    return side
