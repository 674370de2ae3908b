"""How long a reading takes, without a window: `python -m tests.benchmarks.reading`.

Boards of 12 and of 100 digits in a made-up hand, a quarter of them of two strokes, are read in this
process; the median and the slowest of the runs are printed, and how many glyphs went through the network.
"""

import statistics
import time

from board.reading.reader import Reader
from board.reading.segmentation.lattice import lattice_of
from board.reading.segmentation.pieces import InkSource
from tests.support.handwriting import written

RUNS = 30
BOARDS = {
    "12 digits": "314159\n265358",
    "100 digits": "\n".join(["0123456789"] * 10),
}


def main() -> None:
    """Print a line for each board."""
    reader = Reader.load()
    for name, text in BOARDS.items():
        strokes = written(text, height=90)
        assert reader.read_ink(strokes).text == text, "misread, so the time would mean nothing"
        times_ms = []
        for _ in range(RUNS):
            started = time.perf_counter()
            reader.read_ink(strokes)
            times_ms.append(1000 * (time.perf_counter() - started))
        glyphs = len(lattice_of(InkSource(strokes), reader.network).groups)
        print(
            f"{name}: {statistics.median(times_ms):.1f} ms, at most {max(times_ms):.1f} ms "
            f"({RUNS} runs, {glyphs} glyphs)"
        )


if __name__ == "__main__":
    main()
