"""The panels of the pages and of their papers, above the corner control."""

from __future__ import annotations

from board.document.document import Document
from board.document.page import Page, Paper
from board.state.commands import Command, DeletePage, MovePage, TakePaper, TurnTo
from board.ui import icons
from board.ui.display_list import Button, Item, Panel, Thumbnail
from board.ui.layout_context import LayoutContext
from board.ui.page_strip import numbered, numbered_size
from board.ui.tray import entry, inset, tray

_COLUMNS, _ROWS = 4, 2  # of thumbnails that show at once


def pages_panel(document: Document, page_size: tuple[int, int], context: LayoutContext) -> list[Item]:
    """Return the pages around the one that shows, and what moves, deletes and adds pages.

    Args:
        document: the pages.
        page_size: (width, height) of a page in board pixels.
        context: of the layout.
    """
    sizes = context.sizes
    high, gap = sizes.entry, sizes.gap
    thumb = _size(page_size, sizes.px(150, 50), context)
    wide, cell = max(thumb[0] + gap, context.size[0] // 8), numbered_size(thumb, context)[1]
    buttons: list[tuple[str, icons.Strokes, Command]] = [
        ("earlier", icons.BACK, MovePage(-1)),
        ("later", icons.ARROW, MovePage(1)),
        ("new", icons.PLUS, TurnTo(len(document.pages))),
        ("delete", icons.BIN, DeletePage()),
    ]
    texts = [context.texts(f"pages.{name}") for name, _, _ in buttons]
    wide = max(wide, *(context.measure(text, sizes.button)[0] + 2 * gap for text in texts))
    rows = min(_ROWS, -(-len(document.pages) // _COLUMNS))
    first = max(0, document.page_number // _COLUMNS - rows + 1) * _COLUMNS
    left, top, items = tray(_COLUMNS * wide, rows * (cell + gap) + high, context)
    for n in range(first, min(len(document.pages), first + rows * _COLUMNS)):
        x, y = left + (n - first) % _COLUMNS * wide, top + (n - first) // _COLUMNS * (cell + gap)
        items += numbered(document, n, (x + (wide - thumb[0]) // 2, y), thumb, page_size, context)
    y = top + rows * (cell + gap)
    for n, (text, (_, strokes, command)) in enumerate(zip(texts, buttons, strict=True)):
        area = left + n * wide, y, left + (n + 1) * wide, y + high
        items += [*entry(area, strokes, text, False, context), Button(area, command)]
    return items


def paper_panel(paper: Paper, page_size: tuple[int, int], context: LayoutContext) -> list[Item]:
    """Return the papers as pictures, the page's own marked; arguments as of `pages_panel`."""
    sizes, theme, gap = context.sizes, context.theme, context.sizes.gap
    thumb = _size(page_size, sizes.px(150, 50), context)
    names = [context.texts(f"paper.{each.value}") for each in Paper]
    word = context.measure("0", sizes.button)[1]
    wide = max(thumb[0], *(context.measure(name, sizes.button)[0] for name in names)) + 4 * gap
    high = thumb[1] + word + 5 * gap
    left, top, items = tray(len(names) * wide, high, context)
    for n, (each, name) in enumerate(zip(Paper, names, strict=True)):
        area = left + n * wide, top, left + (n + 1) * wide, top + high
        if each is paper:
            items.append(Panel(inset(area, context), theme.panel, theme.certain, gap))
        x, y = area[0] + (wide - thumb[0]) // 2, top + 2 * gap
        rim = max(1, gap // 6)
        picture = x, y, x + thumb[0], y + thumb[1]
        items.append(Panel((x - rim, y - rim, picture[2] + rim, picture[3] + rim), theme.edge, theme.edge, 0))
        items.append(Thumbnail(picture, -1 - n, n, Page(paper=each), thumb[0] / page_size[0]))
        middle = area[0] + wide // 2
        items.append(context.centred(name, sizes.button, theme.ink, picture[3] + gap + word // 2, middle))
        items.append(Button(area, TakePaper(each)))
    return items


def _size(page_size: tuple[int, int], high: int, context: LayoutContext) -> tuple[int, int]:
    """Return the size of a thumbnail, of which four have room side by side."""
    fits = (context.size[0] - 8 * context.sizes.gap) // _COLUMNS - 4 * context.sizes.gap
    wide = max(1, min(round(high * page_size[0] / page_size[1]), fits))
    return wide, max(1, round(wide * page_size[1] / page_size[0]))
