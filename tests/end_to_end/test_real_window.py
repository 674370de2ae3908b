"""One person's minute at a real window: the mouse writes, Space reads, Esc leaves."""

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MISSING = [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]
PATIENCE_S = 60

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


class Desktop:
    """Hold an X server without a screen, and the mouse and keyboard at it."""

    def __init__(self, display: str) -> None:
        self.environment = {**os.environ, "DISPLAY": display}
        self.environment.pop("SDL_VIDEODRIVER", None)

    def do(self, *acts: str) -> str:
        """Let xdotool act; return what it printed."""
        run = subprocess.run(
            ["xdotool", *acts],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return run.stdout.strip()

    def wait_for(self, window: str) -> None:
        """Wait until the window of this name has the keyboard."""
        until_s = time.monotonic() + PATIENCE_S
        while self.do("getwindowfocus", "getwindowname") != window:
            assert time.monotonic() < until_s, f"no window {window}"
            time.sleep(0.05)


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """Start an X server of 1280x720."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    command.append("-noreset")  # or it would start anew whenever xdotool, its only client yet, leaves
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            yield Desktop(f":{told.readline().strip()}")
        server.terminate()


def test_a_person_at_a_real_window(desktop: Desktop) -> None:
    """What the mouse drew is read and printed, a key undoes it, and the board leaves when it is told to."""
    with subprocess.Popen(
        [sys.executable, "-m", "board"], cwd=ROOT, env=desktop.environment, stdout=subprocess.PIPE, text=True
    ) as board:
        lines: queue.Queue[str] = queue.Queue()

        def listen() -> None:
            for line in board.stdout or ():
                lines.put(line)

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            desktop.wait_for("Digit Board")
            down = [word for y in range(250, 460, 10) for word in ("mousemove", "640", str(y))]
            desktop.do("mousemove", "640", "240", "mousedown", "1", *down, "mouseup", "1", "key", "space")
            assert [lines.get(timeout=PATIENCE_S) for _ in range(2)] == ["1\n", "\n"]

            desktop.do("key", "ctrl+z", "key", "Return")
            assert lines.get(timeout=PATIENCE_S) == "\n"

            desktop.do("key", "F11", "key", "Escape")
            assert board.wait(timeout=PATIENCE_S) == 0
        finally:
            board.kill()
            listener.join()
