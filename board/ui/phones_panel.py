"""How phones come to the board: a code to scan, the address, and who is there."""

from __future__ import annotations

from collections.abc import Sequence

from board.state.commands import BeginLesson, Command, NextPlace, RemovePhone, ShowPhones, StopPhones
from board.state.phones import Phone, Phones, Place
from board.ui import icons
from board.ui.area import Area
from board.ui.display_list import Button, Code, Dot, Icon, Item, Panel
from board.ui.layout_context import LayoutContext
from board.ui.theme import PHONE_HUES
from board.ui.widgets import text_button

_ACROSS, _DOWN = 0.88, 0.8  # of the window
_QUIET = 4  # modules around a code, as ISO/IEC 18004 wants it
_DARK, _LIGHT = (0, 0, 0), (255, 255, 255)


def phones_panel(phones: Phones, context: LayoutContext) -> list[Item]:
    """Return the panel: the code at the left, words and buttons at the right."""
    sizes, theme, texts = context.sizes, context.theme, context.texts
    width, height = context.size
    pad, gap = 4 * sizes.gap, sizes.gap
    high = round(_DOWN * height)
    side = min(high - 2 * pad, round(width * 0.4))
    wide = round(_ACROSS * width)
    left, top = (width - wide) // 2, (height - high) // 2
    items: list[Item] = [
        context.veil(),
        Panel((left, top, left + wide, top + high), theme.panel, theme.edge, 2 * gap),
    ]
    code = left + pad, (height - side) // 2, left + pad + side, (height - side) // 2 + side
    x, room = code[2] + pad, left + wide - pad - code[2] - pad
    y = top + pad
    for text, size, colour in _head(phones.place, context):
        fits = context.fitting(text, size, room)
        items.append(context.words(text, fits, colour, x, y + size // 2))
        y += size + 2 * gap
    if phones.place:
        items.append(Code(code, phones.place.code, _DARK, _LIGHT, _QUIET))
    else:
        middle = (code[1] + code[3]) // 2
        items.append(Panel(code, theme.board, theme.edge, gap))
        items.append(
            context.centred(
                texts("phones.opening"), sizes.text, theme.quiet, middle, (code[0] + code[2]) // 2
            )
        )
    y += gap
    bottom = top + high - pad
    if phones.lonely:
        items += _hints(phones, x, y, room, context)
    else:
        items += _who(phones, (x, y, x + room, bottom - sizes.hand - gap), context)
    return items + _buttons(phones, x, bottom, context)


def _head(place: Place | None, context: LayoutContext) -> Sequence[tuple[str, int, tuple[int, int, int]]]:
    """Return the lines above: each its text, size and colour."""
    theme, sizes, texts = context.theme, context.sizes, context.texts
    lines = [
        (texts("phones.title"), sizes.title, theme.ink),
        (texts("phones.scan"), sizes.line, theme.quiet),
    ]
    if place:
        address, secret = place.url.rpartition("/#")[::2]
        lines += [
            (place.address, sizes.headline, theme.ink),
            (texts("phones.type", secret=f"{address}/#{secret}"), sizes.text, theme.quiet),
        ]
    return lines


def _who(phones: Phones, area: Area, context: LayoutContext) -> list[Item]:
    """Return how many are on the board, and who, each with a way to be removed, as far as there is room."""
    theme, sizes, texts = context.theme, context.sizes, context.texts
    left, top, right, bottom = area
    here = [(device, phone) for device, phone in phones.devices.items() if phone.connected]
    said = texts("phones.here", count=len(here)) if here else texts("phones.nobody")
    items: list[Item] = [context.words(said, sizes.line, theme.ink, left, top + sizes.line // 2)]
    x, y, high = left, top + sizes.line + 2 * sizes.gap, sizes.hand
    for device, phone in here:
        chip, wide = _chip(device, phone, x, y, context)
        if x > left and x + wide > right:
            x, y = left, y + high + sizes.gap
            chip, wide = _chip(device, phone, x, y, context)
        if y + high > bottom:
            break
        items += chip
        x += wide + sizes.gap
    return items


def _chip(device: str, phone: Phone, left: int, top: int, context: LayoutContext) -> tuple[list[Item], int]:
    """Return a phone's colour and name, with a cross that removes it, and how wide that is."""
    theme, sizes = context.theme, context.sizes
    name = context.texts(f"animal.{phone.name}")
    high = sizes.hand
    dot, cross = high // 3, high * 3 // 10
    words = left + high // 3 + dot + sizes.gap
    wide = words - left + context.measure(name, sizes.button)[0] + high
    middle, end = top + high // 2, left + wide
    area = left, top, end, top + high
    at = end - high // 2 - cross // 2, middle - cross // 2
    items: list[Item] = [
        Panel(area, theme.board, theme.edge, high // 4),
        Dot(
            (words - sizes.gap - dot, middle - dot // 2, words - sizes.gap, middle - dot // 2 + dot),
            hue_of(phone),
        ),
        context.words(name, sizes.button, theme.ink, words, middle),
        Icon((*at, at[0] + cross, at[1] + cross), icons.CLOSE, theme.quiet, sizes.px(4, 2)),
        Button((end - high, top, end, top + high), RemovePhone(device)),
    ]
    return items, wide


def _hints(phones: Phones, left: int, top: int, room: int, context: LayoutContext) -> list[Item]:
    """Return why no phone may have come, the likeliest cause first, and what to do."""
    theme, sizes, texts = context.theme, context.sizes, context.texts
    place = phones.place
    command, port = (place.firewall, place.port) if place else ("", "")
    lines = [
        texts("phones.same_wifi"),
        texts("phones.firewall", port=port),
        f"    {command}",
        texts("phones.isolated"),
    ]
    size = min(context.fitting(line, sizes.text, room) for line in lines)
    items: list[Item] = [
        context.words(texts("phones.lonely"), sizes.line, theme.doubtful, left, top + sizes.line // 2)
    ]
    y = top + sizes.line + 2 * sizes.gap
    for line in lines:
        items.append(context.words(line, size, theme.ink, left, y + size // 2))
        y += size * 3 // 2
    return items


def _buttons(phones: Phones, left: int, bottom: int, context: LayoutContext) -> list[Item]:
    sizes, texts = context.sizes, context.texts
    buttons: list[tuple[str, Command]] = [
        (texts("open.close"), ShowPhones()),
        (texts("lesson.begin"), BeginLesson()),
        (texts("phones.stop"), StopPhones()),
    ]
    if phones.place and phones.place.others:
        buttons.append((texts("phones.next"), NextPlace()))
    items: list[Item] = []
    x, high = left, sizes.hand
    for text, command in buttons:
        wide = context.measure(text, sizes.button)[0] + high
        items += text_button(text, command, (x, bottom - high, x + wide, bottom), sizes.button, context)
        x += wide + sizes.gap
    return items


def hue_of(phone: Phone) -> tuple[int, int, int]:
    """Return the colour of a phone."""
    return PHONE_HUES[phone.hue % len(PHONE_HUES)]
