"""How many frames it takes from the end of a reading to the sign of a sum, through the real loop.

    python -m tests.benchmarks.sum_signs [--times 20] [--windowed 1920x1080]

A hand writes `12+7=19` at the window, which reads by itself, and writes the last digit again and again. With
DISPLAY set the window is a real one, else SDL's dummy.
"""

import argparse
import math
import os
import statistics
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pygame

from board import app
from board.cli.replay import Hand
from board.performer import Services
from board.state.commands import Answer, Command
from board.state.session import Session
from board.sums.reading_sums import sums_of
from board.ui.theme import THEMES, Colour
from board.ui.window import Window
from tests.support.handwriting import written

HEIGHT_PX = 120
SUM = "12+7=19"
WHOLE = len(written(SUM))


@dataclass
class Reading:
    """Hold when a reading ended, and what came of it.

    Attributes:
        ended_s: when the reader had read.
        place: where its sign is expected, in pixels of the board; None where it has none.
        frames: shown since.
        shown_s: when the sign was on the screen.
    """

    ended_s: float
    place: tuple[float, float] | None
    frames: int = 0
    shown_s: float | None = None


class WatchedWindow(Window):
    """Note when readings end and their signs are shown."""

    colours: tuple[Colour, ...] = ()
    scale = 1.0
    reading: Reading | None = None

    def post(self, command: Command) -> None:
        if isinstance(command, Answer):
            sums = [found for found in sums_of(command.reading) if found.equation.holds is not None]
            place = (sums[0].box.right, sums[0].sign_y) if sums else None
            self.reading = Reading(time.perf_counter(), place)
        super().post(command)

    def show(self, changed: list[pygame.Rect]) -> None:
        super().show(changed)
        reading = self.reading
        if reading and reading.place and reading.shown_s is None:
            reading.frames += 1
            if self._has_sign(*reading.place):
                reading.shown_s = time.perf_counter()

    def _has_sign(self, x: float, y: float) -> bool:
        left, middle = round(x * self.scale), round(y * self.scale)
        columns, rows = range(left, left + HEIGHT_PX), range(middle - HEIGHT_PX // 4, middle + HEIGHT_PX // 4)
        places = ((column, row) for row in rows[::3] for column in columns[::2])
        inside = (place for place in places if self.surface.get_rect().collidepoint(place))
        return any(tuple(self.surface.get_at(place))[:3] in self.colours for place in inside)


class Pupil:
    """Write a sum, and its last digit as often as was asked for."""

    def __init__(self, window: WatchedWindow, times: int) -> None:
        ink = written(SUM, left=80, height=HEIGHT_PX)
        self.took_s: list[float] = []
        self.frames: list[int] = []
        self._window, self._times = window, times
        self._last = tuple(ink[-1:])
        self._hand: Hand | None = Hand(window, tuple(ink[:-1]), [], speed=1e9)
        self._lifted_s: float | None = None

    def move(self, session: Session) -> float | None:
        """Write, wait for the sign, undo, and so on."""
        window = self._window
        window.colours = (THEMES[session.settings.theme].certain, THEMES[session.settings.theme].doubtful)
        window.scale = session.scale
        if self._hand:
            wait_s = self._hand.move(session)
            if wait_s is not None and wait_s != math.inf:
                return wait_s
            self._hand = None
        if len(session.surface.ink) < WHOLE:
            if window.reading is None or session.stale or session.surface.request:
                return math.inf  # the ink so far is read first
            if self._lifted_s is None:
                self._hand = Hand(window, self._last, [], speed=1e9)
                self._lifted_s = time.perf_counter()
            return 0.0
        reading = window.reading
        if (
            reading is None
            or self._lifted_s is None
            or reading.ended_s < self._lifted_s
            or not reading.shown_s
        ):
            return math.inf
        self.took_s.append(reading.shown_s - reading.ended_s)
        self.frames.append(reading.frames)
        self._lifted_s = None
        if len(self.frames) == self._times:
            return None
        window.press_key(*window.key_of("ctrl+z"))
        return 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--windowed", default="1920x1080")
    options = parser.parse_args()
    width, height = map(int, options.windowed.split("x"))
    window = WatchedWindow((width, height), headless="DISPLAY" not in os.environ)
    pupil = Pupil(window, options.times)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        app.run(window, Services(live=True), hand=pupil)
    window.close()
    where = "SDL's dummy" if "DISPLAY" not in os.environ else "a real window"
    print(f"{len(pupil.frames)} signs of a sum; {options.windowed}, {where}; from the end of the reading")
    print(f"frames: median {statistics.median(pupil.frames):.0f}, most {max(pupil.frames)}")
    print(f"ms: median {1000 * statistics.median(pupil.took_s):.1f}, most {1000 * max(pupil.took_s):.1f}")


if __name__ == "__main__":
    main()
