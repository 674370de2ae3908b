"""Made-up pictures of handwriting: strokes on paper, in some light, for tests that need no photos."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Stroke

Grey = NDArray[np.uint8]
"""(h, w) uint8, 0 = black, 255 = white."""


def inked(strokes: Sequence[Stroke], width: int, height: int, pen_px: float = 14) -> Grey:
    """Return how much of each pixel the strokes cover, 255 = all."""
    fine = np.zeros((height * 2, width * 2), np.uint8)
    for stroke in strokes:
        path = np.rint(np.repeat(stroke.points, 2, axis=0) * 2 * 16).astype(np.int32)
        cv2.polylines(fine, [path], False, 255, max(1, round(pen_px * 2)), cv2.LINE_8, 4)
    return np.asarray(cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def photographed(
    ink: Grey, *, ink_dark: float = 0.7, lines: Grey | None = None, lines_dark: float = 0.3, seed: int = 0
) -> Grey:
    """Photograph ink, and printed lines if any, on a sheet that lies half in the shade.

    Args:
        ink: how much of each pixel is covered, as `inked` returns it.
        ink_dark: the share of the light that ink takes.
        lines: how much of each pixel printed lines cover.
        lines_dark: the share of the light that these take.
        seed: of the paper's grain and the camera's noise.
    """
    rng = np.random.default_rng(seed)
    height, width = ink.shape
    taken = ink / 255 * ink_dark
    if lines is not None:
        taken = np.maximum(taken, lines / 255 * lines_dark)
    across = np.linspace(-1, 1, width)[None]
    down = np.linspace(-1, 1, height)[:, None]
    light = 200 * (1 + 0.15 * across) * (1 - 0.4 / (1 + np.exp(-(across + 0.3 * down) * 12)))
    grain = cv2.GaussianBlur(rng.standard_normal(ink.shape), (0, 0), 2) * 6
    photo = cv2.GaussianBlur((light + grain) * (1 - taken), (0, 0), 1.0) + rng.standard_normal(ink.shape) * 2
    return np.asarray(np.clip(photo, 0, 255), np.uint8)


def ruled(width: int, height: int, apart: int, squared: bool = False, slope: float = 0.02) -> Grey:
    """Print the slightly slanting rules of a page, or its squares."""
    lines = np.zeros((height, width), np.uint8)
    for at in range(-height, 2 * height, apart):
        cv2.line(lines, (0, at), (width, round(at + slope * width)), 255, 2, cv2.LINE_AA)
    if squared:
        for at in range(-width, 2 * width, apart):
            cv2.line(lines, (at, 0), (round(at - slope * height), height), 255, 2, cv2.LINE_AA)
    return lines


def tilted(photo: Grey, rng: np.random.Generator) -> Grey:
    """Photograph a sheet from a little aside: its corners move by up to 4% of its sides."""
    height, width = photo.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + rng.uniform(-0.04, 0.04, (4, 2)) * (width, height)
    turn = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return np.asarray(cv2.warpPerspective(photo, turn, (width, height), borderMode=cv2.BORDER_REPLICATE))
