"""Pages on paper: what other programs show of the files."""

from dataclasses import replace

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from board.document.page import Page, Paper
from board.document.page_image import laid
from board.ink.stroke import stroke_of
from board.storage.image_store import picture_of
from board.ui.paper import PENS, RULING, pdf_of, png_of
from tests.support.handwriting import written
from tests.support.photographed import inked, photographed

SIZE = 1280, 720


def png(page: Page, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """Return a page's PNG file as pixels, (h, w, 3) uint8, red, green, blue."""
    pixels = cv2.imdecode(np.frombuffer(png_of(page, size), np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)


def sheets(pages: list[Page], size: tuple[int, int] = SIZE, scale: float = 1.0) -> list[NDArray[np.uint8]]:
    """Return the pages of their PDF file as another program shows them, in pixels as above."""
    document = pypdfium2.PdfDocument(pdf_of(pages, size))
    shown = [page.render(scale=scale).to_numpy()[:, :, 2::-1].copy() for page in document]
    document.close()
    return shown


def page_with_picture() -> Page:
    """Return a page with a photo of digits, and a stroke beside it."""
    grey = photographed(inked(written("12", 60, 60, 180), 400, 300))
    picture = picture_of(cv2.imencode(".png", grey)[1].tobytes(), (400, 300))
    return Page((stroke_of([(20, 20), (60, 700)]),), page_images=(laid(picture, SIZE),))


def ink_on(sheet: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the board on a sheet, in pixels of (width, height), grey."""
    high, wide = sheet.shape[:2]
    scale = min((wide - 2 * 28 * wide / 842) / SIZE[0], (high - 2 * 28 * high / 595) / SIZE[1])
    left, top = (wide - scale * SIZE[0]) / 2, (high - scale * SIZE[1]) / 2
    matrix = np.array([[size[0] / SIZE[0] / scale, 0, 0], [0, size[1] / SIZE[1] / scale, 0]])
    matrix[:, 2] = -matrix[:, :2] @ (left, top)
    return np.asarray(cv2.warpAffine(cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY), matrix, size, borderValue=255))


def test_ink_is_black_on_white() -> None:
    """Whatever the theme; the other pens are dark, and nothing but ink is on the page."""
    lines = [stroke_of([(100, 100 + 200 * n), (1100, 100 + 200 * n)]) for n in range(3)]
    ink = tuple(replace(line, colour=n) for n, line in enumerate(lines))
    pixels = png(Page(ink))
    assert max(pixels.shape) == 2400
    assert [tuple(pixels[round((100 + 200 * n) * 1.875), 1000]) for n in range(3)] == list(PENS)
    assert (pixels[225:525] == 255).all()
    assert (pixels[:, :160] == 255).all()


def test_the_pdf_shows_what_the_picture_shows() -> None:
    """As another program draws it: ink in the same places, and pictures."""
    pages = [
        Page(tuple(written("0123456789", 100, 200, 100))),
        Page((stroke_of([(300, 300)]),)),
        page_with_picture(),
    ]
    shown = sheets(pages, scale=3)
    assert len(shown) == 3
    for page, sheet in zip(pages, shown, strict=True):
        drawn = cv2.resize(cv2.cvtColor(png(page), cv2.COLOR_RGB2GRAY), SIZE, interpolation=cv2.INTER_AREA)
        dark, other = drawn < 128, ink_on(sheet, SIZE) < 128
        assert dark.any()
        assert (dark & other).sum() > 0.9 * (dark | other).sum()


def test_the_paper_of_a_picture_is_white() -> None:
    """Its grain and shadows are not printed."""
    page = page_with_picture()
    box = page.page_images[0].box
    top, left, high, wide = (round(1.875 * length) for length in (box.top, box.left, box.height, box.width))
    picture = png(page)[top : top + high, left : left + wide]
    assert (picture == 255).mean() > 0.85
    assert (picture < 64).any()


def test_strokes_of_the_pdf_are_curves() -> None:
    """A file of handwriting has no picture in it, and is small."""
    assert b"/Image" not in pdf_of([Page(tuple(written("0123456789", 100, 200, 100)))], SIZE)
    content = pdf_of([Page(tuple(written("0123456789", 100, 200, 100)))] * 20, SIZE)
    assert len(content) < 20 * 30_000


def test_a_tall_board_has_upright_sheets() -> None:
    """The sheet is turned as the board is."""
    page = Page((stroke_of([(10, 10), (90, 900)]),))
    (tall,), (wide,) = sheets([page], (600, 1000)), sheets([page], (1000, 600))
    assert tall.shape[0] > tall.shape[1]
    assert wide.shape[0] < wide.shape[1]


def test_what_is_off_the_board_is_not_on_paper() -> None:
    """Ink far outside, and a picture that reaches over an edge, are cut off at it."""
    page = page_with_picture()
    (page_image,) = page.page_images
    over = replace(page_image, box=page_image.box._replace(left=-page_image.box.width / 2, top=-50))
    far = stroke_of([(-1e6, 300), (1e6, 300)], pen_px=1000.0)
    for content in (Page(page.ink, page_images=(over,)), Page((far,))):
        assert png(content).shape == (1350, 2400, 3)
        (sheet,) = sheets([content])
        assert (sheet[:20] == 255).all()
        assert (sheet[:, :20] == 255).all()


@pytest.mark.parametrize("paper", [Paper.LINED, Paper.SQUARED, Paper.NUMBER_LINE])
def test_papers_are_light_grey_lines(paper: Paper) -> None:
    """In the PDF as in the picture, under the ink, and nowhere under a picture, which is opaque."""
    page = replace(page_with_picture(), paper=paper)
    drawn = png(page)
    grey = cv2.cvtColor(drawn, cv2.COLOR_RGB2GRAY)
    bare = cv2.cvtColor(png(page_with_picture()), cv2.COLOR_RGB2GRAY)
    (image,) = page.page_images
    left, top, wide, high = (round(1.875 * side) for side in image.box)
    under = slice(top + 2, top + high - 2), slice(left + 2, left + wide - 2)
    assert (grey[under] == bare[under]).all()
    lines = (grey < 250) & (bare == 255)
    assert lines.sum() > 4000
    assert grey[lines].min() >= round(255 * RULING) - 1
    (sheet,) = sheets([page], scale=3)
    small = cv2.resize(grey, SIZE, interpolation=cv2.INTER_AREA)
    dark, other = small < 250, ink_on(sheet, SIZE) < 250
    near = cv2.dilate(other.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert (dark & near).sum() > 0.95 * dark.sum()


def test_lines_of_a_paper_are_vectors() -> None:
    """They cost the PDF a few hundred bytes, however large it is shown."""
    plain, squared = (len(pdf_of([Page(paper=paper)], SIZE)) for paper in (Paper.PLAIN, Paper.SQUARED))
    assert squared - plain < 1500
