"""Hostile journals: each is opened as the board's own, painted, read, and all its pages turned.

python -m tests.benchmarks.hostile.journals --count 10000
"""

import tempfile
import time
from collections.abc import Callable
from functools import cache, partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.hostile.trials import main_of
from tests.support.hostile_journals import hostile_journal, picture_file

if TYPE_CHECKING:
    from board.document.corrected_reading import Reads

KIND, COUNT = "journals", 300

FRAME_S = 1.0
"""How long the loop may work for a frame."""


class Tour:
    """Let the board paint, read, show each of its first pages, and leave.

    Attributes:
        longest_s: the most time that the loop's thread worked for a frame.
    """

    def __init__(self, steps: list[Callable[[], None]]) -> None:
        self._steps = steps
        self._rests = 0
        self._last_s = time.thread_time()
        self.longest_s = 0.0

    def move(self, session: object) -> float | None:
        from board.state.session import Session

        assert isinstance(session, Session)
        now_s = time.thread_time()
        self.longest_s, self._last_s = max(self.longest_s, now_s - self._last_s), now_s
        if session.surface.request is not None and self._rests < 500:
            self._rests += 1
            return 0.01
        if self._steps:
            self._steps.pop(0)()
        return 0.0


@cache
def reader() -> "Reads":
    """Load the shipped reader once."""
    from board.performer import load_reader

    return load_reader()


def trial(number: int) -> str:
    """Start a board on a hostile journal, tour it, and start some of them once more."""
    from board import app
    from board.performer import Services
    from board.state.commands import Leave, TurnPage
    from board.storage.autosave import Autosave
    from board.ui.window import Window

    with tempfile.TemporaryDirectory() as name:
        boards = Path(name) / "boards"
        boards.mkdir()
        picture, png = picture_file()
        (boards.parent / "pictures").mkdir()
        (boards.parent / "pictures" / f"{picture}.png").write_bytes(png)
        (boards / "board.journal").write_bytes(hostile_journal(number))
        for _ in range(1 + (number % 5 == 0)):
            window = Window((640, 360), headless=True)
            autosave = Autosave(Path(name), window.post, patience_s=lambda _: inf if number % 3 else 0.0)
            read = partial(window.press_key, *window.key_of("space"))
            turns = [partial(window.post, TurnPage(step)) for step in (1, -1, -1)]
            services = Services(load=reader, autosave=autosave)
            tour = Tour([read, *turns, read, partial(window.post, Leave())])
            app.run(window, services, tour)
            window.close()
            if tour.longest_s > FRAME_S:
                raise RuntimeError(f"a frame takes {tour.longest_s:.1f} s")
            if not autosave.close():
                raise RuntimeError("something is not kept")
    return str(number)


if __name__ == "__main__":
    main_of(KIND, COUNT, __spec__.name, trial)
