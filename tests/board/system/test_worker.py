"""The worker: order, errors, delays, and the end of the program."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from board.system.worker import Worker

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30

LEAVE_MEANWHILE = """
import sys, threading
import numpy as np, cv2
from board.system.worker import Worker, leave

began = threading.Event()

def work():
    large = np.zeros((2500, 2500), np.uint8)
    began.set()
    while True:
        cv2.medianBlur(large, 41)

worker = Worker("slow", patience_s=0.2)
worker.do(work)
began.wait()
{leave}
"""


def test_jobs_are_done_in_order_on_one_other_thread() -> None:
    """The thread starts with the first job, and ends when the worker is closed."""
    done: list[tuple[int, threading.Thread]] = []
    worker = Worker("test")
    assert worker.close(0.0)  # it has not begun
    for n in range(100):
        worker.do(lambda n=n: done.append((n, threading.current_thread())))  # type: ignore[misc]
    assert worker.close(PATIENCE_S)
    assert [n for n, _ in done] == [*range(100)]
    threads = {thread for _, thread in done}
    assert len(threads) == 1
    assert threading.current_thread() not in threads
    assert not any(thread.is_alive() for thread in threads)


@pytest.mark.parametrize("kind", [ValueError, MemoryError, SystemExit, KeyboardInterrupt])
def test_jobs_go_on_after_one_that_raises(
    kind: type[BaseException], capfd: pytest.CaptureFixture[str]
) -> None:
    """The error is printed, `failed` is called, and the next job is done."""
    done: list[str] = []

    def work() -> None:
        raise kind

    worker = Worker("test")
    worker.do(work, lambda: done.append("failed"))
    worker.do(lambda: done.append("next"))
    assert worker.close(PATIENCE_S)
    assert done == ["failed", "next"]
    assert capfd.readouterr().err.count(kind.__name__) == 1


def test_closing_ends_delays() -> None:
    """A job that was to be done in an hour is done now."""
    done = threading.Event()
    worker = Worker("test")
    worker.do(done.set, delay_s=3600.0)
    assert not done.wait(0.05)
    assert worker.close(PATIENCE_S)
    assert done.is_set()


def test_closing_does_not_wait_for_ever() -> None:
    """A job that does not end is left behind, and closing says so."""
    goes_on = threading.Event()

    def work() -> None:
        assert goes_on.wait(PATIENCE_S)

    worker = Worker("test")
    worker.do(work)
    assert not worker.close(0.05)
    goes_on.set()
    assert worker.close(PATIENCE_S)


@pytest.mark.parametrize(
    ("ending", "status"),
    [("sys.exit(leave(0))", 0), ("sys.exit(leave(2))", 2), ("", 1)],
    ids=["main", "an error", "without main"],
)
def test_leaving_never_aborts(ending: str, status: int) -> None:
    """A thread is inside OpenCV at the end of the program, and the status is the program's own."""
    run = subprocess.run(
        [sys.executable, "-c", LEAVE_MEANWHILE.format(leave=ending)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (status, "", "")
