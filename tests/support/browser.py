"""A headless Chromium, driven through the DevTools protocol."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

NAME = "board.test"
"""A name for 127.0.0.1 that browsers do not trust, as they do not trust a network's addresses."""

PHONE, TABLET = (390, 844), (1024, 768)

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-port=0", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"),
)

Touch = tuple[float, float]


class Tab:
    """Drive one page.

    Attributes:
        errors: what the page said was wrong.
    """

    def __init__(self, address: str) -> None:
        self._open = contextlib.ExitStack()
        self._socket = self._open.enter_context(connect(address, max_size=None))
        self._number = 0
        self.errors: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and wait for its answer."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=30))
            if answer.get("method") == "Runtime.exceptionThrown":
                self.errors.append(str(answer["params"]["exceptionDetails"]))
            if answer.get("method") == "Log.entryAdded" and answer["params"]["entry"]["level"] == "error":
                self.errors.append(str(answer["params"]["entry"]["text"]))
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def resize(self, size: tuple[int, int], touch: bool = True) -> None:
        """Let the page be (width, height) CSS pixels large, on a screen that can be touched or not."""
        width, height = size
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2,
            mobile=touch,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=touch)

    def open(self, url: str) -> None:
        """Open a page."""
        self.call("Page.navigate", url=url)

    def run(self, script: str) -> Any:
        """Return the value of an expression, or of the promise that it is."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, script: str, timeout_s: float = 10.0) -> Any:
        """Wait until an expression is true, and return its value."""
        return until(lambda: self.run(script), timeout_s, script)

    def touch(self, kind: str, *points: Touch, radius: float = 5.0) -> None:
        """Send a "touchStart", "touchMove" or "touchEnd" with the fingers that are down after it."""
        fingers = [
            {"x": x, "y": y, "id": n, "radiusX": radius, "radiusY": radius} for n, (x, y) in enumerate(points)
        ]
        self.call("Input.dispatchTouchEvent", type=kind, touchPoints=fingers)

    def write(self, path: Sequence[Touch]) -> None:
        """Write a stroke with a finger, in front of all other tabs."""
        self.call("Page.bringToFront")
        self.touch("touchStart", path[0])
        for place in path[1:]:
            self.touch("touchMove", place)
        self.touch("touchEnd")

    def pen(self, kind: str, x: float, y: float) -> None:
        """Send a "mousePressed", "mouseMoved" or "mouseReleased" of a pen."""
        self.call(
            "Input.dispatchMouseEvent",
            type=kind,
            x=x,
            y=y,
            button="left",
            pointerType="pen",
            force=0.5,
            buttons=0 if kind == "mouseReleased" else 1,
            clickCount=1,
        )

    def click(self, selector: str) -> None:
        """Click an element."""
        self.run(f"document.querySelector({selector!r}).click()")

    def save(self, path: Path) -> None:
        """Save what the page shows as a PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        """Close the connection, not the page."""
        self._open.close()


class Browser:
    """Hold a browser's process."""

    def __init__(self, folder: Path) -> None:
        """Start it with a new profile in a folder."""
        assert CHROMIUM
        self._process = subprocess.Popen(
            [CHROMIUM, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        port_file = folder / "DevToolsActivePort"
        until(lambda: port_file.exists() and port_file.read_text().count("\n") >= 1, 30.0, "Chromium starts")
        self._port = int(port_file.read_text().splitlines()[0])
        self._tabs: list[Tab] = []

    def tab(self, size: tuple[int, int] = PHONE, touch: bool = True) -> Tab:
        """Return a new page."""
        asking = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        asking.request("PUT", "/json/new?about:blank")
        with contextlib.closing(asking), asking.getresponse() as answer:
            tab = Tab(json.load(answer)["webSocketDebuggerUrl"])
        tab.resize(size, touch)
        self._tabs.append(tab)
        return tab

    def stop(self) -> None:
        """Let all its processes stand still, as on a phone that sleeps."""
        self._send(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let them go on."""
        self._send(signal.SIGCONT)

    def close(self) -> None:
        """End it."""
        for tab in self._tabs:
            tab.close()
        self._send(signal.SIGKILL)
        self._process.wait()

    def _send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start a browser, and end it."""
    started = Browser(folder)
    try:
        yield started
    finally:
        started.close()


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def until(holds: Callable[[], Any], timeout_s: float, what: str) -> Any:
    """Wait until something holds, and return it."""
    end_s = time.monotonic() + timeout_s
    while not (value := holds()):
        if time.monotonic() > end_s:
            raise AssertionError(f"not within {timeout_s:g} s: {what}")
        time.sleep(0.02)
    return value
