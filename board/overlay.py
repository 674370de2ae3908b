"""The overlay: what is shown over the ink, as a list of plain things to draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from board.area import Area, overlap
from board.card import card_items
from board.correcting import marks_of
from board.items import Check, Frame, Item, Line, Panel, Words
from board.keys import SHORTCUTS, Shortcut, caps
from board.labels import CHECK, Certainty, Label, Measure
from board.state import Board
from board.texts import Texts
from board.theme import Colour, Scale, Theme, mixed

_DESCENT = 0.19  # of the font's height, below the line that letters stand on


@dataclass(frozen=True)
class Easel:
    """Hold what the overlay needs to know of the window.

    Attributes:
        size: (width, height) in pixels.
        theme: the colours.
        measure: tells how large a text is.
        inked: tells whether any ink is in an area.
        texts: says things in the person's language.
    """

    size: tuple[int, int]
    theme: Theme
    measure: Measure
    inked: Callable[[Area], bool]
    texts: Texts = field(default_factory=Texts)

    @property
    def sizes(self) -> Scale:
        return Scale(self.size[1])


def overlay_of(board: Board, labels: tuple[Label, ...], easel: Easel) -> tuple[Item, ...]:
    """Return all that is shown over the ink, the lowest first."""
    return (
        *(_hint(easel) if board.empty else _labels(board, labels, easel)),
        *_line(board, labels, easel),
        *_grip(board, labels, easel),
        *_card(board, labels, easel),
        *_notice(board, easel),
        *(_help(easel) if board.help_shown else ()),
    )


def line_of(board: Board, easel: Easel, taken: tuple[Area, ...] = ()) -> Words | None:
    """Return the line that says what was read, where it is over no ink, or None."""
    theme, sizes = easel.theme, easel.sizes
    if board.asked is not None and not board.reader_ready:
        text, colour = easel.texts("reading.getting_ready"), theme.quiet
    elif board.reading and board.reading.text and not board.empty:
        text = "   ·   ".join(board.reading.text.splitlines())
        colour = theme.stale if board.stale else theme.quiet
    else:
        return None
    text = _cut(text, sizes.line, easel)
    wide, high = easel.measure(text, sizes.line)
    margin = 2 * sizes.gap
    across = ((easel.size[0] - wide) // 2, margin, easel.size[0] - wide - margin)
    for top in (easel.size[1] - high - margin, margin):
        for left in across:
            area = left, top, left + wide, top + high
            if not easel.inked(area) and not any(overlap(area, other) for other in taken):
                return Words(area, text, sizes.line, colour)
    return None


def _line(board: Board, labels: tuple[Label, ...], easel: Easel) -> tuple[Item, ...]:
    line = line_of(board, easel, tuple(label.spot for label in labels if label.spot))
    return (line,) if line else ()


def _labels(board: Board, labels: tuple[Label, ...], easel: Easel) -> list[Item]:
    """Return frames and words of the digits whose ink is still there."""
    here = {id(stroke) for stroke in board.ink}
    read = board.read_sheet.ink
    items: list[Item] = []
    for label in labels:
        if all(id(read[index]) in here for index in label.strokes):
            items += _label(label, board.stale, easel)
    return items


def _grip(board: Board, labels: tuple[Label, ...], easel: Easel) -> list[Item]:
    """Return the line from a digit to where its label is dragged, and what it would be joined with."""
    if not board.grip or board.grip.mark >= len(labels):
        return []
    theme, sizes = easel.theme, easel.sizes
    left, top, right, bottom = labels[board.grip.mark].frame
    end = round(board.grip.at[0]), round(board.grip.at[1])
    items: list[Item] = [
        Line(((left + right) // 2, (top + bottom) // 2), end, theme.certain, 2 * sizes.hairline)
    ]
    other = board.mark_at(*board.grip.at)
    marks = {board.grip.mark} if other is None else {board.grip.mark, other}
    return items + [Frame(labels[mark].frame, theme.certain, 2 * sizes.hairline) for mark in marks]


def _card(board: Board, labels: tuple[Label, ...], easel: Easel) -> list[Item]:
    if not board.card or not board.reading or not board.here(board.card.mark):
        return []
    mark = marks_of(board.reading)[board.card.mark]
    return card_items(board.card, mark, labels[board.card.mark], labels, easel)


def _label(label: Label, stale: bool, easel: Easel) -> list[Item]:
    theme, sizes = easel.theme, easel.sizes
    accent: Colour = theme.stale if stale else getattr(theme, label.certainty.value)
    solid = label.certainty is Certainty.CERTAIN and not stale
    dash = 0 if solid else sizes.hairline if label.certainty is Certainty.REJECTED else 5 * sizes.hairline
    line = mixed(theme.board, accent, 0.5 if label.certainty is Certainty.CERTAIN or stale else 0.8)
    items: list[Item] = [Frame(label.frame, line, sizes.hairline, dash, 3 * sizes.hairline)]
    if label.spot is None or easel.inked(label.spot):
        return items
    left, top, right, bottom = label.spot
    wide, high = easel.measure(label.verdict, sizes.label)
    items.append(Words((left, top, left + wide, top + high), label.verdict, sizes.label, accent))
    if label.said:
        side = easel.measure(CHECK, sizes.certainty)[0]
        middle = (top + bottom) // 2
        items.append(Check((right - side, middle - side // 2, right, middle - side // 2 + side), accent))
    elif label.percent:
        small, low = easel.measure(label.percent, sizes.certainty)
        base = bottom - round((high - low) * _DESCENT)  # the two stand on one line
        quiet = theme.stale if stale else theme.quiet
        items.append(Words((right - small, base - low, right, base), label.percent, sizes.certainty, quiet))
    return items


def _hint(easel: Easel) -> list[Item]:
    theme, sizes = easel.theme, easel.sizes
    middle = easel.size[1] // 2
    return [
        _centred(easel.texts("hint.write"), sizes.title, theme.quiet, middle - 3 * sizes.gap, easel),
        _centred(
            easel.texts("hint.keys", read=_first_cap("read", easel), help=_first_cap("help", easel)),
            sizes.text,
            theme.stale,
            middle + 2 * sizes.gap,
            easel,
        ),
    ]


def _first_cap(action: str, easel: Easel) -> str:
    shortcut = next(shortcut for shortcut in SHORTCUTS if shortcut.action == action)
    return caps(shortcut.keys, easel.texts)[0]


def _notice(board: Board, easel: Easel) -> list[Item]:
    if not board.notice:
        return []
    theme, sizes = easel.theme, easel.sizes
    text = _cut(board.notice, sizes.text, easel)
    words = _centred(text, sizes.text, theme.ink, 5 * sizes.gap, easel)
    left, top, right, bottom = words.area
    room = sizes.gap
    area = left - 2 * room, top - room, right + 2 * room, bottom + room
    return [Panel(area, theme.panel, theme.doubtful, room), words]


def _help(easel: Easel) -> list[Item]:
    """Return the keys, made from the key table."""
    theme, sizes = easel.theme, easel.sizes
    row, room = 2 * sizes.text, sizes.gap
    caps_wide = max(_caps_width(caps(shortcut.keys, easel.texts), easel) for shortcut in SHORTCUTS)
    wide = caps_wide + 3 * room + max(easel.measure(_meaning(s, easel), sizes.text)[0] for s in SHORTCUTS)
    high = row * len(SHORTCUTS)
    left, top = (easel.size[0] - wide) // 2, (easel.size[1] - high) // 2
    pad = 4 * room
    items: list[Item] = [
        Panel((left - pad, top - pad, left + wide + pad, top + high + pad), theme.panel, theme.edge, room)
    ]
    for index, shortcut in enumerate(SHORTCUTS):
        middle = top + row * index + row // 2
        x = left + caps_wide - _caps_width(caps(shortcut.keys, easel.texts), easel)
        for cap in caps(shortcut.keys, easel.texts):
            cap_wide, letter_high = easel.measure(cap, sizes.certainty)
            edge = (
                x,
                middle - letter_high // 2 - room // 2,
                x + cap_wide + 2 * room,
                middle + letter_high // 2 + room // 2,
            )
            items.append(Panel(edge, theme.board, theme.edge, room // 2))
            items.append(_words(cap, sizes.certainty, theme.ink, x + room, middle, easel))
            x += cap_wide + 3 * room
        items.append(
            _words(
                _meaning(shortcut, easel), sizes.text, theme.ink, left + caps_wide + 3 * room, middle, easel
            )
        )
    return items


def _meaning(shortcut: Shortcut, easel: Easel) -> str:
    return easel.texts(f"key.{shortcut.action}")


def _caps_width(names: tuple[str, ...], easel: Easel) -> int:
    gap = easel.sizes.gap
    return sum(easel.measure(name, easel.sizes.certainty)[0] + 3 * gap for name in names) - gap


def _centred(text: str, size: int, colour: Colour, middle: int, easel: Easel) -> Words:
    return _words(text, size, colour, (easel.size[0] - easel.measure(text, size)[0]) // 2, middle, easel)


def _words(text: str, size: int, colour: Colour, left: int, middle: int, easel: Easel) -> Words:
    wide, high = easel.measure(text, size)
    return Words(
        (left, middle - high // 2, left + wide, middle - high // 2 + high), text, size, colour, False
    )


def _cut(text: str, size: int, easel: Easel) -> str:
    """Shorten a text, if need be, until it fits across the window."""
    fits = round(easel.size[0] * 0.9)
    if easel.measure(text, size)[0] <= fits:
        return text
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if easel.measure(text[:middle] + "…", size)[0] <= fits:
            least = middle
        else:
            most = middle - 1
    return text[:least] + "…"
