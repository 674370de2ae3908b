"""Ink is told from paper, light, lines and dirt."""

from typing import Any

import cv2
import numpy as np
import pytest

from board.reading.image.mask import ink_mask_of, pen_px_of
from tests.support.handwriting import written
from tests.support.lined_pictures import beside_margin, framed, on_squares, ruled_across
from tests.support.photographed import Grey, inked, photographed, ruled

WIDTH, HEIGHT = 900, 500
INK = inked(written("274\n850", left=120, top=60, height=120), WIDTH, HEIGHT, pen_px=9)


def boxes() -> Grey:
    """Print a frame around each place for a digit, three of them joined."""
    lines = np.zeros((HEIGHT, WIDTH), np.uint8)
    for x in range(100, 450, 114):
        cv2.rectangle(lines, (x, 35), (x + 110, 205), 255, 3)
    cv2.rectangle(lines, (100, 240), (442, 410), 255, 3)
    cv2.line(lines, (214, 240), (214, 410), 255, 3)
    cv2.line(lines, (328, 240), (328, 410), 255, 3)
    return lines


PAGES = {
    "plain": photographed(INK),
    "pencil": photographed(INK, ink_dark=0.3),
    "bright on dark": 255 - photographed(INK),
    "clean": 255 - INK,
    "clean, bright on dark": INK,
    "print-through": photographed(INK, lines=INK[:, ::-1], lines_dark=0.2),
    "ruled": photographed(INK, lines=ruled(WIDTH, HEIGHT, 83)),
    "squared": photographed(INK, lines=ruled(WIDTH, HEIGHT, 47, squared=True)),
    "rules as dark as ink": photographed(INK, lines=ruled(WIDTH, HEIGHT, 83), lines_dark=0.7),
    "boxes": photographed(INK, lines=boxes()),
    "boxes as dark as ink": photographed(INK, lines=boxes(), lines_dark=0.7),
}


@pytest.mark.parametrize("grey", PAGES.values(), ids=PAGES)
def test_the_ink_and_nothing_else(grey: Grey) -> None:
    """Nearly all of the ink is found, and little beside it."""
    found, truth = ink_mask_of(grey) > 0, INK > 127
    assert (found & truth).sum() / truth.sum() > 0.9
    near = cv2.dilate(truth.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert (found & ~near).sum() / found.sum() < 0.03


def test_a_digit_as_large_as_the_picture_is_no_rule() -> None:
    """A thin 1 and the bars of a 7 are straight and long, yet ink."""
    for text in ("1", "7"):
        ink = inked(written(text, left=30, top=20, height=360), 280, 400, pen_px=4)
        found = ink_mask_of(255 - ink) > 0
        assert (found & (ink > 127)).sum() / (ink > 127).sum() > 0.9


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (40, 30)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_picture_has_no_ink(shape: tuple[int, int], value: int) -> None:
    """One even colour is paper, whichever it is."""
    assert not ink_mask_of(np.full(shape, value, np.uint8)).any()


def test_noise_is_survived() -> None:
    """A picture of noise alone gives a mask of its size, and no error."""
    noise = np.random.default_rng(0).integers(0, 256, (300, 400), np.uint8)
    assert ink_mask_of(noise).shape == (300, 400)


@pytest.mark.parametrize("pen_px", [3, 6, 12, 25])
def test_pen_px(pen_px: int) -> None:
    """The width of strokes is measured to a tenth or to two thirds of a pixel."""
    ink = inked(written("2850", left=50, top=50, height=250), 1200, 400, pen_px=pen_px)
    assert pen_px_of(np.where(ink > 127, 255, 0).astype(np.uint8)) == pytest.approx(pen_px, rel=0.1, abs=0.7)


def test_pen_px_of_nothing() -> None:
    """Without ink there is some width all the same."""
    assert pen_px_of(np.zeros((10, 10), np.uint8)) == 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "shape", [(1, 9), (9, 1), (3, 40), (40, 3), (17, 12), (64, 64), (1, 1600), (1600, 1)]
)
def test_stripes_in_pictures_of_any_size_are_survived(shape: tuple[int, int]) -> None:
    """A fuzzer found some that the search for rules complained of."""
    rows, columns = np.indices(shape)
    for grey in (rows % 2, columns % 2, (rows + columns) % 2, rows % 7 < 2, columns % 7 < 2):
        assert ink_mask_of((255 * grey).astype(np.uint8)).shape == shape


def test_boxes_in_boxes_are_looked_at_in_bounded_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is almost as large as the picture, and only few of them are straightened."""
    grey = np.full((800, 800), 255, np.uint8)
    for inset in range(4, 390, 6):
        cv2.rectangle(grey, (inset, inset), (799 - inset, 799 - inset), 0, 1)
    worked_px = []
    straighten = cv2.warpAffine

    def counted(picture: Grey, *arguments: Any, **options: Any) -> Grey:
        worked_px.append(picture.size)
        return np.asarray(straighten(picture, *arguments, **options), np.uint8)

    monkeypatch.setattr(cv2, "warpAffine", counted)
    ink_mask_of(grey)
    assert sum(worked_px) < 250 * grey.size


@pytest.mark.parametrize("is_bright", [False, True], ids=["dark ink", "bright ink"])
@pytest.mark.parametrize("pen_px", [12, 32])
@pytest.mark.parametrize("digit", "0123456789")
def test_a_digit_may_fill_its_picture(digit: str, pen_px: int, is_bright: bool) -> None:
    """Cut to its ink, however thick the pen, the digit is the ink and the rest is paper."""
    ink = inked(written(digit, left=50, top=50, height=180), 250, 280, pen_px)
    x, y, width, height = cv2.boundingRect(ink)
    ink = ink[y : y + height, x : x + width]
    found = ink_mask_of(ink if is_bright else 255 - ink) > 0
    assert ((ink > 127) == found).mean() > 0.95


def test_a_dark_surround_is_no_paper() -> None:
    """A scanned sheet that lies on black keeps its own ink."""
    grey = np.pad(255 - INK, 40)
    found, truth = ink_mask_of(grey)[40:-40, 40:-40] > 0, INK > 127
    assert (found & truth).sum() / truth.sum() > 0.9
    assert (found & ~truth).sum() / found.sum() < 0.15


def lined_pages() -> dict[str, Grey]:
    """Draw lines of each kind around a number, some of the widths and distances of each."""
    number = written("482", height=100)
    kinds = {"frame": framed, "margin line": beside_margin, "level line": ruled_across, "squares": on_squares}
    return {
        f"{kind}: {name}": grey
        for kind, lines in kinds.items()
        for name, grey in list(lines(number))[::7]
        if "15 px" not in name
    }


LINED = lined_pages()


@pytest.mark.parametrize("grey", LINED.values(), ids=LINED)
def test_lines_around_a_number_are_not_ink(grey: Grey) -> None:
    """Three digits are left of a page, none of them as large as the line was."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink_mask_of(grey), connectivity=8)
    large = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] > 60]
    assert len(large) == 3
    assert count - 1 <= 5
    assert large[:, cv2.CC_STAT_HEIGHT].max() < 130


def test_slashes_and_strokes_of_a_digits_size_are_no_lines() -> None:
    """A 1, a slash and a minus beside other digits are ink."""
    ink = inked(written("21 8", left=60, top=60, height=120), 700, 300, pen_px=8)
    cv2.line(ink, (560, 200), (640, 40), 255, 8)
    cv2.line(ink, (420, 250), (520, 250), 255, 8)
    found = ink_mask_of(255 - ink) > 0
    assert (found & (ink > 127)).sum() / (ink > 127).sum() > 0.95
