"""The reading on the board: frames and labels of the digits, the line of text, a label being dragged."""

from __future__ import annotations

from collections.abc import Callable, Collection

from board.ink.label import NOT_A_DIGIT
from board.state.commands import Copy, Correct, SayReading
from board.ui import icons
from board.ui.area import Area
from board.ui.display_list import Button, Frame, Icon, Item, Line, Panel, Words
from board.ui.fonts import DESCENT
from board.ui.free_place import free_place
from board.ui.labels import CHECK, Certainty, Label, letters_of
from board.ui.layout_context import LayoutContext
from board.ui.theme import Colour, mixed


def label_items(
    labels: tuple[Label, ...],
    shown: Collection[int],
    covered: Collection[int],
    stale: bool,
    context: LayoutContext,
) -> list[Item]:
    """Return the frames and words of labels.

    Args:
        labels: of all marks.
        shown: the marks to show.
        covered: the marks whose words are left out, as ink came where they stand.
        stale: the page is no longer the one that was read.
        context: of the layout.
    """
    items: list[Item] = []
    for mark, label in enumerate(labels):
        if mark in shown:
            if context.settings.certainty or label.certainty is not Certainty.CERTAIN:
                items.append(_frame(label, stale, context))
            if label.spot and mark not in covered:
                if label.choices:
                    items += _choices(label.choices, mark, label.spot, context)
                else:
                    items += _words(label, label.spot, stale, context)
    return items


def result_view(
    lines: tuple[str, ...],
    stale: bool,
    has_voice: bool,
    taken: Collection[Area],
    inked: Callable[[Area], bool],
    context: LayoutContext,
) -> list[Item]:
    """Return the text as it was read, as large as there is room for where no ink is; () without room.

    A tap copies it, a tap on the speaker speaks it.

    Args:
        lines: of the text.
        stale: the page is no longer the one that was read.
        has_voice: the system can speak.
        taken: areas to keep clear of.
        inked: tells whether any ink is in an area of the window.
        context: of the layout.
    """
    sizes, theme = context.sizes, context.theme
    for size in sizes.results:
        speaker = max(sizes.hand, size * 2 // 3) if has_voice else 0
        pad = size // 3
        sized = [context.measure(line, size, True) for line in lines]
        high = sum(high for _, high in sized)
        wide = max(wide for wide, _ in sized) + 2 * pad + speaker
        area = free_place((wide, high + pad), taken, inked, context)
        if area is None:
            continue
        left, top, right, _ = area
        items: list[Item] = [Panel(area, theme.panel, theme.edge, 2 * sizes.gap), Button(area, Copy())]
        y = top + pad // 2
        for line, (across, down) in zip(lines, sized, strict=True):
            spot = left + pad, y, left + pad + across, y + down
            items.append(Words(spot, line, size, theme.stale if stale else theme.ink, bold=True))
            y += down
        if has_voice:
            side, middle = speaker // 2, top + sized[0][1] // 2 + pad // 2
            x = right - pad // 2 - (speaker + side) // 2
            icon = x, middle - side // 2, x + side, middle - side // 2 + side
            items.append(Icon(icon, icons.SPEAKER, theme.quiet, max(2, side // 12)))
            button = right - speaker, middle - speaker // 2, right, middle - speaker // 2 + speaker
            items.append(Button(button, SayReading()))
        return items
    return []


def waiting_line(
    text: str, taken: Collection[Area], inked: Callable[[Area], bool], context: LayoutContext
) -> list[Item]:
    """Return why a reading has to wait, where no ink is; arguments as in `result_view`."""
    size = context.sizes.line
    area = free_place(context.measure(text, size), taken, inked, context)
    return [Words(area, text, size, context.theme.quiet)] if area else []


def label_drag(
    mark: Label, at: tuple[float, float], other: Label | None, context: LayoutContext
) -> list[Item]:
    """Return the line from a mark to where its label is dragged, and the mark it would join."""
    width, colour = 2 * context.sizes.hairline, context.theme.certain
    left, top, right, bottom = mark.frame
    middle, end = ((left + right) // 2, (top + bottom) // 2), (round(at[0]), round(at[1]))
    marks = [mark] if other is None or other is mark else [mark, other]
    return [Line(middle, end, colour, width), *(Frame(label.frame, colour, width) for label in marks)]


def _accent(label: Label, stale: bool, context: LayoutContext) -> Colour:
    theme = context.theme
    if stale:
        return theme.stale
    accents = {
        Certainty.CERTAIN: theme.certain,
        Certainty.DOUBTFUL: theme.doubtful,
        Certainty.REJECTED: theme.rejected,
    }
    return accents[label.certainty]


def _frame(label: Label, stale: bool, context: LayoutContext) -> Frame:
    hairline = context.sizes.hairline
    certain = label.certainty is Certainty.CERTAIN
    dash = 0 if certain and not stale else hairline if label.certainty is Certainty.REJECTED else 5 * hairline
    line = mixed(context.theme.board, _accent(label, stale, context), 0.5 if certain or stale else 0.8)
    return Frame(label.frame, line, hairline, dash, 3 * hairline)


def _choices(labels: tuple[str, ...], mark: int, spot: Area, context: LayoutContext) -> list[Item]:
    """Return the labels that a doubtful digit may have, side by side; a tap on one corrects it."""
    theme, sizes = context.theme, context.sizes
    left, top, _, bottom = spot
    items: list[Item] = []
    for label in labels:
        area = left, top, left + sizes.choice, bottom
        x, y = left + sizes.choice // 2, (top + bottom) // 2
        items += [Panel(area, theme.board, theme.doubtful, sizes.gap), Button(area, Correct(label, mark))]
        if label == NOT_A_DIGIT:
            side = sizes.choice // 3
            cross = x - side // 2, y - side // 2, x - side // 2 + side, y - side // 2 + side
            items.append(Icon(cross, icons.CLEAR, theme.doubtful, max(2, side // 6)))
        else:
            items.append(context.centred(label, sizes.title, theme.doubtful, y, x, bold=True))
        left = area[2] + sizes.gap
    return items


def _words(label: Label, spot: Area, stale: bool, context: LayoutContext) -> list[Item]:
    theme, sizes, accent = context.theme, context.sizes, _accent(label, stale, context)
    left, top, right, bottom = spot
    items: list[Item] = []
    if label.over:
        room = sizes.gap // 3
        ground = left - room, top, right + room, bottom
        items.append(Panel(ground, theme.board, theme.board, sizes.gap // 2))
    size = letters_of(context.settings.certainty, sizes)
    wide, high = context.measure(label.verdict, size, True)
    items.append(Words((left, top, left + wide, top + high), label.verdict, size, accent, bold=True))
    if label.corrected:
        side = context.measure(CHECK, sizes.certainty)[0]
        middle = (top + bottom) // 2
        area = right - side, middle - side // 2, right, middle - side // 2 + side
        items.append(Icon(area, icons.PEN, accent, max(2, side // 8)))
    elif label.percent:
        small, low = context.measure(label.percent, sizes.certainty)
        base = bottom - round((high - low) * DESCENT)  # the two stand on one line
        quiet = theme.stale if stale else theme.quiet
        items.append(Words((right - small, base - low, right, base), label.percent, sizes.certainty, quiet))
    return items
