"""The tools: the eraser's reach, the lasso, the selection, and the pen where it is not the usual one."""

from __future__ import annotations

from collections.abc import Sequence

from board.ink.stroke import Box
from board.ui.area import Area, around
from board.ui.display_list import Curve, Dot, Frame, Ghost, Item, Panel, Ring
from board.ui.layout_context import LayoutContext

Place = tuple[float, float]


def pen_status(
    words: tuple[str, ...], dot_px: float, colour: int, left_handed: bool, context: LayoutContext
) -> list[Item]:
    """Return the tool and the pen in a corner of the window.

    Args:
        words: what to say of the tool and the board.
        dot_px: width of the pen in window pixels, shown as a dot; 0 for no dot.
        colour: of the pen.
        left_handed: the corner is at the right.
        context: of the layout.
    """
    sizes, theme = context.sizes, context.theme
    text = "   ·   ".join(words)
    margin = 3 * sizes.gap
    dot = max(3, round(dot_px)) if dot_px else 0
    wide = context.measure(text, sizes.certainty)[0] if text else 0
    whole = wide + dot + (sizes.gap if dot and text else 0)
    left = context.size[0] - margin - whole if left_handed else margin
    middle = context.size[1] - 2 * margin - sizes.hand  # above the corner control
    items: list[Item] = []
    if dot:
        area = left, middle - dot // 2, left + dot, middle - dot // 2 + dot
        items.append(Dot(area, theme.pens[colour]))
        left += dot + sizes.gap
    if text:
        items.append(context.words(text, sizes.certainty, theme.quiet, left, middle))
    return items


def eraser_ring(at: Place, reach_px: float, context: LayoutContext) -> Ring:
    """Return a ring around a place of the window, as wide as an eraser reaches in window pixels."""
    x, y, reach = round(at[0]), round(at[1]), max(4, round(reach_px))
    return Ring((x - reach, y - reach, x + reach, y + reach), context.theme.quiet, context.sizes.hairline)


def lasso_line(path: Sequence[Place], scale: float, context: LayoutContext) -> list[Item]:
    """Return the line of a lasso; its path is in board pixels."""
    if len(path) < 2:
        return []
    width = context.sizes.hairline
    points = tuple((round(x * scale), round(y * scale)) for x, y in path)
    left, top, right, bottom = around((x, y, x + 1, y + 1) for x, y in points)
    area = left - width, top - width, right + width, bottom + width
    return [Curve(area, points, context.theme.quiet, width)]


def selection_frame(box: Box, offset: Place | None, scale: float, context: LayoutContext) -> list[Item]:
    """Return the frame of the selected ink, and the ink itself while it is moved.

    Args:
        box: of the ink before it is moved, in board pixels.
        offset: how far it is moved, in board pixels; None if it is not being moved.
        scale: window pixels to a board pixel.
        context: of the layout.
    """
    hairline = context.sizes.hairline
    area = _area_of(box, scale, *(offset or (0.0, 0.0)))
    items: list[Item] = [Frame(area, context.theme.quiet, hairline, 5 * hairline, 3 * hairline)]
    if offset:
        items.append(Ghost(area, _area_of(box, scale, 0, 0)))
    return items


def picture_frame(box: Box, handle_px: float, scale: float, context: LayoutContext) -> list[Item]:
    """Return the frame of the chosen picture, with a handle at each corner.

    Args:
        box: of the picture, in board pixels.
        handle_px: width and height of a handle in window pixels.
        scale: window pixels to a board pixel.
        context: of the layout.
    """
    theme, hairline = context.theme, context.sizes.hairline
    left, top, right, bottom = area = _area_of(box, scale, 0, 0)
    side = round(handle_px)
    items: list[Item] = [Frame(area, theme.certain, hairline)]
    for x in (left, right):
        for y in (top, bottom):
            corner = x - side // 2, y - side // 2, x - side // 2 + side, y - side // 2 + side
            items.append(Panel(corner, theme.panel, theme.certain, side // 2))
    return items


def _area_of(box: Box, scale: float, dx: float, dy: float) -> Area:
    """Return a box of the board as an area of the window, moved by so many board pixels."""
    left, top = round((box.left + dx) * scale), round((box.top + dy) * scale)
    return left, top, left + round(box.width * scale), top + round(box.height * scale)
