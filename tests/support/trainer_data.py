"""A made-up data folder of the trainer's form: a few hands, a few samples each, in seconds."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from board.ink.stroke import Points
from board.reading.network.glyph import glyph_of
from tests.support.handwriting import written
from trainer.synthesis.augment import vary_strokes

RECIPE: dict[str, object] = {
    "epochs": 2, "batch": 16, "widths": [4, 4, 8, 8, 8], "digit_variants": 1, "characters": 30,
    "symbols": 10, "winners": 10,
    "merged": 40, "stacked": 10, "with_part": 40, "with_mark": 20, "fragments": 40, "scribbles": 20,
    "signs": 20, "crossed_out": 10, "flagged": 10, "slips": 10,
    "peak_rate": 0.01,
}  # fmt: skip
"""What makes an epoch of the recipe small enough for a test."""

WRITERS = {"train": ["a/a-1", "a/a-2"], "validation": ["a/a-3"], "test": ["b/b-1"]}
_CROSS = [np.array([[0, 0], [50, 50]], np.float32), np.array([[50, 0], [0, 50]], np.float32)]


def overrides() -> list[str]:
    """Return the small recipe as the command line's overrides."""
    return [f"{name}={value}" for name, value in RECIPE.items()]


def hand(label: str, seed: int) -> list[Points]:
    """Write a digit as one of many hands would."""
    return vary_strokes([s.points for s in written(label)], np.random.default_rng(seed), 0.5)


def write_data(folder: Path, validation_pictures: int = 5000, more: bool = False) -> Path:
    """Write pen samples, their split, and an `mnist.npz` of drawn digits; return the folder.

    Args:
        folder: where to write.
        validation_pictures: pictures of MNIST beyond 200.
        more: whether there are letters, symbols, other hands' digits and wrong winners, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if more:
        _write_more(folder)
    samples: dict[str, list[dict[str, object]]] = {"strokes": [], "nondigits": [], "strings": []}
    for w, writer in enumerate(w for side in WRITERS.values() for w in side):
        for n in range(30):
            label = str(n % 10)
            samples["strokes"].append(_sample(f"{writer}/{n}", writer, label, hand(label, 100 * w + n)))
        for n in range(4):
            strokes = vary_strokes(_CROSS, np.random.default_rng(n))
            samples["nondigits"].append(_sample(f"{writer}/x{n}", writer, "X", strokes))
    for kind, records in samples.items():
        text = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{kind}-dev.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "split.json").write_text(json.dumps(WRITERS), encoding="utf-8")
    drawn = np.stack([glyph_of(hand(str(n % 10), n)) for n in range(100)])
    count = validation_pictures + 200
    pictures = np.resize(drawn, (count, 28, 28))
    labels = np.resize(np.arange(10, dtype=np.uint8), count)
    np.savez_compressed(
        folder / "mnist.npz", x_train=pictures, y_train=labels, x_test=drawn, y_test=labels[:100]
    )
    return folder


def _sample(name: str, writer: str, label: str, strokes: Sequence[Points]) -> dict[str, object]:
    site, _, number = writer.partition("/")
    points = [np.rint(s * 400).astype(int).tolist() for s in strokes]
    return {
        "id": name,
        "source": "made up",
        "site": site,
        "writer": number,
        "label": label,
        "strokes": points,
    }


def _write_more(folder: Path) -> None:
    writers = [w for side in WRITERS.values() for w in side]
    labels = {"A": _CROSS, "O": hand("0", 1), "I": _CROSS[:1], "×": _CROSS, "E": _CROSS[:1]}
    records = {
        "letters": [
            _sample(f"{w}/{label}", w, label, strokes) for w in writers for label, strokes in labels.items()
        ],
        "symbols": [_sample(f"drawn/{n}", "drawn/unknown", "qd:house", hand("8", n)) for n in range(40)],
        "digits": [_sample(f"c/c-1/{n}", "c/c-1", str(n), hand(str(n), 50 + n)) for n in range(10)],
        "winners": [_sample(f"mined/{n}", "mined/train", "several", _CROSS) for n in range(5)],
    }
    for kind, some in records.items():
        text = "".join(json.dumps(record) + "\n" for record in some)
        (folder / f"{kind}-more.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    split = {**WRITERS, "train": [*WRITERS["train"], "c/c-1"]}
    (folder / "split-2.json").write_text(json.dumps(split), encoding="utf-8")
