"""Fit how marks that follow each other on a line go together, on composed boards.

The tables begin with how often what follows what, and then make the true states along each line
likeliest, given how the boards are divided: a linear chain (J. Lafferty, A. McCallum and F. Pereira,
Conditional random fields, 2001).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from board.reading.context import (
    BEGINS,
    FOLLOWS,
    MAY_BEGIN,
    MAY_END,
    NEAR,
    POINT,
    STATES,
    WITHIN,
    alone_of,
    ties_of,
)
from board.reading.layout import lines_of
from board.reading.network.network import SIGNS
from board.reading.segmentation.division import division_of
from board.reading.segmentation.evidence import DIGIT, KINDS, LETTER, OTHER, SIGN
from board.reading.weights import Weights
from trainer.training.fit_reading import Problem

PULL = 4.0
"""How strongly the tables are held to what was counted, on all boards together."""
UNSEEN = 0.5
"""What was never counted counts as often."""
TRAINED_ON = (0.45, 0.08, 0.3, 0.15, 0.3, 0.3, 0.04)
"""About how often each state was among what the network learned from: its beliefs hold that already."""
RAREST = 1e-4
"""Nothing is rarer."""
IN_PLAIN = np.arange(len(STATES)) < len(KINDS)
PLAIN = (0.98, *(0.005,) * (len(STATES) - 1))
"""To begin with: of a board of digits alone, so much is digits, and each other kind."""
_MARGIN_PX = 7.0  # the board's pen reaches so far beyond a path


@dataclass(frozen=True, eq=False)
class _Line:
    """Hold a line's marks.

    Attributes:
        alone: (m, s) float64, what each looks like by itself.
        truth: (m, s) float64, 1 for each state that it may truly be in.
        ties: how near each two that follow each other are.
    """

    alone: NDArray[np.float64]
    truth: NDArray[np.float64]
    ties: Sequence[int]


def fit_context(problems: Sequence[Problem], weights: Weights, steps: int = 40) -> Weights:
    """Fit how neighbours go together, where boards are divided by given weights.

    Args:
        problems: boards with their truth.
        weights: those that divide the boards.
        steps: of the search, each along all lines.

    Returns:
        The weights with new `first` and `follow`.
    """
    boards = [_lines_of(problem, weights) for problem in problems]
    size = len(STATES)
    every = [line for lines in boards for line in lines]
    near = len(NEAR) + 1
    allowed = np.concatenate([MAY_BEGIN[None], np.tile(FOLLOWS, (near, 1)), np.tile(IN_PLAIN, (1 + near, 1))])
    counted = np.concatenate([_counted(every), _counted_plain(every)])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        rows = flat.reshape(allowed.shape)
        likes, total, gradient = np.exp(rows) * allowed, 0.0, np.zeros(allowed.shape)
        for lines in boards:
            total += _log_sum([(line.alone, line.ties) for line in lines], likes, gradient, 1.0)
            true = [(line.alone * line.truth, line.ties) for line in lines]
            total -= _log_sum(true, likes, gradient, -1.0)
        away = rows - counted
        total += 0.5 * PULL * float((away**2).sum())
        return total, (gradient + PULL * away).ravel()

    found = minimize(loss, counted.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    rows = found.x.reshape(allowed.shape)
    follow = rows[1 : 1 + near * size].reshape(-1, size, size)
    return replace(weights, first=rows[0], follow=follow, plain=rows[-1 - near :, : len(KINDS)])


def _counted(lines: Sequence[_Line]) -> NDArray[np.float64]:
    """Count how often a state begins a line, and how often it follows another.

    Returns:
        (1 + s t, s) float64: a row for the beginning, then for each of t distances one for each state;
        logarithms, relative to how often the state was in the network's training.
    """
    size = len(STATES)
    first = np.full(size, UNSEEN)
    follow = np.full((len(NEAR) + 1, size, size), UNSEEN)
    for line in lines:
        likeliest = (line.truth * line.alone).argmax(axis=1)
        known = [
            int(k) if states.sum() <= 2 else None for k, states in zip(likeliest, line.truth, strict=True)
        ]
        if known[0] is not None:
            first[known[0]] += 1
        for tie, a, b in zip(line.ties, known, known[1:], strict=False):
            if a is not None and b is not None:
                follow[tie, a, b] += 1
    follow /= follow.sum(axis=(0, 2), keepdims=True)
    tables = [(first / first.sum())[None], *follow]
    return np.concatenate([np.log(np.maximum(table, RAREST)) - np.log(TRAINED_ON) for table in tables])


def _counted_plain(lines: Sequence[_Line]) -> NDArray[np.float64]:
    """Say how often each kind is on a board of digits alone.

    Returns:
        (1 + t, s) float64: a row for the first mark of a line, then one for each distance from the one
        before; logarithms, as `_counted` returns them.
    """
    ties = np.bincount([tie for line in lines for tie in line.ties], minlength=len(NEAR) + 1)
    rows = np.array([1.0, *(ties / max(ties.sum(), 1))])
    return np.asarray(np.log(np.maximum(rows[:, None] * PLAIN, RAREST)) - np.log(TRAINED_ON))


def _lines_of(problem: Problem, weights: Weights) -> list[_Line]:
    division = division_of(problem.lattice, weights)
    boxes = [problem.lattice.box_of(g).grown(_MARGIN_PX) for g in division.chosen]
    true = dict(zip(problem.truth, problem.kinds.astype(float), strict=True))
    pieces, groups = problem.lattice.pieces, problem.lattice.groups
    label_of = {members: label for label, members in problem.board.groups}
    lines = []
    for line in lines_of(boxes):
        ties = ties_of(line, boxes)
        labels = []
        for n in line:
            g = division.chosen[n]
            label = label_of.get(tuple(sorted({pieces[i].source for i in groups[g]})))
            labels.append(label if g in true else None)
        letters = [label is not None and _is_letter(label) for label in labels]
        joined = [a and b and tie < len(NEAR) for a, b, tie in zip(letters, letters[1:], ties, strict=False)]
        truth = []
        for n, label, is_letter, before, after in zip(
            line, labels, letters, [False, *joined], [*joined, False], strict=True
        ):
            states = np.ones(len(STATES))
            if label is not None and len(label) > 1:
                states[: len(KINDS)], states[len(KINDS) :] = true[division.chosen[n]], 0
            elif label is not None:
                states[:] = 0
                if is_letter:
                    states[[WITHIN] if before else [BEGINS] if after else [LETTER, OTHER]] = 1
                else:
                    states[DIGIT if label.isdigit() else POINT if label in ".," else SIGN] = 1
            truth.append(states)
        kinds = division.kinds[line] / np.maximum(division.kinds[line].sum(axis=1, keepdims=True), 1e-12)
        alone = alone_of(kinds, problem.lattice.beliefs[[division.chosen[n] for n in line]])
        lines.append(_Line(alone, np.array(truth), ties))
    return lines


def _is_letter(label: str) -> bool:
    return len(label) == 1 and not label.isdigit() and label not in SIGNS


def _log_sum(
    lines: Sequence[tuple[NDArray[np.float64], Sequence[int]]],
    likes: NDArray[np.float64],
    gradient: NDArray[np.float64],
    sign: float,
) -> float:
    """Return the logarithm of the sum over all ways to name a board; add its derivative to `gradient`.

    Args:
        lines: (m, s) float64, what each mark may be, and how near those of each line are.
        likes: (r, s) float64: a row for the beginning, t s for what follows, 1 + t for a board of digits.
        gradient: (r, s) float64, changed.
        sign: what the derivative is multiplied with.
    """
    lines = [line for line in lines if line[1]]  # a mark on its own has no neighbours
    slope = np.zeros(gradient.shape)
    mixed = sum(_along_line(alone, ties, likes, slope) for alone, ties in lines)
    plain, slope_of_plain, begin = 0.0, np.zeros(gradient.shape), -2 - len(NEAR)
    for alone, ties in lines:
        rows = begin + np.array([0, *(1 + tie for tie in ties)])
        shares = alone * likes[rows]
        sums = np.maximum(shares.sum(axis=1, keepdims=True), 1e-300)
        plain += float(np.log(sums).sum())
        np.add.at(slope_of_plain, rows, shares / sums)
    total = float(np.logaddexp(mixed, plain))
    gradient += sign * (math.exp(mixed - total) * slope + math.exp(plain - total) * slope_of_plain)
    return total


def _along_line(
    alone: NDArray[np.float64], ties: Sequence[int], likes: NDArray[np.float64], gradient: NDArray[np.float64]
) -> float:
    """Return the logarithm of the sum over all ways along a line; add its derivative to `gradient`."""
    size = len(STATES)
    first = likes[0] * alone[0]
    end = 1 + size * (len(NEAR) + 1)
    tables = likes[1:end].reshape(-1, size, size)
    slopes = gradient[1:end].reshape(-1, size, size)  # a view: what is added to it is added to `gradient`
    before, total = [first / first.sum()], float(np.log(first.sum()))
    for tie, own in zip(ties, alone[1:], strict=True):
        step = (before[-1] @ tables[tie]) * own
        total += float(np.log(step.sum()))
        before.append(step / step.sum())
    total += float(np.log((before[-1] * MAY_END).sum()))
    after = MAY_END.astype(np.float64)
    for n in range(len(ties) - 1, -1, -1):
        onward = alone[n + 1] * after
        both = before[n][:, None] * tables[ties[n]] * onward
        slopes[ties[n]] += both / both.sum()
        after = tables[ties[n]] @ onward
        after /= after.sum()
    both = before[0] * after
    gradient[0] += both / both.sum()
    return total
