"""Context: marks that stand close together are mostly of one kind, all digits or all letters.

A chain along each line (a hidden Markov model, L. Rabiner, 1989) weighs what each mark may be by
itself against its neighbours. Letters that look like digits are letters only within a word: an "o"
between letters is one, and a 0 beside a lone letter is a digit. Most boards have digits alone: how
likely that is of the whole board is weighed against all the chains together.
"""

from bisect import bisect_right
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Box
from board.reading.network.network import CLASSES
from board.reading.segmentation.evidence import COLUMNS, KINDS, LETTER, SIGN

BEGINS, WITHIN, POINT = (len(KINDS) + n for n in range(3))
STATES = (*KINDS, "begins", "within", "point")
"""What a mark can be: one of `KINDS`, a letter then standing alone and a sign not being a point or comma;
or it begins or is within a word; or it is a point or comma."""
FOLLOWS = np.ones((len(STATES), len(STATES)), bool)
"""(s, s) bool: which state may follow which; a word has two letters or more."""
FOLLOWS[:, WITHIN] = FOLLOWS[BEGINS, :] = False
FOLLOWS[[BEGINS, WITHIN], WITHIN] = True
MAY_BEGIN = np.arange(len(STATES)) != WITHIN
MAY_END = np.arange(len(STATES)) != BEGINS
"""(s,) bool: in which state a line may begin and end."""
NEAR = (0.12, 0.25, 0.42, 0.7)
"""Gaps at which marks that follow each other are so much less near, in heights of the line."""
X = CLASSES.index("x")
POINTS = [CLASSES.index("."), CLASSES.index(",")]
IN_A_WORD = 20.0
"""A letter is so much likelier in a word than the network believes: it was taught to take what looks like
a digit for one."""
LEAST = 1e-4
"""What a mark may be at least, whatever it looks like."""


def in_context(
    alone: NDArray[np.float64],
    lines: Sequence[Sequence[int]],
    boxes: Sequence[Box],
    first: NDArray[np.float64],
    follow: NDArray[np.float64],
    plain: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weigh what each mark may be against its neighbours on its line, and against the whole board.

    Args:
        alone: (m, s) float64, as `alone_of` returns it.
        lines: as `lines_of` returns them.
        boxes: boxes of the marks.
        first: (s,) float64, as in `Weights`.
        follow: (t, s, s) float64, as in `Weights`.
        plain: (1 + t, 4) float64, as in `Weights`.

    Returns:
        (m, 4) float64, the probability of each of `KINDS` for each mark; rows sum to 1.
    """
    result = alone[:, :BEGINS] / alone[:, :BEGINS].sum(axis=1, keepdims=True)
    tables = np.exp(follow) * FOLLOWS
    begin = np.exp(first) * MAY_BEGIN
    in_plain = result.copy()
    odds = 0.0  # that the board has digits alone, as a logarithm
    for line in lines:
        if len(line) == 1:
            continue  # it has no neighbours
        near = ties_of(line, boxes)
        ties = tables[near]
        kinds = alone[line, :BEGINS] * np.exp(plain[[0, *(1 + tie for tie in near)]])
        odds += float(np.log(kinds.sum(axis=1)).sum())
        in_plain[line] = kinds / kinds.sum(axis=1, keepdims=True)
        step = begin * alone[line[0]]
        before = [step / step.sum()]
        odds -= float(np.log(step.sum()))
        for tie, n in zip(ties, line[1:], strict=True):
            step = (before[-1] @ tie) * alone[n]
            odds -= float(np.log(step.sum()))
            before.append(step / step.sum())
        odds -= float(np.log((before[-1] * MAY_END).sum()))
        after = [MAY_END]
        for tie, n in zip(ties[::-1], line[:0:-1], strict=True):
            step = tie @ (alone[n] * after[-1])
            after.append(step / step.sum())
        both = np.array(before) * np.array(after[::-1])
        both[:, LETTER] += both[:, BEGINS] + both[:, WITHIN]
        both[:, SIGN] += both[:, POINT]
        both = both[:, :BEGINS]
        result[line] = both / both.sum(axis=1, keepdims=True)
    share = 1 / (1 + np.exp(np.clip(-odds, -50, 50)))
    result += share * (in_plain - result)
    return np.asarray(result)


def alone_of(kinds: NDArray[np.float64], beliefs: NDArray[np.float32]) -> NDArray[np.float64]:
    """Tell how likely marks are in each state by themselves.

    Args:
        kinds: (m, 4) float64, the probability of each of `KINDS` for each mark.
        beliefs: (m, classes) float32, what the network believes of them.

    Returns:
        (m, s) float64, a column for each of `STATES`; rows do not sum to 1.
    """
    letter = np.minimum(IN_A_WORD * kinds[:, LETTER], 1.0)
    signs = np.maximum(beliefs[:, COLUMNS[SIGN]].sum(axis=1, dtype=np.float64), 1e-9)
    points = kinds[:, SIGN] * beliefs[:, POINTS].sum(axis=1, dtype=np.float64) / signs
    alone = np.column_stack([kinds, letter, letter, points])
    alone[:, SIGN] += beliefs[:, X] - points  # an "x" beside digits is a sign
    return np.asarray(np.maximum(alone, LEAST))


def ties_of(line: Sequence[int], boxes: Sequence[Box]) -> list[int]:
    """Return for each two marks of a line that follow each other how near they are, 0 for the nearest."""
    return [bisect_right(NEAR, gap) for gap in gaps_of(line, boxes)]


def gaps_of(line: Sequence[int], boxes: Sequence[Box]) -> list[float]:
    """Return the gaps between the marks of a line, in its height; negative where they overlap."""
    height = median(max(boxes[i].height, 1.0) for i in line)
    gaps = []
    edge = boxes[line[0]].right
    for i in line[1:]:
        gaps.append((boxes[i].left - edge) / height)
        edge = max(edge, boxes[i].right)
    return gaps
