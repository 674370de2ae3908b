"""Fit the weights of the lattice on composed boards.

The weights make the true partitions likeliest: a conditional random field over all partitions of a
board (J. Lafferty, A. McCallum and F. Pereira, Conditional random fields, 2001; S. Sarawagi and
W. Cohen, Semi-Markov conditional random fields, 2004). So the shares of belief that the reading
shows are probabilities.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from board.ink.stroke import Stroke
from board.reading.network.network import CLASSES, SIGNS, Network
from board.reading.segmentation.evidence import (
    DIGIT,
    EVIDENCE,
    LETTER,
    OTHER,
    SIGN,
    WEIGHTS,
    scores_of,
    weight_table,
)
from board.reading.segmentation.lattice import Lattice, lattice_of
from board.reading.segmentation.partition import partition_of
from board.reading.segmentation.pieces import InkSource, Piece
from trainer.data.characters import class_of, may_be_a_digit
from trainer.data.dataset import PenData, Sample, by_writer
from trainer.synthesis.compose import KINDS, Composed, compose
from trainer.synthesis.compose_text import TEXT_KINDS, Hand, compose_text

PULL = 0.02
"""How strongly the weights are held to those to begin with, for each board."""
Row = tuple[float, float, float, float]
_ALL = frozenset({DIGIT, SIGN, LETTER, OTHER})


@dataclass(frozen=True, eq=False)
class Problem:
    """Hold a board as the search meets it, with the truth.

    Attributes:
        board: the composed board.
        lattice: its candidates.
        truth: indices of the true groups among the candidates.
        kinds: (t, 4) bool, for each of them which kinds are true.
    """

    board: Composed
    lattice: Lattice
    truth: Sequence[int]
    kinds: NDArray[np.bool_]


def composed_boards(pen: PenData, each: int, rng: Generator) -> list[Composed]:
    """Compose `each` boards of every kind, each by one hand, and take the real strings as they are."""
    hands = hands_of(pen)
    writers = sorted(hands)
    boards = []
    for kind in KINDS:
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
    return boards + [board for sample in pen.strings if (board := _string(sample))]


_NEEDED = {"words": "aeinorstlmd", "sums": "+-=", "decimals": ".,/", "marked": "0123456789"}
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
    truth = [(g, _ALL) for g in lattice.long]
    long = {i for g in lattice.long for i in lattice.groups[g]}
    truths: list[tuple[tuple[int, ...], frozenset[int]]] = [
        ((i,), _ALL) for i, owner in enumerate(owners) if owner is None and i not in long
    ]  # ligatures
    for n, (label, _) in enumerate(board.groups):
        group = tuple(i for i, owner in enumerate(owners) if owner == n)
        if not long.issuperset(group):
            truths.append((group, _kinds_of(label, board.kind)))
    if any(group not in index for group, _ in truths):
        return None
    truth += [(index[group], kinds) for group, kinds in truths]
    kinds = np.array([[kind in allowed for kind in range(4)] for _, allowed in truth], bool).reshape(-1, 4)
    return Problem(board, lattice, [g for g, _ in truth], kinds)


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


def _loss(problem: Problem, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """Return minus the log share of the true partition, and its derivative by the weights."""
    lattice = problem.lattice
    scores = scores_of(lattice.evidence, weights)
    totals = logsumexp(scores, axis=1)
    partition = partition_of(lattice.pieces, lattice.groups, totals.tolist())
    true_scores = np.where(problem.kinds, scores[problem.truth], -np.inf)
    true_totals = logsumexp(true_scores, axis=1)
    expected = partition.shares[:, None] * np.exp(scores - totals[:, None])
    np.subtract.at(expected, problem.truth, np.exp(true_scores - true_totals[:, None]))
    gradient = np.einsum("ni,nik->ik", expected, lattice.evidence)
    return max(0.0, partition.log_total - float(true_totals.sum())), gradient


def fit_weights(problems: Sequence[Problem], steps: int = 40) -> dict[str, Row]:
    """Fit the weights.

    Args:
        problems: boards with their truth.
        steps: of the search, each through all boards.
    """
    start = weight_table()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(start.shape)
        total, gradient = 0.0, np.zeros_like(start)
        for problem in problems:
            value, slope = _loss(problem, weights)
            total += value
            gradient += slope
        away = weights - start
        total += 0.5 * PULL * float((away**2).sum())
        return total / len(problems), (gradient + PULL * away).ravel() / len(problems)

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    table = found.x.reshape(start.shape).round(3)
    rows: list[Row] = [tuple(column) for column in table.T.tolist()]
    return dict(zip(EVIDENCE, rows, strict=True))


def solved_by_kind(problems: Sequence[Problem], weights: Mapping[str, Row] = WEIGHTS) -> dict[str, float]:
    """Return for each kind of board the share whose every group and its kind is right, 0 to 1."""
    table = weight_table(weights)
    right: dict[str, list[bool]] = {}
    for problem in problems:
        right.setdefault(problem.board.kind, []).append(_is_solved(problem, table))
    return {kind: sum(answers) / len(answers) for kind, answers in right.items()}


def _is_solved(problem: Problem, weights: NDArray[np.float64]) -> bool:
    lattice = problem.lattice
    scores = scores_of(lattice.evidence, weights)
    partition = partition_of(lattice.pieces, lattice.groups, logsumexp(scores, axis=1).tolist())
    if set(partition.chosen) != set(problem.truth):
        return False
    best = scores[problem.truth].argmax(axis=1)
    return bool(problem.kinds[np.arange(len(best)), best].all())
