"""How many files a second `digit-board read` reads: in one process, in several, and on a Dask cluster.

    python -m tests.benchmarks.read_many FOLDER [--jobs 1 2] [--dask 2] [--times 3] [--count N]

FOLDER holds ink (.inkml) or pictures. The command is run as a person would, its start included, in turns;
printed are the median seconds, files a second, and whether every run read the same. For Dask a scheduler and
workers of one thread run on this machine; their start does not count, but the loading of the network does.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

KINDS = {".inkml", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--jobs", metavar="N", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--dask", metavar="WORKERS", type=int, default=0)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--count", type=int, help="read the first N files (default: all)")
    options = parser.parse_args()
    files = sorted(path for path in options.folder.iterdir() if path.suffix.lower() in KINDS)[: options.count]
    took_s: dict[str, list[float]] = {}
    read = set()
    with cluster(options.dask) if options.dask else contextlib.nullcontext() as address:
        ways = {f"--jobs {jobs}": ["--jobs", str(jobs)] for jobs in options.jobs}
        if address:
            ways[f"--dask, {options.dask} workers"] = ["--dask", address]
        for _ in range(options.times):
            for way, arguments in ways.items():
                seconds, lines = _run(files, arguments)
                took_s.setdefault(way, []).append(seconds)
                read.add(lines)
    print(f"{len(files)} files, median of {options.times}")
    for way, all_s in took_s.items():
        median_s = statistics.median(all_s)
        print(
            f"{way}: {median_s:.2f} s ({min(all_s):.2f} to {max(all_s):.2f}), "
            f"{len(files) / median_s:.1f} files a second"
        )
    print("every run read the same" if len(read) == 1 else f"{len(read)} different results")


def _run(files: list[Path], arguments: list[str]) -> tuple[float, tuple[str, ...]]:
    """Return how long a run took, and its lines in a fixed order."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.jsonl"
        command = [sys.executable, "-m", "board", "read", "--to", str(results), *arguments, *map(str, files)]
        began_s = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        return time.perf_counter() - began_s, tuple(sorted(results.read_text().splitlines()))


@contextlib.contextmanager
def cluster(workers: int) -> Iterator[str]:
    """Run a scheduler and workers; give the scheduler's address."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ends:
        file = Path(folder) / "scheduler.json"

        def start(*arguments: str) -> None:
            command = [
                sys.executable,
                "-m",
                "dask",
                *arguments,
                "--no-dashboard",
                "--scheduler-file",
                str(file),
            ]
            quiet = subprocess.DEVNULL
            ends.callback(subprocess.Popen(command, stdout=quiet, stderr=quiet).kill)

        start("scheduler", "--host", "127.0.0.1", "--port", "0")
        for _ in range(workers):
            start("worker", "--nthreads", "1", "--no-nanny")
        while not (file.exists() and file.read_text().rstrip().endswith("}")):
            time.sleep(0.05)
        address: str = json.loads(file.read_text())["address"]
        wait = f"from distributed import Client; Client({address!r}).wait_for_workers({workers})"
        subprocess.run([sys.executable, "-c", wait], check=True, stderr=subprocess.DEVNULL)
        yield address


if __name__ == "__main__":
    main()
