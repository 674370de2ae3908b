"""The pages as one sees them: a strip of thumbnails while one turns them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from board.state.commands import TurnTo
from board.ui.display_list import Button, Item, Panel, Thumbnail

if TYPE_CHECKING:
    from board.state.session import Session
    from board.ui.easel import Easel

_MOST = 7  # thumbnails side by side


def pages_items(session: Session, easel: Easel) -> list[Item]:
    """Return the strip with the pages around the one that shows, each to be pressed."""
    board = session.surface
    sizes, theme = easel.sizes, easel.theme
    count = len(board.document.pages)
    first = max(0, min(board.document.page_number - _MOST // 2, count - _MOST))
    shown = range(first, min(count, first + _MOST))
    gap, pad = sizes.gap, 2 * sizes.gap
    high = sizes.px(120, 40)
    fits = (easel.size[0] - 2 * pad) // len(shown) - gap
    wide = max(1, min(round(high * board.page_size[0] / board.page_size[1]), fits))
    number = sizes.certainty + gap // 2
    whole = len(shown) * (wide + gap) - gap
    left = (easel.size[0] - whole) // 2
    top = easel.size[1] - high - number - 2 * pad
    panel = left - pad, top - pad, left + whole + pad, top + high + number + pad
    items: list[Item] = [Panel(panel, theme.panel, theme.edge, gap)]
    for n in shown:
        here = n == board.document.page_number
        area = left, top, left + wide, top + high
        around = left - gap // 3, top - gap // 3, left + wide + gap // 3, top + high + gap // 3
        items.append(Panel(around, theme.certain if here else theme.edge, theme.edge, gap // 2))
        items.append(Thumbnail(area, n, id(board.document.pages[n])))
        colour = theme.ink if here else theme.quiet
        middle = top + high + number // 2 + gap // 2
        items.append(easel.centred(str(n + 1), sizes.certainty, colour, middle, left + wide // 2))
        items.append(Button(area, TurnTo(n)))
        left += wide + gap
    return items
