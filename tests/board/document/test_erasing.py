"""What erasers touch, what they leave, and what a loop chooses."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.document.erasing import Place, StrokeIndex, rubbed, touched
from board.document.page import Edit, Page, replacing_at
from board.document.selection import chosen_by
from board.ink.stroke import Ink, Stroke, stroke_of


def left_of(stroke: Stroke, start: Place, end: Place, reach_px: float) -> Ink | None:
    """Return what is left of a stroke that is alone, or None if nothing is taken of it."""
    return rubbed(StrokeIndex.of((stroke,)), start, end, reach_px).get(0)


LINE = stroke_of([(0, 0), (100, 0)], pen_px=10)
DOT = stroke_of([(50, 0)], pen_px=10)

places = st.tuples(st.integers(-50, 150), st.integers(-50, 150))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((50, -30), (50, 30), True),  # across, between two points
        ((50, 12), (50, 12), True),  # beside, within reach of the ink's edge
        ((50, 16), (50, 16), False),
        ((105, 0), (200, 0), True),  # at the end
        ((120, 0), (200, 0), False),
        ((-60, -60), (200, 200), True),
    ],
)
def test_touching_a_stroke(start: Place, end: Place, expected: bool) -> None:
    """Ink is touched between its points too, as far as the eraser reaches."""
    assert bool(touched(StrokeIndex.of((LINE,)), start, end, 8)) == expected


def test_touching_a_dot() -> None:
    """A stroke of one point is ink as well."""
    assert touched(StrokeIndex.of((DOT,)), (50, -20), (50, 20), 8) == {0: ()}
    assert left_of(DOT, (50, -20), (50, 20), 8) == ()
    assert left_of(DOT, (90, -20), (90, 20), 8) is None


def test_rubbing_the_middle_leaves_two_ends() -> None:
    """Which lie on the line that was there, up to where the eraser reached."""
    left = left_of(LINE, (50, -30), (50, 30), 10)
    assert left
    one, other = left
    assert one.points[0].tolist() == [0, 0]
    assert other.points[-1].tolist() == [100, 0]
    assert 30 <= one.points[-1][0] < 40
    assert 60 < other.points[0][0] <= 70
    assert one.pen_px == LINE.pen_px


def test_rubbing_along_leaves_nothing() -> None:
    """And beside it everything."""
    assert left_of(LINE, (-20, 0), (120, 0), 10) == ()
    assert left_of(LINE, (-20, 20), (120, 20), 10) is None


@given(st.lists(places, min_size=1, max_size=10), places, places)
def test_what_is_left_is_out_of_reach(path: list[Place], start: Place, end: Place) -> None:
    """Nothing of a rubbed stroke lies where the eraser was, and nothing comes that was not there."""
    stroke = stroke_of(path)
    left = left_of(stroke, start, end, 12)
    if left is None:
        return
    for part in left:
        assert len(part.points) > 1
        assert (np.diff(part.times_s) >= 0).all()
        thin = stroke_of(map(tuple, part.points), pen_px=1e-6)
        assert not touched(StrokeIndex.of((thin,)), start, end, 8)
        assert stroke.box.left - 1 <= part.box.left
        assert part.box.right <= stroke.box.right + 1


strokes = st.lists(st.lists(places, min_size=1, max_size=4).map(stroke_of), max_size=6).map(tuple)


@given(strokes, st.lists(places, min_size=2, max_size=6))
def test_rubbing_many_is_rubbing_each(ink: tuple[Stroke, ...], way: list[Place]) -> None:
    """On a way of several steps the same is left as if each stroke were alone, and it is known where."""
    known = StrokeIndex.of(ink)
    for start, end in pairwise(way):
        left = rubbed(known, start, end, 12)
        alone = {
            n: parts for n, s in enumerate(known.ink) if (parts := left_of(s, start, end, 12)) is not None
        }
        assert left == alone
        gone = {n for n, s in enumerate(known.ink) if touched(StrokeIndex.of((s,)), start, end, 12)}
        assert touched(known, start, end, 12).keys() == gone
        changes = replacing_at(known.ink, left)
        known = known.after(changes, Edit(0, changes).applied(Page(known.ink)).ink)
        assert np.array_equal(known.boxes, StrokeIndex.of(known.ink).boxes)


def test_a_way_beside_a_line_takes_nothing_of_it() -> None:
    """Not even its points are others then."""
    assert left_of(LINE, (-50, 12), (150, 12), 12 - 1e-9) is None


def test_a_loop_chooses_what_is_mostly_inside() -> None:
    """Half in is enough, less is not; a loop of one point chooses nothing."""
    square: list[Place] = [(0, 0), (100, 0), (100, 100), (0, 100)]
    inside, half, outside = (stroke_of([(x, 50), (x + 40, 50)]) for x in (20, 80, 150))
    ink: tuple[Stroke, ...] = (inside, half, outside)
    assert chosen_by(square, ink) == (inside, half)
    assert chosen_by([(40, 50)], ink) == ()
