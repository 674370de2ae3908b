"""A lesson on the board: the task, all tiles or one of them, and what the teacher can do."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from board.ink.label import LABELS
from board.play.plan import NUMBER_KINDS
from board.state.commands import (
    ChooseMark,
    Command,
    CorrectTile,
    EndLesson,
    EnlargeTile,
    FreezeTiles,
    HideTile,
    MarkTiles,
    NextTask,
    RemovePhone,
    SayAgain,
    ShowPanel,
    ShowTiles,
)
from board.state.lesson import RIGHT, Lesson
from board.state.panels import Panel as CornerPanel
from board.state.phones import Phone, Phones
from board.ui import icons
from board.ui.area import Area
from board.ui.display_list import Button, Dot, Icon, Item, Panel, Thumbnail
from board.ui.layout_context import LayoutContext
from board.ui.phones_panel import hue_of
from board.ui.widgets import text_button

_NUMBERS = 1_000_000  # of thumbnails, after those of pages


def lesson_panel(phones: Phones, lesson: Lesson, context: LayoutContext) -> list[Item]:
    """Return the panel, over the whole window."""
    sizes, theme, texts = context.sizes, context.theme, context.texts
    width, height = context.size
    gap = sizes.gap
    margin = 2 * gap
    items: list[Item] = [context.veil(), Panel((0, 0, width, height), theme.board, theme.board, 0)]
    title = texts("lesson.title", number=lesson.number)
    task = phones.task or texts("lesson.free")
    done = sum(phone.tile is not None and phone.tile.done for phone in phones.devices.values())
    count = texts("lesson.done", done=done, count=len(phones.devices))
    wide = context.measure(count, sizes.line)[0]
    middle = margin + sizes.headline // 2
    size = context.fitting(task, sizes.headline, width // 2)
    left, side = (width - context.measure(task, size)[0]) // 2, sizes.hand * 2 // 3
    items += [
        context.words(title, sizes.line, theme.quiet, margin, middle),
        context.centred(task, size, theme.ink, middle),
        context.words(count, sizes.line, theme.quiet, width - margin - wide, middle),
    ]
    if phones.task:  # a tap on it says it
        speaker = left - gap - side, middle - side // 2, left - gap, middle - side // 2 + side
        items.append(Icon(speaker, icons.SPEAKER, theme.quiet, sizes.px(4, 2)))
        items.append(Button((speaker[0], margin, width - left, margin + sizes.headline), SayAgain()))
    top = margin + sizes.headline + margin
    bottom = height - margin - 2 * sizes.hand - 2 * gap
    area = margin, top, width - margin, bottom
    phone = phones.devices.get(lesson.enlarged or "")
    if lesson.enlarged and phone:
        items += _one(lesson.enlarged, phone, lesson, area, context)
    elif phones.devices:
        items += _all(phones, lesson, area, context)
    else:
        items.append(context.centred(texts("lesson.nobody"), sizes.text, theme.quiet, (top + bottom) // 2))
    return items + _tasks(lesson, margin, bottom + gap, context) + _buttons(phones, lesson, context)


def _all(phones: Phones, lesson: Lesson, area: Area, context: LayoutContext) -> list[Item]:
    """Return the tiles side by side, as large as fit."""
    left, top, right, bottom = area
    gap, count = context.sizes.gap, len(phones.devices)
    columns = max(
        range(1, count + 1),
        key=lambda n: min((right - left) / n, (bottom - top) / ceil(count / n) * 1.1),
    )
    wide, high = (right - left + gap) // columns - gap, (bottom - top + gap) // ceil(count / columns) - gap
    items: list[Item] = []
    for n, (device, phone) in enumerate(phones.devices.items()):
        x, y = left + n % columns * (wide + gap), top + n // columns * (high + gap)
        items += _tile(device, phone, lesson, (x, y, x + wide, y + high), context)
    return items


def _tile(device: str, phone: Phone, lesson: Lesson, area: Area, context: LayoutContext) -> list[Item]:
    """Return a tile: its ink if it is shown, and below it who wrote it and whether that is right."""
    theme, sizes = context.theme, context.sizes
    left, top, right, bottom = area
    tile = phone.tile
    right_one = lesson.marked and lesson.shown and lesson.verdict(phone) == RIGHT
    foot = max(14, min(sizes.hand * 2 // 3, (bottom - top) // 4))
    items: list[Item] = [Panel(area, theme.panel, theme.edge, sizes.gap)]
    if right_one:
        rim = sizes.px(9, 3)
        within = left + rim, top + rim, right - rim, bottom - rim
        items = [
            Panel(area, theme.third_ink, theme.third_ink, sizes.gap),
            Panel(within, theme.panel, theme.panel, sizes.gap),
        ]
    if tile and lesson.shown and not tile.hidden:
        inside = left + sizes.gap, top + sizes.gap, right - sizes.gap, bottom - foot
        items += _ink(phone, inside)
    middle, dot = bottom - foot // 2, foot * 2 // 5
    x = left + sizes.gap
    items.append(Dot((x, middle - dot // 2, x + dot, middle - dot // 2 + dot), hue_of(phone)))
    name = context.texts(f"animal.{phone.name}")
    room = right - left - 3 * dot - 3 * sizes.gap
    size = context.fitting(name, min(sizes.button, foot * 2 // 3), max(1, room))
    colour = theme.ink if phone.connected else theme.quiet
    items.append(context.words(name, size, colour, x + dot + sizes.gap // 2, middle))
    if tile and tile.done:
        side = foot * 3 // 5
        check = right - sizes.gap - side, middle - side // 2, right - sizes.gap, middle - side // 2 + side
        items.append(Icon(check, icons.CHECK, theme.quiet, max(2, side // 7)))
    items.append(Button(area, EnlargeTile(device)))
    return items


def _ink(phone: Phone, inside: Area) -> list[Item]:
    """Return the ink of a tile, as large as fits."""
    left, top, right, bottom = inside
    if phone.tile is None or right <= left or bottom <= top:
        return []
    board = phone.tile.board
    width, height = board.page_size
    scale = min((right - left) / width, (bottom - top) / height)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    x, y = (left + right - wide) // 2, (top + bottom - high) // 2
    area = x, y, x + wide, y + high
    return [Thumbnail(area, _NUMBERS + phone.animal, id(board.page), board.page, wide / width)]


def _one(device: str, phone: Phone, lesson: Lesson, area: Area, context: LayoutContext) -> list[Item]:
    """Return one tile, large, with its reading, whose marks can be corrected."""
    theme, sizes, texts = context.theme, context.sizes, context.texts
    left, top, right, bottom = area
    items: list[Item] = [Panel(area, theme.panel, theme.edge, sizes.gap)]
    ink = left + sizes.gap, top + sizes.gap, left + (right - left) * 3 // 5, bottom - sizes.gap
    hidden = phone.tile is not None and phone.tile.hidden
    items += [] if hidden else _ink(phone, ink)
    x, y, side = ink[2] + 2 * sizes.gap, top + 2 * sizes.gap, sizes.hand
    dot = sizes.line // 2
    items += [
        Dot((x, y + side // 2 - dot // 2, x + dot, y + side // 2 - dot // 2 + dot), hue_of(phone)),
        context.words(
            texts(f"animal.{phone.name}"), sizes.title, theme.ink, x + dot + sizes.gap, y + side // 2
        ),
    ]
    y += side + 2 * sizes.gap
    reading = phone.tile.board.reading if phone.tile else None
    marks = reading.marks if reading else ()
    labels: list[tuple[str, Command]] = [(mark.label, ChooseMark(n)) for n, mark in enumerate(marks)]
    items += _row(labels, x, y, right, lesson.mark, context)
    y += (1 + len(marks) * (side + sizes.gap) // max(1, right - x)) * (side + sizes.gap)
    if lesson.mark is not None:
        items += _row([(label, CorrectTile(label)) for label in LABELS], x, y, right, None, context)
    elif marks:
        hint = texts("lesson.choose")
        size = context.fitting(hint, sizes.text, right - x - sizes.gap)
        items.append(context.words(hint, size, theme.quiet, x, y + side // 2))
    named = texts("lesson.show_tile" if hidden else "lesson.hide_tile")
    buttons: list[tuple[str, Command]] = [
        (texts("lesson.back"), EnlargeTile()),
        (named, HideTile(device)),
        (texts("lesson.remove"), RemovePhone(device)),
    ]
    return items + _words_row(buttons, x, bottom - 2 * sizes.gap - side, context)


def _row(
    buttons: Sequence[tuple[str, Command]],
    left: int,
    top: int,
    right: int,
    chosen: int | None,
    context: LayoutContext,
) -> list[Item]:
    """Return square buttons in rows."""
    side, gap = context.sizes.hand, context.sizes.gap
    items: list[Item] = []
    x, y = left, top
    for n, (text, command) in enumerate(buttons):
        if x + side > right:
            x, y = left, y + side + gap
        items += text_button(text, command, (x, y, x + side, y + side), context.sizes.line, context)
        if n == chosen:
            items.append(
                Dot(
                    (x + side // 2 - 3, y + side - 10, x + side // 2 + 3, y + side - 4), context.theme.certain
                )
            )
        x += side + gap
    return items


def _words_row(
    buttons: Sequence[tuple[str, Command]], left: int, top: int, context: LayoutContext
) -> list[Item]:
    """Return buttons with words, in a row."""
    side, size, gap = context.sizes.hand, context.sizes.button, context.sizes.gap
    items: list[Item] = []
    for text, command in buttons:
        wide = context.measure(text, size)[0] + side // 2
        items += text_button(text, command, (left, top, left + wide, top + side), size, context)
        left += wide + gap
    return items


def _tasks(lesson: Lesson, left: int, top: int, context: LayoutContext) -> list[Item]:
    """Return the tasks that can come next."""
    sizes, texts = context.sizes, context.texts
    said = texts("lesson.next")
    kinds = [kind for kind in NUMBER_KINDS if kind is not lesson.kind]
    kinds = [lesson.kind, *kinds] if lesson.kind else kinds
    buttons: list[tuple[str, Command]] = [(texts("lesson.board"), NextTask())]
    buttons += [(texts(f"round.{kind.value}"), NextTask(kind)) for kind in kinds]
    x = left + context.measure(said, sizes.button)[0] + sizes.gap
    fits, room = [], context.size[0] - left - x
    for text, command in buttons:
        room -= context.measure(text, sizes.button)[0] + sizes.hand // 2 + sizes.gap
        if room >= 0:
            fits.append((text, command))
    words = context.words(said, sizes.button, context.theme.quiet, left, top + sizes.hand // 2)
    return [words, *_words_row(fits, x, top, context)]


def _buttons(phones: Phones, lesson: Lesson, context: LayoutContext) -> list[Item]:
    sizes, texts = context.sizes, context.texts
    margin = 2 * sizes.gap
    marks = ("✓ " if lesson.marked else "") + texts("lesson.marks")
    buttons: list[tuple[str, Command]] = [
        (texts("lesson.hide" if lesson.shown else "lesson.show"), ShowTiles()),
        (marks, MarkTiles()),
        (texts("lesson.thaw" if phones.frozen else "lesson.freeze"), FreezeTiles()),
        (texts("lesson.code"), ShowPanel(CornerPanel.PHONES)),
        (texts("open.close"), ShowPanel(CornerPanel.LESSON)),
        (texts("lesson.save"), EndLesson(saves=True)),
        (texts("lesson.end"), EndLesson()),
    ]
    return _words_row(buttons, margin, context.size[1] - margin - sizes.hand, context)
