"""Tones: the ink of a picture, which is shown and read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from board.document.page_image import Picture
from board.reading.image.mask import ink_mask_of
from board.reading.image.paper import Darkness, darkness_of
from board.reading.image.ruled_lines import Mask

_SMALL_PX = 320  # the longest side of the small picture of a picture
_FULL = 99.5  # the percentile of darkness that is shown as full ink


class _Remembered:
    """Cache a function of pictures, for the last ones; in any thread."""

    def __init__(self, of: Callable[[Picture], Darkness], most: int) -> None:
        self._of, self._most = of, most
        self._lock = Lock()
        self._known: dict[Picture, Darkness] = {}

    def __call__(self, picture: Picture) -> Darkness:
        tones = self.known(picture)
        if tones is None:
            tones = self._of(picture)
            with self._lock:
                self._known[picture] = tones
                if len(self._known) > self._most:
                    del self._known[next(iter(self._known))]
        return tones

    def known(self, picture: Picture) -> Darkness | None:
        """Return the cached result, or None."""
        return self._known.get(picture)


@partial(_Remembered, most=8)
def tones_of(picture: Picture) -> Darkness:
    """Return how much of each pixel is ink: (h, w) uint8, 0 = paper, 255 = ink, whatever the light was."""
    darkness = darkness_of(_grey_of(picture))
    full = max(32.0, float(np.percentile(darkness, _FULL)))
    return np.asarray(cv2.convertScaleAbs(darkness, alpha=255 / full), np.uint8)


@partial(_Remembered, most=256)
def small_tones_of(picture: Picture) -> Darkness:
    """Return the same in few pixels."""
    tones = tones_of(picture)
    shrink = min(1.0, _SMALL_PX / max(tones.shape))
    size = max(1, round(tones.shape[1] * shrink)), max(1, round(tones.shape[0] * shrink))
    return np.asarray(cv2.resize(tones, size, interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=8)
def ink_of(picture: Picture) -> Mask:
    """Return which pixels are ink: (h, w) uint8, 255 = ink."""
    return ink_mask_of(_grey_of(picture))


def _grey_of(picture: Picture) -> NDArray[np.uint8]:
    """Decode a picture; white if it is lost."""
    encoded = np.frombuffer(picture.png(), np.uint8)
    grey = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE) if encoded.size else None
    if grey is None or grey.shape[::-1] != picture.size:
        return np.full(picture.size[::-1], 255, np.uint8)
    return np.asarray(grey, np.uint8)
