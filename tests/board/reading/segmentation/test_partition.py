"""The best partition is the best of all, and any order of the pieces gives the same."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from board.ink.stroke import Box
from board.reading.segmentation.partition import partition_of
from board.reading.segmentation.pieces import Piece

Group = tuple[int, ...]


def piece_at(x: float, source: int) -> Piece:
    """Make a piece; only its place matters here."""
    return Piece(Box(x, 0, 5, 5), np.zeros((24, 2), np.float32), source)


def every_partition(items: tuple[int, ...]) -> list[list[Group]]:
    """List all ways to divide items into groups, by brute force."""
    if not items:
        return [[]]
    first, rest = items[0], items[1:]
    return [
        [(first, *others), *partition]
        for size in range(len(rest) + 1)
        for others in combinations(rest, size)
        for partition in every_partition(tuple(i for i in rest if i not in others))
    ]


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Piece], list[Group], list[float]]:
    """Make up to six pieces, some groups of up to three of them, and scores."""
    count = draw(st.integers(1, 6))
    pieces = [piece_at(draw(st.integers(0, 100)), i) for i in range(count)]
    larger = [g for size in (2, 3) for g in combinations(range(count), size) if draw(st.booleans())]
    groups = [(i,) for i in range(count)] + larger
    scores = draw(st.lists(st.floats(-9, 9), min_size=len(groups), max_size=len(groups)))
    return pieces, groups, scores


@given(problems())
@settings(max_examples=150)
def test_no_partition_is_better(problem: tuple[list[Piece], list[Group], list[float]]) -> None:
    """Compare with brute force."""
    pieces, groups, scores = problem
    chosen = partition_of(pieces, groups, scores).chosen
    assert sorted(i for g in chosen for i in groups[g]) == list(range(len(pieces)))
    score_of = dict(zip(groups, scores, strict=True))
    possible = [p for p in every_partition(tuple(range(len(pieces)))) if all(g in score_of for g in p)]
    best = max(sum(score_of[g] for g in p) for p in possible)
    assert abs(sum(scores[g] for g in chosen) - best) < 1e-6


@given(problems())
@settings(max_examples=150)
def test_shares_are_those_of_all_partitions(problem: tuple[list[Piece], list[Group], list[float]]) -> None:
    """Compare with the sum over every partition, each with the exponential of its score."""
    pieces, groups, scores = problem
    score_of = dict(zip(groups, scores, strict=True))
    possible = [p for p in every_partition(tuple(range(len(pieces)))) if all(g in score_of for g in p)]
    weights = np.exp([sum(score_of[g] for g in p) for p in possible])
    expected = [sum(w for w, p in zip(weights, possible, strict=True) if g in p) for g in groups]
    partition = partition_of(pieces, groups, scores)
    np.testing.assert_allclose(partition.shares, np.array(expected) / weights.sum(), atol=1e-6)
    assert abs(partition.log_total - np.log(weights.sum())) < 1e-6


def test_a_page_of_nothing_has_no_groups() -> None:
    """An empty board is no special case."""
    assert list(partition_of([], [], []).chosen) == []


def test_a_crowded_page_is_still_divided() -> None:
    """Where the beam cuts the search short, every piece is in one group all the same."""
    rng = np.random.default_rng(3)
    pieces = [piece_at(float(x), i) for i, x in enumerate(rng.permutation(60))]
    groups: list[Group] = [(i,) for i in range(60)]
    groups += [tuple(sorted(rng.choice(60, 3, replace=False).tolist())) for _ in range(1500)]
    chosen = partition_of(pieces, groups, rng.normal(size=len(groups)).tolist()).chosen
    assert sorted(i for g in chosen for i in groups[g]) == list(range(60))
