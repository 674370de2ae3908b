"""Letters: text in the one font that pygame brings along, so that it looks the same everywhere."""

import pygame

from board.ui.theme import Colour

_FINE = 200
"""Letters are drawn up to this many pixels high, and then made smaller: their spaces come out even."""

_MOST_PICTURES = 4096


class Fonts:
    """Draw text, and remember it."""

    def __init__(self) -> None:
        self._fonts: dict[int, pygame.font.Font] = {}
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

    def _font(self, size: int) -> pygame.font.Font:
        if size not in self._fonts:
            self._fonts[size] = pygame.font.Font(None, size)
        return self._fonts[size]


def _times(size: int) -> int:
    """Return how many times larger letters of a size are drawn."""
    return max(1, min(4, _FINE // max(1, size)))
