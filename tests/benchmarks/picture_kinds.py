"""How many made pictures of each kind are read exactly: digits that fill their picture, lines around numbers.

    python -m tests.benchmarks.picture_kinds --data DATA [--count 500] [--only KIND] [--to FOLDER]

The digits are MNIST's test pictures and the pen digits of DATA's validation writers. Of each kind of
picture `--count` are read at most. `--to` keeps the pictures that were misread.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from board.ink.stroke import Stroke, box_of, stroke_of
from board.reading.reader import Reader
from board.system.errors import UserError
from tests.support.lined_pictures import (
    beside_margin,
    framed,
    on_squares,
    paper_of,
    ruled_across,
    side_by_side,
)
from tests.support.photographed import Grey, inked
from trainer.data.dataset import Sample, pen_data_in, read_mnist

Picture = tuple[str, str, Grey]
"""A name, the text, and the picture."""

LARGE_PX = 280
MNIST_SHARE = 20
"""Of MNIST's test pictures every so many is taken: 500."""


def mnist(data: Path, change: Callable[[Grey], Grey]) -> Iterator[Picture]:
    """Give pictures of MNIST's test set, changed."""
    pictures = read_mnist(data / "mnist.npz")[1]
    for n in range(0, len(pictures), MNIST_SHARE):
        yield f"mnist {n}", str(pictures.labels[n]), change(pictures.pictures[n])


def tight(picture: Grey, margin_px: int = 0) -> Grey:
    """Cut a picture to its ink."""
    x, y, width, height = cv2.boundingRect(picture)
    return np.pad(picture[y : y + height, x : x + width], margin_px)


def enlarged(picture: Grey) -> Grey:
    """Enlarge a picture tenfold."""
    return np.asarray(cv2.resize(picture, None, fx=10, fy=10, interpolation=cv2.INTER_CUBIC), np.uint8)


def in_frame(picture: Grey, frame_px: int, away_px: int) -> Grey:
    """Enlarge a picture and draw a frame in it."""
    large = enlarged(picture)
    last = LARGE_PX - 1 - away_px
    cv2.rectangle(large, (away_px, away_px), (last, last), 255, frame_px)
    return large


def large_digits(samples: list[Sample]) -> Iterator[Picture]:
    """Draw pen digits with thick pens, so that they nearly fill their picture, dark and bright."""
    for n, sample in enumerate(samples):
        pen_px = (12, 20, 28, 36)[n % 4]
        around_px = (0, 8, 25, 40)[n // 4 % 4]
        box = box_of(np.concatenate(sample.strokes))
        room = LARGE_PX - pen_px - 2 * around_px
        scale = room / max(box.width, box.height, 1)
        middle = np.array(box.centre)
        strokes = [stroke_of((path - middle) * scale + LARGE_PX / 2) for path in sample.strokes]
        ink = inked(strokes, LARGE_PX, LARGE_PX, pen_px)
        yield f"pen {pen_px}, {around_px} px around", sample.label, ink if n % 2 else 255 - ink


def lined(
    samples: list[Sample], lines: Callable[[list[Stroke]], Iterator[tuple[str, Grey]]]
) -> Iterator[Picture]:
    """Draw lines of one kind, each on a number of its own."""
    rng = random.Random(1)
    while True:
        variants = sum(1 for _ in lines(side_by_side([samples[0].strokes])))
        for n in range(variants):
            some = rng.sample(samples, rng.choice((1, 2, 3, 4, 5)))
            name, grey = next(islice(lines(side_by_side([s.strokes for s in some])), n, None))
            yield name, "".join(s.label for s in some), grey


def unlined(strokes: list[Stroke]) -> Iterator[tuple[str, Grey]]:
    """Draw a number with nothing around, to compare with."""
    for pen_px in (6, 12):
        yield f"pen {pen_px}", paper_of(strokes, pen_px)[0]


def main() -> None:
    """Print a line for each kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--only", default="", help="the kinds whose names hold this")
    parser.add_argument("--to", type=Path, help="folder for what was misread")
    options = parser.parse_args()
    samples = list(pen_data_in(options.data)["validation"].digits)
    random.Random(0).shuffle(samples)
    data = options.data
    kinds: dict[str, Iterator[Picture]] = {
        "MNIST as it is": mnist(data, np.array),
        "MNIST cut tight": mnist(data, tight),
        "MNIST cut tight, dark on light": mnist(data, lambda p: 255 - tight(p)),
        "MNIST cut with 2 px": mnist(data, lambda p: tight(p, 2)),
        "MNIST cut tight, enlarged": mnist(data, lambda p: enlarged(tight(p))),
        "MNIST in a 1-px frame at the edge": mnist(data, lambda p: in_frame(p, 1, 0)),
        "MNIST in a 1-px frame": mnist(data, lambda p: in_frame(p, 1, 8)),
        "MNIST in a 3-px frame": mnist(data, lambda p: in_frame(p, 3, 8)),
        "large at 280 px": large_digits(samples),
        "number without lines": lined(samples, unlined),
        "number in a frame": lined(samples, framed),
        "number beside a margin line": lined(samples, beside_margin),
        "number with a level line": lined(samples, ruled_across),
        "number on black squares": lined(samples, on_squares),
    }
    reader = Reader.load()
    print(f"{'kind':36} {'tried':>6} {'exact':>6} {'share':>6} {'s each':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for kind, pictures in kinds.items():
            if options.only in kind:
                chosen = islice(pictures, options.count)
                _print_line(kind, chosen, reader, Path(folder) / "a.png", options.to)


def _print_line(kind: str, pictures: Iterator[Picture], reader: Reader, path: Path, to: Path | None) -> None:
    """Read the pictures of a kind and print how many were right, and what was misread if it is kept."""
    tried = right = 0
    begin_s = time.perf_counter()
    for tried, (name, text, grey) in enumerate(pictures, 1):
        cv2.imwrite(str(path), grey)
        try:
            answer = reader.read_picture(path).text
        except UserError as error:
            answer = str(error)
        right += answer == text
        if answer != text and to:
            to.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(to / f"{kind}, {tried:03}, {name}, {text}.png"), grey)
            print(f"  {tried:03} {name}: {text} was read as {answer!r}")
    took_s = (time.perf_counter() - begin_s) / tried
    print(f"{kind:36} {tried:6} {right:6} {right / tried:6.1%} {took_s:7.2f}", flush=True)


if __name__ == "__main__":
    main()
