"""A real window without a screen, and a hand that posts events frame by frame."""

import os
from collections.abc import Callable, Iterator, Sequence

os.environ["SDL_VIDEODRIVER"] = "dummy"

import pytest

from board import app
from board.ink.stroke import Stroke
from board.performer import Services
from board.reading.network.glyph import glyph_of
from board.reading.result import Digit, Reading
from board.state.session import Session
from board.ui.window import Window
from tests.end_to_end.acts import Act
from tests.support.classifier import EverythingIsASeven, every_piece_a_seven

SIZE = 640, 360

Play = Callable[..., list[Session]]
"""Takes frames, each a list of acts; gives the boards after each of them."""


class EveryStrokeIsASeven:
    """Stand in for the network: call every stroke a seven, surely."""

    network = EverythingIsASeven()
    read_pieces = staticmethod(every_piece_a_seven)

    def belief_in(self, _: str, strokes: Sequence[Stroke]) -> float:
        """Return that three strokes may be anything that is expected."""
        return 0.05 if len(strokes) == 3 else 0.0

    def read_ink(self, ink: Sequence[Stroke], _: bool) -> Reading:
        digits = tuple(
            Digit(
                "7", 0.97, s.box.grown(s.pen_px / 2), (("7", 0.97), ("1", 0.02)), (n,), glyph_of([s.points])
            )
            for n, s in enumerate(ink)
        )
        return Reading(digits, (), "7" * len(ink), lines=(digits,))


class Script:
    """Let a list of frames happen, each a few acts, and keep the boards between them."""

    def __init__(self, window: Window, frames: Sequence[Sequence[Act]]) -> None:
        self.sessions: list[Session] = []
        self._window = window
        self._frames = list(frames)

    def move(self, session: Session) -> float | None:
        if session.surface.request is not None or session.awaits_files:
            return 1.0
        self.sessions.append(session)
        if not self._frames:
            return None
        for act in self._frames.pop(0):
            act(self._window)
        return 0.0


class Steps:
    """Do one thing after the other; each returns whether it is done."""

    def __init__(self, window: Window, *steps: Callable[[Session], bool] | Sequence[Act]) -> None:
        self._window = window
        self._steps = list(steps)

    def move(self, session: Session) -> float | None:
        if not self._steps:
            return None
        step = self._steps[0]
        if not callable(step):
            for act in step:
                act(self._window)
        elif not step(session):
            return 0.01
        self._steps.pop(0)
        return 0.0


@pytest.fixture
def window() -> Iterator[Window]:
    """Open a window on SDL's dummy driver."""
    window = Window(SIZE, headless=True)
    yield window
    window.close()


@pytest.fixture
def play(window: Window) -> Play:
    """Run the real loop through frames of acts; return the boards after each of them."""

    def run(*frames: Sequence[Act]) -> list[Session]:
        script = Script(window, frames)
        app.run(window, Services(load=EveryStrokeIsASeven, live=False), script)
        return script.sessions[1:]

    return run
