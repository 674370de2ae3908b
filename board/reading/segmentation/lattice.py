"""The lattice: the candidate groups of a page, each with its glyph and what the network believes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Box
from board.reading.network.glyph import SIZE_PX, Glyph
from board.reading.network.network import Network
from board.reading.segmentation.candidates import Neighbours, candidates_of, neighbours_of
from board.reading.segmentation.evidence import EVIDENCE, evidence_of
from board.reading.segmentation.long_strokes import long_strokes, writing_height
from board.reading.segmentation.pieces import Piece, PieceSource
from board.reading.segmentation.sizes import speck_beliefs, usual_sizes, weighed_by_size

SURE = 0.7
"""What is a digit in itself with this probability is not cut."""

LEAST_CUT = 0.4
"""Nor is what is smaller than this share of the digits' height."""

SPECK = 0.17
"""A piece smaller than this share of the digits' height is no digit by itself,"""
SPECK_PEN = 0.7
"""nor is one smaller than this share of the pen's width."""


@dataclass(frozen=True, eq=False)
class Lattice:
    """Hold the candidates of a page.

    Attributes:
        page: the pieces, cut where digits may be joined.
        neighbours: the pairs of near pieces.
        groups: n groups of piece indices, each piece alone among them.
        glyphs: (n, 28, 28) uint8.
        beliefs: (n, classes) float32, as the network gives them, weighed by size.
        evidence: (n, e) float64, a column for each of `EVIDENCE`.
        long: indices of the groups that are long strokes, each for itself.
        specks: indices of the groups whose pieces are all too small for a digit.
        crowded: whether there is more on the page than was looked at.
    """

    page: PieceSource
    neighbours: Neighbours
    groups: Sequence[tuple[int, ...]]
    glyphs: NDArray[np.uint8]
    beliefs: NDArray[np.float32]
    evidence: NDArray[np.float64]
    long: Sequence[int]
    specks: Sequence[int]
    crowded: bool

    @property
    def pieces(self) -> Sequence[Piece]:
        return self.page.pieces

    @property
    def ligatures(self) -> NDArray[np.bool_]:
        """(n,) bool: which groups may be nothing but what joins two marks."""
        return np.asarray(self.evidence[:, EVIDENCE.index("ligature")] > 0)

    def box_of(self, group: int) -> Box:
        """Return the box of a group, without the pen's width."""
        members = self.groups[group]
        box = self.pieces[members[0]].box
        for i in members[1:]:
            box = box.union(self.pieces[i].box)
        return box


def lattice_of(page: PieceSource, network: Network) -> Lattice:
    """Make the lattice of a page.

    Each piece is looked at alone first; what is no digit by itself may be several joined, and
    is cut. Then all groups of neighbouring pieces go through the network in one batch.
    """
    whole = _batch([page.glyph((i,)) for i in range(len(page.pieces))])
    believed = network.beliefs(whole)
    usual = writing_height(page.pieces)
    long = {page.pieces[n].source for n in np.flatnonzero(long_strokes(page.pieces, usual)).tolist()}
    unlike = np.flatnonzero(believed[:, :10].max(axis=1, initial=0) < SURE)
    unlike = np.array(
        [
            n
            for n in unlike.tolist()
            if page.pieces[n].source not in long and max(page.pieces[n].box[2:]) > LEAST_CUT * usual
        ],
        np.int64,
    )
    place = {piece.source: n for n, piece in enumerate(page.pieces)}
    if len(unlike):
        page = page.cut([page.pieces[n].source for n in unlike.tolist()])
    pieces = page.pieces
    neighbours = neighbours_of(pieces, usual, long)
    parts = Counter(p.source for p in pieces)
    most = max(0, page.most_glyphs - len(whole) - sum(parts[p.source] > 1 for p in pieces))
    groups = candidates_of(pieces, neighbours, usual, most)
    known = np.array([len(g) == 1 and parts[pieces[g[0]].source] == 1 for g in groups], bool)
    old, new = np.flatnonzero(known), np.flatnonzero(~known)
    before = [place[pieces[groups[n][0]].source] for n in old]
    glyphs = np.empty((len(groups), SIZE_PX, SIZE_PX), np.uint8)
    glyphs[old] = whole[before]
    glyphs[new] = _batch([page.glyph(groups[n]) for n in new])
    beliefs = np.empty((len(groups), believed.shape[1]), np.float32)
    beliefs[old] = believed[before]
    beliefs[new] = network.beliefs(glyphs[new])
    boxes = _boxes_of(pieces, groups)
    extents = np.maximum(boxes[:, 2:].max(axis=1, initial=0), 1.0)
    centres = boxes[:, :2] + boxes[:, 2:] / 2
    usual_near = usual_sizes(beliefs, extents, centres, known, usual)
    beliefs = weighed_by_size(beliefs, extents, usual_near)
    smallest = np.maximum(SPECK * usual_near, SPECK_PEN * page.pen_px)
    small = (np.array([len(g) for g in groups], np.int64) == 1) & (extents < smallest)
    beliefs[small] = speck_beliefs(int(small.sum()))
    dots = {groups[n][0] for n in np.flatnonzero(small).tolist()}
    specks = [n for n, group in enumerate(groups) if dots.issuperset(group)]
    evidence = evidence_of(pieces, groups, beliefs, neighbours, boxes, usual_near)
    crowded = page.crowded or len(groups) - len(pieces) == most
    lines = [n for n, g in enumerate(groups) if len(g) == 1 and pieces[g[0]].source in long]
    return Lattice(page, neighbours, groups, glyphs, beliefs, evidence, lines, specks, crowded)


def _boxes_of(pieces: Sequence[Piece], groups: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """Return the boxes of groups: (n, 4) float64, left, top, width and height."""
    boxes = np.array([p.box for p in pieces], np.float64).reshape(-1, 4)
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    most = max(map(len, groups), default=1)
    members = np.array([(*g, *g[-1:] * (most - len(g))) for g in groups], np.int64).reshape(-1, most)
    corner = low[members].min(axis=1)
    return np.concatenate([corner, high[members].max(axis=1) - corner], axis=1)


def _batch(glyphs: Sequence[Glyph]) -> NDArray[np.uint8]:
    """Stack glyphs to (n, 28, 28), also when there are none."""
    return np.stack(glyphs) if glyphs else np.zeros((0, SIZE_PX, SIZE_PX), np.uint8)
