"""Recognition in the background, whatever the reader does."""

import ctypes
import itertools
import sys
import threading
from collections.abc import Iterator, Sequence
from queue import SimpleQueue

import pytest

from board.document.corrected_reading import Reads
from board.document.page import Page, Question
from board.ink.stroke import Stroke, stroke_of
from board.reading.result import Reading
from board.state.commands import Answer, Command, Failure, ReaderReady
from board.system.errors import UserError
from board.workers.recognition import FAILED, Recognition
from tests.support.classifier import EverythingIsASeven, every_piece_a_seven, no_belief

ASKED = Question(Page((stroke_of([(1, 2)]),)))
EMPTY = Question(Page())
PATIENCE_S = 10


class Shaky:
    """Stand in for the network: fail at empty ink, read other ink as a one."""

    network = EverythingIsASeven()
    read_pieces = staticmethod(every_piece_a_seven)
    belief_in = staticmethod(no_belief)

    def read_ink(self, ink: Sequence[Stroke], _: bool) -> Reading:
        if not ink:
            raise ZeroDivisionError
        return Reading(text="1")


def posted(*loads: Reads | Exception, ask: Sequence[Question]) -> Iterator[Command]:
    """Give what a thread posts whose loading goes as said, one try after the other."""
    tries = iter(loads)
    commands: SimpleQueue[Command] = SimpleQueue()

    def load() -> Reads:
        outcome = next(tries)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    recognition = Recognition(load, commands.put)
    for question in ask:
        recognition.ask(question)
    while True:
        yield commands.get(timeout=PATIENCE_S)


def test_it_loads_before_it_is_asked() -> None:
    """The first question need not wait for the network then."""
    assert next(posted(Shaky(), ask=[])) == ReaderReady()


def test_an_answer_names_the_very_question() -> None:
    """By which the board knows whose answer it is."""
    ready, answer = itertools.islice(posted(Shaky(), ask=[ASKED]), 2)
    assert ready == ReaderReady()
    assert isinstance(answer, Answer)
    assert answer.question is ASKED


def test_a_network_that_cannot_be_used_is_a_failure_and_tried_again() -> None:
    """The sentence comes at once, and again for each question until loading works."""
    commands = posted(UserError("No network."), UserError("Still none."), Shaky(), ask=[ASKED, ASKED])
    assert next(commands) == Failure("No network.")
    assert next(commands) == Failure("Still none.", ASKED)
    assert next(commands) == ReaderReady()
    assert isinstance(next(commands), Answer)


def test_a_reader_that_breaks_down_is_survived(capfd: pytest.CaptureFixture[str]) -> None:
    """The error is printed, and a fresh reader answers the next question."""
    commands = posted(Shaky(), Shaky(), ask=[EMPTY, ASKED])
    assert next(commands) == ReaderReady()
    assert next(commands) == Failure(FAILED, EMPTY)
    assert next(commands) == ReaderReady()
    assert isinstance(next(commands), Answer)
    assert "ZeroDivisionError" in capfd.readouterr().err


class Endless:
    """Stand in for the network: never come to an end with the first ink, read all other as a one."""

    network = EverythingIsASeven()
    read_pieces = staticmethod(every_piece_a_seven)
    belief_in = staticmethod(no_belief)

    def __init__(self) -> None:
        self.reading = threading.Event()

    def read_ink(self, _: Sequence[Stroke], __: bool) -> Reading:
        while not self.reading.is_set():
            self.reading.set()
            while True:
                pass
        return Reading(text="1")


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, MemoryError])
def test_a_thread_that_dies_is_started_again(
    kind: type[BaseException], capfd: pytest.CaptureFixture[str]
) -> None:
    """Killed from outside in the middle of a reading, it answers the next question, with a fresh reader."""
    reader, commands = Endless(), SimpleQueue[Command]()
    recognition = Recognition(lambda: reader, commands.put)
    assert commands.get(timeout=PATIENCE_S) == ReaderReady()
    recognition.ask(ASKED)
    assert reader.reading.wait(PATIENCE_S)
    (running,) = (t.ident for t in threading.enumerate() if t.name == "recognition" and t.ident in spinning())
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(running or 0), ctypes.py_object(kind))
    failure = commands.get(timeout=PATIENCE_S)
    assert isinstance(failure, Failure)
    assert failure.question is ASKED
    recognition.ask(ASKED)
    assert failure.sentence == FAILED
    assert commands.get(timeout=PATIENCE_S) == ReaderReady()
    assert isinstance(commands.get(timeout=PATIENCE_S), Answer)
    assert kind.__name__ in capfd.readouterr().err


def spinning() -> set[int]:
    """Return the threads that are in `Endless`."""
    frames = sys._current_frames()
    return {ident for ident, frame in frames.items() if frame.f_code is Endless.read_ink.__code__}
