"""Score what was read on boards and photos against what is written there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.ink.label import NOT_A_DIGIT
from board.ink.stroke import Box
from board.reading.result import Reading
from trainer.evaluation.measures import share

SAME = 0.5
"""Two boxes are of one mark if the area they share is this part of the area they cover."""


@dataclass(frozen=True, eq=False)
class Mark:
    """Hold one digit or non-digit as it is written, or as it was read.

    Attributes:
        label: "0" to "9" or "?".
        box: box of its ink, the pen's width included; None where the truth has none.
        strokes: indices of its strokes; empty where they are unknown.
    """

    label: str
    box: Box | None
    strokes: frozenset[int]


@dataclass(frozen=True, eq=False)
class Truth:
    """Hold what is written on a board or photo.

    Attributes:
        file: its name.
        kind: what sort of page it is.
        text: as a reading's.
        spaces_count: whether it is clear where the spaces are.
        marks: its digits and non-digits, as far as the truth has them.
        signs: the text with its signs; None where the truth has none.
    """

    file: str
    kind: str
    text: str
    spaces_count: bool
    marks: tuple[Mark, ...]
    signs: str | None = None


def marks_of(reading: Reading) -> list[Mark]:
    """Return the digits that were read, and after them what was refused."""
    digits = [Mark(d.label, d.box, frozenset(d.strokes)) for d in reading.digits]
    return digits + [Mark(NOT_A_DIGIT, r.box, frozenset(r.strokes)) for r in reading.rejected]


def same_text(truth: Truth, text: str) -> bool:
    """Tell whether a text is the true one: each digit, "?" and line; spaces too, where they are clear."""
    return _tidy(truth.text, truth.spaces_count) == _tidy(text, truth.spaces_count)


def same_digits(truth: Truth, text: str) -> bool:
    """Tell whether the digits of a text are the true ones; what else was written counts for nothing."""
    return _tidy(truth.text.replace(NOT_A_DIGIT, " "), truth.spaces_count) == _tidy(
        text.replace(NOT_A_DIGIT, " "), truth.spaces_count
    )


def same_signs(truth: Truth, text: str) -> bool:
    """Tell whether a text read with signs is the true one, but for its spaces."""
    return _tidy(truth.signs or "", spaces_count=False) == _tidy(text, spaces_count=False)


def _tidy(text: str, spaces_count: bool) -> list[str]:
    lines = [(" " if spaces_count else "").join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line]


def edit_distance(a: str, b: str) -> int:
    """Return how many characters must be put in, left out or changed to make `b` of `a`."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def counts_of(truth: Truth, reading: Reading, with_signs: Reading | None = None) -> dict[str, int]:
    """Count what one page adds to the figures of `rates_of`.

    Args:
        truth: what is written on it.
        reading: what was read.
        with_signs: what was read with signs, if the truth has them.
    """
    written = "".join(c for c in truth.text if c.isdigit())
    read = "".join(c for c in reading.text if c.isdigit())
    found = marks_of(reading)
    digits = [m.box for m in truth.marks if m.label != NOT_A_DIGIT]
    nondigits = [m.box for m in truth.marks if m.label == NOT_A_DIGIT and m.box]
    boxes = [box for box in digits if box]
    all_boxed = len(boxes) == len(digits)
    as_digit = [m.box for m in found if m.label != NOT_A_DIGIT and m.box]
    refused = [m.box for m in found if m.label == NOT_A_DIGIT and m.box]
    on_a_digit = {j for _, j in matches(boxes if all_boxed else [], as_digit)}
    loose = [box for j, box in enumerate(as_digit) if j not in on_a_digit]
    return {
        "pages": 1,
        "exact": int(same_text(truth, reading.text)),
        "digits_right": int(same_digits(truth, reading.text)),
        "signed": int(with_signs is not None),
        "signs_right": int(with_signs is not None and same_signs(truth, with_signs.text)),
        "digits": len(written),
        "edits": edit_distance(written, read),
        "boxed_digits": len(boxes) if all_boxed else 0,
        "digits_refused": len(matches(boxes, refused)) if all_boxed else 0,
        "nondigits": len(nondigits),
        "nondigits_refused": sum(not any(_covers(box, other) for other in loose) for box in nondigits),
    }


def rates_of(counts: Sequence[dict[str, int]]) -> dict[str, Any]:
    """Return the figures of several pages.

    Returns:
        `pages`; `exact`, the share whose whole text is right; `digits_right`, the share with the right
        digits and no others, however many "?" there are, and `signs_right`, the share of those whose truth
        has signs that are all right when signs are read, both with intervals; `digit_accuracy`, 1 less the
        edit distance for each digit; `nondigits_refused`, the share of non-digits not read as digits;
        `digits_refused`, the share of digits read as "?". None where there is nothing to count.
    """
    total = {key: sum(c[key] for c in counts) for key in counts[0]}

    def of(part: str, whole: str) -> float | None:
        return total[part] / total[whole] if total[whole] else None

    edits = of("edits", "digits")
    return {
        "pages": total["pages"],
        "digits": total["digits"],
        "digits_right": share(total["digits_right"], total["pages"]),
        "signs_right": share(total["signs_right"], total["signed"]),
        "exact": of("exact", "pages"),
        "digit_accuracy": None if edits is None else max(0.0, 1 - edits),
        "nondigits": total["nondigits"],
        "nondigits_refused": of("nondigits_refused", "nondigits"),
        "digits_refused": of("digits_refused", "boxed_digits"),
    }


def shown_digits(truth: Truth, reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.bool_]] | None:
    """Return the confidence of each digit that is shown, (n,) in [0, 1], and whether it is right, (n,).

    Right is one on a digit of the same label. None if nobody knows where some digit of the truth stands.
    """
    digits = [mark for mark in truth.marks if mark.label != NOT_A_DIGIT]
    boxes = [mark.box for mark in digits if mark.box]
    if len(boxes) < max(len(digits), sum(c.isdigit() for c in truth.text)):
        return None
    right = np.zeros(len(reading.digits), bool)
    for i, j in matches(boxes, [digit.box for digit in reading.digits]):
        right[j] = digits[i].label == reading.digits[j].label
    return np.array([digit.confidence for digit in reading.digits], np.float64), right


def matches(some: Sequence[Box], others: Sequence[Box]) -> list[tuple[int, int]]:
    """Pair boxes that are of the same mark, the best first, each once."""
    pairs = sorted(
        ((_likeness(a, b), i, j) for i, a in enumerate(some) for j, b in enumerate(others)),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    used: tuple[set[int], set[int]] = set(), set()
    found = []
    for likeness, i, j in pairs:
        if likeness >= SAME and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            found.append((i, j))
    return found


def shared_area(a: Box, b: Box) -> float:
    """Return the area that two boxes have in common."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    return max(width, 0.0) * max(height, 0.0)


def _likeness(a: Box, b: Box) -> float:
    shared = shared_area(a, b)
    return shared / (_area(a) + _area(b) - shared) if shared else 0.0


def _covers(a: Box, b: Box) -> bool:
    return shared_area(a, b) >= SAME * max(min(_area(a), _area(b)), 1e-9)


def _area(box: Box) -> float:
    return box.width * box.height
