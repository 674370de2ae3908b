"""Sums on the board: a small sign for each judged one, and answers in handwriting of the board's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from board.sums.sums import Sum
from board.ui import icons
from board.ui.area import Area
from board.ui.display_list import Icon, Item
from board.ui.layout_context import LayoutContext
from board.ui.theme import Colour
from board.ui.written_text import width_of, written

_SIGN = 0.42  # of the digits' height
_LEAST_PX = 14
_BESIDE = 0.3  # of the digits' height, from the sum to its sign


def sums_view(
    sums: Sequence[Sum],
    answers: bool,
    scale: float,
    inked: Callable[[Area], bool],
    context: LayoutContext,
) -> list[Item]:
    """Return signs and answers of sums; where ink is, there is none.

    Args:
        sums: of the reading, in board pixels.
        answers: missing numbers are written.
        scale: window pixels to a board pixel.
        inked: tells whether any ink is in an area of the window.
        context: of the layout.
    """
    items: list[Item] = []
    for found in sums:
        state = found.equation.state
        if state == "open":
            if answers and found.equation.answer:
                items += _answer(found, scale, inked, context)
        elif not found.doubtful:
            items += _sign(found, scale, inked, context)
    return items


def _answer(found: Sum, scale: float, inked: Callable[[Area], bool], context: LayoutContext) -> list[Icon]:
    """Return the answer after the equals sign, in the blank, or under the right end of the bar."""
    text, box = found.equation.answer, found.answer_box
    height = round(box.height * scale)
    wide = width_of(text, height)
    left, top = round(box.left * scale), round(box.top * scale)
    if found.is_column:
        left = round(box.right * scale) - wide
    elif found.has_blank:
        left = round(box.centre[0] * scale) - wide // 2
    if inked((left, top, left + wide, top + height)):
        return []
    return written(text, left, top, height, context.theme.certain)


def _sign(found: Sum, scale: float, inked: Callable[[Area], bool], context: LayoutContext) -> list[Icon]:
    shapes: dict[str, tuple[icons.Strokes, Colour]] = {
        "right": (icons.CHECK, context.theme.certain),
        "wrong": (icons.UNEQUAL, context.theme.doubtful),
        "unclear": (icons.DOTS, context.theme.quiet),
    }
    strokes, colour = shapes[found.equation.state]
    height = found.answer_box.height * scale
    side = max(_LEAST_PX, round(_SIGN * height))
    left = round(found.box.right * scale + _BESIDE * height)
    middle = round(found.sign_y * scale)
    area = left, middle - side // 2, left + side, middle - side // 2 + side
    return [] if inked(area) else [Icon(area, strokes, colour, max(2, side // 8))]
