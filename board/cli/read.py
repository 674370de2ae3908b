"""Files read one after the other, or several at a time by processes of their own."""

import os
import signal
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from board.ink.inkml import read_inkml
from board.reading.reader import Reader
from board.reading.result import Reading
from board.system.errors import UserError

FILES_A_JOB = 50
"""For fewer, a process of their own takes longer to start than it saves."""
MOST_JOBS = 8
"""That are taken without being asked for."""
_AT_ONCE = 4  # files handed to a process

_reader: Reader  # of a process that reads for another


def usual_jobs(count: int) -> int:
    """Return how many processes are worth while for so many files."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST_JOBS, count // FILES_A_JOB))


def read_files(paths: Sequence[Path], jobs: int) -> Generator[Reading | UserError, None, None]:
    """Read ink (.inkml) and pictures; give for each file, in their order, its reading or what is wrong.

    Args:
        paths: of the files.
        jobs: how many processes read them; for one, it is this process.

    Raises:
        UserError: if the network cannot be used, or a process was killed.
    """
    if jobs == 1:
        reader = Reader.load()
        for path in paths:
            yield _answer(path, reader)
        return
    # Started afresh, as a copy of this process could wait for ever for OpenCV's threads.
    pool = ProcessPoolExecutor(min(jobs, len(paths)), get_context("spawn"), _begin, (jobs,))
    try:
        yield from pool.map(_read, paths, chunksize=_AT_ONCE)
    except BrokenProcessPool:
        Reader.load()  # says so, if it is that which failed
        raise UserError("a process that was reading files was ended: try again with --jobs 1") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(jobs: int) -> None:
    global _reader
    import cv2

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for this one ends it
    cv2.setNumThreads(max(1, (os.cpu_count() or 1) // jobs))
    _reader = Reader.load()


def _read(path: Path) -> Reading | UserError:
    return _answer(path, _reader)


def _answer(path: Path, reader: Reader) -> Reading | UserError:
    try:
        if path.suffix.lower() == ".inkml":
            return reader.read_ink(read_inkml(path))
        return reader.read_picture(path)
    except UserError as error:
        return error
