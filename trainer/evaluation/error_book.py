"""The error book: kinds of failure on pages that were not read exactly."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from board.ink.label import NOT_A_DIGIT
from board.reading.result import Reading
from trainer.evaluation.scoring import Mark, Truth, marks_of, same_text

Failure = Literal[
    "split",
    "non-digit split",
    "word broken",
    "merged",
    "swallowed",
    "regrouped",
    "lost or added",
    "misread",
    "digit refused",
    "non-digit accepted",
    "layout",
]
FAILURES: dict[Failure, str] = {
    "split": "one digit was taken apart",
    "non-digit split": "something else was taken apart, and a part was read as a digit",
    "word broken": 'a word or another mark was taken for several, each of them "?"',
    "merged": "several digits were taken for one",
    "swallowed": 'digits were refused as one "?" with something beside them: a line, a letter, another digit',
    "regrouped": "strokes of neighbours were exchanged",
    "lost or added": "a digit is missing, or one too many was read, and where is not known",
    "misread": "a digit was found but taken for another",
    "digit refused": 'a digit was found but read as "?"',
    "non-digit accepted": "something else was read as a digit",
    "layout": "every digit is right, but a space or a line is not",
}
"""What can go wrong, the causes of further failures first."""


def failures_of(truth: Truth, reading: Reading) -> Counter[Failure]:
    """Count the failures on a page by kind; none if it was read exactly.

    Marks are matched by their strokes. Where the truth does not have these, as on photos, the
    texts are aligned, and a digit that is missing cannot be told from two that were merged.
    """
    if same_text(truth, reading.text):
        return Counter()
    if truth.marks and all(m.strokes for m in truth.marks):
        failures = _by_strokes(truth.marks, marks_of(reading))
    else:
        failures = _by_text("".join(truth.text.split()), "".join(reading.text.split()))
    return failures or Counter({"layout": 1})


def _by_strokes(truth: Sequence[Mark], found: Sequence[Mark]) -> Counter[Failure]:
    """Compare marks that share strokes with each other."""
    failures: Counter[Failure] = Counter()
    left_to_right = sorted(found, key=lambda m: m.box.left if m.box else 0.0)
    for some, others in _connected(truth, left_to_right):
        if len(some) == len(others) == 1 or (
            len(some) == len(others) and len({m.strokes for m in some}) < len(some)  # written in one
        ):
            for a, b in zip(some, others, strict=True):
                if failure := _of_labels(a.label, b.label):
                    failures[failure] += 1
        elif len(some) == 1 and others:
            failures[_of_split(some[0], others)] += 1
        elif len(others) == 1 and some:
            failures["swallowed" if others[0].label == NOT_A_DIGIT else "merged"] += 1
        else:
            failures["regrouped" if some and others else "lost or added"] += 1
    return failures


def _of_split(mark: Mark, parts: Sequence[Mark]) -> Failure:
    if mark.label != NOT_A_DIGIT:
        return "split"
    return "word broken" if all(part.label == NOT_A_DIGIT for part in parts) else "non-digit split"


def _connected(truth: Sequence[Mark], found: Sequence[Mark]) -> list[tuple[list[Mark], list[Mark]]]:
    """Divide the marks into the smallest sets that share no stroke."""
    parts: list[tuple[frozenset[int], list[Mark], list[Mark]]] = []
    each: list[tuple[frozenset[int], list[Mark], list[Mark]]] = [(m.strokes, [m], []) for m in truth] + [
        (m.strokes, [], [m]) for m in found
    ]
    for strokes, some, others in each:
        apart = [part for part in parts if not part[0] & strokes]
        for part in parts:
            if part[0] & strokes:
                strokes, some, others = strokes | part[0], part[1] + some, part[2] + others
        parts = [*apart, (strokes, some, others)]
    return [(some, others) for _, some, others in parts]


def _of_labels(truth: str, found: str) -> Failure | None:
    if truth == found:
        return None
    if truth == NOT_A_DIGIT:
        return "non-digit accepted"
    return "digit refused" if found == NOT_A_DIGIT else "misread"


def _by_text(truth: str, found: str) -> Counter[Failure]:
    """Count the differences along a shortest alignment of two texts."""
    rows = [list(range(len(found) + 1))]
    for i, a in enumerate(truth, 1):
        row = [i]
        for j, b in enumerate(found, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b)))
        rows.append(row)
    failures: Counter[Failure] = Counter()
    i, j = len(truth), len(found)
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (truth[i - 1] != found[j - 1]):
            i, j = i - 1, j - 1
            if failure := _of_labels(truth[i], found[j]):
                failures[failure] += 1
        else:
            failures["lost or added"] += 1
            if i and rows[i][j] == rows[i - 1][j] + 1:
                i -= 1
            else:
                j -= 1
    return failures
