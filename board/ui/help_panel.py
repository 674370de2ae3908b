"""Keycaps: keys as they look, and the panel that shows what each does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from board.state.keymap import Shortcut, caps, meaning_of
from board.ui.display_list import Item, Panel
from board.ui.easel import Easel

_MOST_COLUMNS = 4  # of the panel
_ACROSS, _DOWN = 0.92, 0.88  # of the window, that the panel may take


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


def sentence_of(name: str, shortcuts: Sequence[Shortcut], size: int, middle: int, easel: Easel) -> list[Item]:
    """Return a text across the middle of the window, each placeholder the key of the shortcut it names."""
    of = {shortcut.action: caps(shortcut.keys, easel.texts)[0] for shortcut in shortcuts}
    pieces = [(words, of[action] if action else "") for words, action in easel.texts.parts(name)]
    widths = [
        (easel.measure(words, size)[0], keycap_width(cap, size, easel) if cap else 0) for words, cap in pieces
    ]
    left = (easel.size[0] - sum(map(sum, widths))) // 2
    items: list[Item] = []
    for (words, cap), (wide, key) in zip(pieces, widths, strict=True):
        if words:
            items.append(easel.words(words, size, easel.theme.quiet, left, middle))
        if cap:
            items += keycap(cap, size, left + wide, middle, easel)
        left += wide + key
    return items


def help_of(shortcuts: Sequence[Shortcut], easel: Easel) -> list[Item]:
    """Return the panel of the keys, in as many columns as make its letters largest."""
    theme, sizes = easel.theme, easel.sizes
    size, columns = max(((_fitting(parts, easel), parts) for parts in _parted(shortcuts)), key=lambda c: c[0])
    row, pad, small, between = _row(size), 4 * sizes.gap, _small(size), 3 * size
    widths = [_column_width(part, size, easel) for part in columns]
    wide, high = sum(widths) + between * (len(columns) - 1), row * max(map(len, columns))
    left, top = (easel.size[0] - wide) // 2, (easel.size[1] - high) // 2
    area = left - pad, top - pad, left + wide + pad, top + high + pad
    items: list[Item] = [easel.veil(), Panel(area, theme.panel, theme.edge, 2 * sizes.gap)]
    for part, width in zip(columns, widths, strict=True):
        room = _keys_width(part, small, easel)
        for place, shortcut in enumerate(part):
            middle, x = top + row * place + row // 2, left + room
            for cap in reversed(_shown(shortcut, room, small, easel)):
                x -= keycap_width(cap, small, easel)
                items += keycap(cap, small, x, middle, easel)
                x -= small // 2
            meaning = meaning_of(shortcut, easel.texts)
            items.append(easel.words(meaning, size, theme.ink, left + room + size, middle))
        left += width + between
    return items


def _parted(shortcuts: Sequence[Shortcut]) -> Iterator[list[Sequence[Shortcut]]]:
    """Give the ways to part shortcuts into columns of about the same height."""
    for count in range(1, _MOST_COLUMNS + 1):
        rows = -(-len(shortcuts) // count)
        yield [shortcuts[n : n + rows] for n in range(0, len(shortcuts), rows)]


def _fitting(columns: Sequence[Sequence[Shortcut]], easel: Easel) -> int:
    """Return the largest size at which columns have room in the window."""
    rows = max(map(len, columns))
    for size in range(easel.sizes.title, 4, -1):
        wide = sum(_column_width(part, size, easel) for part in columns) + 3 * size * (len(columns) - 1)
        if wide <= easel.size[0] * _ACROSS and _row(size) * rows <= easel.size[1] * _DOWN:
            return size
    return 4


def _row(size: int) -> int:
    """Return how high a line is with letters of a size."""
    return size * 3 // 2


def _small(size: int) -> int:
    """Return the size of a key's mark beside words of a size."""
    return round(size * 0.8)


def _column_width(shortcuts: Sequence[Shortcut], size: int, easel: Easel) -> int:
    """Return the width of a column."""
    words = max(easel.measure(meaning_of(s, easel.texts), size)[0] for s in shortcuts)
    return _keys_width(shortcuts, _small(size), easel) + size + words


def _keys_width(shortcuts: Sequence[Shortcut], size: int, easel: Easel) -> int:
    """Return the width of the widest first key of any shortcut."""
    return max(keycap_width(caps(s.keys, easel.texts)[0], size, easel) for s in shortcuts)


def _shown(shortcut: Shortcut, room: int, size: int, easel: Easel) -> Sequence[str]:
    """Return the first key of a shortcut, and the others as far as there is room for them."""
    every = caps(shortcut.keys, easel.texts)
    ends = accumulate(keycap_width(cap, size, easel) + size // 2 for cap in every)
    return every[: max(1, sum(end - size // 2 <= room for end in ends))]
