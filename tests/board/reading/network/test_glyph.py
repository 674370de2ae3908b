"""The glyph keeps MNIST's definition, whatever the ink."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.ink.stroke import Points
from board.reading.network.glyph import CORE_PX, PEN_PX, SIZE_PX, Glyph, glyph_of
from tests.support.handwriting import written

AWKWARD: dict[str, list[Points]] = {
    name: [np.array(points, np.float32)]
    for name, points in {
        "one point": [(5, 5)],
        "two equal points": [(5, 5), (5, 5)],
        "a vertical line": [(3, 0), (3, 90)],
        "a flat line": [(0, 3), (90, 3)],
        "a tiny stroke": [(0, 0), (1e-3, 1e-3)],
        "a stroke as small as numbers go": [(0, 0), (1e-40, 1e-42)],
        "a huge stroke": [(-1e6, 0), (1e6, 2e6)],
        "far from the origin": [(1e6, 1e6), (1e6 + 50, 1e6 + 80)],
    }.items()
}


def centre_of_mass(glyph: Glyph) -> tuple[float, float]:
    """Return (row, column)."""
    rows, columns = np.mgrid[:SIZE_PX, :SIZE_PX]
    return float((rows * glyph).sum() / glyph.sum()), float((columns * glyph).sum() / glyph.sum())


@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_fills_the_core_and_is_centred(digit: str) -> None:
    """Its longer side is 20 pixels and its centre of mass lies on pixel (14, 14)."""
    glyph = glyph_of([s.points for s in written(digit)])
    rows, columns = np.nonzero(glyph > 127)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (CORE_PX - 1, CORE_PX, CORE_PX + 1)
    assert centre_of_mass(glyph) == pytest.approx((14, 14), abs=0.25)


@pytest.mark.parametrize("strokes", AWKWARD.values(), ids=AWKWARD.keys())
def test_awkward_strokes_have_a_glyph(strokes: list[Points]) -> None:
    """Each leaves ink, as wide as the pen at least, near the middle."""
    glyph = glyph_of(strokes)
    assert glyph.shape == (SIZE_PX, SIZE_PX)
    assert glyph.dtype == np.uint8
    assert glyph.sum() / 255 > 0.6 * PEN_PX**2
    assert centre_of_mass(glyph) == pytest.approx((14, 14), abs=0.5)


@given(scale=st.floats(0.5, 50), x=st.floats(-2000, 2000), y=st.floats(-2000, 2000))
def test_size_and_place_on_the_board_do_not_matter(scale: float, x: float, y: float) -> None:
    """The same digit gives the same picture, but for a grey level at the edges."""
    here = [s.points for s in written("5", height=100)]
    there = [(p * scale + np.array([x, y])).astype(np.float32) for p in here]
    difference = np.abs(glyph_of(here).astype(int) - glyph_of(there))
    assert np.percentile(difference, 95) <= 40
    assert difference.mean() < 6
