"""Small pictures for the report: glyphs, and pages with what was read drawn onto them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from board.ink.label import NOT_A_DIGIT
from board.ink.stroke import Box
from board.reading.image.picture_file import open_picture
from board.reading.network.glyph import Glyph
from trainer.evaluation.pages import FailedPage
from trainer.evaluation.scoring import Mark, marks_of

# Blue, green, red, purple, orange and teal, as blue, green, red.
_COLOURS = ((187, 91, 22), (39, 127, 14), (60, 38, 196), (152, 61, 138), (11, 122, 199), (122, 124, 10))
_REFUSED = (135, 135, 135)
_WIDEST_PX, _HIGHEST_PX = 580, 380
_MARGIN_PX = 30.0

Colour = tuple[int, int, int]


def glyph_png(glyph: Glyph) -> bytes:
    """Return a glyph as a PNG file, dark on white."""
    return _png(255 - glyph)


def page_png(page: FailedPage) -> bytes:
    """Return a page as a PNG file: each mark that was read in a colour, with its box and label."""
    marks = marks_of(page.reading)
    colours = [
        _REFUSED if mark.label == NOT_A_DIGIT else _COLOURS[i % len(_COLOURS)] for i, mark in enumerate(marks)
    ]
    canvas, corner, scale = _written(page, marks, colours) if page.ink is not None else _photographed(page)
    for mark, colour in zip(marks, colours, strict=True):
        if mark.box is None:
            continue
        left, top, right, bottom = (
            round((v - c) * scale)
            for v, c in zip(
                (mark.box.left, mark.box.top, mark.box.right, mark.box.bottom), corner * 2, strict=True
            )
        )
        cv2.rectangle(canvas, (left, top), (right, bottom), colour, 1, cv2.LINE_AA)
        at = left + 2, max(14, top - 4)
        cv2.putText(canvas, mark.label, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 5, cv2.LINE_AA)
        cv2.putText(canvas, mark.label, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, colour, 2, cv2.LINE_AA)
    return _png(canvas)


def _written(
    page: FailedPage, marks: list[Mark], colours: list[Colour]
) -> tuple[NDArray[np.uint8], tuple[float, float], float]:
    """Draw ink on white; return it with the corner it was cut out at and how much it was scaled."""
    ink = page.ink or ()
    frame = ink[0].box
    for stroke in ink[1:]:
        frame = frame.union(stroke.box)
    frame = frame.grown(_MARGIN_PX)
    scale = _scale_of(frame)
    canvas = np.full((round(frame.height * scale) + 1, round(frame.width * scale) + 1, 3), 255, np.uint8)
    for i, stroke in enumerate(ink):
        colour = next((c for m, c in zip(marks, colours, strict=True) if i in m.strokes), _REFUSED)
        points = np.rint((stroke.points - (frame.left, frame.top)) * scale * 16).astype(np.int32)
        width = max(1, round(stroke.pen_px * scale * 0.8))
        cv2.polylines(canvas, [np.repeat(points, 2, axis=0)], False, colour, width, cv2.LINE_AA, 4)
    return canvas, (frame.left, frame.top), scale


def _photographed(page: FailedPage) -> tuple[NDArray[np.uint8], tuple[float, float], float]:
    """Return a picture in pale grey, where it begins (at 0) and how much it was scaled."""
    picture = open_picture(page.path)
    height, width = picture.grey.shape
    scale = _scale_of(Box(0, 0, width, height))
    small = cv2.resize(picture.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    pale = cv2.cvtColor(np.asarray(96 + small * 0.62, np.uint8), cv2.COLOR_GRAY2BGR)
    return np.asarray(pale, np.uint8), (0.0, 0.0), scale / picture.scale


def _scale_of(frame: Box) -> float:
    return min(1.0, _WIDEST_PX / frame.width, _HIGHEST_PX / frame.height)


def _png(picture: NDArray[np.uint8]) -> bytes:
    return cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()
