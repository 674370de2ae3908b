"""The settings as a panel: a line for each, with all its choices side by side."""

from __future__ import annotations

from board.state.commands import DeleteCorrections, KeepCorrections, Set
from board.state.settings import CHOICES, Settings, Value
from board.ui.display_list import Button, Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.widgets import sentence_with_keys, text_button


def settings_panel(settings: Settings, at: int, keeps: bool, context: LayoutContext) -> list[Item]:
    """Return the panel.

    Args:
        settings: to be shown.
        at: the place of the setting that the keys change.
        keeps: corrected digits are kept.
        context: of the layout.
    """
    theme, sizes, texts = context.theme, context.sizes, context.texts
    size, gap = _size(context), sizes.gap
    row, pad = 2 * size + gap, 2 * size
    names = _names_width(size, context)
    options = max(_row_width(name, size, context) for name in CHOICES)
    wide, high = names + 4 * gap + options, row * _rows()
    above, below = 3 * size, _below(size, context)
    left, top = (context.size[0] - wide) // 2, (context.size[1] - high - above - below) // 2 + above
    area = left - pad, top - above - gap, left + wide + pad, top + high + below + gap
    items: list[Item] = [context.veil(), Panel(area, theme.panel, theme.edge, 2 * gap)]
    items.append(context.centred(texts("settings.title"), size * 5 // 4, theme.ink, top - above // 2))
    for n, name in enumerate(CHOICES):
        middle = top + n * row + row // 2
        if n == at:
            band = left - 2 * gap, middle - row // 2, left + wide + 2 * gap, middle + row // 2
            items.append(Panel(band, theme.panel, theme.certain, gap))
        items.append(context.words(texts(f"setting.{name}"), size, theme.ink, left, middle))
        x = left + names + 4 * gap
        for value in CHOICES[name]:
            items += _option(name, value, settings.value(name) == value, x, middle, size, context)
            x += _option_width(name, value, size, context) + gap
    middle = top + len(CHOICES) * row + row // 2
    items.append(context.words(texts("keep.row"), size, theme.ink, left, middle))
    items += _keeping(keeps, left + names + 4 * gap, middle, size, context)
    shortcuts = (*context.keys.panel, context.keys.of("escape"))
    return items + sentence_with_keys(
        "settings.keys", shortcuts, size * 4 // 5, top + high + below // 2, context
    )


def name_of(name: str, value: Value, context: LayoutContext) -> str:
    """Return what a choice is called; languages are called as they call themselves."""
    if isinstance(value, bool):
        return context.texts("setting.on" if value else "setting.off")
    return context.texts(f"{name}.{value}")


def _option(
    name: str, value: Value, chosen: bool, left: int, middle: int, size: int, context: LayoutContext
) -> list[Item]:
    """Return a choice: filled if it is taken."""
    theme = context.theme
    wide = _option_width(name, value, size, context)
    area = left, middle - size, left + wide, middle + size
    fill, colour = (theme.ink, theme.board) if chosen else (theme.board, theme.ink)
    return [
        Panel(area, fill, theme.edge, size // 2),
        context.centred(name_of(name, value, context), size, colour, middle, left + wide // 2),
        Button(area, Set(name, value)),
    ]


def _keeping(keeps: bool, left: int, middle: int, size: int, context: LayoutContext) -> list[Item]:
    """Return whether corrected digits are kept, as a choice, and the button that deletes them."""
    items: list[Item] = []
    theme = context.theme
    for value in (False, True):
        wide = _option_width("keep", value, size, context)
        area = left, middle - size, left + wide, middle + size
        fill, colour = (theme.ink, theme.board) if keeps is value else (theme.board, theme.ink)
        items += [
            Panel(area, fill, theme.edge, size // 2),
            context.centred(name_of("keep", value, context), size, colour, middle, left + wide // 2),
            Button(area, KeepCorrections(value)),
        ]
        left += wide + context.sizes.gap
    text = context.texts("keep.delete")
    wide = context.measure(text, size)[0] + 2 * size
    area = left, middle - size, left + wide, middle + size
    return items + text_button(text, DeleteCorrections(), area, size, context)


def _rows() -> int:
    """Return the number of rows: the settings, and one for the corrected digits."""
    return len(CHOICES) + 1


def _names_width(size: int, context: LayoutContext) -> int:
    names = (*(f"setting.{name}" for name in CHOICES), "keep.row")
    return max(context.measure(context.texts(name), size)[0] for name in names)


def _option_width(name: str, value: Value, size: int, context: LayoutContext) -> int:
    return context.measure(name_of(name, value, context), size)[0] + 2 * size


def _row_width(name: str, size: int, context: LayoutContext) -> int:
    return sum(_option_width(name, value, size, context) + context.sizes.gap for value in CHOICES[name])


def _below(size: int, context: LayoutContext) -> int:
    """Return the room below the rows, for keys that a hand can press."""
    return max(3 * size, context.sizes.hand + context.sizes.gap)


def _size(context: LayoutContext) -> int:
    """Return the size of the letters: as large as the window has room for."""
    size, gap = context.sizes.panel, context.sizes.gap
    while size > 4 and (
        (2 * size + gap) * _rows() + 4 * size + _below(size, context) + 2 * gap > context.size[1]
        or _names_width(size, context)
        + max(_row_width(name, size, context) for name in CHOICES)
        + 4 * (size + gap)
        > context.size[0]
    ):
        size -= 1
    return size
