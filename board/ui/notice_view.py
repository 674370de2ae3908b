"""Notices, and the question whether corrected digits may be kept."""

from __future__ import annotations

from collections.abc import Callable, Collection

from board.state.commands import KeepCorrections
from board.ui.area import Area
from board.ui.display_list import Item, Panel
from board.ui.free_place import free_place
from board.ui.layout_context import LayoutContext
from board.ui.widgets import text_button


def notice(
    text: str, taken: Collection[Area], inked: Callable[[Area], bool], context: LayoutContext
) -> list[Item]:
    """Return a sentence for the person at the board, at the top unless ink is there.

    Args:
        text: the sentence.
        taken: areas to keep clear of.
        inked: tells whether any ink is in an area of the window.
        context: of the layout.
    """
    theme, sizes = context.theme, context.sizes
    room, text = sizes.gap, context.cut(text, sizes.text)
    wide, high = context.measure(text, sizes.text)
    area = _place((wide + 4 * room, high + 2 * room), taken, inked, context)
    words = context.words(text, sizes.text, theme.ink, area[0] + 2 * room, (area[1] + area[3]) // 2)
    return [Panel(area, theme.panel, theme.doubtful, room), words]


def consent_question(
    taken: Collection[Area], inked: Callable[[Area], bool], context: LayoutContext
) -> list[Item]:
    """Return the question whether corrected digits may be kept, and its two answers; as `notice` stands."""
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
    area = _place((whole + 3 * room, high + 4 * room), taken, inked, context)
    left, top, bottom = area[0] + 2 * room, area[1] + room, area[3] - room
    items: list[Item] = [
        Panel(area, theme.panel, theme.edge, room),
        context.words(text, size, theme.ink, left, (top + bottom) // 2),
    ]
    x = left + wide + 2 * room
    for (word, command), width in zip(answers, widths, strict=True):
        items += text_button(word, command, (x, top, x + width, bottom), size, context)
        x += width + room
    return items


def _place(
    size: tuple[int, int], taken: Collection[Area], inked: Callable[[Area], bool], context: LayoutContext
) -> Area:
    """Return where no ink is, or else the middle of the upper edge."""
    left, top = (context.size[0] - size[0]) // 2, 2 * context.sizes.gap
    free = free_place(size, taken, inked, context, above=True)
    return free or (left, top, left + size[0], top + size[1])
