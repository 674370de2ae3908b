"""What an empty board says: what to do, and on a new one also what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from board.state.keymap import caps
from board.ui import icons
from board.ui.display_list import Frame, Icon, Item
from board.ui.help_panel import keycap, keycap_width, sentence_of
from board.ui.theme import mixed

if TYPE_CHECKING:
    from board.state.session import Session
    from board.ui.easel import Easel

_WIDE, _HIGH = 70, 110  # of a digit in the picture
_DIGITS = (("2", icons.TWO), ("7", icons.SEVEN))


def hint_items(session: Session, easel: Easel) -> list[Item]:
    """Return the hint; a board on which nothing was ever written shows a picture above it."""
    theme, sizes = easel.theme, easel.sizes
    shortcuts = [easel.keys.of(action) for action in ("read", "play", "help")]
    new = not session.surface.done and not session.surface.document.undone
    middle = easel.size[1] // 2 + (8 * sizes.gap if new else 0)
    items: list[Item] = [
        easel.centred(easel.texts("hint.write"), sizes.headline, theme.quiet, middle - 3 * sizes.gap),
        *sentence_of("hint.keys", shortcuts, sizes.panel, middle + 4 * sizes.gap, easel),
    ]
    return [*_picture(middle - 17 * sizes.gap, easel), *items] if new else items


def _picture(middle: int, easel: Easel) -> list[Item]:
    """Return digits as they are written, the key, and the same digits read."""
    sizes = easel.sizes
    cap, arrow, gap = _cap("read", easel), sizes.px(60), 5 * sizes.gap
    digits = len(_DIGITS) * sizes.px(_WIDE) + (len(_DIGITS) - 1) * gap
    widths = digits, arrow, keycap_width(cap, sizes.panel, easel), arrow, digits
    left = (easel.size[0] - sum(widths) - gap * (len(widths) - 1)) // 2
    written, to_key, key, from_key, read = (left + sum(widths[:n]) + n * gap for n in range(len(widths)))
    return [
        *_digits(written, middle, False, easel),
        _icon(icons.ARROW, to_key, middle, (arrow, arrow // 2), easel),
        *keycap(cap, sizes.panel, key, middle, easel),
        _icon(icons.ARROW, from_key, middle, (arrow, arrow // 2), easel),
        *_digits(read, middle, True, easel),
    ]


def _digits(left: int, middle: int, read: bool, easel: Easel) -> list[Item]:
    """Return digits from `left` on and around `middle`, as they look before or after they are read."""
    theme, sizes = easel.theme, easel.sizes
    items: list[Item] = []
    for digit, strokes in _DIGITS:
        icon = _icon(strokes, left, middle, (sizes.px(_WIDE), sizes.px(_HIGH)), easel)
        items.append(icon)
        if read:
            x, y, right, bottom = icon.area
            room = sizes.gap + icon.width // 2
            line = mixed(theme.board, theme.certain, 0.5)
            items.append(Frame((x - room, y - room, right + room, bottom + room), line, sizes.hairline))
            above = y - room - sizes.label // 2
            items.append(easel.centred(digit, sizes.label, theme.certain, above, (x + right) // 2))
        left += sizes.px(_WIDE) + 5 * sizes.gap
    return items


def _icon(strokes: icons.Strokes, left: int, middle: int, size: tuple[int, int], easel: Easel) -> Icon:
    wide, high = size
    area = left, middle - high // 2, left + wide, middle - high // 2 + high
    return Icon(area, strokes, easel.theme.quiet, easel.sizes.px(8, 2))


def _cap(action: str, easel: Easel) -> str:
    """Return the first key of an action as it is marked."""
    return caps(easel.keys.of(action).keys, easel.texts)[0]
