"""The marks of a page, made of its division: digits, signs, words and what else was written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.ink.label import DIGITS
from board.ink.stroke import Box
from board.reading.context import POINT, X, alone_of, gaps_of, in_context
from board.reading.hand import in_one_hand
from board.reading.layout import lines_of
from board.reading.network.network import CLASSES, SIGNS
from board.reading.result import ALTERNATIVES, Digit, Mark, Rejected, RejectedKind, Sign
from board.reading.segmentation.division import Division, touching
from board.reading.segmentation.evidence import DIGIT, LETTER, OTHER, SIGN
from board.reading.segmentation.partition import connected
from board.reading.weights import Weights

SELDOM = 0.2
"""So much rarer are signs where nobody asks for them."""
SMALL = 0.6
"""A mark lower than this share of one beside it is small."""
HIGH = 0.4
"""A speck whose middle is less far below the other's top, in its height, is a slip of the pen;"""
LOW = 0.7
"""so is one above or within a mark, if it is not as low as this."""
FOOT = (0.6, 0.45)
"""A mark whose top is lower than the first, and which is less high than the second, stands at the other's
foot, as a comma does,"""
UNDER = 0.8
"""whatever its height if its top is lower than this,"""
AT_THE_FOOT = 0.001
"""and is a digit with so much less probability."""
LEAST_DIGIT = 0.5
"""What is a digit with less probability is none: most of what it could be is not."""
TIMES = CLASSES.index("×")
WORD = (0.15, 0.33)
"""Two letters with a smaller gap are of one word, more with one below the second; in heights of the line."""
_SIGN_COLUMNS = [CLASSES.index(sign) for sign in SIGNS]


def marks_of(division: Division, weights: Weights, margin_px: float, signs: bool) -> list[Mark]:
    """Name the marks of a page.

    Args:
        division: which groups of pieces the marks are.
        weights: how neighbours go together.
        margin_px: how far ink reaches beyond the boxes of its pieces.
        signs: whether signs are wanted; else they are no digits.
    """
    lattice, chosen = division.lattice, division.chosen
    boxes = [lattice.box_of(g).grown(margin_px) for g in chosen]
    lines = lines_of(boxes)
    share = division.kinds.sum(axis=1, keepdims=True)
    beliefs = lattice.beliefs[list(chosen)]
    alone = alone_of(division.kinds / np.maximum(share, 1e-12), beliefs)
    small = list(_small_marks(lines, boxes))
    feet = [m.mark for m in small if m.top > (FOOT[0] if m.height < FOOT[1] else UNDER)]
    alone[feet, POINT] += alone[feet, DIGIT]
    alone[feet, SIGN] += alone[feet, DIGIT]
    alone[feet, DIGIT] *= AT_THE_FOOT
    if not signs:
        alone[:, [SIGN, POINT]] *= SELDOM
    kinds = in_context(alone, lines, boxes, weights.first, weights.follow, weights.plain) * share
    settled = list(division.settled)
    kinds[settled] = division.kinds[settled]
    likeliest = kinds.argmax(axis=1)
    likeliest[(likeliest == DIGIT) & (kinds[:, DIGIT] < LEAST_DIGIT)] = OTHER
    beliefs[:, TIMES] += beliefs[:, X]
    digits = beliefs[:, :10].astype(np.float64)
    digits /= np.maximum(digits.sum(axis=1, keepdims=True), 1e-9)
    read = np.flatnonzero(likeliest == DIGIT).tolist()
    digits[read] = in_one_hand(digits[read], lattice.glyphs[[chosen[n] for n in read]])
    marks: list[Mark] = []
    others = []
    specks = set(lattice.specks)
    slips = {
        mark.mark
        for mark in small
        if mark.top + mark.height / 2 < (LOW if mark.touches else HIGH)
        and chosen[mark.mark] in specks
        and likeliest[mark.mark] != LETTER
    }.difference(settled)
    for n, g in enumerate(chosen):
        if n in slips:
            continue
        if likeliest[n] != DIGIT and not (signs and likeliest[n] == SIGN):
            others.append(n)
            continue
        strokes = _strokes_of([n], division)
        digit = _ranked(digits[n], DIGITS, kinds[n, DIGIT])
        sign = _ranked(beliefs[n, _SIGN_COLUMNS], SIGNS, kinds[n, SIGN]) if signs else ()
        if likeliest[n] == DIGIT:
            rival = max((digit[1], *sign[:1]), key=itemgetter(1))[0] if signs else ""
            marks.append(Digit(*digit[0], boxes[n], digit, strokes, lattice.glyphs[g], rival=rival))
        else:
            rival = max((digit[0], *sign[1:2]), key=itemgetter(1))[0]
            marks.append(Sign(*sign[0], boxes[n], sign, strokes, lattice.glyphs[g], rival=rival))
    return marks + _rejected(others, likeliest, lines, boxes, division)


def _ranked(
    beliefs: NDArray[np.floating[Any]], labels: Sequence[str], share: float
) -> tuple[tuple[str, float], ...]:
    """Return the likeliest labels with their probabilities, which sum to `share` over all labels."""
    probabilities = beliefs / max(float(beliefs.sum()), 1e-9) * share
    best = np.argsort(-probabilities, kind="stable")[:ALTERNATIVES].tolist()
    return tuple((labels[k], float(probabilities[k])) for k in best)


def _strokes_of(some: Sequence[int], division: Division) -> tuple[int, ...]:
    """Return the indices of the strokes whose ink some marks have."""
    pieces, groups = division.lattice.pieces, division.lattice.groups
    return tuple(sorted({pieces[i].source for n in some for i in groups[division.chosen[n]]}))


@dataclass(frozen=True)
class _Small:
    """Hold where a small mark stands beside the nearest that is not.

    Attributes:
        mark: its place among the marks.
        top: how far below the other's top its own is, in the other's height,
        height: and how high it is.
        touches: whether one is above or below the other.
    """

    mark: int
    top: float
    height: float
    touches: bool


def _small_marks(lines: Sequence[Sequence[int]], boxes: Sequence[Box]) -> Iterator[_Small]:
    """Yield the marks of lines that are small beside another, each beside the nearest such."""
    for line in lines:
        left, top, width, height = np.array([boxes[n] for n in line], np.float64).T
        for k in np.flatnonzero(height < SMALL * height.max()).tolist():
            apart = np.maximum(left - left[k] - width[k], left[k] - left - width)
            apart[height * SMALL <= height[k]] = np.inf
            m = int(apart.argmin())
            down = float((top[k] - top[m]) / height[m])
            yield _Small(line[k], down, float(height[k] / height[m]), bool(apart[m] < 0))


def _rejected(
    others: Sequence[int],
    likeliest: NDArray[np.int64],
    lines: Sequence[Sequence[int]],
    boxes: Sequence[Box],
    division: Division,
) -> list[Mark]:
    """Put together what is no digit: the letters of a word, the strokes of a scribble, what is struck out."""
    lattice = division.lattice
    drawn = set(lattice.long)
    long = {n for n in others if division.chosen[n] in drawn}
    place = {n: k for k, n in enumerate(others)}
    links = [(place[line], place[n]) for line, struck in division.struck.items() for n in struck]
    for some in touching(division, [n for n in others if n not in long]):
        links += [(place[some[0]], place[n]) for n in some[1:]]
    for word in _words(likeliest, lines, boxes):
        links += [(place[word[0]], place[n]) for n in word[1:]]
    marks: list[Mark] = []
    for members in connected(len(others), links):
        some = [others[k] for k in members]
        kind: RejectedKind = "mark"
        if all(likeliest[m] == LETTER for m in some):
            kind = "word"
        elif all(m in long for m in some):
            kind = "line"
        box = boxes[some[0]]
        for m in some[1:]:
            box = box.union(boxes[m])
        if len(some) == 1:
            glyph = lattice.glyphs[division.chosen[some[0]]]
        else:
            glyph = lattice.page.glyph(sorted(i for m in some for i in lattice.groups[division.chosen[m]]))
        digits = lattice.beliefs[division.chosen[some[0]], :10]
        ranked = _ranked(digits, DIGITS, float(digits.sum()))
        marks.append(Rejected(box, ranked, _strokes_of(some, division), glyph, (), kind))
    return marks


def _words(
    likeliest: NDArray[np.int64], lines: Sequence[Sequence[int]], boxes: Sequence[Box]
) -> Iterator[list[int]]:
    """Yield the letters of each word of two letters or more."""
    pair, longer = WORD
    for row in lines:
        runs: list[list[int]] = []
        for n, gap in zip(row, (np.inf, *gaps_of(row, boxes)), strict=True):
            follows = bool(runs) and likeliest[n] == likeliest[runs[-1][-1]] == LETTER and gap < longer
            if follows:
                runs[-1].append(n)
            else:
                runs.append([n])
        for run in runs:
            if len(run) > 2 or (len(run) == 2 and gaps_of(run, boxes)[0] < pair):
                yield run
