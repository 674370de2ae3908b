"""Where ink is, from the geometry of its strokes: which areas of the window it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import is_
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from board.ink.live_stroke import LiveStroke, Moment
from board.ink.stroke import Ink, Points, Stroke, covered_by
from board.ui.area import Area
from board.ui.curve import closed, opened, scaled

if TYPE_CHECKING:
    from board.ui.page_image_raster import PageImageRaster

_Places = NDArray[np.float64]

_ANSWERS_MAX = 10_000

_CENTRE = 0.5  # of a pixel, which the place of that number is in the middle of


class InkIndex:
    """Find the strokes near an area without looking at each of them.

    The index holds the boxes of the ink it was last asked about; of the next ink only those strokes are
    looked at that are between the first and the last change. It remembers its answers: labels ask for the
    same places again after each reading.
    """

    def __init__(self) -> None:
        self._ink: Ink = ()
        self._boxes = covered_by(())
        self._answers: dict[tuple[int, Area, float], bool] = {}  # by stroke's id, area and scale

    def touches(self, ink: Ink, area: Area, scale: float) -> bool:
        """Tell whether any stroke, with its pen's width, touches an area of the window.

        Args:
            ink: the strokes, in board pixels.
            area: in window pixels.
            scale: window pixels to a board pixel.
        """
        self._follow(ink)
        left, top, right, bottom = ((side - _CENTRE) / scale for side in area)
        from_x, from_y, to_x, to_y = self._boxes
        near = np.flatnonzero((from_x < right) & (to_x > left) & (from_y < bottom) & (to_y > top))
        return any(self._touches(ink[n], area, scale) for n in near.tolist())

    def _touches(self, stroke: Stroke, area: Area, scale: float) -> bool:
        key = stroke.id, area, scale
        answer = self._answers.get(key)
        if answer is None:
            path = closed(opened(scaled(stroke.points, scale)))
            if len(self._answers) >= _ANSWERS_MAX:
                self._answers.clear()
            answer = self._answers[key] = touches(path, stroke.pen_px * scale / 2, area)
        return answer

    def _follow(self, ink: Ink) -> None:
        old, self._ink = self._ink, ink
        if ink is old:
            return
        first = _common(old, ink)
        last = _common(old[:first:-1], ink[:first:-1]) if first < min(len(old), len(ink)) else 0
        new = covered_by(ink[first : len(ink) - last])
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
        if self.ink and self.index.touches(self.ink, area, self.scale):
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
                start = max(0, seen.count - 2)  # the curve bends at the last point but one
                rest = closed(scaled(stroke.since(start), scale))
                seen.touched |= self._touched_by(rest if start else opened(rest), pen_px * scale / 2)
                seen.count = len(stroke)
        return frozenset().union(*(seen.touched for seen in self._seen.values()))

    def _touched_by(self, path: Points, reach_px: float) -> frozenset[int]:
        left, top, right, bottom = self._edges - _CENTRE
        (low_x, low_y), (high_x, high_y) = path.min(axis=0) - reach_px, path.max(axis=0) + reach_px
        near = np.flatnonzero((left < high_x) & (right > low_x) & (top < high_y) & (bottom > low_y))
        return frozenset(n for n in near.tolist() if touches(path, reach_px, self._areas[n]))


def touches(path: Points, reach_px: float, area: Area) -> bool:
    """Tell whether the curve along a path, and what a pen covers beside it, is in an area of the window.

    Args:
        path: (n, 2) float32, n >= 3, in window pixels, as for `curve_of`.
        reach_px: half of the pen's width.
        area: in window pixels.
    """
    low = np.array(area[:2]) - (_CENTRE + reach_px)
    high = np.array(area[2:]) - (_CENTRE - reach_px)
    threes = np.stack([path[:-2], path[1:-1], path[2:]])  # around each part of the curve
    near = ((threes.min(axis=0) < high) & (threes.max(axis=0) > low)).all(axis=1)
    before, corner, after = threes[:, near].astype(np.float64)
    return len(corner) > 0 and _crosses((before + corner) / 2, corner, (corner + after) / 2, low, high)


def _crosses(start: _Places, corner: _Places, end: _Places, low: _Places, high: _Places) -> bool:
    """Tell whether one of several parabolas, (n, 2) each, has a place in a rectangle between two corners."""
    places = np.concatenate([start, end])
    if ((places > low) & (places < high)).all(axis=1).any():
        return True
    square, linear = start - 2 * corner + end, 2 * (corner - start)
    with np.errstate(
        divide="ignore", invalid="ignore", over="ignore"
    ):  # where a side is met nowhere, or everywhere
        for axis, side in ((0, low), (0, high), (1, low), (1, high)):
            a, b, c = square[:, axis], linear[:, axis], start[:, axis] - side[axis]
            q = -(b + np.copysign(np.sqrt(b * b - 4 * a * c), b)) / 2
            t = np.stack([q / a, c / q])
            across = (square[:, 1 - axis] * t + linear[:, 1 - axis]) * t + start[:, 1 - axis]
            met = (t >= 0) & (t <= 1) & (across > low[1 - axis]) & (across < high[1 - axis])
            if met.any():
                return True
    return False


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many objects two sequences begin with alike."""
    same = list(map(is_, one, other))
    return len(same) if all(same) else same.index(False)
