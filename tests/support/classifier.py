"""A made-up network, for tests that need answers but no weights."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Stroke
from board.reading.result import Digit, Reading
from board.reading.segmentation.pieces import PieceSource


class EverythingIsASeven:
    """Take every glyph for a seven, or else a one."""

    def probabilities(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, 11) float32."""
        chances = np.zeros((len(glyphs), 11), np.float32)
        chances[:, [7, 1]] = 0.97, 0.02
        return chances


def no_belief(_: str, __: Sequence[Stroke]) -> float:
    """Return that ink is surely not what is expected."""
    return 0.0


def every_piece_a_seven(page: PieceSource, margin_px: float, _: bool = False) -> Reading:
    """Return a reading in which each piece is a digit, surely."""
    digits = tuple(
        Digit(
            "7",
            0.97,
            piece.box.grown(margin_px),
            (("7", 0.97), ("1", 0.02)),
            (piece.source,),
            page.glyph([n]),
        )
        for n, piece in enumerate(page.pieces)
    )
    return Reading(digits, (), "7" * len(digits), lines=(digits,))
