"""An X server without a screen, for tests in a real window."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]
"""What must be installed for it, and is not."""
PATIENCE_S = 60


class Desktop:
    """Hold an X server without a screen, and the mouse and keyboard at it."""

    def __init__(self, display: str, home: Path) -> None:
        self.home = home
        own = {"DISPLAY": display, "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        self.environment = {**os.environ, **own}
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


@contextmanager
def desktop_of(home: Path) -> Iterator[Desktop]:
    """Start an X server of 1280x720."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    command.append("-noreset")  # or it would start anew whenever xdotool, its only client yet, leaves
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            yield Desktop(f":{told.readline().strip()}", home)
        server.terminate()
