"""Fitting: the ink of a file as it stands on a board of another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from board.ink.stroke import Ink, Stroke

if TYPE_CHECKING:
    from board.ink.inkml import InkPage

CANVAS_PX = (1920, 1080)
"""The board that ink is taken to be from when its file does not say."""


def fitted(page: InkPage, size: tuple[int, int]) -> Ink:
    """Return the ink of a page as it stands on a board of (width, height) pixels.

    The page is shown as large as fits, and at its own size where the two are equal.
    """
    left, top, (right, bottom) = 0.0, 0.0, page.canvas_px or CANVAS_PX
    for stroke in page.ink:  # some programs let ink run over the edge
        left, top = min(left, stroke.box.left), min(top, stroke.box.top)
        right, bottom = max(right, int(stroke.box.right) + 1), max(bottom, int(stroke.box.bottom) + 1)
    scale = min(size[0] / (right - left), size[1] / (bottom - top))
    corner = np.array([left, top], np.float32)
    return tuple(
        Stroke((s.points - corner) * np.float32(scale), s.times_s, s.pen_px * scale, s.colour)
        for s in page.ink
    )
