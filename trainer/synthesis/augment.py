"""Make plausible variants: of strokes, as another hand would write them, and of pictures."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from board.ink.stroke import Points
from board.reading.network.glyph import SIZE_PX

PEN_WIDTHS_PX = (1.25, 1.75, 2.25, 2.25, 2.25, 2.25, 2.75, 3.25, 3.75)
"""Widths of the pen in glyph pixels that variants are drawn with; the board's own is the commonest."""


def normalised(strokes: Sequence[Points]) -> list[Points]:
    """Move and scale strokes so that the middle of their box is 0 and its longer side 1."""
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    middle, extent = (low + high) / 2, np.float32(max((high - low).max(), 1e-6))
    return [(s - middle) / extent for s in strokes]


LOSS = 0.1
"""So many samples are polygons, and so many have gaps."""


def vary_strokes(strokes: Sequence[Points], rng: Generator, strength: float = 1.0) -> list[Points]:
    """Write the same strokes as another hand might.

    Slant, aspect, rotation, proportions (a loop small or large, a bar short or long), a smooth warp
    of the whole, each stroke a little displaced, its ends a little longer or shorter or hooked, the
    path roughened by rounding.

    Args:
        strokes: (n, 2) float32 each, any unit.
        rng: source of chance.
        strength: 0 changes nothing, 1 is as strong as plausible.

    Returns:
        The varied strokes, their box's middle near 0 and its longer side about 1.
    """
    changed = [_ends_changed(s, rng, strength) for s in normalised(strokes)]
    lengths = [len(s) for s in changed]
    points = np.concatenate(changed).astype(np.float64)
    angle, slant, stretch = rng.normal(0, (0.09, 0.16, 0.15)) * strength
    aspect = np.exp(stretch)
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]]) @ np.array([[aspect, -slant], [0, 1 / aspect]])
    bulge = rng.normal(0, 0.2 * strength, 2)  # the middle moves towards one side of the box, the sides stay
    points = points + bulge * (0.25 - np.minimum(points**2, 0.25))
    frequency = rng.uniform(-10, 10, (2, 3))
    sway = rng.normal(0, 0.018 * strength, (3, 2))
    points = points + np.sin(points @ frequency + rng.uniform(0, 2 * np.pi, 3)) @ sway
    if len(changed) > 1:
        points += np.repeat(rng.normal(0, 0.018 * strength, (len(changed), 2)), lengths, axis=0)
    points = points @ turn.T
    if rng.random() < 0.25 * strength:  # a coarse digitizer
        grid = rng.uniform(20, 60)
        points = np.rint(points * grid) / grid
    return np.split(points.astype(np.float32), np.cumsum(lengths[:-1]))


def as_recorded(strokes: Sequence[Points], rng: Generator) -> list[Points]:
    """Lose now and then what a digitizer loses: points between ten a second, or some of the ink."""
    recorded = list(strokes)
    if rng.random() < LOSS:  # a polygon
        return [_polygon(stroke, rng) for stroke in recorded]
    if rng.random() < LOSS:  # a gap, or several
        longest = max(range(len(recorded)), key=lambda i: _length(recorded[i]))
        recorded[longest : longest + 1] = _with_gaps(recorded[longest], rng)
    return recorded


def _length(stroke: Points) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())


def _along(stroke: Points, share: NDArray[np.float64]) -> Points:
    """Return the points of a stroke at shares of its length, rising from 0 to 1."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
    at = share * along[-1]
    return np.stack([np.interp(at, along, stroke[:, k]) for k in (0, 1)], 1).astype(np.float32)


def _polygon(stroke: Points, rng: Generator) -> Points:
    """Keep few points: about seven for a path twice as long as the digit is high."""
    corners = max(2, round(_length(stroke) * rng.uniform(2.8, 5)))
    if corners + 1 >= len(stroke):
        return stroke
    between = np.sort(rng.uniform(0, 0.3, corners - 1) + np.arange(1, corners) - 0.15) / corners
    return _along(stroke, np.concatenate([[0.0], between, [1.0]]))


def _with_gaps(stroke: Points, rng: Generator) -> list[Points]:
    """Leave out a short stretch of a stroke, or up to three."""
    if _length(stroke) < 0.5:
        return [stroke]
    count = int(rng.choice([1, 1, 2, 3]))
    gap = rng.uniform(0.02, 0.09, count) / _length(stroke)
    at = np.sort(rng.uniform(0.1, 0.9, count))
    ends = np.concatenate([[0.0], np.stack([at, np.minimum(at + gap, 1)], 1).ravel(), [1.0]]).reshape(-1, 2)
    kept = [(a, b) for a, b in ends if b - a > 0.02]
    return [_along(stroke, np.linspace(a, b, max(2, round((b - a) * 40)))) for a, b in kept] or [stroke]


def with_habit(
    strokes: Sequence[Points], label: str, rng: Generator, rings: float = 0.06
) -> Sequence[Points]:
    """Write now and then as some hands do.

    A 0 slashed, a 7 with a bar, a 1 with flag or foot, a 4 or 5 of two strokes, an 8 of rings.

    Args:
        strokes: a digit; one of several strokes stays as it is, it may have its bar already.
        label: which digit.
        rng: source of chance.
        rings: share of 8s that are two rings.
    """
    if label == "8" and rng.random() < rings:
        return _rings(rng)
    if label == "4" and rng.random() < 0.05:
        return _open_four(rng)
    if len(strokes) > 1:
        return _bar_apart(strokes, rng) if label == "5" and rng.random() < 0.2 else strokes
    path = normalised(strokes)[0]
    if label == "0" and rng.random() < 0.2:
        direction = rng.normal(0.75, 0.2) * rng.choice([1, 1, -1])  # mostly like /, not \\
        return [path, _bar(rng.normal(0, 0.05, 2), direction, rng.uniform(0.35, 0.95))]
    if label == "7" and rng.random() < 0.12:
        height = rng.normal(0.05, 0.07)
        middle = path[np.abs(path[:, 1] - height).argmin()]
        return [path, _bar(middle, rng.normal(0.05, 0.12), rng.uniform(0.12, 0.3))]
    if label == "1":
        return _one(path, rng)
    return strokes


def _one(path: Points, rng: Generator) -> list[Points]:
    """Give a 1 a flag, in one stroke or of its own, a foot, both or nothing."""
    foot, top = path[path[:, 1].argmax()], path[path[:, 1].argmin()]
    strokes = [path]
    if rng.random() < 0.16 and np.ptp(path[:, 0]) < 0.35:
        slope = rng.uniform(0.3, 1.2)  # of the flag, downwards to the left
        flag = top + rng.uniform(0.12, 0.4) * np.array([[-math.cos(slope), math.sin(slope)]])
        if rng.random() < 0.3:
            off = rng.normal(0, 0.03, 2)
            strokes = [(np.stack([flag[0], top]) + off).astype(np.float32), path]
        else:
            down = path if path[0, 1] < path[-1, 1] else path[::-1]
            strokes = [np.concatenate([flag, down]).astype(np.float32)]
    if rng.random() < 0.12:
        strokes.append(_bar(foot, rng.normal(0.05, 0.12), rng.uniform(0.12, 0.4)))
    return strokes


def is_upright(strokes: Sequence[Points]) -> bool:
    """Tell whether a sample is one straight stroke, rather upright."""
    if len(strokes) > 1:
        return False
    path = normalised(strokes)[0].astype(np.float64)
    chord = path[-1] - path[0]
    away = np.abs((path - path[0]) @ np.array([-chord[1], chord[0]])) / max(float(np.hypot(*chord)), 1e-6)
    return abs(float(chord[1])) > 0.9 and abs(float(chord[0])) < 0.4 and float(away.max()) < 0.06


def with_flag(one: Points, rng: Generator) -> list[Points]:
    """Give a 1 the flag of a European hand: long, steep, and curved where it meets the stem.

    Args:
        one: an upright stroke.
        rng: source of chance.
    """
    path = normalised([one])[0]
    stem = path if path[0, 1] < path[-1, 1] else path[::-1]
    stem = stem[stem[:, 1].argmin() :]
    top = stem[0]
    slope = rng.uniform(0.42, 1.05)  # downwards to the left
    length = rng.uniform(0.2, 0.38 + 0.27 * (slope - 0.42))  # a long flat one is the bar of a 7
    start = top + length * np.array([-math.cos(slope), math.sin(slope)])
    strokes = [stem]
    if rng.random() < 0.15:
        strokes.insert(0, (np.stack([start, top]) + rng.normal(0, 0.03, 2)).astype(np.float32))
    else:
        joined = stem[stem[:, 1] >= top[1] + rng.uniform(0, 0.16)]
        end = joined[0] if len(joined) else stem[-1]
        bend = top + rng.normal(0, 0.02, 2) + np.array([rng.uniform(-0.06, 0.04), 0])
        t = np.linspace(0, 1, 12)[:, None]
        sag = rng.normal(0, 0.05) * np.sin(np.pi * t) * [0, 1] * (1 - t)
        flag = (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end + sag
        strokes = [np.concatenate([flag, joined]).astype(np.float32)]
    if rng.random() < 0.3:
        strokes.append(_bar(stem[-1], rng.normal(0.05, 0.12), rng.uniform(0.12, 0.35)))
    return strokes


def _bar_apart(strokes: Sequence[Points], rng: Generator) -> list[Points]:
    """Move the bar of a 5, its last stroke, a little away from the rest."""
    *rest, bar = normalised(strokes)
    return [*rest, bar + np.array([rng.uniform(-0.02, 0.15), rng.uniform(-0.1, 0.02)], np.float32)]


def _open_four(rng: Generator) -> list[Points]:
    """Draw a 4 of two strokes, open above: an L with a flat foot, and an upright that crosses it."""
    lean = rng.normal(-0.1, 0.1)
    knee = np.array([rng.uniform(-0.45, -0.25), rng.uniform(-0.02, 0.25)])
    start = np.array([knee[0] + rng.uniform(0, 0.25), rng.uniform(-0.5, -0.25)])
    end = np.array([rng.uniform(0.25, 0.5), knee[1] + rng.normal(0, 0.05)])
    x = rng.uniform(0.0, 0.25)
    above, below = rng.uniform(-0.5, -0.1), rng.uniform(0.4, 0.6)
    upright = np.array([[x + lean * (above - knee[1]), above], [x + lean * (below - knee[1]), below]])
    return [np.stack([start, knee, end]).astype(np.float32), upright.astype(np.float32)]


def _rings(rng: Generator) -> list[Points]:
    """Draw two rings, one on the other: a little apart, touching or overlapping."""
    turn = np.linspace(0, 2 * np.pi * rng.uniform(0.95, 1.08), 24)[:, None] + rng.uniform(0, 2 * np.pi)
    rings = [np.hstack([np.cos(turn), np.sin(turn)]) * rng.uniform((0.7, 0.85), (1.2, 1.1)) for _ in range(2)]
    rings[1] += (rng.normal(0, 0.12), np.ptp(np.concatenate(rings)[:, 1]) * rng.uniform(0.85, 1.08))
    return [ring.astype(np.float32) for ring in rings]


def _bar(middle: NDArray[np.floating], direction: float, half: float) -> Points:
    reach = half * np.array([math.cos(direction), -math.sin(direction)])
    return (middle + np.linspace(-1, 1, 8)[:, None] * reach).astype(np.float32)


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
    length = math.hypot(*direction)
    if length == 0:
        return stroke
    bend = rng.normal(0, 1.1)  # a large one makes a hook
    reach = rng.uniform(0.15, 0.5) if rng.random() < 0.12 else rng.uniform(0.02, 0.08)  # a ligature, or less
    cos, sin = np.cos(bend), np.sin(bend)
    step = np.array([[cos, -sin], [sin, cos]]) @ direction / length * reach
    tip = (end + step).astype(np.float32)[None]
    return np.concatenate([tip, stroke] if at_start else [stroke, tip])


def vary_pictures(pictures: NDArray[np.uint8], rng: Generator, strength: float = 1.0) -> NDArray[np.uint8]:
    """Rotate, scale, shear, shift and warp pictures; a quarter of them stay as they are.

    Without these, the network would take the slight blur of every warped picture for a
    mark of what a digit is.

    Args:
        pictures: (n, 28, 28) uint8, 0 = board.
        rng: source of chance.
        strength: 0 changes nothing.

    Returns:
        As many pictures of the same form.
    """
    result = pictures.copy()
    for i in np.nonzero(rng.random(len(pictures)) < 0.75)[0]:
        angle = np.deg2rad(rng.uniform(-12, 12)) * strength
        shear = rng.uniform(-0.25, 0.25) * strength
        scale = np.exp((rng.uniform(-0.12, 0.12) + rng.normal(0, 0.06, 2)) * strength)
        cos, sin = np.cos(angle), np.sin(angle)
        turn = np.empty((2, 3), np.float32)
        turn[:, :2] = scale[:, None] * [[cos, shear * cos - sin], [sin, shear * sin + cos]]
        turn[:, 2] = _MIDDLE + rng.uniform(-1.5, 1.5, 2) * strength - turn[:, :2] @ [_MIDDLE, _MIDDLE]
        if rng.random() < 0.5:
            coarse = rng.normal(0, 0.8 * strength, (4, 4, 2)).astype(np.float32)
            bend = cv2.resize(coarse, (SIZE_PX, SIZE_PX), interpolation=cv2.INTER_CUBIC)
            target = (cv2.transform(_GRID, turn) + bend).astype(np.float32)
            result[i] = cv2.remap(pictures[i], target, _NO_MAP, cv2.INTER_CUBIC)
        else:
            result[i] = cv2.warpAffine(pictures[i], turn, (SIZE_PX, SIZE_PX), flags=cv2.INTER_CUBIC)
    return result


_GRID = np.stack(np.meshgrid(np.arange(SIZE_PX), np.arange(SIZE_PX)), axis=-1).astype(np.float32)
_MIDDLE = 14.0
_NO_MAP = np.empty(0, np.int16)  # the whole map is in the first argument
