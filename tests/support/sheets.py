"""Photographed sheets: the ink of boards on paper, plain, lined or squared, in the shade and from aside."""

import cv2
import numpy as np

from board.ink.stroke import Ink, box_of, stroke_of
from tests.support.photographed import Grey, inked, photographed, ruled, tilted

PAPERS = ("plain", "lined", "squared")
_DIGIT_PX = 60
"""How high most strokes are in a picture."""
_MARGIN_PX = 150


def sheet_of(ink: Ink, seed: int) -> Grey:
    """Photograph ink on a sheet; the papers take turns."""
    paper = PAPERS[seed % len(PAPERS)]
    rng = np.random.default_rng(seed)
    box = box_of(np.concatenate([stroke.points for stroke in ink]))
    scale = _DIGIT_PX / float(np.quantile([max(s.box.height, s.box.width) for s in ink], 0.7))
    strokes = [stroke_of((s.points - (box.left, box.top)) * scale + _MARGIN_PX) for s in ink]
    width, height = (round(side * scale) + 2 * _MARGIN_PX for side in (box.width, box.height))
    page = inked(strokes, width, height, float(rng.uniform(0.05, 0.09)) * _DIGIT_PX)
    lines = None
    if paper != "plain":
        lines = ruled(width, height, round(0.9 * _DIGIT_PX), squared=paper == "squared")
    photo = photographed(
        page, ink_dark=float(rng.uniform(0.5, 0.75)), lines=lines, lines_dark=0.15, seed=seed
    )
    return np.asarray(cv2.GaussianBlur(tilted(photo, rng), (0, 0), float(rng.uniform(0.5, 1.2))))
