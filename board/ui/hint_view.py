"""The hint of an empty board: how to begin, and on a new one a picture of a reading."""

from __future__ import annotations

from board.state.keymap import caps
from board.ui import icons
from board.ui.display_list import Icon, Item
from board.ui.layout_context import LayoutContext
from board.ui.widgets import keycap, keycap_width, sentence_with_keys

_WIDE, _HIGH = 70, 110  # of a digit in the picture
_DIGITS = (("2", icons.TWO), ("7", icons.SEVEN))


def hint_view(new: bool, context: LayoutContext) -> list[Item]:
    """Return the hint of an empty board; a new board shows a picture above it."""
    theme, sizes = context.theme, context.sizes
    shortcuts = [context.keys.of(action) for action in ("read", "play", "help")]
    middle = context.size[1] // 2 + (8 * sizes.gap if new else 0)
    items: list[Item] = [
        context.centred(context.texts("hint.write"), sizes.headline, theme.quiet, middle - 3 * sizes.gap),
        *sentence_with_keys("hint.keys", shortcuts, sizes.panel, middle + 4 * sizes.gap, context),
    ]
    return [*_picture(middle - 17 * sizes.gap, context), *items] if new else items


def _picture(middle: int, context: LayoutContext) -> list[Item]:
    """Return digits as they are written and as they are read, and the key between if it needs one."""
    sizes = context.sizes
    arrow, gap = sizes.px(60), 5 * sizes.gap
    digits = len(_DIGITS) * sizes.px(_WIDE) + (len(_DIGITS) - 1) * gap
    cap = "" if context.settings.live else _cap("read", context)
    between = [arrow, keycap_width(cap, sizes.panel, context), arrow] if cap else [arrow]
    widths = [digits, *between, digits]
    left = (context.size[0] - sum(widths) - gap * (len(widths) - 1)) // 2
    lefts = [left + sum(widths[:n]) + n * gap for n in range(len(widths))]
    items = _digits(lefts[0], middle, False, context)
    for n, x in enumerate(lefts[1:-1]):
        if n % 2:
            items += keycap(cap, sizes.panel, x, middle, context)
        else:
            items.append(_icon(icons.ARROW, x, middle, (arrow, arrow // 2), context))
    return [*items, *_digits(lefts[-1], middle, True, context)]


def _digits(left: int, middle: int, read: bool, context: LayoutContext) -> list[Item]:
    """Return digits from `left` on and around `middle`, as they look before or after they are read."""
    theme, sizes = context.theme, context.sizes
    items: list[Item] = []
    for digit, strokes in _DIGITS:
        icon = _icon(strokes, left, middle, (sizes.px(_WIDE), sizes.px(_HIGH)), context)
        items.append(icon)
        if read:
            x, _, right, bottom = icon.area
            below, across = bottom + sizes.gap + sizes.label // 2, (x + right) // 2
            items.append(context.centred(digit, sizes.label, theme.certain, below, across, bold=True))
        left += sizes.px(_WIDE) + 5 * sizes.gap
    return items


def _icon(
    strokes: icons.Strokes, left: int, middle: int, size: tuple[int, int], context: LayoutContext
) -> Icon:
    wide, high = size
    area = left, middle - high // 2, left + wide, middle - high // 2 + high
    return Icon(area, strokes, context.theme.quiet, context.sizes.px(8, 2))


def _cap(action: str, context: LayoutContext) -> str:
    """Return the first key of an action as it is marked."""
    return caps(context.keys.of(action).keys, context.texts)[0]
