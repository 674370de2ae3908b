"""Messages of phones: text is a JSON object, bytes are a part of a picture.

Pairing: `device`, `proof`, `size` as [w, h], and `done`, the last act that need not be sent again.

All acts: `n`, the act's number, and `sheet`. Beside these, one of:

- `at`, `p`, `c`, `end`: a part of a stroke. `p` is [x, y, t, …], its points from place `at` on, in sheet
  pixels and ms since the first one; `c` is the colour; `end` is "up", "drop", or "" for more to come.
- `undo`: the id of an own stroke, which is deleted.
- `clear`, `read`: true.
- `fix`: a label, with the `strokes` of the mark by their ids, or its `box` in a picture.
- `ready`: whether the task is done.
- `picture`: how many bytes it has. They come in messages of bytes, each after the act's number and the
  place of its first byte as 32-bit numbers, little-endian.

`ping`: asks for any answer.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from typing import Any

from board.ink.label import LABELS
from board.ink.limits import COORDINATE_PX_MAX
from board.ink.stroke import COLOURS, ID_BITS, Box
from board.phone.limits import FRAME_BYTES_MAX, PICTURE_BYTES_MAX, STROKE_POINTS_MAX
from board.state.phone_acts import Act, Cleared, Finished, Named, ReadWanted, TakenBack
from board.system.parsing import parse_json

_DEVICE = re.compile(r"[0-9a-f]{32}")
_PROOF = re.compile(r"[0-9a-f]{64}")
_SHEET = re.compile(r"[0-9a-z-]{1,40}")
_NUMBER_MAX = 1 << 31
_MS_MAX = 86_400_000.0
_SIDE_PX_MIN, _SIDE_PX_MAX = 120, 8192
_STROKES_OF_A_MARK = 200


class BadMessageError(ValueError):
    """Say that a message is none that the page sends."""


@dataclass(frozen=True)
class Hello:
    """Pair: see the module for what the values mean."""

    device: str
    proof: str
    size: tuple[int, int]
    done: int


@dataclass(frozen=True)
class InkPart:
    """Bring points of a stroke.

    Attributes:
        number: of the act that the stroke is.
        sheet: on which it is written.
        start: place of the first of these points in the stroke.
        points: x and y in sheet pixels, and seconds since the stroke's first point.
        colour: of the pen.
        end: "up" if these are the last points, "drop" if the stroke is taken back, or "".
    """

    number: int
    sheet: str
    start: int
    points: tuple[tuple[float, float, float], ...]
    colour: int
    end: str


@dataclass(frozen=True)
class PlainAct:
    """Bring an act that fits into one message."""

    number: int
    sheet: str
    act: Act


@dataclass(frozen=True)
class PictureBegin:
    """Announce a picture of some bytes."""

    number: int
    sheet: str
    size: int


@dataclass(frozen=True)
class PicturePart:
    """Bring bytes of a picture, from a place on."""

    number: int
    start: int
    content: bytes


@dataclass(frozen=True)
class Ping:
    """Ask for any answer."""


Message = Hello | InkPart | PlainAct | PictureBegin | PicturePart | Ping


def message_of(frame: str | bytes) -> Message:
    """Return the message in a frame.

    Raises:
        BadMessageError: if there is none.
    """
    try:
        return _part_of(frame) if isinstance(frame, bytes) else _parsed(parse_json(frame.encode()))
    except BadMessageError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise BadMessageError(str(error)) from error


def _part_of(frame: bytes) -> PicturePart:
    if not 8 < len(frame) <= FRAME_BYTES_MAX:
        raise BadMessageError("a part of a picture is empty or too long")
    number, start = struct.unpack("<II", frame[:8])
    return PicturePart(_whole(number, 1, _NUMBER_MAX), _whole(start, 0, PICTURE_BYTES_MAX), frame[8:])


def _parsed(fields: Any) -> Message:
    if "device" in fields:
        width, height = fields["size"]
        return Hello(
            _matching(fields["device"], _DEVICE),
            _matching(fields["proof"], _PROOF),
            (_whole(width, _SIDE_PX_MIN, _SIDE_PX_MAX), _whole(height, _SIDE_PX_MIN, _SIDE_PX_MAX)),
            _whole(fields["done"], 0, _NUMBER_MAX),
        )
    if "ping" in fields:
        return Ping()
    number, sheet = _whole(fields["n"], 1, _NUMBER_MAX), _matching(fields["sheet"], _SHEET)
    if "p" in fields:
        return InkPart(
            number,
            sheet,
            _whole(fields["at"], 0, STROKE_POINTS_MAX),
            _points_of(fields["p"]),
            _whole(fields["c"], 0, COLOURS - 1),
            _one_of(fields.get("end", ""), ("", "up", "drop")),
        )
    if "picture" in fields:
        return PictureBegin(number, sheet, _whole(fields["picture"], 1, PICTURE_BYTES_MAX))
    return PlainAct(number, sheet, _act_of(fields))


def _act_of(fields: Any) -> Act:
    if "undo" in fields:
        return TakenBack(_id(fields["undo"]))
    if "clear" in fields:
        return Cleared()
    if "read" in fields:
        return ReadWanted()
    if "ready" in fields:
        return Finished(fields["ready"] is True)
    strokes, box = fields["strokes"], fields.get("box")
    if len(strokes) > _STROKES_OF_A_MARK:
        raise BadMessageError("a mark has too many strokes")
    if box is not None:
        x, y, width, height = (_length(value) for value in box)
        box = Box(x, y, width, height)
    return Named(_one_of(fields["fix"], LABELS), frozenset(map(_id, strokes)), box)


def _points_of(values: Any) -> tuple[tuple[float, float, float], ...]:
    if not isinstance(values, list) or len(values) % 3 or len(values) > 3 * STROKE_POINTS_MAX:
        raise BadMessageError("points are no threes of numbers")
    return tuple(
        (_length(x), _length(y), _ms(t) / 1000)
        for x, y, t in zip(values[::3], values[1::3], values[2::3], strict=True)
    )


def _length(value: object) -> float:
    if type(value) not in (int, float) or not -COORDINATE_PX_MAX <= value <= COORDINATE_PX_MAX:  # type: ignore[operator]
        raise BadMessageError("a length is out of range")
    return float(value)  # type: ignore[arg-type]


def _ms(value: object) -> float:
    if type(value) not in (int, float) or math.isnan(value) or not 0 <= value <= _MS_MAX:  # type: ignore[operator, arg-type]
        raise BadMessageError("a time is out of range")
    return float(value)  # type: ignore[arg-type]


def _whole(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise BadMessageError("a number is out of range")
    return value


def _id(value: object) -> int:
    return _whole(value, 1, (1 << ID_BITS) - 1)


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadMessageError("a name is of another form")
    return value


def _one_of(value: object, values: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in values:
        raise BadMessageError("a word is none of those there are")
    return value
