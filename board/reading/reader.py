"""The reader: ink or a picture in, a reading out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.ink import Box, Stroke
from board.reading.candidates import Neighbours, candidates_of, neighbours_of
from board.reading.layout import lines_of, text_of
from board.reading.network import LABELS, Network, glyph_batch, load_network
from board.reading.partition import best_partition
from board.reading.pieces import InkPage, Page
from board.reading.reading import NOT_A_DIGIT, Digit, Reading, Rejected

ALTERNATIVES = 3


@dataclass(frozen=True)
class Weights:
    """How much the kinds of evidence count when groups of pieces are compared.

    Attributes:
        junk: log prior of a group that is not a digit.
        network: weight of the network's log probability for each piece of the group.
        touching: log odds that two pieces whose ink meets are of one digit.
        distance: what they lose for each unit of distance between their ink.
        inside: what they gain when one's x-range lies within the other's.
        cut: log prior of cutting what was written in one.
    """

    junk: float = -3.0
    network: float = 1.0
    touching: float = 0.5
    distance: float = -6.0
    inside: float = 1.5
    cut: float = -3.0


WEIGHTS = Weights()


@dataclass(frozen=True)
class Reader:
    """Read ink and pictures with one network."""

    network: Network
    weights: Weights = WEIGHTS

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

    def read_page(self, page: Page, margin_px: float = 0.0) -> Reading:
        """Read pieces.

        Args:
            page: the pieces and their glyphs.
            margin_px: how far ink reaches beyond the boxes of its pieces.
        """
        pieces = page.pieces
        neighbours = neighbours_of(pieces)
        groups = candidates_of(pieces, neighbours)
        glyphs = glyph_batch([page.glyph(g) for g in groups])
        probabilities = self.network.probabilities(glyphs)
        scores = group_scores(groups, probabilities, neighbours, self.weights)
        chosen = best_partition(pieces, groups, scores)
        marks = []
        for g in chosen:
            box = pieces[groups[g][0]].box
            for i in groups[g][1:]:
                box = box.union(pieces[i].box)
            p = probabilities[g]
            marks.append(_Mark(groups[g], box.grown(margin_px), p, glyphs[g], LABELS[int(p.argmax())]))
        boxes = [m.box for m in marks]
        lines = lines_of(boxes)
        digits, rejected = [], []
        for i in (i for line in lines for i in line):
            mark = marks[i]
            sources = tuple(sorted({pieces[k].source for k in mark.group}))
            best = np.argsort(-mark.probabilities)[:ALTERNATIVES]
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


def group_scores(
    groups: Sequence[tuple[int, ...]],
    probabilities: NDArray[np.float32],
    neighbours: Neighbours,
    weights: Weights,
) -> list[float]:
    """Score candidate groups: what the network believes of each, and how its pieces lie.

    Args:
        groups: n groups of piece indices.
        probabilities: (n, 11) float32, the network's answers.
        neighbours: the pairs of near pieces.
        weights: how much each kind of evidence counts.

    Returns:
        n scores; a partition's score is their sum.
    """
    w = weights
    together = w.touching + w.distance * neighbours.distance + w.inside * neighbours.inside
    together = np.where(neighbours.same_source, -w.cut, together)
    bond = {(i, j): float(b) for (i, j), b in zip(neighbours.pairs.tolist(), together, strict=True)}
    log_p = np.log(np.maximum(probabilities, 1e-6))
    belief = w.network * np.maximum(log_p[:, :-1].max(axis=1), log_p[:, -1] + w.junk)
    return [
        float(belief[g]) * len(group)
        + sum(bond.get((i, j), 0.0) for n, i in enumerate(group) for j in group[n + 1 :])
        for g, group in enumerate(groups)
    ]
