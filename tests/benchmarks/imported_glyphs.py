"""What becomes of digits that are imported as pictures: how many are still read as they were.

    python -m tests.benchmarks.imported_glyphs --data ../shared/data [--count 300]

Writes digits of MNIST's test set as picture files, imports them as `digit-trainer data import` does, and
reads the imported glyphs and MNIST's own with the shipped network. Prints for each kind of picture how many
were left out, how many are read right, and how many are misread only after the import.
"""

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.reader import Reader
from trainer.data.dataset import Pictures, read_mnist
from trainer.data.imports import import_data

Grey = NDArray[np.uint8]


def _tight(grey: Grey) -> Grey:
    rows, columns = (np.flatnonzero(grey.any(axis=axis)) for axis in (1, 0))
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _enlarged(grey: Grey) -> Grey:
    return np.asarray(cv2.resize(255 - grey, (280, 280), interpolation=cv2.INTER_CUBIC), np.uint8)


KINDS: dict[str, Callable[[Grey], Grey]] = {
    "white on black": lambda grey: grey,
    "black on white": lambda grey: 255 - grey,
    "enlarged to 280 px": _enlarged,
    "cut tight": lambda grey: 255 - _tight(grey),
}


@dataclass(frozen=True)
class Imported:
    """Hold what came of pictures that were imported.

    Attributes:
        tried: how many there were.
        left_out: how many were not imported.
        right: how many are read right after it.
        broken: how many are misread after it that were read right before.
    """

    tried: int
    left_out: int
    right: int
    broken: int


def imported(pictures: Pictures, drawn: Callable[[Grey], Grey]) -> Imported:
    """Import pictures as files."""
    order = np.argsort(pictures.labels, kind="stable")  # as their folders are read
    glyphs, labels = pictures.pictures[order], pictures.labels[order]
    with tempfile.TemporaryDirectory() as name:
        source, data = Path(name, "source"), Path(name, "data")
        data.mkdir()
        files = [source / str(label) / f"{n:05}.png" for n, label in enumerate(labels.tolist())]
        for file, glyph in zip(files, glyphs, strict=True):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(cv2.imencode(".png", drawn(glyph))[1].tobytes())
        problems: list[str] = []
        import_data(source, data, "digits", problems.append)
        with np.load(data / "pictures-digits.npz") as arrays:
            after = arrays["x"]
    there = [not any(str(file) in problem for problem in problems) for file in files]
    beliefs = Reader.load().network.beliefs
    was_right = beliefs(glyphs[there])[:, :10].argmax(axis=1) == labels[there]
    is_right = beliefs(after)[:, :10].argmax(axis=1) == labels[there]
    return Imported(len(files), len(problems), int(is_right.sum()), int((was_right & ~is_right).sum()))


def main() -> None:
    """Print a row for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="has mnist.npz")
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    _, test = read_mnist(options.data / "mnist.npz")
    print(f"{'picture':<20} {'tried':>6} {'left out':>9} {'right':>6} {'broken':>7}")
    for name, drawn in KINDS.items():
        found = imported(test[: options.count], drawn)
        print(
            f"{name:<20} {found.tried:>6} {found.left_out:>9} {found.right:>6} {found.broken:>7}", flush=True
        )


if __name__ == "__main__":
    main()
