"""The files of a folder as a panel: a line for each, which one marks or goes into."""

from __future__ import annotations

from board.state.browser import ROWS, Browser
from board.state.commands import Browse, Command, Entry, Mark, MoveChoice, Open, Take
from board.state.keymap import caps
from board.ui import icons
from board.ui.display_list import Button, Icon, Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.widgets import text_button

_WIDE, _HIGH = 0.62, 0.94  # of the window


def file_panel(browser: Browser, context: LayoutContext) -> list[Item]:
    """Return the panel."""
    theme, sizes, texts = context.theme, context.sizes, context.texts
    high = round(context.size[1] * _HIGH)
    size, gap = high // (2 * ROWS + 9), sizes.gap
    row, pad = 2 * size, 2 * size
    wide = round(context.size[0] * _WIDE)
    left, top = (context.size[0] - wide) // 2, (context.size[1] - high) // 2 + size
    right = left + wide
    list_top = top + 3 * size
    items: list[Item] = [
        Panel((left - pad, top - size, right + pad, top + high - size), theme.panel, theme.edge, 2 * gap)
    ]
    items.append(context.words(texts("open.title"), size * 5 // 4, theme.ink, left, top + size // 2))
    folder = _end_of(browser.folder, size * 4 // 5, wide, context)
    items.append(context.words(folder, size * 4 // 5, theme.quiet, left, top + 2 * size))
    y = list_top
    for place in browser.seen:
        area = left - size, y, right + size, y + row
        if place == browser.at:
            items.append(Panel(area, theme.board, theme.edge, gap))
        items += _entry(browser.entries[place], place in browser.marked, area, size, context)
        entry = browser.entries[place]
        items.append(Button(area, Browse(entry.path) if entry.is_folder else Mark(place)))
        y += row
    if browser.folder and not any(not entry.is_folder for entry in browser.entries):
        middle = list_top + ROWS * row - size
        items.append(context.centred(texts("open.nothing"), size * 4 // 5, theme.quiet, middle))
    items += _buttons(browser, left, right, list_top + ROWS * row + gap, size, context)
    shortcuts = (*context.keys.browser, context.keys.of("escape"))
    sentence = texts("open.keys", **{s.action: caps(s.keys, texts)[0] for s in shortcuts})
    items.append(
        context.centred(
            sentence, context.fitting(sentence, size * 4 // 5, wide), theme.quiet, top + high - 5 * size // 2
        )
    )
    return items


def _entry(
    entry: Entry, marked: bool, area: tuple[int, int, int, int], size: int, context: LayoutContext
) -> list[Item]:
    """Return the line of a file, with a box that is checked if it is marked, or of a folder."""
    theme = context.theme
    left, top, right, bottom = area
    middle, side = (top + bottom) // 2, size * 9 // 10
    x = left + size
    box = x, middle - side // 2, x + side, middle - side // 2 + side
    items: list[Item] = []
    if entry.is_folder:
        tab = box[0], box[1] + side // 8, box[0] + side // 2, box[1] + side // 2
        body = box[0], box[1] + side // 4, box[2], box[3] - side // 10
        items += [Panel(area_, theme.quiet, theme.quiet, max(1, side // 10)) for area_ in (tab, body)]
    else:
        items.append(Panel(box, theme.board, theme.quiet, max(2, side // 5)))
        if marked:
            items.append(Icon(box, icons.CHECK, theme.certain, max(2, (box[2] - box[0]) // 8)))
    name = context.texts("open.above") if entry.name == ".." else entry.name
    room = right - size - (x + side + size // 2)
    items.append(
        context.words(_end_of(name, size, room, context), size, theme.ink, x + side + size // 2, middle)
    )
    return items


def _buttons(
    browser: Browser, left: int, right: int, top: int, size: int, context: LayoutContext
) -> list[Item]:
    """Return the buttons along the lower edge: leafing at the left, opening and closing at the right."""
    texts, gap = context.texts, context.sizes.gap
    high = 2 * size
    items: list[Item] = []
    pages = -(-len(browser.entries) // ROWS)
    if pages > 1:
        for n, (mark, step) in enumerate((("<", -ROWS), (">", ROWS))):
            x = left + n * (2 * high + gap)
            items += text_button(mark, MoveChoice(step), (x, top, x + 2 * high, top + high), size, context)
        said = texts("open.page", page=browser.at // ROWS + 1, pages=pages)
        items.append(
            context.words(said, size, context.theme.quiet, left + 4 * high + 3 * gap, top + high // 2)
        )
    count = len(browser.marked)
    buttons: list[tuple[str, Command]] = [(texts("open.close"), Browse())]
    if isinstance(browser.meant, Open):
        said = texts("open.many", count=count) if count > 1 else texts("open.one")
        buttons.append((said, Take()))
    x = right
    for said, command in buttons:
        wide = context.measure(said, size)[0] + 2 * size
        area = x - wide, top, x, top + high
        items += text_button(said, command, area, size, context)
        if command == Take():  # filled, as it is what one came for
            items.append(Panel(area, context.theme.ink, context.theme.edge, gap // 2))
            items.append(context.centred(said, size, context.theme.board, top + size, x - wide // 2))
        x -= wide + gap
    return items


def _end_of(text: str, size: int, wide: int, context: LayoutContext) -> str:
    """Return as much of the end of a text as fits, which tells one file from another."""
    if context.measure(text, size)[0] <= wide:
        return text
    least, most = 0, len(text)
    while least < most:
        middle = (least + most) // 2
        if context.measure("…" + text[middle:], size)[0] <= wide:
            most = middle
        else:
            least = middle + 1
    return "…" + text[least:]
