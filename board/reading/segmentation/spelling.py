"""Spelling: how likely it is that a page is one line of some digits, whatever it was read as."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from board.reading.segmentation.division import kinds_of, scores_of
from board.reading.segmentation.evidence import DIGIT
from board.reading.segmentation.lattice import Lattice
from board.reading.segmentation.partition import log_sum, partition_of
from board.reading.weights import Weights

MOST_PIECES = 30
"""Of more pieces no line is made up: an answer has fewer, and the work is bounded."""

_LEAST = 1e-12


def belief_in(digits: str, lattice: Lattice, weights: Weights) -> float:
    """Return the probability that a page shows these digits from left to right, and specks at most beside.

    It is the share of belief of all partitions and labels that spell them, by the same scores as the best
    partition's.

    Args:
        digits: at least one.
        lattice: of the page.
        weights: as the reader's.
    """
    pieces, groups = lattice.pieces, lattice.groups
    if not pieces or len(pieces) > MOST_PIECES:
        return 0.0
    scores = scores_of(lattice, weights)
    totals = np.logaddexp(*scores.T).tolist()
    all_partitions = partition_of(pieces, groups, totals).log_total
    beliefs = lattice.beliefs[:, :10].astype(np.float64)
    shares = beliefs / np.maximum(beliefs.sum(axis=1, keepdims=True), _LEAST)
    shares *= kinds_of(lattice)[:, DIGIT, None]
    labelled = scores[:, :1] + np.log(np.maximum(shares, _LEAST))
    order = sorted(range(len(pieces)), key=lambda i: pieces[i].box.left)
    place = {piece: n for n, piece in enumerate(order)}
    starting: list[list[tuple[int, int]]] = [[] for _ in order]  # groups by their first piece
    for g, group in enumerate(groups):
        members = [place[i] for i in group]
        starting[min(members)].append((sum(1 << p for p in members), g))
    specks = set(lattice.specks)
    # (covered places, digits so far) → logarithm of the sum of all ways there
    reached = {(0, 0): 0.0}
    for n, options in enumerate(starting):
        after: defaultdict[tuple[int, int], float] = defaultdict(lambda: -math.inf)
        for (covered, count), score in reached.items():
            if covered >> n & 1:
                after[covered, count] = log_sum(after[covered, count], score)
                continue
            for places, g in options:
                if covered & places:
                    continue
                if count < len(digits):
                    key, more = (covered | places, count + 1), float(labelled[g, int(digits[count])])
                    after[key] = log_sum(after[key], score + more)
                if g in specks:
                    key, more = (covered | places, count), totals[g]
                    after[key] = log_sum(after[key], score + more)
        reached = dict(after)
    total = reached.get(((1 << len(order)) - 1, len(digits)), -math.inf)
    return math.exp(min(total - all_partitions, 0.0))
