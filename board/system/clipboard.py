"""The clipboard's pictures, where pygame cannot have them: on Linux, through a tool of the system."""

import os
import shutil
import subprocess

BYTES_MAX = 64 * 1024 * 1024
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/bmp", "image/gif")
"""The kinds of pictures that are taken, the best first."""
TIMEOUT_S = 5.0


def tool() -> list[str] | None:
    """Return the command that prints the clipboard, to be given a kind; None if none is installed."""
    if os.environ.get("WAYLAND_DISPLAY") and shutil.which("wl-paste"):
        return ["wl-paste", "--no-newline", "--type"]
    if os.environ.get("DISPLAY") and shutil.which("xclip"):
        return ["xclip", "-selection", "clipboard", "-out", "-target"]
    return None


def content_of(command: list[str], kind: str) -> bytes:
    """Return what the clipboard holds of a kind; b"" if it has none, is too large or takes too long."""
    with subprocess.Popen(  # noqa: S603  # one of the two commands above
        [*command, kind], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            content, _ = process.communicate(timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            return b""
    return content if process.returncode == 0 and len(content) <= BYTES_MAX else b""
