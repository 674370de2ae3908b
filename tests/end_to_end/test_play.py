"""A round of sums through the real loop, read by the real network."""

from pathlib import Path

import pytest

from board import app
from board.performer import Services
from board.play.history import read_history
from board.play.round import Feedback, Round
from board.play.sounds import Sound
from board.state.session import Session
from board.system.assets import asset
from board.ui.window import Window
from tests.end_to_end.acts import key, press, release
from tests.end_to_end.conftest import EveryStrokeIsASeven, Play, Script
from tests.support.handwriting import written

TASKS = 10


class Pupil:
    """Choose a round, write every answer, and stop at the summary; one wrong answer is among them."""

    def __init__(self, window: Window, kind: str) -> None:
        self.seen: list[Round] = []
        self._window = window
        self._begin = ["g", kind]
        self._wrote: tuple[int, int] | None = None

    def move(self, session: Session) -> float | None:
        if session.surface.read_wanted or session.surface.request is not None:
            return 1.0
        if self._begin:
            key(self._begin.pop(0))(self._window)
            return 0.0
        assert session.game
        if not (play := session.game.round):
            return 0.0
        self.seen.append(play)
        if play.over:
            return None
        if play.feedback is Feedback.RIGHT:
            key("space")(self._window)
            return 0.0
        if self._wrote == (play.at, play.wrong):
            return 0.02
        self._wrote = play.at, play.wrong
        answer = play.task.answer + (play.at == 2 and not play.wrong)
        self._write(str(answer))
        key("space")(self._window)
        return 0.0

    def _write(self, text: str) -> None:
        for stroke in written(text, 260, 150, 90):
            points = [(round(float(x)), round(float(y))) for x, y in stroke.points]
            self._window.press_pointer(*points[0])
            for x, y in points:
                self._window.move_pointer(x, y)
            self._window.release_pointer(*points[-1])


@pytest.mark.skipif(not asset("network.npz").exists(), reason="no network is shipped yet")
@pytest.mark.parametrize("kind", ["1", "4", "7"])
def test_a_round(window: Window, tmp_path: Path, kind: str) -> None:
    """Every answer is written and read; the wrong one is tried again; the round is kept."""
    path = tmp_path / "rounds.jsonl"
    pupil = Pupil(window, kind)
    app.run(window, Services(rounds=path), pupil)
    last = pupil.seen[-1]
    assert (last.right, last.wrong) == (TASKS, 1)
    (record,) = read_history(path)
    assert (record.tasks, record.right, record.wrong) == (TASKS, TASKS, 1)


def test_playing_leaves_the_board_as_it_was(play: Play) -> None:
    """Ink before the game is there after it, and the ink of the game is not."""
    line = [press(50, 60), press(60, 70)]
    before, *_, back = play(line, [key("g")], [key("5")], [press(300, 180)], [key("escape")])
    assert back.game is None
    assert [s.points.tolist() for s in back.surface.ink][:1] == [
        s.points.tolist() for s in before.surface.ink
    ][:1]
    assert not back.surface.live


def test_a_history_that_cannot_be_kept_is_said(window: Window, tmp_path: Path) -> None:
    """The round ends with a notice, and the board goes on."""
    (tmp_path / "file").touch()
    pupil = Skipper(window)
    app.run(window, Services(rounds=tmp_path / "file" / "rounds.jsonl"), pupil)
    assert "could not be saved" in pupil.notice


class Skipper:
    """Skip every task."""

    def __init__(self, window: Window) -> None:
        self.notice = ""
        self._window = window
        self._keys = ["g", "1", *["n", "space"] * TASKS]

    def move(self, session: Session) -> float | None:
        if self._keys:
            key(self._keys.pop(0))(self._window)
            return 0.0
        self.notice = session.notice.sentence
        return None


class Ear:
    """Hear the sounds."""

    def __init__(self) -> None:
        self.heard: list[Sound] = []

    def play(self, sound: Sound) -> None:
        self.heard.append(sound)


@pytest.mark.parametrize("muted", [False, True])
def test_a_game_sounds(window: Window, muted: bool) -> None:
    """M makes it silent."""
    ear = Ear()
    wrong = [press(300, 180), release(300, 180), key("space")]
    script = Script(window, [[key("m")] * muted, [key("g")], [key("5")], wrong])
    app.run(window, Services(load=EveryStrokeIsASeven, sounds=ear), script)
    assert ear.heard == ([] if muted else [Sound.AGAIN])
