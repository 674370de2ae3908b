"""The painter: brings a surface up to date with the board, touching only what changed."""

from __future__ import annotations

from math import inf

import numpy as np
import pygame
from numpy.typing import NDArray

from board.document.page import TOGETHER, Page
from board.document.page_image import PageImage, Picture
from board.ink.stroke import Ink
from board.state.session import Session
from board.state.texts import Texts
from board.state.tools import Tool
from board.ui.area import Area
from board.ui.display_list import (
    Bar,
    Button,
    Curve,
    Dot,
    Frame,
    Ghost,
    GlyphPicture,
    Icon,
    Item,
    Line,
    Panel,
    Ring,
    Thumbnail,
    Veil,
    Words,
)
from board.ui.easel import Easel
from board.ui.fonts import Fonts
from board.ui.labels import Label, What, labels_of
from board.ui.overlay import overlay_of, reserved_in
from board.ui.page_image_raster import PageImageRaster, area_of, page_image_raster_of
from board.ui.raster import InkRaster
from board.ui.shapes import draw_icon, draw_panel
from board.ui.targets import Laid
from board.ui.theme import DARK, THEMES, Colour, Theme

AT_ONCE = 1000
"""How many points of finished strokes are painted in a frame, where there are many: half a frame of work."""

_MANY = 32  # more areas than these are painted as one


class Painter:
    """Paint boards, one after the other, on one surface.

    The painter remembers what it painted last, and where it put the labels of a reading.

    Attributes:
        laid: where the labels and buttons of the last board are.
        lacking: the pictures that are to be seen on it and were not painted, as their tones are not known.
    """

    def __init__(self) -> None:
        self._theme = DARK
        self._letters = Fonts()
        self._last: Session | None = None
        self._ink: InkRaster | None = None
        self._ink_surface: pygame.Surface | None = None
        self._backdrops: dict[PageImage, tuple[PageImageRaster, pygame.Surface]] = {}
        self._labels: tuple[Label, ...] = ()
        self._items: tuple[Item, ...] = ()
        self._carried: Ink = ()
        self._thumbnails: dict[int, tuple[object, pygame.Surface]] = {}
        self._ghost: pygame.Surface | None = None
        self._to_the_end = False
        self.laid = Laid()
        self.lacking: list[Picture] = []

    @property
    def unfinished(self) -> bool:
        """Whether some ink of the last board, or the picture under it, is not painted yet."""
        if self._ink is None:
            return self._last is not None and not self._last.surface.page.empty
        return self._ink.unfinished

    def paint(self, surface: pygame.Surface, session: Session, at_once: float = inf) -> list[pygame.Rect]:
        """Paint the board.

        Args:
            surface: of the board's size; holds what was painted last, unless the size is new.
            session: what to paint.
            at_once: how many points of finished strokes are painted at most; the next calls paint the
                others, and the pictures whose tones are not known. With 0 OpenCV is not needed.

        Returns:
            Where the surface changed.
        """
        last, was_unfinished = self._last, self.unfinished
        if last is session and not was_unfinished and not self.lacking:
            return []
        self._last = session
        self._to_the_end = at_once == inf
        lacked, self.lacking = self.lacking, []
        whole = last is None or _surroundings(last) != _surroundings(session)
        if whole:
            self._theme = THEMES[session.settings.theme]
            self._ink = self._ink_surface = None
            self._backdrops.clear()
        hung = self._hang(session.surface.page.page_images if at_once else (), session.scale)
        inked = self._inked(session, at_once)
        before = self._items
        anew = whole or last is None or (was_unfinished and not self.unfinished) or bool(lacked and hung)
        if anew or last is None or _looks(last) != _looks(session):
            self._lay(
                session, anew=anew or last is None or last.surface.reading is not session.surface.reading
            )
        else:
            self._items = tuple(item for item in before if not self._in_the_way(item, inked))
        if whole:
            dirty = [surface.get_rect()]
        else:
            moved = set(before) ^ set(self._items)
            if lacked:
                moved |= {item for item in self._items if isinstance(item, Thumbnail)}
            dirty = [_rect(area) for area in (*hung, *inked, *(item.area for item in moved))]
        dirty = [clipped for rect in dirty if (clipped := rect.clip(surface.get_rect()))]
        if len(dirty) > _MANY:
            dirty = [dirty[0].unionall(dirty[1:])]
        for rect in dirty:
            self._repaint(surface, rect)
        return dirty

    def _hang(self, page_images: tuple[PageImage, ...], scale: float) -> list[Area]:
        """Hang the picture of the page that shows; return where what hangs changed."""
        changed = []
        for page_image in set(self._backdrops) ^ set(page_images):
            if not self._backdrops.pop(page_image, None):
                tones = self._tones_of(page_image.picture)
                if tones is None:
                    continue
                picture = page_image_raster_of(page_image, scale, tones)
                self._backdrops[page_image] = picture, _toned(picture, self._theme)
            changed.append(area_of(page_image, scale))
        return changed

    def _tones_of(self, picture: Picture, small: bool = False) -> NDArray[np.uint8] | None:
        """Return the tones of a picture, or note that it is lacking."""
        from board.document.tones import (  # here, as the first frame comes before OpenCV
            small_tones_of,
            tones_of,
        )

        of = small_tones_of if small else tones_of
        tones = of(picture) if self._to_the_end else of.known(picture)
        if tones is None:
            self.lacking.append(picture)
        return tones

    def _inked(self, session: Session, at_once: float) -> list[Area]:
        """Bring the picture of the ink up to date; return where it changed."""
        board = session.surface
        if self._ink is None:
            if not at_once:
                return []  # the picture is made after the first frame, and before the first ink
            self._ink = self._picture(session.size, session.scale)
            self._ink_surface = _surface_of(self._ink.colours, self._theme.board)
        carried = board.selected if board.selection_drag else ()
        if carried and self._carried != carried:
            picture = self._picture(session.size, session.scale)
            picture.update(carried, {}, session.pen_px)
            self._ghost = _surface_of(picture.colours, self._theme.board)
        self._carried = carried
        away = {stroke.id for stroke in carried}
        ink = tuple(stroke for stroke in board.ink if stroke.id not in away) if away else board.ink
        return self._ink.update(ink, board.live, session.pen_px, session.colour, at_once)

    def _thumbnail(self, page_number: int, size: tuple[int, int]) -> pygame.Surface:
        """Return the small picture of a page of the board that is painted."""
        session = self._last
        page = (
            session.surface.document.pages[page_number]
            if session and page_number < len(session.surface.document.pages)
            else Page()
        )
        hung = [(b, t) for b in page.page_images if (t := self._tones_of(b.picture, small=True)) is not None]
        key = tuple(stroke.id for stroke in page.ink), page.page_images, len(hung), size, self._theme.ink
        known = self._thumbnails.get(page_number)
        if known is None or known[0] != key:
            scale = size[0] / session.surface.page_size[0] if session else 1.0
            picture = self._picture(size, scale)
            picture.update(page.ink, {}, 1.0)
            surface = pygame.Surface(size)
            surface.fill(self._theme.board)
            for page_image, tones in hung:
                under = page_image_raster_of(page_image, scale, tones)
                surface.blit(_toned(under, self._theme), under.area[:2])
            surface.blit(_surface_of(picture.colours, self._theme.board), (0, 0))
            known = self._thumbnails[page_number] = key, surface
        return known[1]

    def _picture(self, size: tuple[int, int], scale: float) -> InkRaster:
        """Return a picture of the board without ink, in the theme's colours."""
        return InkRaster(size, scale, self._theme.board, self._theme.pens)

    def _lay(self, session: Session, anew: bool) -> None:
        """Lay the overlay out; the labels keep their places as long as the reading is the same."""
        board = session.surface
        easel = Easel(
            session.size,
            self._theme,
            self._letters.measure,
            self._is_inked,
            Texts(session.settings.language),
            session.keys,
            session.settings,
        )
        if anew and board.reading:
            reserved = reserved_in(session, easel)
            self._labels = labels_of(
                board.reading,
                session.scale,
                session.size,
                easel.measure,
                easel.inked,
                reserved,
                _said(session),
            )
        if not board.reading:
            self._labels = ()
        self._items = overlay_of(session, self._labels, easel)
        buttons = tuple((item.area, item.command) for item in self._items if isinstance(item, Button))
        if (self._labels, buttons) != (self.laid.labels, self.laid.buttons):
            self.laid = Laid(self._labels, buttons)

    def _is_inked(self, area: Area) -> bool:
        if self._ink is not None and self._ink.inked(area):
            return True
        return any(picture.inked(area) for picture, _ in self._backdrops.values())

    def _in_the_way(self, item: Item, inked: list[Area]) -> bool:
        """Tell whether new ink came where an item is that gives way to ink."""
        if not (isinstance(item, Words) and item.gives_way):
            return False
        return _rect(item.area).collidelist([_rect(area) for area in inked]) >= 0 and self._is_inked(
            item.area
        )

    def _repaint(self, surface: pygame.Surface, rect: pygame.Rect) -> None:
        surface.set_clip(rect)
        surface.fill(self._theme.board, rect)
        for picture, hung in self._backdrops.values():
            surface.blit(hung, picture.area[:2])
        here = [item for item in self._items if rect.colliderect(_rect(item.area))]
        for frame in (item for item in here if isinstance(item, Frame)):
            _draw_frame(surface, frame)  # under the ink, so that no line runs across it
        if self._ink_surface:
            surface.blit(self._ink_surface, rect, rect)
        for item in here:
            self._draw(surface, item)
        surface.set_clip(None)

    def _draw(self, surface: pygame.Surface, item: Item) -> None:
        match item:
            case Words(area, text, size, colour):
                surface.blit(self._letters.picture(text, size, colour), area[:2])
            case Panel():
                draw_panel(surface, item)
            case Icon():
                draw_icon(surface, item)
            case Veil(area, colour, share):
                veil = pygame.Surface(surface.get_clip().size)
                veil.fill(colour)
                veil.set_alpha(round(255 * share))
                surface.blit(veil, surface.get_clip())
            case Bar(area, fill, rest, share):
                left, top, right, bottom = area
                radius = (bottom - top) // 2
                pygame.draw.rect(surface, rest, _rect(area), border_radius=radius)
                end = left + max(bottom - top, round((right - left) * share))
                pygame.draw.rect(surface, fill, _rect((left, top, end, bottom)), border_radius=radius)
            case Curve(_, points, colour, width):
                pygame.draw.lines(surface, colour, False, points, width)
                for point in points:
                    pygame.draw.circle(surface, colour, point, width // 2)
            case Ring(area, colour, width):
                pygame.draw.ellipse(surface, colour, _rect(area), width)
            case Dot(area, colour):
                pygame.draw.ellipse(surface, colour, _rect(area))
            case Ghost(area, home) if self._ghost:
                surface.blit(self._ghost, area[:2], _rect(home))
            case Thumbnail(area, page):
                surface.blit(self._thumbnail(page, _rect(area).size), area[:2])
            case Line(start, end, colour, width):
                pygame.draw.line(surface, colour, start, end, width)
            case GlyphPicture(area, pixels):
                grey = np.frombuffer(pixels, np.uint8).reshape(28, 28).T
                shades = np.linspace(self._theme.board, self._theme.ink, 256).round().astype(np.uint8)
                picture = pygame.surfarray.make_surface(shades[grey])
                surface.blit(pygame.transform.scale(picture, _rect(area).size), area[:2])


def _surface_of(colours: NDArray[np.uint8], clear: Colour | None = None) -> pygame.Surface:
    """Return a picture, (h, w, 3) uint8, as a surface that shares its pixels, clear where it has a colour."""
    surface = pygame.image.frombuffer(colours.data, colours.shape[1::-1], "RGB")
    surface.set_colorkey(clear)
    return surface


def _toned(picture: PageImageRaster, theme: Theme) -> pygame.Surface:
    """Return a backdrop as a surface that shares its pixels, in a theme's colours."""
    surface = pygame.image.frombuffer(picture.tones.data, picture.tones.shape[::-1], "P")
    surface.set_palette(np.linspace(theme.board, theme.picture, 256).round().astype(int).tolist())
    return surface


def _surroundings(session: Session) -> tuple[object, ...]:
    """Return all that changes the whole picture."""
    return session.size, session.fullscreen, session.settings.theme, session.scale


def _looks(session: Session) -> tuple[object, ...]:
    """Return all that the overlay depends on, but for ink under a pen."""
    board, game = session.surface, session.game
    waiting = board.request is not None and (session.reader_ready, bool(board.page.page_images))
    return (
        (game.screen, game.days, session.has_voice, game.round and game.round.shown) if game else None,
        session.settings,
        session.setting,
        id(board.ink),
        bool(board.live),
        id(board.reading),
        waiting,
        board.page.page_images,
        session.browser,
        session.live_reading,
        board.popup,
        board.label_drag,
        session.asks_to_keep,
        board.document.page_number if board.turning else None,
        *(
            board.tool,
            session.width,
            session.colour,
            board.erasers,
            board.lasso,
            board.selection,
            board.selection_drag,
        ),
        session.pointer if board.tool in (Tool.ERASER, Tool.RUBBER) else None,
        session.notice,
        session.unkept,
        session.help_shown,
    )


def _said(session: Session) -> set[What]:
    """Return the marks of the reading of which a person said what they are."""
    place = {stroke.id: n for n, stroke in enumerate(session.surface.page_as_read.ink)}
    return {
        (
            tuple(sorted(place[stroke.id] for stroke in correction.strokes)),
            tuple(spot.box for spot in correction.spots),
        )
        for correction in session.surface.page_as_read.valid_corrections
        if correction.label != TOGETHER
    }


def _draw_frame(surface: pygame.Surface, frame: Frame) -> None:
    rect = _rect(frame.area)
    if not frame.dash:
        pygame.draw.rect(surface, frame.colour, rect, frame.width, 3 * frame.width)
        return
    step = frame.dash + frame.gap
    for x in range(rect.left, rect.right, step):
        wide = min(frame.dash, rect.right - x)
        for y in (rect.top, rect.bottom - frame.width):
            surface.fill(frame.colour, (x, y, wide, frame.width))
    for y in range(rect.top, rect.bottom, step):
        high = min(frame.dash, rect.bottom - y)
        for x in (rect.left, rect.right - frame.width):
            surface.fill(frame.colour, (x, y, frame.width, high))


def _rect(area: Area) -> pygame.Rect:
    left, top, right, bottom = area
    return pygame.Rect(left, top, right - left, bottom - top)
