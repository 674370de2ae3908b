"""The card: what the network saw of one mark, and what it took it for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from board.ink.label import NOT_A_DIGIT
from board.state.commands import Command, Correct, Split
from board.state.gestures import Popup
from board.ui.area import Area, overlap
from board.ui.display_list import Bar, Button, Frame, GlyphPicture, Item, Panel, Words
from board.ui.labels import Label
from board.ui.theme import Scale, mixed

if TYPE_CHECKING:
    from board.reading.result import Digit, Rejected
    from board.ui.easel import Easel

_GUESSES = 3
_RINGS = 12
_Place = tuple[int, int]


def card_items(
    card: Popup, mark: Digit | Rejected, label: Label, others: tuple[Label, ...], easel: Easel
) -> list[Item]:
    """Return the card of a mark, near it and over no ink if there is any such place.

    Args:
        card: says which mark, and whether it can be corrected.
        mark: the mark.
        label: its label.
        others: all labels, which the card keeps clear of where it can.
        easel: what there is to know of the window.
    """
    sizes, theme = easel.sizes, easel.theme
    pad, gap = sizes.px(20, 8), sizes.gap
    side = sizes.px(5 * 28, 56)
    verdicts = sizes.px(250, 110)
    key = sizes.px(64, 28)
    wide = side + 2 * gap + verdicts
    buttons = _buttons(card.mark, easel) if card.pinned else []
    high = side + (2 * gap + len(buttons) * (key + gap) - gap if buttons else 0)
    left, top = _place(label, others, (wide + 2 * pad, high + 2 * pad), easel)
    items: list[Item] = [
        Frame(label.frame, theme.quiet, 2 * sizes.hairline),
        Panel((left, top, left + wide + 2 * pad, top + high + 2 * pad), theme.panel, theme.edge, gap),
    ]
    left, top = left + pad, top + pad
    items.append(GlyphPicture((left, top, left + side, top + side), mark.glyph.tobytes()))
    row = side // _GUESSES
    for n, (digit, chance) in enumerate(mark.alternatives[:_GUESSES]):
        area = left + side + 2 * gap, top + n * row, left + wide, top + (n + 1) * row
        items += _guess(digit, chance, n == 0, area, easel)
    for n, line in enumerate(buttons):
        y = top + side + 2 * gap + n * (key + gap)
        step = (wide + gap) / len(line)
        for k, (text, command) in enumerate(line):
            area = left + round(k * step), y, left + round((k + 1) * step) - gap, y + key
            size = easel.fitting(text, sizes.text, area[2] - area[0] - gap)
            items += button_items(text, command, area, size, easel)
    return items


def _buttons(mark: int, easel: Easel) -> list[list[tuple[str, Command]]]:
    digits: list[tuple[str, Command]] = [(digit, Correct(digit, mark)) for digit in "1234567890"]
    last: list[tuple[str, Command]] = [
        (easel.texts("card.no_digit"), Correct(NOT_A_DIGIT, mark)),
        (easel.texts("card.split"), Split(mark)),
    ]
    return [digits[:5], digits[5:], last]


def _guess(digit: str, chance: float, first: bool, area: Area, easel: Easel) -> list[Item]:
    """Return one line of the card: a digit, how likely it is, and that as a bar."""
    theme, sizes = easel.theme, easel.sizes
    left, top, right, bottom = area
    colour = theme.ink if first else theme.quiet
    wide, high = easel.measure(digit, sizes.text)
    middle = (top + bottom) // 2
    percent = f"{min(99, int(chance * 100))}%"
    small, low = easel.measure(percent, sizes.certainty)
    start = left + easel.measure("0", sizes.text)[0] + sizes.gap
    end = right - easel.measure("00%", sizes.certainty)[0] - sizes.gap
    thick = sizes.px(8, 3)
    bar = start, middle - thick // 2, end, middle - thick // 2 + thick
    return [
        Words(
            (left, middle - high // 2, left + wide, middle - high // 2 + high),
            digit,
            sizes.text,
            colour,
            False,
        ),
        Bar(bar, theme.certain if first else theme.quiet, mixed(theme.panel, theme.edge, 0.4), chance),
        Words(
            (right - small, middle - low // 2, right, middle - low // 2 + low),
            percent,
            sizes.certainty,
            colour,
            False,
        ),
    ]


def button_items(text: str, command: Command, area: Area, size: int, easel: Easel) -> list[Item]:
    """Return a button with a text in letters of some height."""
    theme = easel.theme
    left, top, right, bottom = area
    wide, high = easel.measure(text, size)
    x, y = (left + right - wide) // 2, (top + bottom - high) // 2
    return [
        Panel(area, theme.board, theme.edge, easel.sizes.gap // 2),
        Words((x, y, x + wide, y + high), text, size, theme.ink, False),
        Button(area, command),
    ]


def _place(label: Label, others: tuple[Label, ...], size: tuple[int, int], easel: Easel) -> _Place:
    """Find where the card stands: best where no ink and no label is, at least beside the mark."""
    wide, high = size
    inside = [
        (x, y)
        for x, y in _places(label.frame, wide, high, easel.sizes)
        if 0 <= x <= easel.size[0] - wide and 0 <= y <= easel.size[1] - high
    ]
    spots = [other.spot for other in others if other.spot]
    free = [(x, y) for x, y in inside if not easel.inked((x, y, x + wide, y + high))]
    for x, y in free:
        if not any(overlap((x, y, x + wide, y + high), spot) for spot in spots):
            return x, y
    beside = [(x, y) for x, y in inside if not overlap((x, y, x + wide, y + high), label.frame)]
    best = next(iter(free or beside), (label.frame[2], label.frame[1]))
    return max(0, min(best[0], easel.size[0] - wide)), max(0, min(best[1], easel.size[1] - high))


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
