"""Synthetic non-digits: scribbles, signs, merged digits, fragments."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Points
from trainer.synthesis.augment import normalised


def scribble(rng: Generator) -> list[Points]:
    """Draw one to three aimless strokes: wanderings, zigzags, coils."""
    strokes = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        kind, n = rng.integers(3), int(rng.integers(12, 80))
        t = np.linspace(0, 1, n)
        if kind == 0:  # a wandering pen that keeps some of its direction
            turn = np.cumsum(rng.normal(0, rng.uniform(0.2, 0.9), n)) + rng.uniform(0, 2 * np.pi)
            path = np.cumsum(np.stack([np.cos(turn), np.sin(turn)], 1), axis=0)
        elif kind == 1:  # a zigzag, as for crossing out
            path = np.stack([t * rng.uniform(0.3, 2.5), 0.5 * np.sin(t * np.pi * rng.uniform(4, 22))], 1)
            path += rng.normal(0, 0.04, path.shape)
            path = path @ _rotation(rng.uniform(0, 2 * np.pi))
        else:  # a coil
            phase = t * 2 * np.pi * rng.uniform(2.3, 6)
            path = np.stack([np.cos(phase), rng.uniform(0.3, 1) * np.sin(phase)], 1)
            path = path * (1 - t[:, None] * rng.uniform(0, 0.7)) + t[:, None] * rng.normal(0, 0.8, 2)
        strokes.append(path.astype(np.float32))
    placed = [normalised([s])[0] + rng.normal(0, 0.25, 2).astype(np.float32) for s in strokes]
    return placed if len(placed) > 1 else strokes


def sign(rng: Generator) -> tuple[str, list[Points]]:
    """Draw one of the signs that few samples are there of; return which, and its strokes."""
    kind = rng.choice(
        ["bar", "bars", "round", "square", "dot", "colon", "division", "slash", "comma", "tick"]
    )
    match kind:
        case "bar":
            return "-", [_flat(rng, 0.5)]
        case "bars":
            first = _flat(rng, 0.3)
            return "=", [first, first + np.array([rng.normal(0, 0.1), rng.uniform(0.15, 0.6)], np.float32)]
        case "round" | "square":
            return _bracket(rng, kind)
        case "slash":
            return "/", [_flat(rng, 0.1) @ _rotation(rng.uniform(0.75, 1.25)).astype(np.float32)]
        case "comma":
            return ",", [_comma(rng)]
        case "dot":
            return ".", [_dot(rng)]
        case "tick":
            return "?", [tick(rng)]
        case "colon":
            apart = np.array([rng.normal(0, 0.06), rng.uniform(0.5, 1)], np.float32)
            return ":", [_dot(rng) * np.float32(0.12), _dot(rng) * np.float32(0.12) + apart]
    above, below = rng.uniform(0.2, 0.45, 2) * (-1, 1)
    dots = [
        _dot(rng) * np.float32(0.08) + np.array([rng.normal(0, 0.06), y], np.float32) for y in (above, below)
    ]
    return "÷", [dots[0], _flat(rng, 0.2), dots[1]]


def _flat(rng: Generator, most: float) -> Points:
    """Draw a line that lies too flat for a 1: a minus, a crossbar on its own."""
    x = np.linspace(-0.5, 0.5, int(rng.integers(2, 12)))
    bow = rng.normal(0, 0.06) * np.cos(x * np.pi)
    line = np.stack([x, bow + rng.normal(0, 0.008, len(x))], 1) @ _rotation(rng.uniform(-most, most))
    return np.asarray(line, np.float32)


def _bracket(rng: Generator, kind: str) -> tuple[str, list[Points]]:
    """Draw a bracket, open to either side: a 1 is not so bowed."""
    depth = rng.uniform(0.2, 0.42) * rng.choice([-1, 1])
    if kind == "round":
        y = np.linspace(-0.5, 0.5, int(rng.integers(6, 20)))
        path = np.stack([depth * (1 - 4 * y**2), y], 1) + rng.normal(0, 0.008, (len(y), 2))
    else:
        path = np.array([[0, -0.5], [depth, -0.5], [depth, 0.5], [0, 0.5]]) + rng.normal(0, 0.02, (4, 2))
    name = ("(" if depth < 0 else ")") if kind == "round" else "?"
    return name, [(path @ _rotation(rng.normal(0, 0.1))).astype(np.float32)]


def _comma(rng: Generator) -> Points:
    """Draw a short stroke downwards to the left, bowed to the right, with a thick start or without."""
    t = np.linspace(0, 1, int(rng.integers(3, 9)))
    bow, lean = rng.uniform(0.02, 0.3), rng.uniform(0.1, 0.8)
    path = np.stack([bow * np.sin(np.pi * t) - lean * t**1.5, t], 1) + rng.normal(0, 0.01, (len(t), 2))
    if rng.random() < 0.25:
        path = np.concatenate([_dot(rng) * 0.25, path])
    return path.astype(np.float32)


def tick(rng: Generator) -> Points:
    """Draw a tick 1 high with its corner at (0, 0): a short stroke down and a long one up, to the right."""
    start = np.array([-rng.uniform(0.12, 0.4), -rng.uniform(0.15, 0.55)])
    end = np.array([rng.uniform(0.25, 1.0), -1.0])
    bow = rng.normal(0, 0.06, 2)
    t = np.linspace(0, 1, int(rng.integers(5, 16)))[:, None]
    arms = [a + t * (b - a) + s * np.sin(np.pi * t) * (-(b - a)[1], (b - a)[0])
            for a, b, s in ((start, np.zeros(2), bow[0]), (np.zeros(2), end, bow[1]))]  # fmt: skip
    path = np.concatenate([arms[0], arms[1][1:]])
    if rng.random() < 0.6:  # the corner is round
        path[1:-1] = (path[:-2] + path[1:-1] + path[2:]) / 3
    return np.asarray(path + rng.normal(0, 0.006, path.shape), np.float32)


def _dot(rng: Generator) -> Points:
    """Draw a dot of about size 1: a tap, or a pen that turned in a small space."""
    if rng.random() < 0.5:
        return np.zeros((1, 2), np.float32)
    turn = np.cumsum(rng.uniform(0.5, 2, int(rng.integers(6, 16))))
    radius = rng.uniform(0, 0.5, len(turn))
    return np.stack([radius * np.cos(turn), radius * np.sin(turn)], 1).astype(np.float32)


def crossed_out(strokes: Sequence[Points], rng: Generator) -> list[Points]:
    """Strike through a digit with a zigzag, a cross or several bars."""
    digit = normalised(strokes)
    if rng.random() < 0.6:
        n = int(rng.integers(10, 50))
        t = np.linspace(0, 1, n)
        zigzag = np.stack([t - 0.5, rng.uniform(0.15, 0.5) * np.sin(t * np.pi * rng.uniform(4, 16))], 1)
        strikes = [zigzag @ _rotation(rng.normal(0, 0.8))]
    else:
        strikes = [
            np.array([[-0.6, 0], [0.6, 0]]) @ _rotation(rng.uniform(0, np.pi)) + rng.normal(0, 0.1, 2)
            for _ in range(rng.integers(2, 5))
        ]
    return digit + [s.astype(np.float32) for s in strikes]


def merged(digits: Sequence[Sequence[Points]], rng: Generator) -> list[Points]:
    """Write two or more digits side by side: well apart, or so near that they touch or cross."""
    near = rng.random() < 0.5
    strokes: list[Points] = []
    edge = last_width = 0.0
    for digit in digits:
        sized = _of_height_one(digit)
        x = np.concatenate(sized)[:, 0]
        width = float(np.ptp(x))
        # They overlap little, measured by the narrower: a 1 through the middle of a 0 is a slashed 0.
        gap = rng.uniform(-0.35 * min(width, last_width), 0.05) if near else rng.uniform(0.0, 0.45)
        left = edge + gap if strokes else 0.0
        move = np.array([left - x.min(), rng.normal(0, 0.08)], np.float32)
        strokes += [s + move for s in sized]
        edge, last_width = left + width, width
    return strokes


def stacked(digits: Sequence[Sequence[Points]], rng: Generator) -> list[Points]:
    """Write one digit below another, as those of two lines may stand.

    Some are digits in themselves (a 0 on a 0 is an 8): who trains on them has to sort those out.
    """
    strokes: list[Points] = []
    edge = 0.0
    for digit in digits:
        sized = _of_height_one(digit)
        low, high = np.concatenate(sized).min(axis=0), np.concatenate(sized).max(axis=0)
        top = edge + rng.uniform(0.0, 0.45) if strokes else 0.0
        move = np.array([rng.normal(0, 0.25) - low[0], top - low[1]], np.float32)
        strokes += [s + move for s in sized]
        edge = top + float(high[1] - low[1])
    return strokes


def with_part(digits: Sequence[Sequence[Points]], rng: Generator) -> list[Points]:
    """Put a part of the second digit beside the first: a stroke, or a piece of its only one."""
    digit, other = digits
    theirs = _of_height_one(other)
    part = theirs[int(rng.integers(len(theirs)))] if len(theirs) > 1 else piece_of(theirs[0], rng)
    if np.ptp(part, axis=0).max() < 0.25:  # one could overlook it, and the digit is a digit all the same
        part = max(theirs, key=lambda s: float(np.ptp(s, axis=0).max()))
    mine = _of_height_one(digit)
    edges = np.concatenate(mine)[:, 0]
    gap = rng.uniform(0.03, 0.4)
    at_left = rng.random() < 0.5
    move = edges.min() - gap - part[:, 0].max() if at_left else edges.max() + gap - part[:, 0].min()
    return [*mine, (part + np.array([move, rng.normal(0, 0.08)])).astype(np.float32)]


def with_mark(digit: Sequence[Points], rng: Generator, bar: bool = True) -> list[Points]:
    """Put a small mark of its own beside a digit: a dot, comma or minus, or a bar above or below it.

    Args:
        digit: its strokes.
        rng: source of chance.
        bar: whether there may be a bar; one below a 1 is its foot, and one above a 5 belongs to it.
    """
    mine = _of_height_one(digit)
    every = np.concatenate(mine)
    low, high = every.min(axis=0), every.max(axis=0)
    kind = rng.choice(
        ["point", "comma", "minus", "bar"], p=[0.4, 0.2, 0.2, 0.2] if bar else [0.5, 0.3, 0.2, 0]
    )
    gap = rng.uniform(0.06, 0.25)
    at_left = rng.random() < 0.5
    if kind == "bar":
        half = (high[0] - low[0]) / 2 + rng.uniform(0, 0.3)
        y = low[1] - gap if rng.random() < 0.5 else high[1] + gap
        middle = np.array([(low[0] + high[0]) / 2, y])
        return [*mine, (_flat(rng, 0.12) * 2 * half + middle).astype(np.float32)]
    if kind == "minus":
        mark, y = _flat(rng, 0.2) * rng.uniform(0.25, 0.6), rng.uniform(0.3, 0.7)
    elif kind == "comma":
        mark, y = (
            _comma(rng) * rng.uniform(0.12, 0.32),
            rng.normal(0.97, 0.08),
        )
    else:
        mark, y = _dot(rng) * rng.uniform(0.02, 0.12), rng.normal(0.95, 0.1)
    move = low[0] - gap - mark[:, 0].max() if at_left else high[0] + gap - mark[:, 0].min()
    return [*mine, (mark + np.array([move, low[1] + y * (high[1] - low[1])])).astype(np.float32)]


def with_slip(digit: Sequence[Points], label: str, rng: Generator) -> list[Points]:
    """Let the pen slip beside a digit: a dot that touches it, or stands high where no point or comma does.

    Args:
        digit: its strokes.
        label: which digit; a dot above the stem of a 1 makes an i of it.
        rng: source of chance.
    """
    mine = _of_height_one(digit)
    every = np.concatenate(mine)
    low, high = every.min(axis=0), every.max(axis=0)
    if rng.random() < 0.5:
        at = every[rng.integers(len(every))] + rng.normal(0, 0.06, 2)
        at[1] = max(at[1], low[1])
    else:
        x = rng.uniform(low[0] - 0.3, high[0] + 0.5)
        at = np.array([x, rng.uniform(low[1] - 0.15, low[1] + 0.3 * (high[1] - low[1]))])
    if label == "1":
        at[1] = max(at[1], low[1] + 0.1)
    return [*mine, (_dot(rng) * rng.uniform(0.0, 0.08) + at).astype(np.float32)]


def fragment(digit: Sequence[Points], rng: Generator) -> list[Points]:
    """Take a part of a digit: some of its strokes, or a piece of its only one.

    Some fragments are digits in themselves (the upright of a 4 is a 1): who trains on
    fragments has to sort those out.
    """
    if len(digit) > 1 and rng.random() < 0.7:
        keep = rng.permutation(len(digit))[: int(rng.integers(1, len(digit)))]
        return [digit[i] for i in sorted(keep)]
    longest = max(digit, key=len)
    return [piece_of(longest, rng)]


def piece_of(stroke: Points, rng: Generator) -> Points:
    """Cut the beginning or the end off a stroke: a fifth to four fifths of its length."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    if len(stroke) < 3 or steps.sum() == 0:
        return stroke
    along = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
    cut = int(np.clip(np.searchsorted(along, rng.uniform(0.2, 0.8)), 1, len(stroke) - 2))
    return stroke[: cut + 1] if rng.random() < 0.5 else stroke[cut:]


def _of_height_one(digit: Sequence[Points]) -> list[Points]:
    """Scale a digit to about height 1; a flat one is not blown up."""
    size = np.ptp(np.concatenate(digit), axis=0)
    scale = np.float32(1 / max(float(size[1]), 0.6 * float(size[0]), 1e-6))
    low = np.concatenate(digit).min(axis=0)
    return [(s - low) * scale for s in digit]


def _rotation(angle: float) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin], [sin, cos]])
