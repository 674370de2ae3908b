"""Copying and pasting through the clipboard of a real X server, and other programs at it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import pytest

from board import app
from board.performer import Services
from board.state.session import Session
from board.system.clipboard import X11, copy, paste
from board.ui.window import Window
from tests.end_to_end.acts import Act, key, stroke
from tests.end_to_end.conftest import EveryStrokeIsASeven, Steps
from tests.support.desktop import MISSING, PATIENCE_S, desktop_of
from tests.support.handwriting import written
from tests.support.photographed import inked

SEVEN = stroke((100, 100), (140, 100), (120, 160))

missing = [*MISSING, *(["xclip"] if not shutil.which("xclip") else [])]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


@pytest.fixture(autouse=True)
def display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start an X server; the board's own window is none of its."""
    with desktop_of(tmp_path) as desktop:
        monkeypatch.setenv("DISPLAY", desktop.environment["DISPLAY"])
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield


def offer(content: bytes, kind: str) -> None:
    """Let another program own the clipboard."""
    command = ["xclip", "-selection", "clipboard", "-target", kind, "-in"]
    subprocess.run(command, input=content, check=True, timeout=PATIENCE_S)
    taken("TARGETS")


def taken(kind: str = "UTF8_STRING") -> bytes:
    """Return what another program gets, as soon as it gets anything."""
    command = ["xclip", "-selection", "clipboard", "-target", kind, "-out"]
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:  # xclip may say that it has copied before the X server knows
        run = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE_S)
        if run.returncode == 0:
            return run.stdout
        time.sleep(0.02)
    raise AssertionError("the clipboard is empty")


def after(name: str, holds: Callable[[Session], object], window: Window) -> Session:
    """Write a seven, read it, press a key, and wait until something holds; return the board then."""
    steps: list[Callable[[Session], bool] | Sequence[Act]] = [
        [*SEVEN, key("space")],
        lambda session: session.surface.reading is not None,
        [key(name)],
        lambda session: bool(holds(session)),
    ]
    return app.run(window, Services(load=EveryStrokeIsASeven), Steps(window, *steps))


def test_another_program_gets_what_was_copied(window: Window) -> None:
    """Ctrl+C puts the reading on the clipboard, where it stays."""
    session = after("ctrl+c", lambda session: session.notice.sentence, window)
    assert session.notice.sentence == "Copied: 7"
    assert taken() == b"7"


@pytest.mark.parametrize("name", ["plain.png", "with a space, ä and %.png"])
@pytest.mark.parametrize("kind", ["text/uri-list", "UTF8_STRING", "quoted"])
def test_files_are_pasted(window: Window, tmp_path: Path, name: str, kind: str) -> None:
    """Their address or path may have spaces; a path may be in quotes."""
    path = tmp_path / name
    path.write_bytes(cv2.imencode(".png", inked(written("2", 30, 30, 90), 200, 150))[1].tobytes())
    texts = {"text/uri-list": f"{path.as_uri()}\r\n", "UTF8_STRING": str(path), "quoted": f"'{path}'\n"}
    offer(texts[kind].encode(), "UTF8_STRING" if kind == "quoted" else kind)
    session = after("ctrl+v", lambda session: len(session.surface.page.page_images), window)
    assert not session.notice.sentence


def test_a_picture_is_pasted_before_its_text(window: Window) -> None:
    """Of what a program offers, the board takes a picture if there is one."""
    png = cv2.imencode(".png", inked(written("2", 30, 30, 90), 200, 150))[1].tobytes()
    offer(png, "image/png")
    assert paste(X11, ("image/jpeg",)) == b""
    assert after("ctrl+v", lambda session: session.surface.page.page_images, window)


@pytest.mark.parametrize("text", ["just words", "", "see /etc/hosts", "'", "\x00\xff"])
def test_a_text_of_another_program_is_no_damaged_picture(window: Window, text: str) -> None:
    """The notice says that there is no picture."""
    offer(text.encode("latin-1"), "UTF8_STRING")
    session = after("ctrl+v", lambda session: session.notice.sentence, window)
    assert session.notice.sentence == "There is no picture on the clipboard."


SLOW_OWNER = """
import os, sys, time
if "TARGETS" in sys.argv:
    print("image/png")
elif "-in" in sys.argv:
    sys.exit(1)
else:
    for _ in range(int(os.environ["PARTS"])):
        sys.stdout.write("x" * 2**20)
    time.sleep(float(os.environ["REST_S"]))
"""


@pytest.mark.parametrize(("parts", "rest_s"), [(0, 60), (200, 0)], ids=["slow", "200 MB"])
def test_an_owner_without_bounds_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parts: int, rest_s: float
) -> None:
    """Too much or too slow is as nothing."""
    tool = tmp_path / "bin" / "xclip"
    tool.parent.mkdir()
    tool.write_text(f"#!{sys.executable}\n{SLOW_OWNER}")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PARTS", str(parts))
    monkeypatch.setenv("REST_S", str(rest_s))
    monkeypatch.setattr("board.system.clipboard.TIMEOUT_S", 5.0 if parts else 0.5)
    assert paste(X11, ("image/png",)) == b""
    assert not copy(X11, "7")
