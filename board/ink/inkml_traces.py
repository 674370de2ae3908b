"""The traces of an InkML file: groups and views of them, and the strokes that they become."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from board.ink.inkml_context import Context, RefusedError
from board.ink.inkml_work import STROKE, VISIT, Work
from board.ink.limits import COORDINATE_PX_MAX, STROKE_POINTS_MAX, TIME_S_MAX
from board.ink.stroke import Ink, Points, Stroke

DEPTH_MAX = 64
_PAUSE_S = 0.2  # from stroke to stroke, where a file has no times
_NO_POINTS: Points = np.empty((0, 2), np.float32)
_PEN_OF_HEIGHT = Stroke.pen_px / 1080  # without a brush


@dataclass(eq=False, slots=True)
class Piece:
    """Hold a `<trace>`: a stroke, or a piece of one that others continue.

    Attributes:
        context: what it is read with.
        offset_s: when it begins, if it says so.
        duration_s: how long it takes, if it says so.
        points: (n, 2) float32, in pixels.
        times_s: (n,) float64, as the file has them, if it has.
        down: (n,) bool, whether the tip touches, if the file says so.
    """

    context: Context
    offset_s: float | None = None
    duration_s: float | None = None
    points: Points = field(default_factory=lambda: _NO_POINTS)
    times_s: NDArray[np.float64] | None = None
    down: NDArray[np.bool_] | None = None


@dataclass(eq=False, slots=True)
class Part:
    """Hold a trace, its pieces in order, or the points from `start` to before `stop` of it."""

    pieces: list[Piece]
    start: int = 0
    stop: int | None = None
    depth: int = 0

    @property
    def key(self) -> tuple[int, int, int | None]:
        """What tells parts apart."""
        return id(self.pieces), self.start, self.stop

    @property
    def is_whole(self) -> bool:
        return self.start == 0 and self.stop is None

    def cut(self, first: Sequence[int], last: Sequence[int]) -> "Part":
        """Return the points from one number to another, counted from 1; without one, from or to the end."""
        if len(first) > 1 or len(last) > 1:
            raise RefusedError("a traceView goes deeper than what it shows")
        start = self.start + (first[0] - 1 if first else 0)
        stop = self.start + last[0] if last else self.stop
        if stop is not None and (stop <= start or (self.stop is not None and stop > self.stop)):
            raise RefusedError("a traceView shows what is not there")
        return Part(self.pieces, start, stop)


@dataclass(eq=False, slots=True)
class Group:
    """Hold traces, groups and views in order."""

    children: "list[Part | Group]" = field(default_factory=list)
    depth: int = 1

    def add(self, child: "Node") -> None:
        self.children.append(child)
        self.depth = max(self.depth, child.depth + 1)
        if self.depth > DEPTH_MAX:
            raise RefusedError(f"groups and views are nested more than {DEPTH_MAX} deep")


Node = Part | Group


def selected(node: Node, first: Sequence[int], last: Sequence[int]) -> Node:
    """Return what a view shows of a node.

    Args:
        node: a trace or group.
        first: the numbers, counted from 1, of the child, of its child, …, and of the point to begin with.
        last: those to end with.

    Raises:
        RefusedError: if these are not there.
    """
    if not first and not last:
        return node
    if isinstance(node, Part):
        return node.cut(first, last)
    begin, end = first[0] if first else 1, last[0] if last else len(node.children)
    if not 1 <= begin <= end <= len(node.children):
        raise RefusedError("a traceView shows what is not there")
    group = Group()
    for n in range(begin, end + 1):
        child = node.children[n - 1]
        group.add(selected(child, first[1:] if n == begin else (), last[1:] if n == end else ()))
    return group


class Drawing:
    """Turn what a file shows into strokes, each part of a trace once.

    Args:
        shown: the traces, groups and views outside of definitions.
        origin_s: the time that times count from, in seconds since 1970.
        height_px: of the canvas, if known.
        work: that is counted.
    """

    def __init__(
        self, shown: Sequence[Node], origin_s: float | None, height_px: int | None, work: Work
    ) -> None:
        self._origin_s = origin_s
        self._pen_px = _PEN_OF_HEIGHT * height_px if height_px else Stroke.pen_px
        self._work = work
        self._steps = np.empty(0)
        self._strokes: dict[tuple[int, int, int | None], list[Stroke]] = {}
        self._end_s: float | None = None
        parts = [part for node in shown for part in self._parts(node)]
        whole = {id(part.pieces) for part in parts if part.is_whole}
        self._shown = whole | {id(part.pieces) for part in parts}
        ink: list[Stroke] = []
        for part in parts:
            if part.key not in self._strokes and (part.is_whole or id(part.pieces) not in whole):
                ink += self._strokes_of(part)
        self.ink: Ink = tuple(ink)

    def ink_of(self, node: Node) -> Ink:
        """Return the strokes of a node; none if any of its traces is not shown."""
        parts = list(self._parts(node))
        if not all(id(part.pieces) in self._shown for part in parts):
            return ()
        return tuple(stroke for part in parts for stroke in self._strokes_of(part))

    def _parts(self, node: Node) -> Iterator[Part]:
        self._work.spend(VISIT)
        if isinstance(node, Part):
            yield node
        else:
            for child in node.children:
                yield from self._parts(child)

    def _strokes_of(self, part: Part) -> list[Stroke]:
        if part.key not in self._strokes:
            self._strokes[part.key] = self._new_strokes(part)
        return self._strokes[part.key]

    def _new_strokes(self, part: Part) -> list[Stroke]:
        pieces = [piece for piece in part.pieces if len(piece.points)]
        if not pieces:
            return []
        self._work.spend(STROKE)
        timed = [self._times_s(piece, n == 0) for n, piece in enumerate(pieces)]
        points, times_s = pieces[0].points, timed[0]
        if len(pieces) > 1:
            points, times_s = np.concatenate([piece.points for piece in pieces]), np.concatenate(timed)
            times_s = np.maximum.accumulate(times_s)
            if len(points) > STROKE_POINTS_MAX:
                raise RefusedError(f"a stroke has more than {STROKE_POINTS_MAX} points")
        if not part.is_whole:
            if max(part.start + 1, part.stop or 0) > len(points):
                raise RefusedError("a traceView shows what is not there")
            points, times_s = points[part.start : part.stop], times_s[part.start : part.stop]
        context = pieces[0].context
        pen_px = context.pen_px or self._pen_px
        if all(piece.down is None for piece in pieces):
            return [Stroke(points, times_s, pen_px, context.colour)]
        tips = [np.ones(len(piece.points), bool) if piece.down is None else piece.down for piece in pieces]
        down = np.concatenate(tips)[part.start : part.stop]
        edges = [0, *(np.flatnonzero(np.diff(down)) + 1).tolist(), len(down)]
        self._work.spend(STROKE * len(edges))
        return [
            Stroke(points[start:stop], times_s[start:stop], pen_px, context.colour)
            for start, stop in pairwise(edges)
            if down[start]
        ]

    def _times_s(self, piece: Piece, is_first: bool) -> NDArray[np.float64]:
        """Return times that count from the file's origin."""
        context, count = piece.context, len(piece.points)
        begin_s = piece.offset_s or 0.0
        if context.begin_s is not None and self._origin_s is not None:
            begin_s += context.begin_s - self._origin_s
        if piece.times_s is not None:
            times_s = piece.times_s + begin_s if begin_s else piece.times_s
        else:
            step_s = context.step_s if piece.duration_s is None else piece.duration_s / max(count - 1, 1)
            if piece.offset_s is None and self._end_s is not None:
                begin_s = self._end_s + (_PAUSE_S if is_first else step_s)
            if len(self._steps) < count:
                self._steps = np.arange(2 * count, dtype=np.float64)
            times_s = self._steps[:count] * step_s + begin_s
        self._end_s = float(times_s[-1])
        if not -TIME_S_MAX <= times_s[0] <= self._end_s <= TIME_S_MAX:
            raise RefusedError("a time is out of range")
        return times_s


def check_points(points: Points) -> None:
    """Check that points are where a board can show them.

    Raises:
        RefusedError: if they are not.
    """
    if not np.abs(points).max(initial=0) <= COORDINATE_PX_MAX:
        raise RefusedError(f"a point is further than {COORDINATE_PX_MAX:.0f} pixels away")
