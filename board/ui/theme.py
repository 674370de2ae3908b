"""The look in numbers: colours named by meaning, and sizes as shares of the window's height."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255, as sRGB."""


@dataclass(frozen=True)
class Theme:
    """Hold the colours.

    The accents of the dark one are M. Okabe and K. Ito's (2008), which people with any of the usual kinds
    of colour blindness tell apart; pink is a little lighter than theirs, for contrast.
    """

    board: Colour = (29, 38, 47)
    panel: Colour = (39, 50, 61)
    edge: Colour = (112, 127, 141)
    ink: Colour = (245, 242, 233)
    second_ink: Colour = (250, 215, 110)
    third_ink: Colour = (135, 214, 150)
    quiet: Colour = (160, 173, 184)
    certain: Colour = (86, 180, 233)
    doubtful: Colour = (240, 171, 38)
    rejected: Colour = (226, 152, 190)
    stale: Colour = (150, 163, 175)

    @property
    def pens(self) -> tuple[Colour, Colour, Colour]:
        """The colours of the pens."""
        return self.ink, self.second_ink, self.third_ink

    @property
    def picture(self) -> Colour:
        """The colour that the ink of a picture under the page is shown in."""
        return mixed(self.board, self.quiet, 0.9)

    @property
    def ruling(self) -> Colour:
        """The colour of the lines of a paper."""
        return mixed(self.board, self.quiet, 0.3)

    @property
    def axis(self) -> Colour:
        """The colour of a number line."""
        return mixed(self.board, self.quiet, 0.75)

    @property
    def words(self) -> dict[str, tuple[Colour, Colour]]:
        """Every colour of text with the colour it stands on, by name."""
        on_board = (
            *("ink", "second_ink", "third_ink", "picture"),
            *("quiet", "certain", "doubtful", "rejected", "stale"),
        )
        on_panel = ("ink", "quiet", "doubtful", "certain", "stale")
        return {
            **{name: (getattr(self, name), self.board) for name in on_board},
            **{f"{name} on panel": (getattr(self, name), self.panel) for name in on_panel},
            "board on ink": (self.board, self.ink),
        }


DARK = Theme()

LIGHT = Theme(
    board=(250, 248, 243),
    panel=(237, 234, 226),
    edge=(132, 128, 118),
    ink=(27, 33, 40),
    second_ink=(146, 76, 0),
    third_ink=(0, 108, 62),
    quiet=(84, 92, 100),
    certain=(0, 92, 153),
    doubtful=(133, 77, 0),
    rejected=(150, 45, 105),
    stale=(96, 102, 108),
)

CONTRAST = Theme(
    board=(0, 0, 0),
    panel=(18, 18, 18),
    edge=(210, 210, 210),
    ink=(255, 255, 255),
    second_ink=(255, 222, 90),
    third_ink=(120, 240, 150),
    quiet=(232, 232, 232),
    certain=(110, 205, 255),
    doubtful=(255, 208, 60),
    rejected=(255, 170, 215),
    stale=(200, 200, 200),
)

FINGER_MM = 9.0
"""How large a button is at least, where the screen's real size is known."""

_HANDS = 10  # buttons for hands that have room above each other, whatever size a screen says it has

THEMES: Mapping[str, Theme] = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST}
"""The themes by name, the first one the default."""


PHONE_HUES: tuple[Colour, ...] = (
    *((230, 120, 40), (86, 180, 233), (40, 170, 125), (236, 190, 50)),
    *((204, 121, 167), (150, 130, 230), (220, 90, 90), (140, 160, 170)),
)
"""The colours of phones, each a spot beside the name of its animal."""


@dataclass(frozen=True)
class Scale:
    """Hold the sizes, in window pixels.

    Attributes:
        height: of the window in pixels.
        px_per_mm: pixels in a millimetre of the screen; None if its real size is not known.
    """

    height: int
    px_per_mm: float | None = None

    @classmethod
    def of(cls, size: tuple[int, int], px_per_mm: float | None = None) -> Scale:
        """Return the sizes in a window of (width, height); an upright one is taken for one less high."""
        return cls(min(size[1], size[0] * 4 // 5), px_per_mm)

    def px(self, at_1080: float, least: int = 1) -> int:
        """Return a length that is `at_1080` pixels in a window 1080 pixels high."""
        return max(least, round(at_1080 * self.height / 1080))

    @property
    def label(self) -> int:
        return self.px(48, 15)

    @property
    def small_label(self) -> int:
        return self.px(38, 13)

    @property
    def choice(self) -> int:
        """Width and height of a choice at a doubtful digit."""
        return self.px(72, 24)

    @property
    def certainty(self) -> int:
        return self.px(27, 13)

    @property
    def results(self) -> tuple[int, ...]:
        """Sizes of the result, the largest first; digits of the smallest but one are 60 px of 1080 high."""
        return tuple(self.px(size, 15) for size in (220, 160, 116, 64))

    @property
    def line(self) -> int:
        return self.px(44, 15)

    @property
    def title(self) -> int:
        return self.px(56, 18)

    @property
    def task(self) -> int:
        return self.px(220, 40)

    @property
    def figure(self) -> int:
        return self.px(104, 24)

    @property
    def headline(self) -> int:
        return self.px(80, 22)

    @property
    def key(self) -> int:
        return self.px(30, 13)

    @property
    def panel(self) -> int:
        return self.px(40, 13)

    @property
    def hand(self) -> int:
        """Height of a button for a hand at the board: on a small screen as large as a finger."""
        finger = min(round(FINGER_MM * (self.px_per_mm or 0.0)), self.height // _HANDS)
        return max(self.px(72, 24), finger)

    @property
    def entry(self) -> int:
        """Height of an icon with a word beneath it, in a menu."""
        return max(self.px(116, 38), self.hand * 8 // 5)

    @property
    def button(self) -> int:
        return self.px(34, 13)

    @property
    def text(self) -> int:
        return self.px(38, 13)

    @property
    def hairline(self) -> int:
        return self.px(2)

    @property
    def gap(self) -> int:
        return self.px(12, 2)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return the colour `share` of the way from one to the other, 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
