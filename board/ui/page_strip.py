"""The page strip: thumbnails of the pages around the one that shows, where no ink is."""

from __future__ import annotations

from collections.abc import Callable, Collection

from board.document.document import Document
from board.state.commands import TurnTo
from board.ui.area import Area
from board.ui.display_list import Button, Item, Panel, Thumbnail
from board.ui.free_place import free_place
from board.ui.layout_context import LayoutContext

_MOST = (7, 5, 3, 1)  # thumbnails side by side
_HIGH_PX = (120, 80)  # of 1080


def page_strip(
    document: Document,
    page_size: tuple[int, int],
    taken: Collection[Area],
    inked: Callable[[Area], bool],
    context: LayoutContext,
) -> list[Item]:
    """Return the strip, as large as there is room for; a press on a thumbnail turns to its page.

    Args:
        document: the pages.
        page_size: (width, height) of a page in board pixels.
        taken: areas of the window that it does not cover.
        inked: tells whether any ink is in an area of the window.
        context: of the layout.
    """
    gap, pad = context.sizes.gap, context.sizes.gap
    for most in _MOST:
        for high in (context.sizes.px(high, 40) for high in _HIGH_PX):
            thumb = max(1, round(high * page_size[0] / page_size[1])), high
            count = min(most, len(document.pages))
            wide, down = numbered_size(thumb, context)
            size = count * (wide + gap) - gap + 2 * pad, down + 2 * pad
            if area := free_place(size, taken, inked, context):
                items: list[Item] = [Panel(area, context.theme.panel, context.theme.edge, gap)]
                first = max(0, min(document.page_number - count // 2, len(document.pages) - count))
                for n in range(count):
                    at = area[0] + pad + n * (wide + gap), area[1] + pad
                    items += numbered(document, first + n, at, thumb, page_size, context)
                return items
    return []


def numbered_size(thumb: tuple[int, int], context: LayoutContext) -> tuple[int, int]:
    """Return the (width, height) of a thumbnail of some size with its number."""
    rim = context.sizes.gap // 3
    return thumb[0] + 2 * rim, thumb[1] + 2 * rim + _number_px(context)


def numbered(
    document: Document,
    number: int,
    at: tuple[int, int],
    thumb: tuple[int, int],
    page_size: tuple[int, int],
    context: LayoutContext,
) -> list[Item]:
    """Return the thumbnail of a page, with its number beneath; a press on it turns there.

    Args:
        document: the pages.
        number: of the page, from 0.
        at: left and top in window pixels.
        thumb: (width, height) of the thumbnail.
        page_size: (width, height) of a page in board pixels.
        context: of the layout.
    """
    theme, sizes, rim = context.theme, context.sizes, context.sizes.gap // 3
    here, page = number == document.page_number, document.pages[number]
    left, top = at[0] + rim, at[1] + rim
    area = left, top, left + thumb[0], top + thumb[1]
    around = at[0], at[1], area[2] + rim, area[3] + rim
    middle = around[3] + _number_px(context) // 2
    colour = theme.ink if here else theme.quiet
    return [
        Panel(around, theme.certain if here else theme.edge, theme.edge, sizes.gap // 2),
        Thumbnail(area, number, id(page), page, thumb[0] / page_size[0]),
        context.centred(str(number + 1), sizes.certainty, colour, middle, left + thumb[0] // 2),
        Button((*around[:3], around[3] + _number_px(context)), TurnTo(number)),
    ]


def _number_px(context: LayoutContext) -> int:
    """Return the height of a number."""
    return context.measure("0", context.sizes.certainty)[1]
