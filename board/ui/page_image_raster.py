"""The pictures under the ink as they are shown: their paper is the board, their ink a quiet colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.document.page_image import PageImage, Picture
from board.ui.area import Area

Tones = NDArray[np.uint8]
"""(height, width) uint8: how much of each pixel is ink, 0 = paper, 255 = ink."""

TonesOf = Callable[[Picture], Tones | None]
"""Gives the tones of a picture; None where they are not known yet."""

_SIDE_PX_MAX = 8192  # of a raster: more than any window shows, and no more memory than there is
_INK = 128  # of 255: darker pixels are kept clear of words


@dataclass(frozen=True, eq=False)
class PageImageRaster:
    """Hold a page image as it is shown in a window.

    Attributes:
        area: where it is, in window pixels.
        tones: of each of these pixels.
    """

    area: Area
    tones: Tones

    def inked(self, area: Area) -> bool:
        """Tell whether any of its ink is in an area of the window."""
        left, top = self.area[:2]
        rows = slice(max(0, area[1] - top), max(0, area[3] - top))
        columns = slice(max(0, area[0] - left), max(0, area[2] - left))
        return bool((self.tones[rows, columns] > _INK).any())


class PageImageRasters:
    """Make the rasters of the page that shows, and keep them while it does."""

    def __init__(self) -> None:
        self._scale = 1.0
        self._known: dict[PageImage, PageImageRaster] = {}
        self._shown: tuple[PageImageRaster, ...] = ()

    def of(
        self, page_images: tuple[PageImage, ...], scale: float, tones_of: TonesOf
    ) -> tuple[PageImageRaster, ...]:
        """Return the rasters of page images whose tones are known: the same tuple while nothing changes.

        Args:
            page_images: of the page that shows.
            scale: window pixels to a board pixel.
            tones_of: gives the tones of a picture.
        """
        if scale != self._scale:
            self._scale, self._known = scale, {}
        self._known = {image: self._known[image] for image in page_images if image in self._known}
        for image in page_images:
            if image not in self._known and (tones := tones_of(image.picture)) is not None:
                self._known[image] = page_image_raster_of(image, scale, tones)
        shown = tuple(self._known[image] for image in page_images if image in self._known)
        if shown != self._shown:
            self._shown = shown
        return self._shown


def no_tones(_: Picture) -> None:
    """Know no tones, as before the first frame, which comes before OpenCV."""


def known_tones(picture: Picture) -> Tones | None:
    """Return the tones of a picture if they were worked out before."""
    from board.document.tones import tones_of

    return tones_of.known(picture)


def all_tones(picture: Picture) -> Tones:
    """Return the tones of a picture; this may take a while."""
    from board.document.tones import tones_of

    return tones_of(picture)


def page_image_raster_of(page_image: PageImage, scale: float, tones: Tones) -> PageImageRaster:
    """Return a page image as it is shown.

    Args:
        page_image: to be shown.
        scale: window pixels to a board pixel.
        tones: of its picture, in any size.
    """
    left, top, width, height = (scale * length for length in page_image.box)
    wide = min(max(1, round(left + width) - round(left)), _SIDE_PX_MAX)
    high = min(max(1, round(top + height) - round(top)), _SIDE_PX_MAX)
    area = round(left), round(top), round(left) + wide, round(top) + high
    return PageImageRaster(area, _resized(tones, area))


def _resized(tones: Tones, area: Area) -> Tones:
    import cv2

    size = area[2] - area[0], area[3] - area[1]
    how = cv2.INTER_AREA if size[0] < tones.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(tones, size, interpolation=how), np.uint8)
