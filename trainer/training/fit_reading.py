"""Fit the weights of the lattice on composed boards.

The weights make the true partitions likeliest: a conditional random field over all partitions of a
board (J. Lafferty, A. McCallum and F. Pereira, Conditional random fields, 2001; S. Sarawagi and
W. Cohen, Semi-Markov conditional random fields, 2004), with a hidden layer (J. Peng, L. Bo and J. Xu,
Conditional neural fields, 2009). So the shares of belief that the reading shows are probabilities.
Several fits to parts of the boards are averaged (L. Breiman, Bagging predictors, 1996).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.optimize import minimize

from board.ink.stroke import Stroke
from board.reading.context import NEAR, STATES
from board.reading.network.network import CLASSES, SIGNS, Network
from board.reading.segmentation.division import scores_of
from board.reading.segmentation.evidence import (
    DIGIT,
    EVIDENCE,
    KINDS,
    LETTER,
    OTHER,
    SIGN,
)
from board.reading.segmentation.lattice import Lattice, lattice_of
from board.reading.segmentation.partition import partition_of
from board.reading.segmentation.pieces import InkSource, Piece
from board.reading.weights import Weights
from trainer.data.characters import class_of, may_be_a_digit
from trainer.data.dataset import PenData, Sample, by_writer
from trainer.synthesis.compose import KINDS as BOARD_KINDS
from trainer.synthesis.compose import Composed, compose
from trainer.synthesis.compose_text import TEXT_KINDS, Hand, compose_text, single

HIDDEN = 24
"""Units of the hidden layer."""
PULL = 4.0
"""How strongly the weights are held to those to begin with, on all boards together."""
SINGLE = 3
"""So many pages with a single mark there are for each board of a kind."""
_ALL = frozenset({DIGIT, SIGN, LETTER, OTHER})


@dataclass(frozen=True, eq=False)
class Problem:
    """Hold a board as the search meets it, with the truth.

    Attributes:
        board: the composed board.
        lattice: its candidates.
        truth: indices of the true groups among the candidates.
        kinds: (t, 4) bool, for each of them which kinds are true.
        joins: (t,) bool, which of them only join two marks.
    """

    board: Composed
    lattice: Lattice
    truth: Sequence[int]
    kinds: NDArray[np.bool_]
    joins: NDArray[np.bool_]


def composed_boards(pen: PenData, each: int, rng: Generator) -> list[Composed]:
    """Compose `each` boards of every kind, each by one hand, and pages of one mark; add the real strings."""
    hands = hands_of(pen)
    writers = sorted(hands)
    boards = []
    for kind in BOARD_KINDS:
        for _ in range(each):
            writer = writers[rng.integers(len(writers))]
            digits = [s for label, samples in hands[writer].items() if label.isdigit() for s in samples]
            own = [s for s in pen.nondigits if s.writer == writer]
            boards.append(compose(kind, digits, own or pen.nondigits, rng))
    for text_kind in TEXT_KINDS:
        able = [w for w in writers if sum(c in hands[w] for c in _NEEDED[text_kind]) >= _LEAST_KNOWN]
        boards += [
            compose_text(text_kind, hands[able[rng.integers(len(able))]], rng)
            for _ in range(each if able else 0)
        ]
    for _ in range(SINGLE * each):
        marks = pen.characters if pen.characters and rng.random() < 0.5 else pen.digits
        boards.append(single(marks[int(rng.integers(len(marks)))], rng))
    return boards + [board for sample in pen.strings if (board := _string(sample))]


_NEEDED = {
    "words": "aeinorstlmd",
    "sums": "+-=",
    "decimals": ".,/",
    "marked": "0123456789",
    "letters": "AEFHKMRT",
}
_LEAST_KNOWN = 3
"""Who has fewer of the characters that a kind of board needs writes none of them."""


def hands_of(pen: PenData) -> dict[str, Hand]:
    """Return what each hand with eight digits or more wrote, by label; × and ÷ are anybody's."""
    signs: dict[str, list[Sample]] = {}
    for sample in pen.symbols:
        if (label := CLASSES[class_of(sample.label)]) in ("×", "÷"):
            signs.setdefault(label, []).append(sample)
    letters = by_writer(pen.letters)
    hands: dict[str, Hand] = {}
    for writer, digits in by_writer(pen.digits).items():
        hand: dict[str, list[Sample]] = {}
        for sample in (*digits, *letters.get(writer, ())):
            hand.setdefault(sample.label, []).append(sample)
        if len(digits) >= 8:
            hands[writer] = {**signs, **hand}
    return hands


def _string(sample: Sample) -> Composed | None:
    """Return a real string as a board; None if nobody knows which strokes its digits are."""
    digits = [c for c in sample.label if c.isdigit()]
    if not sample.groups or len(sample.groups) != len(digits):
        return None
    height = max(float(np.ptp(np.concatenate(sample.strokes)[:, 1])), 1.0)
    strokes = [s * np.float32(150 / height) for s in sample.strokes]
    return Composed("string", strokes, list(zip(digits, sample.groups, strict=True)))


def problem_of(board: Composed, network: Network) -> Problem | None:
    """Prepare a board for fitting; None if its truth is not among the candidates."""
    strokes = [Stroke(s, np.arange(len(s), dtype=np.float64)) for s in board.strokes]
    lattice = lattice_of(InkSource(strokes), network)
    index = {group: n for n, group in enumerate(lattice.groups)}
    owners = [_owner(piece, board) for piece in lattice.pieces]
    long = {i for g in lattice.long for i in lattice.groups[g]}
    joining = [i for i, owner in enumerate(owners) if owner is None and i not in long]
    truths = [(lattice.groups[g], _ALL) for g in lattice.long] + [((i,), _ALL) for i in joining]
    for n, (label, _) in enumerate(board.groups):
        group = tuple(i for i, owner in enumerate(owners) if owner == n)
        if not long.issuperset(group):
            truths.append((group, _kinds_of(label, board.kind)))
    if any(group not in index for group, _ in truths):
        return None
    truth = [index[group] for group, _ in truths]
    kinds = np.array([[kind in allowed for kind in range(4)] for _, allowed in truths], bool).reshape(-1, 4)
    joins = np.isin(truth, [index[(i,)] for i in joining]) & lattice.ligatures[truth]
    return Problem(board, lattice, truth, kinds, joins)


def _kinds_of(label: str, board: str) -> frozenset[int]:
    """Return the kinds that a label may be read as; what looks like a digit in text, as a digit too."""
    if label.isdigit():
        return frozenset({DIGIT})
    if label in SIGNS:
        return frozenset({SIGN, DIGIT} if may_be_a_digit(label) else {SIGN})
    if len(label) > 1:
        return frozenset({SIGN, LETTER, OTHER})
    return _ALL if board == "words" and may_be_a_digit(label) else frozenset({LETTER, OTHER})


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


@dataclass(frozen=True, eq=False)
class _Start:
    """Hold the weights to begin with, as one vector for the search."""

    weights: Weights

    @classmethod
    def of(cls, problems: Sequence[Problem], seed: int) -> "_Start":
        """Begin with what the network believes of wrong division; the hidden layer counts for nothing."""
        evidence = np.concatenate([problem.lattice.evidence for problem in problems])
        size = len(EVIDENCE)
        middle, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-3
        each = EVIDENCE.index("each")
        middle[each], spread[each] = 0.0, 1.0
        direct = np.zeros((size, 2))
        direct[EVIDENCE.index("several"), 0] = -1.0
        direct[EVIDENCE.index("part"), 0] = -1.0
        rng = np.random.default_rng(seed)
        hidden = rng.normal(0, 0.5 / np.sqrt(size), (size, HIDDEN))
        offset = rng.normal(0, 0.5, HIDDEN)
        states = len(STATES)
        first, follow = np.zeros(states), np.zeros((len(NEAR) + 1, states, states))
        output, plain = np.zeros((HIDDEN, 2)), np.zeros((len(NEAR) + 2, len(KINDS)))
        return cls(Weights(middle, spread, direct, hidden, offset, output, first, follow, plain))

    @property
    def vector(self) -> NDArray[np.float64]:
        return np.concatenate([getattr(self.weights, name).ravel() for name in _FITTED])

    def at(self, vector: NDArray[np.float64]) -> Weights:
        """Return the weights that a vector stands for."""
        arrays, begin = {}, 0
        for name in _FITTED:
            shape = getattr(self.weights, name).shape
            arrays[name] = vector[begin : begin + math.prod(shape)].reshape(shape)
            begin += math.prod(shape)
        return replace(self.weights, **arrays)


_FITTED = ("direct", "hidden", "offset", "output")


def _loss(problem: Problem, weights: Weights) -> tuple[float, NDArray[np.float64]]:
    """Return minus the log share of the true partition, and its derivative by `_FITTED`, as one vector."""
    lattice = problem.lattice
    evidence, units = weights.units(lattice.evidence)
    scores = evidence @ weights.direct + units @ weights.output
    scores[~lattice.ligatures, 1] = -np.inf
    totals = np.logaddexp(*scores.T)
    partition = partition_of(lattice.pieces, lattice.groups, totals.tolist())
    true_scores = scores[problem.truth, problem.joins.astype(int)]
    slope = partition.shares[:, None] * np.exp(scores - totals[:, None])
    slope[problem.truth, problem.joins.astype(int)] -= 1.0
    back = (slope @ weights.output.T) * (1 - units**2)
    gradient = [evidence.T @ slope, evidence.T @ back, back.sum(axis=0), units.T @ slope]
    loss = max(0.0, partition.log_total - float(true_scores.sum()))
    return loss, np.concatenate([part.ravel() for part in gradient])


def fit_weights(problems: Sequence[Problem], seed: int = 0, steps: int = 100) -> Weights:
    """Fit the weights.

    Args:
        problems: boards with their truth.
        seed: for another hidden layer to begin with.
        steps: of the search, each through all boards.

    Returns:
        Weights whose `first`, `follow` and `plain` are 0: `fit_context` fits those.
    """
    start = _Start.of(problems, seed)
    begin = start.vector

    def loss(vector: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = start.at(vector)
        total, gradient = 0.0, np.zeros_like(vector)
        for problem in problems:
            value, slope = _loss(problem, weights)
            total += value
            gradient += slope
        away = vector - begin
        total += 0.5 * PULL * float((away**2).sum())
        return total / len(problems), (gradient + PULL * away) / len(problems)

    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return start.at(found.x)


def averaged(fits: Sequence[Weights]) -> Weights:
    """Average fits: the scores are the mean of theirs, and so are the logarithms of the context's tables.

    Their hidden layers stand side by side, brought to the spread of evidence of the first.
    """
    each, first = EVIDENCE.index("each"), fits[0]
    direct, hidden, offset = [], [], []
    for fit in fits:
        scale, shift = first.spread / fit.spread, (first.middle - fit.middle) / fit.spread
        own = fit.direct * scale[:, None]
        own[each] += shift @ fit.direct
        direct.append(own)
        hidden.append(fit.hidden * scale[:, None])
        offset.append(fit.offset + shift @ fit.hidden)
    tables = {name: np.mean([getattr(fit, name) for fit in fits], axis=0) for name in _CONTEXT}
    return replace(
        first,
        direct=np.mean(direct, axis=0),
        hidden=np.concatenate(hidden, axis=1),
        offset=np.concatenate(offset),
        output=np.concatenate([fit.output for fit in fits]) / len(fits),
        **tables,
    )


_CONTEXT = ("first", "follow", "plain")


def solved_by_kind(problems: Sequence[Problem], weights: Weights) -> dict[str, float]:
    """Return for each kind of board the share that is divided rightly, 0 to 1."""
    right: dict[str, list[bool]] = {}
    for problem in problems:
        right.setdefault(problem.board.kind, []).append(_is_solved(problem, weights))
    return {kind: sum(answers) / len(answers) for kind, answers in right.items()}


def _is_solved(problem: Problem, weights: Weights) -> bool:
    lattice = problem.lattice
    scores = scores_of(lattice, weights)
    partition = partition_of(lattice.pieces, lattice.groups, np.logaddexp(*scores.T).tolist())
    if set(partition.chosen) != set(problem.truth):
        return False
    joins = scores[problem.truth, 1] > scores[problem.truth, 0]
    return bool((joins == problem.joins).all())
