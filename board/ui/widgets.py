"""Widgets: buttons, keycaps, and sentences with keycaps in them, as display items."""

from __future__ import annotations

from collections.abc import Sequence

from board.state.commands import Command
from board.state.keymap import Shortcut, caps
from board.ui.area import Area
from board.ui.display_list import Button, Item, Panel
from board.ui.layout_context import LayoutContext


def text_button(text: str, command: Command, area: Area, size: int, context: LayoutContext) -> list[Item]:
    """Return a button with a text in letters of some height."""
    theme = context.theme
    left, top, right, bottom = area
    return [
        Panel(area, theme.board, theme.edge, context.sizes.gap // 2),
        context.centred(text, size, theme.ink, (top + bottom) // 2, (left + right) // 2),
        Button(area, command),
    ]


def option_button(text: str, command: Command, taken: bool, area: Area, context: LayoutContext) -> list[Item]:
    """Return an option: filled if it is taken."""
    theme, sizes = context.theme, context.sizes
    left, top, right, bottom = area
    fill, colour = (theme.ink, theme.board) if taken else (theme.panel, theme.ink)
    words = context.centred(text, sizes.text, colour, (top + bottom) // 2, (left + right) // 2)
    return [Panel(area, fill, theme.edge, sizes.gap), words, Button(area, command)]


def key_button(
    cap: str, text: str, command: Command, area: Area, size: int, context: LayoutContext
) -> list[Item]:
    """Return a button with a text and the key that does the same."""
    theme, sizes = context.theme, context.sizes
    left, top, _, bottom = area
    middle, gap = (top + bottom) // 2, 2 * sizes.gap
    x = left + gap + keycap_width(cap, sizes.key, context) + gap
    return [
        Panel(area, theme.panel, theme.edge, sizes.gap),
        *keycap(cap, sizes.key, left + gap, middle, context),
        context.words(text, size, theme.ink, x, middle),
        Button(area, command),
    ]


def key_button_text_size(cap: str, text: str, wide: int, context: LayoutContext) -> int:
    """Return the size at which the text of a key button fits beside its key."""
    room = wide - keycap_width(cap, context.sizes.key, context) - 6 * context.sizes.gap
    return context.fitting(text, context.sizes.text, room)


def keycap(cap: str, size: int, left: int, middle: int, context: LayoutContext) -> list[Item]:
    """Return a key with its mark, `size` high letters, from `left` and around `middle`."""
    wide, high = context.measure(cap, size)
    room = max(2, size // 3)
    top, bottom = middle - high // 2 - room // 2, middle + high // 2 + room // 2
    area = left, top, left + _wide(wide, high, room), bottom
    inset = (area[2] - area[0] - wide) // 2
    return [
        Panel(area, context.theme.board, context.theme.edge, room),
        context.words(cap, size, context.theme.ink, left + inset, middle),
    ]


def keycap_width(cap: str, size: int, context: LayoutContext) -> int:
    """Return the width of a key."""
    return _wide(*context.measure(cap, size), max(2, size // 3))


def _wide(wide: int, high: int, room: int) -> int:
    return max(wide + 2 * room, high + room)


def sentence_with_keys(
    name: str, shortcuts: Sequence[Shortcut], size: int, middle: int, context: LayoutContext
) -> list[Item]:
    """Return a text across the middle of the window, each placeholder the key of the shortcut it names.

    A tap on a key, or on the words after it, does what the key does.
    """
    commands = {shortcut.action: shortcut.command for shortcut in shortcuts}
    of = {shortcut.action: caps(shortcut.keys, context.texts)[0] for shortcut in shortcuts}
    parts = context.texts.parts(name)
    pieces = [(words, of[action] if action else "") for words, action in parts]
    widths = [
        (context.measure(words, size)[0], keycap_width(cap, size, context) if cap else 0)
        for words, cap in pieces
    ]
    left = (context.size[0] - sum(map(sum, widths))) // 2
    items: list[Item] = []
    pressed: tuple[int, Command | None] = 0, None
    half = context.sizes.hand // 2
    for (words, cap), (_, action), (wide, key) in zip(pieces, parts, widths, strict=True):
        start, command = pressed
        if words:
            items.append(context.words(words, size, context.theme.quiet, left, middle))
        if command:
            end = left + context.measure(words.rstrip(), size)[0]
            items.append(Button((start, middle - half, end, middle + half), command))
        pressed = left + wide, commands[action] if action else None
        if cap:
            items += keycap(cap, size, left + wide, middle, context)
        left += wide + key
    return items
