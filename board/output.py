"""Standard output, which may feed a pipe."""

import os
import sys


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
