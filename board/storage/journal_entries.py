"""Journal entries: what a line has in it, checked as far as it can be without the lines before."""

from __future__ import annotations

import json
from binascii import a2b_base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from board.ink.limits import PAGE_SIDE_PX_MAX, PAGES_MAX, STROKES_MAX
from board.ink.stroke import COLOURS, ID_BITS, Stroke
from board.storage.journal_format import READ_VERSIONS

DRAWN_MAX = 3 * STROKES_MAX
"""Strokes in the lines, with those that were erased."""

EARLY_MAX = 10_000
"""Strokes that are drawn before the lines are read, in all starts."""

_ITEMS_MAX = 10 * DRAWN_MAX  # arrays and values in a line, of which each takes memory


class DamagedError(ValueError):
    """Say that a line cannot be applied."""


@dataclass(frozen=True)
class Part:
    """Hold what comes after the first `start` points of the stroke under a pen."""

    pen: int
    start: int
    points: NDArray[np.float32]
    times_s: NDArray[np.float64]
    pen_px: float
    colour: int


def entries_of(line: bytes) -> list[Any]:
    """Return the entries of a line.

    Raises:
        ValueError: if it is damaged, or has more in it than any that was written.
        RecursionError: if it is nested too deeply.
    """
    checksum, text = line[:8], line[9:-1]
    if checksum != b"%08x" % crc32(text) or text.count(b",") + text.count(b"[") > _ITEMS_MAX:
        raise DamagedError
    entries: list[Any] = json.loads(text)
    return entries


def is_foreign(entry: object) -> bool:
    """Tell whether an entry says that the lines are of another version."""
    match entry:
        case ["board", int(version), *_]:
            return version not in READ_VERSIONS
    return False


def stroke_of(entry: Any) -> tuple[int, Stroke]:
    """Return the id and the stroke of an entry, which is not checked against the limits."""
    id_, points, times, pen_px, colour, owner = entry if len(entry) == 6 else (*entry, 0)
    whole = isinstance(id_, int) and isinstance(colour, int) and 0 <= colour < COLOURS
    whole = whole and isinstance(owner, int) and 0 <= owner < 1 << ID_BITS
    if not whole or not isinstance(pen_px, int | float):
        raise DamagedError
    return id_, Stroke(_points_of(points), _times_of(times), pen_px, colour, id_, owner)


def part_of(pen: object, start: object, entry: Sequence[Any]) -> Part:
    """Return the part of a stroke under a pen, whose points are not checked against the limits."""
    _, points, times, pen_px, colour = entry
    if not (isinstance(pen, int) and isinstance(start, int) and start >= 0 and colour in range(COLOURS)):
        raise DamagedError
    part = Part(pen, start, _points_of(points), _times_of(times), pen_px, colour)
    if len(part.points) != len(part.times_s) or not isinstance(pen_px, int | float):
        raise DamagedError
    return part


def _points_of(text: str) -> NDArray[np.float32]:
    return np.frombuffer(a2b_base64(text, strict_mode=True), "<f4").reshape(-1, 2)


def _times_of(text: str) -> NDArray[np.float64]:
    return np.frombuffer(a2b_base64(text, strict_mode=True), "<f8")


def place_of(at: object) -> int:
    """Return the place of a change."""
    if not isinstance(at, int) or at < 0:
        raise DamagedError
    return at


def page_number_of(number: int) -> int:
    """Return the number of a page."""
    if not 0 <= number < PAGES_MAX:
        raise DamagedError
    return number


def is_size(size: Sequence[object]) -> bool:
    """Tell whether a page or a picture may have this (width, height)."""
    return all(isinstance(side, int) and 1 <= side <= PAGE_SIDE_PX_MAX for side in size)
