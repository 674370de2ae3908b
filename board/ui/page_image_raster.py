"""The picture under the ink as it is shown: its paper is the board, its ink a quiet colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.document.page_image import PageImage
from board.ui.area import Area

_INK = 128  # of 255: what is shown as more than this is kept clear of words


@dataclass(frozen=True, eq=False)
class PageImageRaster:
    """Hold a backdrop as it is shown in a window.

    Attributes:
        area: where it is, in window pixels.
        tones: (height, width) uint8, how much of each of these pixels is ink.
    """

    area: Area
    tones: NDArray[np.uint8]

    def inked(self, area: Area) -> bool:
        """Tell whether any of its ink is in an area of the window."""
        left, top = self.area[:2]
        rows = slice(max(0, area[1] - top), max(0, area[3] - top))
        columns = slice(max(0, area[0] - left), max(0, area[2] - left))
        return bool((self.tones[rows, columns] > _INK).any())


def page_image_raster_of(page_image: PageImage, scale: float, tones: NDArray[np.uint8]) -> PageImageRaster:
    """Return a backdrop as it is shown.

    Args:
        page_image: what is shown.
        scale: window pixels to a board pixel.
        tones: of its picture, in any size.
    """
    area = area_of(page_image, scale)
    return PageImageRaster(area, _resized(tones, area))


def area_of(page_image: PageImage, scale: float) -> Area:
    """Return where a backdrop is in a window of `scale` window pixels to a board pixel."""
    left, top, width, height = (scale * length for length in page_image.box)
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
