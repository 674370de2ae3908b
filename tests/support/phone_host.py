"""A board without a window that phones come to: the real rules, the real server, a loop on a thread."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from board.document.corrected_reading import Reads
from board.ink.stroke import Ink
from board.phone.addresses import HERE
from board.phone.server import Listening, PhoneServer
from board.state.commands import Command, PhonesReady
from board.state.effects import Keep, Recognize
from board.state.phone_acts import ON_THE_BOARD
from board.state.phones import Phones, Place
from board.state.session import opened
from board.state.update import update
from board.workers.opening import Opener
from board.workers.recognition import Recognition
from tests.end_to_end.conftest import EveryStrokeIsASeven
from tests.support.browser import NAME, until

SIZE = 1280, 720


class PhoneHost:
    """Run a session that phones take part in.

    Attributes:
        session: as it is now.
        place: where the page is.
        server: serves it.
        kept: how many strokes were given to the journal.
    """

    def __init__(self, sheet: str, load: Callable[[], Reads], names: Sequence[str] = (NAME,)) -> None:
        """Begin, and wait until the page is served."""
        self._posted: SimpleQueue[Command | threading.Event | None] = SimpleQueue()
        self.session = replace(opened(SIZE), phones=Phones(sheet=sheet))
        self.kept = 0
        self.place: Place | None = None
        self._recognition = Recognition(load, self.post)
        opener = Opener(self.post)
        self.server = PhoneServer(self.post, time.monotonic, opener.page_with)
        self.server.open(Listening([HERE], 0, names=names))
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        until(lambda: self.place, 10.0, "the page is served")

    @property
    def url(self) -> str:
        """Address of the page, with the secret."""
        assert self.place
        return self.place.url

    @property
    def port(self) -> int:
        assert self.place
        return int(self.place.port)

    @property
    def secret(self) -> str:
        """The secret as the address has it."""
        return self.url.partition("#")[2]

    @property
    def ink(self) -> Ink:
        """All ink on the board, or on all tiles together."""
        phones = self.session.phones
        assert phones
        tiles = [phone.tile.board.ink for phone in phones.devices.values() if phone.tile]
        return self.session.surface.ink + tuple(stroke for ink in tiles for stroke in ink)

    @property
    def points(self) -> NDArray[np.float32]:
        """The points of all ink, one after the other."""
        return np.concatenate([stroke.points for stroke in self.ink] or [np.zeros((0, 2), np.float32)])

    def post(self, command: Command) -> None:
        """Do a command soon; in any thread."""
        self._posted.put(command)

    def do(self, *commands: Command) -> None:
        """Do commands, and wait until that is done."""
        done = threading.Event()
        for command in (*commands, done):
            self._posted.put(command)
        assert done.wait(10.0)

    def cut(self) -> None:
        """Cut all connections, as a network does that is gone."""
        self.server.cut()

    def close(self) -> None:
        """Stop."""
        self.server.close()
        self._posted.put(None)

    def _run(self) -> None:
        while True:
            command = self._posted.get()
            if command is None:
                return
            if isinstance(command, threading.Event):
                command.set()
                continue
            self.session, effects = update(self.session, command)
            for effect in effects:
                if isinstance(effect, Recognize):
                    self._recognition.ask(effect.request)
                if isinstance(effect, Keep):
                    self.kept += len(effect.records)
            self.server.show(self.session)
            if isinstance(command, PhonesReady):
                self.place = command.place


@contextlib.contextmanager
def phone_host(
    sheet: str = ON_THE_BOARD, load: Callable[[], Reads] = EveryStrokeIsASeven
) -> Iterator[PhoneHost]:
    """Run a board that phones come to."""
    host = PhoneHost(sheet, load)
    try:
        yield host
    finally:
        host.close()
