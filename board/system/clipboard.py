"""The clipboard of a Linux desktop, through the tools xclip (X11) and wl-clipboard (Wayland)."""

import os
import select
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

BYTES_MAX = 64 * 1024 * 1024
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/bmp", "image/gif")
"""The types of pictures that are pasted, the best first."""
TEXTS = ("text/uri-list", "text/plain;charset=utf-8", "UTF8_STRING", "text/plain", "STRING")
"""The types of texts that are pasted, the best first."""
TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Tool:
    """Hold the commands of a tool.

    Attributes:
        copy: takes a text on standard input.
        types: prints the types that the clipboard offers, one a line.
        paste: prints the content; the type is appended.
    """

    copy: Sequence[str]
    types: Sequence[str]
    paste: Sequence[str]


_XCLIP = ("xclip", "-selection", "clipboard")
X11 = Tool((*_XCLIP, "-in"), (*_XCLIP, "-out", "-target", "TARGETS"), (*_XCLIP, "-out", "-target"))
WAYLAND = Tool(("wl-copy",), ("wl-paste", "--list-types"), ("wl-paste", "--no-newline", "--type"))


def tool() -> Tool | None:
    """Return the tool of this desktop; None if it is not installed."""
    if os.environ.get("WAYLAND_DISPLAY") and shutil.which("wl-copy") and shutil.which("wl-paste"):
        return WAYLAND
    if os.environ.get("DISPLAY") and shutil.which("xclip"):
        return X11
    return None


def copy(tool: Tool, text: str) -> bool:
    """Put a text on the clipboard; return False if that fails."""
    nothing = subprocess.DEVNULL  # the tool goes on in the background and would keep a pipe open
    try:
        run = subprocess.run(  # noqa: S603  # one of the two tools above
            tool.copy,
            input=text.encode(),
            stdout=nothing,
            stderr=nothing,
            timeout=TIMEOUT_S,
            check=False,
            start_new_session=True,  # Ctrl+C in the terminal must not clear the clipboard
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def paste(tool: Tool, kinds: Sequence[str]) -> bytes:
    """Return what the clipboard holds, of the first type that it offers; b"" if it offers none."""
    offered = _output_of(tool.types).decode(errors="replace").splitlines()
    contents = (_output_of([*tool.paste, kind]) for kind in kinds if kind in offered)
    return next((content for content in contents if content), b"")


def _output_of(command: Sequence[str]) -> bytes:
    """Return what a command prints; b"" if it fails, prints too much or takes too long."""
    content = bytearray()
    until_s = time.monotonic() + TIMEOUT_S
    try:
        process = subprocess.Popen(  # noqa: S603  # of one of the two tools above
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return b""
    with process:
        assert process.stdout  # noqa: S101  # it is a pipe
        while len(content) <= BYTES_MAX:
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, until_s - time.monotonic()))
            if not ready:
                break
            part = os.read(process.stdout.fileno(), 1 << 16)
            if not part:
                return bytes(content) if process.wait() == 0 else b""
            content += part
        process.kill()
    return b""
