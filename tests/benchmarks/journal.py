"""What keeping a board costs: the time the loop waits for the journal, and the time to open one.

    python -m tests.benchmarks.journal [--strokes 10000] [--points 60]

Draws strokes at once, one after the other, each kept by two pieces while its pen is down and
then whole, with one correction in ten. The thread that puts the journal onto the disk, and
writes it anew when it has grown, works meanwhile; what it costs the loop is in the figures.
"""

import argparse
import random
import statistics
import tempfile
import time
from functools import reduce
from pathlib import Path

from board.document.document import Document, Record
from board.document.page import Change, Correction, Edit
from board.ink.live_stroke import LiveStroke
from board.storage import journal as journal_module
from board.storage.image_store import ImageStore
from board.storage.journal import PIECE_S, Journal
from board.storage.journal_format import Pens


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=int, default=10_000)
    parser.add_argument("--points", type=int, default=60)
    options = parser.parse_args()
    chance = random.Random(0)
    journal_module.SYNC_S = 0.02  # as strokes come faster than by hand
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        troubles: list[OSError | None] = []
        journal = Journal(folder, troubles.append, ImageStore(folder).picture)
        journal.begin((1920, 1080))
        waited_ms, longest, now_s = [], 0, 0.0
        loop_cpu_s = -time.thread_time()
        for n in range(options.strokes):
            live_stroke = LiveStroke([(chance.random() * 1920, chance.random() * 1080, now_s)], 1)
            for at in range(options.points):
                live_stroke = live_stroke.then(
                    live_stroke.first[0] + at, live_stroke.first[1] + at % 7, now_s + at / 60
                )
                if at % (options.points // 2) == 1:
                    waited_ms.append(kept(journal, [], Pens({0: live_stroke}, 14.0), now_s))
                    waited_ms.append(kept(journal, [], Pens({0: live_stroke}, 14.0), now_s + PIECE_S))
            stroke = live_stroke.stroke(14.0)
            edits: list[Record] = [Edit(0, (Change(n, (), (stroke,)),))]
            if n % 10 == 0:
                edits.append(Edit(0, (), (Change(n // 10, (), (Correction((stroke,), "7"),)),)))
            waited_ms.append(kept(journal, edits, Pens(), now_s + 1))
            now_s += 2
            longest = max(longest, (folder / "board.journal").stat().st_size)
        loop_cpu_s += time.thread_time()
        document = journal.document
        journal.close()
        size = (folder / "board.journal").stat().st_size
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        again = Journal(folder, troubles.append, ImageStore(folder).picture)
        opened_s, opened_cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
        again.close()
        assert again.document == document
        assert not troubles
    waited_ms.sort()
    print(f"{options.strokes} strokes of {options.points + 1} points; the loop waited {len(waited_ms)} times")
    print(f"  median {statistics.median(waited_ms):.3f} ms", end="")
    for share in (0.99, 0.999):
        print(f", {share:.1%} within {waited_ms[int(share * len(waited_ms))]:.2f} ms", end="")
    print(f", most {waited_ms[-1]:.1f} ms", end="")
    print(f"; {1000 * loop_cpu_s / options.strokes:.2f} ms of one core a stroke")
    print(f"the journal: {size / 1e6:.1f} MB at the end, {longest / 1e6:.1f} at most", end="")
    print(f"; opened in {opened_s:.2f} s ({opened_cpu_s:.2f} s of one core)")


def kept(journal: Journal, records: list[Record], pens: Pens, now_s: float) -> float:
    """Keep something; return how many milliseconds that took."""
    document = reduce(Document.after, records, journal.document)
    began_s = time.perf_counter()
    journal.append(records, document, pens, now_s)
    return 1000 * (time.perf_counter() - began_s)


if __name__ == "__main__":
    main()
