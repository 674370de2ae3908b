"""The glyph of an outline is the glyph of the strokes that left it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from board.reading.image.outline import glyph_of_mask
from board.reading.image.ruled_lines import Mask
from board.reading.network.glyph import SIZE_PX, glyph_of
from tests.support.handwriting import written
from tests.support.photographed import inked


@pytest.mark.parametrize(
    ("height", "pen_px"), [(40, 2), (40, 5), (160, 5), (160, 14), (160, 28), (700, 12), (700, 90)]
)
@pytest.mark.parametrize("digit", "0123456789")
def test_as_the_strokes_themselves(digit: str, height: int, pen_px: int) -> None:
    """Large or small, thin or thick, the picture is the same but for a little grey."""
    strokes = written(digit, left=100, top=100, height=height)
    ink = inked(strokes, height + 200, height + 200, pen_px)
    glyph = glyph_of_mask(np.where(ink > 127, 255, 0).astype(np.uint8), pen_px)
    expected = glyph_of([stroke.points for stroke in strokes])
    difference = np.abs(glyph.astype(int) - expected)
    assert difference.mean() < 6
    assert glyph.mean() == pytest.approx(expected.mean(), rel=0.15)


@settings(deadline=None)
@given(
    arrays.arrays(
        np.uint8, arrays.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.sampled_from([0, 255])
    ),
    st.floats(1, 50),
)
def test_any_ink_has_a_glyph(mask: Mask, pen_px: float) -> None:
    """Loose pixels, blots, black: each leaves ink in the glyph."""
    mask[len(mask) // 2, 0] = 255
    glyph = glyph_of_mask(mask, pen_px)
    assert glyph.shape == (SIZE_PX, SIZE_PX)
    assert glyph.max() > 100


@pytest.mark.parametrize("shape", [(1, 2000), (2000, 1), (3, 5000)])
def test_a_hairline_as_long_as_a_page_has_a_glyph(shape: tuple[int, int]) -> None:
    """A rule is so thin that it has no height left once its length fits the glyph."""
    glyph = glyph_of_mask(np.full(shape, 255, np.uint8), pen_px=1.0)
    assert glyph.max() > 100
