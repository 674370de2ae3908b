"""Characters: which class of the network each is, which look like digits, and which samples are none."""

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from board.ink.stroke import Points
from board.reading.network.network import CLASSES, LETTERS, SIGNS

if TYPE_CHECKING:
    from trainer.data.dataset import Side

OTHER = "?"
LOOK_ALIKES = frozenset("OoDQlI|!iZzSs$GbBgqyYjJT?()/,.'\"]>;:")
"""Characters that some hands write like a digit: alone they are no evidence against it."""
_SAME_SHAPE = {upper: upper.lower() for upper in "CJKOPSUVWXYZ"} | {"|": "l"}
_SYMBOLS = {
    "latex:latex2e:times": "×",
    "latex:latex2e:div": "÷",
    "latex:latex2e:cdot": ".",
    "latex:amssymb:centerdot": ".",
    "latex:latex2e:ldotp": ".",
    "latex:latex2e:cdotp": ".",
    "latex:latex2e:colon": ":",
}
_LINES = frozenset("lIi|-/\\.,'_!1~\"`()")
"""Characters that may be a single straight line, or a dot."""
_OF_STROKES = frozenset('=:;"%#*÷')
"""Characters that nobody writes in one stroke."""
_DOTTED = frozenset(':;"')
"""Characters that may be two dots."""
_STRAIGHT = 0.1
"""A line bows by less than this share of its length,"""
_DIRECT = 1.15
"""and its path is no more than this many times as long."""


def class_of(label: str) -> int:
    """Return the class of a character or symbol, as an index into `CLASSES`."""
    name = _SYMBOLS.get(label, _SAME_SHAPE.get(label, label))
    return CLASSES.index(name if name.isdigit() or name in SIGNS or name in LETTERS else OTHER)


def may_be_a_digit(label: str) -> bool:
    """Tell whether a character or symbol may look like a digit; of symbols nobody knows."""
    return len(label) > 1 or label in LOOK_ALIKES


def is_fragment(label: str, strokes: Sequence[Points]) -> bool:
    """Tell whether what is labelled as a character is certainly only a part of what its label says.

    In UNIPEN one stroke, or a dot, is now and then labelled as the whole letter.
    """
    if len(label) > 1 or label in _LINES:
        return False
    if len(strokes) > 1:
        return label not in _DOTTED and all(len(stroke) == 1 for stroke in strokes)
    return label in _OF_STROKES or _is_line(strokes[0])


def _is_line(stroke: Points) -> bool:
    path = stroke.astype(np.float64)
    chord = path[-1] - path[0]
    length = float(np.hypot(*chord))
    if float(np.ptp(path, axis=0).max()) < 1e-6:
        return True
    if length == 0 or float(np.hypot(*np.diff(path, axis=0).T).sum()) > _DIRECT * length:
        return False
    away = np.abs((path - path[0]) @ np.array([-chord[1], chord[0]])) / length
    return float(away.max()) < _STRAIGHT * length


def side_of_symbol(name: str, label: str) -> "Side | None":
    """Decide what a symbol is for, as nobody knows who drew it: by CRC-32 of its id.

    Of × and ÷ those with an even one are kept for boards: they are for nothing here.
    """
    number = zlib.crc32(name.encode())
    if _SYMBOLS.get(label) in ("×", "÷") and number % 2 == 0:
        return None
    tenth = number // 2 % 10
    return "test" if tenth == 0 else "validation" if tenth == 1 else "train"
