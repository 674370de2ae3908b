"""The overlay: what is shown over the ink, as a list of plain things to draw."""

from __future__ import annotations

from functools import reduce

from board.ink.stroke import Box
from board.state.commands import KeepCorrections
from board.state.session import Session
from board.ui import icons
from board.ui.area import Area, overlap
from board.ui.card import button_items, card_items
from board.ui.display_list import Frame, Icon, Item, Line, Panel, Words
from board.ui.easel import Easel
from board.ui.file_panel import browser_items
from board.ui.help_panel import help_of
from board.ui.hint_scene import hint_items
from board.ui.labels import CHECK, Certainty, Label
from board.ui.page_strip import pages_items
from board.ui.play_scene import scene_of
from board.ui.settings_panel import settings_items
from board.ui.theme import Colour, mixed
from board.ui.tool_scene import pen_items, tool_items

_DESCENT = 0.19  # of the font's height, below the line that letters stand on


def overlay_of(session: Session, labels: tuple[Label, ...], easel: Easel) -> tuple[Item, ...]:
    """Return all that is shown over the ink, the lowest first."""
    screen = session.game.screen if session.game else None
    return (
        *(
            hint_items(session, easel)
            if session.surface.empty and not session.game
            else _labels(session, labels, easel)
        ),
        *(scene_of(session, _middle_of(session), easel) if session.game else _line(session, labels, easel)),
        *_grip(session, labels, easel),
        *tool_items(session, easel),
        *_card(session, labels, easel),
        *(pages_items(session, easel) if session.surface.turning else ()),
        *_notice(session, easel),
        *(_question(easel) if session.asks_to_keep and not session.notice.sentence else ()),
        *(browser_items(session.browser, easel) if session.browser else ()),
        *(settings_items(session.settings, session.setting, easel) if session.setting is not None else ()),
        *(help_of(easel.keys.shown_in(screen), easel) if session.help_shown else ()),
    )


def reserved_in(session: Session, easel: Easel) -> tuple[Area, ...]:
    """Return the areas that labels keep clear of: what a game shows, or the line that says what was read."""
    if session.game:
        return tuple(item.area for item in scene_of(session, _middle_of(session), easel))
    line = line_of(session, easel)
    return (line.area,) if line else ()


def _middle_of(session: Session) -> tuple[int, int]:
    """Return the middle of the ink in window pixels; without any ink that of the window."""
    if not session.surface.ink:
        return session.size[0] // 2, session.size[1] // 2
    box = reduce(Box.union, (stroke.box for stroke in session.surface.ink))
    return round((box.left + box.right) / 2 * session.scale), round(
        (box.top + box.bottom) / 2 * session.scale
    )


def line_of(session: Session, easel: Easel, taken: tuple[Area, ...] = ()) -> Words | None:
    """Return the line that says what was read, where it is over no ink, or None."""
    board = session.surface
    theme, sizes = easel.theme, easel.sizes
    if board.request is not None and not session.reader_ready:
        text, colour = easel.texts("reading.getting_ready"), theme.quiet
    elif board.request is not None and board.page.page_images and not board.reading:
        text, colour = easel.texts("reading.picture"), theme.quiet
    elif board.reading and board.reading.text and not board.empty and not board.turning:
        text = "   ·   ".join(board.reading.text.splitlines())
        colour = theme.stale if session.stale else theme.quiet
    else:
        return None
    text = easel.cut(text, sizes.line)
    wide, high = easel.measure(text, sizes.line)
    margin = 2 * sizes.gap
    across = ((easel.size[0] - wide) // 2, margin, easel.size[0] - wide - margin)
    for top in (easel.size[1] - high - margin, margin):
        for left in across:
            area = left, top, left + wide, top + high
            if not easel.inked(area) and not any(overlap(area, other) for other in taken):
                return Words(area, text, sizes.line, colour)
    return None


def _line(session: Session, labels: tuple[Label, ...], easel: Easel) -> tuple[Item, ...]:
    pen = pen_items(session, easel)
    spots = tuple(label.spot for label in labels if label.spot)
    line = line_of(session, easel, (*spots, *(item.area for item in pen)))
    return (*pen, *((line,) if line else ()))


def _labels(session: Session, labels: tuple[Label, ...], easel: Easel) -> list[Item]:
    """Return frames and words of the digits whose ink is still there."""
    board = session.surface
    carried = board.selected if board.selection_drag else ()
    here = {stroke.id for stroke in board.ink} - {stroke.id for stroke in carried}
    read = board.page_as_read
    picture_here = board.page.page_images == read.page_images
    items: list[Item] = []
    for label in labels:
        if all(read.ink[index].id in here for index in label.strokes) and (label.strokes or picture_here):
            items += _label(label, session.stale, easel)
    return items


def _grip(session: Session, labels: tuple[Label, ...], easel: Easel) -> list[Item]:
    """Return the line from a digit to where its label is dragged, and what it would be joined with."""
    board = session.surface
    if not board.label_drag or board.label_drag.mark >= len(labels):
        return []
    theme, sizes = easel.theme, easel.sizes
    left, top, right, bottom = labels[board.label_drag.mark].frame
    end = round(board.label_drag.at[0]), round(board.label_drag.at[1])
    items: list[Item] = [
        Line(((left + right) // 2, (top + bottom) // 2), end, theme.certain, 2 * sizes.hairline)
    ]
    other = board.label_drag.over
    marks = {board.label_drag.mark} if other is None else {board.label_drag.mark, other}
    return items + [Frame(labels[mark].frame, theme.certain, 2 * sizes.hairline) for mark in marks]


def _card(session: Session, labels: tuple[Label, ...], easel: Easel) -> list[Item]:
    board = session.surface
    if not board.popup or not board.reading or not board.here(board.popup.mark):
        return []
    mark = board.reading.marks[board.popup.mark]
    return card_items(board.popup, mark, labels[board.popup.mark], labels, easel)


def _label(label: Label, stale: bool, easel: Easel) -> list[Item]:
    theme, sizes = easel.theme, easel.sizes
    accent: Colour = theme.stale if stale else getattr(theme, label.certainty.value)
    solid = label.certainty is Certainty.CERTAIN and not stale
    dash = 0 if solid else sizes.hairline if label.certainty is Certainty.REJECTED else 5 * sizes.hairline
    line = mixed(theme.board, accent, 0.5 if label.certainty is Certainty.CERTAIN or stale else 0.8)
    items: list[Item] = [Frame(label.frame, line, sizes.hairline, dash, 3 * sizes.hairline)]
    if label.spot is None or (not label.over and easel.inked(label.spot)):
        return items
    left, top, right, bottom = label.spot
    if label.over:
        room = sizes.gap // 3
        ground = left - room, top, right + room, bottom
        items.append(Panel(ground, theme.board, theme.board, sizes.gap // 2))
    wide, high = easel.measure(label.verdict, sizes.label)
    items.append(Words((left, top, left + wide, top + high), label.verdict, sizes.label, accent))
    if label.said:
        side = easel.measure(CHECK, sizes.certainty)[0]
        middle = (top + bottom) // 2
        area = right - side, middle - side // 2, right, middle - side // 2 + side
        items.append(Icon(area, icons.CHECK, accent, max(2, side // 8)))
    elif label.percent:
        small, low = easel.measure(label.percent, sizes.certainty)
        base = bottom - round((high - low) * _DESCENT)  # the two stand on one line
        quiet = theme.stale if stale else theme.quiet
        items.append(Words((right - small, base - low, right, base), label.percent, sizes.certainty, quiet))
    return items


def _notice(session: Session, easel: Easel) -> list[Item]:
    if not session.notice.sentence:
        return []
    theme, sizes = easel.theme, easel.sizes
    text = easel.cut(session.notice.sentence, sizes.text)
    words = easel.centred(text, sizes.text, theme.ink, 5 * sizes.gap)
    left, top, right, bottom = words.area
    room = sizes.gap
    area = left - 2 * room, top - room, right + 2 * room, bottom + room
    return [Panel(area, theme.panel, theme.doubtful, room), words]


def _question(easel: Easel) -> list[Item]:
    """Return the question whether corrected digits may be kept, and its two answers."""
    theme, sizes = easel.theme, easel.sizes
    room, size = sizes.gap, sizes.certainty
    answers = [
        (easel.texts("keep.yes"), KeepCorrections(True)),
        (easel.texts("keep.no"), KeepCorrections(False)),
    ]
    text = easel.texts("keep.question")
    wide, high = easel.measure(text, size)
    widths = [easel.measure(word, size)[0] + 4 * room for word, _ in answers]
    whole = wide + sum(width + room for width in widths) + room
    left, top = (easel.size[0] - whole) // 2, 3 * room
    bottom = top + high + 2 * room
    area = left - 2 * room, top - room, left + whole + room, bottom + room
    middle = (top + bottom) // 2
    items: list[Item] = [
        Panel(area, theme.panel, theme.edge, room),
        easel.words(text, size, theme.ink, left, middle),
    ]
    x = left + wide + 2 * room
    for (word, command), width in zip(answers, widths, strict=True):
        items += button_items(word, command, (x, top, x + width, bottom), size, easel)
        x += width + room
    return items
