"""Standard outputs that cannot be written."""

import contextlib
import os
from collections.abc import Iterator
from typing import IO


@contextlib.contextmanager
def closed_pipe() -> Iterator[IO[bytes]]:
    """Give the end of a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as output:
        yield output


@contextlib.contextmanager
def full_pipe() -> Iterator[IO[bytes]]:
    """Give the end of a pipe that takes nothing more."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for size in (4096, 1):
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writing, bytes(size))
    os.set_blocking(writing, True)
    with open(reading, "rb"), open(writing, "wb") as output:
        yield output


def full_disk() -> IO[bytes]:
    """Give a file on a full disk."""
    return open("/dev/full", "wb")
