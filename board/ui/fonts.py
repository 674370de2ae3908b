"""Fonts: text in Andika, the font that the board ships, so that it looks the same everywhere."""

from functools import lru_cache
from io import BytesIO

import pygame

from board.system.assets import asset
from board.ui.theme import Colour

_FINE = 240
"""Letters are drawn up to this many pixels high and then made smaller: their spaces come out even."""

_MOST_TIMES = 6
_MOST_PICTURES = 4096
_MOST_FONTS = 64

# Of Andika, in shares of its em:
_EM_PER_SIZE = 0.72
_ABOVE = 2020 / 2048  # the base line: as high as Ä, the highest letter of any text
_BELOW = 530 / 2048  # the base line: as deep as g and j

DESCENT = _BELOW / (_ABOVE + _BELOW)
"""How much of a line's height is below the line that letters stand on."""


class Fonts:
    """Measure and draw text; recent fonts and pictures are kept."""

    def __init__(self) -> None:
        self._files = [asset(f"fonts/Andika-{weight}.ttf").read_bytes() for weight in ("Regular", "Bold")]
        self._font = lru_cache(_MOST_FONTS)(self._opened)
        self._pictures: dict[tuple[str, int, Colour, bool], pygame.Surface] = {}

    def measure(self, text: str, size: int, bold: bool = False) -> tuple[int, int]:
        """Return the (width, height) of a text in pixels."""
        times = _times(size)
        wide = self._font(size * times, bold).size(text)[0]
        return -(-wide // times), max(1, round(_EM_PER_SIZE * size * (_ABOVE + _BELOW)))

    def picture(self, text: str, size: int, colour: Colour, bold: bool = False) -> pygame.Surface:
        """Return the text with a clear background."""
        key = text, size, colour, bold
        if key not in self._pictures:
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            times = _times(size)
            font = self._font(size * times, bold)
            wide, high = self.measure(text, size, bold)
            line = pygame.Surface((wide * times, high * times), pygame.SRCALPHA)
            line.fill((*colour, 0))  # its colour too, which the edges are mixed with
            top = round(_ABOVE * _EM_PER_SIZE * size * times) - font.get_ascent()  # room for more accents
            line.blit(font.render(text, True, colour), (0, top), special_flags=pygame.BLEND_RGBA_MAX)
            self._pictures[key] = pygame.transform.smoothscale(line, (wide, high))
        return self._pictures[key]

    def _opened(self, size: int, bold: bool) -> pygame.font.Font:
        """Open the font from memory: from its file, each size would keep a descriptor."""
        return pygame.font.Font(BytesIO(self._files[bold]), max(1, round(size * _EM_PER_SIZE)))


def _times(size: int) -> int:
    """Return how many times larger letters of a size are drawn."""
    return max(1, min(_MOST_TIMES, _FINE // max(1, size)))
