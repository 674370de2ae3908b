"""One board, one hand: what looks like a digit that the same hand wrote is mostly that digit.

A 1 with a long flag is a 1 where the hand crosses its sevens, and rather a 7 where its other ones are
mere strokes. Each digit is compared with all others of the board, by the likeness of their glyphs; nothing is
stored. The same as a kernel density of each digit over the board's own samples, with their labels unsure:
found by mean-field iterations (T. Jaakkola, Tutorial on variational approximation methods, 2001).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import Glyph

BLUR_PX = 1.5
ALIKE = 0.83
"""Of two digits by one hand whose glyphs are so much alike, as many have the same label as not;"""
TELLING = 37.0
"""each hundredth of likeness more makes that likelier by so much, in hundredths, as a logarithm,"""
MOST = (-3.0, 2.0)
"""within these bounds. Measured on the training writers."""
OTHER_WAYS = 0.7
"""A hand may write a digit in another way: as if so many of each were unlike all others."""
ROUNDS = 8
MOST_DIGITS = 400
"""Of more digits those further on are left as they are."""


def in_one_hand(beliefs: NDArray[np.float64], glyphs: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Weigh which digit each mark is by how the other digits on the board look.

    Args:
        beliefs: (m, 10) float64, probabilities; rows sum to 1.
        glyphs: (m, 28, 28) uint8.

    Returns:
        (m, 10) float64; rows sum to 1.
    """
    m = min(len(beliefs), MOST_DIGITS)
    if m < 2:
        return beliefs
    looks = np.stack([_look(glyph) for glyph in glyphs[:m]])
    same = np.exp(np.clip(TELLING * (looks @ looks.T - ALIKE), *MOST))
    np.fill_diagonal(same, 0.0)
    own = np.log(np.maximum(beliefs[:m], 1e-6))
    now = beliefs[:m]
    for _ in range(ROUNDS):
        others = now.sum(axis=0) - now
        near = np.log((OTHER_WAYS + same @ now) / (OTHER_WAYS + others))
        scores = own + near
        new = np.exp(scores - scores.max(axis=1, keepdims=True))
        now = (now + new / new.sum(axis=1, keepdims=True)) / 2
    return np.concatenate([now, beliefs[m:]])


def _look(glyph: Glyph) -> NDArray[np.float32]:
    """Return a glyph as a vector of length 1 that small shifts hardly change: (196,) float32."""
    soft = cv2.GaussianBlur(glyph.astype(np.float32), (0, 0), BLUR_PX)[::2, ::2].ravel()
    return np.asarray(soft / max(float(np.linalg.norm(soft)), 1e-6), np.float32)
