"""Shapes with smooth edges: they are drawn larger, made smaller, and remembered."""

from functools import lru_cache
from itertools import pairwise

import pygame

from board.ui.display_list import Icon, Panel
from board.ui.theme import Colour

_TIMES = 4


def draw_panel(surface: pygame.Surface, panel: Panel) -> None:
    """Draw a filled rectangle with an edge and round corners; nothing where there is no room."""
    left, top, right, bottom = panel.area
    if right <= left or bottom <= top:
        return
    radius = min(panel.radius, (right - left) // 2, (bottom - top) // 2)
    width = max(1, panel.radius // 6)
    for colour, room in ((panel.edge, 0), (panel.fill, width)):
        wide, high, inner = right - left, bottom - top, max(radius, room)
        surface.fill(colour, (left + inner, top + room, wide - 2 * inner, high - 2 * room))
        surface.fill(colour, (left + room, top + inner, wide - 2 * room, high - 2 * inner))
    if not radius:
        return
    round_one = _round(panel.fill, panel.edge, radius, width)
    for x, from_x in ((left, 0), (right - radius, radius)):
        for y, from_y in ((top, 0), (bottom - radius, radius)):
            surface.blit(round_one, (x, y), (from_x, from_y, radius, radius))


def draw_icon(surface: pygame.Surface, icon: Icon) -> None:
    """Draw the strokes of an icon with round ends."""
    left, top, right, bottom = icon.area
    picture = _icon((right - left, bottom - top), icon.strokes, icon.colour, icon.width)
    surface.blit(picture, (left, top))


@lru_cache(maxsize=256)
def _round(fill: Colour, edge: Colour, radius: int, width: int) -> pygame.Surface:
    """Return a disc, the corners of a panel, on a clear background."""
    picture = pygame.Surface((2 * radius * _TIMES,) * 2, pygame.SRCALPHA)
    picture.fill((*edge, 0))  # its colour too, which the edge is mixed with
    middle = radius * _TIMES, radius * _TIMES
    pygame.draw.circle(picture, edge, middle, radius * _TIMES)
    pygame.draw.circle(picture, fill, middle, (radius - width) * _TIMES)
    return pygame.transform.smoothscale(picture, (2 * radius, 2 * radius))


@lru_cache(maxsize=256)
def _icon(
    size: tuple[int, int], strokes: tuple[tuple[tuple[float, float], ...], ...], colour: Colour, width: int
) -> pygame.Surface:
    """Return strokes on a clear background of some size."""
    wide, high, radius = (size[0] - width) * _TIMES, (size[1] - width) * _TIMES, width * _TIMES / 2
    picture = pygame.Surface((size[0] * _TIMES, size[1] * _TIMES), pygame.SRCALPHA)
    picture.fill((*colour, 0))
    for stroke in strokes:
        corners = [pygame.Vector2(radius + x * wide, radius + y * high) for x, y in stroke]
        for start, end in pairwise(corners):
            steps = max(1, round(2 * start.distance_to(end) / radius))
            for n in range(steps + 1):  # of dots, as pygame's wide lines are thinner where they are slanted
                pygame.draw.circle(picture, colour, start.lerp(end, n / steps), radius)
    return pygame.transform.smoothscale(picture, size)
