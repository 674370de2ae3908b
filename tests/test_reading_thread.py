"""The reading thread: what it posts, whatever the reader does."""

import itertools
from collections.abc import Iterator, Sequence
from queue import SimpleQueue

import pytest

from board.commands import Answer, Command, Failure, ReaderReady
from board.errors import UserError
from board.ink import Ink, Stroke, stroke_of
from board.reading.reading import Reading
from board.reading_thread import ReadingThread, ReadsInk

INK: Ink = (stroke_of([(1, 2)]),)
PATIENCE_S = 10


class Shaky:
    """Stand in for the network: fail at empty ink, read other ink as a one."""

    def read_ink(self, ink: Sequence[Stroke]) -> Reading:
        if not ink:
            raise ZeroDivisionError
        return Reading(text="1")


def posted(*loads: ReadsInk | Exception, ask: Sequence[Ink]) -> Iterator[Command]:
    """Give what a thread posts whose loading goes as said, one try after the other."""
    tries = iter(loads)
    commands: SimpleQueue[Command] = SimpleQueue()

    def load() -> ReadsInk:
        outcome = next(tries)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    thread = ReadingThread(load, commands.put)
    for ink in ask:
        thread.ask(ink)
    while True:
        yield commands.get(timeout=PATIENCE_S)


def test_it_loads_before_it_is_asked() -> None:
    """The first question need not wait for the network then."""
    assert next(posted(Shaky(), ask=[])) == ReaderReady()


def test_an_answer_names_the_very_ink() -> None:
    """By which the board knows whether it has changed since."""
    ready, answer = itertools.islice(posted(Shaky(), ask=[INK]), 2)
    assert ready == ReaderReady()
    assert isinstance(answer, Answer)
    assert answer.ink is INK


def test_a_network_that_cannot_be_used_is_a_failure_and_tried_again() -> None:
    """The sentence comes at once, and again for each question until loading works."""
    commands = posted(UserError("No network."), UserError("Still none."), Shaky(), ask=[INK, INK])
    assert next(commands) == Failure("No network.")
    assert next(commands) == Failure("Still none.", INK)
    assert next(commands) == ReaderReady()
    assert isinstance(next(commands), Answer)


def test_a_reader_that_breaks_down_is_survived(capfd: pytest.CaptureFixture[str]) -> None:
    """What went wrong stands in the terminal, and the next question is answered."""
    commands = posted(Shaky(), ask=[(), INK])
    assert next(commands) == ReaderReady()
    failure = next(commands)
    assert isinstance(failure, Failure)
    assert failure.ink == ()
    assert isinstance(next(commands), Answer)
    assert "ZeroDivisionError" in capfd.readouterr().err
