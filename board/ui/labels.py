"""Labels: a place for each mark's label, near the mark and never over ink."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from board.document.corrections import DOUBT_BELOW
from board.ink.label import NOT_A_DIGIT
from board.ui.area import Area, overlap
from board.ui.layout_context import Measure
from board.ui.theme import Scale

if TYPE_CHECKING:
    from board.ink.stroke import Box
    from board.reading.result import Mark, Reading

MarkKey = tuple[tuple[int, ...], "tuple[Box, ...]"]
"""The strokes of a mark, and its patches, which tell it from others."""


CHECK = "00"
"""A text as wide as the pencil, which stands in the place of a percentage."""

_RINGS = 3  # how many steps away from the digit a label may stand
_NEAR = 24  # free places, the nearest first, among which one clear of other frames is looked for


class Certainty(Enum):
    """Name how much a label can be trusted."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Label:
    """Hold the label of a mark.

    Attributes:
        certainty: how much it can be trusted.
        frame: around the mark's ink, in window pixels.
        strokes: indices of the mark's strokes in the ink that was read.
        verdict: what was read: "7", "1 / 7?" or "?".
        percent: how sure the board is: "98%", or "".
        spot: where the words stand, in window pixels; None where there is no room for them.
        corrected: a person named the mark.
        over: the words stand over ink of a picture, on a ground of their own.
        choices: the labels of two buttons in the place of the words, of which the person taps one.
    """

    certainty: Certainty
    frame: Area
    strokes: tuple[int, ...]
    verdict: str
    percent: str
    spot: Area | None
    corrected: bool = False
    over: bool = False
    choices: tuple[str, ...] = ()


def labels_of(
    reading: Reading,
    scale: float,
    size: tuple[int, int],
    measure: Measure,
    inked: Callable[[Area], bool],
    reserved: tuple[Area, ...] = (),
    corrected: Collection[MarkKey] = (),
    rivals: Mapping[int, str] = MappingProxyType({}),
    with_certainty: bool = False,
) -> tuple[Label, ...]:
    """Find a place for every label: all beneath their digits, or all above, where there is more room.

    Labels that mark a doubt may stand on the other side; none stands beside a digit, where the next one
    will be written.

    Args:
        reading: in board pixels.
        scale: window pixels to a board pixel.
        size: (width, height) of the window.
        measure: gives the size of a text.
        inked: tells whether any ink is in an area of the window.
        reserved: areas of the window to keep clear of.
        corrected: the marks that a person named.
        rivals: for marks of sums, which are doubtful or not as the sum goes, what each may be instead; "" for
            those that are certain. What is rejected and understood, as a column's bar, has no words.
        with_certainty: labels say how sure the board is; else a doubtful digit has two choices.

    Returns:
        A label for every mark.
    """
    from board.reading.result import Rejected  # here, as the first frame comes before a reading

    sizes = Scale.of(size)
    every = reading.marks
    frames = [_frame(read.box, scale, sizes) for read in every]
    taken = list(reserved)
    below = _below(frames, size, inked, reserved, measure("0", sizes.small_label)[1], sizes)
    labels = []
    for index, (read, frame) in enumerate(zip(every, frames, strict=True)):
        rival = rivals[index] if index in rivals else _rival_of(read)
        certainty, verdict, percent = _words(read, rival)
        understood = isinstance(read, Rejected) and rivals.get(index) == ""
        if understood:  # the bar of a column, or a blank
            certainty, verdict, percent = Certainty.CERTAIN, "", ""
        by_person = (read.strokes, read.patches) in corrected
        choices: tuple[str, ...] = ()
        if by_person:
            percent = CHECK
        elif not with_certainty:
            percent = ""
            doubtful = certainty is Certainty.DOUBTFUL
            choices = (read.label, rival) if doubtful else ()
        letters = letters_of(with_certainty, sizes)
        words = words_size(verdict, percent, letters, sizes, measure)
        wide, high = (2 * sizes.choice + sizes.gap, sizes.choice) if choices else words
        sides = (below,) if certainty is Certainty.CERTAIN and not by_person else (below, not below)
        free = (
            spot
            for spot in _spots(frame, wide, high, sides, sizes)
            if _inside(spot, size) and not _on_any(spot, taken) and not inked(spot)
        )
        others = frames[:index] + frames[index + 1 :]
        spot, over = None if understood else _best(free, others), False
        near = _grown(frame, measure("0", sizes.label)[1] // 3)
        if (
            read.patches
            and not understood
            and (spot is None or not overlap(spot, near) or _on_any(spot, others))
        ):
            # In a crowded picture a label elsewhere would seem another digit's.
            short = CHECK if by_person else ""
            edges = _on_edges(frame, *words_size(verdict, short, letters, sizes, measure))
            if edge := next((e for e in edges if _inside(e, size) and not _on_any(e, taken)), None):
                spot, over, percent, choices = edge, True, short, ()
        if spot:
            taken.append((spot[0] - sizes.gap, spot[1], spot[2] + sizes.gap, spot[3]))
        percent = "" if by_person else percent
        labels.append(Label(certainty, frame, read.strokes, verdict, percent, spot, by_person, over, choices))
    return tuple(labels)


def _best(free: Iterator[Area], others: list[Area]) -> Area | None:
    """Choose the first place that is outside every other digit's frame, or else the first of all."""
    first = next(free, None)
    if first is None or not _on_any(first, others):
        return first
    near = itertools.islice(free, _NEAR - 1)
    return next((spot for spot in near if not _on_any(spot, others)), first)


def letters_of(with_certainty: bool, sizes: Scale) -> int:
    """Return the size of a label's letters."""
    return sizes.label if with_certainty else sizes.small_label


def words_size(verdict: str, percent: str, letters: int, sizes: Scale, measure: Measure) -> tuple[int, int]:
    """Return the (width, height) of a label's words, side by side."""
    wide, high = measure(verdict, letters, True)
    if percent:
        wide += sizes.gap // 2 + measure(percent, sizes.certainty)[0]
    return wide, high


def _on_any(spot: Area, areas: list[Area]) -> bool:
    return any(overlap(spot, area) for area in areas)


def _words(mark: Mark, rival: str) -> tuple[Certainty, str, str]:
    from board.reading.result import Rejected  # here, as the first frame comes before a reading

    if isinstance(mark, Rejected):
        return Certainty.REJECTED, NOT_A_DIGIT, ""
    percent = f"{min(99, int(mark.confidence * 100))}%"  # nobody is ever 100% sure
    if not rival:
        return Certainty.CERTAIN, mark.label, percent
    verdict = f"{mark.label}?" if rival == NOT_A_DIGIT else f"{mark.label} / {rival}?"
    return Certainty.DOUBTFUL, verdict, percent


def _rival_of(mark: Mark) -> str:
    """Return what a doubtful mark may be instead, "" for one that is certain or rejected."""
    from board.reading.result import Rejected  # here, as the first frame comes before a reading

    if isinstance(mark, Rejected) or mark.confidence >= DOUBT_BELOW:
        return ""
    return mark.rival or next((label for label, _ in mark.alternatives if label != mark.label), NOT_A_DIGIT)


def _below(
    frames: list[Area],
    size: tuple[int, int],
    inked: Callable[[Area], bool],
    reserved: tuple[Area, ...],
    high: int,
    sizes: Scale,
) -> bool:
    """Tell whether at least as many digits have room for a label beneath them as above them."""

    def room(below: bool) -> int:
        spots = (next(_spots(frame, high, high, (below,), sizes)) for frame in frames)
        inside = (spot for spot in spots if _inside(spot, size))
        return sum(not _on_any(spot, list(reserved)) and not inked(spot) for spot in inside)

    return room(True) >= room(False)


def _frame(box: Box, scale: float, sizes: Scale) -> Area:
    room = box.grown(sizes.gap / 2 / scale)
    return (
        round(room.left * scale),
        round(room.top * scale),
        round(room.right * scale),
        round(room.bottom * scale),
    )


def _spots(frame: Area, wide: int, high: int, sides: tuple[bool, ...], sizes: Scale) -> Iterator[Area]:
    """Give the places for a label beneath (True) and above (False) a frame, the best first."""
    left, top, right, bottom = frame
    for ring in range(_RINGS):
        away = sizes.gap // 3 + ring * high // 2
        for below in sides:
            y = bottom + away if below else top - away - high
            for x in ((left + right - wide) // 2, left, right - wide):
                yield x, y, x + wide, y + high


def _on_edges(frame: Area, wide: int, high: int) -> Iterator[Area]:
    """Give the places for a label on the upper and the lower edge of a frame."""
    left, top, right, bottom = frame
    for y in (top - high * 2 // 3, bottom - high // 3):
        for x in ((left + right - wide) // 2, left, right - wide):
            yield x, y, x + wide, y + high


def _grown(area: Area, margin: int) -> Area:
    return area[0] - margin, area[1] - margin, area[2] + margin, area[3] + margin


def _inside(spot: Area, size: tuple[int, int]) -> bool:
    return spot[0] >= 0 and spot[1] >= 0 and spot[2] <= size[0] and spot[3] <= size[1]
