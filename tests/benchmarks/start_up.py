"""How long the board takes to show, and to read, beside what importing its libraries takes.

    python -m tests.benchmarks.start_up [--times 7]

Starts each command afresh, in turns, and prints the median seconds from the start of the
process and their ratio to the two imports. With DISPLAY set the window is a real one, else
SDL's dummy.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from board.ink import stroke_of
from board.inkml import write_inkml

FIRST_FRAME = """
from board.window import Window
show = Window.show
def tell(window, changed):
    show(window, changed)
    print("shown", flush=True)
Window.show = tell
from board.__main__ import main
main()
"""


def seconds_to_first_line(command: list[str]) -> float:
    """Start a command; return the seconds until it prints its first line or ends."""
    began_s = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        process.stdout.readline()
        took_s = time.perf_counter() - began_s
        process.kill()
    return took_s


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=7)
    times = parser.parse_args().times
    if "DISPLAY" not in os.environ:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.inkml"
        write_inkml(one, (stroke_of([(960, 400 + 20 * n) for n in range(12)]),))
        python = sys.executable
        commands = {
            "import pygame": [python, "-c", "import pygame"],
            "import tensorflow": [python, "-c", "import tensorflow"],
            "board --help": [python, "-m", "board", "--help"],
            "import numpy, cv2, pygame": [python, "-c", "import numpy, cv2, pygame"],
            "first frame": [python, "-c", FIRST_FRAME],
            "first reading": [python, "-m", "board", "replay", str(one), "--speed", "1e6"],
        }
        took_s: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(times):
            for name, command in commands.items():
                took_s[name].append(seconds_to_first_line(command))
    medians = {name: statistics.median(all_s) for name, all_s in took_s.items()}
    driver = os.environ.get("SDL_VIDEODRIVER", "a real window")
    print(f"median of {times}, {driver}")
    print(f"{'':28}{'s':>7}{'min':>7}{'max':>7}{'× pygame':>11}{'× tensorflow':>14}")
    for name, all_s in took_s.items():
        ratios = (medians[name] / medians[f"import {library}"] for library in ("pygame", "tensorflow"))
        print(
            f"{name:28}{medians[name]:7.2f}{min(all_s):7.2f}{max(all_s):7.2f}"
            + "".join(f"{ratio:{wide}.3f}" for ratio, wide in zip(ratios, (11, 14), strict=True))
        )


if __name__ == "__main__":
    main()
