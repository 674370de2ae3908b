"""Print what rounds make of right and of wrong answers: `python -m tests.benchmarks.verdicts --data DATA`.

Answers are composed of digits of validation writers, each answer of one writer. A right one should be taken
for right; for a wrong one the game expected a number near it. Thresholds are in `board/play/verdict.py`.
"""

import argparse
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from numpy.random import Generator

from board.ink.stroke import Stroke
from board.play.verdict import verdict_on
from board.reading.reader import Reader
from trainer.data.dataset import Sample, read_pen_data

ANSWERS = 1000
HEIGHT_PX = 150.0
LEAST_PX = 20.0
NEAR = (-10, -3, -2, -1, 1, 2, 3, 10)

Hand = dict[str, list[Sample]]


def written(text: str, hand: Hand, rng: Generator) -> list[Stroke]:
    """Write digits beside each other, of one writer's samples."""
    ink, x = [], 100.0
    for digit in text:
        strokes = hand[digit][int(rng.integers(len(hand[digit])))].strokes
        points = np.concatenate(strokes)
        low, (wide, high) = points.min(axis=0), np.ptp(points, axis=0).tolist()
        scale = HEIGHT_PX / max(high, 0.7 * wide, 1e-6)
        for stroke in strokes:
            path = ((stroke - low) * scale + (x, 300.0)).astype(np.float32)
            ink.append(Stroke(path, np.linspace(0.0, 0.3, len(path))))
        x += wide * scale + float(rng.uniform(15, 45))
    return ink


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    rng, reader = np.random.default_rng(1), Reader.load()
    hands: defaultdict[str, Hand] = defaultdict(lambda: defaultdict(list))
    for sample in read_pen_data(parser.parse_args().data)["validation"].digits:
        hands[sample.writer][sample.label].append(sample)
    able = [hand for _, hand in sorted(hands.items()) if len(hand) == 10]
    counts = {"right answers": Counter[str](), "wrong answers": Counter[str]()}
    for _ in range(ANSWERS):
        number = int(rng.integers(1, 101))
        ink = written(str(number), able[int(rng.integers(len(able)))], rng)
        reading = reader.read_ink(ink)
        marks = [mark for line in reading.lines for mark in line]
        for kind, answer in (
            ("right answers", number),
            ("wrong answers", abs(number + int(rng.choice(NEAR)))),
        ):
            belief = reader.belief_in(str(answer), ink)
            verdict = verdict_on(marks, str(answer), belief, LEAST_PX)
            counts[kind][verdict.feedback.value] += answer != number or kind == "right answers"
    for kind, some in counts.items():
        print(f"{kind}: " + ", ".join(f"{count} {name}" for name, count in some.most_common()))


if __name__ == "__main__":
    main()
