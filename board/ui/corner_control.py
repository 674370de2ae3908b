"""The corner control: all that the keys do, for a hand; quiet until it is unfolded."""

from __future__ import annotations

from collections.abc import Sequence

from board.ink.stroke import COLOURS
from board.state.commands import (
    AskToLeave,
    Browse,
    Clear,
    Command,
    Delete,
    FromMenu,
    Help,
    Play,
    Read,
    Redo,
    Save,
    ShowPanel,
    ShowPhones,
    ShowSettings,
    TakeColour,
    TakeTool,
    TakeWidth,
    TurnSums,
    Undo,
)
from board.state.panels import Panel as CornerPanel
from board.state.tools import WIDTHS, Tool
from board.ui import icons
from board.ui.area import Area
from board.ui.display_list import Button, Dot, Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.tray import entry, icon, inset, tray

_COLUMNS = 4

MENU: tuple[tuple[str, icons.Strokes, Command], ...] = (
    ("read", icons.READ, FromMenu(Read())),
    ("undo", icons.UNDO, Undo()),
    ("redo", icons.REDO, Redo()),
    ("eraser", icons.ERASER, FromMenu(TakeTool(Tool.ERASER))),
    ("pens", icons.PEN, ShowPanel(CornerPanel.PENS)),
    ("clear", icons.CLEAR, FromMenu(Clear())),
    ("pages", icons.PAGES, ShowPanel(CornerPanel.PAGES)),
    ("paper", icons.PAPER, ShowPanel(CornerPanel.PAPER)),
    ("play", icons.PLAY, FromMenu(Play())),
    ("phones", icons.PHONE, FromMenu(ShowPhones())),
    ("open", icons.OPEN, FromMenu(Browse())),
    ("save", icons.SAVE, FromMenu(Save())),
    ("settings", icons.SETTINGS, FromMenu(ShowSettings())),
    ("help", icons.HELP, FromMenu(Help())),
    ("leave", icons.LEAVE, AskToLeave()),
)
"""The menu: the name of each entry's text, after "menu.", its icon, and its command."""

_TOOLS = (
    (Tool.PEN, icons.PEN),
    (Tool.ERASER, icons.ERASER),
    (Tool.RUBBER, icons.RUBBER),
    (Tool.LASSO, icons.LASSO),
)


def corner_control(
    open_panel: CornerPanel | None,
    inked: bool,
    tool: Tool,
    selected: bool,
    sums: str,
    context: LayoutContext,
) -> list[Item]:
    """Return the corner control.

    Args:
        open_panel: the panel that is unfolded.
        inked: the page has ink, so that Read and Undo are at hand.
        tool: of the next press; without the pen, the way back to it is at hand.
        selected: some ink is selected, which can be deleted.
        sums: how the sums on the page are taken; "" if there are none.
        context: of the layout.
    """
    side, gap = context.sizes.hand, context.sizes.gap
    margin = 2 * gap
    left_handed = context.settings.left_handed
    width, height = context.size
    top = height - margin - side
    x = width - margin - side if left_handed else margin
    area = x, top, x + side, top + side
    opened = open_panel is not None
    items = _button(area, icons.CLOSE if opened else icons.MENU, "", opened, context)
    items.append(Button(area, ShowPanel(open_panel or CornerPanel.MENU)))
    for name, strokes, command in _at_hand(inked, tool, selected, sums):
        wide = _wide(name, context)
        x = x - gap - wide if left_handed else area[2] + gap
        area = x, top, x + wide, top + side
        items += [*_button(area, strokes, name, False, context), Button(area, command)]
    return items


def menu_panel(context: LayoutContext) -> list[Item]:
    """Return the menu, above the corner."""
    sizes = context.sizes
    entries = [(context.texts(f"menu.{name}"), strokes, command) for name, strokes, command in MENU]
    high = sizes.entry
    needed = max(context.measure(text, sizes.button)[0] for text, _, _ in entries) + 2 * sizes.gap
    wide = max(sizes.px(150, 50), needed)
    rows = -(-len(entries) // _COLUMNS)
    left, top, items = tray(_COLUMNS * wide, rows * high, context)
    for n, (text, strokes, command) in enumerate(entries):
        x, y = left + n % _COLUMNS * wide, top + n // _COLUMNS * high
        items += entry((x, y, x + wide, y + high), strokes, text, False, context)
        items.append(Button((x, y, x + wide, y + high), command))
    return items


def pens_panel(tool: Tool, width: int, colour: int, pen_px: float, context: LayoutContext) -> list[Item]:
    """Return the tools, and the pen's widths and colours, above the corner.

    Args:
        tool: of the next press.
        width: the pen's width, a place in `WIDTHS`.
        colour: the pen's colour.
        pen_px: the pen's usual width in window pixels.
        context: of the layout.
    """
    sizes, theme = context.sizes, context.theme
    names = [context.texts(f"tool.{each.value}") for each, _ in _TOOLS]
    high, cell = sizes.entry, sizes.px(96, 32)
    wide = max(sizes.px(150, 50), *(context.measure(text, sizes.button)[0] + 2 * sizes.gap for text in names))
    whole = max(len(_TOOLS) * wide, len(WIDTHS) * cell)
    left, top, items = tray(whole, high + 2 * cell, context)
    for n, ((each, strokes), text) in enumerate(zip(_TOOLS, names, strict=True)):
        area = left + n * wide, top, left + (n + 1) * wide, top + high
        items += [*entry(area, strokes, text, each is tool, context), Button(area, TakeTool(each))]
    step = whole // len(WIDTHS)
    largest = (cell - 2 * sizes.gap) / max(1.0, pen_px * max(WIDTHS))
    for n, share in enumerate(WIDTHS):
        area = left + n * step, top + high, left + (n + 1) * step, top + high + cell
        dot = max(3, round(pen_px * share * min(1.0, largest)))
        items += [*_choice(area, dot, theme.pens[colour], n == width, context), Button(area, TakeWidth(n))]
    step = whole // COLOURS
    for n in range(COLOURS):
        area = left + n * step, top + high + cell, left + (n + 1) * step, top + high + 2 * cell
        dot = cell - 3 * sizes.gap
        items += [*_choice(area, dot, theme.pens[n], n == colour, context), Button(area, TakeColour(n))]
    return items


def corner_area(tool: Tool, selected: bool, sums: str, context: LayoutContext) -> Area:
    """Return where the corner control is when Read and Undo are at hand; other views keep clear of it."""
    items = corner_control(None, True, tool, selected, sums, context)
    areas = [item.area for item in items if isinstance(item, Button)]
    return min(a[0] for a in areas), min(a[1] for a in areas), max(a[2] for a in areas), context.size[1]


def _at_hand(
    inked: bool, tool: Tool, selected: bool, sums: str
) -> Sequence[tuple[str, icons.Strokes, Command]]:
    """Return the buttons beside the corner."""
    buttons: list[tuple[str, icons.Strokes, Command]] = []
    if tool is not Tool.PEN:
        buttons.append(("pen", icons.PEN, TakeTool(Tool.PEN)))
    if selected:
        buttons.append(("delete", icons.BIN, Delete()))
    if inked:
        buttons += [("read", icons.READ, Read()), ("undo", icons.UNDO, Undo())]
    if sums:
        buttons.append((f"sums_{sums}", icons.SUMS[sums], TurnSums()))
    return buttons


def _wide(name: str, context: LayoutContext) -> int:
    sizes = context.sizes
    return sizes.hand + context.measure(context.texts(f"menu.{name}"), sizes.button)[0] + sizes.hand // 4


def _button(area: Area, strokes: icons.Strokes, name: str, on: bool, context: LayoutContext) -> list[Item]:
    """Return a button with an icon, and a word beside it."""
    theme, sizes = context.theme, context.sizes
    left, top, _, bottom = area
    side = bottom - top
    items: list[Item] = [
        Panel(area, theme.panel if on else theme.board, theme.edge, side // 4),
        icon(strokes, left + side // 2, (top + bottom) // 2, side // 2, theme.quiet, context),
    ]
    if name:
        middle = (top + bottom) // 2
        items.append(
            context.words(context.texts(f"menu.{name}"), sizes.button, theme.quiet, left + side, middle)
        )
    return items


def _choice(
    area: Area, dot: int, colour: tuple[int, int, int], on: bool, context: LayoutContext
) -> list[Item]:
    """Return a dot, on the board's colour, that can be chosen."""
    theme = context.theme
    left, top, right, bottom = area
    x, y = (left + right - dot) // 2, (top + bottom - dot) // 2
    edge = theme.certain if on else theme.panel
    return [
        Panel(inset(area, context), theme.board, edge, context.sizes.gap),
        Dot((x, y, x + dot, y + dot), colour),
    ]
