"""Ruling: what is printed on the papers, as lines and numerals in board pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pygame

from board.document.page import Paper
from board.ink.stroke import Box
from board.ui.display_list import Ruling
from board.ui.item_drawing import rect_of
from board.ui.shapes import draw_icon
from board.ui.theme import Theme
from board.ui.written_text import Outline, outlines_of, width_of, written

_LINES, _SQUARES = 10, 15  # of each there are so many in the height of a page
_LINE_PER_HEIGHT = 1.5 / 1080
_AXIS_Y, _AXIS_X = 0.56, 0.04  # of the page: where the number line is, and its distance from the sides
_LAST = 20  # of its numbers
_TICK, _LONG_TICK, _NUMERAL = 0.014, 0.026, 0.032  # of the page's height

Line = tuple[float, float, float, float]
"""From x and y to x and y, upright or level."""


@dataclass(frozen=True)
class Printed:
    """Hold what is printed on a page, in board pixels.

    Attributes:
        lines: the faint lines.
        axis: the lines of a number line, which are stronger.
        numerals: each with its middle across, and its top.
        numeral_px: their height.
        line_px: how wide every line is.
    """

    lines: tuple[Line, ...]
    axis: tuple[Line, ...]
    numerals: tuple[tuple[str, float, float], ...]
    numeral_px: int
    line_px: float

    @property
    def paths(self) -> list[Outline]:
        """All of it as the paths of a pen."""
        found: list[Outline] = [[(x, y), (u, v)] for x, y, u, v in (*self.lines, *self.axis)]
        for text, x, y in self.numerals:
            found += outlines_of(text, x - width_of(text, self.numeral_px) / 2, y, self.numeral_px)
        return found


@lru_cache(maxsize=8)
def printed_on(paper: Paper, page_size: tuple[int, int], extent: tuple[float, float]) -> Printed:
    """Return what is printed on a page.

    Args:
        paper: of the page.
        page_size: (width, height) of the page.
        extent: (width, height) of what is covered with lines: no less than the page.
    """
    width, height = page_size
    lines: list[Line] = []
    axis: list[Line] = []
    numerals: list[tuple[str, float, float]] = []
    if paper is Paper.LINED:
        lines += _level(extent, height / _LINES, height / _LINES)
    elif paper is Paper.SQUARED:
        side = height / _SQUARES
        lines += _level(extent, side / 2, side)
        lines += ((x, y, u, v) for y, x, v, u in _level(extent[::-1], width % side / 2 or side, side))
    elif paper is Paper.NUMBER_LINE:
        y, left = _AXIS_Y * height, _AXIS_X * width
        step = (width - 2 * left) / (_LAST + 0.5)
        head = _TICK * height
        axis.append((left, y, width - left, y))
        for n in range(_LAST + 1):
            x, long = left + n * step, (_LONG_TICK if n % 5 == 0 else _TICK) * height
            axis.append((x, y - long, x, y + long))
            numerals.append((str(n), x, y + _LONG_TICK * height + head))
    return Printed(
        tuple(lines),
        tuple(axis),
        tuple(numerals),
        round(_NUMERAL * height),
        max(1.0, _LINE_PER_HEIGHT * height),
    )


def number_line_box(page_size: tuple[int, int]) -> Box:
    """Return what a number line takes of a page, from its ticks to its numerals."""
    width, height = page_size
    top = (_AXIS_Y - _LONG_TICK) * height
    return Box(0.0, top, width, (2 * _LONG_TICK + _TICK + _NUMERAL) * height)


def _level(extent: tuple[float, float], first: float, step: float) -> list[Line]:
    """Return level lines across an extent."""
    width, height = extent
    count = max(0, int((height - first) / step) + 1)
    return [(0.0, first + n * step, width, first + n * step) for n in range(count)]


def draw_ruling(surface: pygame.Surface, ruling: Ruling, theme: Theme) -> None:
    """Draw what is printed on a page, in the part of a surface that is not clipped."""
    scale = ruling.scale
    left, top, right, bottom = ruling.area
    clip = surface.get_clip()
    extent = (
        max(ruling.page_size[0], (right - left) / scale),
        max(ruling.page_size[1], (bottom - top) / scale),
    )
    printed = printed_on(ruling.paper, ruling.page_size, extent)
    thick = max(1, round(printed.line_px * scale))
    for lines, colour in ((printed.lines, theme.ruling), (printed.axis, theme.axis)):
        for x, y, u, v in lines:
            start = left + round(x * scale) - thick // 2, top + round(y * scale) - thick // 2
            size = round((u - x) * scale) or thick, round((v - y) * scale) or thick
            surface.fill(colour, (start, size))
    high = round(printed.numeral_px * scale)
    for text, x, y in printed.numerals:
        middle, upper = left + round(x * scale), top + round(y * scale)
        for icon in written(text, middle - round(width_of(text, high)) // 2, upper, high, theme.axis):
            if clip.colliderect(rect_of(icon.area)):
                draw_icon(surface, icon)
