"""How much of a training is spent waiting for samples, and how many of TensorFlow's threads suit it.

    python -m tests.benchmarks.training_step --data DATA [--epochs 3] [--threads 0 1]

Trains by recipe.toml for a few epochs, each time in a process of its own with so many threads for an
operation (0 leaves it to TensorFlow), while another process makes the next epoch's samples. Prints for each
the median seconds of the epochs after the first, and the share of the time spent waiting: for the first
epoch's samples nothing can be trained meanwhile, so that it is told apart.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Print a line for each number of threads."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, nargs="+", default=[0, 1])
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {options.epochs} epochs each")
    print(f"{'threads':>7}{'s an epoch':>12}{'waiting':>9}{'first epoch':>13}{'waiting':>9}")
    for threads in options.threads:
        with tempfile.TemporaryDirectory() as run:
            line = [sys.executable, "-m", "trainer", "train", "--data", str(options.data), "--run", run]
            environment = {**os.environ, "TF_NUM_INTRAOP_THREADS": str(threads)}
            settings = ["--set", f"epochs={options.epochs}"]
            subprocess.run([*line, *settings], env=environment, stdout=subprocess.DEVNULL, check=True)
            first, *later = json.loads((Path(run) / "state.json").read_text())["history"]
        median = statistics.median(epoch["seconds"] for epoch in later)
        waiting = sum(epoch["waited_s"] for epoch in later) / sum(epoch["seconds"] for epoch in later)
        print(
            f"{threads:7}{median:12.1f}{waiting:9.1%}{first['seconds']:13.1f}"
            f"{first['waited_s'] / first['seconds']:9.1%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
