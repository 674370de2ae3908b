"""What a personal network brings to three writers of the split's test side, from 20 digits each.

    python -m tests.benchmarks.personal_hands --data DATA [--network FILE.npz] [--writers 3]

Takes the writers whom the network reads worst, as those are who would want one, and of each the first
two of every digit to learn from. Prints how the 20 were read before and, held back in turns, after; how the
writer's other digits are read, which decide nothing; the general tests; and whether the network would
be written.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from board.reading.network.glyph import glyph_of
from board.reading.network.network import load_network
from board.system.assets import asset
from trainer.data.dataset import Sample, read_pen_data
from trainer.model.backend import load_keras

EACH = 2
"""Of each digit, for the training."""
LEAST_OTHERS = 40


def parted(samples: list[Sample]) -> tuple[list[Sample], list[Sample]]:
    """Part the first of every digit from the others."""
    seen: Counter[str] = Counter()
    ink: list[Sample] = []
    others: list[Sample] = []
    for sample in samples:
        seen[sample.label] += 1
        (ink if seen[sample.label] <= EACH else others).append(sample)
    return ink, others


def main() -> None:
    """Print a line for each writer."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--network", type=Path, default=asset("network.npz"))
    parser.add_argument("--writers", type=int, default=3)
    options = parser.parse_args()
    hands: dict[str, list[Sample]] = {}
    for sample in read_pen_data(options.data)["test"].digits:
        hands.setdefault(sample.writer, []).append(sample)
    network = load_network(options.network)
    load_keras()
    from trainer.model.network import predict
    from trainer.training.personal import personal_network
    from trainer.training.rehearsal import read_general

    def right(samples: list[Sample], model: object = None) -> int:
        glyphs = np.stack([glyph_of(s.strokes) for s in samples])
        answers = network.probabilities(glyphs) if model is None else predict(model, glyphs)
        return int((answers.argmax(axis=1) == [int(s.label) for s in samples]).sum())

    enough = {w: parted(samples) for w, samples in hands.items()}
    enough = {w: (i, o) for w, (i, o) in enough.items() if len(i) == 10 * EACH and len(o) >= LEAST_OTHERS}
    worst = sorted(enough, key=lambda w: (right(hands[w]) / len(hands[w]), w))[: options.writers]
    print(f"{'writer':12} {'20 held back':>14} {'other digits':>16}  general before → after")
    for writer in worst:
        ink, others = enough[writer]
        found = personal_network(
            options.network, ink, read_general(options.data, without=writer), 1, lambda _: None
        )
        held = [found.held_back[side]["correct"] for side in ("before", "after")]
        rest = f"{right(others)} → {right(others, found.model)} of {len(others)}"
        general = ", ".join(
            f"{test['before']['share']:.2%} → {test['after']['share']:.2%}" for test in found.general.values()
        )
        verdict = f"refused: {found.reason}" if found.reason else "written"
        print(f"{writer:12} {held[0]:>9} → {held[1]} {rest:>16}  {general}  {verdict}", flush=True)


if __name__ == "__main__":
    main()
