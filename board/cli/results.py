"""The file of results that `read --to` adds to, and goes on with after an interruption."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from board.system.errors import UserError
from board.system.file_lock import lock

_LINE_BYTES_MAX = 64 * 1024 * 1024


class ResultsFile:
    """Add answers to a file of JSON lines, one for each file; each is on its way to the disk at once.

    Attributes:
        path: of the file.
        known: how many files have a line in it.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, read its lines, and remove a torn last line.

        Raises:
            UserError: if it cannot be opened, another program has it, or it is of another kind.
        """
        self.path = path
        self._seen = sqlite3.connect("", isolation_level=None)  # in a file of its own, as memory is bounded
        self._seen.execute("PRAGMA journal_mode = OFF")
        self._seen.execute("CREATE TABLE seen (name INTEGER PRIMARY KEY)")
        self._seen.execute("BEGIN")
        try:
            self._file = open(path, "a+b", 0)  # noqa: SIM115  # closed by __exit__
        except OSError as error:
            raise UserError(f"cannot write the results {path}: {error.strerror}") from error
        if not stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
            raise UserError(f"cannot add results to {path}: it is a device or a pipe, and not a file")
        if not lock(self._file):
            raise UserError(f"another program is writing {path}")
        self._file.seek(0)
        self.known = good = 0
        with open(self._file.fileno(), "rb", closefd=False) as lines:
            for number, line in enumerate(iter(lambda: lines.readline(_LINE_BYTES_MAX), b""), 1):
                if not line.endswith(b"\n"):
                    break
                self.known += self.is_new(self._name_in(line, number))
                good += len(line)
        self._file.truncate(good)

    def is_new(self, name: str) -> bool:
        """Tell whether a file has no line yet and was not asked for before."""
        found = self._seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_key_of(name),))
        return found.rowcount == 1

    def add(self, lines: Iterable[str]) -> None:
        """Add lines.

        Raises:
            UserError: if they cannot be written; a half-written line is removed.
        """
        content = "".join(f"{line}\n" for line in lines).encode()
        end = os.fstat(self._file.fileno()).st_size
        try:
            if self._file.write(content) != len(content):
                raise OSError(0, "the disk is full")
        except OSError as error:
            self._file.truncate(end)
            raise UserError(f"cannot write the results {self.path}: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._seen.close()
        self._file.close()

    def _name_in(self, line: bytes, number: int) -> str:
        try:
            name = json.loads(line)["file"]
        except (ValueError, KeyError, TypeError, RecursionError):
            name = None
        if not isinstance(name, str):
            raise UserError(f"line {number} of {self.path} is no result: name another file")
        return name


def _key_of(name: str) -> int:
    """Return 64 bits for a name: of a million names, two have the same with a chance of 1 in 30 million."""
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
