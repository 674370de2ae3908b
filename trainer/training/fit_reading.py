"""Fit the weights of the lattice on composed boards.

A structured perceptron with a margin (M. Collins, Discriminative training methods for hidden
Markov models, 2002; B. Taskar et al., Max-margin Markov networks, 2003): where another partition
scores higher than the true one, the weights move towards the evidence for the true one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from board.ink.stroke import Stroke
from board.reading.network.network import Network
from board.reading.segmentation.evidence import WEIGHTS, weight_vector
from board.reading.segmentation.lattice import Lattice, lattice_of
from board.reading.segmentation.partition import best_partition
from board.reading.segmentation.pieces import InkSource, Piece
from trainer.data.dataset import PenData, by_writer
from trainer.synthesis.compose import KINDS, Composed, compose

START = {
    "digit belief": 2.0, "junk belief": 1.0, "junk": -2.0, "junk pieces": -0.5, "scrap": -5.0,
    "ligature": -1.0, "bonds": 1.0, "distance": -5.0, "inside": 1.0, "apart": -2.0, "size": 0.0,
    "junk bonds": 0.0, "uncut": 2.0, "small": -2.0, "wide": -1.0,
}  # fmt: skip
"""A guess to begin with."""
MARGIN = 1.0
POSITIVE = ("digit belief", "junk belief", "uncut")
"""Weights that may not fall below zero, whatever a few boards suggest."""
LIGATURE_MOST = -1.0
"""Composed boards join many digits; on real ones, and in pictures, a ligature is rare."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Hold a board as the search meets it, with the truth.

    Attributes:
        board: the composed board.
        lattice: its candidates.
        truth: for each true group its index among the candidates and 0 for a digit, 1 for "?".
    """

    board: Composed
    lattice: Lattice
    truth: Sequence[tuple[int, int]]


def composed_boards(pen: PenData, each: int, rng: Generator) -> list[Composed]:
    """Compose `each` boards of every kind, each by one hand, and take the real strings as they are."""
    hands = by_writer(pen.digits)
    writers = [w for w, samples in hands.items() if len(samples) >= 8]
    boards = []
    for kind in KINDS:
        for _ in range(each):
            writer = writers[rng.integers(len(writers))]
            own = [s for s in pen.nondigits if s.writer == writer]
            boards.append(compose(kind, hands[writer], own or pen.nondigits, rng))
    for sample in pen.strings:
        digits = [c for c in sample.label if c.isdigit()]
        if sample.groups and len(sample.groups) == len(digits):
            height = max(float(np.ptp(np.concatenate(sample.strokes)[:, 1])), 1.0)
            strokes = [s * np.float32(150 / height) for s in sample.strokes]
            boards.append(Composed("string", strokes, list(zip(digits, sample.groups, strict=True))))
    return boards


def problem_of(board: Composed, network: Network) -> Problem | None:
    """Prepare a board for fitting; None if its truth is not among the candidates."""
    strokes = [Stroke(s, np.arange(len(s), dtype=np.float64)) for s in board.strokes]
    lattice = lattice_of(InkSource(strokes), network)
    index = {group: n for n, group in enumerate(lattice.groups)}
    owners = [_owner(piece, board) for piece in lattice.pieces]
    truths: list[tuple[tuple[int, ...], str]] = [
        ((i,), "?") for i, owner in enumerate(owners) if owner is None
    ]  # ligatures
    for n, (label, _) in enumerate(board.groups):
        truths.append((tuple(i for i, owner in enumerate(owners) if owner == n), label))
    if any(group not in index for group, _ in truths):
        return None
    truth = [(index[group], int(label == "?")) for group, label in truths]
    return Problem(board, lattice, truth)


def _owner(piece: Piece, board: Composed) -> int | None:
    """Return the group that a piece belongs to; None for what only joins two digits."""
    owners = [n for n, (_, members) in enumerate(board.groups) if piece.source in members]
    if len(owners) == 1:
        return owners[0]
    near = 0.03 * float(np.ptp(board.inks[owners[0]][:, 1]))
    away = [np.linalg.norm(piece.outline[:, None] - board.inks[n][None], axis=2).min(axis=1) for n in owners]
    shares = [(a < near).mean() for a in away]
    best = int(np.argmax(shares))
    return owners[best] if shares[best] > 0.5 else None


def solve(problem: Problem, weights: NDArray[np.float64], margin: float = 0.0) -> list[tuple[int, int]]:
    """Return the best partition as (group, 0 for a digit or 1 for "?"); wrong choices get `margin` more."""
    scores = problem.lattice.evidence @ weights + margin
    for group, kind in problem.truth:
        scores[group, kind] -= margin
    best = best_partition(problem.lattice.pieces, problem.lattice.groups, scores.max(axis=1).tolist())
    return [(g, int(scores[g].argmax())) for g in best]


def fit_weights(problems: Sequence[Problem], rng: Generator, passes: int = 15) -> dict[str, float]:
    """Fit the weights; the average over all steps is returned.

    Args:
        problems: boards with their truth.
        rng: source of chance, for the order.
        passes: times through all boards.
    """
    weights = weight_vector(START)
    positive = np.array([name in POSITIVE for name in WEIGHTS])
    ligature = list(WEIGHTS).index("ligature")
    total, steps = np.zeros_like(weights), 0
    for number in range(passes):
        rate = 0.2 / (1 + number / 2)
        for n in rng.permutation(len(problems)):
            problem = problems[n]
            chosen = solve(problem, weights, MARGIN)
            if set(chosen) != set(problem.truth):
                towards = sum(problem.lattice.evidence[g, k] for g, k in problem.truth)
                away = sum(problem.lattice.evidence[g, k] for g, k in chosen)
                weights = weights + rate * np.clip(towards - away, -2, 2)
                weights[positive] = np.maximum(weights[positive], 0)
                weights[ligature] = min(weights[ligature], LIGATURE_MOST)
            total += weights
            steps += 1
    return dict(zip(WEIGHTS, (total / steps).round(3).tolist(), strict=True))


def solved_by_kind(problems: Sequence[Problem], weights: dict[str, float]) -> dict[str, float]:
    """Return for each kind of board the share whose every group is right, 0 to 1."""
    vector = weight_vector(weights)
    right: dict[str, list[bool]] = {}
    for problem in problems:
        right.setdefault(problem.board.kind, []).append(set(solve(problem, vector)) == set(problem.truth))
    return {kind: sum(answers) / len(answers) for kind, answers in right.items()}
