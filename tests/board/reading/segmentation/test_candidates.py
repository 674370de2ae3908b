"""Candidates: the pairs and groups that could be one digit, in bounded work."""

import tracemalloc
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from board.ink.stroke import Stroke, stroke_of
from board.reading.segmentation.candidates import MOST_NEIGHBOURS, REACH, candidates_of, neighbours_of
from board.reading.segmentation.pieces import InkSource

USUAL = 1.0
"""Height of digits so small that every piece is large."""


def page_of(ends: list[tuple[float, float, float, float]]) -> InkSource:
    """Return a page of straight lines."""
    return InkSource([stroke_of([(a, b), (c, d)]) for a, b, c, d in ends])


places = st.floats(0, 500, width=32)


@settings(deadline=None)
@given(st.lists(st.tuples(places, places, places, places), max_size=MOST_NEIGHBOURS + 1))
def test_few_pieces_are_neighbours_if_they_are_near(ends: list[tuple[float, float, float, float]]) -> None:
    """As the shortest distance between their points says, by the extent of the larger."""
    pieces = page_of(ends).pieces
    near = {}
    for i, j in combinations(range(len(pieces)), 2):
        between = pieces[i].outline[:, None] - pieces[j].outline[None]
        extent = max(1.0, *(side for n in (i, j) for side in pieces[n].box[2:]))
        distance = float(np.sqrt((between**2).sum(axis=2).min())) / extent
        if distance < REACH * (1 - 1e-5):
            near[i, j] = distance
    neighbours = neighbours_of(pieces, USUAL)
    found = dict(zip(map(tuple, neighbours.pairs.tolist()), neighbours.distance.tolist(), strict=True))
    assert near.keys() <= found.keys()
    assert all(distance < REACH for distance in found.values())
    assert all(abs(found[pair] - distance) < 1e-5 for pair, distance in near.items())


def test_one_stroke_around_everything_is_not_everyones_neighbour() -> None:
    """Else each of its groups could grow by every other piece."""
    rng = np.random.default_rng(1)
    frames = [stroke_of([(0, 0), (1900 + n, 1000)]) for n in range(8)]
    dots = [stroke_of([place]) for place in rng.uniform((0, 0), (1900, 1000), (600, 2))]
    pieces = InkSource([*frames, *dots]).pieces
    neighbours = neighbours_of(pieces, USUAL)
    assert np.bincount(neighbours.pairs.ravel()).max() <= 2 * MOST_NEIGHBOURS
    assert len(candidates_of(pieces, neighbours, USUAL, 50)) == len(pieces) + 50


def test_the_memory_grows_with_the_pieces_and_not_with_their_square() -> None:
    """Several thousand, as a trainer may ask for, need no table of all pairs."""
    ends = np.random.default_rng(1).uniform(0, 2000, (1500, 1, 2)) + np.array([[0, 0], [20, 30]])
    page = InkSource([Stroke(e.astype(np.float32), np.array([0.0, 0.1])) for e in ends])
    pieces = [*page.pieces] * 4
    tracemalloc.start()
    try:
        neighbours_of(pieces, USUAL)
        assert tracemalloc.get_traced_memory()[1] < 100e6  # such a table alone would have 288 MB
    finally:
        tracemalloc.stop()
