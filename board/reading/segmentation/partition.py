"""The best partition: which groups of pieces are the marks, and how sure each of them is.

Every piece belongs to exactly one group. The score of a partition is the sum of its groups'
scores, and its share of belief is proportional to the exponential of that sum. Dynamic
programming over the sets of pieces that are already covered finds the best partition, and,
forwards and backwards, the share of all partitions that each group is part of (the
forward-backward algorithm of L. Rabiner, A tutorial on hidden Markov models, 1989). A beam
bounds the work on a page where those sets are too many.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from board.reading.segmentation.pieces import Piece

BEAM = 256
"""States kept at each step of the search."""

_Choice = tuple[int, int, float, int]  # covered before, covered after, score, group; -1 for none


@dataclass(frozen=True, eq=False)
class Partition:
    """Hold the best partition of a page.

    Attributes:
        chosen: indices of the groups that cover every piece once.
        shares: (n,) float64 in [0, 1], for each group the share of belief of the partitions that have it.
        log_total: logarithm of the sum of all partitions' exponentials.
    """

    chosen: Sequence[int]
    shares: NDArray[np.float64]
    log_total: float


def partition_of(
    pieces: Sequence[Piece], groups: Sequence[tuple[int, ...]], scores: Sequence[float]
) -> Partition:
    """Choose the groups that cover every piece once with the highest sum of scores.

    Args:
        pieces: the pieces; only their boxes matter, and only for the order of the search.
        groups: candidate groups of piece indices; every single piece must be among them.
        scores: for each group its score; any real numbers.
    """
    chosen: list[int] = []
    shares = np.zeros(len(groups))
    log_total = 0.0
    containing: dict[int, list[int]] = {}  # by their first piece
    for g, group in enumerate(groups):
        containing.setdefault(group[0], []).append(g)
    for members in connected(len(pieces), groups):
        cluster = [g for i in members for g in containing.get(i, ())]
        order = sorted(members, key=lambda i: (pieces[i].box.left, pieces[i].box.top, i))
        place = {piece: n for n, piece in enumerate(order)}
        starting: list[list[tuple[int, int]]] = [[] for _ in order]  # groups by their first piece
        for g in cluster:
            places = [place[i] for i in groups[g]]
            first = min(places)
            starting[first].append((sum(1 << (p - first) for p in places), g))
        best, total = _search(starting, scores, shares)
        chosen += best
        log_total += total
    return Partition(chosen, np.minimum(shares, 1.0), log_total)


def connected(count: int, links: Iterable[tuple[int, ...]]) -> list[list[int]]:
    """Part the numbers below `count` so that those of each link, and only they, hang together."""
    root = list(range(count))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for link in links:
        for i in link[1:]:
            root[find(i)] = find(link[0])
    parts: dict[int, list[int]] = {}
    for i in range(count):
        parts.setdefault(find(i), []).append(i)
    return list(parts.values())


def _search(
    starting: Sequence[Sequence[tuple[int, int]]], scores: Sequence[float], shares: NDArray[np.float64]
) -> tuple[list[int], float]:
    """Cover all places of one cluster.

    Args:
        starting: for each place the groups that begin there, as (places from there on as bits, group).
        scores: of all groups.
        shares: of all groups; those of the cluster are filled in.

    Returns:
        The best groups, and the logarithm of the cluster's sum over all partitions.
    """
    # Covered places, counted from the one that is next → best score; logarithm of the sum of all.
    best, total = {0: 0.0}, {0: 0.0}
    steps: list[list[_Choice]] = []
    came: list[dict[int, tuple[int, int]]] = []  # for each step: covered after → covered before, group
    totals = [total]
    for options in starting:
        after: dict[int, float] = {}
        after_total: dict[int, float] = {}
        origin: dict[int, tuple[int, int]] = {}
        taken: list[_Choice] = []
        for covered, score in best.items():
            if covered & 1:
                choices: Iterable[tuple[int, float, int]] = ((covered >> 1, 0.0, -1),)
            else:
                choices = (
                    ((covered | places) >> 1, scores[g], g) for places, g in options if not covered & places
                )
            so_far = total[covered]
            for reached, more, g in choices:
                taken.append((covered, reached, more, g))
                if reached not in after:
                    after[reached] = score + more
                    after_total[reached] = so_far + more
                    origin[reached] = (covered, g)
                else:
                    if score + more > after[reached]:
                        after[reached] = score + more
                        origin[reached] = (covered, g)
                    after_total[reached] = log_sum(after_total[reached], so_far + more)
        if len(after) > BEAM:
            kept = sorted(after, key=lambda reached: -after[reached])[:BEAM]
            after = {reached: after[reached] for reached in kept}
        best, total = after, after_total
        steps.append(taken)
        came.append(origin)
        totals.append(total)
    (end,) = best
    log_total = total[end]
    chosen = []
    covered = end
    for origin in reversed(came):
        covered, g = origin[covered]
        if g >= 0:
            chosen.append(g)
    _add_shares(steps, totals, log_total, shares)
    return chosen, log_total


def _add_shares(
    steps: Sequence[Sequence[_Choice]],
    totals: Sequence[dict[int, float]],
    log_total: float,
    shares: NDArray[np.float64],
) -> None:
    """Go back through the steps of a search and sum what each group has of all partitions."""
    rest = {0: 0.0}  # covered → logarithm of the sum over all ways to cover what follows
    for taken, before in zip(reversed(steps), reversed(totals[:-1]), strict=True):
        earlier: dict[int, float] = {}
        for covered, reached, more, g in taken:
            if reached not in rest:
                continue  # the beam left it out
            onward = more + rest[reached]
            earlier[covered] = log_sum(earlier[covered], onward) if covered in earlier else onward
            if g >= 0:
                shares[g] += math.exp(min(before[covered] + onward - log_total, 0.0))
        rest = earlier


def log_sum(a: float, b: float) -> float:
    """Return log(exp(a) + exp(b)); either may be minus infinity."""
    if a < b:
        a, b = b, a
    if b == -math.inf:
        return a
    return a + math.log1p(math.exp(b - a)) if a - b < 40 else a
