"""Numbers among the lines that people draw around them: frames, margin lines, rules, squared paper."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from board.ink.stroke import Box, Points, Stroke, box_of, stroke_of
from tests.support.photographed import Grey, inked

DIGIT_PX = 100
"""How high the pictures' digits are."""

_AROUND_PX = 150  # paper on every side of a number


def side_by_side(digits: Sequence[Sequence[Points]]) -> list[Stroke]:
    """Bring digits, each the points of its strokes, to one height and set them side by side."""
    strokes = []
    x = 0.0
    for paths in digits:
        box = box_of(np.concatenate(list(paths)))
        scale = DIGIT_PX * min(1 / max(box.height, 1), 0.8 / max(box.width, 1))
        move = np.array([x - box.left * scale, (DIGIT_PX - box.height * scale) / 2 - box.top * scale])
        strokes += [stroke_of(path * scale + move) for path in paths]
        x += box.width * scale + 0.3 * DIGIT_PX
    return strokes


def paper_of(strokes: Sequence[Stroke], pen_px: int) -> tuple[Grey, Box]:
    """Draw strokes, black on white, with much paper around; return the box of their ink, too."""
    box = box_of(np.concatenate([stroke.points for stroke in strokes]))
    corner = np.array([_AROUND_PX - box.left, _AROUND_PX - box.top])
    moved = [stroke_of(stroke.points + corner) for stroke in strokes]
    width, height = round(box.width) + 2 * _AROUND_PX, round(box.height) + 2 * _AROUND_PX
    place = Box(_AROUND_PX, _AROUND_PX, box.width, box.height).grown(pen_px / 2)
    return 255 - inked(moved, width, height, pen_px), place


def framed(strokes: Sequence[Stroke]) -> Iterator[tuple[str, Grey]]:
    """Put frames of several widths and distances around a number, some of them at the picture's edge."""
    for pen_px in (6, 12):
        for thick_px in (1, 2, 4, 8):
            for away_px in (12, 40, 90):
                grey, box = paper_of(strokes, pen_px)
                left, top, right, bottom = _sides(box.grown(away_px))
                cv2.rectangle(grey, (left, top), (right, bottom), 0, thick_px)
                name = f"pen {pen_px}, line {thick_px}, {away_px} px away"
                yield name, grey
                edge = slice(top, bottom + 1), slice(left, right + 1)
                yield name + ", at the edge", np.ascontiguousarray(grey[edge])


def beside_margin(strokes: Sequence[Stroke]) -> Iterator[tuple[str, Grey]]:
    """Draw an upright line beside a number: as long as the picture, nearly so, or half."""
    for pen_px in (6, 12):
        for thick_px in (1, 2, 4):
            for reach in (1.0, 0.9, 0.7):
                for is_left in (True, False):
                    grey, box = paper_of(strokes, pen_px)
                    height, width = grey.shape
                    x = round(box.left / 2) if is_left else round((box.right + width) / 2)
                    begin = round(height * (1 - reach) / 2)
                    cv2.line(grey, (x, begin), (x, height - 1 - begin), 0, thick_px)
                    side = "left" if is_left else "right"
                    yield f"pen {pen_px}, line {thick_px}, {reach:.0%} of the height, {side}", grey


def ruled_across(strokes: Sequence[Stroke]) -> Iterator[tuple[str, Grey]]:
    """Draw a level line above or below a number, at several distances and lengths."""
    for pen_px in (6, 12):
        for thick_px in (1, 3, pen_px):
            for away_px in (15, 40, 100):
                for longer_px in (0, 100):
                    for is_below in (True, False):
                        grey, box = paper_of(strokes, pen_px)
                        y = round(box.bottom + away_px) if is_below else round(box.top - away_px)
                        left, right = round(box.left - longer_px), round(box.right + longer_px)
                        cv2.line(grey, (left, y), (right, y), 0, thick_px)
                        side = "below" if is_below else "above"
                        yield (
                            f"pen {pen_px}, line {thick_px}, {away_px} px {side}, {longer_px} px longer",
                            grey,
                        )


def on_squares(strokes: Sequence[Stroke]) -> Iterator[tuple[str, Grey]]:
    """Draw black squares of several sizes under a number."""
    for pen_px in (8, 12):
        for thick_px in (1, 2):
            for apart_px in (30, 50, 75, 130):
                grey, _ = paper_of(strokes, pen_px)
                height, width = grey.shape
                for x in range(apart_px // 3, width, apart_px):
                    cv2.line(grey, (x, 0), (x, height), 0, thick_px)
                for y in range(apart_px // 2, height, apart_px):
                    cv2.line(grey, (0, y), (width, y), 0, thick_px)
                yield f"pen {pen_px}, line {thick_px}, {apart_px} px apart", grey


def _sides(box: Box) -> tuple[int, int, int, int]:
    return round(box.left), round(box.top), round(box.right), round(box.bottom)
