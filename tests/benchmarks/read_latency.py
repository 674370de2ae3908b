"""How long it takes from the read key to labels on the screen, through the real loop.

    python -m tests.benchmarks.read_latency [--digits 12] [--times 30] [--windowed 1920x1080]

A hand writes digits at the window and then presses Space again and again, each time after
a stroke was undone or made again, so that every reading is of other ink than the last.
Measured is from posting the key's event to the end of the update that shows the labels.
With DISPLAY set the window is a real one, else SDL's dummy.
"""

import argparse
import os
import statistics
import time
from contextlib import redirect_stdout
from pathlib import Path

from board import app
from board.cli.replay import Hand
from board.ink.stroke import Ink
from board.state.session import Session
from board.ui.window import Window
from tests.support.handwriting import written

DIGITS = "314159265358979323846264"


class Reader:
    """Write, then read as often as was asked for, and note how long each reading takes."""

    def __init__(self, window: Window, ink: Ink, times: int) -> None:
        self.took_s: list[float] = []
        self._window = window
        self._hand = Hand(window, ink, ["space"], speed=1e9)  # the first reading waits for the network
        self._times = times
        self._pressed_s: float | None = None

    def move(self, session: Session) -> float | None:
        """Press the next key once the labels of the last are shown."""
        wait_s = self._hand.move(session)
        if wait_s is not None:
            return wait_s
        if self._pressed_s is not None:
            self.took_s.append(time.perf_counter() - self._pressed_s)
            self._pressed_s = None
        elif len(self.took_s) == self._times:
            return None
        elif not session.stale:
            self._window.press_key(
                *self._window.key_of("ctrl+y" if session.surface.document.undone else "ctrl+z")
            )
        else:
            self._window.press_key(*self._window.key_of("space"))
            self._pressed_s = time.perf_counter()
        return 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=int, default=12)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--windowed", default="1920x1080")
    options = parser.parse_args()
    width, height = map(int, options.windowed.split("x"))
    text = (DIGITS * options.digits)[: options.digits]
    lines = "\n".join(text[start : start + 6] for start in range(0, len(text), 6))
    window = Window((width, height), headless="DISPLAY" not in os.environ)
    reader = Reader(window, tuple(written(lines, height=height / 7)), options.times)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        session = app.run(window, hand=reader)
    window.close()
    took_ms = sorted(1000 * took_s for took_s in reader.took_s)
    read = len(session.surface.reading.digits) if session.surface.reading else 0
    where = "SDL's dummy" if "DISPLAY" not in os.environ else "a real window"
    print(f"{options.digits} digits written, {read} read at last; {options.windowed}, {where}")
    print(f"from key to labels, ms: median {statistics.median(took_ms):.1f}", end="")
    print(f", least {took_ms[0]:.1f}, most {took_ms[-1]:.1f} of {len(took_ms)}")


if __name__ == "__main__":
    main()
