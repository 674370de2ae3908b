"""Thumbnails: small pictures of pages, each drawn once for each version of its page."""

from __future__ import annotations

import pygame

from board.document.page_image import Picture
from board.ui.display_list import Thumbnail
from board.ui.page_image_raster import page_image_raster_of
from board.ui.raster import InkRaster
from board.ui.surfaces import surface_of, toned
from board.ui.theme import Theme


class Thumbnails:
    """Draw thumbnails, and keep the last one of each page."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, pygame.Surface]] = {}

    def of(self, thumbnail: Thumbnail, theme: Theme, wait: bool) -> tuple[pygame.Surface, list[Picture]]:
        """Return the picture of a page.

        Args:
            thumbnail: says which.
            theme: gives the colours.
            wait: tones that are not known are worked out, which may take a while; else paper is shown.

        Returns:
            The picture, and the pictures of the page whose tones are not known.
        """
        from board.document.tones import small_tones_of  # here, as the first frame comes before OpenCV

        left, top, right, bottom = thumbnail.area
        size, page = (right - left, bottom - top), thumbnail.content
        tones_of = small_tones_of if wait else small_tones_of.known
        hung = [(image, tones_of(image.picture)) for image in page.page_images]
        lacking = [image.picture for image, tones in hung if tones is None]
        key = tuple(stroke.id for stroke in page.ink), page.page_images, len(lacking), size, theme
        known = self._known.get(thumbnail.number)
        if known is None or known[0] != key:
            raster = InkRaster(size, thumbnail.scale, theme.board, theme.pens)
            raster.update(page.ink, {}, 1.0)
            surface = pygame.Surface(size)
            surface.fill(theme.board)
            for image, tones in hung:
                if tones is not None:
                    under = page_image_raster_of(image, thumbnail.scale, tones)
                    surface.blit(toned(under, theme), under.area[:2])
            surface.blit(surface_of(raster.colours, theme.board), (0, 0))
            known = self._known[thumbnail.number] = key, surface
        return known[1], lacking
