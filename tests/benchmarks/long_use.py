"""Whether memory and frames grow while a board is used for long: two hours of writing, scaled down.

    python -m tests.benchmarks.long_use [--pages 200]

A hand writes twelve digits, reads them, writes on, takes a stroke back and makes it again,
erases one, turns pages, and clears; then it begins anew. 200 such pages, 2,400 digits that are
read, are two hours at a digit every three seconds. The time of frames is the main thread's own;
memory is what the process has, as Linux tells it; what the history of all edits takes, which undo
keeps, is said apart.
With DISPLAY set the window is a real one, else SDL's dummy.
"""

import argparse
import gc
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

from board.ink.stroke import Stroke
from board.state.session import Session
from tests.benchmarks.frames import Script, TimedWindow, acts_of, run
from tests.support.handwriting import written

SIZE = 1920, 1080
LINES = "314159\n265358"
PARTS = 8  # of the time, each a line of the table
BATCH = 20  # events a frame, a fast hand at sixty frames a second


def resident_mb() -> float:
    """Return the memory that the process has now, in megabytes."""
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096 / 1e6


def history_mb(session: Session) -> float:
    """Return the memory of all strokes that undo and redo know, in megabytes."""
    edits = (*session.surface.document.done, *session.surface.document.undone)
    strokes: dict[int, Stroke] = {}
    for edit in edits:
        for change in edit.ink:
            strokes |= {stroke.id: stroke for stroke in (*change.added, *change.removed)}
    each = (
        s.points.nbytes + s.times_s.nbytes + _size(s, s.points, s.times_s, s.__dict__)
        for s in strokes.values()
    )
    return (sum(each) + _size(*edits)) / 1e6


def _size(*things: object) -> int:
    return sum(map(sys.getsizeof, things))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    pages = parser.parse_args().pages
    paths = [
        [(round(x), round(y)) for x, y in stroke.points.tolist()]
        for stroke in written(LINES, height=SIZE[1] / 7)
    ]
    rows: list[tuple[int, float, float]] = []

    def keys(window: TimedWindow, names: Iterable[str]) -> Script:
        for name in names:
            window.press_key(*window.key_of(name))
            session = yield 0.0
            while session.surface.request is not None:
                session = yield 0.05

    def script(window: TimedWindow) -> Script:
        window.notes = True
        for page in range(1, pages + 1):
            for path in paths:
                for n, act in enumerate(acts_of(window, path)):
                    act()
                    if n % BATCH == 0:
                        yield 0.0
            yield from keys(window, ["space", "ctrl+z", "ctrl+y", "ctrl+z", "space"])
            x, y = paths[0][len(paths[0]) // 2]
            yield from keys(window, ["e"])
            for act in acts_of(window, [(x - 20, y), (x, y), (x + 20, y)]):
                act()
            yield from keys(window, ["e", "e", "space", "page down", "page up", "c"])
            if page % (pages // PARTS) == 0:
                gc.collect()
                session = yield 0.0
                rows.append((len(window.frames), resident_mb(), history_mb(session)))

    frames = run(SIZE, script)
    print(f"{'pages':>8}{'frames':>9}{'median ms':>11}{'99% ms':>9}{'memory MB':>11}{'history MB':>12}")
    start = 0
    for n, (end, memory, history) in enumerate(rows, 1):
        own = [frame.own_s for frame in frames[start:end]]
        start = end
        print(
            f"{n * (pages // PARTS):8}{len(own):9}{1e3 * median(own):11.2f}"
            f"{1e3 * quantiles(own, n=100)[-1]:9.2f}{memory:11.1f}{history:12.1f}"
        )


if __name__ == "__main__":
    main()
