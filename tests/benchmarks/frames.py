"""How long a frame takes while a pen writes, through the real loop.

    python -m tests.benchmarks.frames [--windowed 1920x1080 3840x2160] [--points 100000] [--rounds 3]

A pen moves a thousand times a second. A frame is measured from when its events are taken to the end of
the screen's update: first on an empty board and on one with many points, in turns; then on a board of
100 digits that is read again and again meanwhile, at a key and live; then while parts are rubbed out
among 5,000 strokes, and while all those points come back by undoing a Clear. What was sent is compared
with the ink that is kept. With DISPLAY set the window is a real one, else SDL's dummy.

The clock on the wall counts what other programs take as well. The main thread's own time does not, and
neither does it count how long the thread that reads makes it wait.
"""

import argparse
import math
import os
import random
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import pygame

from board import app
from board.performer import Services
from board.state.commands import Command
from board.state.session import Session
from board.storage.autosave import Autosave
from board.ui.window import Window
from tests.support.handwriting import written

EVENT_S = 0.001
POINTS = 200  # of a stroke that is measured
STROKES = 15  # that are measured in a round
CHUNK = 1_000  # events posted at once where nothing is measured, as many points as a frame paints
DROPPED_S = 1 / 60
DIGITS = "\n".join(["01234567895647382910"] * 5)

Places = Sequence[tuple[int, int]]
Script = Generator[float, Session, None]
"""Does what is due at a window, gives the seconds until more is due, and takes the board of then."""


@dataclass(frozen=True)
class Frame:
    """Hold how long a frame took, in seconds: on the wall, and of the main thread's own time."""

    wall_s: float
    own_s: float


class TimedWindow(Window):
    """Note how long the frames take in which something happened, while `notes` is set."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(size, headless="DISPLAY" not in os.environ)
        self.frames: list[Frame] = []
        self.notes = False
        self._began: tuple[float, float] | None = None

    def commands(self, wait_s: float = math.inf) -> list[Command]:
        commands = super().commands(wait_s)
        self._began = (time.perf_counter(), time.thread_time()) if commands and self.notes else None
        return commands

    def show(self, changed: list[pygame.Rect]) -> None:
        super().show(changed)
        if self._began:
            wall_s, own_s = self._began
            self.frames.append(Frame(time.perf_counter() - wall_s, time.thread_time() - own_s))
        self._began = None


class ScriptedHand:
    """Follow a script at a window."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._begun = False

    def move(self, session: Session) -> float | None:
        """Do what is due."""
        try:
            if self._begun:
                return self._script.send(session)
            self._begun = True
            return next(self._script)
        except StopIteration:
            return None


def run(size: tuple[int, int], script: Callable[[TimedWindow], Script]) -> list[Frame]:
    """Run the board with a journal of its own; return the frames that were noted."""
    window = TimedWindow(size)
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w") as nowhere:
        autosave = Autosave(Path(folder), window.post)
        try:
            with redirect_stdout(nowhere):
                app.run(window, Services(autosave=autosave), ScriptedHand(script(window)))
        finally:
            window.close()
            autosave.close()
    return window.frames


def acts_of(window: Window, path: Places) -> Iterator[Callable[[], None]]:
    """Give what a pointer does to draw a path, one after the other."""
    yield lambda: window.press_pointer(*path[0])
    for place in path[1:]:
        yield lambda place=place: window.move_pointer(*place)  # type: ignore[misc]
    yield lambda: window.release_pointer(*path[-1])


def at_once(window: Window, paths: Sequence[Places]) -> Script:
    """Write as fast as it goes."""
    for n, act in enumerate(act for path in paths for act in acts_of(window, path)):
        act()
        if n % CHUNK == 0:
            yield 0.0
    yield 0.0


def pacing(acts: Iterator[Callable[[], None]]) -> Script:
    """Do an act a millisecond."""
    due_s = time.perf_counter()
    for act in acts:
        while (wait_s := due_s - time.perf_counter()) > 0:
            yield wait_s
        act()
        due_s += EVENT_S


def paced(window: Window, path: Places) -> Generator[float, Session, Session]:
    """Write a stroke, an event a millisecond; return the board that has it, which kept every point."""
    yield from pacing(acts_of(window, path))
    session = yield 0.0
    kept = [(round(x), round(y)) for x, y in session.surface.ink[-1].points.tolist()]
    if kept != list(path):
        raise SystemExit(f"of {len(path)} points that were sent {len(kept)} were kept, or others")
    return session


def scribbles(size: tuple[int, int], points: int, seed: int) -> list[Places]:
    """Return small loops all over a window, of so many points together."""
    chance = random.Random(seed)
    radius = size[1] / 36
    paths: list[Places] = []
    for start in range(0, points, POINTS):
        x, y = (chance.uniform(2 * radius, side - 2 * radius) for side in size)
        turns = [(n / 25, n / 90) for n in range(min(POINTS, points - start))]
        paths.append(
            [
                (round(x + radius * math.cos(a) + radius * math.sin(b)), round(y + radius * math.sin(a)))
                for a, b in turns
            ]
        )
    return paths


def writing(size: tuple[int, int], points: int, seed: int) -> Callable[[TimedWindow], Script]:
    """Return a script that measures some strokes on a board that has so many points."""

    def script(window: TimedWindow) -> Script:
        yield from at_once(window, scribbles(size, points, seed=1))
        window.notes = True
        for path in scribbles(size, STROKES * POINTS, seed):
            yield from paced(window, path)

    return script


def reading(size: tuple[int, int], live: bool) -> Callable[[TimedWindow], Script]:
    """Return a script that writes digits on a board of 100, which is read all the while."""
    high = size[1] / 11

    def paths(text: str, top: float) -> list[Places]:
        strokes = written(text, 0.4 * high, top, high)
        return [[(round(x), round(y)) for x, y in stroke.points.tolist()] for stroke in strokes]

    def script(window: TimedWindow) -> Script:
        full = paths(DIGITS, 0.6 * high)
        yield from at_once(window, full)
        window.press_key(*window.key_of("space"))
        session = yield 0.0
        while session.surface.request is not None or not session.surface.reading:
            session = yield 0.1
        if live:
            window.press_key(*window.key_of("l"))
        window.notes = True
        for _ in range(4):
            for path in paths("3141592653", 9.6 * high):
                session = yield from paced(window, path)
                if session.surface.request is None and not live:
                    window.press_key(*window.key_of("space"))
            for _ in session.surface.ink[len(full) :]:
                window.press_key(*window.key_of("ctrl+z"))
            yield 0.0

    return script


def rubbing(size: tuple[int, int]) -> Callable[[TimedWindow], Script]:
    """Return a script that rubs a way through 5,000 small strokes."""
    width, height = size
    wide, high = width / 102, height / 52
    paths = [
        [(round((n % 100 + 1 + 0.1 * k) * wide), round((n // 100 + 1 + k % 3 / 5) * high)) for k in range(8)]
        for n in range(5_000)
    ]
    way = [(width // 8 + n, round(height * (0.5 + 0.3 * math.sin(n / 100)))) for n in range(width // 2)]

    def script(window: TimedWindow) -> Script:
        yield from at_once(window, paths)
        for _ in range(2):
            window.press_key(*window.key_of("e"))
        yield 0.0
        window.notes = True
        yield from pacing(acts_of(window, way))

    return script


def undoing(size: tuple[int, int], points: int) -> Callable[[TimedWindow], Script]:
    """Return a script that clears so many points, and makes that undone while a pen writes."""

    def script(window: TimedWindow) -> Script:
        yield from at_once(window, scribbles(size, points, seed=1))
        window.press_key(*window.key_of("c"))
        yield 0.0
        window.notes = True
        window.press_key(*window.key_of("ctrl+z"))
        for path in scribbles(size, STROKES * POINTS, seed=2):
            yield from paced(window, path)

    return script


def milliseconds(values: Sequence[float]) -> str:
    """Return the median, the 99th percentile and the most of some seconds."""
    return f"{1e3 * median(values):7.2f}{1e3 * quantiles(values, n=100)[-1]:7.2f}{1e3 * max(values):7.2f}"


def line(name: str, frames: Sequence[Frame]) -> str:
    """Return a line of the table."""
    walls, owns = [frame.wall_s for frame in frames], [frame.own_s for frame in frames]
    dropped = sum(wall_s > DROPPED_S for wall_s in walls)
    return f"{name:34}{len(frames):8}{milliseconds(walls)}{milliseconds(owns)}{dropped:7}"


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--windowed", nargs="+", default=["1920x1080", "3840x2160"])
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print("a real window" if "DISPLAY" in os.environ else "SDL's dummy driver")
    for name in options.windowed:
        width, height = map(int, name.split("x"))
        size = width, height
        empty, full = [], []
        for turn in range(options.rounds):
            empty.append(run(size, writing(size, 0, seed=10 + turn)))
            full.append(run(size, writing(size, options.points, seed=10 + turn)))
        print(f"\n{name:34}{'':8}{'on the wall, ms':>21}{'own time, ms':>21}{'over':>7}")
        print(f"{'':34}{'frames':>8}" + f"{'median':>7}{'99%':>7}{'most':>7}" * 2 + f"{'16.7':>7}")
        print(line("writing on an empty board", [frame for frames in empty for frame in frames]))
        print(line(f"writing on {options.points:,} points", [frame for frames in full for frame in frames]))
        print(line("writing, 100 digits read by Space", run(size, reading(size, live=False))))
        print(line("writing, 100 digits read live", run(size, reading(size, live=True))))
        print(line("rubbing parts of 5,000 strokes", run(size, rubbing(size))))
        print(line(f"undoing a Clear of {options.points:,}", run(size, undoing(size, options.points))))
        for clock in ("wall_s", "own_s"):
            ratios = [
                median(getattr(frame, clock) for frame in a) / median(getattr(frame, clock) for frame in b)
                for a, b in zip(full, empty, strict=True)
            ]
            each = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            print(f"full to empty, medians {clock}: {median(ratios):.2f} (rounds: {each})")
        sent = 2 * options.rounds * STROKES * POINTS
        print(f"{sent:,} points sent, one a millisecond, and every one kept")


if __name__ == "__main__":
    main()
