"""Pictures that lie under the ink: where, how they are kept and shown, and what a person says of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from board.document.corrected_reading import answer_to
from board.document.corrections import halves_of_box, joined, named, split
from board.document.page import TOGETHER, Correction, Page, Question
from board.document.page_image import PageImage, Spot, laid
from board.document.tones import ink_of, tones_of
from board.ink.stroke import Box, Stroke, stroke_of
from board.reading.image.picture import ink_in
from board.reading.network.glyph import glyph_of
from board.reading.result import Reading
from board.storage.image_store import ImageStore, picture_of
from board.ui.page_image_raster import page_image_raster_of
from tests.support.classifier import EverythingIsASeven, every_piece_a_seven, no_belief
from tests.support.handwriting import written
from tests.support.photographed import inked, photographed

PAGE = 1920, 1080


def png_of(text: str, seed: int = 0) -> bytes:
    """Return a made-up photo of a text as a file."""
    grey = photographed(inked(written(text, 60, 60, 180), 200 * len(text), 300), seed=seed)
    return cv2.imencode(".png", grey)[1].tobytes()


PICTURE = picture_of(png_of("123"), (600, 300))
OTHER = picture_of(png_of("4", seed=1), (200, 300))
BACKDROP = laid(PICTURE, PAGE)
WITH_PICTURE = Page(page_images=(BACKDROP,))


class Reader:
    """Read every stroke, and every piece of a picture, as a seven."""

    network = EverythingIsASeven()
    read_pieces = staticmethod(every_piece_a_seven)
    belief_in = staticmethod(no_belief)

    def read_ink(self, strokes: Sequence[Stroke], _: bool) -> Reading:
        """Read nothing."""
        assert not strokes
        return Reading()


def read(page: Page) -> Reading:
    """Return the reading of a page."""
    return answer_to(Question(page), Reader())


def labels(page: Page) -> str:
    """Return what is read, without spaces."""
    return read(page).text.replace(" ", "")


@pytest.mark.parametrize("size", [(1600, 1200), (200, 1600), (1600, 90), (1, 1)])
@pytest.mark.parametrize("page", [(1280, 720), (1920, 1080), (3840, 2160), (300, 900)])
def test_a_picture_lies_in_the_middle_with_its_proportions(
    size: tuple[int, int], page: tuple[int, int]
) -> None:
    """Inside of the page, not enlarged beyond what its pixels give."""
    page_image = laid(picture_of(b"", size), page)
    box = page_image.box
    assert box.width / box.height == pytest.approx(size[0] / size[1])
    assert box.centre == pytest.approx((page[0] / 2, page[1] / 2))
    assert box.width < page[0]
    assert box.height < page[1]
    assert page_image.scale <= 1.25 * page[1] / 1080
    assert page_image.on_page(Box(0, 0, *size)) == pytest.approx(box)


def test_what_is_said_of_a_picture() -> None:
    """A named mark has its label, at its place; the others stay the reader's, as often as it is read."""
    reading = read(WITH_PICTURE)
    assert reading.text.replace(" ", "") == "777"
    assert [len(digit.patches) for digit in reading.digits] == [1, 1, 1]
    assert [digit.strokes for digit in reading.digits] == [()] * 3
    page = named(0, WITH_PICTURE, (), reading, 1, "4").applied(WITH_PICTURE)
    again = read(page)
    assert [digit.label for digit in again.digits] == ["7", "4", "7"]
    for new, old in zip(again.digits, reading.digits, strict=True):
        assert new.box == pytest.approx(old.box)
        assert new.patches == old.patches
        assert abs(new.glyph.astype(int) - old.glyph).mean() < 2
    page = named(0, page, (), again, 1, "?").applied(page)
    assert [(correction.label, len(correction.spots)) for correction in page.corrections] == [("?", 1)]
    assert labels(page) == "7?7"


def test_splitting_and_joining_marks_of_a_picture() -> None:
    """Each undoes the other; a mark of several spots is split into these."""
    reading = read(WITH_PICTURE)
    both = joined(0, WITH_PICTURE, (), reading, [0, 1])
    assert both
    page = both.applied(WITH_PICTURE)
    assert labels(page) == "77"
    assert len(read(page).digits[0].patches) == 2
    apart = split(0, page, (), read(page), 0)
    assert apart
    assert labels(apart.applied(page)) == "777"
    halves = split(0, WITH_PICTURE, (), reading, 2)
    assert halves
    page = halves.applied(WITH_PICTURE)
    assert labels(page) == "7777"
    assert halves.reverse.applied(page) == WITH_PICTURE


def test_ink_and_picture_are_not_joined() -> None:
    """There is no one way of drawing both."""
    ink = (stroke_of([(5, 5), (9, 50)]),)
    reading = read(WITH_PICTURE)
    of_ink = replace(reading.digits[0], strokes=(0,), patches=())
    mixed = Reading((of_ink, *reading.digits), (), "")
    assert joined(0, Page(ink, (), WITH_PICTURE.page_images), ink, mixed, [0, 1]) is None


def test_what_was_said_of_another_picture_means_nothing() -> None:
    """And of two that name the same spot the later holds."""
    spot = Spot(PICTURE, read(WITH_PICTURE).digits[0].patches[0])
    first, second = Correction((), "4", (spot,)), Correction((), "5", (spot,))
    assert Page((), (first, second), WITH_PICTURE.page_images).valid_corrections == (second,)
    assert Page((), (first,), (laid(OTHER, PAGE),)).valid_corrections == ()
    assert Page((), (Correction((), TOGETHER, (spot,)),)).valid_corrections == ()


def test_a_box_is_halved_where_there_is_least_ink() -> None:
    """Between two digits that stand side by side; a blank box in its middle."""
    ones = glyph_of([stroke.points for stroke in written("11", 0, 0, 100)])
    left, right = halves_of_box(Box(100, 50, 80, 60), ones)
    assert left.right == right.left
    assert left.width + right.width == 80
    assert 0.3 * 80 < left.width < 0.7 * 80
    left, _ = halves_of_box(Box(0, 0, 10, 10), np.zeros((28, 28), np.uint8))
    assert left.width == 5


def test_the_ink_of_a_mark_is_what_is_mostly_in_its_box() -> None:
    """A neighbour that only reaches in is left out; of ink that goes on outside the part within is taken."""
    mask = np.zeros((60, 200), np.uint8)
    mask[10:50, 20:30] = mask[10:14, 28:90] = 255  # goes on to the right
    mask[20:50, 100:110] = 255
    assert ink_in(mask, [Box(95, 15, 20, 40)]).sum() == 255 * 30 * 10
    part = ink_in(mask, [Box(15, 5, 17, 50)])
    assert part[:, :32].any()
    assert not part[:, 32:].any()
    slanted = np.zeros((60, 200), np.uint8)
    slanted[10:50, 20:30] = slanted[10:50, 50:60] = slanted[10:12, 28:34] = 255
    assert not ink_in(slanted, [Box(31, 5, 40, 50)])[:, :40].any()
    assert not ink_in(mask, [Box(150, 0, 20, 20), Box(-50, -50, 10, 10)]).any()


def test_a_picture_is_shown_as_its_ink() -> None:
    """Whatever the light was: paper is none, ink nearly all; and words keep clear of it."""
    shown = page_image_raster_of(BACKDROP, 0.5, tones_of(PICTURE))
    assert shown.tones.shape == (shown.area[3] - shown.area[1], shown.area[2] - shown.area[0])
    assert np.median(shown.tones) <= 8
    assert np.median(shown.tones[shown.tones > 128]) >= 200
    digit = read(WITH_PICTURE).digits[0].box
    inside = (round(digit.left / 2), round(digit.top / 2), round(digit.right / 2), round(digit.bottom / 2))
    assert shown.inked(inside)
    assert not shown.inked((0, 0, 20, 20))


def test_the_image_store_gives_back_what_it_got(tmp_path: Path) -> None:
    """Once on the disk; what is gone or damaged is a white picture, and no name leads out of the folder."""
    image_store = ImageStore(tmp_path / "pictures")
    picture = picture_of(png_of("5", seed=5), (200, 300))
    assert not image_store.has(picture)
    kept = image_store.keep(picture)
    assert kept == picture
    assert image_store.has(kept)
    assert kept.png() == picture.png()
    (file,) = (tmp_path / "pictures").iterdir()
    before = file.stat().st_mtime_ns
    image_store.keep(picture)
    assert file.stat().st_mtime_ns == before
    file.write_bytes(b"else")
    assert kept.png() == b""
    file.unlink()
    assert kept.png() == b""
    assert not tones_of(kept).any()
    assert not ink_of(kept).any()
    for name, size in (("../x", (1, 1)), ("A" * 64, (1, 1)), ("a" * 64, (0, 1))):
        with pytest.raises(ValueError, match="no such picture"):
            image_store.picture(name, size)


def test_tones_are_remembered_for_the_last_pictures() -> None:
    """Others can be worked out again."""
    pictures = [picture_of(b"", (9, n)) for n in range(1, 10)]
    for picture in pictures:
        tones_of(picture)
    assert tones_of.known(pictures[0]) is None
    assert tones_of.known(pictures[-1]) is tones_of(pictures[-1])


def test_a_file_of_another_size_than_was_said_is_no_picture() -> None:
    """As a journal may say anything."""
    liar = picture_of(png_of("6", seed=6), (20, 30))
    assert tones_of(liar).shape == (30, 20)
    assert not tones_of(liar).any()
    assert isinstance(laid(liar, PAGE), PageImage)
