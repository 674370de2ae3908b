"""How many files a second `digit-board read` reads, in one process and in several.

    python -m tests.benchmarks.read_many FOLDER [--jobs 1 2] [--times 3]

FOLDER holds ink (.inkml) or pictures. The command is run as a person would, its start included, in turns;
printed are the median seconds, files a second, and whether every run printed the same.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

KINDS = {".inkml", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--jobs", metavar="N", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    files = sorted(path for path in options.folder.iterdir() if path.suffix.lower() in KINDS)
    took_s: dict[int, list[float]] = {jobs: [] for jobs in options.jobs}
    printed = set()
    for _ in range(options.times):
        for jobs in options.jobs:
            began_s = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-m", "board", "read", "--json", "--jobs", str(jobs), *map(str, files)],
                capture_output=True,
                check=False,
            )
            took_s[jobs].append(time.perf_counter() - began_s)
            printed.add(run.stdout)
    print(f"{len(files)} files, median of {options.times}")
    for jobs, all_s in took_s.items():
        median_s = statistics.median(all_s)
        print(
            f"--jobs {jobs}: {median_s:.2f} s ({min(all_s):.2f} to {max(all_s):.2f}), "
            f"{len(files) / median_s:.0f} files a second"
        )
    print("every run printed the same" if len(printed) == 1 else f"{len(printed)} different outputs")


if __name__ == "__main__":
    main()
