"""Boards of sums in lines, of columns and of decimals, composed of ink that no network learned from."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Ink, Stroke, box_of
from board.sums.equation import written
from tests.benchmarks.sums import Board, looks_as_named
from trainer.data.dataset import Sample, Side, by_writer, read_pen_data

_SIZES = {"+": (0.45, 0.8), "-": (0.35, 0.7), "=": (0.4, 0.7), "×": (0.45, 0.7), "÷": (0.45, 0.7),
          ",": (0.1, 0.35)}  # fmt: skip
"""Longer sides that signs have at least and at most, in digit heights; within these they are as large as the
hand wrote them beside its digits."""
_MIDDLES = {"+": 0.5, "-": 0.5, "=": 0.5, "×": 0.45, "÷": 0.5, ",": 0.02}
"""How far the middles of signs stand above the base line, in digit heights."""
_GAP, _ROOM = (0.12, 0.28), (0.3, 0.55)
"""Gaps between characters, and beside operators, in digit heights."""
_CARRY = 0.42
_DIGITS = "0123456789"

Hand = Mapping[str, Sequence[Sample]]
"""What one hand wrote, by label."""


def composed_sums(data: Path, side: Side = "test", each: int = 12) -> Iterator[tuple[str, int, Board]]:
    """Give boards as (kind, number, board); the same data give the same boards.

    Args:
        data: the folder of the pen samples.
        side: whose ink it is. Signs that a hand did not write are another's of the same side.
        each: so many boards of each kind.
    """
    rng = np.random.default_rng(14)
    pen = read_pen_data(data)[side]
    signs: dict[str, list[Sample]] = {}
    hands: list[Hand] = []
    for sample in (*pen.letters, *pen.symbols):
        label = sample.label.rpartition(":")[2]
        label = {"times": "×", "div": "÷"}.get(label, label)
        if label in _SIZES and looks_as_named(label, sample.strokes):
            signs.setdefault(label, []).append(sample)
    letters = by_writer(pen.letters)
    for writer, digits in sorted(by_writer(pen.digits).items()):
        samples: dict[str, list[Sample]] = {}
        own = (letter for letter in letters.get(writer, ()) if looks_as_named(letter.label, letter.strokes))
        for sample in (*digits, *own):
            samples.setdefault(sample.label, []).append(sample)
        if set(_DIGITS) <= samples.keys():
            hands.append({**signs, **samples})
    for number in range(each):
        hand = hands[int(rng.integers(len(hands)))]
        yield "lines", number, _lines(hand, rng)
        yield "columns", number, _column(hand, rng)
        yield "decimals", number, _decimal(hand, rng)


def _lines(hand: Hand, rng: Generator) -> Board:
    """Write one to three sums below each other; some are open, and some wrong."""
    ink: list[Stroke] = []
    sums = []
    height = float(rng.uniform(50, 130))
    base = 200.0
    signs = [sign for sign in "+-×÷" if hand.get(sign)]
    for _ in range(int(rng.integers(1, 4))):
        sign = str(rng.choice(signs))
        a, b = int(rng.integers(2, 100)), int(rng.integers(2, 20))
        if sign == "-":
            a, b = max(a, b), min(a, b)
        if sign == "÷":
            a *= b
        value = {"+": a + b, "-": a - b, "×": a * b, "÷": a // b}[sign]
        chance = rng.random()
        wrong = value + int(rng.choice([-1, 1, 2, 10])) if chance < 0.2 and value > 0 else value
        text = f"{a}{sign}{b}=" + ("" if chance > 0.75 else str(wrong))
        ink += _line(hand, text, 90.0, base, height, rng)
        sums.append((text, base - height / 2))
        base += height * float(rng.uniform(1.5, 2.2))
    return Board(tuple(ink), tuple(sums))


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
        base += 1.5 * height
    last = base - 1.5 * height
    left = min(stroke.box.left for stroke in ink)
    if sign == "+" and min(numbers) > 99 and rng.random() < 0.5:
        ink += _line(hand, "1", right - height, 220.0 - 1.15 * height, _CARRY * height, rng, to_the_left=True)
    ink += _line(hand, sign, left - 0.4 * height, last, height, rng, to_the_left=True)
    bar_y = last + 0.35 * height
    xs = np.linspace(left - 1.2 * height, right + 0.2 * height, 30)
    bar = np.stack([xs, bar_y + np.cumsum(rng.normal(0, 0.6, 30))], axis=1)
    ink.append(Stroke(bar.astype(np.float32), np.linspace(0.0, 0.3, 30)))
    ink += _line(hand, result, right, bar_y + 1.5 * height, height, rng, to_the_left=True)
    text = sign.join(map(str, numbers)) + "=" + result
    return Board(tuple(ink), ((text, (last + bar_y) / 2 - height / 2),))


def _line(
    hand: Hand, text: str, x: float, base: float, height: float, rng: Generator, to_the_left: bool = False
) -> Ink:
    """Write characters beside each other, from `x` on or up to it."""
    digits = [box_of(np.concatenate(s.strokes)).height for digit in _DIGITS for s in hand[digit]]
    usual = height / max(float(np.median(digits)), 1e-6)
    ink: list[Stroke] = []
    before = ""
    for character in reversed(text) if to_the_left else text:
        samples = hand[character]
        strokes = samples[int(rng.integers(len(samples)))].strokes
        box = box_of(np.concatenate(strokes))
        longer = max(box.width, box.height, 1e-6)
        if character in _SIZES:
            scale = height * float(np.clip(longer * usual / height, *_SIZES[character])) / longer
            top = base - _MIDDLES[character] * height - box.height * scale / 2
        else:
            scale = height / max(box.height, 0.7 * box.width, 1e-6)
            top = base - box.height * scale
        operators = {character, before} & set("+-×÷=")
        gap = height * float(rng.uniform(*(_ROOM if operators and before else _GAP)))
        left = x - gap - box.width * scale if to_the_left else x + gap
        for stroke in strokes:
            points = ((stroke - (box.left, box.top)) * scale + (left, top)).astype(np.float32)
            ink.append(Stroke(points, np.linspace(0.0, 0.01 * len(points), len(points))))
        x = left if to_the_left else left + box.width * scale
        before = character
    return tuple(ink)
