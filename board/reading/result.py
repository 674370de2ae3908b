"""What was read: digits in reading order, what was rejected, and the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from board.ink.label import NOT_A_DIGIT
from board.ink.stroke import Box
from board.reading.layout import lines_of, text_of
from board.reading.network.glyph import Glyph

ALTERNATIVES = 3
CLOSE_SIGNS = "+-×÷=/:"
"""Signs beside which the text has no spaces, however wide the gaps are."""


@dataclass(frozen=True, eq=False)
class Digit:
    """Hold one digit that was read.

    Attributes:
        label: "0" to "9".
        confidence: calibrated probability of the label, in [0, 1].
        box: box of its ink, the pen's width included, in the pixels of what was read.
        alternatives: the likeliest digits with their probabilities, the label itself first.
        strokes: indices of the strokes whose ink it has, rising; empty for a picture.
        glyph: (28, 28) uint8, the picture the network saw.
        patches: boxes of its parts in the picture under a page, in the picture's pixels; empty for ink.
        rival: the likeliest other digit or sign; "" where signs were not asked for.
    """

    label: str
    confidence: float
    box: Box
    alternatives: tuple[tuple[str, float], ...]
    strokes: tuple[int, ...]
    glyph: Glyph
    patches: tuple[Box, ...] = ()
    rival: str = ""


@dataclass(frozen=True, eq=False)
class Sign:
    """Hold one sign that was read, one of `+-×÷=.,/():`; attributes as in `Digit`."""

    label: str
    confidence: float
    box: Box
    alternatives: tuple[tuple[str, float], ...]
    strokes: tuple[int, ...]
    glyph: Glyph
    patches: tuple[Box, ...] = ()
    rival: str = ""


RejectedKind = Literal["mark", "word", "line"]


@dataclass(frozen=True, eq=False)
class Rejected:
    """Hold something written that is not a digit: attributes as in `Digit`.

    Attributes:
        kind: "word" for one letter or several, "line" for a long stroke that is no part of the
            writing, else "mark".
    """

    label: ClassVar[str] = NOT_A_DIGIT
    box: Box
    alternatives: tuple[tuple[str, float], ...]
    strokes: tuple[int, ...]
    glyph: Glyph
    patches: tuple[Box, ...] = ()
    kind: RejectedKind = "mark"


Mark = Digit | Sign | Rejected


@dataclass(frozen=True, eq=False)
class Reading:
    """Hold all that was read.

    Attributes:
        digits: in reading order.
        rejected: in reading order.
        text: lines from top to bottom parted by newlines, one space between two numbers
            that are clearly apart, "?" for what is neither a digit nor a sign; "" for an empty board.
        signs: in reading order; none where signs were not asked for.
        lines: the marks of each line of the text; a speck beside all lines is in none.
        crowded: whether there was more than is read at once, so that some of it was given up on.
    """

    digits: tuple[Digit, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    text: str = ""
    crowded: bool = False
    signs: tuple[Sign, ...] = ()
    lines: tuple[tuple[Mark, ...], ...] = ()

    @property
    def digits_text(self) -> str:
        """The text with "?" for every sign, as if signs were not read."""
        return "".join(c if c.isdigit() or c.isspace() else NOT_A_DIGIT for c in self.text)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks; a mark's number is its place among them."""
        return (*self.digits, *self.signs, *self.rejected)

    def as_json(self, with_signs: bool = False) -> dict[str, Any]:
        """Return the reading as the command line's JSON object, without the file name.

        It says that it is "crowded" only where it is, and lists signs only `with_signs`.
        """
        return {
            "text": self.text,
            "digits": [
                {
                    **_labelled(d),
                    "alternatives": [[label, round(p, 4)] for label, p in d.alternatives],
                }
                for d in self.digits
            ],
            **({"signs": [_labelled(sign) for sign in self.signs]} if with_signs else {}),
            "rejected": [{"box": [round(v, 1) for v in r.box]} for r in self.rejected],
            **({"crowded": True} if self.crowded else {}),
        }


def mark_of(
    label: str, probabilities: NDArray[np.float32], box: Box, strokes: tuple[int, ...], glyph: Glyph
) -> Mark:
    """Return the mark with a label; its confidence and alternatives come from the network.

    Args:
        label: "0" to "9", or `NOT_A_DIGIT`.
        probabilities: (11,) float32 in [0, 1], of the ten digits and of no digit.
        box: as in `Digit`.
        strokes: as in `Digit`.
        glyph: as in `Digit`.
    """
    best = np.argsort(-probabilities[:10], kind="stable")[:ALTERNATIVES].tolist()
    if label == NOT_A_DIGIT:
        return Rejected(box, tuple((str(n), float(probabilities[n])) for n in best), strokes, glyph)
    order = [int(label), *(n for n in best if n != int(label))][:ALTERNATIVES]
    alternatives = tuple((str(n), float(probabilities[n])) for n in order)
    return Digit(label, alternatives[0][1], box, alternatives, strokes, glyph)


def _labelled(mark: Digit | Sign) -> dict[str, Any]:
    return {
        "label": mark.label,
        "confidence": round(mark.confidence, 4),
        "box": [round(v, 1) for v in mark.box],
    }


def reading_of(marks: Sequence[Mark], crowded: bool) -> Reading:
    """Bring marks into reading order and write their text."""
    boxes = [mark.box for mark in marks]
    lines = lines_of(boxes, low_bars=True)
    placed = {n for line in lines for n in line}
    beside = sorted(set(range(len(marks))) - placed, key=lambda n: boxes[n])
    ordered = [marks[n] for n in (*(n for line in lines for n in line), *beside)]
    return Reading(
        tuple(mark for mark in ordered if isinstance(mark, Digit)),
        tuple(mark for mark in ordered if isinstance(mark, Rejected)),
        text_of(lines, boxes, [mark.label for mark in marks], CLOSE_SIGNS),
        crowded,
        tuple(mark for mark in ordered if isinstance(mark, Sign)),
        tuple(tuple(marks[n] for n in line) for line in lines),
    )
