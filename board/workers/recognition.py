"""The reading thread: loads the network and reads ink, while the board goes on."""

from __future__ import annotations

import atexit
import threading
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING

from board.state.commands import Answer, Command, Failure, ReaderReady
from board.system.errors import UserError

if TYPE_CHECKING:
    from board.document.corrected_reading import Reads
    from board.document.page import Question

BROKEN_OFF = "Reading broke off and was started again. Please read once more."

_LEAVE_S = 10.0  # how long the end of the program waits for a reading


class ReadingThread:
    """Answer, one after the other, the questions that were asked.

    When the program ends, a reading is waited for: a thread that is cut off inside OpenCV
    takes the whole program down with an error.
    """

    def __init__(self, load: Callable[[], Reads], post: Callable[[Command], None]) -> None:
        """Start loading.

        Args:
            load: loads the reader; may raise UserError, and is then tried again at the next question.
            post: takes the commands that come of it, from this thread.
        """
        self._load = load
        self._post = post
        self._asked: SimpleQueue[Question | None] = SimpleQueue()
        self._question: Question | None = None
        self._asked.put(None)  # loading begins before the first question
        self._over = False
        self._start()
        atexit.register(self._leave)

    def ask(self, question: Question) -> None:
        """Ask for a reading; an Answer or a Failure will be posted."""
        self._asked.put(question)

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._live, name="reading", daemon=True)
        self._thread.start()

    def _leave(self) -> None:
        self._over = True
        self._asked.put(None)
        self._thread.join(_LEAVE_S)

    def _live(self) -> None:
        """Answer until the end; if the thread dies before, whatever of, say so and start another."""
        try:
            self._answer_all()
        except BaseException:  # what ends a thread must not end reading
            traceback.print_exc()
        if not self._over:
            self._post(Failure(BROKEN_OFF, self._question))
            self._start()

    def _answer_all(self) -> None:
        reader: Reads | None = None
        while True:
            self._question = question = self._asked.get()
            if self._over:
                return
            try:
                if reader is None:
                    reader = self._load()
                    self._post(ReaderReady())
                if question is not None:
                    from board.document.corrected_reading import answer_to  # here, as it brings OpenCV along

                    self._post(Answer(question, answer_to(question, reader)))
            except (UserError, ImportError) as error:  # OpenCV names the library that it misses
                self._post(Failure(str(error), question))
            except Exception:  # whatever it is, the board goes on drawing
                traceback.print_exc()
                self._post(Failure("Reading failed; please report what stands in the terminal.", question))
