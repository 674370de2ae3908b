"""Copying and pasting in the background."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from functools import partial
from typing import Protocol
from urllib.parse import unquote, urlsplit

from board.state.commands import Command, Put, Tell
from board.system.clipboard import PICTURES, TEXTS, Tool, copy, paste, tool
from board.system.worker import Worker
from board.workers.opening import Opener

_PATHS_MAX = 1000
_TEXT_MAX = 1_000_000  # characters of a text that may name files


class Screen(Protocol):
    """Give the clipboard where no tool of the system is needed for it."""

    def copy(self, text: str) -> bool:
        """Copy a text; return False if that fails."""

    def pasted(self) -> tuple[bytes, str]:
        """Return the picture on the clipboard, or b"", and the text there, or ""."""


class Clipboard:
    """Copy texts, and paste pictures and files.

    On Linux a tool of the desktop does both, as pygame copies no texts and pastes no pictures there.
    """

    def __init__(self, screen: Screen, opener: Opener, post: Callable[[Command], None]) -> None:
        """Begin.

        Args:
            screen: the clipboard without a tool; used on the caller's thread.
            opener: opens what is pasted.
            post: takes the commands, from the worker's thread.
        """
        self._screen = screen
        self._opener = opener
        self._post = post
        self._worker = Worker("clipboard")

    def copy(self, text: str) -> None:
        """Copy a text; a Tell will be posted."""
        if found := tool():
            self._worker.do(lambda: self._report_copy(text, copy(found, text)))
        else:
            self._report_copy(text, self._screen.copy(text))

    def paste(self, page_size: tuple[int, int]) -> None:
        """Open the picture or the files on the clipboard; a Put will be posted.

        Args:
            page_size: (width, height) in board pixels.
        """
        if found := tool():
            self._worker.do(partial(self._paste_with, found, page_size), lambda: self._post(Put(())))
        else:
            self._open(*self._screen.pasted(), page_size, "paste.no_tool")

    def _report_copy(self, text: str, copied: bool) -> None:
        shown = (("text", "   ".join(text.splitlines())),)
        self._post(Tell("copy.done", shown) if copied else Tell("copy.failed"))

    def _paste_with(self, tool: Tool, page_size: tuple[int, int]) -> None:
        picture = paste(tool, PICTURES)
        text = "" if picture else paste(tool, TEXTS).decode(errors="replace")
        self._open(picture, text, page_size, "paste.nothing")

    def _open(self, picture: bytes, text: str, page_size: tuple[int, int], nothing: str) -> None:
        if picture:
            self._opener.open_picture(picture, page_size)
        elif paths := paths_in(text):
            self._opener.open(paths, page_size)
        else:
            self._post(Put(()))
            self._post(Tell(nothing if sys.platform == "linux" else "paste.nothing"))


def paths_in(text: str) -> list[str]:
    """Return the files that a text names; [] if it says anything else.

    Each line is a path, which may be in quotes, several paths as a shell takes them, or a file:// address.
    """
    paths: list[str] = []
    for line in text.split("\0")[0][:_TEXT_MAX].splitlines():
        named = _paths_in_line(line.strip())
        if not all(map(os.path.isabs, named)):
            return []
        paths += named
    return paths[:_PATHS_MAX]


def _paths_in_line(line: str) -> list[str]:
    if not line or line.startswith("#"):  # a comment in a list of addresses
        return []
    if line.startswith("file:"):
        path = unquote(urlsplit(line).path)
        return [path.lstrip("/") if sys.platform == "win32" else path]
    if os.path.exists(line) or not os.path.isabs(line.lstrip("\"'")):
        return [line]
    try:
        return shlex.split(line, posix=sys.platform != "win32")
    except ValueError:  # a quote that does not end
        return [line]
