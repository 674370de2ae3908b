"""Context: marks that stand close together are mostly of one kind, all digits or all letters.

A chain along each line (a hidden Markov model, L. Rabiner, 1989) weighs what each mark may be by
itself against its neighbours: an "o" between letters is a letter, a 0 between digits a digit.
"""

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Box
from board.reading.segmentation.evidence import KINDS

NEAR = {"close": 0.15, "near": 0.4}
"""Up to which gap, as a share of the height, marks are so near; else they are "apart"."""
LEAST = 0.0005
"""What a mark may be at least, whatever it looks like: letters that look like digits are common."""
LIKE = {
    "close": (
        (0.79, 1.15, -1.08, -1.33),
        (1.23, -0.19, -0.51, -0.09),
        (-1.11, -0.59, 5.88, -0.13),
        (-0.97, -0.29, -0.37, -2.37),
    ),
    "near": (
        (0.98, 0.75, 0.18, -0.19),
        (0.91, -0.48, -0.03, -0.05),
        (-0.38, -0.31, 0.41, 0.41),
        (-0.54, -0.64, -0.06, -0.96),
    ),
    "apart": (
        (-0.08, 0.35, 0.22, -0.29),
        (-0.65, -0.42, -0.35, 0.02),
        (0.20, -0.40, 0.99, 0.15),
        (-0.33, 0.10, 0.29, 0.21),
    ),
}
"""How much likelier than by chance one of `KINDS` follows another, as a logarithm, by their distance.

Fitted on composed boards by `digit-trainer fit-reading`.
"""


def in_context(
    kinds: NDArray[np.float64], lines: Sequence[Sequence[int]], boxes: Sequence[Box]
) -> NDArray[np.float64]:
    """Weigh what each mark may be against its neighbours on its line.

    Args:
        kinds: (m, 4) float64, the probability of each of `KINDS` for each mark; rows sum to 1 at most.
        lines: as `lines_of` returns them.
        boxes: boxes of the marks.

    Returns:
        (m, 4) float64; each row sums to what it did.
    """
    result = kinds.copy()
    likes = {name: np.exp(np.array(table)) for name, table in LIKE.items()}
    for line in lines:
        share = kinds[line].sum(axis=1, keepdims=True)
        alone = np.maximum(kinds[line] / np.maximum(share, 1e-12), LEAST)
        ties = [likes[name] for name in ties_of(line, boxes)]
        before = [alone[0] / alone[0].sum()]
        for tie, own in zip(ties, alone[1:], strict=True):
            step = (before[-1] @ tie) * own
            before.append(step / step.sum())
        after = [np.ones(len(KINDS))]
        for tie, own in zip(reversed(ties), alone[:0:-1], strict=True):
            step = tie @ (own * after[-1])
            after.append(step / step.sum())
        both = np.array(before) * np.array(after[::-1])
        result[line] = both / both.sum(axis=1, keepdims=True) * share
    return result


def ties_of(line: Sequence[int], boxes: Sequence[Box]) -> list[str]:
    """Tell for each two marks of a line that follow each other whether they are close, near or apart."""
    height = median(max(boxes[i].height, 1.0) for i in line)
    ties = []
    edge = boxes[line[0]].right
    for i in line[1:]:
        gap = (boxes[i].left - edge) / height
        ties.append(next((name for name, most in NEAR.items() if gap < most), "apart"))
        edge = max(edge, boxes[i].right)
    return ties
