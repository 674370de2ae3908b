"""Standard output, which may feed a pipe, and standard error, which may be a terminal."""

import os
import sys

_BAR = 30  # characters


def say(lines: list[str]) -> bool:
    """Print lines at once; return False if nobody listens any more."""
    if sys.stdout is None:  # a program without a terminal, as on Windows
        return False
    try:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # or Python would complain when it ends
        os.close(nowhere)
        return False
    return True


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
