"""Corruptions of pictures, to measure robustness.

After N. Mu, J. Gilmer, MNIST-C: a robustness benchmark for computer vision, 2019: the same kinds
at strengths of our own, so the figures compare only with each other.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX

Batch = NDArray[np.uint8]
"""(n, 28, 28) uint8, 0 = board."""

_FINE = 4


def noise(pictures: Batch, rng: Generator) -> Batch:
    """Add Gaussian noise of standard deviation 50 of 255."""
    return _clipped(pictures + rng.normal(0, 50, pictures.shape))


def blur(pictures: Batch, _: Generator) -> Batch:
    """Blur by a Gaussian of 1.3 pixels."""
    return np.stack([np.asarray(cv2.GaussianBlur(p, (0, 0), 1.3), np.uint8) for p in pictures])


def stripe(pictures: Batch, rng: Generator) -> Batch:
    """Draw a line one pixel wide right across, at any height of the core."""
    result = pictures.copy()
    result[np.arange(len(result)), rng.integers(6, 22, len(result))] = 255
    return result


def shear(pictures: Batch, rng: Generator) -> Batch:
    """Slant by 0.4 to 0.6 to either side."""
    result = np.empty_like(pictures)
    middle = (SIZE_PX - 1) / 2
    for i, picture in enumerate(pictures):
        slant = rng.choice([-1, 1]) * rng.uniform(0.4, 0.6)
        matrix = np.array([[1, slant, -slant * middle], [0, 1, 0]], np.float32)
        result[i] = cv2.warpAffine(picture, matrix, (SIZE_PX, SIZE_PX))
    return result


def thin(pictures: Batch, _: Generator) -> Batch:
    """Take about half a pixel off each side of the strokes."""
    return np.stack([_morphed(p, cv2.MORPH_ERODE) for p in pictures])


def thick(pictures: Batch, _: Generator) -> Batch:
    """Add about half a pixel to each side of the strokes."""
    return np.stack([_morphed(p, cv2.MORPH_DILATE) for p in pictures])


CORRUPTIONS: tuple[Callable[[Batch, Generator], Batch], ...] = (noise, blur, stripe, shear, thin, thick)


def _morphed(picture: NDArray[np.uint8], operation: int) -> NDArray[np.uint8]:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_FINE + 1, _FINE + 1))
    fine = cv2.resize(picture, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_LINEAR)
    morphed = cv2.morphologyEx(fine, operation, disc)
    return np.asarray(cv2.resize(morphed, (SIZE_PX, SIZE_PX), interpolation=cv2.INTER_AREA), np.uint8)


def _clipped(pictures: NDArray[np.floating]) -> Batch:
    clipped: Batch = np.clip(np.rint(pictures), 0, 255).astype(np.uint8)
    return clipped
