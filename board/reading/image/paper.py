"""How much darker than its paper each pixel of a picture is."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Darkness = NDArray[np.uint8]
"""(h, w) uint8: the share of the paper's light that is missing, 0 = paper, 255 = none comes back."""

_SMALL_PX = 400  # the side at which it is judged what is paper and what is ink
_GROUND_PX = 256  # the side at which the paper is looked for
_DIMMEST = 8  # a paper darker than this, of 255, says nothing
_EVEN_SHARE = 0.45  # of even paper: the least that is, but for a little, of one grey; edges are not
_EVEN_LITTLE = 3
_PURE_SHARE = 0.15  # of black or white paper, as no camera takes it
_EVEN_CONTRAST = 60  # of 255: how much ink at least stands out from it
_SHEET = 0.6  # of the picture: a sheet that lies on something dark has at least so much


@dataclass(frozen=True, eq=False)
class EvenPaper:
    """Hold a picture on paper of one grey, as drawn on a screen or scanned.

    Attributes:
        darkness: (h, w) uint8, against the paper.
        noise: of the paper, in the same unit, mean absolute deviation.
    """

    darkness: Darkness
    noise: float


def even_paper_of(grey: NDArray[np.uint8]) -> EvenPaper | None:
    """Find paper of one grey, however much of it the ink covers; None if there is none.

    There is no telling ink from paper by their widths where a digit fills its picture. But the
    border of a picture is mostly paper, even where the ink touches all its sides.

    Args:
        grey: (h, w) uint8, 0 = black.
    """
    shrink = _SMALL_PX / max(grey.shape)
    small = shrunk(grey, shrink)
    if min(small.shape) < 3:
        return None
    level = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    is_bright = small > level
    sides = is_bright[0], is_bright[-1], is_bright[:, 0], is_bright[:, -1]
    paper_is_bright = np.concatenate(sides).mean() > 0.5
    reaches_border = any((side != paper_is_bright).any() for side in sides)
    if not reaches_border and np.mean(is_bright != paper_is_bright) > _SHEET:
        paper_is_bright = not paper_is_bright  # what surrounds a sheet, or frames it, is no paper
    paper, ink = small[is_bright == paper_is_bright], small[is_bright != paper_is_bright]
    if not paper.size or not ink.size:
        return None
    counts = np.bincount(paper, minlength=256)
    near = np.convolve(counts, np.ones(2 * _EVEN_LITTLE + 1), "same")
    tone = int(np.argmax(near * 256 + counts))
    is_pure = min(tone, 255 - tone) <= _EVEN_LITTLE
    share = _PURE_SHARE if is_pure else _EVEN_SHARE
    if near[tone] < share * paper.size or abs(float(np.median(ink)) - tone) < _EVEN_CONTRAST:
        return None
    noise = float(
        np.abs(paper[np.abs(paper.astype(int) - tone) <= 2 * _EVEN_LITTLE].astype(int) - tone).mean()
    )
    light, tone = (grey, tone) if paper_is_bright else (cv2.bitwise_not(grey), 255 - tone)
    missing = cv2.subtract(np.full_like(light, tone), light)
    darkness = cv2.convertScaleAbs(missing, alpha=255 / max(tone, _DIMMEST))
    return EvenPaper(np.asarray(darkness, np.uint8), noise)


def darkness_of(grey: NDArray[np.uint8], pen_px: float | None = None) -> Darkness:
    """Return how dark each pixel is against the paper around it, whatever the light.

    The paper is what is left when everything narrower than a few strokes is closed: so a
    shadow is paper, a stroke is not. Bright ink on a dark ground counts as its negative.

    Args:
        grey: (h, w) uint8, 0 = black.
        pen_px: width of the strokes, if it is known: the narrower they are, the more of
            a shadow's ragged edge is recognised as shadow.

    Returns:
        (h, w) uint8.
    """
    light = cv2.bitwise_not(grey) if _is_bright_on_dark(grey) else grey
    height, width = light.shape
    shrink = _GROUND_PX / max(height, width)
    reach = 41 if pen_px is None else min(41, max(9, 2 * round(1.5 * pen_px * shrink) + 5))
    small = cv2.resize(
        light, (max(1, round(width * shrink)), max(1, round(height * shrink))), interpolation=cv2.INTER_AREA
    )
    # Mirrored at the edges, a stroke that the picture cuts off stays narrow.
    small = cv2.copyMakeBorder(small, reach, reach, reach, reach, cv2.BORDER_REFLECT)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    small = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, disc)
    small = cv2.GaussianBlur(small, (0, 0), 2)[reach:-reach, reach:-reach]
    paper = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    missing = cv2.divide(cv2.subtract(paper, light), np.maximum(paper, _DIMMEST), scale=255)
    return np.asarray(missing, np.uint8)


def _is_bright_on_dark(grey: NDArray[np.uint8]) -> bool:
    """Tell whether what stands out from its surroundings, and is less of them, is brighter."""
    shrink = _SMALL_PX / max(grey.shape)
    small = shrunk(grey, shrink)
    if min(small.shape) < 3:
        return False
    surroundings = cv2.medianBlur(small, 63)  # wider than a stroke, yet true to the edges of shadows
    residue = small.astype(np.float32) - surroundings
    residue[np.abs(residue) < 3 * 1.4826 * np.median(np.abs(residue))] = 0  # the noise
    return float((residue * np.abs(residue)).sum()) > 0


def shrunk(grey: NDArray[np.uint8], shrink: float) -> NDArray[np.uint8]:
    """Return a picture made smaller, by a factor below 1; at least one pixel wide and high."""
    if shrink >= 1:
        return grey
    size = max(1, round(grey.shape[1] * shrink)), max(1, round(grey.shape[0] * shrink))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
