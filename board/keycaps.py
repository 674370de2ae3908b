"""Keycaps: keys as they look, and the panel that shows what each does."""

from __future__ import annotations

from collections.abc import Sequence

from board.easel import Easel
from board.items import Item, Panel
from board.keys import Shortcut, caps, meaning_of

_MOST_ROWS = 9  # of a column of the panel


def keycap(cap: str, size: int, left: int, middle: int, easel: Easel) -> list[Item]:
    """Return a key with its mark, `size` high letters, from `left` and around `middle`."""
    wide, high = easel.measure(cap, size)
    room = max(2, size // 3)
    area = (
        left,
        middle - high // 2 - room // 2,
        left + _wide(wide, high, room),
        middle + high // 2 + room // 2,
    )
    inset = (area[2] - area[0] - wide) // 2
    return [
        Panel(area, easel.theme.board, easel.theme.edge, room),
        easel.words(cap, size, easel.theme.ink, left + inset, middle),
    ]


def keycap_width(cap: str, size: int, easel: Easel) -> int:
    """Return how wide a key is."""
    return _wide(*easel.measure(cap, size), max(2, size // 3))


def _wide(wide: int, high: int, room: int) -> int:
    return max(wide + 2 * room, high + room)


def help_of(shortcuts: Sequence[Shortcut], easel: Easel) -> list[Item]:
    """Return the panel of the keys, as large as the window has room for."""
    theme, sizes = easel.theme, easel.sizes
    columns = -(-len(shortcuts) // _MOST_ROWS)
    rows = -(-len(shortcuts) // columns)
    parts = [shortcuts[n * rows : (n + 1) * rows] for n in range(columns)]
    size = sizes.title
    while size > 8 and (
        sum(_column_width(part, size, easel) for part in parts) > easel.size[0] * 0.88
        or 2 * size * rows > easel.size[1] * 0.8
    ):
        size -= 1
    row, pad, small = 2 * size, 4 * sizes.gap, _small(size)
    widths = [_column_width(part, size, easel) for part in parts]
    left, top = (easel.size[0] - sum(widths) + 2 * size) // 2, (easel.size[1] - row * rows) // 2
    area = left - pad, top - pad, left + sum(widths) - 2 * size + pad, top + row * rows + pad
    items: list[Item] = [Panel(area, theme.panel, theme.edge, 2 * sizes.gap)]
    for part, width in zip(parts, widths, strict=True):
        words_left = left + _caps_width(part, small, easel) + size
        for place, shortcut in enumerate(part):
            middle = top + row * place + row // 2
            x = words_left - size
            for cap in reversed(caps(shortcut.keys, easel.texts)):
                x -= keycap_width(cap, small, easel)
                items += keycap(cap, small, x, middle, easel)
                x -= small // 2
            items.append(easel.words(meaning_of(shortcut, easel.texts), size, theme.ink, words_left, middle))
        left += width
    return items


def _small(size: int) -> int:
    """Return the size of a key's mark beside words of a size."""
    return round(size * 0.8)


def _column_width(shortcuts: Sequence[Shortcut], size: int, easel: Easel) -> int:
    """Return the width of a column with the space after it."""
    words = max(easel.measure(meaning_of(s, easel.texts), size)[0] for s in shortcuts)
    return _caps_width(shortcuts, _small(size), easel) + size + words + 2 * size


def _caps_width(shortcuts: Sequence[Shortcut], size: int, easel: Easel) -> int:
    """Return the width of the widest keys of any shortcut, side by side."""
    every = (caps(shortcut.keys, easel.texts) for shortcut in shortcuts)
    return max(
        sum(keycap_width(cap, size, easel) + size // 2 for cap in names) - size // 2 for names in every
    )
