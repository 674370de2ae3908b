"""Selection: the strokes inside a loop, and moving them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from board.document.page import Change, Correction, Edit, Page, replacing
from board.ink.stroke import Ink

_SHARE = 0.5  # of a stroke's points that a loop must hold to choose it


def chosen_by(loop: Sequence[tuple[float, float]], ink: Ink) -> Ink:
    """Return the strokes that are mostly inside a loop; its end is joined with its start."""
    corners = np.array(loop, np.float64)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return tuple(
        stroke
        for stroke in ink
        if low[0] <= stroke.box.right
        and stroke.box.left <= high[0]
        and low[1] <= stroke.box.bottom
        and stroke.box.top <= high[1]
        and _inside(stroke.points.astype(np.float64), corners) >= _SHARE
    )


def moved(page_number: int, page: Page, chosen: Ink, dx: float, dy: float) -> Edit:
    """Return the edit that moves strokes and their corrections by (dx, dy) board pixels."""
    offset = np.array([dx, dy], np.float32)
    new = {s.id: s.along((s.points + offset).astype(np.float32), s.times_s) for s in chosen}
    corrections = [
        Change(n, (old,), (Correction(tuple(new.get(s.id, s) for s in old.strokes), old.label),))
        for n, old in enumerate(page.corrections)
        if any(s.id in new for s in old.strokes)
    ]
    return Edit(
        page_number, replacing(page.ink, {key: (stroke,) for key, stroke in new.items()}), tuple(corrections)
    )


def _inside(points: np.ndarray, corners: np.ndarray) -> float:
    """Return the share of points inside a polygon, by how often a line from each crosses its edges."""
    crossings = np.zeros(len(points), np.intp)
    for (x, y), (u, v) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        across = (y > points[:, 1]) != (v > points[:, 1])
        if across.any():
            at = x + (points[:, 1] - y) * (u - x) / (v - y if v != y else 1.0)
            crossings += across & (points[:, 0] < at)
    return float((crossings % 2).mean())
