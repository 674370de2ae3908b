"""Drawing: one item of the display list on a surface."""

from __future__ import annotations

import numpy as np
import pygame

from board.ui.area import Area
from board.ui.display_list import (
    Bar,
    Code,
    Curve,
    Dot,
    Frame,
    GlyphPicture,
    Icon,
    Item,
    Line,
    Panel,
    Ring,
    Veil,
    Words,
)
from board.ui.fonts import Fonts
from board.ui.shapes import draw_icon, draw_panel
from board.ui.theme import Theme


def draw_item(surface: pygame.Surface, item: Item, fonts: Fonts, theme: Theme) -> None:
    """Draw an item; one that shows ink, or nothing, draws nothing."""
    match item:
        case Words(area, text, size, colour, bold):
            surface.blit(fonts.picture(text, size, colour, bold), area[:2])
        case Panel():
            draw_panel(surface, item)
        case Icon():
            draw_icon(surface, item)
        case Frame():
            _draw_frame(surface, item)
        case Veil(_, colour, share):
            veil = pygame.Surface(surface.get_clip().size)
            veil.fill(colour)
            veil.set_alpha(round(255 * share))
            surface.blit(veil, surface.get_clip())
        case Bar(area, fill, rest, share):
            left, top, right, bottom = area
            radius = (bottom - top) // 2
            pygame.draw.rect(surface, rest, rect_of(area), border_radius=radius)
            end = left + max(bottom - top, round((right - left) * share))
            pygame.draw.rect(surface, fill, rect_of((left, top, end, bottom)), border_radius=radius)
        case Curve(_, points, colour, width):
            pygame.draw.lines(surface, colour, False, points, width)
            for point in points:
                pygame.draw.circle(surface, colour, point, width // 2)
        case Ring(area, colour, width):
            pygame.draw.ellipse(surface, colour, rect_of(area), width)
        case Dot(area, colour):
            pygame.draw.ellipse(surface, colour, rect_of(area))
        case Code():
            _draw_code(surface, item)
        case Line(start, end_place, colour, width):
            pygame.draw.line(surface, colour, start, end_place, width)
        case GlyphPicture(area, pixels):
            grey = np.frombuffer(pixels, np.uint8).reshape(28, 28).T
            shades = np.linspace(theme.board, theme.ink, 256).round().astype(np.uint8)
            picture = pygame.surfarray.make_surface(shades[grey])
            surface.blit(pygame.transform.scale(picture, rect_of(area).size), area[:2])


def _draw_code(surface: pygame.Surface, code: Code) -> None:
    left, top, right, bottom = code.area
    modules = len(code.rows) + 2 * code.quiet
    px = max(1, min(right - left, bottom - top) // modules)
    ground = pygame.Rect(0, 0, px * modules, px * modules)
    ground.center = rect_of(code.area).center
    pygame.draw.rect(surface, code.light, ground, border_radius=2 * px)
    x, y = ground.left + px * code.quiet, ground.top + px * code.quiet
    for n, row in enumerate(code.rows):
        for m, module in enumerate(row):
            if module == "1":
                surface.fill(code.dark, (x + m * px, y + n * px, px, px))


def rect_of(area: Area) -> pygame.Rect:
    """Return an area as pygame has it."""
    left, top, right, bottom = area
    return pygame.Rect(left, top, right - left, bottom - top)


def _draw_frame(surface: pygame.Surface, frame: Frame) -> None:
    rect = rect_of(frame.area)
    if not frame.dash:
        pygame.draw.rect(surface, frame.colour, rect, frame.width, 3 * frame.width)
        return
    step = frame.dash + frame.gap
    for x in _starts(rect.left, rect.right, step, surface.get_width()):
        wide = min(frame.dash, rect.right - x)
        for y in (rect.top, rect.bottom - frame.width):
            surface.fill(frame.colour, (x, y, wide, frame.width))
    for y in _starts(rect.top, rect.bottom, step, surface.get_height()):
        high = min(frame.dash, rect.bottom - y)
        for x in (rect.left, rect.right - frame.width):
            surface.fill(frame.colour, (x, y, frame.width, high))


def _starts(begin: int, end: int, step: int, size: int) -> range:
    """Return where the dashes of a side begin, from the first that may show to the surface's edge."""
    return range(begin + max(0, -begin // step) * step, min(end, size), step)
