"""How long the board takes to show, and to read, beside what importing its libraries takes.

    python -m tests.benchmarks.start_up [--times 7]

Starts each command afresh, in turns, and prints the median seconds from the start of the
process and their ratio to the two imports: to the first frame, of a new board and of one that
was left with 100,000 points on it or after 100,000 edits; to the first ink, of a pen that is
down as soon as there is a window; to the first reading. Below, which modules `--help` spends its
time on. With DISPLAY set the window is a real one, else SDL's dummy.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from board.document.page import Change, Edit
from board.ink.inkml import write_inkml
from board.ink.stroke import stroke_of
from board.storage.journal import Journal
from board.storage.journal_format import Pens
from tests.benchmarks.frames import scribbles
from tests.support.journals import append, long_journal

POINTS = 100_000
FULL = f"first frame, {POINTS:,} points"
EDITS = 100_000
LONG_FRAME, LONG_INK = f"first frame, {EDITS:,} edits", f"first ink, {EDITS:,} edits"
SIZE = 1920, 1080

FIRST_FRAME = """
from board.ui.window import Window
show = Window.show
def tell(window, changed):
    show(window, changed)
    print("shown", flush=True)
Window.show = tell
from board.__main__ import main
main()
"""

FIRST_INK = """
from board.ui.window import Window
show = Window.show
frames = 0
def tell(window, changed):
    global frames
    show(window, changed)
    if frames == 0:
        window.press_pointer(300, 300)
        window.move_pointer(310, 310)
    elif window.surface.get_at((305, 305)) != window.surface.get_at((5, 5)):
        print("shown", flush=True)
    frames += 1
Window.show = tell
from board.__main__ import main
main()
"""


def kept(folder: Path) -> dict[str, str]:
    """Return the environment in which the board keeps everything in a folder."""
    return {**os.environ, **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))}


def leave_ink(folder: Path) -> None:
    """Leave a board with much ink in a folder."""
    journal = Journal(folder / "digit-board" / "boards", lambda _: None, _no_picture)
    journal.begin(SIZE)
    for n, path in enumerate(scribbles(SIZE, POINTS, seed=1)):
        append(journal, [Edit(0, (Change(n, (), (stroke_of(path),)),))], Pens(), 0.0)
    journal.close()


def _no_picture(name: str, _: tuple[int, int]) -> NoReturn:
    raise LookupError(name)


def seconds_to_first_line(command: list[str], environment: dict[str, str]) -> float:
    """Start a command; return the seconds until it prints its first line or ends."""
    began_s = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout
        process.stdout.readline()
        took_s = time.perf_counter() - began_s
        process.kill()
    return took_s


def slowest_imports(report: str, count: int) -> list[tuple[str, float]]:
    """Return the modules that take longest by themselves, and their ms, from what -X importtime prints."""
    rows = [line.removeprefix("import time:").split("|") for line in report.splitlines()]
    took_ms = [(name.strip(), int(own_us) / 1000) for own_us, _, name in rows if own_us.strip().isdecimal()]
    return sorted(took_ms, key=lambda row: -row[1])[:count]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=7)
    times = parser.parse_args().times
    if "DISPLAY" not in os.environ:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        new, full, long = (kept(Path(folder) / name) for name in ("new", "full", "long"))
        boards = Path(folder) / "long" / "digit-board" / "boards"
        boards.mkdir(parents=True)
        (boards / "board.journal").write_bytes(long_journal(EDITS, SIZE))
        leave_ink(Path(folder) / "full")
        one = Path(folder) / "one.inkml"
        write_inkml(one, (stroke_of([(960, 400 + 20 * n) for n in range(12)]),))
        python = sys.executable
        commands = {
            "import pygame": [python, "-c", "import pygame"],
            "import tensorflow": [python, "-c", "import tensorflow"],
            "board --help": [python, "-m", "board", "--help"],
            "import numpy, cv2, pygame": [python, "-c", "import numpy, cv2, pygame"],
            "first frame": [python, "-c", FIRST_FRAME],
            FULL: [python, "-c", FIRST_FRAME],
            "first ink": [python, "-c", FIRST_INK],
            LONG_FRAME: [python, "-c", FIRST_FRAME],
            LONG_INK: [python, "-c", FIRST_INK],
            "first reading": [python, "-m", "board", "replay", str(one), "--speed", "1e6"],
        }
        took_s: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(times):
            for name, command in commands.items():
                folders = {FULL: full, LONG_FRAME: long, LONG_INK: long}
                for marker in Path(folder).rglob("*.starting"):
                    marker.unlink()  # as the start before was ended on purpose
                took_s[name].append(seconds_to_first_line(command, folders.get(name, new)))
        imports = subprocess.run(
            [python, "-X", "importtime", "-m", "board", "--help"], env=new, capture_output=True, check=True
        )
    medians = {name: statistics.median(all_s) for name, all_s in took_s.items()}
    driver = os.environ.get("SDL_VIDEODRIVER", "a real window")
    print(f"median of {times}, {driver}")
    print(f"{'':34}{'s':>7}{'min':>7}{'max':>7}{'× pygame':>11}{'× tensorflow':>14}")
    for name, all_s in took_s.items():
        ratios = (medians[name] / medians[f"import {library}"] for library in ("pygame", "tensorflow"))
        print(
            f"{name:34}{medians[name]:7.2f}{min(all_s):7.2f}{max(all_s):7.2f}"
            + "".join(f"{ratio:{wide}.3f}" for ratio, wide in zip(ratios, (11, 14), strict=True))
        )
    share = medians["board --help"] / medians["import numpy, cv2, pygame"]
    print(f"board --help takes {share:.2f} of import numpy, cv2, pygame; its slowest imports, ms:")
    for name, took_ms in slowest_imports(imports.stderr.decode(), 8):
        print(f"{name:34}{took_ms:7.1f}")


if __name__ == "__main__":
    main()
