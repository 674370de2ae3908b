"""Toning: what is worked out on a thread of its own, and when."""

from queue import SimpleQueue
from threading import Event

import pytest

from board.document.page_image import Picture
from board.document.tones import small_tones_of, tones_of
from board.state.commands import Command, TonesReady
from board.storage.image_store import picture_of
from board.workers.tones import ToneWorker

PATIENCE_S = 10


def test_one_after_the_other() -> None:
    """Those that are lacking first; what is known is not worked out again."""
    here, second, near = (picture_of(b"", (11, n)) for n in (1, 2, 3))
    posted: SimpleQueue[Command] = SimpleQueue()
    tone_worker = ToneWorker(posted.put)
    tone_worker.want([here, second], [near])
    assert posted.get(timeout=PATIENCE_S) == TonesReady()
    assert [tones_of.known(picture) is None for picture in (here, second, near)] == [False, True, True]
    assert small_tones_of.known(here) is not None
    tone_worker.want([], [here, near])
    assert posted.get(timeout=PATIENCE_S) == TonesReady()
    assert tones_of.known(near) is not None
    tone_worker.want([], [here, near])
    tone_worker.want([second])
    assert posted.get(timeout=PATIENCE_S) == TonesReady()
    assert tones_of.known(second) is not None
    assert posted.empty()


def test_what_is_wanted_meanwhile_waits() -> None:
    """Until it is wanted again, as other pages may show by then."""
    goes_on = Event()

    def slow() -> bytes:
        assert goes_on.wait(PATIENCE_S)
        return b""

    slowly, other = Picture("s", (12, 1), slow), picture_of(b"", (12, 2))
    posted: SimpleQueue[Command] = SimpleQueue()
    tone_worker = ToneWorker(posted.put)
    tone_worker.want([slowly])
    tone_worker.want([other])
    goes_on.set()
    assert posted.get(timeout=PATIENCE_S) == TonesReady()
    assert tones_of.known(slowly) is not None
    assert tones_of.known(other) is None
    assert posted.empty()


def test_what_fails_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """In the terminal; the others are worked out all the same."""

    def fails() -> bytes:
        raise ZeroDivisionError

    broken, whole = Picture("b", (13, 1), fails), picture_of(b"", (13, 2))
    posted: SimpleQueue[Command] = SimpleQueue()
    tone_worker = ToneWorker(posted.put)
    for _ in range(2):
        tone_worker.want([broken, whole])
        assert posted.get(timeout=PATIENCE_S) == TonesReady()
    assert capsys.readouterr().err.count("Traceback") == 1
    assert tones_of.known(whole) is not None
