"""The journal: every edit of the book, appended when it is made; what a crash cannot take.

A journal is a text file. Each line is the CRC-32 of what follows it on the line, as eight
hexadecimal digits, a space, and a JSON array: a word and what it needs.

    ["board", 1, [width, height]]            the format's version, and the board's pixels
    ["edit", page, ink, corrections]         changes, each [at, how many go, [what comes]]
    ["undo"]   ["redo"]   ["turn", page]

A stroke that comes is `[x and y, times, pen's width, colour]`, the first two as base64 of
little-endian float32 and float64; one that was in the journal before is its number there,
counted from 0. A correction is `[label, [numbers of strokes]]`.

Reading plays the lines through the book's own rules, so undo goes on where it was. The
first line that is not whole, or that cannot be played, ends the journal: it and what follows
it is set aside in a file of its own.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np

from board.book import Book, Record, Redone, Turned, Undone
from board.file_lock import lock
from board.ink import COLOURS, Ink, Stroke
from board.sheet import Change, Correction, Edit

VERSION = 1
PAGE_MAX = 10_000
BYTES_MAX = 256 * 1024 * 1024
_BOARDS = 8  # boards that are open at once, each with a journal of its own


class _DamagedError(Exception):
    """Say that a line cannot be played."""


@dataclass
class _Strokes:
    """Number the strokes of a journal, in the order they came."""

    every: list[Stroke] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def add(self, stroke: Stroke) -> Stroke:
        self.numbers[id(stroke)] = len(self.every)
        self.every.append(stroke)
        return stroke


class Journal:
    """Hold a journal that is open.

    Attributes:
        size: (width, height) of the board it is of, in board pixels; None for a new one.
        book: what it led to when it was opened.
        set_aside: the file with what could not be read, if there was such.
    """

    def __init__(self, file: BinaryIO, path: Path) -> None:
        """Read a journal from its start; what cannot be read goes to another file.

        Raises:
            OSError: if it cannot be read or that file not be written.
        """
        self._file = file
        self._strokes = _Strokes()
        self._waiting = b""
        self.size: tuple[int, int] | None = None
        self.book = Book()
        self.set_aside: Path | None = None
        content = file.read(BYTES_MAX)
        self._good = self._play(content)
        if self._good < len(content):
            self.set_aside = _free_name(path)
            self.set_aside.write_bytes(content[self._good :])
            file.truncate(self._good)

    @classmethod
    def open(cls, folder: Path) -> Journal:
        """Open the first journal in a folder that no other board has open.

        Raises:
            OSError: if the folder or the journal cannot be made, read or written, or too many are open.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for n in range(1, _BOARDS + 1):
            path = folder / f"board{'' if n == 1 else f'-{n}'}.journal"
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)), "r+b", 0)
            try:
                if lock(file):
                    return cls(file, path)
            except BaseException:
                file.close()
                raise
            file.close()
        raise OSError(None, "too many boards are open")

    def begin(self, size: tuple[int, int]) -> None:
        """Say what board it is of, if it is not said yet.

        Raises:
            OSError: as in `append`.
        """
        if size != self.size:
            self.size = size
            self._write([["board", VERSION, list(size)]])

    def append(self, records: Iterable[Record]) -> None:
        """Add what happened to the book, and hand it to the system.

        Raises:
            OSError: if it cannot be written; it is written with the next records then, if that can.
        """
        self._write([self._entry(record) for record in records])

    def close(self) -> None:
        """Close it, for another board to open."""
        self._file.close()

    def _write(self, entries: Iterable[list[Any]]) -> None:
        for entry in entries:
            text = json.dumps(entry, separators=(",", ":")).encode()
            self._waiting += b"%08x %s\n" % (crc32(text), text)
        if not self._waiting:
            return
        self._file.seek(self._good)
        try:
            done = self._file.write(self._waiting)
            if done != len(self._waiting):
                raise OSError(None, "the disk is full")
        except OSError:
            self._file.truncate(self._good)  # nothing half
            raise
        self._good += len(self._waiting)
        self._waiting = b""

    def _play(self, content: bytes) -> int:
        """Play all lines; return how many bytes of them are good."""
        good = 0
        while (end := content.find(b"\n", good)) >= 0:
            known = len(self._strokes.every)
            try:
                self._play_line(content[good:end])
            except (_DamagedError, ValueError, TypeError, IndexError, KeyError, RecursionError):
                for stroke in self._strokes.every[known:]:
                    del self._strokes.numbers[id(stroke)]
                del self._strokes.every[known:]
                break
            good = end + 1
        return good

    def _play_line(self, line: bytes) -> None:
        checksum, _, text = line.partition(b" ")
        if checksum != b"%08x" % crc32(text):
            raise _DamagedError
        match json.loads(text):
            case ["board", int(version), [int(width), int(height)]] if width > 0 and height > 0:
                if version != VERSION:
                    raise _DamagedError
                self.size = width, height
            case ["edit", int(page), list(ink), list(said)] if 0 <= page <= PAGE_MAX:
                self.book = self.book.after(self._edit(page, ink, said))
            case ["undo"] if self.book.done:
                self.book = self.book.after(Undone(self.book.done[-1]))
            case ["redo"] if self.book.undone:
                self.book = self.book.after(Redone(self.book.undone[-1]))
            case ["turn", int(page)] if 0 <= page <= PAGE_MAX:
                self.book = self.book.after(Turned(page))
            case _:
                raise _DamagedError

    def _entry(self, record: Record) -> list[Any]:
        match record:
            case Edit():
                ink = [[c.at, len(c.removed), [self._stroke_entry(s) for s in c.added]] for c in record.ink]
                said = [
                    [c.at, len(c.removed), [self._correction_entry(said) for said in c.added]]
                    for c in record.corrections
                ]
                return ["edit", record.page, ink, said]
            case Undone():
                return ["undo"]
            case Redone():
                return ["redo"]
            case Turned(page):
                return ["turn", page]

    def _stroke_entry(self, stroke: Stroke) -> int | list[Any]:
        number = self._strokes.numbers.get(id(stroke))
        if number is not None:
            return number
        self._strokes.add(stroke)
        points, times = stroke.points.astype("<f4").tobytes(), stroke.times_s.astype("<f8").tobytes()
        texts = [base64.b64encode(part).decode() for part in (points, times)]
        return [*texts, float(stroke.pen_px), stroke.colour]

    def _correction_entry(self, said: Correction) -> list[Any]:
        return [said.label, [self._stroke_entry(stroke) for stroke in said.strokes]]

    def _edit(self, page: int, ink: Sequence[Any], said: Sequence[Any]) -> Edit:
        """Return an edit of the book as it is, from its entry."""
        sheets = self.book.sheets
        strokes: Ink = sheets[page].ink if page < len(sheets) else ()
        corrections = sheets[page].corrections if page < len(sheets) else ()
        ink_changes: list[Change[Stroke]] = []
        for at, count, added in ink:
            change = Change(at, _run(strokes, at, count), tuple(self._stroke(entry) for entry in added))
            ink_changes.append(change)
            strokes = change.applied(strokes)
        said_changes: list[Change[Correction]] = []
        for at, count, added in said:
            new = tuple(Correction(self._ink(entries), str(label)) for label, entries in added)
            correction_change = Change(at, _run(corrections, at, count), new)
            said_changes.append(correction_change)
            corrections = correction_change.applied(corrections)
        return Edit(page, tuple(ink_changes), tuple(said_changes))

    def _ink(self, entries: Sequence[Any]) -> Ink:
        return tuple(self._stroke(entry) for entry in entries)

    def _stroke(self, entry: object) -> Stroke:
        match entry:
            case int(number) if 0 <= number < len(self._strokes.every):
                return self._strokes.every[number]
            case [str(points), str(times), int() | float() as pen_px, int(colour)]:
                xy = np.frombuffer(base64.b64decode(points, validate=True), "<f4").reshape(-1, 2)
                times_s = np.frombuffer(base64.b64decode(times, validate=True), "<f8")
                if not (np.isfinite(xy).all() and 0 < pen_px < np.inf and 0 <= colour < COLOURS):
                    raise _DamagedError
                stroke = Stroke(xy.astype(np.float32), times_s.astype(np.float64), float(pen_px), colour)
                return self._strokes.add(stroke)
        raise _DamagedError


def _run(things: tuple[Any, ...], at: object, count: object) -> tuple[Any, ...]:
    """Return the things that a change takes away; they must be there."""
    if not (isinstance(at, int) and isinstance(count, int) and 0 <= at <= at + count <= len(things)):
        raise _DamagedError
    return things[at : at + count]


def _free_name(path: Path) -> Path:
    """Return the path of a file that is not there yet, for what is set aside."""
    n = 1
    while (aside := path.with_suffix(f".damaged-{n}")).exists():
        n += 1
    return aside
