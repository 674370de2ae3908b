"""The boxes and combs of form fields: found as rectangles of straight lines around writing."""

import cv2
import numpy as np

from board.reading.image.paper import Darkness
from board.reading.image.ruled_lines import INK_RATIO, Mask, opened_along

MOST_BOXES = 1500
"""Bounds on the work: of more that may be boxes the largest are looked at,"""
MOST_BOX_PX = 4_000_000
"""and of boxes in each other, until they have so many pixels together."""

_HOLLOW_MAX = 0.55  # of a box: the most that its lines and what touches them may cover
_PAGE = 0.9  # of the picture's height and width
_MARGIN = 0.08  # of a page's height and width: where the lines of a frame around it run
_LEAN = 0.03  # of its length: how far a line on a page may lean
_SPAN = 0.92  # of a box's height or width: the least that a line of it covers
_SLOPES = (-0.05, -0.025, 0.0, 0.025, 0.05)  # a photographed box is not quite a rectangle
_SIDE_MIN = 7.0  # in widths of its lines: a smaller box is a full stop or the loop of a digit
_BLUR_PX = 2  # how far beside itself a line darker than ink is seen as ink
_STEP = 2.0  # of the box's height: how long a piece of a line must be straight


def without_frames(darkness: Darkness, ink: Mask) -> Darkness:
    """Take the lines of boxes that digits were to be written into out of a picture.

    Args:
        darkness: (h, w) uint8.
        ink: (h, w) uint8, 255 where ink or lines are, the faint ones too.

    Returns:
        (h, w) uint8, the darkness without them. A line that touches no two sides of a box,
        such as the stroke of a 1 in it, stays, and so does what crosses a line and is darker.
    """
    left = darkness.copy()
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, _, widths, heights, areas = stats.T
    lines_px = areas / np.maximum(2 * (widths + heights), 1)  # if it is a box, which has lines all round
    may_be = np.minimum(widths, heights) >= np.maximum(_SIDE_MIN * lines_px, 12)
    may_be[0] = False
    boxes = np.flatnonzero(may_be)
    boxes = boxes[np.argsort(-areas[boxes], kind="stable")][:MOST_BOXES]
    boxes = boxes[np.cumsum(widths[boxes].astype(np.int64) * heights[boxes]) <= MOST_BOX_PX]
    for label in np.sort(boxes).tolist():
        x, y, width, height = (int(v) for v in stats[label, :4])
        # With room for the edges of the lines, which are too faint to be seen as ink.
        window = (
            slice(max(0, y - _BLUR_PX), y + height + _BLUR_PX),
            slice(max(0, x - _BLUR_PX), x + width + _BLUR_PX),
        )
        part = np.where(labels[window] == label, 255, 0).astype(np.uint8)
        lines = _lines_of_box(part, max(2, round(float(lines_px[label]))))
        if lines is None:
            continue
        if width > _PAGE * ink.shape[1] and height > _PAGE * ink.shape[0]:
            # Squared paper is not made of boxes for digits: of a page only a frame around it is taken.
            inner = (
                slice(round(_MARGIN * height), -round(_MARGIN * height)),
                slice(round(_MARGIN * width), -round(_MARGIN * width)),
            )
            if _is_ruled(part[inner]):
                continue
            lines[inner] = 0
        level = float(np.percentile(darkness[window][lines > 0], 85))
        left[window][(lines > 0) & (darkness[window] < INK_RATIO * level + 8)] = 0
    return left


def _lines_of_box(part: Mask, margin: int) -> Mask | None:
    """Return the outer and inner lines of a component; None if it is no box."""
    padded = cv2.copyMakeBorder(part, margin, margin, margin, margin, cv2.BORDER_CONSTANT)
    outlines, _ = cv2.findContours(padded, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = cv2.drawContours(np.zeros_like(padded), outlines, -1, 255, cv2.FILLED)
    stub = max(3, min(part.shape) // 4)  # strokes that cross the box's edge, cut off to see its shape
    body = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((stub, stub), np.uint8))
    bodies, _ = cv2.findContours(body, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not bodies:
        return None
    outline = max(bodies, key=cv2.contourArea)
    if cv2.countNonZero(part) > _HOLLOW_MAX * cv2.contourArea(outline):
        return None
    (x, y), (width, height), angle = cv2.minAreaRect(outline)
    if angle > 45:
        width, height, angle = height, width, angle - 90
    if min(width, height) < 3 * margin or cv2.contourArea(outline) < 0.85 * width * height:
        return None
    # Upright, cut to the box with a little room around it.
    turn = cv2.getRotationMatrix2D((x, y), angle, 1)
    turn[:, 2] += np.array([width / 2 + margin - x, height / 2 + margin - y])
    size = round(width) + 2 * margin, round(height) + 2 * margin
    upright = np.asarray(cv2.warpAffine(padded, turn, size), np.uint8)
    level = opened_along(upright, max(5, round(_SPAN * min(width, _STEP * height))), _SLOPES)
    sloping = opened_along(
        np.ascontiguousarray(upright.T), max(5, round(_SPAN * min(height, _STEP * width))), _SLOPES
    ).T
    lines = np.where((level > 127) | (sloping > 127), 255, 0).astype(np.uint8)
    if not _goes_round(lines, margin):
        return None
    back = cv2.warpAffine(lines, turn, padded.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)[
        margin:-margin, margin:-margin
    ]
    return np.asarray(cv2.dilate(back, np.ones((2 * _BLUR_PX + 1,) * 2, np.uint8)), np.uint8)


def _is_ruled(part: Mask) -> bool:
    """Tell whether a line runs from side to side, or from top to bottom, be it a little slanting."""
    band = max(3, round(_LEAN * max(part.shape)))
    level = cv2.dilate(part, np.ones((band, 1), np.uint8)) > 0
    upright = cv2.dilate(part, np.ones((1, band), np.uint8)) > 0
    return bool(max(level.mean(axis=1).max(), upright.mean(axis=0).max()) > _SPAN)


def _goes_round(lines: Mask, margin: int) -> bool:
    """Tell whether lines run along all four sides of a picture, close to its edges."""
    depth = 2 * margin + max(2, round(0.05 * min(lines.shape)))
    sides = (
        lines[:depth, margin:-margin].max(axis=0),
        lines[-depth:, margin:-margin].max(axis=0),
        lines[margin:-margin, :depth].max(axis=1),
        lines[margin:-margin, -depth:].max(axis=1),
    )
    return all(float((side > 0).mean()) > _SPAN for side in sides)
