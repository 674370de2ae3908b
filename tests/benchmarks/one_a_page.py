"""What the whole reader makes of one character a page, by the writers of one side of the split.

    python -m tests.benchmarks.one_a_page --data DATA [--network NETWORK.npz] [--side test]

Digits are right if the text is that digit. Letters, signs and other characters are refused if no digit is
read; those that many write like a digit (`LOOK_ALIKES` in `trainer/data/characters.py`) are counted apart.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from board.ink.stroke import Stroke
from board.reading.reader import Reader
from trainer.data.characters import may_be_a_digit
from trainer.data.dataset import SIDES, Sample, read_pen_data
from trainer.evaluation.measures import share

HEIGHT_PX = 120.0
MORE_HANDS = ("uji", "bridger", "skahl")
"""Sites of `digits-more.jsonl.gz`."""


def main() -> None:
    """Print a line for each kind of characters, and what was taken for digits."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path)
    parser.add_argument("--side", choices=SIDES, default="test")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    reader, pen = Reader.load(options.network), read_pen_data(options.data)[options.side]
    more = [s for s in pen.digits if s.site in MORE_HANDS]
    for name, digits in (
        ("digits", [s for s in pen.digits if s.site not in MORE_HANDS]),
        ("more hands", more),
    ):
        texts = [text_of(sample, reader) for sample in digits]
        right = sum(text == sample.label for text, sample in zip(texts, digits, strict=True))
        refused = sum("?" in text for text in texts)
        print(f"{name}: {_percent(right, len(digits))} right, {refused / max(len(digits), 1):.2%} with a ?")
    for name, look_alike in (("characters unlike digits", False), ("look-alikes", True)):
        some = [s for s in pen.characters if may_be_a_digit(s.label) == look_alike]
        taken = [s for s in some if any(c.isdigit() for c in text_of(s, reader))]
        print(f"{name}: {_percent(len(some) - len(taken), len(some))} refused")
        print("  taken for digits:", _listed(taken, some))


def text_of(sample: Sample, reader: Reader) -> str:
    """Read a sample that stands alone on a page, its longer side as high as a digit."""
    every = np.concatenate(sample.strokes)
    scale = np.float32(HEIGHT_PX / max(float(np.ptp(every, axis=0).max()), 1e-6))
    moved = [((stroke - every.min(axis=0)) * scale + 200).astype(np.float32) for stroke in sample.strokes]
    return reader.read_ink(
        [Stroke(points, np.arange(len(points), dtype=np.float64)) for points in moved]
    ).text


def _percent(count: int, of: int) -> str:
    found = share(count, of)
    low, high = found["interval"]
    return f"{found['share']:.2%} ({low:.2%} to {high:.2%}) of {of}"


def _listed(some: Sequence[Sample], every: Sequence[Sample]) -> str:
    counts, whole = Counter(s.label for s in some), Counter(s.label for s in every)
    by_share = sorted(counts, key=lambda label: -counts[label] / whole[label])
    return "  ".join(f"{label} {counts[label]}/{whole[label]}" for label in by_share)


if __name__ == "__main__":
    main()
