"""Fit how marks that follow each other on a line go together, on composed boards.

The tables make the true kinds along each line likeliest, given how the boards are divided: a linear
chain (J. Lafferty, A. McCallum and F. Pereira, Conditional random fields, 2001).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from board.reading.context import LEAST, LIKE, ties_of
from board.reading.layout import lines_of
from board.reading.network.network import SIGNS
from board.reading.segmentation.division import division_of
from board.reading.segmentation.evidence import DIGIT, KINDS, LETTER, OTHER, SIGN
from trainer.training.fit_reading import Problem

PULL = 0.3
"""How strongly the tables are held to 0, no liking at all, on all boards together."""
_MARGIN_PX = 7.0  # the board's pen reaches so far beyond a path
_NAMES = tuple(LIKE)
Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, eq=False)
class _Line:
    """Hold a line's marks: (m, 4) what each looks like, (m, 4) what it may truly be, how near the next is."""

    alone: NDArray[np.float64]
    truth: NDArray[np.float64]
    ties: Sequence[int]


def fit_context(problems: Sequence[Problem], steps: int = 30) -> dict[str, Table]:
    """Fit the tables of `board.reading.context`, where boards are divided by the weights in place.

    Args:
        problems: boards with their truth.
        steps: of the search, each along all lines.
    """
    lines = [line for problem in problems for line in _lines_of(problem) if line.ties]
    shape = (len(_NAMES), len(KINDS), len(KINDS))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        tables = flat.reshape(shape)
        likes, total, gradient = np.exp(tables), 0.0, np.zeros(shape)
        for line in lines:
            total += _log_sum(line.alone, line.ties, likes, gradient, 1.0)
            total -= _log_sum(line.alone * line.truth, line.ties, likes, gradient, -1.0)
        total += 0.5 * PULL * float((tables**2).sum())
        return total, (gradient + PULL * tables).ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    tables = found.x.reshape(shape).round(2).tolist()
    return {name: tuple(map(tuple, table)) for name, table in zip(_NAMES, tables, strict=True)}


def _lines_of(problem: Problem) -> list[_Line]:
    division = division_of(problem.lattice)
    boxes = [problem.lattice.box_of(g).grown(_MARGIN_PX) for g in division.chosen]
    true = dict(zip(problem.truth, problem.kinds.astype(float), strict=True))
    pieces, groups = problem.lattice.pieces, problem.lattice.groups
    label_of = {members: label for label, members in problem.board.groups}
    lines = []
    for line in lines_of(boxes):
        truth = []
        for n in line:
            g = division.chosen[n]
            label = label_of.get(tuple(sorted({pieces[i].source for i in groups[g]})))
            known = g in true and label is not None
            truth.append(_truth(str(label), true[g]) if known else np.ones(len(KINDS)))
        kinds = division.kinds[line]
        alone = np.maximum(kinds / np.maximum(kinds.sum(axis=1, keepdims=True), 1e-12), LEAST)
        lines.append(_Line(alone, np.array(truth), [_NAMES.index(tie) for tie in ties_of(line, boxes)]))
    return lines


def _truth(label: str, kinds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return which kinds are true of a mark: of a letter that looks like a digit, only the letter."""
    if len(label) > 1:
        return kinds
    truth = np.zeros(len(KINDS))
    truth[[DIGIT] if label.isdigit() else [SIGN] if label in SIGNS else [LETTER, OTHER]] = 1
    return truth


def _log_sum(
    alone: NDArray[np.float64],
    ties: Sequence[int],
    likes: NDArray[np.float64],
    gradient: NDArray[np.float64],
    sign: float,
) -> float:
    """Return the logarithm of the sum over all ways to name a line; add its derivative to `gradient`."""
    before, total = [alone[0] / alone[0].sum()], float(np.log(alone[0].sum()))
    for tie, own in zip(ties, alone[1:], strict=True):
        step = (before[-1] @ likes[tie]) * own
        total += float(np.log(step.sum()))
        before.append(step / step.sum())
    after = np.ones(len(KINDS))
    for n in range(len(ties) - 1, -1, -1):
        onward = alone[n + 1] * after
        both = before[n][:, None] * likes[ties[n]] * onward
        gradient[ties[n]] += sign * both / both.sum()
        after = likes[ties[n]] @ onward
        after /= after.sum()
    return total
