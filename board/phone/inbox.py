"""The inbox: a phone's messages in, its acts out, each once and in order.

A phone sends its acts again until they are acknowledged. What comes twice, too early or after a gap
changes nothing, so that any loss, repetition or reordering on the way leads to the same acts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from board.ink.stroke import Stroke
from board.phone.limits import STROKE_POINTS_MAX
from board.phone.messages import BadMessageError, InkPart, PictureBegin, PicturePart, PlainAct
from board.state.phone_acts import (
    ON_THE_BOARD,
    Dropped,
    PhoneAct,
    PhoneInk,
    Written,
    owner_of,
    stroke_id_of,
)


@dataclass(frozen=True)
class Sheet:
    """Hold what a stroke needs of the sheet that it is written on.

    Attributes:
        size: (width, height) in its pixels.
        pen_px: width of the pen in these.
    """

    size: tuple[int, int]
    pen_px: float


@dataclass(frozen=True)
class WholePicture:
    """Hold a picture file that has come in whole; once it is opened it is the act of its number."""

    number: int
    sheet: str
    content: bytes


class Inbox:
    """Put the messages of one connection together.

    Attributes:
        number: of the act that comes next.
        have: how many points or bytes of it are there.
    """

    def __init__(self, device: str, applied: int) -> None:
        """Begin after the acts that were done.

        Args:
            device: the phone's identity.
            applied: number of its last act that was done.
        """
        self._device = device
        self.number = applied + 1
        self._moments: list[tuple[float, float, float]] = []
        self._began_s = 0.0
        self._picture = bytearray()
        self._announced: PictureBegin | None = None

    @property
    def have(self) -> int:
        return len(self._moments) or len(self._picture)

    def take(
        self, message: InkPart | PlainAct | PictureBegin | PicturePart, sheet: Sheet, now_s: float
    ) -> tuple[PhoneAct | PhoneInk | WholePicture, ...]:
        """Take a message; return what is new by it.

        Args:
            message: the message.
            sheet: that is written on.
            now_s: seconds on the board's own clock.

        Raises:
            BadMessageError: if it is beyond a limit.
        """
        if message.number != self.number:
            return ()
        match message:
            case InkPart():
                return self._ink(message, sheet, now_s)
            case PlainAct(number, name, act):
                return self._next(PhoneAct(self._device, number, name, act))
            case PictureBegin():
                if message != self._announced:
                    self._announced, self._picture = message, bytearray()
                return ()
            case PicturePart(_, start, content):
                return self._bytes(start, content)

    def _ink(self, part: InkPart, sheet: Sheet, now_s: float) -> tuple[PhoneAct | PhoneInk, ...]:
        have = len(self._moments)
        if part.start > have:
            return ()
        if not have:
            self._began_s = now_s
        (width, height), last_s = sheet.size, self._moments[-1][2] if have else -1e9
        new = []
        for x, y, time_s in part.points[have - part.start :]:
            last_s = max(last_s, self._began_s + time_s)
            new.append((min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height)), last_s))
        self._moments += new
        if len(self._moments) > STROKE_POINTS_MAX:
            raise BadMessageError("a stroke has too many points")
        shown: tuple[PhoneInk, ...] = ()
        if new and part.sheet == ON_THE_BOARD and not (part.end == "drop" and not have):
            shown = (PhoneInk(self._device, part.number, have, tuple(new), part.colour),)
        if part.end == "drop":
            return self._next(PhoneAct(self._device, part.number, part.sheet, Dropped()))
        if part.end == "up":
            return (*shown, *self._next(self._written(part, sheet)))
        return shown

    def _written(self, part: InkPart, sheet: Sheet) -> PhoneAct:
        if not self._moments:
            return PhoneAct(self._device, part.number, part.sheet, Dropped())
        moments = np.array(self._moments, np.float64)
        stroke = Stroke(
            moments[:, :2].astype(np.float32),
            moments[:, 2],
            sheet.pen_px,
            part.colour,
            stroke_id_of(self._device, part.number),
            owner_of(self._device),
        )
        return PhoneAct(self._device, part.number, part.sheet, Written(stroke))

    def _bytes(self, start: int, content: bytes) -> tuple[WholePicture, ...]:
        begin = self._announced
        if begin is None or begin.number != self.number or start > len(self._picture):
            return ()
        self._picture += content[len(self._picture) - start :]
        if len(self._picture) < begin.size:
            return ()
        whole = WholePicture(begin.number, begin.sheet, bytes(self._picture[: begin.size]))
        self._next(None)
        return (whole,)

    def _next(self, act: PhoneAct | None) -> tuple[PhoneAct, ...]:
        """Go on to the next act."""
        self.number += 1
        self._moments, self._picture, self._announced = [], bytearray(), None
        return (act,) if act else ()
