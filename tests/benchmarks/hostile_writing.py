"""How long the reading of pages takes that nobody meant to be read, and whether it says that it gave up.

    python -m tests.benchmarks.hostile_writing [--times 3]

Prints for each page the median and most seconds from ink, or a picture's file, to the reading; the median
seconds of processor time, which other work on the machine does not lengthen; how many digits were read and
how many marks refused; and "crowded" where the reading says that there was more than it looked at.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Stroke
from board.reading.reader import Reader
from board.reading.result import Reading
from tests.support.handwriting import written

WIDTH, HEIGHT = 1920, 1080
SIDE = 1600
RNG = np.random.default_rng(1)

Ink = list[Stroke]
Grey = NDArray[np.uint8]


def stroke(points: NDArray[np.floating]) -> Stroke:
    """Return a stroke through (n, 2) points."""
    return Stroke(points.astype(np.float32), np.linspace(0, 1, len(points)))


def black() -> Ink:
    """Scribble the page black, line by line, in zigzags as high as a finger."""
    x = np.linspace(0, WIDTH, 400)
    return [stroke(np.stack([x, y + 40 * (np.arange(400) % 2)], 1)) for y in range(0, HEIGHT, 40)]


def scribbles(count: int) -> Ink:
    """Scribble here and there."""
    t = np.linspace(0, 1, 60)
    places = RNG.uniform((0, 0), (WIDTH, HEIGHT), (count, 2))
    return [stroke(place + np.stack([150 * t, 60 * np.sin(50 * t)], 1)) for place in places]


def crossing(count: int) -> Ink:
    """Draw straight lines from anywhere to anywhere."""
    return [stroke(ends) for ends in RNG.uniform((0, 0), (WIDTH, HEIGHT), (count, 2, 2))]


def dashes(count: int) -> Ink:
    """Draw short lines anywhere."""
    places = RNG.uniform((0, 0), (WIDTH, HEIGHT), (count, 1, 2))
    return [stroke(ends) for ends in places + RNG.uniform(-60, 60, (count, 2, 2))]


INK: dict[str, Callable[[], Ink]] = {
    "500 digits": lambda: written("\n".join(["0123456789" * 5] * 10), height=36),
    "scribbled black, 27 strokes": black,
    "600 scribbles": lambda: scribbles(600),
    "2000 crossing strokes": lambda: crossing(2000),
    "2000 dots in one place": lambda: [stroke(np.zeros((1, 2)))] * 2000,
    "20000 short strokes": lambda: dashes(20_000),
    "one stroke of a million points": lambda: [stroke(np.cumsum(RNG.normal(size=(1_000_000, 2)), 0))],
}


def noise() -> Grey:
    """Return grey noise, as of a film."""
    return np.asarray(RNG.normal(128, 60, (SIDE, SIDE)).clip(0, 255), np.uint8)


def specks() -> Grey:
    """Return white paper of which every fiftieth pixel is black."""
    return np.where(RNG.random((SIDE, SIDE)) < 0.02, 0, 255).astype(np.uint8)


def blots() -> Grey:
    """Return blots of the size of letters."""
    soft = cv2.GaussianBlur(RNG.normal(size=(SIDE, SIDE)).astype(np.float32), (0, 0), 5)
    return np.where(soft > soft.std() / 2, 0, 255).astype(np.uint8)


def rings() -> Grey:
    """Return rings in rings, each as wide as the picture, almost."""
    grey = np.full((SIDE, SIDE), 255, np.uint8)
    for radius in range(4, SIDE // 2 - 10, 4):
        cv2.circle(grey, (SIDE // 2, SIDE // 2), radius, 0, 1)
    return grey


def text() -> Grey:
    """Return a page of small print."""
    grey = np.full((SIDE, SIDE), 255, np.uint8)
    for y in range(20, SIDE, 24):
        line = "the quick brown fox jumps over 0123456789 lazy dogs and so on and on " * 2
        cv2.putText(grey, line, (5, y), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 1)
    return grey


def lines() -> Grey:
    """Return 2000 straight lines from anywhere to anywhere."""
    grey = np.full((SIDE, SIDE), 255, np.uint8)
    for a, b in RNG.integers(0, SIDE, (2000, 2, 2)).tolist():
        cv2.line(grey, a, b, 0, 3)
    return grey


PICTURES = {
    "noise": noise,
    "specks": specks,
    "blots": blots,
    "rings in rings": rings,
    "small print": text,
    "crossing lines": lines,
}


def measure(name: str, read: Callable[[], Reading], times: int) -> None:
    """Print a line of the table."""
    walls_s, processor_s = [], []
    for _ in range(times):
        wall_s, used_s = time.perf_counter(), time.process_time()
        reading = read()
        walls_s.append(time.perf_counter() - wall_s)
        processor_s.append(time.process_time() - used_s)
    print(
        f"{name:34}{statistics.median(walls_s):8.2f}{max(walls_s):8.2f}{statistics.median(processor_s):12.2f}"
        f"{len(reading.digits):9}{len(reading.rejected):9}  {'crowded' if reading.crowded else ''}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    times = parser.parse_args().times
    reader = Reader.load()
    print(f"{'':34}{'s':>8}{'most':>8}{'processor':>12}{'digits':>9}{'refused':>9}")
    for name, draw in INK.items():
        ink = draw()
        measure(name, partial(reader.read_ink, ink), times)
    with tempfile.TemporaryDirectory() as folder:
        for name, paint in PICTURES.items():
            path = Path(folder) / "picture.png"
            cv2.imwrite(str(path), paint())
            measure(f"picture: {name}", partial(reader.read_picture, path), times)


if __name__ == "__main__":
    main()
