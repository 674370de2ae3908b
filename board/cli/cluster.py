"""Reading on the workers of a Dask cluster."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Hashable, Iterator, Sequence
from concurrent.futures import CancelledError

from board.cli.answers import Answer, answer_of
from board.cli.files import File
from board.cli.processes import batches_of
from board.system.errors import UserError

_BATCH = 16  # files in a task: enough to hide the way there and back
_TASKS_A_THREAD = 3
_CONNECT_S = 20.0
_local = threading.local()  # of a worker's thread: a network is used by one thread at a time


def read_on_cluster(
    files: Iterator[File], address: str, signs: bool = False
) -> Generator[Answer, None, None]:
    """Give the answer for each file, in the order in which they come back.

    A bounded number of files is on the way. A worker that ends is replaced by another; a batch that
    ends several of them is read file by file.

    Args:
        files: paths must be the same on all machines.
        address: of the scheduler, such as "tcp://scheduler:8786".
        signs: whether to read signs as well.

    Raises:
        UserError: if Dask is not installed, or the scheduler cannot be reached or is lost.
    """
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise UserError("--dask needs Dask: install it with pip install 'digit-board[cluster]'") from None
    logging.disable()  # Dask logs at length; one sentence follows here
    try:
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UserError(f"the Dask scheduler {address} cannot be reached: {error}") from error
    batches = batches_of(files, _BATCH)
    sent: dict[Hashable, list[File]] = {}  # by the key of their task
    with client:
        tasks = as_completed(loop=client.loop)

        def send(batch: list[File]) -> None:
            future = client.submit(_read, batch, signs, pure=False)
            sent[future.key] = batch
            tasks.add(future)

        def fill() -> None:
            wanted = _TASKS_A_THREAD * max(1, sum(client.nthreads().values()))
            while len(sent) < wanted and (batch := next(batches, None)):
                send(batch)

        try:
            fill()
            while sent:
                future = next(tasks)
                batch = sent.pop(future.key)
                try:
                    yield from future.result()
                except KilledWorker:
                    if len(batch) > 1:
                        for file in batch:
                            send([file])
                    else:
                        (file,) = batch
                        yield Answer(file.name, f"reading {file.name} ended its workers, please report it")
                fill()
        except (OSError, TimeoutError, CancelledError) as error:
            raise UserError(
                f"the Dask scheduler {address} was lost: run the same command again to go on"
            ) from error


def _read(batch: Sequence[File], signs: bool) -> list[Answer]:
    if not hasattr(_local, "reader"):
        import cv2

        from board.reading.reader import Reader

        cv2.setNumThreads(1)  # Dask uses the cores by threads and processes of its own
        _local.reader = Reader.load()
    return [answer_of(file, _local.reader, signs) for file in batch]
