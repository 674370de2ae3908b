"""Where words and strips stand that give way to the ink: along the edges of the window."""

from __future__ import annotations

from collections.abc import Callable, Collection

from board.ui.area import Area, overlap
from board.ui.layout_context import LayoutContext


def free_place(
    size: tuple[int, int],
    taken: Collection[Area],
    inked: Callable[[Area], bool],
    context: LayoutContext,
    above: bool = False,
) -> Area | None:
    """Return the first place along the edges of the window where nothing is: below, above, at the sides.

    Args:
        size: width and height.
        taken: areas to keep clear of.
        inked: tells whether any ink is in an area of the window.
        context: of the layout.
        above: the upper edge comes before the lower.
    """
    (wide, high), (width, height) = size, context.size
    margin = 2 * context.sizes.gap
    across = (width - wide) // 2, width - wide - margin, margin
    if wide > width - 2 * margin or high > height - 2 * margin:
        return None
    tops = height - high - margin, margin
    places = [(left, top) for top in (reversed(tops) if above else tops) for left in across]
    places += [(left, (height - high) // 2) for left in across[1:]]
    for left, top in places:
        area = left, top, left + wide, top + high
        if not inked(area) and not any(overlap(area, other) for other in taken):
            return area
    return None
