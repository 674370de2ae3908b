"""The board beside a standard output that cannot be written, or that nobody reads."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

import pytest

from board.storage.autosave import Autosave
from tests.support.outputs import closed_pipe, full_disk, full_pipe

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
READINGS = 30

BOARD = """
import sys
from dataclasses import replace
from board import app
from board.__main__ import main
from tests.end_to_end.acts import key, stroke
from tests.end_to_end.conftest import EveryStrokeIsASeven, Script

run = app.run

def run_with_a_hand(window, services):
    frames = [[*stroke((100, 100), (140, 100)), key("space")] for _ in range(READINGS)]
    script = Script(window, [*frames, [key("escape"), key("escape")], []])
    return run(window, replace(services, load=EveryStrokeIsASeven), script)

app.run = run_with_a_hand
sys.exit(main(["--windowed", "640x360"]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
@pytest.mark.parametrize("output_of", [closed_pipe, full_disk, full_pipe])
def test_the_board_goes_on_without_its_output(
    output_of: Callable[[], AbstractContextManager[IO[bytes]]], tmp_path: Path
) -> None:
    """It takes ink, reads, leaves with Escape, says nothing, and keeps all."""
    folders = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(tmp_path))
    with output_of() as output:
        run = subprocess.run(
            [sys.executable, "-c", BOARD.replace("READINGS", str(READINGS))],
            cwd=ROOT,
            env={**os.environ, **folders, "SDL_VIDEODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert (run.returncode, run.stderr) == (0, "")
    autosave = Autosave(tmp_path / "digit-board", lambda _: None)
    autosave.close()
    assert len(autosave.journal.document.page.ink) == READINGS
