"""Pieces: the smallest parts of what was written that are never divided again.

A piece of ink is a stroke, or a part of one where two digits may be joined; a piece of a
picture is a connected component or a part of one. Reading joins pieces into digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from board.ink import Box, Points, Stroke, box_of
from board.reading.glyph import Glyph, glyph_of

OUTLINE_POINTS = 24


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


class Page(Protocol):
    """What was written, as pieces, and the picture of any group of them."""

    @property
    def pieces(self) -> Sequence[Piece]: ...

    def glyph(self, group: Sequence[int]) -> Glyph:
        """Return the glyph of the pieces with these indices."""


class InkPage:
    """The pieces of ink.

    Attributes:
        pieces: in the order of the strokes.
        paths: for each piece its points.
    """

    def __init__(self, strokes: Sequence[Stroke]) -> None:
        pieces: list[Piece] = []
        self.paths: list[Points] = []
        for source, stroke in enumerate(strokes):
            for path in _cut(stroke.points):
                pieces.append(Piece(box_of(path), evenly_spaced(path, OUTLINE_POINTS), source))
                self.paths.append(path)
        self.pieces: Sequence[Piece] = tuple(pieces)

    def glyph(self, group: Sequence[int]) -> Glyph:
        return glyph_of([self.paths[i] for i in group])


def evenly_spaced(path: Points, count: int) -> Points:
    """Return `count` points spread evenly along a path of (n, 2) points, n >= 1."""
    steps = np.diff(path, axis=0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(steps[:, 0], steps[:, 1]))])
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])], 1).astype(np.float32)


def _cut(path: Points) -> list[Points]:
    """Divide a stroke where two digits may be joined; most strokes stay whole."""
    return [path]
