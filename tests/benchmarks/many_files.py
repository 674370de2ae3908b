"""How `digit-board read --to` does with very many files: memory, speed, and kills in the middle.

    python -m tests.benchmarks.many_files [--counts 1000 100000] [--killed 20000]

For each count of files without ink it prints the seconds, files a second and peak memory of the command and
of its largest process; then a run on files with a digit, whose processes are killed three times and which is
killed itself twice: lines, and files with one line. The files are links to one.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from board.ink.inkml import write_inkml
from tests.support.handwriting import written


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=int, nargs="*", default=[1000, 100_000])
    parser.add_argument("--killed", type=int, default=20_000)
    parser.add_argument("--jobs", default="2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in options.counts:
            _measure(_files(folder, count, ""), folder / f"{count}.jsonl", options.jobs)
        if options.killed:
            _kill(_files(folder, options.killed, "1"), folder / "killed.jsonl", options.jobs)


def _files(folder: Path, count: int, text: str) -> Path:
    """Return a folder with so many files with a text."""
    files = folder / f"{count} of {text}"
    files.mkdir()
    one = folder / f"{text}.inkml"
    write_inkml(one, tuple(written(text)))
    for n in range(count):
        (files / f"{n}.inkml").symlink_to(one)
    return files


def _command(files: Path, results: Path, jobs: str) -> list[str]:
    return [sys.executable, "-m", "board", "read", "--to", str(results), str(files), "--jobs", jobs]


def _measure(files: Path, results: Path, jobs: str) -> None:
    began_s = time.perf_counter()
    process = subprocess.Popen(_command(files, results, jobs), stdout=subprocess.DEVNULL)
    peak_kb = {"command": 0, "largest process": 0}
    while process.poll() is None:
        peak_kb["command"] = max(peak_kb["command"], _peak_kb(process.pid))
        peaks = [_peak_kb(child) for child in _children(process.pid)]
        peak_kb["largest process"] = max(peak_kb["largest process"], *peaks, 0)
        time.sleep(0.05)
    took_s = time.perf_counter() - began_s
    count = results.read_bytes().count(b"\n")
    memory = ", ".join(f"{name} {kb / 1024:.0f} MB" for name, kb in peak_kb.items())
    print(
        f"{count:,} files, --jobs {jobs}: {took_s:.1f} s, {count / took_s:.0f} a second; peak {memory}",
        flush=True,
    )


def _kill(files: Path, results: Path, jobs: str) -> None:
    chance = random.Random(1)
    count = sum(1 for _ in files.iterdir())
    at = sorted(chance.sample(range(count // 20, count * 9 // 10), 5))
    kills = dict(zip(at, chance.sample(["process"] * 3 + ["command"] * 2, 5), strict=True))
    process = subprocess.Popen(_command(files, results, jobs), stdout=subprocess.DEVNULL)
    for lines, what in kills.items():
        while not results.exists() or results.read_bytes().count(b"\n") < lines:
            if process.poll() is not None:
                raise SystemExit(f"the command ended by itself: {process.returncode}")
            time.sleep(0.02)
        print(f"after {lines:,} lines the {what} is killed", flush=True)
        if what == "process":
            os.kill(chance.choice(_readers(process.pid)), 9)
        else:
            process.kill()
            process.wait()
            process = subprocess.Popen(_command(files, results, jobs), stdout=subprocess.DEVNULL)
    status = process.wait()
    names = Counter(json.loads(line)["file"] for line in results.read_text().splitlines())
    errors = sum("error" in json.loads(line) for line in results.read_text().splitlines())
    once = sum(times == 1 for times in names.values())
    print(
        f"status {status}: {sum(names.values()):,} lines, {once:,} of {count:,} files once, {errors} errors"
    )


def _readers(pid: int) -> list[int]:
    """Return the processes that read; another one of them only tracks resources."""
    return [c for c in _children(pid) if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
