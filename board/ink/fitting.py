"""Fitting: the ink of a file on a board of another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from board.ink.limits import PEN_PX_MAX, PEN_PX_MIN, TIME_S_MAX
from board.ink.stroke import Ink, Stroke

if TYPE_CHECKING:
    from board.ink.inkml import InkPage

CANVAS_PX = (1920, 1080)
"""The size of the board that ink is from, where its file has none."""

PEN_PER_HEIGHT_MAX = 0.06
"""How wide a pen may be, as a share of the board's height: a little wider than any that can be chosen."""


def fitted(page: InkPage, size: tuple[int, int]) -> Ink:
    """Return the ink of a page on a board of (width, height) pixels, within the limits of ink.

    The page is as large as fits, and of its own size where the two are equal. Pens that are too wide
    for the board become narrower.
    """
    left, top, (right, bottom) = 0.0, 0.0, page.canvas_px or CANVAS_PX
    for stroke in page.ink:  # some programs let ink run over the edge
        left, top = min(left, stroke.box.left), min(top, stroke.box.top)
        right, bottom = max(right, int(stroke.box.right) + 1), max(bottom, int(stroke.box.bottom) + 1)
    scale = min(size[0] / (right - left), size[1] / (bottom - top))
    corner = np.array([left, top], np.float32)
    widest_px = min(size[1] * PEN_PER_HEIGHT_MAX, PEN_PX_MAX)
    return tuple(
        Stroke(
            (s.points - corner) * np.float32(scale),
            s.times_s.clip(-TIME_S_MAX, TIME_S_MAX),
            min(max(s.pen_px * scale, PEN_PX_MIN), widest_px),
            s.colour,
        )
        for s in page.ink
    )
