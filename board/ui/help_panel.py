"""The help: a panel with every key and its meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from board.state.keymap import Shortcut, caps, meaning_of
from board.ui.display_list import Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.widgets import keycap, keycap_width

_MOST_COLUMNS = 4  # of the panel
_ACROSS, _DOWN = 0.92, 0.88  # of the window, that the panel may take


def help_panel(shortcuts: Sequence[Shortcut], context: LayoutContext) -> list[Item]:
    """Return the panel of the keys, in as many columns as make its letters largest."""
    theme, sizes = context.theme, context.sizes
    size, columns = max(
        ((_fitting(parts, context), parts) for parts in _parted(shortcuts)), key=lambda c: c[0]
    )
    row, pad, small, between = _row(size), 4 * sizes.gap, _small(size), 3 * size
    widths = [_column_width(part, size, context) for part in columns]
    wide, high = sum(widths) + between * (len(columns) - 1), row * max(map(len, columns))
    left, top = (context.size[0] - wide) // 2, (context.size[1] - high) // 2
    area = left - pad, top - pad, left + wide + pad, top + high + pad
    items: list[Item] = [context.veil(), Panel(area, theme.panel, theme.edge, 2 * sizes.gap)]
    for part, width in zip(columns, widths, strict=True):
        room = _keys_width(part, small, context)
        for place, shortcut in enumerate(part):
            middle, x = top + row * place + row // 2, left + room
            for cap in reversed(_shown(shortcut, room, small, context)):
                x -= keycap_width(cap, small, context)
                items += keycap(cap, small, x, middle, context)
                x -= small // 2
            meaning = meaning_of(shortcut, context.texts)
            items.append(context.words(meaning, size, theme.ink, left + room + size, middle))
        left += width + between
    return items


def _parted(shortcuts: Sequence[Shortcut]) -> Iterator[list[Sequence[Shortcut]]]:
    """Give the ways to part shortcuts into columns of about the same height."""
    for count in range(1, _MOST_COLUMNS + 1):
        rows = -(-len(shortcuts) // count)
        yield [shortcuts[n : n + rows] for n in range(0, len(shortcuts), rows)]


def _fitting(columns: Sequence[Sequence[Shortcut]], context: LayoutContext) -> int:
    """Return the largest size at which columns have room in the window."""
    rows = max(map(len, columns))
    for size in range(context.sizes.title, 4, -1):
        wide = sum(_column_width(part, size, context) for part in columns) + 3 * size * (len(columns) - 1)
        if wide <= context.size[0] * _ACROSS and _row(size) * rows <= context.size[1] * _DOWN:
            return size
    return 4


def _row(size: int) -> int:
    """Return how high a line is with letters of a size."""
    return size * 3 // 2


def _small(size: int) -> int:
    """Return the size of a key's mark beside words of a size."""
    return round(size * 0.8)


def _column_width(shortcuts: Sequence[Shortcut], size: int, context: LayoutContext) -> int:
    """Return the width of a column."""
    words = max(context.measure(meaning_of(s, context.texts), size)[0] for s in shortcuts)
    return _keys_width(shortcuts, _small(size), context) + size + words


def _keys_width(shortcuts: Sequence[Shortcut], size: int, context: LayoutContext) -> int:
    """Return the width of the widest first key of any shortcut."""
    return max(keycap_width(caps(s.keys, context.texts)[0], size, context) for s in shortcuts)


def _shown(shortcut: Shortcut, room: int, size: int, context: LayoutContext) -> Sequence[str]:
    """Return the first key of a shortcut, and the others as far as there is room for them."""
    every = caps(shortcut.keys, context.texts)
    ends = accumulate(keycap_width(cap, size, context) + size // 2 for cap in every)
    return every[: max(1, sum(end - size // 2 <= room for end in ends))]
