"""The reader: ink or a picture in, a reading out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.ink import Box, Stroke
from board.reading.evidence import is_ligature, weight_vector
from board.reading.lattice import lattice_of
from board.reading.layout import lines_of, text_of
from board.reading.network import LABELS, Network, load_network, of_labels
from board.reading.partition import best_partition
from board.reading.picture import read_picture_page
from board.reading.pieces import InkPage, Page
from board.reading.reading import NOT_A_DIGIT, Digit, Reading, Rejected

ALTERNATIVES = 3


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
        """Read strokes; their order and times do not matter."""
        margin = max((s.pen_px for s in strokes), default=0.0) / 2
        return self.read_page(InkPage(strokes), margin)

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
        pieces, groups = lattice.pieces, lattice.groups
        probabilities = of_labels(lattice.beliefs)
        scores = lattice.evidence @ weight_vector()
        as_digit = scores[:, 0] >= scores[:, 1]
        marks = []
        for g in best_partition(pieces, groups, scores.max(axis=1).tolist()):
            group = groups[g]
            if not as_digit[g] and is_ligature(group, pieces):
                continue
            box = pieces[group[0]].box
            for i in group[1:]:
                box = box.union(pieces[i].box)
            p = probabilities[g]
            label = LABELS[int(p[:-1].argmax())] if as_digit[g] else NOT_A_DIGIT
            marks.append(_Mark(group, box.grown(margin_px), p, lattice.glyphs[g], label))
        boxes = [m.box for m in marks]
        lines = lines_of(boxes)
        digits, rejected = [], []
        for i in (i for line in lines for i in line):
            mark = marks[i]
            sources = tuple(sorted({pieces[k].source for k in mark.group}))
            best = np.argsort(-mark.probabilities[:-1])[:ALTERNATIVES]
            alternatives = tuple((LABELS[k], float(mark.probabilities[k])) for k in best)
            if mark.label == NOT_A_DIGIT:
                rejected.append(Rejected(mark.box, alternatives, sources, mark.glyph))
            else:
                digits.append(
                    Digit(mark.label, alternatives[0][1], mark.box, alternatives, sources, mark.glyph)
                )
        return Reading(tuple(digits), tuple(rejected), text_of(lines, boxes, [m.label for m in marks]))


@dataclass(frozen=True, eq=False)
class _Mark:
    group: tuple[int, ...]
    box: Box
    probabilities: NDArray[np.float32]
    glyph: NDArray[np.uint8]
    label: str
