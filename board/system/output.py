"""Standard output, which may feed a pipe, and standard error, which may be a terminal."""

import contextlib
import io
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from threading import Semaphore

from board.system.errors import UserError
from board.system.worker import Worker

_BAR = 30  # characters
_REFRESH_S = 0.1
_WAITING_MAX = 1000  # texts that are not written yet
_PATIENCE_S = 2.0
_STUCK = "standard output cannot be written: nothing reads it"


class _CheckedFile(io.FileIO):
    """Write to standard output; the first error is a UserError, and all that follows goes nowhere."""

    busy = False
    _failed = False

    def write(self, content) -> int:  # type: ignore[no-untyped-def]  # any buffer
        if self._failed:
            return len(content)
        self.busy = True
        try:
            return super().write(content) or 0
        except OSError as error:
            self._failed = True
            raise UserError(f"standard output cannot be written: {error.strerror or error}") from error
        finally:
            self.busy = False


@contextlib.contextmanager
def checked_output() -> Iterator[None]:
    """Let standard output raise UserError if it cannot be written, and take characters it has no code for.

    Raises:
        UserError: if something cannot be written.
    """
    usual = sys.stdout
    buffer = getattr(usual, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # `python -u` has no buffer
    if type(raw) is not io.FileIO:  # there is none, or it is Windows' console or a test's
        yield
        return
    usual.flush()
    file = _CheckedFile(usual.fileno(), "wb", closefd=False)
    by_line = raw is buffer or usual.isatty()
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(file), usual.encoding, "backslashreplace", line_buffering=by_line
    )
    try:
        yield
    finally:
        if not file.busy:  # a worker may be stuck there; see `leave`
            sys.stdout.flush()
        sys.stdout = usual


def write(lines: list[str]) -> None:
    """Write lines to standard output at once.

    Raises:
        UserError: if that fails; see `checked_output`.
    """
    if sys.stdout is None:  # a program without a terminal, as on Windows
        raise UserError("there is no standard output")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def complain(program: str, sentence: str) -> None:
    """Write a sentence to standard error, if there is one."""
    _to_terminal(f"{program}: {printable(sentence)}\n")


def printable(text: str) -> str:
    """Return a text with visible escapes for line ends, control characters and the like."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _to_terminal(text: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):  # ValueError: it is closed
            sys.stderr.write(text)
            sys.stderr.flush()


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
            self.error = error
        finally:
            self._room.release()


class Progress:
    """Show how far long work is, on standard error, if that is a terminal.

    Attributes:
        shown: it is shown.
        count: how many steps there are; None if that is not known.
    """

    def __init__(self, count: int | None, done: int = 0) -> None:
        """Show the first of `count` steps, or that after `done` steps; nothing if there is only one."""
        self.count = count
        self.shown = count != 1 and sys.stderr is not None and sys.stderr.isatty()
        self._before = self._done = done
        self._began_s = time.monotonic()
        self._last_s = 0.0
        self._show()

    def advance(self) -> None:
        """Show that one more step is done."""
        self._done += 1
        if time.monotonic() - self._last_s > _REFRESH_S or self._done == self.count:
            self._show()

    def clear(self) -> None:
        """Take it off the screen, for something else to be printed."""
        if self.shown:
            self._last_s = 0.0
            _to_terminal("\r\x1b[K")

    close = clear

    def _show(self) -> None:
        if self.shown:
            self._last_s = time.monotonic()
            _to_terminal(f"\r\x1b[K{self._text(self._last_s - self._began_s)}")

    def _text(self, passed_s: float) -> str:
        a_second = (self._done - self._before) / max(passed_s, 1e-3)
        speed = f", {a_second:.1f} a second" if self._done > self._before else ""
        if self.count is None:
            return f"{self._done} done{speed}"
        bar = "#" * min(_BAR, _BAR * self._done // max(1, self.count))
        left_s = max(0, self.count - self._done) / a_second if speed else 0.0
        left = f", {timedelta(seconds=round(left_s))} left" if speed and left_s else ""
        return f"[{bar:.<{_BAR}}] {self._done} of {self.count}{speed}{left}"
