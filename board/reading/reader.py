"""The reader: ink or a picture in, a reading out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from board.ink.stroke import Stroke
from board.reading.image.picture import read_picture_page
from board.reading.marks import marks_of
from board.reading.network.network import Network, load_network
from board.reading.result import Reading, reading_of
from board.reading.segmentation.division import division_of
from board.reading.segmentation.lattice import lattice_of
from board.reading.segmentation.pieces import InkSource, PieceSource
from board.reading.segmentation.spelling import belief_in
from board.reading.weights import Weights, load_weights


@dataclass(frozen=True)
class Reader:
    """Read ink and pictures.

    Attributes:
        network: what names the marks.
        weights: what divides the page into marks, fitted to the shipped network.
    """

    network: Network
    weights: Weights = field(default_factory=load_weights)

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

    def belief_in(self, digits: str, strokes: Sequence[Stroke]) -> float:
        """Return the probability that strokes are a line of these digits, whatever they were read as."""
        return belief_in(digits, lattice_of(InkSource(strokes), self.network), self.weights)

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

    def read_pieces(self, source: PieceSource, margin_px: float = 0.0, signs: bool = False) -> Reading:
        """Read pieces.

        Args:
            source: the pieces and their glyphs.
            margin_px: how far ink reaches beyond the boxes of its pieces.
            signs: as for ink.
        """
        lattice = lattice_of(source, self.network)
        division = division_of(lattice, self.weights)
        return reading_of(marks_of(division, self.weights, margin_px, signs), lattice.crowded)
