"""The popup of a mark: the glyph that the network saw, its guesses, and corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from board.ink.label import NOT_A_DIGIT
from board.state.commands import Command, Correct, Split
from board.ui.area import Area, overlap
from board.ui.display_list import Bar, Frame, GlyphPicture, Item, Panel
from board.ui.labels import Label
from board.ui.layout_context import LayoutContext
from board.ui.theme import Scale, mixed
from board.ui.widgets import text_button

if TYPE_CHECKING:
    from board.reading.result import Digit, Rejected

_GUESSES = 3
_SIGNS = "+-×÷=,"
_RINGS = 12
_Place = tuple[int, int]


def popup(
    mark: Digit | Rejected,
    number: int,
    signs: bool,
    labels: tuple[Label, ...],
    reserved: tuple[Area, ...],
    inked: Callable[[Area], bool],
    context: LayoutContext,
) -> list[Item]:
    """Return the popup of a mark, near it and over no ink if there is any such place.

    Args:
        mark: the mark.
        number: its place in the reading.
        signs: it may be named as a sign, too.
        labels: of all marks, which the popup keeps clear of where it can.
        reserved: areas of buttons, which it lies under nowhere if there is room beside them.
        inked: tells whether any ink is in an area of the window.
        context: of the layout.
    """
    label = labels[number]
    sizes, theme = context.sizes, context.theme
    pad, gap = sizes.px(20, 8), sizes.gap
    side = sizes.px(5 * 28, 56)
    verdicts = sizes.px(250, 110)
    key = sizes.px(64, 28)
    wide = side + 2 * gap + verdicts
    buttons, hint = _buttons(number, signs, context), sizes.button
    high = side + 2 * gap + len(buttons) * (key + gap) + hint
    left, top = _place(label, labels, (wide + 2 * pad, high + 2 * pad), reserved, inked, context)
    items: list[Item] = [
        Frame(label.frame, theme.quiet, 2 * sizes.hairline),
        Panel((left, top, left + wide + 2 * pad, top + high + 2 * pad), theme.panel, theme.edge, gap),
    ]
    left, top = left + pad, top + pad
    items.append(GlyphPicture((left, top, left + side, top + side), mark.glyph.tobytes()))
    row = side // _GUESSES
    for n, (digit, chance) in enumerate(mark.alternatives[:_GUESSES]):
        area = left + side + 2 * gap, top + n * row, left + wide, top + (n + 1) * row
        items += _guess(digit, chance, n == 0, area, context)
    for n, line in enumerate(buttons):
        y = top + side + 2 * gap + n * (key + gap)
        step = (wide + gap) / len(line)
        for k, (text, command) in enumerate(line):
            area = left + round(k * step), y, left + round((k + 1) * step) - gap, y + key
            size = context.fitting(text, sizes.text, area[2] - area[0] - gap)
            items += text_button(text, command, area, size, context)
    middle = top + high - hint // 2
    items.append(context.words(context.texts("card.type"), sizes.certainty, theme.quiet, left, middle))
    return items


def _buttons(mark: int, signs: bool, context: LayoutContext) -> list[list[tuple[str, Command]]]:
    digits: list[tuple[str, Command]] = [(digit, Correct(digit, mark)) for digit in "1234567890"]
    last: list[tuple[str, Command]] = [
        (context.texts("card.no_digit"), Correct(NOT_A_DIGIT, mark)),
        (context.texts("card.split"), Split(mark)),
    ]
    more: list[tuple[str, Command]] = [(sign.replace("-", "−"), Correct(sign, mark)) for sign in _SIGNS]
    return [digits[:5], digits[5:], *([more] if signs else []), last]


def _guess(digit: str, chance: float, first: bool, area: Area, context: LayoutContext) -> list[Item]:
    """Return one line of the popup: a digit, its probability, and that as a bar."""
    theme, sizes = context.theme, context.sizes
    left, top, right, bottom = area
    colour = theme.ink if first else theme.quiet
    middle = (top + bottom) // 2
    percent = f"{min(99, int(chance * 100))}%"
    small = context.measure(percent, sizes.certainty)[0]
    start = left + context.measure("0", sizes.text)[0] + sizes.gap
    end = right - context.measure("00%", sizes.certainty)[0] - sizes.gap
    thick = sizes.px(8, 3)
    bar = start, middle - thick // 2, end, middle - thick // 2 + thick
    return [
        context.words(digit, sizes.text, colour, left, middle),
        Bar(bar, theme.certain if first else theme.quiet, mixed(theme.panel, theme.edge, 0.4), chance),
        context.words(percent, sizes.certainty, colour, right - small, middle),
    ]


def _place(
    label: Label,
    others: tuple[Label, ...],
    size: tuple[int, int],
    reserved: tuple[Area, ...],
    inked: Callable[[Area], bool],
    context: LayoutContext,
) -> _Place:
    """Find a place for the popup: best where no ink and no label is, at least beside the mark."""
    wide, high = size
    inside = [
        (x, y)
        for x, y in _places(label.frame, wide, high, context.sizes)
        if 0 <= x <= context.size[0] - wide and 0 <= y <= context.size[1] - high
    ]
    apart = [
        (x, y) for x, y in inside if not any(overlap((x, y, x + wide, y + high), area) for area in reserved)
    ]
    inside = apart or inside
    spots = [other.spot for other in others if other.spot]
    free = [(x, y) for x, y in inside if not inked((x, y, x + wide, y + high))]
    for x, y in free:
        if not any(overlap((x, y, x + wide, y + high), spot) for spot in spots):
            return x, y
    beside = [(x, y) for x, y in inside if not overlap((x, y, x + wide, y + high), label.frame)]
    best = next(iter(free or beside), (label.frame[2], label.frame[1]))
    return max(0, min(best[0], context.size[0] - wide)), max(0, min(best[1], context.size[1] - high))


def _places(frame: Area, wide: int, high: int, sizes: Scale) -> Iterator[_Place]:
    """Give places around a frame, the nearest first."""
    left, top, right, bottom = frame
    for ring in range(_RINGS):
        away = 2 * sizes.gap + ring * sizes.px(60, 20)
        across = (left + right - wide) // 2, left, right - wide
        along = (top + bottom - high) // 2, top, bottom - high
        yield from ((right + away, y) for y in along)
        yield from ((left - away - wide, y) for y in along)
        yield from ((x, bottom + away) for x in across)
        yield from ((x, top - away - high) for x in across)
