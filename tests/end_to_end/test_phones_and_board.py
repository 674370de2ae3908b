"""A board in a process of its own that phones write on: killed, it has all that it acknowledged."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from board import app
from board.document.page_image import Picture
from board.performer import Services
from board.phone.kept_pairing import KeptPairing, Pairing
from board.phone.pairing import fragment_of
from board.state.commands import Command
from board.state.phone_acts import owner_of
from board.state.phones import Phones
from board.state.session import Session
from board.storage.image_store import ImageStore
from board.storage.journal import Journal
from board.storage.lesson_file import LessonFile
from board.ui.window import Window
from tests.end_to_end.conftest import EveryStrokeIsASeven, Steps
from tests.support.browser import free_port, until
from tests.support.lessons import ONE, TWO, lesson_with, phone_of, phones_of
from tests.support.phone_device import phone_device
from tests.support.phone_model import PhoneModel

ROOT = Path(__file__).parents[2]
SECRET = b"0123456789abcdef"


class BoardProcess:
    """Run a board whose phones come back: it finds the pairing of a board that was ended."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None
        self.data = home / "digit-board"
        KeptPairing(self.data / "phones.json").save(Pairing(SECRET, "127.0.0.1", self.port))

    def start(self) -> None:
        """Start it, and wait until phones can come."""
        home = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(self._home))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "board", "--windowed", "640x360"],
            cwd=ROOT,
            env={**os.environ, **home, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"},
            stdout=subprocess.DEVNULL,
        )
        until(self._listens, 60.0, "the board listens")

    def kill(self) -> None:
        """End it at once."""
        if self._process:
            self._process.kill()
            self._process.wait(20)
            self._process = None

    def _listens(self) -> bool:
        with socket.socket() as trying:
            return trying.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def board(tmp_path: Path) -> Iterator[BoardProcess]:
    """Run a board in a folder of its own."""
    running = BoardProcess(tmp_path)
    running.start()
    yield running
    running.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_a_board_that_is_killed_has_what_it_acknowledged(board: BoardProcess, tmp_path: Path) -> None:
    """Phones write, the board is killed and started; they come back, and each stroke is there once."""
    phones = [PhoneModel(f"{n:032x}") for n in range(3)]
    for round_ in range(2):
        for n, phone in enumerate(phones):
            with phone_device(board.port, fragment_of(SECRET), phone, done=len(phone.acts)) as device:
                device.ack = len(phone.acts)
                for k in range(4):
                    phone.write([(30.0 * k + m, 60.0 * n + 20 * round_ + m % 7) for m in range(25)])
                    device.send_all()
                phone.write([(300.0, 50.0 + m) for m in range(9)])  # is on its way when the board is killed
                *whole, _ = phone.frames(device.ack, points=3)
                for frame in whole:
                    device.socket.send(frame)
                phone.acts.pop()
        board.kill()
        if round_ == 0:
            board.start()
    journal = Journal(tmp_path / "digit-board" / "boards", lambda _: None, ImageStore(tmp_path).picture)
    ink = journal.document.page.ink
    journal.close()
    for phone in phones:
        own = [stroke for stroke in ink if stroke.owner == owner_of(phone.device)]
        assert [len(stroke.points) for stroke in own] == [25] * 8
    assert len(ink) == 24


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_a_board_that_is_killed_in_a_lesson_has_what_the_class_wrote(tmp_path: Path) -> None:
    """The class is there again: the task, each phone's animal, and each acknowledged stroke, once."""
    board, phones = BoardProcess(tmp_path), [PhoneModel(device, "task-2") for device in (ONE, TWO)]
    session, kept = lesson_with(ONE, TWO), LessonFile(board.data / "lesson.journal", _no_picture, _ignore)
    kept.keep(session.phones)
    for _ in range(2):
        board.start()
        for phone in phones:
            with phone_device(board.port, fragment_of(SECRET), phone) as device:
                assert device.ack == len(phone.acts)
                assert device.shown["task"] == phones_of(session).task
                assert device.shown["who"].lower() == phone_of(session, phone.device).name
                for k in range(4):
                    phone.write([(30.0 * k + m, 60.0 + m % 7) for m in range(25)])
                    device.send_all()
        board.kill()
    found = kept.load()
    assert found
    assert [*found.devices] == [ONE, TWO]
    for tile in (each.tile for each in found.devices.values()):
        assert tile
        assert [len(stroke.points) for stroke in tile.board.ink] == [25] * 8


def _no_picture(name: str, size: tuple[int, int]) -> Picture:
    raise ValueError(name, size)


def _ignore(_: Command) -> None:
    """Take a command, and do nothing."""


def test_the_pairing_is_kept_while_the_board_listens(board: BoardProcess) -> None:
    """A phone that comes back finds the board's own page, at the address and with the secret it knows."""
    with phone_device(board.port, fragment_of(SECRET), PhoneModel()) as device:
        assert device.shown["page"] == [640, 360]
        assert KeptPairing(board.data / "phones.json").load() == Pairing(SECRET, "127.0.0.1", board.port)


def test_a_board_that_is_left_forgets_the_pairing_and_the_class(tmp_path: Path) -> None:
    """The code of a board that was left is good for nothing, and no pupil's ink stays."""
    kept, lesson = KeptPairing(tmp_path / "phones.json"), tmp_path / "lesson.journal"
    kept.save(Pairing(SECRET, "127.0.0.1", 8797))
    LessonFile(lesson, _no_picture, _ignore).keep(lesson_with(ONE).phones)
    window = Window((320, 200), headless=True)
    seen: list[Phones | None] = []

    def listens(session: Session) -> bool:
        seen.append(session.phones)
        return session.phones is not None and session.phones.place is not None

    keeping = LessonFile(lesson, _no_picture, window.post)
    app.run(window, Services(load=EveryStrokeIsASeven, pairing=kept, lesson=keeping), Steps(window, listens))
    window.close()
    phones = seen[-1]
    assert phones
    assert phones.place
    assert fragment_of(SECRET) in phones.place.url
    assert [*phones.devices] == [ONE]
    assert kept.load() is None
    assert not lesson.exists()
