"""Compose boards of words, sums, decimals and drawn marks beside the digits of one hand.

As in `compose` the layouts are made up. Digits, letters and signs are real strokes, moved and
scaled as a whole; rules, rings, ticks and arrows are drawn.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Box, Points, box_of
from board.reading.network.network import SIGNS
from board.reading.segmentation.pieces import evenly_spaced
from trainer.data.characters import may_be_a_digit
from trainer.data.dataset import Sample
from trainer.synthesis.compose import Composed, unsteady
from trainer.synthesis.nondigits import crossed_out, tick

TextKind = Literal["words", "sums", "decimals", "marked", "letters"]
TEXT_KINDS: tuple[TextKind, ...] = ("words", "sums", "decimals", "marked", "letters")

WORDS = (
    "kg", "cm", "km", "euro", "total", "sum", "page", "room", "bus", "tel", "fax", "house", "water",
    "bread", "milk", "tea", "rice", "pears", "eggs", "books", "paid", "left", "won", "lost", "open",
    "from", "until", "week", "day", "year", "hour", "min", "Anna", "Ben", "Tim", "Paul", "Maria", "Oslo",
    "Rome", "Paris", "Lima", "June", "April", "Sunday", "Friday", "north", "south", "east", "west",
    "team", "score", "win", "points", "level", "step", "line", "seat", "floor", "order", "item", "price",
    "net", "gross", "tax", "cash", "due", "date", "name", "age", "size", "red", "blue", "green", "black",
    "box", "bag", "cup", "pack", "pair", "set", "half", "each", "and", "or", "to", "of", "in", "at", "by",
    "no", "yes",
)  # fmt: skip
"""What the words boards say."""

SMALL, TALL, LOW = "acemnorsuvwxz", "bdfhiklt", "gpqyj"
_SIZES: dict[str, tuple[float, float]] = {
    "+": (0.8, 0.12), "-": (0.68, 0.45), "×": (0.7, 0.15), "÷": (0.75, 0.12), "=": (0.62, 0.3),
    ".": (0.08, 0.0), ",": (0.33, -0.2), "/": (1.2, -0.1), "(": (1.3, -0.15), ")": (1.3, -0.15),
    ":": (0.6, 0.05), "x": (0.6, 0.1),
    **dict.fromkeys(SMALL, (0.62, 0.0)), **dict.fromkeys(LOW, (0.95, -0.35)),
}  # fmt: skip
"""Longer side, and how far the lowest point stands above the base line, in digit heights; else 1 and 0."""

Hand = Mapping[str, Sequence[Sample]]
"""What one hand wrote, by label."""


@dataclass(eq=False)
class _Pen:
    """Write on a board from left to right."""

    board: Composed
    hand: Hand
    height: float
    left: float
    base: float
    slope: float
    rng: Generator
    capitals: float

    def write(self, label: str, gap: float, name: str | None = None) -> bool:
        """Write a character so far behind the last; False if the hand has none."""
        samples = self.hand.get(label, ())
        if not samples:
            return False
        sample = samples[int(self.rng.integers(len(samples)))]
        strokes = unsteady(sample, self.rng) if label.isdigit() else sample.strokes
        extent, rise = _SIZES.get(label, (1.0, 0.0))
        size = self.height * extent * float(np.exp(self.rng.normal(0, 0.09)))
        box = box_of(np.concatenate(strokes))
        # A flat digit or letter is not blown up until it is as long as others are high.
        longer = box.height if extent > 0.5 and label not in SIGNS else max(box.width, box.height)
        scale = size / max(longer, 0.7 * box.width, 1e-6)
        left = self.left + gap * self.height
        low = self.base + self.slope * left - (rise + self.rng.normal(0, 0.04)) * self.height
        move = np.array([left, low - box.height * scale])
        placed = [((s - (box.left, box.top)) * scale + move).astype(np.float32) for s in strokes]
        self.add(name or label, placed)
        self.left = left + box.width * scale
        return True

    def add(self, label: str, strokes: Sequence[Points]) -> None:
        count = len(self.board.strokes)
        self.board.strokes += strokes
        self.board.groups.append((label, tuple(range(count, count + len(strokes)))))

    def number(self, digits: str, spread: tuple[float, float], gap: float) -> None:
        for n, digit in enumerate(digits):
            self.write(digit, gap if n == 0 else self.rng.uniform(*spread))


CAPITALS = 0.1
"""So many words are in capitals."""


def compose_text(kind: TextKind, hand: Hand, rng: Generator, capitals: float = CAPITALS) -> Composed:
    """Lay out a board.

    Args:
        kind: numbers beside words, sums, numbers with signs in them, or numbers beside drawn marks.
        hand: what one hand wrote; digits at least.
        rng: source of chance.
        capitals: share of the words in capitals.
    """
    board = Composed(kind)
    height = rng.uniform(60, 170)
    base = rng.uniform(60, 160) + height
    slope = float(rng.normal(0, 0.025))
    lines = []
    for _ in range(rng.integers(1, 4)):
        pen = _Pen(board, hand, height, rng.uniform(40, 200), base, slope, rng, capitals)
        begin = len(board.groups)
        line = _LINES[kind](pen)
        lines.append(line)
        if len(board.groups) == begin:
            lines.pop()
        base += rng.uniform(1.5, 2.3) * height
    board.text = "\n".join(lines)
    board.inks = [np.concatenate([evenly_spaced(board.strokes[i], 40) for i in m]) for _, m in board.groups]
    return board


def single(character: Sample, rng: Generator) -> Composed:
    """Write one character on a page of its own."""
    box = box_of(np.concatenate(character.strokes))
    scale = rng.uniform(60, 170) * _SIZES.get(character.label, (1.0, 0.0))[0]
    scale /= max(box.width, box.height, 1e-6)
    strokes = [((s - (box.left, box.top)) * scale + (200, 200)).astype(np.float32) for s in character.strokes]
    ink = np.concatenate([evenly_spaced(stroke, 40) for stroke in strokes])
    return Composed("single", strokes, [(character.label, tuple(range(len(strokes))))], [ink], "?")


def _digits(rng: Generator, hand: Hand, least: int = 1, most: int = 4) -> str:
    known = [d for d in "0123456789" if hand.get(d)]
    return "".join(rng.choice(known, rng.integers(least, most + 1)).tolist())


def _words_line(pen: _Pen) -> str:
    rng = pen.rng
    texts: list[str] = []
    spread = (0.1, rng.uniform(0.2, 0.4))
    close = rng.uniform(0.02, 0.3)
    for n in range(rng.integers(2, 5)):
        gap = rng.uniform(0.65, 1.2) if n else 0.0
        if rng.random() < 0.5:
            word = str(rng.choice(WORDS))
            if rng.random() < pen.capitals:
                word = word.upper()
            elif rng.random() < 0.2:
                word = word.capitalize()
            written = 0
            if rng.random() < 0.08 and texts:
                gap = rng.uniform(0.2, 0.4)  # a unit close to its number
            for letter in word:
                written += pen.write(letter, close + rng.uniform(0, 0.14) if written else gap)
            if written:
                texts.append("?")
        else:
            digits = _digits(rng, pen.hand)
            pen.number(digits, spread, gap)
            texts.append(digits)
    return " ".join(texts)


def _letters_line(pen: _Pen) -> str:
    """Write lone letters, signs and other characters, some with digits beside them."""
    rng = pen.rng
    lone = [c for c in sorted(pen.hand) if len(c) == 1 and not c.isdigit() and not may_be_a_digit(c)]
    texts: list[str] = []
    spread = (0.1, rng.uniform(0.2, 0.5))
    for n in range(rng.integers(1, 6)):
        gap = rng.uniform(0.2, 0.9) if n else 0.0
        if lone and rng.random() < 0.55:
            pen.write(str(rng.choice(lone)), gap)
            texts.append("?")
        else:
            digits = _digits(rng, pen.hand, 1, 2)
            pen.number(digits, spread, gap)
            texts.append(digits)
    return "".join(texts)


def _sums_line(pen: _Pen) -> str:
    rng = pen.rng
    spread, apart = (0.08, rng.uniform(0.2, 0.35)), rng.uniform(0.25, 0.6)
    text = _digits(rng, pen.hand, 1, 3)
    pen.number(text, spread, 0.0)
    for sign in (*rng.choice(list("+-×÷"), rng.choice([1, 1, 1, 2])).tolist(), "="):
        if pen.write(sign, apart * rng.uniform(0.8, 1.3)):
            text += sign
            if sign != "=" or rng.random() < 0.7:
                digits = _digits(rng, pen.hand, 1, 3)
                pen.number(digits, spread, apart * rng.uniform(0.8, 1.3))
                text += digits
    return text


def _decimals_line(pen: _Pen) -> str:
    rng = pen.rng
    spread, texts = (0.08, rng.uniform(0.2, 0.4)), []
    for n in range(rng.integers(1, 4)):
        form = str(rng.choice(["{0},{1}", "{0}.{1}", "{0}.{1}.{2}", "{0}/{1}", "({0})", "{0}:{1}", "-{0}"]))
        token = form.format(*(_digits(rng, pen.hand, 1, 3) for _ in range(3)))
        text = ""
        for character in token:
            gap = rng.uniform(*spread) if text else (rng.uniform(0.9, 1.6) if n else 0.0)
            if character in ".," and text:
                gap = rng.uniform(0.03, 0.2)
            if pen.write(character, gap):
                text += character
        texts.append(text)
    return " ".join(texts)


def _marked_line(pen: _Pen) -> str:
    rng, texts = pen.rng, []
    spread = (0.08, rng.uniform(0.2, 0.4))
    for n in range(rng.integers(1, 3)):
        begin = len(pen.board.groups)
        digits = _digits(rng, pen.hand, 1, 5)
        pen.number(digits, spread, rng.uniform(1.2, 1.8) if n else rng.uniform(0.6, 1.0))
        if rng.random() < 0.8:
            digits = _with_mark(pen, begin, digits)
        texts.append(digits)
    return " ".join(texts)


_LINES: dict[TextKind, Callable[[_Pen], str]] = {
    "words": _words_line,
    "sums": _sums_line,
    "decimals": _decimals_line,
    "marked": _marked_line,
    "letters": _letters_line,
}


def _with_mark(pen: _Pen, begin: int, digits: str) -> str:
    """Draw a mark at a number, the groups from `begin` on; return what the number reads as then."""
    rng, height = pen.rng, pen.height
    every = np.concatenate([pen.board.strokes[i] for _, m in pen.board.groups[begin:] for i in m])
    box = box_of(every)
    kind = int(rng.integers(10))
    if kind <= 2:  # below, above, or several ruled lines below
        count = int(rng.integers(2, 6)) if kind == 2 else 1
        for n in range(count):
            away = (rng.uniform(0.06, 0.7) + 0.4 * n) * height
            y = box.top - away if kind == 1 else box.bottom + away
            longer = rng.uniform(-0.1, 0.5) * height
            ends = ((box.left - longer, y), (box.right + longer * rng.uniform(0, 1.5), y))
            pen.add("line", [line_between(*ends, rng)])
        return digits + "?" * count if kind == 2 else digits + "?"
    if kind == 3:  # crossed out
        if rng.random() < 0.5 or len(digits) == 1:
            members = [i for _, m in pen.board.groups[begin:] for i in m]
            strokes = crossed_out([pen.board.strokes[i] for i in members], rng)
            added = _back(strokes, box)[len(members) :]
        else:
            middle = box.centre[1]
            added = [
                line_between((box.left - 0.1 * height, middle + rng.normal(0, 0.08) * height),
                             (box.right + 0.1 * height, middle + rng.normal(0, 0.08) * height), rng)
                for _ in range(rng.integers(1, 3))
            ]  # fmt: skip
        members = [i for _, m in pen.board.groups[begin:] for i in m]
        del pen.board.groups[begin:]
        count = len(pen.board.strokes)
        pen.board.strokes += added
        pen.board.groups.append(("crossed", (*members, *range(count, len(pen.board.strokes)))))
        return "?"
    if kind == 4:  # a ring or a box round it
        pen.add("ring", [_ring(box.grown(rng.uniform(0.15, 0.4) * height), rng)])
        pen.left += 0.4 * height
        return "?" + digits
    x = box.right + rng.uniform(0.25, 0.7) * height
    middle = box.centre[1]
    if kind == 5:  # an upright line beside it, longer than a digit
        half = rng.uniform(0.85, 1.6) * height
        lean = rng.normal(0, 0.06) * height
        mark = [line_between((x + lean, middle - half), (x - lean, middle + half), rng)]
    elif kind == 6:
        drawn = tick(rng) * np.float32(height * rng.uniform(0.6, 1.1))
        mark = [drawn + np.array([x - drawn[:, 0].min(), box.bottom], np.float32)]
    elif kind == 7:
        mark = _arrow(x, middle, height * rng.uniform(0.8, 1.6), rng)
    else:  # a dot or a speck, not so high that it is a slip of the pen
        y = rng.uniform(box.top + 0.4 * box.height, box.bottom)
        at = np.array([x + rng.uniform(-0.1, 0.2) * height, y])
        mark = [(at + rng.normal(0, 0.02 * height, (int(rng.integers(1, 5)), 2))).astype(np.float32)]
        pen.add("speck", mark)
        pen.left = max(pen.left, float(mark[0][:, 0].max()))
        return digits + "?"
    pen.add("mark", mark)
    pen.left = max(float(s[:, 0].max()) for s in mark)
    return digits + "?"


def _back(strokes: Sequence[Points], box: Box) -> list[Points]:
    """Bring normalised strokes back to a box on the board."""
    extent = max(box.width, box.height, 1.0)
    return [(s * extent + box.centre).astype(np.float32) for s in strokes]


def line_between(start: tuple[float, float], end: tuple[float, float], rng: Generator) -> Points:
    """Draw a line by hand: a little bowed and unsteady."""
    t = np.linspace(0, 1, int(rng.integers(8, 40)))[:, None]
    a, b = np.array(start), np.array(end)
    length = float(np.hypot(*(b - a)))
    across = np.array([a[1] - b[1], b[0] - a[0]]) / max(length, 1.0)
    bow = rng.normal(0, 0.02) * np.sin(np.pi * t) + rng.normal(0, 0.006) * np.sin(3 * np.pi * t)
    return np.asarray(a + t * (b - a) + length * bow * across, np.float32)


def _ring(box: Box, rng: Generator) -> Points:
    if rng.random() < 0.5:
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        sides = [line_between(corners[n], corners[(n + 1) % 4], rng) for n in range(4)]
        return np.concatenate(sides)
    turn = np.linspace(0, 2 * np.pi * rng.uniform(0.95, 1.1), 60) + rng.uniform(0, 2 * np.pi)
    wide, high = box.width * rng.uniform(0.6, 0.75), box.height * rng.uniform(0.6, 0.75)
    middle = np.array(box.centre)
    return np.asarray(middle + np.stack([wide * np.cos(turn), high * np.sin(turn)], 1), np.float32)


def _arrow(left: float, middle: float, length: float, rng: Generator) -> list[Points]:
    """Draw an arrow to the left or right, in one stroke or in two or three."""
    tip, tail = np.array([left, middle]), np.array([left + length, middle + rng.normal(0, 0.1) * length])
    if rng.random() < 0.5:
        tip, tail = tail, tip
    away = (tail - tip) * rng.uniform(0.2, 0.4)
    wings = []
    for angle in (rng.uniform(0.4, 0.9), -rng.uniform(0.4, 0.9)):
        cos, sin = math.cos(angle), math.sin(angle)
        wings.append(tip + np.array([[cos, -sin], [sin, cos]]) @ away)
    shaft = line_between(tuple(tail), tuple(tip), rng)
    head = np.stack([wings[0], tip, wings[1]]).astype(np.float32)
    return [np.concatenate([shaft, head[:1], head[1:]])] if rng.random() < 0.3 else [shaft, head]
