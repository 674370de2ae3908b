"""Each job of the README by keys, by the mouse alone and by a finger alone, through the real loop."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from board import app
from board.ink.inkml import write_inkml
from board.performer import Services, load_reader
from board.state.session import Session
from board.storage.autosave import Autosave
from board.system.assets import asset
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, stroke
from tests.end_to_end.conftest import SIZE
from tests.end_to_end.jobs import FROM_README, ByHand, ByKeys, End, Job, Point
from tests.end_to_end.test_every_key import Listener, point
from tests.support.handwriting import written
from tests.support.sessions import area_of

README = Path(__file__).parents[2] / "README.md"
PATIENCE_S = 10.0
WAYS = "keys", "mouse", "touch"
JOBS = [job for jobs in FROM_README.values() for job in jobs]
EVERY = [(job, way) for job in JOBS for way in WAYS]


class Person:
    """Do one step after the other, each as soon as it can be done, until all is as it should be."""

    def __init__(self, window: Window, way: str, job: Job, done: Callable[[Session], object]) -> None:
        self._window, self._way, self._done = window, way, done
        self.steps: list[ByKeys | ByHand] = list(job.keys if way == "keys" else job.hand)
        self._late_s = time.monotonic() + PATIENCE_S

    def move(self, session: Session) -> float | None:
        if time.monotonic() > self._late_s or not (self.steps or not self._done(session)):
            return None
        if session.surface.request is not None or session.awaits_files or not session.reader_ready:
            return 0.01
        if self.steps and (acts := self._acts(self.steps[0], session)):
            for act in acts:
                act(self._window)
            self.steps.pop(0)
            return 0.0
        return 0.01

    def _acts(self, step: ByKeys | ByHand, session: Session) -> list[Act]:
        """Return the events of a step; none while its button is not there."""
        if isinstance(step, str):
            return [key(step)]
        if isinstance(step, tuple):
            return self._stroke(*step) if isinstance(step[0], tuple) else [point(*step)]
        try:
            left, top, right, bottom = step(session) if callable(step) else area_of(session, step)
        except StopIteration:
            return []
        return self._stroke(((left + right) // 2, (top + bottom) // 2))

    def _stroke(self, *points: Point) -> list[Act]:
        if self._way != "touch":
            return stroke(*points)
        kinds = [pygame.FINGERDOWN, *[pygame.FINGERMOTION] * (len(points) - 1), pygame.FINGERUP]
        places = [{"x": x / SIZE[0], "y": y / SIZE[1]} for x, y in [*points, points[-1]]]
        return [
            event(kind, finger_id=0, touch_id=1, **place) for kind, place in zip(kinds, places, strict=True)
        ]


@pytest.mark.parametrize(("job", "way"), EVERY, ids=[f"{job.name}, {way}" for job, way in EVERY])
def test_a_job(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: Job, way: str) -> None:
    """It is done by keys, by the mouse alone and by a finger alone."""
    if job.load is load_reader and not asset("network.npz").exists():
        pytest.skip("no network is shipped yet")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(window, "copy", lambda _: True)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    write_inkml(pictures / "one.inkml", tuple(written("1", 100, 100, 100)), SIZE)
    monkeypatch.setattr("board.workers.opening.pictures_folder", lambda: pictures)
    folder, listener = tmp_path / "kept", Listener()
    autosave = Autosave(folder, window.post)
    services = Services(autosave=autosave, speech=listener, live=False, load=job.load)

    def done(session: Session) -> bool:
        return bool(job.done(End(session, folder, listener.told)))

    person = Person(window, way, job, done)
    left = app.run(window, services, person)
    autosave.close()
    assert not person.steps
    assert done(left)


def test_every_job_of_the_readme_is_here() -> None:
    """Each row of its table, and sums, which stand below it."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", README.read_text(), re.MULTILINE)
    jobs = rows[rows.index("write") : rows.index("settings, help, leave") + 1]
    assert {*jobs, "sums"} == FROM_README.keys()
