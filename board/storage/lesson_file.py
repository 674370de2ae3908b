"""The lesson's file: what a class has written, so that a board that was killed has it again.

A line is added for each change before the phones learn of it: what is acknowledged is in the file. A line
is as in the journal, and those with ink are the journal's own: the tile of an animal is the page of its
number. `lesson_entries` has the others. The file is there while a lesson goes on.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from board.document.document import Document
from board.document.page import Change, Edit, Page
from board.ink.stroke import Stroke
from board.state.commands import Command, Tell
from board.state.lesson import Lesson
from board.state.phones import Phone, Phones
from board.storage.journal import PictureOf
from board.storage.journal_decoder import JournalDecoder
from board.storage.journal_entries import entries_of
from board.storage.journal_format import edit_entry, line_of, stroke_entry
from board.storage.lesson_entries import gone_entries, lesson_entry, phone_entry, phones_after
from board.system.atomic_file import replace as put_in_place
from board.system.atomic_file import sync, write_all
from board.system.private_file import make_own_folder, open_file, read_file
from board.system.worker import Worker

T = TypeVar("T")

BYTES_MAX = 256 * 1024 * 1024

GROWN_BYTES = 8 * 1024 * 1024
"""How long a file is at least before it is written anew in the middle of a task."""

_SYNC_S = 1.0  # how long what is written may not be on the disk yet
_DAMAGED = ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError
_INK = b'[["edit",'


class LessonFile:
    """Keep a lesson in a file."""

    def __init__(
        self,
        path: Path,
        picture: PictureOf,
        post: Callable[[Command], None],
    ) -> None:
        """Begin without a lesson.

        Args:
            path: of the file; its folder need not exist.
            picture: gives the pictures on tiles, as for `JournalDecoder`.
            post: takes the command that says that the file cannot be written.
        """
        self._path, self._picture, self._post = path, picture, post
        self._file: BinaryIO | None = None
        self._worker = Worker("lesson")
        self._syncs = False  # it is among the worker's jobs
        self._phones: Phones | None = None  # as they were kept last; None to write all anew
        self._known: set[int] = set()  # the ids of strokes in the file
        self._most_bytes = GROWN_BYTES
        self._length = 0
        self._troubled = False

    def load(self) -> Phones | None:
        """Return the phones of a lesson that was not ended, none of them connected; None without one."""
        try:
            content = read_file(self._path, BYTES_MAX)
        except OSError:
            return None
        phones, decoder = Phones(), JournalDecoder(self._picture)
        for line in content.splitlines(keepends=True):
            if line[9:].startswith(_INK):
                decoder.decode(line)
                continue
            with contextlib.suppress(*_DAMAGED):  # the last one may be cut off
                for entry in entries_of(line):
                    phones = phones_after(entry, phones)
        pages = dict(enumerate(decoder.document.pages))
        devices = {
            device: _with_page(phone, pages.get(phone.animal, Page()))
            for device, phone in phones.devices.items()
        }
        return replace(phones, devices=devices) if phones.lesson else None

    def keep(self, phones: Phones | None) -> None:
        """Keep a lesson as it is now; without one the file goes. What cannot be written is said once."""
        if phones is self._phones:
            return
        if phones is None or phones.lesson is None:
            if self._phones:
                self.forget()
            return
        try:
            self._write(self._phones, phones, phones.lesson)
        except OSError as error:
            self._phones = None
            if not self._troubled:
                self._post(Tell("lesson.not_kept", (("reason", error.strerror or str(error)),)))
            self._troubled = True
        else:
            self._phones, self._troubled = phones, False

    def forget(self) -> None:
        """Delete the file: the lesson is over."""
        self._close()
        self._phones = None
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _write(self, before: Phones | None, phones: Phones, lesson: Lesson) -> None:
        """Add the lines of what changed; write all anew with a new task, or when the file has grown.

        Raises:
            OSError: if they cannot be written.
        """
        same_task = before and before.lesson and before.lesson.number == lesson.number
        if not same_task or self._file is None or self._length > self._most_bytes:
            self._known = set()
            content = self._lines(Phones(), phones, lesson)
            self._begin(content)
            self._most_bytes = max(GROWN_BYTES, 2 * len(content))
        elif content := self._lines(before or Phones(), phones, lesson):
            write_all(self._file, content)
            self._length += len(content)
            self._sync_later()

    def _lines(self, before: Phones, phones: Phones, lesson: Lesson) -> bytes:
        """Return the lines of what changed; ink comes first, as what has it can be done once more."""
        edits = [edit_entry("edit", edit, self._entry_of) for edit in _edits(_pages(before), _pages(phones))]
        entries = [*gone_entries(before.devices, phones)]
        said = lesson_entry(phones, lesson)
        if before.lesson is None or said != lesson_entry(before, before.lesson):
            entries.append(said)
        for device, phone in phones.devices.items():
            old = before.devices.get(device)
            if old is not phone and (old is None or phone_entry(device, old) != phone_entry(device, phone)):
                entries.append(phone_entry(device, phone))
        return b"".join(line_of(part) for part in (edits, entries) if part)

    def _entry_of(self, stroke: Stroke) -> int | list[Any]:
        if stroke.id in self._known:
            return stroke.id
        self._known.add(stroke.id)
        return stroke_entry(stroke)

    def _begin(self, content: bytes) -> None:
        """Write the file anew, in the place of the old one.

        Raises:
            OSError: if that fails; the old one is as it was then.
        """
        self._close()
        make_own_folder(self._path.parent)
        unfinished = self._path.with_name(f"{self._path.name}.unfinished")
        with open_file(unfinished, os.O_WRONLY | os.O_CREAT) as file:
            file.truncate()
            write_all(file, content)
        put_in_place(unfinished, self._path)
        self._file = open_file(self._path, os.O_WRONLY)
        self._length = self._file.seek(0, os.SEEK_END)
        self._sync_later()

    def _sync_later(self) -> None:
        """Put the file onto the disk soon, once for all that is written until then."""
        if not self._syncs:
            self._syncs = True
            self._worker.do(self._sync, delay_s=_SYNC_S)

    def _sync(self) -> None:
        self._syncs = False
        with contextlib.suppress(OSError), open_file(self._path, os.O_RDWR) as file:
            sync(file.fileno())

    def _close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


def _with_page(phone: Phone, page: Page) -> Phone:
    """Return a phone whose tile has a page, which is read again."""
    if phone.tile is None or page.empty:
        return phone
    board = replace(phone.tile.board, document=Document((page,)), read_wanted=True)
    return replace(phone, tile=replace(phone.tile, board=board))


def _pages(phones: Phones) -> Mapping[int, Page]:
    """Return the pages of all tiles, by the numbers of their animals."""
    return {phone.animal: phone.tile.board.page for phone in phones.devices.values() if phone.tile}


def _edits(before: Mapping[int, Page], after: Mapping[int, Page]) -> Iterator[Edit]:
    """Give the edits that lead from pages to others."""
    for number in sorted({*before, *after}):
        old, new = before.get(number, Page()), after.get(number, Page())
        if old is not new:
            edit = Edit(
                number,
                _changes(old.ink, new.ink),
                _changes(old.corrections, new.corrections),
                _changes(old.page_images, new.page_images),
            )
            if edit != Edit(number):
                yield edit


def _changes(old: tuple[T, ...], new: tuple[T, ...]) -> tuple[Change[T], ...]:
    """Return the change from where they differ on."""
    at = 0
    while at < min(len(old), len(new)) and old[at] is new[at]:
        at += 1
    return (Change(at, old[at:], new[at:]),) if len(old) > at or len(new) > at else ()
