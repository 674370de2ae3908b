"""The painter: brings a surface up to date with a layout, touching only what changed."""

from __future__ import annotations

from math import inf

import pygame

from board.document.page_image import Picture
from board.ink.stroke import Ink
from board.ui.area import Area
from board.ui.display_list import Frame, Ghost, Item, Ruling, Thumbnail
from board.ui.fonts import Fonts
from board.ui.item_drawing import draw_item, rect_of
from board.ui.layout import Layout
from board.ui.page_image_raster import PageImageRaster
from board.ui.raster import InkRaster
from board.ui.ruling import draw_ruling
from board.ui.surfaces import surface_of, toned
from board.ui.thumbnails import Thumbnails

AT_ONCE = 1000
"""How much of finished strokes is painted in a frame, where there is much: half a frame of work."""

_MANY = 32  # more areas than these are painted as one


class Painter:
    """Paint layouts, one after the other, on one surface.

    Attributes:
        lacking: the pictures of the last layout that were not painted, as their tones are not known.
    """

    def __init__(self, fonts: Fonts) -> None:
        """Begin.

        Args:
            fonts: draw the text.
        """
        self._fonts = fonts
        self._last: Layout | None = None
        self._ink: InkRaster | None = None
        self._ink_surface: pygame.Surface | None = None
        self._page_images: dict[PageImageRaster, pygame.Surface] = {}
        self._carried: Ink = ()
        self._ghost: pygame.Surface | None = None
        self._thumbnails = Thumbnails()
        self.lacking: list[Picture] = []

    @property
    def unfinished(self) -> bool:
        """Whether some ink of the last layout, or the picture under it, is not painted yet."""
        if self._ink is None:
            return self._last is not None and not self._last.session.surface.page.empty
        return self._ink.unfinished or self._thumbnails.unfinished

    def paint(self, surface: pygame.Surface, layout: Layout, at_once: float = inf) -> list[pygame.Rect]:
        """Paint a layout.

        Args:
            surface: of the window's size; holds what was painted last, unless the size is new.
            layout: what to paint.
            at_once: how much of finished strokes is painted, as of `InkRaster.update`; the next calls
                paint the others. With infinity, thumbnails wait for the tones of their pictures. With 0
                OpenCV is not needed.

        Returns:
            Where the surface changed.
        """
        last, lacked = self._last, self.lacking
        if last is layout and not self.unfinished and not lacked:
            return []
        waiting = bool(lacked) or self._thumbnails.unfinished
        whole = last is None or _surroundings(last) != _surroundings(layout)
        self._last = layout
        if whole:
            self._ink = self._ink_surface = None
            self._page_images.clear()
        shown = self._show_page_images(layout)
        inked = self._inked(layout, at_once)
        if whole or last is None:
            dirty = [surface.get_rect()]
        else:
            moved = _changed(last, layout)
            if waiting:
                moved |= {item for item in layout.items if isinstance(item, Thumbnail)}
            dirty = [rect_of(area) for area in (*shown, *inked, *(item.area for item in moved))]
        dirty = [clipped for rect in dirty if (clipped := rect.clip(surface.get_rect()))]
        if len(dirty) > _MANY:
            dirty = [dirty[0].unionall(dirty[1:])]
        self._thumbnails.begin(at_once)
        for rect in dirty:
            self._repaint(surface, rect, layout)
        self.lacking = [*layout.lacking, *self._thumbnails.lacking]
        return dirty

    def _show_page_images(self, layout: Layout) -> list[Area]:
        """Bring the surfaces of the page images up to date; return where they changed."""
        rasters = layout.page_images
        changed = [raster for raster in self._page_images if raster not in rasters]
        for raster in changed:
            del self._page_images[raster]
        for raster in rasters:
            if raster not in self._page_images:
                self._page_images[raster] = toned(raster, layout.theme)
                changed.append(raster)
        return [raster.area for raster in changed]

    def _inked(self, layout: Layout, at_once: float) -> list[Area]:
        """Bring the raster of the ink up to date; return where it changed."""
        session, theme, carried = layout.session, layout.theme, layout.carried
        board = session.surface
        if self._ink is None:
            if not at_once:
                return []  # the raster is made after the first frame, and before the first ink
            self._ink = InkRaster(session.size, session.scale, theme.board, theme.pens)
            self._ink_surface = surface_of(self._ink.colours, theme.board)
        if carried and self._carried != carried:
            raster = InkRaster(session.size, session.scale, theme.board, theme.pens)
            raster.update(carried, {}, session.pen_px)
            self._ghost = surface_of(raster.colours, theme.board)
        self._carried = carried
        away = {stroke.id for stroke in carried}
        ink = tuple(stroke for stroke in board.ink if stroke.id not in away) if away else board.ink
        traces = [(trace.stroke, trace.pen_px, trace.colour) for trace in board.traces.values()]
        return self._ink.update(ink, board.live, session.pen_px, session.colour, at_once, traces)

    def _repaint(self, surface: pygame.Surface, rect: pygame.Rect, layout: Layout) -> None:
        theme = layout.theme
        surface.set_clip(rect)
        surface.fill(theme.board, rect)
        here = [item for item in layout.items if rect.colliderect(rect_of(item.area))]
        for item in here:
            if isinstance(item, Ruling):
                draw_ruling(surface, item, theme)
        for raster, picture in self._page_images.items():
            surface.blit(picture, raster.area[:2])
        for item in here:
            if isinstance(item, Frame):  # under the ink, so that no line runs across it
                draw_item(surface, item, self._fonts, theme)
        if self._ink_surface:
            surface.blit(self._ink_surface, rect, rect)
        for item in here:
            match item:
                case Frame() | Ruling():
                    pass
                case Ghost(area, home) if self._ghost:
                    surface.blit(self._ghost, area[:2], rect_of(home))
                case Thumbnail():
                    surface.blit(self._thumbnails.of(item, theme), item.area[:2])
                case _:
                    draw_item(surface, item, self._fonts, theme)
        surface.set_clip(None)


def _changed(before: Layout, layout: Layout) -> set[Item]:
    """Return the items that came or went between two layouts."""
    changed: set[Item] = set()
    for old, new in zip(before.parts, layout.parts, strict=True):
        if old is not new:
            changed |= set(old) ^ set(new)
    return changed


def _surroundings(layout: Layout) -> tuple[object, ...]:
    """Return all that changes the whole window."""
    session = layout.session
    return session.size, session.fullscreen, session.scale, layout.theme
