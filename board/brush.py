"""The brush: ink as a picture, drawn a little further each time and never twice.

The picture is kept as coverage, how much of each pixel is ink; what two parts of a stroke
both touch has the larger coverage of the two, so that ink looks the same whether it was
drawn slowly in many parts or fast in few. The cost of a new part does not grow with the
ink that is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from board.area import NOWHERE, Area, around, common, has_pixels, overlap
from board.ink import Ink, Points, Stroke
from board.trail import Moment, Trail

_FINE = 4  # drawn this many times finer, then averaged: the antialiasing
_SHIFT = 4  # fractional bits of the points given to OpenCV
_PART = 32  # points of a path drawn at once: bounds the fine picture
_HOLES = 64  # more areas than these are wiped as one
_FLAT_PX = 0.1  # how far a chord may lie from its curve


def curve_of(points: Points) -> Points:
    """Return the smooth path of a pen, from the middle of the first two points to that of the last two.

    Between those it is made of parabolas that have the points as corners and touch the
    lines between them in the middle (a uniform quadratic B-spline): it follows the hand,
    and not the rounding of each point to a pixel.

    Args:
        points: (n, 2) float32, n >= 3.

    Returns:
        (m, 2) float32, the corners of a line that is nowhere further than 0.1 px from the curve.
    """
    middles = (points[:-1] + points[1:]) / 2
    start, corner, end = middles[:-1], points[1:-1], middles[1:]
    bend = np.hypot(*(start - 2 * corner + end).T) / 4
    count = np.maximum(1, np.ceil(np.sqrt(bend / _FLAT_PX))).astype(np.intp)
    which = np.repeat(np.arange(len(corner)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + 1
    t = (step / count[which])[:, None]
    curve = (1 - t) ** 2 * start[which] + 2 * t * (1 - t) * corner[which] + t**2 * end[which]
    return np.concatenate([start[:1], curve]).astype(np.float32)


@dataclass
class _Begun:
    """Hold how far a live stroke is drawn for good.

    Attributes:
        count: of its points.
        area: that has this part, in window pixels.
    """

    count: int
    area: Area


_Tail = tuple[Area, NDArray[np.uint8], NDArray[np.uint8]]
"""Where the straight end of a live stroke is, and the coverage and the pens under it."""


@dataclass
class InkPicture:
    """Hold the picture of the ink on a board, for one window size.

    Attributes:
        size: (width, height) in window pixels.
        scale: window pixels to a board pixel.
        table: (pens, 256, 3) uint8, the colour of each coverage by each pen.
        cover: (height, width) uint8, 0 = board, 255 = ink.
        pens: (height, width) uint8, which pen the coverage is of: of two that cover as much, the later.
        colours: (height, width, 3) uint8, red, green, blue: what is shown.
    """

    size: tuple[int, int]
    scale: float
    table: NDArray[np.uint8]
    cover: NDArray[np.uint8] = field(init=False)
    pens: NDArray[np.uint8] = field(init=False)
    colours: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        width, height = self.size
        self.cover = np.zeros((height, width), np.uint8)
        self.pens = np.zeros((height, width), np.uint8)
        self.colours = np.empty((height, width, 3), np.uint8)
        self.colours[:] = self.table[0, 0]
        self._ink: Ink = ()
        self._areas: dict[int, Area] = {}  # of the strokes in _ink, by their id
        self._begun: dict[Moment, _Begun] = {}
        self._tails: list[
            tuple[Area, NDArray[np.uint8], NDArray[np.uint8]]
        ] = []  # straight ends, with what is under them

    def inked(self, area: Area) -> bool:
        """Tell whether any ink is in the area."""
        left, top, right, bottom = area
        return bool(self.cover[max(0, top) : max(0, bottom), max(0, left) : max(0, right)].any())

    def update(self, ink: Ink, live: Mapping[int, Trail], pen_px: float, colour: int = 0) -> list[Area]:
        """Draw what is new and wipe what is gone.

        Args:
            ink: the finished strokes, in board pixels.
            live: the trails of the pens that are down, in board pixels.
            pen_px: width of those pens in board pixels.
            colour: of those pens.

        Returns:
            The areas that may look different now, in window pixels.
        """
        changed = self._without_tails()
        added, gone = self._difference(ink, live)
        if gone:
            changed += self._wiped(gone)
        changed += [self._finished(stroke) for stroke in added]
        changed += [self._lengthened(trail, pen_px, colour) for trail in live.values()]
        changed += [self._tail(trail, pen_px, colour) for trail in live.values()]  # on top of all that lasts
        changed = [area for area in changed if has_pixels(area)]
        for left, top, right, bottom in changed:
            shade = self.pens[top:bottom, left:right] * np.uint16(256) + self.cover[top:bottom, left:right]
            colours = np.take(self.table.reshape(-1, 3), shade, axis=0, mode="clip")
            self.colours[top:bottom, left:right] = colours
        return changed

    def _without_tails(self) -> list[Area]:
        """Take the straight ends of the live strokes away again."""
        tails, self._tails = self._tails, []
        for (left, top, right, bottom), cover, pens in reversed(tails):
            self.cover[top:bottom, left:right] = cover
            self.pens[top:bottom, left:right] = pens
        return [area for area, _, _ in tails]

    def _difference(self, ink: Ink, live: Mapping[int, Trail]) -> tuple[Ink, list[Area]]:
        """Note the new ink; return the strokes that came, and the areas of what went."""
        known, self._ink = self._ink, ink
        gone: list[Area] = []
        if ink[: len(known)] == known:
            added = ink[len(known) :]
        else:
            kept = {id(stroke) for stroke in ink}
            gone = [self._areas.pop(id(stroke)) for stroke in known if id(stroke) not in kept]
            new = [n for n, stroke in enumerate(ink) if id(stroke) not in self._areas]
            if new and new[-1] - new[0] == len(new) - 1 == len(ink) - 1 - new[0]:
                added = ink[new[0] :]
            else:  # what comes between older strokes is drawn with them, in their order
                added = ()
                for n in new:
                    self._areas[id(ink[n])] = area = self._area_of(self._scaled(ink[n].points), ink[n].pen_px)
                    gone.append(area)
        going_on = {_start(trail.first) for trail in live.values()} | {_first_of(stroke) for stroke in added}
        lost = [start for start in self._begun if start not in going_on]  # undone while the pen was down
        return added, gone + [self._begun.pop(start).area for start in lost]

    def _wiped(self, gone: list[Area]) -> list[Area]:
        """Wipe the areas of what is gone, and draw again what else was there; return the areas wiped."""
        holes = _apart([area for area in gone if has_pixels(area)])
        for left, top, right, bottom in holes:
            self.cover[top:bottom, left:right] = 0
            self.pens[top:bottom, left:right] = 0
        if not holes:
            return []
        low_x, low_y, high_x, high_y = around(holes)
        for stroke in self._ink:
            area = self._areas.get(id(stroke), NOWHERE)
            if area[2] <= low_x or area[0] >= high_x or area[3] <= low_y or area[1] >= high_y:
                continue  # as most are, which costs next to nothing this way
            if here := [hole for hole in holes if overlap(area, hole)]:
                curve = curve_of(_closed(_open(self._scaled(stroke.points))))
                for hole in here:
                    self._draw(curve, stroke.pen_px, stroke.colour, hole)
        self._begun.clear()  # live strokes start again
        return holes

    def _finished(self, stroke: Stroke) -> Area:
        """Draw what was not yet drawn of a finished stroke."""
        points = self._scaled(stroke.points)
        begun = self._begun.pop(_first_of(stroke), None)
        rest = points[begun.count - 2 :] if begun else _open(points)
        self._draw(curve_of(_closed(rest)), stroke.pen_px, stroke.colour)
        self._areas[id(stroke)] = self._area_of(points, stroke.pen_px)
        return self._area_of(rest, stroke.pen_px)

    def _lengthened(self, trail: Trail, pen_px: float, colour: int) -> Area:
        """Draw what will not bend any more of a live stroke."""
        begun = self._begun.get(_start(trail.first))
        if len(trail) <= (begun.count if begun else 1):
            return NOWHERE
        rest = self._scaled(trail.since(begun.count - 2)) if begun else _open(self._scaled(trail.since(0)))
        self._draw(curve_of(rest), pen_px, colour)
        area = self._area_of(rest, pen_px)
        self._begun[_start(trail.first)] = _Begun(len(trail), around([begun.area, area]) if begun else area)
        return area

    def _tail(self, trail: Trail, pen_px: float, colour: int) -> Area:
        """Draw the straight end of a live stroke, which the next point will bend."""
        last = self._scaled(trail.since(max(0, len(trail) - 2)))
        path = np.stack([(last[0] + last[-1]) / 2, last[-1]])
        area = self._area_of(path, pen_px)
        left, top, right, bottom = area
        here = slice(top, bottom), slice(left, right)
        self._tails.append((area, self.cover[here].copy(), self.pens[here].copy()))
        self._draw(path, pen_px, colour)
        return area

    def _scaled(self, points: Points | list[Moment]) -> Points:
        return np.asarray(points, np.float32)[:, :2] * np.float32(self.scale)

    def _area_of(self, points: Points, pen_px: float) -> Area:
        """Return the area of the pen's path, as far as it is in the picture."""
        reach = pen_px * self.scale / 2 + 1
        (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        area = floor(left - reach), floor(top - reach), ceil(right + reach), ceil(bottom + reach)
        inside = common(area, (0, 0, *self.size))
        return inside if has_pixels(inside) else NOWHERE

    def _draw(self, path: Points, pen_px: float, colour: int, within: Area | None = None) -> None:
        """Add a path to the coverage, within an area or anywhere."""
        import cv2  # here, as the window shows before this is loaded

        thickness = max(1, round(pen_px * self.scale * _FINE) - 1)  # OpenCV draws lines two wider, caps not
        for start in range(0, len(path) - 1, _PART):
            part = path[start : start + _PART + 1]
            area = common(self._area_of(part, pen_px), within or (0, 0, *self.size))
            if not has_pixels(area):
                continue
            left, top, right, bottom = area
            fine = np.zeros(((bottom - top) * _FINE, (right - left) * _FINE), np.uint8)
            corners = ((part - (left, top)) * _FINE + (_FINE - 1) / 2) * (1 << _SHIFT)
            cv2.polylines(
                fine, [np.rint(corners).astype(np.int32)], False, 255, thickness, cv2.LINE_8, _SHIFT
            )
            coarse = cv2.resize(fine, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
            cover = self.cover[top:bottom, left:right]
            self.pens[top:bottom, left:right][(coarse >= cover) & (coarse > 0)] = colour
            np.maximum(cover, coarse, out=cover)


def _apart(areas: list[Area]) -> list[Area]:
    """Return areas that have all of these and no pixel in common with each other."""
    if len(areas) > _HOLES:
        return [around(areas)]
    apart: list[Area] = []
    for area in areas:
        while others := [other for other in apart if overlap(other, area)]:
            area = around([area, *others])
            apart = [other for other in apart if other not in others]
        apart.append(area)
    return apart


def _start(moment: Moment) -> Moment:
    """Return where and when a stroke began, by which it is known when it is no longer live."""
    x, y, time_s = moment
    return float(np.float32(x)), float(np.float32(y)), time_s


def _first_of(stroke: Stroke) -> Moment:
    x, y = stroke.points[0]
    return _start((x, y, float(stroke.times_s[0])))


def _open(points: Points) -> Points:
    """Return the points with the first one twice: their curve starts there."""
    return np.concatenate([points[:1], points])


def _closed(points: Points) -> Points:
    """Return the points with the last one twice: their curve ends there."""
    return np.concatenate([points, points[-1:]])
