"""Surfaces that share the pixels of arrays."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from board.ui.page_image_raster import PageImageRaster
from board.ui.theme import Colour, Theme


def surface_of(colours: NDArray[np.uint8], clear: Colour | None = None) -> pygame.Surface:
    """Return a picture, (h, w, 3) uint8, as a surface that shares its pixels, clear where it has a colour."""
    surface = pygame.image.frombuffer(colours.data, colours.shape[1::-1], "RGB")
    surface.set_colorkey(clear)
    return surface


def toned(raster: PageImageRaster, theme: Theme) -> pygame.Surface:
    """Return a page image as a surface that shares its pixels, in a theme's colours."""
    surface = pygame.image.frombuffer(raster.tones.data, raster.tones.shape[::-1], "P")
    surface.set_palette(np.linspace(theme.board, theme.picture, 256).round().astype(int).tolist())
    return surface
