"""Reading by this process, or by several of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from typing import TypeVar

from board.cli.answers import Answer, answer_of
from board.cli.files import File
from board.reading.reader import Reader
from board.system.worker import Worker

FILES_A_JOB = 50
"""For fewer, a process takes longer to start than it saves."""
JOBS_MAX = 8
"""How many processes are started without `--jobs`."""
BATCH = 4
"""Files handed to a process at once."""
_BATCHES_A_JOB = 3  # that wait or are being read, so that no process waits for the next
_LOOK_S = 0.2

T = TypeVar("T")
_reader: Reader  # of a process that reads for another
_signs: bool


def usual_jobs(count: int) -> int:
    """Return how many processes are worth while for so many files."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, JOBS_MAX, count // FILES_A_JOB))


def batches_of(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Give lists of so many items each."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def read_files(files: Iterable[File], jobs: int, signs: bool = False) -> Generator[Answer, None, None]:
    """Give the answer for each file, in their order.

    A process that is killed, or that a file brings down, is replaced.

    Args:
        files: taken as they are needed.
        jobs: how many processes read them; for one, it is this process.
        signs: whether to read signs as well.

    Raises:
        UserError: if the network cannot be used.
    """
    if jobs == 1:
        reader = Reader.load()
        for file in files:
            yield answer_of(file, reader, signs)
        return
    pool = _Pool(jobs, signs)
    try:
        yield from pool.read(batches_of(files))
    finally:
        pool.close()


class _Pool:
    """Read batches in processes, a bounded number at a time."""

    def __init__(self, jobs: int, signs: bool) -> None:
        self._jobs, self._signs = jobs, signs
        self._open()

    def read(self, batches: Iterator[list[File]]) -> Iterator[Answer]:
        waiting: deque[tuple[list[File], Future[list[Answer]]]] = deque()
        while True:
            for batch in islice(batches, _BATCHES_A_JOB * self._jobs - len(waiting)):
                waiting.append((batch, self._submit(batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                yield from self._read_singly(batch)
                waiting = deque((batch, self._submit(batch)) for batch, _ in waiting)

    def close(self) -> None:
        self._executor.shutdown(cancel_futures=True)

    def _open(self) -> None:
        # Started afresh, as a copy of this process could wait for ever for OpenCV's threads.
        context = multiprocessing.get_context("spawn")
        self._executor = ProcessPoolExecutor(self._jobs, context, _begin, (self._jobs, self._signs))

    def _submit(self, batch: Sequence[File]) -> Future[list[Answer]]:
        try:
            return self._executor.submit(_read, batch)
        except BrokenProcessPool as error:  # which is noticed when its turn comes
            failed: Future[list[Answer]] = Future()
            failed.set_exception(error)
            return failed

    def _read_singly(self, batch: Sequence[File]) -> Iterator[Answer]:
        """Read the files of a batch whose process ended, with no other beside: which one was it?"""
        Reader.load()  # raises its own error, if that is why no process starts
        self._reopen()
        for file in batch:
            try:
                yield from self._executor.submit(_read, [file]).result()
            except BrokenProcessPool:
                self._reopen()
                yield Answer(file.name, f"reading {file.name} ended its process, please report it")

    def _reopen(self) -> None:
        self.close()
        self._open()


def _begin(jobs: int, signs: bool) -> None:
    global _reader, _signs
    import cv2

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for this one ends it
    worker = Worker("parent")
    worker.do(partial(_end_with_parent, worker))
    cv2.setNumThreads(max(1, (os.cpu_count() or 1) // jobs))
    _reader = Reader.load()
    _signs = signs


def _end_with_parent(worker: Worker) -> None:
    """End this process when the one that started it has ended, however it did."""
    parent = multiprocessing.parent_process()
    while parent and not worker.leaving:
        parent.join(_LOOK_S)
        if not parent.is_alive():
            os._exit(1)


def _read(batch: Sequence[File]) -> list[Answer]:
    return [answer_of(file, _reader, _signs) for file in batch]
