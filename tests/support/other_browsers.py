"""Firefox and WebKit, driven through WebDriver: Firefox's own BiDi socket, and WebKit's driver over HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from websockets.sync.client import connect

from tests.support.browser import NAME, Touch, free_port, until
from tests.support.desktop import desktop_of

FIREFOX = shutil.which("firefox") or shutil.which("firefox-esr")
WEBKIT = shutil.which("WebKitWebDriver") if shutil.which("Xvfb") else None

MISSING = {"firefox": None if FIREFOX else "Firefox is not installed"}
MISSING["webkit"] = None if WEBKIT else "WebKitWebDriver (package webkit2gtk-driver) or Xvfb is not installed"
"""Why a browser cannot be run; None if it can."""

Hand = Literal["mouse", "touch"]


class Driven(ABC):
    """Drive the one page of a browser.

    Attributes:
        knows_name: it takes `NAME` for this computer.
    """

    knows_name = False

    @abstractmethod
    def open(self, url: str) -> None:
        """Open a page."""

    @abstractmethod
    def run(self, script: str) -> Any:
        """Return the value of an expression, which JSON can hold."""

    @abstractmethod
    def act(self, actions: Sequence[dict[str, Any]]) -> None:
        """Do the actions of WebDriver's input sources."""

    def wait(self, script: str, timeout_s: float = 30.0) -> Any:
        """Wait until an expression is true, and return its value."""
        return until(lambda: self.run(script), timeout_s, script)

    def write(self, path: Sequence[Touch], hand: Hand) -> None:
        """Write a stroke, all in one go."""
        first, *others = [{"type": "pointerMove", "x": x, "y": y, "duration": 8} for x, y in path]
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        pointer = {"type": "pointer", "id": hand, "parameters": {"pointerType": hand}}
        self.act([{**pointer, "actions": [first, down, *others, up]}])

    def click(self, selector: str) -> None:
        """Click in the middle of an element."""
        x, y = self.run(
            f"(b => [b.x + b.width / 2, b.y + b.height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        self.write([(round(x), round(y))], "mouse")


class Firefox(Driven):
    """Drive Firefox."""

    knows_name = True

    def __init__(self, address: str) -> None:
        self._open = contextlib.ExitStack()
        self._socket = self._open.enter_context(connect(f"{address}/session", max_size=None))
        self._number = 0
        self._call("session.new", capabilities={})
        self._context = self._call("browsingContext.getTree")["contexts"][0]["context"]

    def open(self, url: str) -> None:
        self._call("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def run(self, script: str) -> Any:
        answer = self._call(
            "script.evaluate",
            expression=f"JSON.stringify({script})",
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise AssertionError(f"{script}: {answer}")
        return json.loads(answer["result"].get("value") or "null")

    def act(self, actions: Sequence[dict[str, Any]]) -> None:
        self._call("input.performActions", context=self._context, actions=actions)

    def close(self) -> None:
        """Close the connection."""
        self._open.close()

    def _call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            if answer.get("id") == self._number:
                if answer["type"] == "error":
                    raise AssertionError(f"{method}: {answer['message']}")
                return answer["result"]


class WebKit(Driven):
    """Drive WebKit."""

    def __init__(self, port: int, binary: str) -> None:
        self._port = port
        options = {"binary": binary, "args": ["--automation"]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session = ""
        self._session = "/session/" + self._call("/session", capabilities=capabilities)["sessionId"]

    def open(self, url: str) -> None:
        self._call("/url", url=url)

    def run(self, script: str) -> Any:
        return self._call("/execute/sync", script=f"return {script}", args=[])

    def act(self, actions: Sequence[dict[str, Any]]) -> None:
        self._call("/actions", actions=actions)

    def close(self) -> None:
        """End the session."""
        self._call("", "DELETE")

    def _call(self, path: str, method: str = "POST", **parameters: Any) -> Any:
        asking = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        asking.request(method, self._session + path, json.dumps(parameters) if parameters else None)
        with contextlib.closing(asking), asking.getresponse() as answer:
            value = json.load(answer)["value"]
        if answer.status != 200:
            raise AssertionError(f"{path}: {value}")
        return value


@contextlib.contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """Run Firefox with a new profile in a folder; it takes `NAME` for this computer."""
    assert FIREFOX
    (folder / "user.js").write_text(f'user_pref("network.dns.localDomains", "{NAME}");\n')
    command = [FIREFOX, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(folder)]
    with _running(command, folder, os.environ):
        said = folder / "WebDriverBiDiServer.json"
        until(lambda: said.exists() and said.read_text().endswith("}"), 60.0, "Firefox starts")
        place = json.loads(said.read_text())
        with contextlib.closing(Firefox(f"ws://{place['ws_host']}:{place['ws_port']}")) as driven:
            yield driven


@contextlib.contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """Run WebKit's own small browser in a window of a display of its own."""
    assert WEBKIT
    (binary, *_) = sorted(map(str, Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")), reverse=True)
    port = free_port()
    with desktop_of(folder) as desktop, _running([WEBKIT, f"--port={port}"], folder, desktop.environment):
        until(lambda: _answers(port), 30.0, "WebKit's driver starts")
        with contextlib.closing(WebKit(port, binary)) as driven:
            yield driven


def _answers(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def _running(command: Sequence[str], home: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Run a program and all that it starts."""
    process = subprocess.Popen(
        command,
        env={**environment, "HOME": str(home), "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
