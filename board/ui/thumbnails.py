"""Thumbnails: small pictures of pages, each drawn once for each version of its page."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import pygame

from board.document.page import Paper
from board.document.page_image import Picture
from board.ui.display_list import Ruling, Thumbnail
from board.ui.page_image_raster import page_image_raster_of
from board.ui.raster import InkRaster
from board.ui.ruling import draw_ruling
from board.ui.surfaces import surface_of, toned
from board.ui.theme import Theme


@dataclass
class _Drawn:
    """Hold what is drawn of a page.

    Attributes:
        key: of the version of the page, in its size and colours.
        lacking: the pictures of the page whose tones are not known.
        ground: the page without ink.
        raster: the ink; None once all of it is on the surface.
        surface: shows both.
    """

    key: object
    lacking: list[Picture]
    ground: pygame.Surface
    raster: InkRaster | None
    surface: pygame.Surface


class Thumbnails:
    """Draw thumbnails, and keep the last one of each page.

    Attributes:
        unfinished: some ink of the thumbnails since `begin` is not drawn yet.
        lacking: the pictures on them whose tones are not known.
    """

    def __init__(self) -> None:
        self._known: dict[int, _Drawn] = {}
        self._at_once = inf
        self.unfinished = False
        self.lacking: list[Picture] = []

    def begin(self, at_once: float) -> None:
        """Begin a frame, in which so much is drawn, as of `InkRaster.update`; infinity waits for tones."""
        self._at_once = at_once
        self.unfinished, self.lacking = False, []

    def of(self, thumbnail: Thumbnail, theme: Theme) -> pygame.Surface:
        """Return the picture of a page, as far as it is drawn."""
        drawn, page = self._drawn(thumbnail, theme), thumbnail.content
        self.lacking += drawn.lacking
        if raster := drawn.raster:
            raster.update(page.ink, {}, 1.0, at_once=self._at_once)
            if page.ink and self._at_once < inf:
                self._at_once = 0.0  # the others have to wait for the next frame
            drawn.surface.blit(drawn.ground, (0, 0))
            drawn.surface.blit(surface_of(raster.colours, theme.board), (0, 0))
            drawn.raster = raster if raster.unfinished else None
        self.unfinished |= drawn.raster is not None
        return drawn.surface

    def _drawn(self, thumbnail: Thumbnail, theme: Theme) -> _Drawn:
        """Return what is drawn of this version of a page, or its ground alone."""
        from board.document.tones import small_tones_of  # here, as the first frame comes before OpenCV

        left, top, right, bottom = thumbnail.area
        size, page = (right - left, bottom - top), thumbnail.content
        tones_of = small_tones_of if self._at_once == inf else small_tones_of.known
        images = [(image, tones_of(image.picture)) for image in page.page_images]
        lacking = [image.picture for image, tones in images if tones is None]
        key = tuple(stroke.id for stroke in page.ink), page.page_images, page.paper, len(lacking), size, theme
        known = self._known.get(thumbnail.number)
        if known is None or known.key != key:
            ground = pygame.Surface(size)
            ground.fill(theme.board)
            if page.paper is not Paper.PLAIN:
                area, page_size = (0, 0, *size), _page_size(thumbnail)
                draw_ruling(ground, Ruling(area, page.paper, page_size, thumbnail.scale), theme)
            for image, tones in images:
                if tones is not None:
                    under = page_image_raster_of(image, thumbnail.scale, tones)
                    ground.blit(toned(under, theme), under.area[:2])
            raster = InkRaster(size, thumbnail.scale, theme.board, theme.pens)
            known = self._known[thumbnail.number] = _Drawn(key, lacking, ground, raster, ground.copy())
        return known


def _page_size(thumbnail: Thumbnail) -> tuple[int, int]:
    """Return the (width, height) of a page in board pixels."""
    left, top, right, bottom = thumbnail.area
    return round((right - left) / thumbnail.scale), round((bottom - top) / thumbnail.scale)
