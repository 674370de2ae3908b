"""The brush: ink as a picture, drawn a little further each time and never twice.

Each pixel has 4 × 4 places that are ink of a pen or board, and its colour is the mean of theirs.
What is drawn covers places and nothing else is kept of it: so the picture is the same, to the last
pixel, whether a stroke was drawn slowly in many parts or fast in few, and whatever was wiped between.
The cost of a new part does not grow with the ink that is there.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf
from operator import is_

import numpy as np
from numpy.typing import NDArray

from board.ink.live_stroke import LiveStroke, Moment
from board.ink.stroke import Box, Ink, Points, Stroke, box_of, extents_of
from board.ui.area import NOWHERE, Area, around, common, has_pixels, overlap
from board.ui.curve import FAR_PX, closed, curve_of, opened, scaled
from board.ui.theme import Colour

_FINE = 4  # places of a pixel across and down: the antialiasing
_LEVELS = _FINE * _FINE + 1  # how many places of a pixel may be a pen's: none to all
_SHIFT = 4  # fractional bits of the points given to OpenCV
_PART_PX = 256.0  # length of a path drawn at once: bounds the fine picture
_WIDEST_PX = 8_000.0  # a wider pen is drawn like this one, as OpenCV draws lines of 32,767 at most
_PIECE_POINTS = 64  # of a finished stroke: it is drawn in pieces of so many
_PIECE_COST = 24  # points that take as long as a piece does besides its own
_PX_A_POINT = 500.0  # so many pixels of a fine picture take as long as a point
_NEW = 1_000  # strokes that are noted at once: in a few milliseconds
_HOLES = 64  # more areas than these are wiped as one

_Bits = NDArray[np.uint16]
"""(height, width) uint16: the places of each pixel, a bit each."""


_Start = tuple[Moment, float, int]
"""Where and when a stroke began, its pen's width and colour; by this it is known when it is finished."""


_Waiting = tuple[Stroke, Area]
"""A stroke that is to be drawn within an area."""


@dataclass
class _Begun:
    """Hold how far a live stroke is drawn for good.

    Attributes:
        count: of its points.
        area: that has this part, in window pixels.
    """

    count: int
    area: Area


@dataclass
class InkRaster:
    """Hold the picture of the ink on a board, for one window size.

    Attributes:
        size: (width, height) in window pixels.
        scale: window pixels to a board pixel.
        board: colour of the board.
        pens: colours of the pens.
        bits: (pens, height, width) uint16, the places of each pixel that are a pen's: of what was drawn
            on one place, the last.
        colours: (height, width, 3) uint8, red, green, blue: what is shown.
    """

    size: tuple[int, int]
    scale: float
    board: Colour
    pens: Sequence[Colour]
    bits: NDArray[np.uint16] = field(init=False)
    colours: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        width, height = self.size
        self.bits = np.zeros((len(self.pens), height, width), np.uint16)
        self.colours = np.empty((height, width, 3), np.uint8)
        self.colours[:] = np.tile(np.array(self.board, np.uint8), (width, 1))  # row by row, which is fast
        self._table = _table(self.board, self.pens)
        self._ink: Ink = ()
        self._left = 0  # strokes of the last ink that are not in _ink yet
        self._areas: dict[int, Area] = {}  # of the strokes in _ink, by their id
        self._waiting: deque[_Waiting] = deque()  # to be drawn, each within an area
        self._drawing: tuple[_Waiting, Iterator[tuple[Area, float]]] | None = None  # the first of them
        self._begun: dict[_Start, _Begun] = {}
        self._tails: list[tuple[Area, NDArray[np.uint16]]] = []  # straight ends, with what is under them

    @property
    def unfinished(self) -> bool:
        """Whether some of the ink is not drawn yet."""
        return bool(self._waiting or self._left)

    def update(
        self,
        ink: Ink,
        live: Mapping[int, LiveStroke],
        pen_px: float,
        colour: int = 0,
        at_once: float = inf,
        traces: Sequence[tuple[LiveStroke, float, int]] = (),
    ) -> list[Area]:
        """Draw what is new and wipe what is gone.

        Args:
            ink: the finished strokes, in board pixels.
            live: the trails of the pens that are down, in board pixels.
            pen_px: width of those pens in board pixels.
            colour: of those pens.
            at_once: how much of finished strokes is drawn, in points; a point counts more where a wide
                pen or a long line covers many pixels. The next updates draw the others. Live strokes are
                always drawn.
            traces: live strokes of other pens, each with the width of its pen and its colour.

        Returns:
            The areas that may look different now, in window pixels.
        """
        pens = [*((live_stroke, pen_px, colour) for live_stroke in live.values()), *traces]
        starts = [(_place(live_stroke.first), width, tint) for live_stroke, width, tint in pens]
        changed = self._without_tails()
        most = inf if at_once == inf else _NEW
        added, gone = self._difference(ink, set(starts), most)
        changed += self._wiped(gone)
        changed += self._drawn(added, at_once)
        lasting = zip(pens, starts, strict=True)
        changed += [self._lengthened(live_stroke, start) for (live_stroke, *_), start in lasting]
        changed += [self._tail(*pen) for pen in pens]  # on top of all that lasts
        changed = _few([area for area in changed if has_pixels(area)])
        for area in changed:
            counts = np.bitwise_count(self.bits[:, *_slices(area)])
            index = np.zeros(counts.shape[1:], np.uint16)
            for count in counts:
                index = index * np.uint16(_LEVELS) + count
            self.colours[_slices(area)] = np.take(self._table, index, axis=0, mode="clip")
        return changed

    def _without_tails(self) -> list[Area]:
        """Take the straight ends of the live strokes away again."""
        tails, self._tails = self._tails, []
        for area, bits in reversed(tails):
            self.bits[:, *_slices(area)] = bits
        return [area for area, _ in tails]

    def _difference(self, ink: Ink, live: set[_Start], most: float) -> tuple[Ink, list[Area]]:
        """Note the new ink; return the strokes that are to be drawn, and the areas to be drawn anew.

        Args:
            ink: all of it.
            live: the starts of the live strokes.
            most: how many new strokes are noted; the others are left for the next time.
        """
        known = self._ink
        gone: list[Area] = []
        if ink is known or (len(known) <= len(ink) and all(map(is_, known, ink))):
            new = ink[len(known) :]
            noted = added = new if len(new) <= most else new[: int(most)]
            self._ink = ink if noted is new else known + noted
        else:
            kept = {stroke.id for stroke in ink}
            gone = [self._areas.pop(stroke.id) for stroke in known if stroke.id not in kept]
            self._waiting = deque(entry for entry in self._waiting if entry[0].id in kept)
            new = tuple(stroke for stroke in ink if stroke.id not in self._areas)
            noted = new if len(new) <= most else new[: int(most)]
            left = {stroke.id for stroke in new[len(noted) :]}
            self._ink = tuple(stroke for stroke in ink if stroke.id not in left) if left else ink
            added = self._ink[len(self._ink) - len(noted) :]
        self._areas.update(zip((stroke.id for stroke in noted), self._areas_of(noted), strict=True))
        self._left = len(new) - len(noted)
        if any(one is not other for one, other in zip(noted, added, strict=True)):
            # What comes between older strokes is drawn with them, in their order.
            if len(noted) <= _HOLES:
                added = ()
                gone += [self._areas[stroke.id] for stroke in noted]
            else:
                added = self._ink[next(n for n, stroke in enumerate(self._ink) if stroke is noted[0]) :]
        if self._begun:
            going_on = live | {_start_of(stroke) for stroke in added}
            lost = [start for start in self._begun if start not in going_on]  # undone while the pen was down
            gone += [self._begun.pop(start).area for start in lost]
        return added, gone

    def _wiped(self, gone: list[Area]) -> list[Area]:
        """Wipe areas, and let wait what is there; return the areas wiped."""
        holes = _apart([area for area in gone if has_pixels(area)])
        if not holes:
            return []
        for hole in holes:
            self.bits[:, *_slices(hole)] = 0
        low_x, low_y, high_x, high_y = around(holes)
        for stroke in self._ink:
            area = self._areas[stroke.id]
            if area[2] <= low_x or area[0] >= high_x or area[3] <= low_y or area[1] >= high_y:
                continue  # as most are, which costs next to nothing this way
            self._waiting += [(stroke, hole) for hole in holes if overlap(area, hole)]
        self._begun.clear()  # live strokes start again
        return holes

    def _drawn(self, added: Ink, at_once: float) -> list[Area]:
        """Draw what waits, as much as may be at once, and what came on top; return where."""
        areas = []
        for stroke in added:
            begun = self._begun.pop(_start_of(stroke), None) if self._begun else None
            if begun:
                rest = scaled(stroke.points[begun.count - 2 :], self.scale)
                areas.append(self._draw(curve_of(closed(rest)), stroke.pen_px, stroke.colour))
            if not begun or self._waiting:
                self._waiting.append((stroke, self._areas[stroke.id]))
        while self._waiting and at_once > 0:
            first = self._waiting[0]
            if self._drawing is None or self._drawing[0] is not first:
                self._drawing = first, self._pieces(*first)
            for area, cost in self._drawing[1]:
                areas.append(area)
                at_once -= cost
                if at_once <= 0:
                    break
            else:
                self._waiting.popleft()
                self._drawing = None
            self._begun.clear()  # live strokes start again, on top
        return areas

    def _pieces(self, stroke: Stroke, within: Area) -> Iterator[tuple[Area, float]]:
        """Draw a finished stroke within an area, piece by piece; give where, and the cost in points."""
        path = closed(opened(scaled(stroke.points, self.scale)))
        for start in range(0, len(path) - 2, _PIECE_POINTS - 2):
            piece = path[start : start + _PIECE_POINTS]
            cost = float(_PIECE_COST + len(piece) - 2)
            for area, size_px in self._parts(curve_of(piece), stroke.pen_px, stroke.colour, within):
                yield area, cost + size_px / _PX_A_POINT
                cost = 0.0
            yield NOWHERE, cost

    def _lengthened(self, live_stroke: LiveStroke, start: _Start) -> Area:
        """Draw what will not bend any more of a live stroke."""
        begun = self._begun.get(start)
        if len(live_stroke) <= (begun.count if begun else 1):
            return NOWHERE
        rest = (
            scaled(live_stroke.since(begun.count - 2), self.scale)
            if begun
            else opened(scaled(live_stroke.since(0), self.scale))
        )
        _, pen_px, colour = start
        area = self._draw(curve_of(rest), pen_px, colour)
        self._begun[start] = _Begun(len(live_stroke), around([begun.area, area]) if begun else area)
        return area

    def _tail(self, live_stroke: LiveStroke, pen_px: float, colour: int) -> Area:
        """Draw the straight end of a live stroke, which the next point will bend."""
        last = scaled(live_stroke.since(max(0, len(live_stroke) - 2)), self.scale)
        path = np.stack([(last[0] + last[-1]) / 2, last[-1]])
        area = self._reached(box_of(path), pen_px)
        self._tails.append((area, self.bits[:, *_slices(area)].copy()))
        return self._draw(path, pen_px, colour)

    def _areas_of(self, strokes: Ink) -> list[Area]:
        """Return the areas of strokes, as far as they are in the picture."""
        far, extents = FAR_PX / self.scale, extents_of(strokes)
        edges = extents[:4].clip(-far, far) * self.scale
        reach = np.minimum(extents[4], _WIDEST_PX / self.scale) * self.scale / 2 + 1
        low = np.floor(edges[:2] - reach).clip(0).T.astype(np.intp)
        high = np.minimum(np.ceil(edges[2:] + reach).T, self.size).astype(np.intp)
        areas = zip(low.tolist(), high.tolist(), strict=True)
        return [(x, y, u, v) if x < u and y < v else NOWHERE for (x, y), (u, v) in areas]

    def _reached(self, box: Box, pen_px: float) -> Area:
        """Return the area that a pen reaches whose path is in a box of the window."""
        reach = box.grown(min(pen_px * self.scale, _WIDEST_PX) / 2 + 1)
        area = floor(reach.left), floor(reach.top), ceil(reach.right), ceil(reach.bottom)
        inside = common(area, (0, 0, *self.size))
        return inside if has_pixels(inside) else NOWHERE

    def _draw(self, path: Points, pen_px: float, colour: int) -> Area:
        """Draw a path on the ink that is there; return where."""
        areas = [area for area, _ in self._parts(path, pen_px, colour, (0, 0, *self.size))]
        return around(areas) if areas else NOWHERE

    def _parts(self, path: Points, pen_px: float, colour: int, within: Area) -> Iterator[tuple[Area, int]]:
        """Draw a path on the ink that is there, within an area, part by part; give where, and the pixels.

        Each part is drawn in a picture that has all of it, but for what is outside the window: a line
        that OpenCV cuts off at an edge is not in each pixel the line that it would be.
        """
        import cv2  # here, as the window shows before this is loaded

        width = min(pen_px * self.scale, _WIDEST_PX)
        thickness = max(1, round(width * _FINE) - 1)  # OpenCV draws lines two wider, caps not
        lengths = np.hypot(*np.diff(path, axis=0).T)
        ends = np.flatnonzero(np.diff(np.cumsum(lengths) // _PART_PX)) + 1
        for start, end in zip([0, *ends], [*ends, len(path) - 1], strict=True):
            part = path[start : end + 1]
            area = self._reached(box_of(part), pen_px)
            here = common(area, within)
            if not has_pixels(here):
                continue
            left, top, right, bottom = area
            fine = np.zeros(((bottom - top) * _FINE, (right - left) * _FINE), np.uint8)
            corners = ((part - (left, top)) * _FINE + (_FINE - 1) / 2) * (1 << _SHIFT)
            cv2.polylines(fine, [np.rint(corners).astype(np.int32)], False, 1, thickness, cv2.LINE_8, _SHIFT)
            bits = _packed(fine)[here[1] - top : here[3] - top, here[0] - left : here[2] - left]
            places = self.bits[:, *_slices(here)]
            places &= ~bits
            places[colour] |= bits
            yield here, (right - left) * (bottom - top)


def _table(board: Colour, pens: Sequence[Colour]) -> NDArray[np.uint8]:
    """Return the colour of a pixel by how many places are each pen's, the last pen's count fastest.

    Returns:
        (17 ** pens, 3) uint8.
    """
    counts = np.indices((_LEVELS,) * len(pens)).reshape(len(pens), -1).T / (_LEVELS - 1)
    mixed = np.array(board) + counts @ (np.array(pens) - board)
    return mixed.clip(0, 255).round().astype(np.uint8)


def _packed(fine: NDArray[np.uint8]) -> _Bits:
    """Return a picture that is four times as fine as bits, 4 × 4 of them a pixel."""
    high, wide = fine.shape[0] // _FINE, fine.shape[1] // _FINE
    rows = fine.view(np.uint32).reshape(high, _FINE, wide)  # four places of a row in each number
    pixels = np.ascontiguousarray(rows.swapaxes(1, 2)).view(np.uint8)
    return np.packbits(pixels.reshape(high, -1), axis=1).view(np.uint16)


def _slices(area: Area) -> tuple[slice, slice]:
    """Return the rows and columns of an area."""
    left, top, right, bottom = area
    return slice(top, bottom), slice(left, right)


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


def _few(areas: list[Area]) -> list[Area]:
    """Return the areas, or one around them where that has no more pixels than they have together."""
    if not areas:
        return areas
    left, top, right, bottom = whole = around(areas)
    together = sum((x - u) * (y - v) for u, v, x, y in areas)
    return [whole] if (right - left) * (bottom - top) <= together else areas


def _place(moment: Moment) -> Moment:
    """Return a moment as a finished stroke has it."""
    x, y, time_s = moment
    return float(np.float32(x)), float(np.float32(y)), time_s


def _start_of(stroke: Stroke) -> _Start:
    x, y = stroke.points[0]
    return _place((x, y, float(stroke.times_s[0]))), stroke.pen_px, stroke.colour
