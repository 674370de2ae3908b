"""Sizes: a glyph has no size, but a comma is smaller than a 1, and an "o" smaller than a 0."""

import numpy as np
from numpy.typing import NDArray

from board.reading.network.network import CLASSES

SIZES: dict[str, tuple[float, float]] = {
    "0": (-0.15, 0.27), "1": (0.01, 0.27), "2": (0.0, 0.25), "3": (0.03, 0.25), "4": (0.08, 0.25),
    "5": (0.02, 0.25), "6": (0.0, 0.25), "7": (0.08, 0.25), "8": (0.0, 0.25), "9": (0.05, 0.25),
    "+": (-0.2, 0.3), "-": (-0.35, 0.5), "×": (-0.25, 0.35), "÷": (-0.25, 0.35), "=": (-0.48, 0.4),
    ".": (-2.3, 0.7), ",": (-0.8, 0.5), "/": (0.2, 0.34), "(": (0.31, 0.27), ")": (0.36, 0.27),
    ":": (-0.4, 0.35), "a": (-0.38, 0.3), "A": (0.02, 0.22), "b": (0.02, 0.25), "B": (0.1, 0.25),
    "c": (-0.34, 0.35), "d": (0.1, 0.25), "D": (0.03, 0.25), "e": (-0.42, 0.25), "E": (0.0, 0.25),
    "f": (0.3, 0.3), "F": (0.07, 0.22), "g": (0.15, 0.35), "G": (0.1, 0.25), "h": (0.1, 0.25),
    "H": (0.05, 0.22), "i": (-0.14, 0.3), "I": (0.0, 0.3), "j": (0.25, 0.3), "k": (0.05, 0.25),
    "l": (0.05, 0.25), "L": (0.0, 0.27), "m": (-0.2, 0.4), "M": (0.07, 0.22), "n": (-0.4, 0.35),
    "N": (0.04, 0.22), "o": (-0.42, 0.32), "p": (0.1, 0.3), "q": (0.2, 0.33), "Q": (0.15, 0.25),
    "r": (-0.42, 0.28), "R": (0.03, 0.22), "s": (-0.3, 0.35), "t": (0.0, 0.25), "T": (0.01, 0.25),
    "u": (-0.35, 0.35), "v": (-0.3, 0.35), "w": (-0.2, 0.35), "x": (-0.2, 0.35), "y": (0.15, 0.35),
    "z": (-0.25, 0.35),
}  # fmt: skip
"""Mean and deviation of the logarithm of the longer side, in heights of the same hand's digits.

Medians over the training writers; where two cases share a class, or hands differ much, wider.
"""

UNLIKELY = 0.02
"""So much of each class may have any size."""
_ANY = 0.25  # density over all sizes, as for parts and other marks
_MEAN = np.array([SIZES.get(c, (0.0, 1.0))[0] for c in CLASSES])
_DEVIATION = np.array([SIZES.get(c, (0.0, 1.0))[1] for c in CLASSES])
_SIZED = np.array([c in SIZES for c in CLASSES])
_TELLING = _SIZED & (_DEVIATION < 0.3)
_KNOWN = 0.5  # what a piece is taken for with this belief says how large the writing is
_NEAREST = 9  # marks near a group against which its size is measured


def weighed_by_size(
    beliefs: NDArray[np.float32], extents: NDArray[np.float64], usual: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Weigh what the network believes of each group by how likely its size is.

    Args:
        beliefs: (n, classes) float32, rows summing to 1.
        extents: (n,) float64, the longer side of each group.
        usual: (n,) float64, about how high a digit near it is.

    Returns:
        (n, classes) float32, rows summing to 1.
    """
    off = (np.log(extents / usual)[:, None] - _MEAN) / _DEVIATION
    density = np.exp(-0.5 * np.minimum(off**2, 50.0)) / (_DEVIATION * np.sqrt(2 * np.pi))
    density = np.where(_SIZED, (1 - UNLIKELY) * density + UNLIKELY * _ANY, _ANY)
    weighed = beliefs * density
    return np.asarray(weighed / np.maximum(weighed.sum(axis=1, keepdims=True), 1e-12), np.float32)


def usual_sizes(
    beliefs: NDArray[np.float32],
    extents: NDArray[np.float64],
    centres: NDArray[np.float64],
    whole: NDArray[np.bool_],
    height: float,
) -> NDArray[np.float64]:
    """Return for each group about how high a digit near it is; (n,) float64.

    Strokes that the network knows by themselves say so, each as the class that it is.

    Args:
        beliefs: (n, classes) float32.
        extents: (n,) float64, the longer side of each group.
        centres: (n, 2) float64.
        whole: (n,) bool, which groups are one stroke or component as it was written.
        height: about how high the digits of the page are, as far as boxes tell.
    """
    likeliest = beliefs.argmax(axis=1)
    known = whole & (beliefs.max(axis=1, initial=0) > _KNOWN) & _TELLING[likeliest]
    known &= extents > 0.3 * height
    if not known.any():
        return np.full(len(beliefs), max(height, 1.0))
    size = extents[known] / np.exp(_MEAN[likeliest[known]])
    if size.size <= _NEAREST:
        return np.full(len(beliefs), max(float(np.median(size)), 1.0))
    away = np.hypot(*np.moveaxis(centres[:, None] - centres[known][None], 2, 0))
    nearest = np.argpartition(away, _NEAREST, axis=1)[:, :_NEAREST]
    return np.asarray(np.maximum(np.median(size[nearest], axis=1), 1.0))


def speck_beliefs(count: int) -> NDArray[np.float32]:
    """Return what specks are, whatever shape they have when enlarged: (count, classes) float32."""
    beliefs = np.zeros((count, len(CLASSES)), np.float32)
    beliefs[:, CLASSES.index(".")] = 0.9
    beliefs[:, CLASSES.index("?")] = 0.1
    return beliefs
