"""How many pictures of handwriting are read exactly, kind by kind.

    python -m tests.benchmarks.read_photos FOLDER [--network NETWORK.npz]

FOLDER holds pictures and a `truth.json`, which gives for each file name its `kind`, its `text`
(lines parted by newlines, "?" for what is no digit), and `"spacing": "loose"` where spaces are
a matter of taste: these are then not compared. A picture counts if its whole text is right.
"""

import argparse
import difflib
import json
import statistics
import time
from pathlib import Path

from board.reading.reader import Reader
from board.system.errors import UserError


def main() -> None:
    """Print what was misread, then the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--network", type=Path, help="another network than the shipped one")
    arguments = parser.parse_args()
    reader = Reader.load(arguments.network)
    truths = json.loads((arguments.folder / "truth.json").read_text(encoding="utf-8"))
    right: dict[str, list[bool]] = {}
    alike: dict[str, list[float]] = {}
    took_s = []
    for name, truth in truths.items():
        begin_s = time.perf_counter()
        try:
            text = reader.read_picture(arguments.folder / name).text
        except UserError as error:
            text = f"({error})"
        took_s.append(time.perf_counter() - begin_s)
        expected = truth["text"]
        if truth.get("spacing") == "loose":
            text, expected = text.replace(" ", ""), expected.replace(" ", "")
        right.setdefault(truth["kind"], []).append(text == expected)
        alike.setdefault(truth["kind"], []).append(difflib.SequenceMatcher(None, text, expected).ratio())
        if text != expected:
            print(f"{name} ({truth['kind']}): {expected!r} was read as {text!r}")
    print(f"\n{'kind':14} {'pictures':>8} {'exact':>6} {'alike':>6}")
    every = [flag for flags in right.values() for flag in flags]
    for kind, flags in [*right.items(), ("all", every)]:
        ratios = alike.get(kind) or [ratio for ratios in alike.values() for ratio in ratios]
        print(f"{kind:14} {len(flags):8} {statistics.mean(flags):6.1%} {statistics.mean(ratios):6.1%}")
    print(f"{statistics.median(took_s):.2f} s a picture (median), {max(took_s):.2f} s at most")


if __name__ == "__main__":
    main()
