"""Trials: each input is tried in a process that may die, hang or take too much memory."""

import argparse
import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

LIMIT_S = 60.0
"""How long a process may take for one input, its own start included, until it counts as hanging."""

MOST_AT_ONCE = 500
"""So many inputs are tried by one process, in which each board leaves idle threads behind."""


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
        end = min(begin + MOST_AT_ONCE, count)
        command = [sys.executable, "-m", module, "--serve", str(begin), str(end)]
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
        ):
            answers: SimpleQueue[str] = SimpleQueue()
            Thread(target=_pass_on, args=(process.stdout, answers), daemon=True).start()
            began_s = time.perf_counter()
            failure = ""
            while begin < end and not failure:
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


def print_table(kinds: Iterable[tuple[str, Iterable[Outcome]]]) -> int:
    """Print a row for each kind, and its failures; return how many there are."""
    print(f"{'kind':<26} {'tried':>7} {'worst time':>11} {'worst memory':>13} {'failures':>9}")
    failures = 0
    for kind, outcomes in kinds:
        found = list[Outcome]()
        for outcome in outcomes:
            found.append(outcome)
            if outcome.failure:
                print(f"    {kind} {outcome.name}: {outcome.failure}", flush=True)
        failed = [outcome for outcome in found if outcome.failure]
        failures += len(failed)
        worst_s = max((outcome.took_s for outcome in found), default=0.0)
        worst_mb = max((outcome.memory_mb for outcome in found), default=0.0)
        row = f"{kind:<26} {len(found):>7} {worst_s:>9.2f} s {worst_mb:>10.0f} MB {len(failed):>9}"
        print(row, flush=True)
    return failures


def main_of(kind: str, count: int, module: str, trial: Callable[[int], str]) -> None:
    """Run a module's command line: its table, or the process that tries its inputs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=count, help="how many inputs (default: %(default)s)")
    parser.add_argument("--serve", type=int, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        serve(trial, *options.serve)
        return
    raise SystemExit(bool(print_table([(kind, tried(module, options.count))])))
