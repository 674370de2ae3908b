"""Boards of columns and of decimals, composed of the test writers' ink."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Stroke, box_of
from board.sums.equation import written
from tests.benchmarks.sums import Board
from trainer.data.dataset import Sample, read_pen_data

EACH = 12
_SIZES = {"+": (0.7, 0.1), "-": (0.5, 0.45), "=": (0.55, 0.3), ",": (0.3, -0.18)}
"""Longer side and lowest point above the base line, in digit heights."""

Hand = Mapping[str, Sequence[Sample]]


def composed_sums(data: Path) -> Iterator[tuple[str, int, Board]]:
    """Give boards as (kind, number, board); the same data give the same boards."""
    rng = np.random.default_rng(14)
    pen = read_pen_data(data)["test"]
    hands: dict[str, dict[str, list[Sample]]] = {}
    for sample in (*pen.digits, *pen.letters):
        hands.setdefault(sample.writer, {}).setdefault(sample.label, []).append(sample)
    wanted = set("0123456789+-=,")
    able = [hand for _, hand in sorted(hands.items()) if wanted <= hand.keys()]
    for number in range(EACH):
        hand = able[int(rng.integers(len(able)))]
        yield "columns", number, _column(hand, rng)
        yield "decimals", number, _decimal(hand, rng)


def _decimal(hand: Hand, rng: Generator) -> Board:
    """Write `1,5+2,25=3,75`, sometimes with a wrong result."""
    a, b = (Fraction(int(rng.integers(1, 999)), int(rng.choice([10, 100]))) for _ in range(2))
    result = a + b + (Fraction(1, 10) if rng.random() < 0.25 else 0)
    text = f"{written(a, ',')}+{written(b, ',')}={written(result, ',')}"
    ink = _line(hand, text, 90.0, 400.0, 110.0, rng)
    return Board(tuple(ink), ((text, 400 - 55),))


def _column(hand: Hand, rng: Generator) -> Board:
    """Write two or three numbers below each other, a bar, and a result, which may be wrong or missing."""
    count = int(rng.integers(2, 4))
    numbers = rng.integers(10, 900, count).tolist()
    sign = "+" if count > 2 or rng.random() < 0.6 else "-"
    numbers = sorted(numbers, reverse=True) if sign == "-" else numbers
    value = sum(numbers) if sign == "+" else numbers[0] - numbers[1]
    chance = rng.random()
    result = "" if chance < 0.25 else str(value + (10 if chance > 0.75 else 0))
    height, right, base = 110.0, 900.0, 220.0
    ink: list[Stroke] = []
    for number in numbers:
        ink += _line(hand, str(number), right, base, height, rng, to_the_left=True)
        base += 1.35 * height
    last = base - 1.35 * height
    left = min(stroke.box.left for stroke in ink)
    ink += _line(hand, sign, left - 1.1 * height, last, height, rng)
    bar_y = last + 0.35 * height
    xs = np.linspace(left - 1.2 * height, right + 0.2 * height, 30)
    bar = np.stack([xs, bar_y + np.cumsum(rng.normal(0, 0.6, 30))], axis=1)
    ink.append(Stroke(bar.astype(np.float32), np.linspace(0.0, 0.3, 30)))
    ink += _line(hand, result, right, bar_y + 1.35 * height, height, rng, to_the_left=True)
    text = sign.join(map(str, numbers)) + "=" + result
    return Board(tuple(ink), ((text, (last + bar_y) / 2 - height / 2),))


def _line(
    hand: Hand, text: str, x: float, base: float, height: float, rng: Generator, to_the_left: bool = False
) -> list[Stroke]:
    """Write characters beside each other, from `x` on or up to it."""
    ink: list[Stroke] = []
    for character in reversed(text) if to_the_left else text:
        samples = hand[character]
        strokes = samples[int(rng.integers(len(samples)))].strokes
        box = box_of(np.concatenate(strokes))
        extent, rise = _SIZES.get(character, (1.0, 0.0))
        longer = max(box.width, box.height) if character in _SIZES else max(box.height, 0.7 * box.width)
        scale = height * extent / max(longer, 1e-6)
        gap = height * float(rng.uniform(0.15, 0.3))
        left = x - gap - box.width * scale if to_the_left else x + gap
        top = base - rise * height - box.height * scale
        for stroke in strokes:
            points = ((stroke - (box.left, box.top)) * scale + (left, top)).astype(np.float32)
            ink.append(Stroke(points, np.linspace(0.0, 0.01 * len(points), len(points))))
        x = left if to_the_left else left + box.width * scale
    return ink
