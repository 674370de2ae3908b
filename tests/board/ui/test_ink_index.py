"""Where ink is: by geometry the same as by pixels."""

from itertools import pairwise
from math import ceil

from hypothesis import example, given
from hypothesis import strategies as st

from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Ink, Stroke, stroke_of
from board.ui.area import Area, has_pixels
from board.ui.ink_index import InkCover, InkIndex, LiveCover
from board.ui.raster import InkRaster

SIZE = 260, 180
PEN_PX = 6.0

places = st.tuples(st.integers(-50, 250), st.integers(-50, 170))
strokes = st.builds(
    lambda points, pen_px: stroke_of(points, pen_px=pen_px),
    st.lists(places, min_size=1, max_size=6),
    st.sampled_from([1.0, 6.0, 30.0]),
)
areas = st.builds(
    lambda x, y, wide, high: (x, y, x + wide, y + high),
    *(st.integers(10, 180), st.integers(10, 100), st.integers(1, 60), st.integers(1, 60)),
)


def raster_of(ink: Ink, scale: float) -> InkRaster:
    """Return the picture of ink."""
    raster = InkRaster(SIZE, scale, (0, 0, 0), [(255, 255, 255)] * 3)
    raster.update(ink, {}, PEN_PX)
    return raster


def cover_of(ink: Ink, scale: float = 1.0) -> InkCover:
    """Return a cover that is used once."""
    return InkCover(ink, (), scale, InkIndex())


@given(st.lists(strokes, max_size=5), areas, st.sampled_from([0.5, 1.0, 2.0]))
@example([stroke_of([(69, -19), (26, 0), (0, 20)], pen_px=1)], (57, 0, 60, 3), 2.0)
def test_no_painted_ink_is_missed(ink: list[Stroke], area: Area, scale: float) -> None:
    """An area without ink has no pixel of it, but for a rim: painting rounds."""
    if not cover_of(tuple(ink), scale)(area):
        left, top, right, bottom = area
        inner = left + 1, top + 1, right - 1, bottom - 1
        painted = raster_of(tuple(ink), scale)
        assert not has_pixels(inner) or not painted.colours[inner[1] : inner[3], inner[0] : inner[2]].any()


@given(st.lists(strokes, max_size=5), areas)
def test_an_area_with_ink_is_near_it(ink: list[Stroke], area: Area) -> None:
    """A pixel near it is painted: the cover takes a round pen for a square one."""
    if cover_of(tuple(ink))(area):
        rim = 1 + ceil(max(stroke.pen_px for stroke in ink) / 2 * (1 - 0.5**0.5))
        left, top, right, bottom = area
        rows, columns = slice(max(0, top - rim), bottom + rim), slice(max(0, left - rim), right + rim)
        assert raster_of(tuple(ink), 1.0).colours[rows, columns].any()


@given(st.lists(st.lists(strokes, max_size=6), min_size=1, max_size=5), st.data())
def test_an_index_follows_the_ink(every: list[list[Stroke]], data: st.DataObject) -> None:
    """It gives the same after any other ink as if it were new."""
    index, ink = InkIndex(), tuple[Stroke, ...]()
    for more in every:
        kept = data.draw(st.sets(st.integers(0, max(0, len(ink) - 1))))
        at = data.draw(st.integers(0, len(ink)))
        ink = tuple(s for n, s in enumerate(ink[:at]) if n not in kept) + tuple(more) + ink[at:]
        area = data.draw(areas)
        assert InkCover(ink, (), 1.0, index)(area) == cover_of(ink)(area)


@given(
    st.lists(places, min_size=1, max_size=12),
    st.lists(areas, max_size=8).map(tuple),
    st.integers(1, 4),
)
def test_a_live_stroke_touches_what_it_touches_when_finished(
    points: list[tuple[int, int]], spots: tuple[Area, ...], step: int
) -> None:
    """However many points come at once; areas stay touched that only its straight end touched."""
    cover = LiveCover()
    live = LiveStroke([(*points[0], 0.0)], 1)
    touched = cover.touched(spots, {0: live}, PEN_PX, 1.0)
    for start in range(1, len(points), step):
        for x, y in points[start : start + step]:
            live = live.then(x, y, 0.0)
        touched = cover.touched(spots, {0: live}, PEN_PX, 1.0)
    finished = {n for n, spot in enumerate(spots) if cover_of((live.stroke(PEN_PX),))(spot)}
    lines = tuple(stroke_of(line, pen_px=PEN_PX) for line in pairwise(points))
    assert finished <= touched <= finished | {n for n, spot in enumerate(spots) if cover_of(lines)(spot)}
    assert not cover.touched(spots, {}, PEN_PX, 1.0)


def test_wild_coordinates_are_looked_at_without_a_warning() -> None:
    """As a file may have them."""
    ink = (stroke_of([(20, 60), (3e38, -3e38), (-3e38, 60)], pen_px=1e30),)
    assert cover_of(ink)((0, 0, 10, 10))
    assert not cover_of((stroke_of([(1e9, 1e9), (3e38, 3e38)]),))((0, 0, 10, 10))
