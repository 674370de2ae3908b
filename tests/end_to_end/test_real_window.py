"""A person at a real window: the mouse writes, Space reads, a round of sums is played, Esc leaves."""

import contextlib
import math
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import cv2
import pytest

from board.ink.inkml import write_inkml
from board.ink.stroke import stroke_of
from board.play.history import read_history
from board.play.plan import Kind, Plan
from board.play.tasks import tasks_of
from board.storage.autosave import Autosave
from tests.support.desktop import MISSING, PATIENCE_S, Desktop, desktop_of
from tests.support.handwriting import written
from tests.support.photographed import inked, photographed

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """Start an X server of 1280x720."""
    with desktop_of(tmp_path) as desktop:
        yield desktop


@contextlib.contextmanager
def running(desktop: Desktop, *command: str) -> Iterator[tuple[subprocess.Popen[str], queue.Queue[str]]]:
    """Run a program of the board's; give its process and the lines it prints."""
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=desktop.environment, stdout=subprocess.PIPE, text=True
    ) as board:
        lines: queue.Queue[str] = queue.Queue()

        def listen() -> None:
            for line in board.stdout or ():
                lines.put(line)

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            desktop.wait_for("Digit Board")
            yield board, lines
        finally:
            board.kill()
            listener.join()


def test_a_person_at_a_real_window(desktop: Desktop) -> None:
    """What the mouse drew is read as one writes and at a key; a key undoes it; the board leaves."""
    with running(desktop, "-m", "board") as (board, lines):
        down = [word for y in range(250, 460, 10) for word in ("mousemove", "640", str(y))]
        desktop.do("mousemove", "640", "240", "mousedown", "1", *down, "mouseup", "1")
        assert [lines.get(timeout=PATIENCE_S) for _ in range(2)] == ["1\n", "\n"]
        desktop.do("key", "space")
        assert [lines.get(timeout=PATIENCE_S) for _ in range(2)] == ["1\n", "\n"]

        desktop.do("key", "ctrl+z")
        assert lines.get(timeout=PATIENCE_S) == "\n"

        desktop.do("key", "F11", "key", "Escape", "key", "Escape")
        assert board.wait(timeout=PATIENCE_S) == 0


LOADED_DICE = """
import sys
from board.__main__ import main
from board.state import playing
playing.seed_of = lambda game: 7
sys.exit(main())
"""


def test_a_round_of_sums_at_a_real_window(desktop: Desktop) -> None:
    """The mouse answers each sum, which is read when it rests; round and settings are kept."""
    with running(desktop, "-c", LOADED_DICE) as (board, lines):
        desktop.do("key", "g", "key", "1", "key", "F2", "key", "Right", "key", "Escape")
        for task in tasks_of(Kind.ADD, Plan(), seed=7):
            acts: list[str] = []  # of one xdotool, so that the pen does not rest between two strokes
            for stroke in written(str(task.answer), 500, 300, 180):
                points = [("mousemove", str(round(x)), str(round(y))) for x, y in stroke.points.tolist()]
                acts += [*points[0], "mousedown", "1", *(word for point in points for word in point)]
                acts += ["mouseup", "1"]
            desktop.do(*acts)
            assert [lines.get(timeout=PATIENCE_S) for _ in range(2)] == [f"{task.answer}\n", "\n"]
            desktop.do("key", "space")
        desktop.do("key", "Escape", "key", "Escape", "key", "Escape")
        assert board.wait(timeout=PATIENCE_S) == 0
    (record,) = read_history(desktop.home / "digit-board" / "rounds.jsonl")
    assert (record.kind, record.right, record.wrong) == (Kind.ADD.value, 10, 0)
    assert 'theme = "light"' in (desktop.home / "digit-board" / "settings.toml").read_text()


def test_a_replay_is_held_until_a_key(desktop: Desktop, tmp_path: Path) -> None:
    """It stays in sight when it is read, and a key of any meaning ends it."""
    file = tmp_path / "one.inkml"
    write_inkml(file, (stroke_of([(960, 400 + 20 * n) for n in range(12)]),))
    command = "-m", "board", "replay", str(file), "--speed", "1e6", "--hold"
    with running(desktop, *command) as (board, lines):
        assert [lines.get(timeout=PATIENCE_S) for _ in range(2)] == ["1\n", "\n"]
        assert board.poll() is None
        desktop.do("key", "x")
        assert board.wait(timeout=PATIENCE_S) == 0


def test_every_motion_is_ink(desktop: Desktop) -> None:
    """Two thousand motions of a real pointer, faster than a hand moves it, are two thousand points kept."""
    path = [(640 + round(400 * math.cos(n / 40)), 360 + round(250 * math.sin(n / 31))) for n in range(2000)]
    path = [place for place, _ in groupby(path)]  # where the pointer stands still there is no motion
    with running(desktop, "-m", "board") as (board, _):
        moves = [word for x, y in path for word in ("mousemove", str(x), str(y))]
        desktop.do(*moves[:3], "mousedown", "1", *moves[3:], "mouseup", "1", "key", "Escape", "key", "Escape")
        assert board.wait(timeout=PATIENCE_S) == 0
    autosave = Autosave(desktop.home / "digit-board", lambda _: None)
    (stroke,) = autosave.journal.document.page.ink
    autosave.close()
    assert [(round(x), round(y)) for x, y in stroke.points.tolist()] == path


@pytest.mark.skipif(not shutil.which("xclip"), reason="not installed: xclip")
def test_a_picture_is_pasted_at_a_real_window(desktop: Desktop, tmp_path: Path) -> None:
    """Ctrl+V opens the clipboard's picture, where it is read without being asked."""
    picture = tmp_path / "photo.png"
    grey = photographed(inked(written("273", 60, 60, 180), 600, 300))
    assert cv2.imwrite(str(picture), grey)
    clip = ["xclip", "-selection", "clipboard", "-target", "image/png", "-in", str(picture)]
    subprocess.run(clip, env=desktop.environment, check=True, timeout=PATIENCE_S)
    with running(desktop, "-m", "board") as (board, lines):
        desktop.do("key", "ctrl+v")
        assert [lines.get(timeout=PATIENCE_S) for _ in range(2)] == ["273\n", "\n"]
        desktop.do("key", "Escape", "sleep", "0.3", "key", "Escape", "key", "Escape")
        assert board.wait(timeout=PATIENCE_S) == 0
