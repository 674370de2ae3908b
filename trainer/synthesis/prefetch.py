"""Prefetching: another process makes the next epoch's samples during the current one."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import current_thread, main_thread
from typing import Self

from trainer.data.dataset import PenData, Pictures
from trainer.recipe import Recipe
from trainer.synthesis.mixture import Epoch, epoch_of


class EpochAhead:
    """Makes one epoch ahead in another process, which the context ends.

    The process is a new one each time and is told nothing but what it needs, so that it ends
    by itself when the training is killed.
    """

    def __init__(self, pictures: Pictures, pen: PenData, recipe: Recipe) -> None:
        self._shown = (pictures, pen, recipe)

    def begin(self, number: int) -> None:
        """Start making the samples of an epoch."""
        context = get_context("spawn")
        self._results, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_make, args=(theirs, *self._shown, number), daemon=True)
        with _interrupts_ignored():
            self._process.start()
        theirs.close()

    def take(self) -> Epoch:
        """Wait for the epoch that was started."""
        try:
            epoch: Epoch = self._results.recv()
        except EOFError:
            raise RuntimeError("the process that makes the samples died; is there enough memory?") from None
        self._process.join()
        self._results.close()
        return epoch

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._results.close()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Start processes that ignore Ctrl+C; the training ends them itself."""
    if current_thread() is not main_thread():  # another may not change what a signal does
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _make(results: Connection, pictures: Pictures, pen: PenData, recipe: Recipe, number: int) -> None:
    with suppress(BrokenPipeError):  # the training was killed
        results.send(epoch_of(pictures, pen, recipe, number))
