"""The lattice: the candidate groups of a page, each with its glyph and what the network believes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX, Glyph
from board.reading.network.network import Network
from board.reading.segmentation.candidates import Neighbours, candidates_of, neighbours_of
from board.reading.segmentation.evidence import evidence_of
from board.reading.segmentation.pieces import Piece, PieceSource

SURE = 0.7
"""What is a digit in itself with this probability is not cut."""


@dataclass(frozen=True, eq=False)
class Lattice:
    """Hold the candidates of a page.

    Attributes:
        page: the pieces, cut where digits may be joined.
        neighbours: the pairs of near pieces.
        groups: n groups of piece indices, each piece alone among them.
        glyphs: (n, 28, 28) uint8.
        beliefs: (n, k) float32, as the network gives them.
        evidence: (n, 2, k) float64, for each group as a digit and as not a digit.
        crowded: whether there is more on the page than was looked at.
    """

    page: PieceSource
    neighbours: Neighbours
    groups: Sequence[tuple[int, ...]]
    glyphs: NDArray[np.uint8]
    beliefs: NDArray[np.float32]
    evidence: NDArray[np.float64]
    crowded: bool

    @property
    def pieces(self) -> Sequence[Piece]:
        return self.page.pieces


def lattice_of(page: PieceSource, network: Network) -> Lattice:
    """Make the lattice of a page.

    Each piece is looked at alone first; what is no digit by itself may be several joined, and
    is cut. Then all groups of neighbouring pieces go through the network in one batch.
    """
    whole = _batch([page.glyph((i,)) for i in range(len(page.pieces))])
    believed = network.beliefs(whole)
    unlike = np.flatnonzero(believed[:, :10].max(axis=1) < SURE)
    place = {piece.source: n for n, piece in enumerate(page.pieces)}
    if len(unlike):
        page = page.cut([page.pieces[n].source for n in unlike.tolist()])
    pieces = page.pieces
    neighbours = neighbours_of(pieces)
    parts = Counter(p.source for p in pieces)
    most = max(0, page.most_glyphs - len(whole) - sum(parts[p.source] > 1 for p in pieces))
    groups = candidates_of(pieces, neighbours, most)
    known = np.array([len(g) == 1 and parts[pieces[g[0]].source] == 1 for g in groups], bool)
    old, new = np.flatnonzero(known), np.flatnonzero(~known)
    before = [place[pieces[groups[n][0]].source] for n in old]
    glyphs = np.empty((len(groups), SIZE_PX, SIZE_PX), np.uint8)
    glyphs[old] = whole[before]
    glyphs[new] = _batch([page.glyph(groups[n]) for n in new])
    beliefs = np.empty((len(groups), believed.shape[1]), np.float32)
    beliefs[old] = believed[before]
    beliefs[new] = network.beliefs(glyphs[new])
    evidence = evidence_of(pieces, groups, beliefs, neighbours)
    crowded = page.crowded or len(groups) - len(pieces) == most
    return Lattice(page, neighbours, groups, glyphs, beliefs, evidence, crowded)


def _batch(glyphs: Sequence[Glyph]) -> NDArray[np.uint8]:
    """Stack glyphs to (n, 28, 28), also when there are none."""
    return np.stack(glyphs) if glyphs else np.zeros((0, SIZE_PX, SIZE_PX), np.uint8)
