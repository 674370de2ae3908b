"""Pieces: the smallest parts of what was written that are never divided again.

A piece of ink is a stroke, or a part of one where two digits may be joined; a piece of a
picture is a connected component or a part of one. Reading joins pieces into digits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from board.ink.stroke import Box, Points, Stroke, box_of
from board.reading.network.glyph import Glyph, glyph_of

OUTLINE_POINTS = 24
CUT_ASPECT = 0.85
"""A stroke narrower than this share of its height holds no two digits."""
CUT_LENGTH = 2.2
"""Nor does one whose path is shorter than this many times its longer side."""
CUT_SAMPLES = 96
MOST_CUTS = 4
MOST_PIECES = 1500
"""Bound on the work: of more strokes the largest are read, and beyond it none is divided;"""
MOST_GLYPHS = 2500
"""nor are more glyphs drawn of what is written on one page."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Hold one piece.

    Attributes:
        box: box of its ink without the pen's width.
        outline: (24, 2) float32, points spread evenly over its ink; distances between pieces
            are measured between these.
        source: index of the stroke or component that it is, or that it was cut from. The parts
            of one source follow each other, and each touches the next.
    """

    box: Box
    outline: Points
    source: int


class PieceSource(Protocol):
    """What was written, as pieces, and the picture of any group of them."""

    @property
    def pieces(self) -> Sequence[Piece]: ...

    @property
    def pen_px(self) -> float:
        """How wide the pen is, in the pixels of the pieces."""

    @property
    def most_glyphs(self) -> int:
        """Bound on the work: how many glyphs may be drawn in one reading."""

    @property
    def crowded(self) -> bool:
        """Whether there is more than could be made pieces of, or divided."""

    def glyph(self, group: Sequence[int]) -> Glyph:
        """Return the glyph of the pieces with these indices."""

    def cut(self, sources: Collection[int]) -> "PieceSource":
        """Return the page with these strokes or components divided where digits may be joined."""


class InkSource:
    """The pieces of ink.

    Attributes:
        pieces: from left to right, whatever the order of the strokes.
        paths: for each piece its points.
        pen_px: width of the widest pen.
        crowded: whether strokes are left out, or not divided, as there are too many.
    """

    most_glyphs = MOST_GLYPHS

    def __init__(
        self,
        strokes: Sequence[Stroke],
        cut: Collection[int] = (),
        whole: Sequence[Piece] | None = None,
    ) -> None:
        """Make the pieces.

        Args:
            strokes: what was written.
            cut: indices of the strokes to divide where digits may be joined.
            whole: the pieces where none is divided, if they were made before.
        """
        self._strokes = strokes
        self.pen_px = max((s.pen_px for s in strokes), default=0.0)
        whole = whole or [_whole(strokes[source], source) for source in _largest(strokes)]
        self.crowded = len(whole) < len(strokes)
        pieces: list[Piece] = []
        self.paths: list[Points] = []
        room = MOST_PIECES - len(whole)
        cut = set(cut)
        for piece in whole:
            source = piece.source
            path = strokes[source].points
            is_cut = source in cut and room > 0
            self.crowded |= source in cut and not is_cut
            parts = _parts_of(path) if is_cut else [path]
            room -= len(parts) - 1
            self.paths += parts
            if len(parts) == 1:
                pieces.append(piece)
            else:
                pieces += [Piece(box_of(part), evenly_spaced(part, OUTLINE_POINTS), source) for part in parts]
        self.pieces: Sequence[Piece] = tuple(pieces)

    def glyph(self, group: Sequence[int]) -> Glyph:
        return glyph_of([self.paths[i] for i in group])

    def cut(self, sources: Collection[int]) -> "InkSource":
        return InkSource(self._strokes, sources, self.pieces)


def _whole(stroke: Stroke, source: int) -> Piece:
    return Piece(stroke.box, evenly_spaced(stroke.points, OUTLINE_POINTS), source)


def _largest(strokes: Sequence[Stroke]) -> list[int]:
    """Return the indices of the largest strokes, ordered by nothing but where they are."""
    every = sorted(range(len(strokes)), key=lambda i: (*strokes[i].box, strokes[i].points.tobytes()))
    largest = sorted(every, key=lambda i: -max(strokes[i].box.width, strokes[i].box.height))
    chosen = set(largest[:MOST_PIECES])
    return [i for i in every if i in chosen]


def evenly_spaced(path: Points, count: int) -> Points:
    """Return `count` points spread evenly along a path of (n, 2) points, n >= 1."""
    steps = np.diff(path, axis=0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])], 1).astype(
        np.float32
    )


def _parts_of(path: Points) -> list[Points]:
    """Divide a stroke where two digits may be joined; one too narrow or short stays whole.

    Whoever writes on without lifting the pen goes up to where the next digit begins, or
    straight across to it: so a wide stroke is cut at its upper turning points, and where
    nothing else of it stands above or below.
    """
    box = box_of(path)
    length = float(np.hypot(*np.diff(path, axis=0).T).sum())
    if box.width < CUT_ASPECT * box.height or length < CUT_LENGTH * max(box.width, box.height):
        return [path]
    even = evenly_spaced(path, CUT_SAMPLES)
    cuts = sorted({*_upper_turns(even, box.height), *_bridges(even)})
    shortest = CUT_SAMPLES // 10
    kept = [0]
    for cut in cuts:
        if cut - kept[-1] >= shortest and CUT_SAMPLES - 1 - cut >= shortest:
            kept.append(cut)
    kept = [*kept[: MOST_CUTS + 1], CUT_SAMPLES - 1]
    return [even[a : b + 1] for a, b in pairwise(kept)] if len(kept) > 2 else [path]


def _upper_turns(path: Points, height: float) -> list[int]:
    """Find where a path turns from going up to going down, or stays up after having come up."""
    y = path[:, 1]
    rise = 0.12 * height
    turns = []
    low, top = 0, 0  # the lowest point since the last turn, and the highest since then
    for i in range(1, len(y)):
        if y[i] > y[top] + rise:
            if y[low] > y[top] + rise:
                turns.append(top)
            low = top = i
        elif y[i] < y[top]:
            top = i
        if y[i] > y[low]:
            low = top = i
    return turns


def _bridges(path: Points) -> list[int]:
    """Find the middle of each stretch that goes across with nothing else above or below."""
    columns = np.floor((path[:, 0] - path[:, 0].min()) / max(np.ptp(path[:, 0]), 1e-6) * 39.999).astype(int)
    crossings = np.zeros(40, int)
    for a, b in pairwise(columns.tolist()):
        crossings[min(a, b) : max(a, b)] += 1  # whole columns passed
    single = crossings == 1
    single[:6] = single[-6:] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[0], single.astype(int), [0]])))
    middles = [(a + b) // 2 for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 3]
    return [int(np.abs(columns - m).argmin()) for m in middles]
