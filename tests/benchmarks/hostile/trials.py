"""Trials: each input is tried in a process that may die, hang or take too much memory."""

import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

LIMIT_S = 20.0
"""How long a process may take for one input, its own start included, until it counts as hanging."""


@dataclass(frozen=True)
class Outcome:
    """Hold what came of an input.

    Attributes:
        name: of the input.
        took_s: how long it took.
        memory_mb: the most memory that its process has had.
        failure: what went wrong, or "".
    """

    name: str
    took_s: float
    memory_mb: float
    failure: str = ""


def tried(module: str, count: int) -> Iterator[Outcome]:
    """Try inputs 0 to count - 1 of a module whose `main` calls `serve`; go on after one that ends it."""
    begin = 0
    while begin < count:
        command = [sys.executable, "-m", module, "--serve", str(begin), str(count)]
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
        ):
            answers: SimpleQueue[str] = SimpleQueue()
            Thread(target=_pass_on, args=(process.stdout, answers), daemon=True).start()
            began_s = time.perf_counter()
            failure = ""
            while begin < count and not failure:
                try:
                    answer = answers.get(timeout=LIMIT_S)
                except Empty:
                    failure = "hangs"
                else:
                    failure = "" if answer else f"ends with {process.wait()}: {_last_line(errors)}"
                took_s, began_s = time.perf_counter() - began_s, time.perf_counter()
                outcome = Outcome(str(begin), took_s, 0.0, failure)
                yield outcome if failure else Outcome(**json.loads(answer))
                begin += 1
            process.kill()


def _pass_on(lines: IO[str] | None, answers: SimpleQueue[str]) -> None:
    for line in lines or ():
        answers.put(line)
    answers.put("")


def _last_line(file: IO[str]) -> str:
    file.seek(0)
    lines = file.read().strip().splitlines()
    return lines[-1] if lines else ""


def serve(trial: Callable[[int], str], begin: int, end: int) -> None:
    """Try inputs one after the other, and print an outcome for each; `trial` returns the input's name."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is read there belongs to the board
    for number in range(begin, end):
        began_s = time.perf_counter()
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):  # threads that fail print there and go on
            name = trial(number)
        took_s = time.perf_counter() - began_s
        memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lines = errors.getvalue().strip().splitlines()
        failure = f"prints {lines[-1]}" if lines else ""
        outcome = Outcome(name, took_s, memory_mb, failure)
        print(json.dumps(asdict(outcome)), file=answers, flush=True)
