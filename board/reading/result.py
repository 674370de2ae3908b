"""What was read: digits in reading order, what was rejected, and the text."""

from dataclasses import dataclass
from typing import Any

from board.ink.stroke import Box
from board.reading.network.glyph import Glyph

NOT_A_DIGIT = "?"


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
    """

    label: str
    confidence: float
    box: Box
    alternatives: tuple[tuple[str, float], ...]
    strokes: tuple[int, ...]
    glyph: Glyph
    patches: tuple[Box, ...] = ()


@dataclass(frozen=True, eq=False)
class Rejected:
    """Hold something written that is not a digit; attributes as in `Digit`."""

    box: Box
    alternatives: tuple[tuple[str, float], ...]
    strokes: tuple[int, ...]
    glyph: Glyph
    patches: tuple[Box, ...] = ()


@dataclass(frozen=True, eq=False)
class Reading:
    """Hold all that was read.

    Attributes:
        digits: in reading order.
        rejected: in reading order.
        text: lines from top to bottom parted by newlines, one space between two numbers
            that are clearly apart, "?" for what is not a digit; "" for an empty board.
        crowded: whether there was more than is read at once, so that some of it was given up on.
    """

    digits: tuple[Digit, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    text: str = ""
    crowded: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the reading as the command line's JSON object, without the file name.

        It says that it is "crowded" only where it is.
        """
        return {
            "text": self.text,
            "digits": [
                {
                    "label": d.label,
                    "confidence": round(d.confidence, 4),
                    "box": [round(v, 1) for v in d.box],
                    "alternatives": [[label, round(p, 4)] for label, p in d.alternatives],
                }
                for d in self.digits
            ],
            "rejected": [{"box": [round(v, 1) for v in r.box]} for r in self.rejected],
            **({"crowded": True} if self.crowded else {}),
        }
