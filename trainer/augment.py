"""Make plausible variants: of strokes, as another hand would write them, and of pictures."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from board.ink import Points
from board.reading.glyph import SIZE_PX, Glyph

PEN_WIDTHS_PX = (1.75, 2.25, 2.25, 2.25, 2.75, 3.25)
"""Widths of the pen in glyph pixels that variants are drawn with; the board's own is the commonest."""


def normalised(strokes: Sequence[Points]) -> list[Points]:
    """Move and scale strokes so that the middle of their box is 0 and its longer side 1."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    extent = max(float((high - low).max()), 1e-6)
    return [(s - (low + high) / 2) / np.float32(extent) for s in strokes]


def vary_strokes(strokes: Sequence[Points], rng: Generator, strength: float = 1.0) -> list[Points]:
    """Write the same strokes as another hand might.

    Slant, aspect, rotation, a smooth warp of the whole, each stroke a little displaced, its ends
    a little longer or shorter or hooked, the path smoothed or roughened by rounding.

    Args:
        strokes: (n, 2) float32 each, any unit.
        rng: source of chance.
        strength: 0 changes nothing, 1 is as strong as plausible.

    Returns:
        The varied strokes, their box's middle near 0 and its longer side about 1.
    """
    varied = [_ends_changed(s, rng, strength) for s in normalised(strokes)]
    angle = rng.normal(0, 0.09) * strength
    slant = rng.normal(0, 0.16) * strength
    aspect = np.exp(rng.normal(0, 0.15) * strength)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]]) @ np.array([[aspect, -slant], [0, 1 / aspect]])
    frequency = rng.uniform(0.5, 1.6, (3, 2)) * np.pi * 2 * rng.choice([-1, 1], (3, 2))
    phase = rng.uniform(0, 2 * np.pi, 3)
    sway = rng.normal(0, 0.018, (3, 2)) * strength
    result = []
    for stroke in varied:
        warp = np.sin(stroke @ frequency.T + phase) @ sway
        shift = rng.normal(0, 0.018, 2) * strength if len(varied) > 1 else 0.0
        result.append(((stroke + warp + shift) @ turn.T).astype(np.float32))
    if rng.random() < 0.25 * strength:  # a coarse digitizer
        grid = rng.uniform(20, 60)
        result = [np.rint(s * grid).astype(np.float32) / np.float32(grid) for s in result]
    return result


def _ends_changed(stroke: Points, rng: Generator, strength: float) -> Points:
    """Trim, extend or hook the two ends of a stroke in units of the digit's size."""
    if len(stroke) < 4 or rng.random() > 0.5 * strength:
        return stroke
    if rng.random() < 0.4:  # trim, at most an eighth of the points
        spare = max(1, len(stroke) // 8)
        return stroke[rng.integers(0, spare) : len(stroke) - int(rng.integers(0, spare))]
    at_start = rng.random() < 0.5
    end, inner = (stroke[0], stroke[2]) if at_start else (stroke[-1], stroke[-3])
    direction = end - inner
    length = float(np.hypot(*direction))
    if length == 0:
        return stroke
    bend = rng.normal(0, 1.1)  # a large one makes a hook
    cos, sin = np.cos(bend), np.sin(bend)
    step = np.array([[cos, -sin], [sin, cos]]) @ direction / length * rng.uniform(0.02, 0.08)
    tip = (end + step).astype(np.float32)[None]
    return np.concatenate([tip, stroke] if at_start else [stroke, tip])


def vary_pictures(
    pictures: NDArray[np.uint8], rng: Generator, strength: float = 1.0
) -> NDArray[np.uint8]:
    """Rotate, scale, shear, shift and warp pictures, and make their ink thinner or thicker.

    Args:
        pictures: (n, 28, 28) uint8, 0 = board.
        rng: source of chance.
        strength: 0 changes nothing.

    Returns:
        As many pictures of the same form.
    """
    n = len(pictures)
    angle = np.deg2rad(rng.uniform(-12, 12, n) * strength)
    scale = np.exp(rng.uniform(-0.16, 0.12, (n, 1)) * strength + rng.normal(0, 0.07, (n, 2)) * strength)
    shear = rng.uniform(-0.25, 0.25, n) * strength
    shift = rng.uniform(-1.8, 1.8, (n, 2)) * strength
    cos, sin = np.cos(angle), np.sin(angle)
    matrices = np.zeros((n, 2, 3), np.float32)
    matrices[:, 0, 0] = cos * scale[:, 0]
    matrices[:, 0, 1] = (shear * cos - sin) * scale[:, 0]
    matrices[:, 1, 0] = sin * scale[:, 1]
    matrices[:, 1, 1] = (shear * sin + cos) * scale[:, 1]
    middle = np.array([14.0, 14.0])
    matrices[:, :, 2] = middle + shift - matrices[:, :, :2] @ middle
    warped = rng.random(n) < 0.5 * strength
    result = np.empty_like(pictures)
    for i in range(n):
        if warped[i]:
            flow = cv2.resize(rng.normal(0, 0.9, (4, 4, 2)).astype(np.float32), (SIZE_PX, SIZE_PX), interpolation=cv2.INTER_CUBIC)
            rows = _GRID @ matrices[i, :, :2].T + matrices[i, :, 2] + flow
            result[i] = cv2.remap(pictures[i], rows.astype(np.float32), None, cv2.INTER_LINEAR)
        else:
            result[i] = cv2.warpAffine(pictures[i], matrices[i], (SIZE_PX, SIZE_PX), flags=cv2.INTER_LINEAR)
    return result


_GRID = np.stack(np.meshgrid(np.arange(SIZE_PX), np.arange(SIZE_PX)), axis=-1).astype(np.float32)


def shift_glyph(glyph: Glyph, rng: Generator) -> Glyph:
    """Move a glyph by up to one pixel either way."""
    return np.roll(glyph, rng.integers(-1, 2, 2), axis=(0, 1))
