"""The cheer for a new best: dots that fly apart and fade away, once."""

from __future__ import annotations

from math import cos, pi, sin

from board.ui.display_list import Dot
from board.ui.layout_context import LayoutContext

_DOTS = 36
_GOLDEN = pi * (3 - 5**0.5)  # an angle that spreads points evenly around


def cheer_view(share: float, centre: tuple[int, int], context: LayoutContext) -> list[Dot]:
    """Return the dots at a moment.

    Args:
        share: how much of the cheer is over, 0 to 1.
        centre: from where they fly, in window pixels.
        context: of the layout.
    """
    theme, height = context.theme, context.size[1]
    colours = (theme.certain, theme.second_ink, theme.third_ink, theme.doubtful)
    flown = 1.0 - (1.0 - share) ** 3
    dots = []
    for n in range(_DOTS):
        far = height * (0.16 + 0.3 * (n * 7 % _DOTS) / _DOTS) * flown
        x, y = centre[0] + 1.7 * far * cos(n * _GOLDEN), centre[1] + 0.7 * far * sin(n * _GOLDEN)
        radius = max(1, round(context.sizes.gap * (1.0 - share) * (0.7 + 0.2 * (n % 3))))
        area = round(x) - radius, round(y) - radius, round(x) + radius, round(y) + radius
        dots.append(Dot(area, colours[n % len(colours)]))
    return dots
