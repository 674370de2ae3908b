"""How long a reading takes, without a window: `python -m tests.benchmarks.reading`.

Boards of 12 and of 100 digits in a made-up hand, a quarter of them of two strokes, are read in this
process; with `--boards ../shared/boards/text` also a page of words, made of six boards of words beside
numbers, and one of 40 lines of sums. The median and the slowest of the runs are printed, and how many
glyphs went through the network.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from board.ink.inkml import read_inkml
from board.ink.stroke import Stroke
from board.reading.reader import Reader
from board.reading.segmentation.lattice import lattice_of
from board.reading.segmentation.pieces import InkSource
from tests.support.handwriting import written

RUNS = 30
BOARDS = {
    "12 digits": "314159\n265358",
    "100 digits": "\n".join(["0123456789"] * 10),
}
WORDS, LINES = 6, 40
BOARD_PX = 1920.0, 1080.0


def joined(boards: Sequence[Sequence[Stroke]]) -> list[Stroke]:
    """Put boards side by side, three in a row."""
    return [
        stroke.along(
            (stroke.points + np.multiply(BOARD_PX, (n % 3, n // 3))).astype(np.float32), stroke.times_s
        )
        for n, board in enumerate(boards)
        for stroke in board
    ]


def pages_of(folder: Path) -> Iterator[tuple[str, list[Stroke]]]:
    """Yield a page of words and one of sums."""
    truth = json.loads((folder / "truth.json").read_text())
    of_kind = {
        kind: [(name, board["text"]) for name, board in sorted(truth.items()) if board["kind"] == kind]
        for kind in ("words", "sums")
    }

    def ink(name: str) -> Sequence[Stroke]:
        return read_inkml(folder / Path(name).with_suffix(".inkml"))

    yield "a page of words", joined([ink(name) for name, _ in of_kind["words"][:WORDS]])
    lines, sums = 0, []
    for name, text in of_kind["sums"]:
        if lines + text.count("\n") < LINES:
            sums.append(ink(name))
            lines += text.count("\n") + 1
    yield f"{lines} lines of sums", joined(sums)


def main() -> None:
    """Print a line for each board."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--boards", type=Path, help="a folder of boards with words and sums, and their truth")
    options = parser.parse_args()
    reader = Reader.load()
    pages = {name: written(text, height=90) for name, text in BOARDS.items()}
    for name, text in BOARDS.items():
        assert reader.read_ink(pages[name]).text == text, "misread, so the time would mean nothing"
    if options.boards:
        pages |= dict(pages_of(options.boards))
    for name, strokes in pages.items():
        times_ms = []
        for _ in range(RUNS):
            started = time.perf_counter()
            reader.read_ink(strokes)
            times_ms.append(1000 * (time.perf_counter() - started))
        glyphs = len(lattice_of(InkSource(strokes), reader.network).groups)
        print(
            f"{name}: {statistics.median(times_ms):.1f} ms, at most {max(times_ms):.1f} ms "
            f"({RUNS} runs, {len(strokes)} strokes, {glyphs} glyphs)"
        )


if __name__ == "__main__":
    main()
