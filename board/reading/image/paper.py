"""How much darker than its paper each pixel of a picture is."""

import cv2
import numpy as np
from numpy.typing import NDArray

Darkness = NDArray[np.uint8]
"""(h, w) uint8: the share of the paper's light that is missing, 0 = paper, 255 = none comes back."""

_SMALL_PX = 400  # the side at which it is judged what is paper and what is ink
_GROUND_PX = 256  # the side at which the paper is looked for
_DIMMEST = 8  # a paper darker than this, of 255, says nothing


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
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA) if shrink < 1 else grey
    if min(small.shape) < 3:
        return False
    surroundings = cv2.medianBlur(small, 63)  # wider than a stroke, yet true to the edges of shadows
    residue = small.astype(np.float32) - surroundings
    residue[np.abs(residue) < 3 * 1.4826 * np.median(np.abs(residue))] = 0  # the noise
    return float((residue * np.abs(residue)).sum()) > 0
