"""The page strip: thumbnails of the pages around the one that shows."""

from __future__ import annotations

from board.document.document import Document
from board.state.commands import TurnTo
from board.ui.display_list import Button, Item, Panel, Thumbnail
from board.ui.layout_context import LayoutContext

_MOST = 7  # thumbnails side by side


def page_strip(document: Document, page_size: tuple[int, int], context: LayoutContext) -> list[Item]:
    """Return the strip; a press on a thumbnail turns to its page.

    Args:
        document: the pages.
        page_size: (width, height) of a page in board pixels.
        context: of the layout.
    """
    sizes, theme = context.sizes, context.theme
    count = len(document.pages)
    first = max(0, min(document.page_number - _MOST // 2, count - _MOST))
    shown = range(first, min(count, first + _MOST))
    gap, pad = sizes.gap, 2 * sizes.gap
    high = sizes.px(120, 40)
    fits = (context.size[0] - 2 * pad) // len(shown) - gap
    wide = max(1, min(round(high * page_size[0] / page_size[1]), fits))
    number = sizes.certainty + gap // 2
    whole = len(shown) * (wide + gap) - gap
    left = (context.size[0] - whole) // 2
    top = context.size[1] - high - number - 2 * pad
    panel = left - pad, top - pad, left + whole + pad, top + high + number + pad
    items: list[Item] = [Panel(panel, theme.panel, theme.edge, gap)]
    for n in shown:
        here = n == document.page_number
        area = left, top, left + wide, top + high
        around = left - gap // 3, top - gap // 3, left + wide + gap // 3, top + high + gap // 3
        items.append(Panel(around, theme.certain if here else theme.edge, theme.edge, gap // 2))
        items.append(Thumbnail(area, n, id(document.pages[n]), document.pages[n], wide / page_size[0]))
        colour = theme.ink if here else theme.quiet
        middle = top + high + number // 2 + gap // 2
        items.append(context.centred(str(n + 1), sizes.certainty, colour, middle, left + wide // 2))
        items.append(Button(area, TurnTo(n)))
        left += wide + gap
    return items
