"""What was read of a file, or why it cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from board.cli.files import File
from board.ink.inkml import read_inkml
from board.sums.reading_sums import sums_of
from board.system.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from board.reading.reader import Reader
    from board.reading.result import Reading


@dataclass(frozen=True)
class Answer:
    """Hold the answer for one file; it is small, so that it travels well between processes.

    Attributes:
        file: its name.
        error: one sentence, or "" if it was read.
        found: what was read, as of `Reading.as_json`.
        crowded: there is more on it than was read.
    """

    file: str
    error: str = ""
    found: Mapping[str, Any] = field(default_factory=dict)
    crowded: bool = False

    @property
    def line(self) -> str:
        """The answer as one line of JSON."""
        return json.dumps({"file": self.file, **({"error": self.error} if self.error else self.found)})

    @property
    def text(self) -> str:
        """What was read."""
        text: str = self.found["text"]
        return text


def answer_of(file: File, reader: Reader, signs: bool = False) -> Answer:
    """Read a file, and signs if they are wanted; whatever goes wrong, even a bug, is its error alone."""
    path = None
    try:
        with file.local() as path:
            reading = _reading_of(file.name, path, reader, signs)
    except UserError as error:
        sentence = str(error)
    except Exception as error:  # a bug; the other files must not suffer
        sentence = f"reading {file.name} failed, please report it ({_described(error)})"
    else:
        return Answer(file.name, "", _found_in(reading, signs), reading.crowded)
    return Answer(file.name, sentence.replace(str(path), file.name) if path else sentence)


def _reading_of(name: str, path: Path, reader: Reader, signs: bool) -> Reading:
    if name.lower().endswith(".inkml"):
        return reader.read_ink(read_inkml(path), signs)
    return reader.read_picture(path, signs)


def _found_in(reading: Reading, signs: bool) -> dict[str, Any]:
    """Return a reading as JSON has it; with signs also its sums, if it has any."""
    found = reading.as_json(signs)
    if signs and (sums := sums_of(reading)):
        found["sums"] = [sum_.as_json() for sum_ in sums]
    return found


def _described(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
