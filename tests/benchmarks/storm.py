"""A storm of random events on a board, which must then replay from its journal to the same picture.

    python -m tests.benchmarks.storm [--events 100000] [--storms 4] [--seed 0]

The events are spread over so many storms, each of which goes on at the board that the last one
left. A crash or a difference ends the run with a traceback.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.end_to_end.storm import pictures, replayed, weathered


def main() -> None:
    """Print what each storm left."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--storms", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    happened = 0
    heads = "events", "frames", "s", "pages", "strokes", "undo steps", "journal kB", "picture"
    print("".join(f"{head:>11}" for head in heads))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in range(options.storms):
            began_s = time.perf_counter()
            board, storm = weathered(folder, options.seed + n, options.events // options.storms)
            took_s = time.perf_counter() - began_s
            back = replayed(folder)
            assert back.surface.document == board.surface.document, "the journal leads to another book"
            for mine, theirs in zip(pictures(back), pictures(board), strict=True):
                assert np.array_equal(mine, theirs), "the journal leads to another picture"
            happened += storm.happened
            strokes = sum(len(page.ink) for page in board.surface.document.pages)
            size = (folder / "boards" / "board.journal").stat().st_size / 1000
            counts = storm.happened, storm.frames, round(took_s), len(board.surface.document.pages), strokes
            row = *counts, len(board.surface.document.done), round(size), "the same"
            print("".join(f"{cell:>11}" for cell in row), flush=True)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{happened} events, no crash, every picture the same; most memory {most:.0f} MB")


if __name__ == "__main__":
    main()
