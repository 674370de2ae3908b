"""Background work: threads that do jobs one after the other, and one way to end them all.

Every thread of the board is a `Worker`. `leave` ends them with the program: Python would cut off a
thread that is inside OpenCV, and that aborts the whole process.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
import traceback
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

PATIENCE_S = 10.0
"""How long the end of the program waits for a job."""


@dataclass(frozen=True)
class _Job:
    work: Callable[[], None]
    failed: Callable[[], None] | None
    delay_s: float


class Worker:
    """Do jobs one after the other on a thread, which starts with the first job.

    A job that raises, whatever it raises, ends its thread; another thread does the jobs that wait.

    Attributes:
        leaving: the program ends; a job that takes long should stop.
    """

    def __init__(self, name: str, patience_s: float = PATIENCE_S) -> None:
        """Begin.

        Args:
            name: of the thread.
            patience_s: how long `leave` waits for a job.
        """
        self.leaving = False
        self._name = name
        self._patience_s = patience_s
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()  # of the thread's start and end
        self._hurry = threading.Event()
        _workers.add(self)

    def do(
        self, work: Callable[[], None], failed: Callable[[], None] | None = None, delay_s: float = 0.0
    ) -> None:
        """Do a job after those that wait.

        Args:
            work: the job.
            failed: is called, on the worker's thread, if the job raises anything.
            delay_s: how long to wait before the job begins, unless the worker is closed.
        """
        with self._lock:
            self._jobs.put(_Job(work, failed, delay_s))
            if self._thread is None:
                self._start()

    def close(self, timeout_s: float = PATIENCE_S) -> bool:
        """Do all jobs that wait, without delays, and end; return False if that takes longer."""
        self._hurry.set()
        self._jobs.put(None)
        return self._join(timeout_s)

    def _stop(self) -> None:
        """Drop the jobs that wait, and end after the one that is being done."""
        self.leaving = True
        self._hurry.set()
        self._jobs.put(None)

    def _join(self, timeout_s: float) -> bool:
        until_s = time.monotonic() + timeout_s
        while (thread := self._thread) and (wait_s := until_s - time.monotonic()) > 0:
            thread.join(wait_s)
        return thread is None

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        job = None
        try:
            while job := self._jobs.get():
                if not self.leaving:
                    self._hurry.wait(job.delay_s)
                    job.work()
        except BaseException:  # also what is meant to end a thread: the jobs that wait need one
            with contextlib.suppress(Exception):  # standard error may be closed or full
                traceback.print_exc()
            try:
                if job and job.failed:
                    job.failed()
            finally:
                with self._lock:
                    self._start()
        else:
            with self._lock:
                self._thread = None
                if not self._jobs.empty():
                    self._start()


MOMENT_S = 0.1
"""An idle thread needs no longer to end."""
_workers: weakref.WeakSet[Worker] = weakref.WeakSet()


def leave(status: int = 1) -> int:
    """End all workers, each after the job that it is doing.

    If a job takes longer than the worker's patience, the process ends here and at once.

    Args:
        status: of the process, if it ends here.

    Returns:
        The status.
    """
    began_s = time.monotonic()
    workers = list(_workers)
    for worker in workers:
        worker._stop()
    for worker in workers:
        left_s = worker._patience_s - (time.monotonic() - began_s)
        if not worker._join(max(left_s, MOMENT_S)):
            os._exit(status)
    return status


atexit.register(leave)  # for the ends that `main` does not see, such as a bug's
