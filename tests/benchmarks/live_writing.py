"""Whether all ink stays when boards are written at human pace while they are read.

    python -m tests.benchmarks.live_writing --boards BOARDS [--every N] [--windowed 1920x1080]

Writes each .inkml file of the folder on a board of its own, as real pygame events through the real loop,
with live reading on. The board's clock shows the recorded times, so a pause is a pause, however fast the
machine is; between two strokes at least 0.1 s apart the reading of the first is waited for, so that every
label stands before the next stroke begins. With --every N only each Nth board is written. Prints how many
strokes were written, how many are on the boards with all their points, how many began on a label or on
another thing to tap, and each that is not as written. With DISPLAY set the window is a real one, else
SDL's dummy.
"""

import argparse
import math
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np

from board import app
from board.ink.inkml import read_inkml
from board.ink.stroke import Ink, Stroke
from board.performer import Services
from board.reading.reader import Reader
from board.state.commands import PenDown
from board.state.session import Session
from board.ui.window import Window

FRAME_S = 1 / 30
READ_WITHIN_S = 0.1


class RecordedWindow(Window):
    """Show the time of a recording in the place of the clock's."""

    recorded_s = 0.0

    @property
    def now_s(self) -> float:
        return self.recorded_s


class Writer:
    """Write ink frame by frame, at its recorded times."""

    def __init__(self, window: RecordedWindow, ink: Ink) -> None:
        window.recorded_s = 0.0
        self.began_on_things: set[PenDown] = set()
        self._window = window
        self._frames = self._written(ink)

    def move(self, session: Session) -> float | None:
        """Post the events of a frame once the reading that was wanted before it is there."""
        self.began_on_things |= {press.down for press in session.presses.values()}
        if self._waits and (session.surface.request or not session.reader_ready):
            return math.inf  # the answer ends the wait
        self._waits = next(self._frames, None)
        return None if self._waits is None else 0.0

    _waits: bool | None = True

    def _written(self, ink: Ink) -> Iterator[bool]:
        """Post the events of each frame; give whether the reading is waited for after it."""
        window, start_s = self._window, min(float(stroke.times_s[0]) for stroke in ink)
        for stroke, following in zip(ink, [*ink[1:], None], strict=True):
            frame = -1
            for n, ((x, y), time_s) in enumerate(zip(points_of(stroke), stroke.times_s, strict=True)):
                now_s = max(window.recorded_s, float(time_s) - start_s)
                if n and int(now_s / FRAME_S) != frame:
                    yield False
                frame, window.recorded_s = int(now_s / FRAME_S), now_s
                (window.move_pointer if n else window.press_pointer)(x, y)
            window.release_pointer(x, y)
            gap_s = float(following.times_s[0] - stroke.times_s[-1]) if following else math.inf
            yield gap_s >= READ_WITHIN_S
            for _ in range(min(60, int(gap_s / FRAME_S)) if following else 0):
                window.recorded_s += FRAME_S
                yield False


def points_of(stroke: Stroke) -> list[tuple[int, int]]:
    """Return the points as a mouse gives them."""
    return [(round(x), round(y)) for x, y in stroke.points.tolist()]


def kept(stroke: Stroke, ink: Ink) -> bool:
    """Tell whether a stroke that was written is in the ink, with all its points."""
    points = points_of(stroke)
    return any(np.array_equal(other.points, points) for other in ink if len(other.points) == len(points))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--boards", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--windowed", default="1920x1080")
    options = parser.parse_args()
    width, height = map(int, options.windowed.split("x"))
    reader = Reader.load()
    window = RecordedWindow((width, height), headless="DISPLAY" not in os.environ)
    written = on_boards = missing = on_things = 0
    paths = sorted(options.boards.glob("*.inkml"))[:: options.every]
    for path in paths:
        ink = tuple(read_inkml(path))
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            writer = Writer(window, ink)
            session = app.run(window, Services(load=lambda: reader), writer)
        lost = [n for n, stroke in enumerate(ink) if not kept(stroke, session.surface.ink)]
        written, on_boards = written + len(ink), on_boards + len(session.surface.ink)
        missing += len(lost)
        on_things += len(writer.began_on_things)
        if lost or len(session.surface.ink) != len(ink):
            print(
                f"{path.name}: {len(ink)} written, {len(session.surface.ink)} there, lost {lost}", flush=True
            )
    window.close()
    print(f"{len(paths)} boards: {written} strokes written, {on_boards} on the boards, ", end="")
    print(f"{missing} not as written; {on_things} began on something to tap")


if __name__ == "__main__":
    main()
