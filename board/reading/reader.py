"""The reader: ink or a picture in, a reading out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Box, Stroke
from board.reading.image.picture import read_picture_page
from board.reading.layout import lines_of, text_of
from board.reading.network.glyph import Glyph
from board.reading.network.network import LABELS, Network, load_network, of_labels
from board.reading.result import NOT_A_DIGIT, Digit, Reading, Rejected
from board.reading.segmentation.candidates import Neighbours
from board.reading.segmentation.evidence import is_ligature, weight_vector
from board.reading.segmentation.lattice import Lattice, lattice_of
from board.reading.segmentation.partition import best_partition, connected
from board.reading.segmentation.pieces import InkSource, Page, Piece

ALTERNATIVES = 3
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

    def read_ink(self, strokes: Sequence[Stroke]) -> Reading:
        """Read strokes; their order and times do not matter. Of very many the largest are read."""
        margin = max((s.pen_px for s in strokes), default=0.0) / 2
        return self.read_page(InkSource(strokes), margin)

    def read_picture(self, path: Path) -> Reading:
        """Read a picture file.

        Raises:
            UserError: if the file cannot be read.
        """
        page = read_picture_page(path)
        return self.read_page(page, page.pen_px / 2)

    def read_page(self, page: Page, margin_px: float = 0.0) -> Reading:
        """Read pieces.

        Args:
            page: the pieces and their glyphs.
            margin_px: how far ink reaches beyond the boxes of its pieces.
        """
        lattice = lattice_of(page, self.network)
        marks = _marks_of(lattice)
        boxes = [m.box.grown(margin_px) for m in marks]
        lines = lines_of(boxes)
        digits, rejected = [], []
        for i in (i for line in lines for i in line):
            mark = marks[i]
            best = np.argsort(-mark.probabilities[:-1])[:ALTERNATIVES]
            alternatives = tuple((LABELS[k], float(mark.probabilities[k])) for k in best)
            if mark.label == NOT_A_DIGIT:
                rejected.append(Rejected(boxes[i], alternatives, mark.sources, mark.glyph))
            else:
                sure = alternatives[0][1]
                digits.append(Digit(mark.label, sure, boxes[i], alternatives, mark.sources, mark.glyph))
        text = text_of(lines, boxes, [m.label for m in marks])
        return Reading(tuple(digits), tuple(rejected), text, lattice.crowded)


@dataclass(frozen=True, eq=False)
class _Mark:
    """Hold a digit or "?": its box without the pen's width, and what the network saw and said."""

    label: str
    box: Box
    sources: tuple[int, ...]
    glyph: Glyph
    probabilities: NDArray[np.float32]


def _marks_of(lattice: Lattice) -> list[_Mark]:
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
            marks.append(_mark(label, groups[g], lattice, lattice.glyphs[g], probabilities[g]))
    junk = [g for g in chosen if not is_digit[g] and not is_ligature(groups[g], pieces)]
    for some in _touching([groups[g] for g in junk], lattice.neighbours):
        group = tuple(sorted(i for n in some for i in groups[junk[n]]))
        glyph = lattice.page.glyph(group)
        marks.append(_mark(NOT_A_DIGIT, group, lattice, glyph, probabilities[junk[some[0]]]))
    return marks


def _mark(
    label: str, group: tuple[int, ...], lattice: Lattice, glyph: Glyph, probabilities: NDArray[np.float32]
) -> _Mark:
    sources = tuple(sorted({lattice.pieces[i].source for i in group}))
    return _Mark(label, _box_of(group, lattice.pieces), sources, glyph, probabilities)


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
