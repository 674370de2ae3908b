"""The layout context: what every view is laid out with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from board.state.keymap import Keymap
from board.state.settings import Settings
from board.state.texts import Texts
from board.ui.display_list import Veil, Words
from board.ui.theme import Colour, Scale, Theme


class Measure(Protocol):
    """Measure texts."""

    def __call__(self, text: str, size: int, bold: bool = False) -> tuple[int, int]:
        """Return the (width, height) in window pixels of a text in letters of some height in pixels."""


_DIMMED = 0.65


@dataclass(frozen=True)
class LayoutContext:
    """Hold what every view is laid out with.

    Attributes:
        size: (width, height) of the window in pixels.
        theme: the colours.
        measure: gives the size of a text.
        texts: in the person's language.
        keys: what every key does.
        settings: what the person chose.
        px_per_mm: window pixels in a millimetre of the screen; None if its real size is not known.
    """

    size: tuple[int, int]
    theme: Theme
    measure: Measure
    texts: Texts = field(default_factory=Texts)
    keys: Keymap = field(default_factory=Keymap)
    settings: Settings = field(default_factory=Settings)
    px_per_mm: float | None = None

    @property
    def sizes(self) -> Scale:
        return Scale.of(self.size, self.px_per_mm)

    def words(
        self, text: str, size: int, colour: Colour, left: int, middle: int, bold: bool = False
    ) -> Words:
        """Return a line of text that begins at `left` and stands around `middle`."""
        wide, high = self.measure(text, size, bold)
        top = middle - high // 2
        return Words((left, top, left + wide, top + high), text, size, colour, bold)

    def centred(
        self, text: str, size: int, colour: Colour, middle: int, across: int | None = None, bold: bool = False
    ) -> Words:
        """Return a line of text in the middle of the window, or around another place across it."""
        centre = self.size[0] // 2 if across is None else across
        left = centre - self.measure(text, size, bold)[0] // 2
        return self.words(text, size, colour, left, middle, bold)

    def fitting(self, text: str, size: int, wide: int) -> int:
        """Return the size, at most `size`, at which a text is no wider than `wide`."""
        needs = self.measure(text, size)[0]
        return size if needs <= wide else max(1, size * wide // needs)

    def veil(self) -> Veil:
        """Return the veil that dims the whole window under a panel; buttons under it do nothing."""
        return Veil((0, 0, *self.size), self.theme.board, _DIMMED)

    def cut(self, text: str, size: int) -> str:
        """Shorten a text, if need be, until it fits across the window."""
        fits = round(self.size[0] * 0.9)
        if self.measure(text, size)[0] <= fits:
            return text
        least, most = 0, len(text)
        while least < most:
            middle = (least + most + 1) // 2
            if self.measure(text[:middle] + "…", size)[0] <= fits:
                least = middle
            else:
                most = middle - 1
        return text[:least] + "…"
