"""The tray: the panel above the corner control, and the entries in it."""

from __future__ import annotations

from board.ui import icons
from board.ui.area import Area
from board.ui.display_list import Icon, Item, Panel
from board.ui.layout_context import LayoutContext


def tray(wide: int, high: int, context: LayoutContext) -> tuple[int, int, list[Item]]:
    """Return where the content of a panel above the corner begins, and the panel."""
    sizes, theme = context.sizes, context.theme
    pad, margin = 2 * sizes.gap, 2 * sizes.gap
    left = context.size[0] - margin - wide - 2 * pad if context.settings.left_handed else margin
    top = context.size[1] - 2 * margin - sizes.hand - high - 2 * pad
    area = left, top, left + wide + 2 * pad, top + high + 2 * pad
    return left + pad, top + pad, [Panel(area, theme.panel, theme.edge, 2 * sizes.gap)]


def entry(area: Area, strokes: icons.Strokes, text: str, on: bool, context: LayoutContext) -> list[Item]:
    """Return an icon above a word."""
    theme, sizes = context.theme, context.sizes
    left, top, right, bottom = area
    middle, high = (left + right) // 2, bottom - top
    items: list[Item] = [Panel(inset(area, context), theme.panel, theme.certain, sizes.gap)] if on else []
    return [
        *items,
        icon(strokes, middle, top + high * 2 // 5, high * 2 // 5, theme.ink, context),
        context.centred(text, sizes.button, theme.ink, bottom - high // 5, middle),
    ]


def inset(area: Area, context: LayoutContext) -> Area:
    """Return an area a little smaller."""
    room = context.sizes.gap // 3
    return area[0] + room, area[1] + room, area[2] - room, area[3] - room


def icon(
    strokes: icons.Strokes, x: int, y: int, side: int, colour: tuple[int, int, int], context: LayoutContext
) -> Icon:
    """Return an icon in a square around a place."""
    area = x - side // 2, y - side // 2, x - side // 2 + side, y - side // 2 + side
    return Icon(area, strokes, colour, context.sizes.px(4, 2))
