"""Erasing: the strokes that an eraser touches on its path, and the parts that are left of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.document.page import Change
from board.ink.stroke import Ink, Points, Stroke, covered_by

Numbers = NDArray[np.float64]

Place = tuple[float, float]
"""x and y in board pixels."""

_STEP = 0.4  # of the eraser's reach: how finely a stroke is looked at where it is rubbed


@dataclass(frozen=True, eq=False)
class StrokeIndex:
    """Find the strokes near an eraser by their boxes.

    Attributes:
        ink: the strokes.
        boxes: (4, n) float64, the box that each stroke covers: left, top, right and bottom, in board pixels.
    """

    ink: Ink
    boxes: Numbers

    @classmethod
    def of(cls, ink: Ink) -> StrokeIndex:
        return cls(ink, covered_by(ink))

    def after(self, changes: Iterable[Change[Stroke]], ink: Ink) -> StrokeIndex:
        """Return the index after changes that led to `ink`."""
        boxes = self.boxes
        for change in changes:
            end = change.at + len(change.removed)
            parts = boxes[:, : change.at], covered_by(change.added), boxes[:, end:]
            boxes = np.concatenate(parts, axis=1)
        return StrokeIndex(ink, boxes)

    def near(self, start: Place, end: Place, reach_px: float) -> list[int]:
        """Return the indices of the strokes whose boxes are near the eraser's path."""
        (low_x, high_x), (low_y, high_y) = sorted((start[0], end[0])), sorted((start[1], end[1]))
        left, top, right, bottom = self.boxes
        beside = (left <= high_x + reach_px) & (right >= low_x - reach_px)
        found = np.flatnonzero(beside & (top <= high_y + reach_px) & (bottom >= low_y - reach_px))
        places: list[int] = found.tolist()
        return places


def touched(strokes: StrokeIndex, start: Place, end: Place, reach_px: float) -> dict[int, Ink]:
    """Return the strokes whose ink an eraser touches on its way.

    Args:
        strokes: the ink.
        start: the eraser's place before.
        end: its place now.
        reach_px: the eraser's radius.

    Returns:
        For each touched stroke, by its place in the ink: no parts.
    """
    away = _distances_of(strokes, start, end, reach_px)
    return {n: () for n, each in away if each.min() <= reach_px + strokes.ink[n].pen_px / 2}


def rubbed(strokes: StrokeIndex, start: Place, end: Place, reach_px: float) -> dict[int, Ink]:
    """Cut the strokes whose middle line an eraser rubs on its way; arguments as in `touched`.

    Returns:
        For each rubbed stroke, by its place in the ink: the parts that are left.
    """
    away = _distances_of(strokes, start, end, reach_px)
    left = ((n, _left_of(strokes.ink[n], each <= reach_px, start, end, reach_px)) for n, each in away)
    return {n: parts for n, parts in left if parts is not None}


def _left_of(
    stroke: Stroke, near: NDArray[np.bool_], start: Place, end: Place, reach_px: float
) -> Ink | None:
    """Return the parts of a stroke beside an eraser's way, which is near some lines; None if it is whole."""
    if not near.any():
        return None
    points, times_s = _finer(stroke, near, _STEP * reach_px)
    kept = ~(_to_segment(points, np.asarray(start, float), np.asarray(end, float)) <= reach_px)
    if kept.all():
        return None
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(np.int8)))
    return tuple(
        stroke.along(points[a:b].astype(np.float32), times_s[a:b])
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if b - a > 1
    )


def _distances_of(
    strokes: StrokeIndex, start: Place, end: Place, reach_px: float
) -> list[tuple[int, Numbers]]:
    """Return the places of the strokes near an eraser's way, and how far from it each of their lines is."""
    near = strokes.near(start, end, reach_px)
    if not near:
        return []
    paths = [strokes.ink[n].points for n in near]
    paths = [path if len(path) > 1 else path.repeat(2, axis=0) for path in paths]
    ends = np.cumsum([len(path) for path in paths]).tolist()
    distances = _distances(np.concatenate(paths), start, end)  # all at once, which is much faster
    starts = [0, *ends[:-1]]
    return [(n, distances[a : b - 1]) for n, a, b in zip(near, starts, ends, strict=True)]


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
        points: (n, 2) of the path, n >= 2.
        start: of the way.
        end: of the way.

    Returns:
        (n - 1,) distances.
    """
    path = points.astype(np.float64)
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
    along = _within_one((points - a) @ way / max(float(way @ way), 1e-12))
    away: Numbers = np.hypot(*(points - a - along[:, None] * way).T)
    return away


def _from_segments(place: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Return the distance of a place from each of several lines."""
    way = other - one
    along = _within_one(((place - one) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12))
    away: Numbers = np.hypot(*(place - one - along[:, None] * way).T)
    return away


def _within_one(shares: Numbers) -> Numbers:
    """Return shares held between 0 and 1; of few numbers faster than NumPy's clip."""
    return np.minimum(np.maximum(shares, 0.0), 1.0)


def _turns(start: Numbers, end: Numbers, places: Numbers) -> Numbers:
    """Tell on which side of the line from start to end places are, by the sign."""
    way, away = end - start, places - start
    side: Numbers = way[..., 0] * away[..., 1] - way[..., 1] * away[..., 0]
    return side
