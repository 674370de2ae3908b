"""The picture under the ink as it is shown: its paper is the board, its ink a quiet colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.area import Area
from board.backdrop import Backdrop
from board.theme import Theme

_INK = 128  # of 255: what is shown as more than this is kept clear of words


@dataclass(frozen=True, eq=False)
class BackdropPicture:
    """Hold a backdrop as it is shown in a window.

    Attributes:
        area: where it is, in window pixels.
        colours: (height, width, 3) uint8, red, green, blue.
        ink: (height, width) bool, what is ink of it.
    """

    area: Area
    colours: NDArray[np.uint8]
    ink: NDArray[np.bool_]

    def inked(self, area: Area) -> bool:
        """Tell whether any of its ink is in an area of the window."""
        left, top = self.area[:2]
        rows = slice(max(0, area[1] - top), max(0, area[3] - top))
        columns = slice(max(0, area[0] - left), max(0, area[2] - left))
        return bool(self.ink[rows, columns].any())


def backdrop_picture_of(
    backdrop: Backdrop, scale: float, theme: Theme, small: bool = False
) -> BackdropPicture:
    """Return a backdrop as it is shown.

    Args:
        backdrop: what is shown.
        scale: window pixels to a board pixel.
        theme: the colours.
        small: it is only for a thumbnail.
    """
    from board.tones import small_tones_of, tones_of  # here, as the first frame comes before OpenCV

    area = area_of(backdrop, scale)
    tones = _resized((small_tones_of if small else tones_of)(backdrop.picture), area)
    shades = np.linspace(theme.board, theme.picture, 256).round().astype(np.uint8)
    return BackdropPicture(area, shades[tones], tones > _INK)


def area_of(backdrop: Backdrop, scale: float) -> Area:
    """Return where a backdrop is in a window of `scale` window pixels to a board pixel."""
    left, top, width, height = (scale * length for length in backdrop.box)
    return (
        round(left),
        round(top),
        max(round(left) + 1, round(left + width)),
        max(round(top) + 1, round(top + height)),
    )


def _resized(tones: NDArray[np.uint8], area: Area) -> NDArray[np.uint8]:
    import cv2

    size = area[2] - area[0], area[3] - area[1]
    how = cv2.INTER_AREA if size[0] < tones.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(tones, size, interpolation=how), np.uint8)
