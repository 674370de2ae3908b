"""The picture of the ink."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Ink, Points, Stroke, stroke_of
from board.ui.curve import curve_of
from board.ui.raster import InkRaster
from board.ui.theme import Colour

SIZE = 200, 120
BLACK: Colour = (0, 0, 0)
WHITES: tuple[Colour, ...] = ((255, 255, 255),) * 3  # in which what is shown is how much of a pixel is ink
PEN_PX = 14.0

AWKWARD = {
    "one point": [(50, 50)],
    "two equal points": [(50, 50), (50, 50)],
    "there and back": [(20, 20), (180, 20), (20, 20)],
    "a sharp corner": [(20, 20), (180, 20), (60, 100)],
    "duplicates": [(20, 20), (20, 20), (90, 90), (90, 90), (150, 20)],
    "outside": [(-500, -500), (-400, 20)],
    "across": [(-50, 60), (250, 60)],
    "a long way": [(n % 190 + 5, 20 + n // 3) for n in range(200)],
}


def picture() -> InkRaster:
    """Return the picture of an empty board."""
    return InkRaster(SIZE, 1.0, BLACK, WHITES)


def drawn(*strokes: Stroke) -> NDArray[np.uint8]:
    """Return how much of each pixel is ink of finished strokes, 0 to 255."""
    whole = picture()
    whole.update(strokes, {}, PEN_PX)
    return cover_of(whole)


def cover_of(shown: InkRaster) -> NDArray[np.uint8]:
    """Return how much of each pixel is ink, 0 to 255."""
    return shown.colours[..., 0]


def write(shown: InkRaster, ink: Ink, points: list[tuple[float, float]], at_once: int = 1) -> Ink:
    """Write a stroke live, some points at a time, and finish it."""
    live_stroke = LiveStroke([(*points[0], float(len(ink)))], 1)
    shown.update(ink, {0: live_stroke}, PEN_PX)
    for start in range(1, len(points), at_once):
        for x, y in points[start : start + at_once]:
            live_stroke = live_stroke.then(x, y, 0)
        shown.update(ink, {0: live_stroke}, PEN_PX)
    ink = (*ink, live_stroke.stroke(PEN_PX))
    shown.update(ink, {}, PEN_PX)
    return ink


@pytest.mark.parametrize("points", AWKWARD.values(), ids=AWKWARD)
@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_ink_looks_the_same_however_fast_it_came(points: list[tuple[float, float]], at_once: int) -> None:
    """A stroke drawn point by point is the stroke drawn whole, to the last pixel."""
    shown = picture()
    ink = write(shown, (), points, at_once)
    assert np.array_equal(cover_of(shown), drawn(*ink))


def test_a_dot_is_round_and_as_wide_as_the_pen() -> None:
    """Its area is that of a circle, its edge antialiased."""
    dot = drawn(stroke_of([(50, 50)], pen_px=PEN_PX))
    assert dot.sum() / 255 == pytest.approx(np.pi * (PEN_PX / 2) ** 2, rel=0.05)
    assert ((dot > 0) & (dot < 255)).any()


def test_a_line_is_as_wide_as_the_pen() -> None:
    """Across the middle of a long line there is the pen's width of ink."""
    line = drawn(stroke_of([(20, 60), (180, 60)], pen_px=PEN_PX))
    assert line[:, 100].sum() / 255 == pytest.approx(PEN_PX, abs=0.5)


def test_a_slow_line_is_no_wider_than_a_fast_one() -> None:
    """A thousand points on a line cover what its two ends do."""
    slow = picture()
    write(slow, (), [(20 + n * 0.16, 40 + n * 0.04) for n in range(1000)])
    fast = drawn(stroke_of([(20, 40), (20 + 999 * 0.16, 40 + 999 * 0.04)], pen_px=PEN_PX))
    assert int(cover_of(slow).sum()) == pytest.approx(int(fast.sum()), rel=0.01)


def test_undone_ink_is_gone_and_nothing_else() -> None:
    """What crossed the stroke that went is whole again."""
    shown = picture()
    one = write(shown, (), [(20, 60), (180, 60)])
    write(shown, one, [(100, 10), (100, 110)])
    shown.update(one, {}, PEN_PX)
    assert np.array_equal(cover_of(shown), drawn(*one))
    shown.update((), {}, PEN_PX)
    assert not shown.bits.any()
    assert not shown.colours.any()


def test_a_live_stroke_that_is_undone_is_gone() -> None:
    """Ink that never was finished leaves no trace."""
    shown = picture()
    live_stroke = LiveStroke([(20, 60, 0)], 1).then(90, 60, 1).then(150, 90, 2)
    shown.update((), {0: live_stroke}, PEN_PX)
    shown.update((), {}, PEN_PX)
    assert not shown.bits.any()


def test_several_pens_at_once() -> None:
    """Strokes that grow in turns are those that grow one after the other."""
    shown = picture()
    live_strokes = {n: LiveStroke([(20.0, 30.0 + 20 * n, float(n))], 1) for n in range(3)}
    for x in range(30, 180, 10):
        live_strokes = {
            n: live_stroke.then(x, 30 + 20 * n + x % 20, 9) for n, live_stroke in live_strokes.items()
        }
        shown.update((), live_strokes, PEN_PX)
    ink = tuple(live_stroke.stroke(PEN_PX) for live_stroke in live_strokes.values())
    shown.update(ink, {}, PEN_PX)
    assert np.array_equal(cover_of(shown), drawn(*ink))


@given(st.lists(st.tuples(st.floats(-300, 500), st.floats(-300, 500)), min_size=1, max_size=12))
def test_what_changed_is_told(points: list[tuple[float, float]]) -> None:
    """Outside the areas that an update gives nothing looks different."""
    shown = picture()
    ink = write(shown, (), [(20, 60), (180, 60)])
    before = shown.colours.copy()
    areas = shown.update((*ink, stroke_of(points, pen_px=PEN_PX)), {}, PEN_PX)
    for left, top, right, bottom in areas:
        before[top:bottom, left:right] = shown.colours[top:bottom, left:right]
    assert np.array_equal(before, shown.colours)


def test_a_curve_stays_between_its_points() -> None:
    """It begins and ends in the middles, and never leaves the hull of its corners."""
    points: Points = np.array([(0, 0), (100, 0), (100, 100), (0, 100)], np.float32)
    curve = curve_of(points)
    assert curve[0].tolist() == [50, 0]
    assert curve[-1].tolist() == [50, 100]
    assert curve.min() >= 0
    assert curve.max() <= 100
    assert np.hypot(*np.diff(curve, axis=0).T).max() < 20


def test_a_new_point_costs_the_same_on_a_full_board() -> None:
    """The areas that change with one more point are those around it, whatever else is there."""
    shown = picture()
    ink = tuple(stroke_of([(5 * n, 5), (5 * n, 115)], pen_px=2) for n in range(40))
    shown.update(ink, {}, PEN_PX)
    live_stroke = LiveStroke([(20, 60, 100)], 1).then(25, 60, 101)
    shown.update(ink, {0: live_stroke}, PEN_PX)
    areas = shown.update(ink, {0: live_stroke.then(30, 60, 102)}, PEN_PX)
    assert all(right - left < 40 and bottom - top < 40 for left, top, right, bottom in areas)


def test_ink_that_comes_back_between_others_is_drawn_in_its_place() -> None:
    """A stroke that is taken out of the middle and put back lies under the later ones again."""
    one, two, three = (
        replace(stroke_of([(20, y), (180, 120 - y)], pen_px=PEN_PX), colour=n)
        for n, y in enumerate((20, 60, 100))
    )
    shown, whole = picture(), picture()
    whole.update((one, two, three), {}, PEN_PX)
    for ink in ((one, two, three), (one, three), (one, two, three)):
        shown.update(ink, {}, PEN_PX)
    assert np.array_equal(shown.bits, whole.bits)


def test_each_pen_has_its_colour() -> None:
    """And where two cross the later is on top."""
    shown = InkRaster(SIZE, 1.0, BLACK, [(255, 255, 255), (127, 127, 127), (63, 63, 63)])
    across = replace(stroke_of([(20, 60), (180, 60)], pen_px=PEN_PX), colour=2)
    down = replace(stroke_of([(100, 20), (100, 100)], pen_px=PEN_PX), colour=1)
    shown.update((across, down), {}, PEN_PX)
    assert shown.colours[60, 40].tolist() == [63] * 3
    assert shown.colours[60, 100].tolist() == shown.colours[30, 100].tolist() == [127] * 3


def test_far_apart_strokes_that_go_leave_what_is_between_alone() -> None:
    """Only their own areas are drawn again."""
    ink = tuple(stroke_of([(x, 20), (x, 100)], pen_px=PEN_PX) for x in (20, 100, 180))
    shown = picture()
    shown.update(ink, {}, PEN_PX)
    areas = shown.update(ink[1:2], {}, PEN_PX)
    assert len(areas) == 2
    assert not any(left <= 100 < right for left, _, right, _ in areas)


def test_where_colours_meet_they_mix() -> None:
    """A pixel that is half of one pen and half of another is what lies between their colours."""
    shown = InkRaster(SIZE, 1.0, BLACK, [(200, 0, 0), (0, 200, 0), (0, 0, 200)])
    under = replace(stroke_of([(20, 60), (180, 60)], pen_px=40), colour=0)
    over = replace(stroke_of([(20, 60.5), (180, 60.5)], pen_px=9), colour=1)
    shown.update((under, over), {}, PEN_PX)
    red, green, blue = shown.colours[45:75, 100].astype(int).T
    assert set(red + green) == {200}
    assert ((red > 0) & (green > 0)).any()
    assert not blue.any()


@pytest.mark.parametrize("at_once", [1, 300, 10_000])
def test_much_ink_is_drawn_a_little_at_a_time(at_once: int) -> None:
    """In any portions, with a pen that writes meanwhile and ink that goes, the same picture comes of it."""
    ink = tuple(
        replace(stroke_of([(5 * n, 5), (190 - 5 * n, 115), (100, 20)], pen_px=8), colour=n % 3)
        for n in range(30)
    )
    shown = InkRaster(SIZE, 1.0, BLACK, [(200, 0, 0), (0, 200, 0), (0, 0, 200)])
    live_stroke = LiveStroke([(20, 60, 100)], 1)
    shown.update(ink, {0: live_stroke}, PEN_PX, 2, at_once)
    assert shown.unfinished == (at_once < 10_000)
    steps = 0
    for n in range(5):
        live_stroke = live_stroke.then(25 + 9 * n, 60, 101)
        shown.update(ink[n:], {0: live_stroke}, PEN_PX, 2, at_once)
    ink = (*ink[4:], replace(live_stroke.stroke(PEN_PX), colour=2))
    shown.update(ink, {}, PEN_PX, 0, at_once)
    while shown.unfinished:
        shown.update(ink, {}, PEN_PX, 0, at_once)
        steps += 1
    assert steps <= 200
    whole = InkRaster(SIZE, 1.0, BLACK, [(200, 0, 0), (0, 200, 0), (0, 0, 200)])
    whole.update(ink, {}, PEN_PX)
    assert np.array_equal(shown.bits, whole.bits)
    assert np.array_equal(shown.colours, whole.colours)


def test_a_stroke_may_come_in_the_place_of_its_equal() -> None:
    """Strokes are known by what they are, not by their points; what came instead can go as well."""
    one, same, other = (stroke_of([(20, 60), (180, y)], pen_px=PEN_PX) for y in (60, 60, 20))
    shown = picture()
    for ink in ((one, other), (same, other), (same,), ()):
        shown.update(ink, {}, PEN_PX)
        assert np.array_equal(cover_of(shown), drawn(*ink))


@pytest.mark.parametrize("pen_px", [0.01, 14.0, 8_191.0, 20_000.0, 1e30, 1e308])
@pytest.mark.parametrize("far", [0.0, 1e5, 1e9, 3e38])
@pytest.mark.parametrize("scale", [0.001, 1.0, 50.0])
def test_any_pen_and_any_place_can_be_drawn(pen_px: float, far: float, scale: float) -> None:
    """What is wider or further away than OpenCV draws is drawn as far as it can be, and never raises."""
    shown = InkRaster(SIZE, scale, BLACK, WHITES)
    live_stroke = LiveStroke([(20.0, 60.0, 0.0)], 1)
    for x, y in [(far, far), (-far, 60.0), (60.0, -far)]:
        live_stroke = live_stroke.then(x, y, 0.0)
        shown.update((), {0: live_stroke}, pen_px)
    shown.update((live_stroke.stroke(pen_px),), {}, pen_px)
    if pen_px >= 8_000 and scale >= 1:
        assert (cover_of(shown) == 255).all()
    shown.update((), {}, pen_px)
    assert not shown.colours.any()


def test_a_place_far_away_changes_nothing_here() -> None:
    """A line out of the window looks the same however far away it ends."""
    near, far = (drawn(stroke_of([(20, 60), (x, 60)], pen_px=PEN_PX)) for x in (90_000, 1e30))
    assert np.array_equal(near, far)


def test_a_stroke_is_drawn_over_several_updates() -> None:
    """However long it is and however much its pen covers, an update takes about as long as the others."""
    points = [(10 + 170 * (n % 2), 10 + n % 100) for n in range(2_000)]
    stroke = stroke_of(points, pen_px=30)
    shown, whole, updates = picture(), picture(), 0
    whole.update((stroke,), {}, PEN_PX)
    shown.update((stroke,), {}, PEN_PX, at_once=1_000)
    while shown.unfinished:
        shown.update((stroke,), {}, PEN_PX, at_once=1_000)
        updates += 1
    assert updates > 5
    assert np.array_equal(shown.bits, whole.bits)


def test_a_stroke_that_goes_while_it_is_drawn_leaves_nothing() -> None:
    """The parts that were drawn go, and the strokes under them stay."""
    under = stroke_of([(5, 60), (195, 60)], pen_px=PEN_PX)
    long = stroke_of([(10 + 170 * (n % 2), 10 + n % 100) for n in range(2_000)], pen_px=30)
    shown = picture()
    shown.update((under, long), {}, PEN_PX, at_once=1_000)
    assert shown.unfinished
    shown.update((under,), {}, PEN_PX)
    assert np.array_equal(cover_of(shown), drawn(under))
