"""Recognition in the background: loads the network and reads pages while the board goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from board.state.commands import Answer, Command, Failure, ReaderReady
from board.system.errors import UserError
from board.system.worker import Worker

if TYPE_CHECKING:
    from board.document.corrected_reading import Reads
    from board.document.page import Question

FAILED = "Reading failed and was started again. Please report the error in the terminal."


class Recognition:
    """Answer questions one after the other."""

    def __init__(self, load: Callable[[], Reads], post: Callable[[Command], None]) -> None:
        """Start loading the reader.

        Args:
            load: loads the reader. If it raises UserError, the next question tries again.
            post: takes the commands, from the worker's thread.
        """
        self._load = load
        self._post = post
        self._reader: Reads | None = None
        self._worker = Worker("recognition")
        self._do(None)  # the first question need not wait for the network

    def ask(self, question: Question) -> None:
        """Ask for a reading; an Answer or a Failure will be posted."""
        self._do(question)

    def _do(self, question: Question | None) -> None:
        self._worker.do(partial(self._answer, question), partial(self._failed, question))

    def _answer(self, question: Question | None) -> None:
        try:
            if self._reader is None:
                self._reader = self._load()
                self._post(ReaderReady())
            if question is not None:
                from board.document.corrected_reading import answer_to, beliefs_in  # here: OpenCV

                reading = answer_to(question, self._reader)
                self._post(Answer(question, reading, beliefs_in(question, reading, self._reader)))
        except (UserError, ImportError) as error:  # OpenCV names the library that is missing
            self._post(Failure(str(error), question))

    def _failed(self, question: Question | None) -> None:
        self._reader = None
        self._post(Failure(FAILED, question))
