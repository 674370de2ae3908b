"""Styles of writing that trip readers up, told from the strokes by simple geometry.

Lengths are shares of the digit's longer side; positions run from 0 to 1 across its box, y down.
"""

from collections.abc import Callable, Sequence

import numpy as np

from board.ink.stroke import Points
from board.reading.segmentation.pieces import evenly_spaced
from trainer.data.dataset import Sample

_Strokes = Sequence[Points]


def style_of(sample: Sample) -> str | None:
    """Return the name of the style that a digit is written in; None if it has none of those listed."""
    strokes = _in_unit_box(sample.strokes)
    for name, (label, test) in STYLES.items():
        if sample.label == label and test(strokes):
            return name
    return None


def _slashed_zero(strokes: _Strokes) -> bool:
    """Tell a loop with a second, straight stroke that runs diagonally through its middle."""
    if len(strokes) < 2:
        return False
    bar = strokes[-1]
    (x, y), middle = np.abs(bar[-1] - bar[0]), (bar[0] + bar[-1]) / 2
    return _is_straight(bar) and x > 0.2 and y > 0.2 and bool((np.abs(middle - 0.5) < 0.25).all())


def _crossed_seven(strokes: _Strokes) -> bool:
    """Tell a seven with a short level stroke, or end of its only stroke, across the middle of its stem."""
    dense = [_dense(s) for s in strokes]
    bars = [d for d in dense if float(np.ptp(d[:, 1])) < 0.6] if len(dense) > 1 else [dense[0][-12:]]
    return any(_is_level(bar) and 0.3 < bar[:, 1].mean() < 0.85 for bar in bars)


def _hooked_seven(strokes: _Strokes) -> bool:
    """Tell an uncrossed seven whose bar begins with a hook down at its left, the European way."""
    first = strokes[0]
    start = first[: max(2, len(first) // 3)]
    top = start[start[:, 1].argmin()]
    return bool(first[0, 1] - top[1] > 0.1 and first[0, 0] < 0.35)


def _open_four(strokes: _Strokes) -> bool:
    """Tell a four in several strokes whose arm begins well apart from the top of its stem."""
    if len(strokes) < 2:
        return False
    stem = max(strokes, key=lambda s: float(np.ptp(s[:, 1])) - float(np.ptp(s[:, 0])))
    arm = min(strokes, key=lambda s: float(s[:, 0].min()))
    top = stem[stem[:, 1].argmin()]
    tip = arm[arm[:, 1].argmin()]
    return stem is not arm and bool(np.hypot(*(top - tip)) > 0.15)


def _foot(strokes: _Strokes) -> bool:
    """Tell a one with a level foot: its lowest tenth is far wider than its middle."""
    points = np.concatenate([_dense(s) for s in strokes])
    low, middle = points[points[:, 1] > 0.92], points[np.abs(points[:, 1] - 0.6) < 0.15]
    if len(low) < 2 or len(middle) < 2:
        return False
    return float(np.ptp(low[:, 0])) > max(0.3, 1.5 * float(np.ptp(middle[:, 0])))


def _flag_drop(strokes: _Strokes) -> float:
    """Return how far below the top of a one its flag begins, to the left of it; 0 without a flag."""
    points = _dense(strokes[0])
    top = int(points[:, 1].argmin())
    start = points[0]
    is_flag = 0 < top < 0.7 * len(points) and points[top, 0] - start[0] > 0.06
    return float(start[1] - points[top, 1]) if is_flag else 0.0


def _european_one(strokes: _Strokes) -> bool:
    """Tell a one whose flag comes down at least a third of its height."""
    return _flag_drop(strokes) > 0.33 and not _foot(strokes)


def _flag(strokes: _Strokes) -> bool:
    return 0.08 < _flag_drop(strokes) <= 0.33 and not _foot(strokes)


def _bare_one(strokes: _Strokes) -> bool:
    """Tell a one that is a single stroke down and nothing else."""
    return len(strokes) == 1 and _flag_drop(strokes) <= 0.08 and not _foot(strokes)


def _continental_nine(strokes: _Strokes) -> bool:
    """Tell a nine whose tail curls back to the left, as a g's does."""
    end = _dense(strokes[-1])
    lower = end[end[:, 1] > 0.6]
    if len(lower) < 3:
        return False
    lowest = lower[lower[:, 1].argmax()]
    return bool(lower[-1, 0] < lower[:, 0].max() - 0.25 and lowest[0] - lower[-1, 0] > 0.03)


STYLES: dict[str, tuple[str, Callable[[_Strokes], bool]]] = {
    "slashed zero": ("0", _slashed_zero),
    "one with a foot": ("1", _foot),
    "European one (long flag)": ("1", _european_one),
    "one with a short flag": ("1", _flag),
    "one without flag or foot": ("1", _bare_one),
    "open four": ("4", _open_four),
    "crossed seven": ("7", _crossed_seven),
    "European seven (hook, no cross)": ("7", _hooked_seven),
    "continental nine (curled tail)": ("9", _continental_nine),
}
"""For each style the digit that it is of and its test; of two that fit, the first counts."""


def _in_unit_box(strokes: _Strokes) -> list[Points]:
    every = np.concatenate(strokes)
    low = every.min(axis=0)
    extent = every.max(axis=0) - low
    side = np.float32(max(float(extent.max()), 1e-6))
    margin = (side - extent) / 2  # the narrower side in the middle of the box
    return [((s - low + margin) / side).astype(np.float32) for s in strokes]


def _dense(path: Points) -> Points:
    """Return 64 points spread evenly along a path."""
    return evenly_spaced(path, 64)


def _is_straight(stroke: Points) -> bool:
    """Tell a stroke that keeps near the line between its ends."""
    chord = stroke[-1] - stroke[0]
    length = float(np.hypot(*chord))
    if length == 0:
        return False
    x, y = (stroke - stroke[0]).T
    return float(np.abs(chord[0] * y - chord[1] * x).max()) < 0.2 * length**2


def _is_level(stroke: Points) -> bool:
    x, y = np.ptp(stroke, axis=0)
    return bool(x > 0.15 and y < 0.8 * x) and _is_straight(stroke)
