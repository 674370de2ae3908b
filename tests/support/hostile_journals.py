"""Journals with right checksums and wild values, as a hostile program would write them."""

import base64
import hashlib
import random
import struct
from functools import cache
from typing import Any

import cv2
import numpy as np

from board.storage.journal_format import VERSION, line_of

_NUMBERS = (
    *(0, 1, -1, 2, 3, 255, 256, 9_999, 10_000, 10_001, 16_384, 16_385, 20_000, 30_000),
    *(2**31 - 1, 2**31, -(2**31), 2**32, 2**53, 2**63, -(2**63), 10**300, 10**4000),
    *(0.5, -0.5, 1e-3, 1e-300, 5e-324, 1e9, 1e300, -1e300, 3e38, 1e6, 1e6 + 1, -1e6),
    *(float("nan"), float("inf"), -float("inf"), -0.0, True, False),
)
_OTHERS: tuple[Any, ...] = (
    *(None, "", "?", "7", "77", "\x1b[31m", "\0", "\ud800", "a\nb", "٧", "x" * 10_000),
    *([], {}, [[]], [[], [], []], {"a": 1}, [None], [0, [], []]),
)
_COORDINATES = (
    *(0.0, 1.0, -1.0, 0.5, 200.0, 1e3, -1e3, 1e5, 1e6),
    *(1e9, 3e38, -3e38, 1e-38, float("nan"), float("inf")),
)
_TIMES = (0.0, 1.0, -1.0, 1e9, 1e11, 1e12, 1e300, -1e300, float("nan"), float("inf"))
_DEEDS = (
    *("draw", "draw", "draw", "erase", "correct", "picture", "turn", "page", "pens", "undo"),
    *("early", "early", "joined", "paper", "arrange"),
)
_WORDS = ("board", "edit", "undo", "redo", "turn", "page", "pens", "early", "joined", "lined", "?")


@cache
def picture_file() -> tuple[str, bytes]:
    """Return the name and the content of a picture of 100 x 60 pixels, as the image store keeps it."""
    grey = np.full((60, 100), 230, np.uint8)
    cv2.line(grey, (50, 10), (50, 50), 20, 5)
    content = cv2.imencode(".png", grey)[1].tobytes()
    return hashlib.sha256(content).hexdigest(), content


def hostile_journal(seed: int) -> bytes:
    """Return a journal with a few sound lines among wild ones."""
    chance = random.Random(seed)
    version = VERSION if seed % 7 else VERSION - 1
    lines = [["board", version, [1280, 720], 0]] if chance.random() < 0.9 else []
    sound = [_entry(chance, n) for n in range(chance.randint(1, 12))]
    lines += [entry if chance.random() < 0.6 else _wild(chance, entry) for entry in sound]
    return b"".join(_line(entry) for entry in lines)


def _line(entry: Any) -> bytes:
    try:
        return line_of([entry])
    except (ValueError, UnicodeError):  # an integer that Python does not write
        return line_of([["turn", 0]])


def _entry(chance: random.Random, n: int) -> Any:
    """Return an entry of a sound shape; its values may be out of range."""
    page = chance.choice((0, 0, 0, 1, 2, 500))
    match chance.choice(_DEEDS):
        case "draw":
            return ["edit", page, [[chance.choice((0, n)), [], [_stroke(chance, n + 1)]]], [], []]
        case "erase":
            return ["edit", page, [[0, [chance.randint(1, n + 1)], []]], [], []]
        case "correct":
            strokes = chance.sample(range(1, n + 2), chance.randint(0, min(2, n + 1)))
            label = chance.choice((*"0123456789?", "", "10", "\x07"))
            spots = [_place(chance)] if chance.random() < 0.3 else []
            return ["edit", page, [], [[0, [], [[label, strokes, spots]]]], []]
        case "picture":
            return ["edit", page, [], [], [[0, [], [_place(chance)]]]]
        case "turn":
            return ["turn", page]
        case "page":
            return ["page", page, [_stroke(chance, n + 1)], [], []]
        case "pens":
            return ["pens", [[chance.randint(-1, 3), chance.randint(0, 5), _stroke(chance, 0)]]]
        case "early":
            return ["early", chance.choice((1, 1, 2)), [_stroke(chance, n + 1) for _ in range(n % 3)]]
        case "joined":
            return ["joined"]
        case "paper":
            papers = chance.sample(("plain", "lined", "squared", "number_line"), 2)
            return ["edit", page, [], [], [], papers, []]
        case "arrange":
            old, new = ([[[chance.randint(1, n + 1)], [], [], "plain"]] for _ in range(2))
            gone, come = old * chance.randint(0, 2), new * chance.randint(0, 2)
            return ["edit", page, [], [], [], [], [[page, gone, come]]]
    return ["undo", page, [[0, [chance.randint(1, n + 1)], []]], [], []]


def _stroke(chance: random.Random, number: int) -> list[Any]:
    count = chance.choice((0, 1, 1, 2, 2, 3, 50, 2000))
    wild = chance.random() < 0.4
    along = [chance.choice(_COORDINATES) if wild else chance.uniform(0, 1280) for _ in range(2 * count)]
    times = [chance.choice(_TIMES) if wild and chance.random() < 0.3 else 0.01 * n for n in range(count)]
    if chance.random() < 0.1:
        times = times[:-1]
    pen = chance.choice((9.0, 14.0, 14.0, 0, -1.0, 1e-9, 1000.0, 1001, 20_000, 10**300))
    colour = chance.choice((0, 0, 1, 2, 3, -1))
    owner = [] if chance.random() < 0.7 else [chance.choice((0, 1, 39, 2**31, 2**53, -1, True, None, "7"))]
    return [number, _text("f", along), _text("d", times), pen, colour, *owner]


def _text(kind: str, values: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(values)}{kind}", *values)).decode()


def _place(chance: random.Random) -> list[Any]:
    size = [chance.choice((1, 60, 100, 100, 1600, 30_000, 0, -5)) for _ in range(2)]
    box = [chance.choice((0.0, 10.0, 500.0, 1e6, 1e9, -1e6, 1e-9, 1e300)) for _ in range(4)]
    name, _ = picture_file()
    return [chance.choice((name, name, name[::-1], "..", "x")), size, box]


def _wild(chance: random.Random, entry: Any) -> Any:
    """Put something else in a random place of an entry."""
    places = list[tuple[list[Any], int]]()

    def visit(node: list[Any]) -> None:
        for index, part in enumerate(node):
            places.append((node, index))
            if isinstance(part, list):
                visit(part)

    visit(entry)
    for node, index in chance.sample(places, min(len(places), chance.randint(1, 3))):
        node[index] = chance.choice((*_NUMBERS, *_OTHERS, *_WORDS))
    return entry
