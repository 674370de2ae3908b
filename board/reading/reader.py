"""The reader: ink or a picture in, a reading out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.ink.label import NOT_A_DIGIT
from board.ink.stroke import Box, Stroke
from board.reading.image.picture import read_picture_page
from board.reading.network.network import LABELS, Network, load_network, of_labels
from board.reading.result import Mark, Reading, mark_of, reading_of
from board.reading.segmentation.candidates import Neighbours
from board.reading.segmentation.evidence import is_ligature, weight_vector
from board.reading.segmentation.lattice import Lattice, lattice_of
from board.reading.segmentation.partition import best_partition, connected
from board.reading.segmentation.pieces import InkSource, Piece, PieceSource

TOUCHING = 0.1
"""Ink nearer than this share of the larger extent touches, for all that the eye can tell."""

CROSSING = 0.03
"""Ink nearer than this crosses, or as good as,"""
COVERED = 0.6
"""and a digit lies in a scribble whose box covers this share of its own, each way."""


@dataclass(frozen=True)
class Reader:
    """Read ink and pictures with one network."""

    network: Network

    @classmethod
    def load(cls, path: Path | None = None) -> "Reader":
        """Load a reader with the network at `path`, or the shipped one.

        Raises:
            UserError: if the network cannot be used.
        """
        return cls(load_network(path))

    def read_ink(self, strokes: Sequence[Stroke], signs: bool = False) -> Reading:
        """Read strokes; their order and times do not matter. Of very many the largest are read.

        Args:
            strokes: what was written.
            signs: whether to read signs such as `+` and `=` too; else they are no digits.
        """
        margin = max((s.pen_px for s in strokes), default=0.0) / 2
        return self.read_pieces(InkSource(strokes), margin, signs)

    def read_picture(self, path: Path, signs: bool = False) -> Reading:
        """Read a picture file.

        Args:
            path: of the file.
            signs: as for ink.

        Raises:
            UserError: if the file cannot be read.
        """
        page = read_picture_page(path)
        return self.read_pieces(page, page.pen_px / 2, signs)

    def read_pieces(
        self,
        source: PieceSource,
        margin_px: float = 0.0,
        signs: bool = False,  # noqa: ARG002 (the network knows none yet)
    ) -> Reading:
        """Read pieces.

        Args:
            source: the pieces and their glyphs.
            margin_px: how far ink reaches beyond the boxes of its pieces.
            signs: as for ink.
        """
        lattice = lattice_of(source, self.network)
        return reading_of(_marks_of(lattice, margin_px), lattice.crowded)


def _marks_of(lattice: Lattice, margin_px: float) -> list[Mark]:
    """Divide a page into marks as network and geometry together believe most."""
    pieces, groups = lattice.pieces, lattice.groups
    scores = lattice.evidence @ weight_vector()
    chosen = best_partition(pieces, groups, scores.max(axis=1).tolist())
    is_digit = scores[:, 0] >= scores[:, 1]
    is_digit[_in_scribbles(chosen, is_digit, lattice)] = False
    probabilities = of_labels(lattice.beliefs)
    marks = []
    for g in chosen:
        if is_digit[g]:
            label = LABELS[int(probabilities[g, :-1].argmax())]
            box, sources = _place_of(groups[g], lattice, margin_px)
            marks.append(mark_of(label, probabilities[g], box, sources, lattice.glyphs[g]))
    junk = [g for g in chosen if not is_digit[g] and not is_ligature(groups[g], pieces)]
    for some in _touching([groups[g] for g in junk], lattice.neighbours):
        group = tuple(sorted(i for n in some for i in groups[junk[n]]))
        box, sources = _place_of(group, lattice, margin_px)
        glyph = lattice.page.glyph(group)
        marks.append(mark_of(NOT_A_DIGIT, probabilities[junk[some[0]]], box, sources, glyph))
    return marks


def _place_of(group: tuple[int, ...], lattice: Lattice, margin_px: float) -> tuple[Box, tuple[int, ...]]:
    """Return the box of a group's ink and the indices of its strokes."""
    sources = tuple(sorted({lattice.pieces[i].source for i in group}))
    return _box_of(group, lattice.pieces).grown(margin_px), sources


def _box_of(group: tuple[int, ...], pieces: Sequence[Piece]) -> Box:
    box = pieces[group[0]].box
    for i in group[1:]:
        box = box.union(pieces[i].box)
    return box


def _in_scribbles(chosen: Sequence[int], is_digit: NDArray[np.bool_], lattice: Lattice) -> list[int]:
    """Find digits that are only strokes of a scribble: they cross what is no digit, and lie in its box."""
    owner = {i: g for g in chosen for i in lattice.groups[g]}
    found = []
    near = lattice.neighbours.distance < CROSSING
    for i, j in lattice.neighbours.pairs[near].tolist():
        for inner, outer in ((owner[i], owner[j]), (owner[j], owner[i])):
            scribbled = not is_digit[outer] and len(lattice.groups[outer]) > 1
            if is_digit[inner] and scribbled and _covered(inner, outer, lattice) > COVERED:
                found.append(inner)
    return found


def _covered(inner: int, outer: int, lattice: Lattice) -> float:
    """Return how much of a group's box, the less of width and height, lies in that of another; up to 1."""
    box, other = (_box_of(lattice.groups[g], lattice.pieces) for g in (inner, outer))
    width = min(box.right, other.right) - max(box.left, other.left)
    height = min(box.bottom, other.bottom) - max(box.top, other.top)
    return min(width / max(box.width, 1.0), height / max(box.height, 1.0))


def _touching(groups: Sequence[tuple[int, ...]], neighbours: Neighbours) -> list[list[int]]:
    """Put together the groups whose ink touches: a letter of many strokes is one mark."""
    owner = {i: n for n, group in enumerate(groups) for i in group}
    pairs = zip(neighbours.pairs.tolist(), neighbours.distance, strict=True)
    near = [(i, j) for (i, j), distance in pairs if distance < TOUCHING and i in owner and j in owner]
    return connected(len(groups), [(owner[i], owner[j]) for i, j in near])
