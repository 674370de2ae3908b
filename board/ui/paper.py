"""Pages on paper: their ink and pictures in dark colours on white, without anything else of the window."""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import numpy as np
import pydyf

from board.document.page import Page, Paper
from board.document.page_image import PageImage, Picture
from board.document.tones import tones_of
from board.ink.stroke import Stroke
from board.ui.page_image_raster import Tones, page_image_raster_of
from board.ui.raster import InkRaster
from board.ui.ruling import printed_on
from board.ui.theme import Colour

WHITE: Colour = (255, 255, 255)
PENS: tuple[Colour, Colour, Colour] = (0, 0, 0), (146, 76, 0), (0, 108, 62)
"""The colours of the pens on paper."""

RULING = 0.72
"""How light the lines of a paper are: 0 is black, 1 white."""

_LONG_PX = 2400  # of the longer side of a picture: 200 dots an inch and more on A4
_LONG_PT, _SHORT_PT = 842.0, 595.0  # the sides of A4
_FAINT = np.uint8(32)  # of 255: lighter marks of a picture are grain and shadows of its paper
_MARGIN_PT = 28.0  # what printers leave white


def png_of(page: Page, page_size: tuple[int, int]) -> bytes:
    """Return a page as a PNG file whose longer side has 2400 pixels.

    Args:
        page: what is on it.
        page_size: (width, height) in board pixels.
    """
    scale = _LONG_PX / max(page_size)
    width, height = (max(1, round(scale * side)) for side in page_size)
    raster = InkRaster((width, height), scale, WHITE, PENS)
    raster.update(page.ink, {}, 1.0)
    ground = np.full((height, width), 255, np.uint8)
    _print(ground, page.paper, page_size, scale)
    for page_image in page.page_images:
        under = page_image_raster_of(page_image, scale, tones_of(page_image.picture))
        left, top, right, bottom = under.area
        rows, columns = slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))
        here = ground[rows, columns]
        here[:] = _grey_of(
            under.tones[rows.start - top :, columns.start - left :][: here.shape[0], : here.shape[1]]
        )
    colours = np.minimum(raster.colours, ground[:, :, None])
    return cv2.imencode(".png", cv2.cvtColor(colours, cv2.COLOR_RGB2BGR))[1].tobytes()


def pdf_of(pages: Sequence[Page], page_size: tuple[int, int]) -> bytes:
    """Return pages as a PDF file of sheets of A4; strokes are curves, sharp at any size.

    Args:
        pages: what is on them.
        page_size: (width, height) of a page in board pixels.
    """
    pdf = pydyf.PDF()
    images: dict[Picture, pydyf.Stream] = {}
    wide = page_size[0] >= page_size[1]
    sheet = (_LONG_PT, _SHORT_PT) if wide else (_SHORT_PT, _LONG_PT)
    for page in pages:
        for page_image in page.page_images:
            if page_image.picture not in images:
                image = images[page_image.picture] = _image_of(page_image.picture)
                pdf.add_object(image)
        content = _content_of(page, page_size, sheet)
        pdf.add_object(content)
        named = {_name_of(one): images[one.picture].reference for one in page.page_images}
        pdf.add_page(
            pydyf.Dictionary(
                {
                    "Type": "/Page",
                    "Parent": pdf.pages.reference,
                    "MediaBox": pydyf.Array([0, 0, *sheet]),
                    "Contents": content.reference,
                    "Resources": pydyf.Dictionary({"XObject": pydyf.Dictionary(named)}),
                }
            )
        )
    file = io.BytesIO()
    pdf.write(file, compress=True)
    return file.getvalue()


def _print(ground: Tones, paper: Paper, page_size: tuple[int, int], scale: float) -> None:
    """Draw what is printed on a page, in grey on white."""
    printed = printed_on(paper, page_size, page_size)
    grey = round(255 * RULING)
    thick = max(1, round(scale * printed.line_px))
    for outline in printed.paths:
        corners = (np.array(outline) * scale * 16).round().astype(np.int32)
        cv2.polylines(ground, [corners], False, (grey,), thick, cv2.LINE_AA, 4)


def _name_of(page_image: PageImage) -> str:
    return f"I{page_image.picture.name[:16]}"


def _image_of(picture: Picture) -> pydyf.Stream:
    """Return a picture, its ink black and its paper white, as an object of a PDF file."""
    tones = tones_of(picture)
    extra = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": tones.shape[1],
        "Height": tones.shape[0],
        "ColorSpace": "/DeviceGray",
        "BitsPerComponent": 8,
    }
    return pydyf.Stream([_grey_of(tones).tobytes()], extra, compress=True)


def _grey_of(tones: Tones) -> Tones:
    """Return a picture as it is printed, 255 = white: what is hardly darker than its paper is paper."""
    ink = np.maximum(tones, _FAINT) - _FAINT
    return np.asarray(255 - cv2.convertScaleAbs(ink, alpha=255 / (255 - _FAINT)), np.uint8)


def _content_of(page: Page, page_size: tuple[int, int], sheet: tuple[float, float]) -> pydyf.Stream:
    """Return what draws a page in the middle of a sheet of (width, height) points."""
    width, height = page_size
    scale = min((sheet[0] - 2 * _MARGIN_PT) / width, (sheet[1] - 2 * _MARGIN_PT) / height)
    left, top = (sheet[0] - scale * width) / 2, (sheet[1] + scale * height) / 2
    content = pydyf.Stream(compress=True)
    content.set_matrix(scale, 0, 0, -scale, left, top)  # board pixels, y down, from here on
    content.rectangle(0, 0, width, height)
    content.clip()
    content.end()
    printed = printed_on(page.paper, page_size, page_size)
    content.set_color_rgb(RULING, RULING, RULING, stroke=True)
    content.set_line_width(printed.line_px)
    for start, *rest in printed.paths:
        content.move_to(*start)
        for place in rest:
            content.line_to(*place)
        content.stroke()
    for page_image in page.page_images:
        box = page_image.box
        content.push_state()
        content.set_matrix(box.width, 0, 0, -box.height, box.left, box.bottom)
        content.draw_x_object(_name_of(page_image))
        content.pop_state()
    content.set_line_cap(1)
    content.set_line_join(1)
    for stroke in page.ink:
        _draw(stroke, content)
    return content


def _draw(stroke: Stroke, content: pydyf.Stream) -> None:
    """Draw the curve that the board shows of a stroke: parabolas from middle to middle of its points."""
    content.set_color_rgb(*(value / 255 for value in PENS[stroke.colour]), stroke=True)
    content.set_line_width(stroke.pen_px)
    points = stroke.points.astype(np.float64).round(2)
    middles = (points[:-1] + points[1:]) / 2
    content.move_to(*points[0].tolist())
    for middle in middles[:1].tolist():
        content.line_to(*middle)
    corners = points[1:-1]
    first, second = (middles[:-1] + 2 * corners) / 3, (middles[1:] + 2 * corners) / 3
    for curve in np.concatenate([first, second, middles[1:]], axis=1).round(2).tolist():
        content.curve_to(*curve)
    content.line_to(*points[-1].tolist())
    content.stroke()
