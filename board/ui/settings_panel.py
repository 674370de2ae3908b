"""The settings as a panel: a line for each, with all its choices side by side."""

from __future__ import annotations

from board.state.commands import Set
from board.state.settings import CHOICES, Settings, Value
from board.ui.display_list import Button, Item, Panel
from board.ui.easel import Easel
from board.ui.help_panel import sentence_of


def settings_items(settings: Settings, at: int, easel: Easel) -> list[Item]:
    """Return the panel; `at` is the place of the setting that the keys change."""
    theme, sizes, texts = easel.theme, easel.sizes, easel.texts
    size, gap = _size(easel), sizes.gap
    row, pad = 2 * size + gap, 2 * size
    names = max(easel.measure(texts(f"setting.{name}"), size)[0] for name in CHOICES)
    options = max(_row_width(name, size, easel) for name in CHOICES)
    wide, high = names + 4 * gap + options, row * len(CHOICES)
    above, below = 3 * size, 2 * size
    left, top = (easel.size[0] - wide) // 2, (easel.size[1] - high - above - below) // 2 + above
    area = left - pad, top - above - gap, left + wide + pad, top + high + below + gap
    items: list[Item] = [easel.veil(), Panel(area, theme.panel, theme.edge, 2 * gap)]
    items.append(easel.centred(texts("settings.title"), size * 5 // 4, theme.ink, top - above // 2))
    for n, name in enumerate(CHOICES):
        middle = top + n * row + row // 2
        if n == at:
            band = left - 2 * gap, middle - row // 2, left + wide + 2 * gap, middle + row // 2
            items.append(Panel(band, theme.panel, theme.certain, gap))
        items.append(easel.words(texts(f"setting.{name}"), size, theme.ink, left, middle))
        x = left + names + 4 * gap
        for value in CHOICES[name]:
            items += _option(name, value, settings.value(name) == value, x, middle, size, easel)
            x += _option_width(name, value, size, easel) + gap
    shortcuts = (*easel.keys.panel, easel.keys.of("escape"))
    return items + sentence_of("settings.keys", shortcuts, size * 4 // 5, top + high + below // 2, easel)


def name_of(name: str, value: Value, easel: Easel) -> str:
    """Return what a choice is called; languages are called as they call themselves."""
    if isinstance(value, bool):
        return easel.texts("setting.on" if value else "setting.off")
    return easel.texts(f"{name}.{value}")


def _option(
    name: str, value: Value, chosen: bool, left: int, middle: int, size: int, easel: Easel
) -> list[Item]:
    """Return a choice: filled if it is taken."""
    theme = easel.theme
    wide = _option_width(name, value, size, easel)
    area = left, middle - size, left + wide, middle + size
    fill, colour = (theme.ink, theme.board) if chosen else (theme.board, theme.ink)
    return [
        Panel(area, fill, theme.edge, size // 2),
        easel.centred(name_of(name, value, easel), size, colour, middle, left + wide // 2),
        Button(area, Set(name, value)),
    ]


def _option_width(name: str, value: Value, size: int, easel: Easel) -> int:
    return easel.measure(name_of(name, value, easel), size)[0] + 2 * size


def _row_width(name: str, size: int, easel: Easel) -> int:
    return sum(_option_width(name, value, size, easel) + easel.sizes.gap for value in CHOICES[name])


def _size(easel: Easel) -> int:
    """Return the size of the letters: as large as the window has room for."""
    size, gap = easel.sizes.panel, easel.sizes.gap
    while size > 4 and (
        (2 * size + gap) * len(CHOICES) + 7 * size > easel.size[1]
        or max(easel.measure(easel.texts(f"setting.{name}"), size)[0] for name in CHOICES)
        + max(_row_width(name, size, easel) for name in CHOICES)
        + 4 * (size + gap)
        > easel.size[0]
    ):
        size -= 1
    return size
