"""Opening files on a thread of its own."""

import subprocess
import sys
from pathlib import Path
from queue import SimpleQueue

import cv2
import numpy as np

from board.state.commands import Command, Put
from board.workers.opening import Opener

QUIT_MEANWHILE = """
import sys, time
import board.reading.image.picture_file
from board.workers.opening import Opener
Opener(lambda command: print(len(command.pages))).open([sys.argv[1]], (1280, 720))
time.sleep(0.2)
"""


def test_leaving_while_a_picture_opens_is_no_crash(tmp_path: Path) -> None:
    """The picture is waited for: to end while OpenCV is at it would abort the program."""
    path = tmp_path / "large.jpg"
    coarse = np.random.default_rng(1).integers(0, 255, (300, 400), np.uint8)
    assert cv2.imwrite(str(path), cv2.resize(coarse, (4000, 3000)))
    command = [sys.executable, "-c", QUIT_MEANWHILE, str(path)]
    run = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "1\n", "")


def test_a_name_that_no_file_can_have_is_one_sentence() -> None:
    """It may be on the clipboard: text that only looks like a path."""
    commands: SimpleQueue[Command] = SimpleQueue()
    Opener(commands.put).open(["/" + "x" * 5000], (640, 360))
    put = commands.get(timeout=30)
    assert isinstance(put, Put)
    assert (put.pages, "cannot read" in put.complaint) == ((), True)
