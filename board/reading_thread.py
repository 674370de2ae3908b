"""The reading thread: loads the network and reads ink, while the board goes on."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol

from board.commands import Answer, Command, Failure, ReaderReady
from board.errors import UserError

if TYPE_CHECKING:
    from board.ink import Ink, Stroke
    from board.reading.reading import Reading


class ReadsInk(Protocol):
    """Read ink."""

    def read_ink(self, ink: Sequence[Stroke]) -> Reading: ...


class ReadingThread:
    """Answer, one after the other, the questions that were asked."""

    def __init__(self, load: Callable[[], ReadsInk], post: Callable[[Command], None]) -> None:
        """Start loading.

        Args:
            load: loads the reader; may raise UserError, and is then tried again at the next question.
            post: takes the commands that come of it, from this thread.
        """
        self._load = load
        self._post = post
        self._asked: SimpleQueue[Ink | None] = SimpleQueue()
        self._asked.put(None)  # loading begins before the first question
        threading.Thread(target=self._answer_all, name="reading", daemon=True).start()

    def ask(self, ink: Ink) -> None:
        """Ask for the reading of some ink; an Answer or a Failure will be posted."""
        self._asked.put(ink)

    def _answer_all(self) -> None:
        reader: ReadsInk | None = None
        while True:
            ink = self._asked.get()
            try:
                if reader is None:
                    reader = self._load()
                    self._post(ReaderReady())
                if ink is not None:
                    self._post(Answer(ink, reader.read_ink(ink)))
            except (UserError, ImportError) as error:  # OpenCV names the library that it misses
                self._post(Failure(str(error), ink))
            except Exception:  # whatever it is, the board goes on drawing
                traceback.print_exc()
                self._post(Failure("Reading failed; please report what stands in the terminal.", ink))
