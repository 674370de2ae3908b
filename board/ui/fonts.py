"""Fonts: text in the one font that pygame ships, so that it looks the same everywhere."""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import pygame

from board.ui.theme import Colour

_FINE = 200
"""Letters are drawn up to this many pixels high, and then made smaller: their spaces come out even."""

_MOST_PICTURES = 4096
_MOST_FONTS = 64
_DEFAULT_SHARE = 0.6875  # of the size one asks for that pygame gives its own font, when it opens it itself


class Fonts:
    """Measure and draw text; recent fonts and pictures are kept."""

    def __init__(self) -> None:
        self._file = files(pygame).joinpath(pygame.font.get_default_font()).read_bytes()
        self._font = lru_cache(_MOST_FONTS)(self._opened)
        self._pictures: dict[tuple[str, int, Colour], pygame.Surface] = {}

    def measure(self, text: str, size: int) -> tuple[int, int]:
        """Return the (width, height) of a text in pixels."""
        times = _times(size)
        wide, high = self._font(size * times).size(text)
        return -(-wide // times), -(-high // times)

    def picture(self, text: str, size: int, colour: Colour) -> pygame.Surface:
        """Return the text with a clear background."""
        key = text, size, colour
        if key not in self._pictures:
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            picture = self._font(size * _times(size)).render(text, True, colour)
            self._pictures[key] = pygame.transform.smoothscale(picture, self.measure(text, size))
        return self._pictures[key]

    def _opened(self, size: int) -> pygame.font.Font:
        """Open the font from memory: from its file, each size would keep a descriptor."""
        return pygame.font.Font(BytesIO(self._file), max(1, int(size * _DEFAULT_SHARE)))


def _times(size: int) -> int:
    """Return how many times larger letters of a size are drawn."""
    return max(1, min(4, _FINE // max(1, size)))
