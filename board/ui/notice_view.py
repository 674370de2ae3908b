"""Notices, and the question whether corrected digits may be kept."""

from __future__ import annotations

from board.state.commands import KeepCorrections
from board.ui.display_list import Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.widgets import text_button


def notice(text: str, context: LayoutContext) -> list[Item]:
    """Return a sentence for the person at the board."""
    theme, sizes = context.theme, context.sizes
    words = context.centred(context.cut(text, sizes.text), sizes.text, theme.ink, 5 * sizes.gap)
    left, top, right, bottom = words.area
    room = sizes.gap
    area = left - 2 * room, top - room, right + 2 * room, bottom + room
    return [Panel(area, theme.panel, theme.doubtful, room), words]


def consent_question(context: LayoutContext) -> list[Item]:
    """Return the question whether corrected digits may be kept, and its two answers."""
    theme, sizes = context.theme, context.sizes
    room, size = sizes.gap, sizes.certainty
    answers = [
        (context.texts("keep.yes"), KeepCorrections(True)),
        (context.texts("keep.no"), KeepCorrections(False)),
    ]
    text = context.texts("keep.question")
    wide, high = context.measure(text, size)
    widths = [context.measure(word, size)[0] + 4 * room for word, _ in answers]
    whole = wide + sum(width + room for width in widths) + room
    left, top = (context.size[0] - whole) // 2, 3 * room
    bottom = top + high + 2 * room
    area = left - 2 * room, top - room, left + whole + room, bottom + room
    items: list[Item] = [
        Panel(area, theme.panel, theme.edge, room),
        context.words(text, size, theme.ink, left, (top + bottom) // 2),
    ]
    x = left + wide + 2 * room
    for (word, command), width in zip(answers, widths, strict=True):
        items += text_button(word, command, (x, top, x + width, bottom), size, context)
        x += width + room
    return items
