"""A picture comes apart into the pieces that digits are made of."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from board.reading.image.cuts import MOST_CUTS, parts_of
from board.reading.image.picture import MOST_CROWDED_GLYPHS, MOST_PIECES, PictureSource, read_picture_page
from board.reading.image.ruled_lines import Mask
from board.reading.network.glyph import glyph_of
from board.reading.segmentation.pieces import OUTLINE_POINTS
from board.system.errors import UserError
from tests.support.handwriting import written
from tests.support.photographed import inked, photographed


def mask_of(text: str, height: float = 150, pen_px: float = 10) -> Mask:
    """Return the mask of a hand's digits on a page of 1000 x 500 pixels."""
    ink = inked(written(text, left=60, top=60, height=height), 1000, 500, pen_px)
    return np.where(ink > 127, 255, 0).astype(np.uint8)


def test_pieces_are_components() -> None:
    """Three digits in four strokes, two of which touch, are three pieces, each with its ink."""
    page = PictureSource(mask_of("207"))
    assert sorted(piece.source for piece in page.pieces) == [0, 1, 2]
    for piece in page.pieces:
        assert piece.outline.shape == (OUTLINE_POINTS, 2)
        inner = piece.box.grown(2)
        x, y = piece.outline.T
        assert ((x >= inner.left) & (x <= inner.right) & (y >= inner.top) & (y <= inner.bottom)).all()


def test_boxes_are_of_the_pens_path() -> None:
    """As for ink, the pen's width is left out; scaled to the pixels of the file."""
    strokes = written("0", left=60, top=60, height=150)
    (piece,) = PictureSource(mask_of("0"), scale=2.0).pieces
    low, high = strokes[0].points.min(axis=0), strokes[0].points.max(axis=0)
    assert piece.box[:2] == pytest.approx(tuple(2 * low), abs=3)
    assert piece.box[2:] == pytest.approx(tuple(2 * (high - low)), abs=4)


def test_the_glyph_of_a_group() -> None:
    """It is that of the group's ink alone, whatever lies beside it."""
    page = PictureSource(mask_of("4 7"))
    strokes = written("4 7", left=60, top=60, height=150)
    left, right = sorted(range(len(page.pieces)), key=lambda i: page.pieces[i].box.left)
    for piece, own in ((left, strokes[:2]), (right, strokes[2:])):
        difference = np.abs(page.glyph([piece]).astype(int) - glyph_of([s.points for s in own]))
        assert difference.mean() < 6


def test_dirt_is_left_out() -> None:
    """Specks, and what the edge of the picture cuts off."""
    mask = mask_of("35")
    rng = np.random.default_rng(0)
    mask[rng.integers(0, 500, 300), rng.integers(0, 1000, 300)] = 255
    cv2.circle(mask, (700, 400), 12, 255, -1)
    cv2.circle(mask, (800, 499), 30, 255, 4)
    assert len(PictureSource(mask).pieces) == 2


@pytest.mark.parametrize(("dots", "count"), [([-30, 30], 4), ([30], 2), ([-60, 0, 60], 2)])
def test_two_dots_above_each_other_are_no_dirt(dots: list[int], count: int) -> None:
    """They are of a ÷ or a colon; one alone, and one of several, may be anything."""
    mask = mask_of("35")
    for away in dots:
        cv2.circle(mask, (700, 135 + away), 4, 255, -1)
    assert len(PictureSource(mask).pieces) == count


def test_touching_digits_can_be_cut() -> None:
    """Two digits that touch are one component; cut, a part begins where the second digit does."""
    mask = np.maximum(mask_of("3"), np.roll(mask_of("5"), 76, axis=1))
    whole = PictureSource(mask)
    assert len(whole.pieces) == 1
    cut = whole.cut([0])
    assert {piece.source for piece in cut.pieces} == {0}
    lefts = [piece.box.left for piece in cut.pieces]
    assert lefts == sorted(lefts)
    own = [glyph_of([s.points for s in written(digit)]) for digit in "35"]
    halves = [(cut.glyph(range(n)), cut.glyph(range(n, len(cut.pieces)))) for n in range(1, len(cut.pieces))]
    best = min(
        sum(np.abs(a.astype(int) - b).mean() for a, b in zip(half, own, strict=True)) for half in halves
    )
    assert best < 30  # of two glyphs together; digits of different labels differ by 40 and more each


def test_what_is_cut_again_begins_whole() -> None:
    """A component that is not cut any more is one piece again, and the others are as they were."""
    touching = np.maximum(mask_of("3"), np.roll(mask_of("5"), 76, axis=1))
    whole = PictureSource(np.concatenate([touching, touching]))
    first, other = whole.cut([0]), whole.cut([1])
    assert len(whole.pieces) == 2 < len(first.pieces)
    again = first.cut([1])
    assert [piece.box for piece in again.pieces] == [piece.box for piece in other.pieces]
    assert again.pieces[0] is whole.pieces[0]


def test_parts_cover_the_ink() -> None:
    """Each pixel of ink is in one part; parts are numbered from the left; there are not too many."""
    mask = np.maximum(mask_of("0"), np.roll(mask_of("8"), 84, axis=1))
    left, top, width, height = cv2.boundingRect(mask)
    mask = mask[top : top + height, left : left + width]
    parts = parts_of(mask, 10)
    assert ((parts > 0) == (mask > 0)).all()
    middles = [np.nonzero(parts == n)[1].mean() for n in range(1, parts.max() + 1) if (parts == n).any()]
    assert 2 <= len(middles) <= MOST_CUTS + 1
    assert middles == sorted(middles)


@pytest.mark.parametrize("mask", [np.zeros((20, 20), np.uint8), np.full((20, 20), 255, np.uint8)])
def test_nothing_and_everything(mask: Mask) -> None:
    """Neither an empty nor a full picture is an error."""
    page = PictureSource(mask)
    assert len(page.pieces) == int(mask.any())


def test_a_photo_is_read_into_pieces(tmp_path: Path) -> None:
    """From the file to boxes in the file's pixels."""
    ink = inked(written("618", left=60, top=60, height=150), 1000, 400, 10)
    cv2.imwrite(str(tmp_path / "a.png"), photographed(ink))
    page = read_picture_page(tmp_path / "a.png")
    lefts = sorted(piece.box.left for piece in page.pieces)
    assert lefts == pytest.approx([60 + x for x in (8, 161, 299)], abs=8)
    assert page.pen_px == pytest.approx(10, abs=1.5)
    with pytest.raises(UserError):
        read_picture_page(tmp_path / "b.png")


def test_of_too_many_components_the_largest_are_kept() -> None:
    """And the page says that there are more."""
    mask = np.zeros((800, 800), np.uint8)
    for n in range(MOST_PIECES + 100):
        x, y = 20 * (n % 40), 20 * (n // 40)
        mask[y : y + 6 + n % 8, x : x + 8] = 255
    page = PictureSource(mask)
    assert page.crowded
    assert len(page.pieces) == MOST_PIECES
    assert page.most_glyphs == MOST_CROWDED_GLYPHS
    assert len(page.cut(range(MOST_PIECES)).pieces) == MOST_PIECES
    assert not PictureSource(mask[:200]).crowded


def test_rings_in_rings_are_looked_at_in_bounded_work() -> None:
    """Each is as large as the picture, almost."""
    mask = np.zeros((1600, 1600), np.uint8)
    for radius in range(6, 790, 8):
        cv2.circle(mask, (800, 800), radius, 255, 3)
    page = PictureSource(mask)
    assert page.crowded
    assert page.pieces
    assert page.most_glyphs < 500
