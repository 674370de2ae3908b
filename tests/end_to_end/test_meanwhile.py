"""What happens while a reading goes on: drawing, clearing, leaving, and the death of the worker."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame
import pytest

from board import app
from board.ink.stroke import Stroke
from board.performer import Services
from board.reading.result import Reading
from board.state.session import Session
from board.ui.theme import DARK
from board.ui.window import Window
from board.workers.recognition import FAILED
from tests.end_to_end.acts import Act, event, key, stroke
from tests.end_to_end.conftest import EveryStrokeIsASeven, Steps

ROOT = Path(__file__).parent.parent.parent
SEVEN = stroke((100, 100), (140, 100), (120, 160))
ONE = stroke((300, 100), (300, 160))
PATIENCE_S = 60


class Slow(EveryStrokeIsASeven):
    """Read when it is let, and the first time die if that is said."""

    def __init__(self, dies: bool = False) -> None:
        self.dies = dies
        self.reads, self.goes_on = threading.Event(), threading.Event()

    def read_ink(self, ink: Sequence[Stroke], _: bool) -> Reading:
        self.reads.set()
        assert self.goes_on.wait(PATIENCE_S)
        if self.dies:
            self.dies = False
            raise SystemExit
        return super().read_ink(ink, False)


def test_drawing_and_clearing_while_a_reading_goes_on(
    window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was asked is answered in print; the board shows nothing of ink that is gone, until it is back."""
    reader = Slow()
    seen: list[Session] = []

    def cleared(session: Session) -> bool:
        if session.surface.empty and session.surface.request is not None:
            assert reader.reads.is_set()
            reader.goes_on.set()
        return session.surface.request is None

    def look(session: Session) -> bool:
        seen.append(session)
        return True

    steps: list[Callable[[Session], bool] | Sequence[Act]] = [
        [*SEVEN, key("space")],
        lambda _: reader.reads.wait(PATIENCE_S),
        [*ONE],
        [key("c")],
        cleared,
        look,
        [key("ctrl+z")],
        [],
        look,
    ]
    app.run(window, Services(load=lambda: reader, live=False), Steps(window, *steps))
    wiped, back = seen
    assert wiped.surface.empty
    assert len(back.surface.ink) == 2
    assert back.stale  # the second stroke was not read
    assert capsys.readouterr().out == "7\n\n"
    away = abs(pygame.surfarray.array3d(window.surface).astype(int) - DARK.stale)
    assert (away <= 40).all(axis=2).any()  # thin letters mix it with the board's colour


def test_reading_that_dies_is_started_again(window: Window) -> None:
    """The next reading is answered."""
    reader = Slow(dies=True)
    reader.goes_on.set()
    app.run(
        window,
        Services(load=lambda: reader),
        Steps(
            window,
            [*SEVEN, key("space")],
            lambda session: session.notice.sentence == FAILED and session.surface.request is None,
            [key("space")],
            lambda session: session.surface.reading is not None and session.surface.reading.text == "7",
        ),
    )


QUIT = """
import sys, pygame
from pathlib import Path
from board import app
from board.storage.autosave import Autosave
from board.cli.replay import Hand
from board.performer import Services
from board.ui.window import Window
from tests.support.handwriting import written

class Quits:
    def __init__(self):
        self.hand = Hand(window, tuple(written("\\n".join(["31415926"] * 6), height=100)), ["space"], 1e9)
    def move(self, session):
        if session.reader_ready and session.board.request is not None:
            pygame.event.post(pygame.event.Event(pygame.QUIT))
        wait_s = self.hand.move(session)
        return 0.001 if wait_s is None else min(wait_s, 0.001)

window = Window((1920, 1080), headless=True)
autosave = Autosave(Path(sys.argv[1]), window.post)
app.run(window, Services(autosave=autosave), Quits())
window.close()
autosave.close()
"""


def test_leaving_while_a_reading_goes_on(tmp_path: Path) -> None:
    """The program ends as it should, with all ink kept and nothing said."""
    left = subprocess.run(
        [sys.executable, "-c", QUIT, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (left.returncode, left.stdout, left.stderr) == (0, "", "")
    assert (tmp_path / "boards" / "board.journal").stat().st_size > 10_000


def test_losing_the_focus_while_a_reading_goes_on(window: Window) -> None:
    """The stroke ends where it is, and the answer comes."""
    reader = Slow()

    def let(_: Session) -> bool:
        reader.goes_on.set()
        return True

    session = app.run(
        window,
        Services(load=lambda: reader),
        Steps(
            window,
            [*SEVEN, key("space")],
            lambda _: reader.reads.wait(PATIENCE_S),
            [*ONE[:1], event(pygame.WINDOWFOCUSLOST)],
            let,
            lambda session: session.surface.reading is not None,
        ),
    )
    assert len(session.surface.ink) == 2
