"""Where ink is, from the geometry of its strokes: which areas of the window it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import is_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from board.ink.live_stroke import LiveStroke, Moment
from board.ink.stroke import Ink, Points
from board.ui.area import Area

if TYPE_CHECKING:
    from board.ui.page_image_raster import PageImageRaster

_CENTRE = 0.5  # of a pixel, which the place of that number is in the middle of


class InkIndex:
    """Find the strokes near an area without looking at each of them.

    The index holds the boxes of the ink it was last asked about; of the next ink only those strokes are
    looked at that are between the first and the last change.
    """

    def __init__(self) -> None:
        self._ink: Ink = ()
        self._boxes = _boxes_of(())

    def touches(self, ink: Ink, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether any stroke, with its pen's width, touches a rectangle in board pixels."""
        self._follow(ink)
        from_x, from_y, to_x, to_y = self._boxes
        near = np.flatnonzero((from_x < right) & (to_x > left) & (from_y < bottom) & (to_y > top))
        for n in near.tolist():
            reach = ink[n].pen_px / 2
            if crosses(ink[n].points, left - reach, top - reach, right + reach, bottom + reach):
                return True
        return False

    def _follow(self, ink: Ink) -> None:
        old, self._ink = self._ink, ink
        if ink is old:
            return
        first = _common(old, ink)
        last = _common(old[:first:-1], ink[:first:-1]) if first < min(len(old), len(ink)) else 0
        new = _boxes_of(ink[first : len(ink) - last])
        parts = self._boxes[:, :first], new, self._boxes[:, len(old) - last :]
        self._boxes = np.concatenate(parts, axis=1)


@dataclass(frozen=True, eq=False)
class InkCover:
    """Hold what covers a page: strokes, and the ink of the pictures under them.

    Attributes:
        ink: the strokes, in board pixels.
        page_images: the pictures, as far as they are known.
        scale: window pixels to a board pixel.
        index: finds the strokes.
    """

    ink: Ink
    page_images: tuple[PageImageRaster, ...]
    scale: float
    index: InkIndex

    def __call__(self, area: Area) -> bool:
        """Tell whether any ink is in an area of the window."""
        left, top, right, bottom = ((side - _CENTRE) / self.scale for side in area)
        if self.ink and self.index.touches(self.ink, left, top, right, bottom):
            return True
        return any(page_image.inked(area) for page_image in self.page_images)


@dataclass
class _Seen:
    """Hold how far a live stroke was looked at, and the areas that it had touched by then."""

    first: Moment
    count: int
    touched: frozenset[int]


class LiveCover:
    """Find the areas that live strokes touch; each part of a stroke is looked at once."""

    def __init__(self) -> None:
        self._areas: tuple[Area, ...] = ()
        self._edges = np.empty((4, 0))
        self._seen: dict[int, _Seen] = {}

    def touched(
        self, areas: tuple[Area, ...], live: Mapping[int, LiveStroke], pen_px: float, scale: float
    ) -> frozenset[int]:
        """Return the places, among areas of the window, of those that a live stroke touches."""
        if not areas or not live:
            return frozenset()
        if areas is not self._areas:
            self._areas, self._seen = areas, {}
            self._edges = np.array(areas, np.float64).reshape(-1, 4).T
        for pen in self._seen.keys() - live.keys():
            del self._seen[pen]
        for pen, stroke in live.items():
            seen = self._seen.get(pen)
            if seen is None or seen.first is not stroke.first or seen.count > len(stroke):
                seen = self._seen[pen] = _Seen(stroke.first, 0, frozenset())
            if seen.count < len(stroke):
                path = np.array(stroke.since(max(0, seen.count - 1)), np.float64)[:, :2] * scale + _CENTRE
                seen.touched |= self._touched_by(path, pen_px * scale / 2)
                seen.count = len(stroke)
        return frozenset().union(*(seen.touched for seen in self._seen.values()))

    def _touched_by(self, path: NDArray[np.float64], reach: float) -> frozenset[int]:
        left, top, right, bottom = self._edges
        (low_x, low_y), (high_x, high_y) = path.min(axis=0) - reach, path.max(axis=0) + reach
        near = np.flatnonzero((left < high_x) & (right > low_x) & (top < high_y) & (bottom > low_y))
        grown = ((n, self._areas[n]) for n in near.tolist())
        return frozenset(
            n for n, (x, y, u, v) in grown if crosses(path, x - reach, y - reach, u + reach, v + reach)
        )


def crosses(path: Points | NDArray[np.float64], left: float, top: float, right: float, bottom: float) -> bool:
    """Tell whether a path, (n, 2), has a point in a rectangle."""
    if len(path) == 1:
        path = path.repeat(2, axis=0)
    x, y = path.T
    near = np.minimum(x[:-1], x[1:]) < right
    near &= np.maximum(x[:-1], x[1:]) > left
    near &= np.minimum(y[:-1], y[1:]) < bottom
    near &= np.maximum(y[:-1], y[1:]) > top
    places = np.flatnonzero(near)
    if not len(places):
        return False
    start, end = path[places].astype(np.float64).T, path[places + 1].astype(np.float64).T
    (dx, dy), (from_x, from_y) = end - start, start
    sides = [dx * (v - from_y) - dy * (u - from_x) for u in (left, right) for v in (top, bottom)]
    least, most = np.minimum.reduce(sides), np.maximum.reduce(sides)
    return bool(((least <= 0) & (most >= 0)).any())  # not all corners are on one side of the line


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many objects two sequences begin with alike."""
    same = list(map(is_, one, other))
    return len(same) if all(same) else same.index(False)


def _boxes_of(ink: Ink) -> NDArray[np.float64]:
    """Return left, top, right and bottom of strokes with their pens' width: (4, n) float64."""
    grown = [stroke.box.grown(stroke.pen_px / 2) for stroke in ink]
    edges = [(box.left, box.top, box.right, box.bottom) for box in grown]
    return np.array(edges, np.float64).reshape(-1, 4).T
