"""The settings as a panel: a line for each, with all its choices side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from board.state.commands import Command, DeleteCorrections, KeepCorrections, Set, ShowSettings
from board.state.settings import CHOICES, Settings, Value
from board.ui import icons
from board.ui.display_list import Button, Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.tray import icon
from board.ui.widgets import sentence_with_keys

_MOST_COLUMNS = 2
_LEAST_SIZE = 4


@dataclass(frozen=True)
class _Row:
    """Hold a line: its name, and for each choice its text, its command, and whether it is taken."""

    name: str
    choices: tuple[tuple[str, Command, bool], ...]


@dataclass(frozen=True)
class _Plan:
    """Hold how the lines are laid out.

    Attributes:
        columns: the lines of each.
        size: height of the letters.
        widths: of the names and of the choices of each column.
    """

    columns: tuple[Sequence[_Row], ...]
    size: int
    widths: tuple[tuple[int, int], ...]


def settings_panel(settings: Settings, at: int, keeps: bool, context: LayoutContext) -> list[Item]:
    """Return the panel.

    Args:
        settings: to be shown.
        at: the place of the setting that the keys change.
        keeps: corrected digits are kept.
        context: of the layout.
    """
    theme, sizes, texts = context.theme, context.sizes, context.texts
    rows, gap = _rows(settings, keeps, context), sizes.gap
    plan = max((_plan(rows, count, context) for count in range(1, _MOST_COLUMNS + 1)), key=lambda p: p.size)
    size, step = plan.size, _button_px(plan.size, context) + gap
    wide = sum(names + 2 * gap + choices for names, choices in plan.widths) + 4 * gap * (len(plan.widths) - 1)
    high = step * max(map(len, plan.columns))
    left = (context.size[0] - wide) // 2
    top = (context.size[1] - high - 2 * (sizes.hand + gap)) // 2 + sizes.hand + gap
    panel = left - 2 * gap, top - sizes.hand - gap, left + wide + 2 * gap, top + high + sizes.hand + gap
    title = top - sizes.hand // 2
    items: list[Item] = [context.veil(), Panel(panel, theme.panel, theme.edge, 2 * gap)]
    items.append(context.centred(texts("settings.title"), size * 5 // 4, theme.ink, title))
    close = panel[2] - sizes.hand, panel[1], panel[2], panel[1] + sizes.hand
    items.append(
        icon(icons.CLOSE, close[0] + sizes.hand // 2, title, sizes.hand * 2 // 5, theme.quiet, context)
    )
    items.append(Button(close, ShowSettings()))
    number, x = 0, left
    for column, (names, choices) in zip(plan.columns, plan.widths, strict=True):
        for n, row in enumerate(column):
            middle = top + n * step + step // 2
            if number == at:
                band = x - gap, middle - step // 2, x + names + 2 * gap + choices + gap, middle + step // 2
                items.append(Panel(band, theme.panel, theme.certain, gap))
            items += _line(row, x, x + names + 2 * gap, middle, size, context)
            number += 1
        x += names + 2 * gap + choices + 4 * gap
    shortcuts = (*context.keys.panel, context.keys.of("escape"))
    middle = top + high + sizes.hand // 2
    return items + sentence_with_keys("settings.keys", shortcuts, size * 4 // 5, middle, context)


def name_of(name: str, value: Value, context: LayoutContext) -> str:
    """Return what a choice is called; languages are called as they call themselves."""
    if isinstance(value, bool):
        return context.texts("setting.on" if value else "setting.off")
    return context.texts(f"{name}.{value}")


def _rows(settings: Settings, keeps: bool, context: LayoutContext) -> list[_Row]:
    """Return the settings in their order, and whether corrected digits are kept."""
    texts = context.texts
    rows = []
    for name, values in CHOICES.items():
        chosen = settings.value(name)
        choices = ((name_of(name, value, context), Set(name, value), value == chosen) for value in values)
        rows.append(_Row(texts(f"setting.{name}"), tuple(choices)))
    keeping = (
        (name_of("keep", each, context), KeepCorrections(each), each is keeps) for each in (False, True)
    )
    rows.append(_Row(texts("keep.row"), (*keeping, (texts("keep.delete"), DeleteCorrections(), False))))
    return rows


def _line(row: _Row, left: int, x: int, middle: int, size: int, context: LayoutContext) -> list[Item]:
    """Return a line: its name at `left`, and its choices from `x` on, of which the taken one is filled."""
    theme, high = context.theme, _button_px(size, context)
    items: list[Item] = [context.words(row.name, size, theme.ink, left, middle)]
    for text, command, chosen in row.choices:
        wide = _choice_width(text, size, context)
        area = x, middle - high // 2, x + wide, middle - high // 2 + high
        fill, colour = (theme.ink, theme.board) if chosen else (theme.board, theme.ink)
        items.append(Panel(area, fill, theme.edge, size // 2))
        items.append(context.centred(text, size, colour, middle, x + wide // 2))
        items.append(Button(area, command))
        x += wide + context.sizes.gap // 2
    return items


def _plan(rows: Sequence[_Row], count: int, context: LayoutContext) -> _Plan:
    """Lay lines out in so many columns, in the largest letters that there is room for."""
    most = -(-len(rows) // count)
    columns = tuple(rows[n : n + most] for n in range(0, len(rows), most))
    sizes, (width, height) = context.sizes, context.size
    for size in range(sizes.panel, _LEAST_SIZE, -1):
        widths = tuple(_widths(column, size, context) for column in columns)
        wide = sum(names + choices + 6 * sizes.gap for names, choices in widths)
        high = most * (_button_px(size, context) + sizes.gap) + 2 * (sizes.hand + sizes.gap)
        if wide <= width and high <= height:
            break
    return _Plan(columns, size, widths)


def _widths(column: Sequence[_Row], size: int, context: LayoutContext) -> tuple[int, int]:
    """Return the widths of the names and of the choices of a column."""
    gap = context.sizes.gap // 2
    choices = (sum(_choice_width(text, size, context) + gap for text, _, _ in row.choices) for row in column)
    return max(context.measure(row.name, size)[0] for row in column), max(choices) - gap


def _choice_width(text: str, size: int, context: LayoutContext) -> int:
    return max(context.measure(text, size)[0] + size, _button_px(size, context))


def _button_px(size: int, context: LayoutContext) -> int:
    """Return the height of a choice with letters of a size: never less than a finger needs."""
    return max(2 * size, context.sizes.px(48, 16))
