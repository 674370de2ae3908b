"""Standard output, which may feed a pipe, and standard error, which may be a terminal."""

import contextlib
import os
import sys
from functools import partial
from threading import Semaphore

from board.system.errors import UserError
from board.system.worker import Worker

_BAR = 30  # characters
_WAITING_MAX = 1000  # texts that nobody takes
_PATIENCE_S = 2.0
_STUCK = "standard output cannot be written: nothing reads it"


def write(lines: list[str]) -> None:
    """Write lines to standard output at once.

    Raises:
        UserError: if that fails.
    """
    if not lines:
        return
    try:
        if sys.stdout is None:  # a program without a terminal, as on Windows
            raise OSError("there is none")
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except (OSError, ValueError) as error:  # ValueError: it is closed
        _drop_output()
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"standard output cannot be written: {reason}") from error


def _drop_output() -> None:
    """Point standard output at nothing: Python would fail at the end to write what it still holds."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


class Output:
    """Write to standard output on a worker, for a loop that must not wait.

    After an error nothing more is written. A reader that is too slow misses what does not fit.

    Attributes:
        error: why not all lines were written, or None; it is final after `close`.
    """

    def __init__(self) -> None:
        self.error: UserError | None = None
        self._worker = Worker("output", _PATIENCE_S)
        self._room = Semaphore(_WAITING_MAX)

    def write(self, lines: list[str]) -> None:
        """Write lines soon; return at once."""
        if self._room.acquire(blocking=False):
            self._worker.do(partial(self._write, lines))
        else:
            self.error = UserError(_STUCK)

    def close(self) -> None:
        """Wait, for a bounded time, until all lines are written."""
        if not self._worker.close(_PATIENCE_S):
            self.error = UserError(_STUCK)

    def _write(self, lines: list[str]) -> None:
        try:
            write(lines)
        except UserError as error:
            self.error = error  # and what comes later goes nowhere, see `write`
        finally:
            self._room.release()


class Progress:
    """Show how far long work is, on standard error, if that is a terminal."""

    def __init__(self, count: int) -> None:
        """Show the first of `count` steps; nothing if there is only one."""
        self._count, self._done = count, 0
        self._shown = count > 1 and sys.stderr is not None and sys.stderr.isatty()
        self._show()

    def advance(self) -> None:
        """Show that one more step is done."""
        self._done += 1
        self._show()

    def clear(self) -> None:
        """Take it off the screen, for something else to be printed, or at the end."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _show(self) -> None:
        if self._shown:
            bar = "#" * (_BAR * self._done // self._count)
            print(f"\r[{bar:.<{_BAR}}] {self._done} of {self._count}", end="", file=sys.stderr, flush=True)
