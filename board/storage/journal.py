"""The journal: every edit of the book, appended when it is made; what a crash cannot take.

What happens is handed to the system at once, so that the end of the program, however it ends,
takes nothing. A thread does what may take its time: it puts what was written onto the disk,
writes the journal anew when it has grown, and tries again what could not be written. How the
lines look is said in `journal_lines`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Callable, Iterable
from functools import reduce
from math import ceil
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from board.document.document import Document, Record
from board.document.page_image import Picture
from board.ink.stroke import Box
from board.storage.journal_format import Pens, Scribe
from board.system.atomic_file import replace, sync, sync_folder, write_atomically
from board.system.file_lock import lock
from board.system.worker import Worker

PIECE_S = 0.4
"""How long a stroke whose pen is down may have points that are not written."""

SYNC_S = 1.0
"""How long what is written may not be on the disk yet, but for the time that the disk itself takes."""

RETRY_S = 2.0
"""How long what failed waits until it is tried again."""

GROWN_BYTES = 1024 * 1024
"""How long a journal is at least before it is written anew."""

BYTES_MAX = 256 * 1024 * 1024
_BOARDS = 8  # boards that are open at once, each with a journal of its own


class Journal:
    """Keep a book in a file.

    Attributes:
        number: which of the boards that are open at once it is of, from 1.
        size: (width, height) of the board it is of, in board pixels; None for a new one.
        document: what it led to when it was opened.
        set_aside: the file with what could not be read, if there was such.
    """

    def __init__(
        self,
        folder: Path,
        tell: Callable[[OSError | None], None],
        picture: Callable[[str, tuple[int, int]], Picture],
    ) -> None:
        """Open the first journal in a folder that no other board has open, and read it.

        Args:
            folder: need not exist.
            tell: told that the journal cannot be read or written, and by None that it can be again;
                from any thread.
            picture: gives the pictures that lie on pages, as for `Scribe`.
        """
        self._folder = folder
        self._tell = tell
        self._trouble = False
        self._lock = threading.Lock()  # of all that follows
        self._scribe = Scribe(picture)
        self._claimed: BinaryIO | None = None
        self._file: BinaryIO | None = None
        self._good = 0  # bytes of the file
        self._known = 0  # checksum of what was read
        self._waiting: list[bytes] = []
        self._bad = b""  # what could not be played and is not set aside yet
        self._anew = False  # the file must be written anew before more comes
        self._unsynced = False
        self._unwritten_s: float | None = None
        self.number = 1
        self.set_aside: Path | None = None
        self._open()
        self.document = self._scribe.document
        self.size = self._scribe.size or _size_of(self.document)
        self._worker = Worker("journal")
        self._closed = False
        self._tends = False  # `_tend` is among the worker's jobs
        if self._trouble:
            self._tend_later()

    @property
    def due_s(self) -> float | None:
        """When `keep` must be called again, on the clock it is told the time by; None if it need not be."""
        return None if self._unwritten_s is None else self._unwritten_s + PIECE_S

    def begin(self, size: tuple[int, int]) -> None:
        """Say what board it is of, if it is not said yet."""
        with self._lock:
            self._write(self._scribe.board(size))

    def keep(self, records: Iterable[Record], pens: Pens, now_s: float) -> None:
        """Keep what happened to the book at once, and from time to time the strokes under pens.

        What cannot be written is told, and written when that can be done.

        Args:
            records: what happened.
            pens: that are down.
            now_s: on any clock, which may jump.
        """
        with self._lock:
            since_s = self._unwritten_s
            due = since_s is not None and not 0 <= now_s - since_s < PIECE_S
            self._write(self._scribe.happened(records, pens, due))
            if not self._scribe.unwritten(pens):
                self._unwritten_s = None
            elif since_s is None:
                self._unwritten_s = now_s

    def close(self) -> None:
        """Put all onto the disk, and leave the journal to other boards."""
        self._closed = True
        with self._lock:
            self._tend_later()
        if self._worker.close():
            for file in (self._file, self._claimed):
                if file:
                    file.close()

    @property
    def _path(self) -> Path:
        return self._folder / f"board{'' if self.number == 1 else f'-{self.number}'}.journal"

    def _open(self) -> None:
        """Read the journal, set aside what cannot be read, and go on from there."""
        content = b""
        try:
            content = self._claim(anything=True)
        except OSError as error:
            self._fail(error)
            if error.errno != errno.EBUSY:  # it may be shown, though it cannot be written
                with contextlib.suppress(OSError):
                    content = _read(self._path)
        self._good, self._known = len(content), crc32(content)
        self._bad = b"".join(self._scribe.play(content))
        self._anew = bool(self._bad)
        if line := self._scribe.finished():
            self._waiting.append(line)
        if self._claimed:
            try:
                self._catch_up()
            except OSError as error:
                self._fail(error)

    def _claim(self, anything: bool = False) -> bytes:
        """Lock the first journal that no other board has.

        Args:
            anything: it may hold anything, and is returned; else only what was read before, or nothing.

        Raises:
            OSError: if there is none.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        trouble = OSError(errno.EBUSY, "too many boards are open")
        for self.number in range(1, _BOARDS + 1):
            claimed = self._path.with_suffix(".lock").open("ab")
            try:
                content = _read(self._path) if lock(claimed) else None
            except OSError as error:  # it stays as it is, and another journal is taken
                trouble, content = error, None
                self.set_aside = self._path
            known = anything or not content or (len(content), crc32(content)) == (self._good, self._known)
            if content is not None and known:
                self._claimed = claimed
                return content
            claimed.close()
        self.number = 1
        raise trouble

    def _write(self, line: bytes) -> None:
        """Hand a line to the system, and what waits; nothing may come between what happens and this."""
        if line:
            self._waiting.append(line)
        if not self._waiting:
            return
        if self._claimed and not self._anew:
            try:
                self._flush()
            except OSError as error:
                self._fail(error)
        self._tend_later()

    def _flush(self) -> None:
        """Add what waits to the file.

        Raises:
            OSError: if it cannot be written; nothing half is left behind then, and it waits on.
        """
        if not self._waiting:
            return
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.fdopen(os.open(self._path, flags, 0o644), "r+b", 0)
        content = b"".join(self._waiting)
        self._file.seek(self._good)
        try:
            if self._file.write(content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            self._file.truncate(self._good)
            raise
        self._good += len(content)
        self._waiting = []
        self._unsynced = True

    def _tend_later(self) -> None:
        """Tend the file soon, once for all that is written until then; the lock is held."""
        if not self._tends:
            self._tends = True
            self._worker.do(self._tend, delay_s=RETRY_S if self._trouble else SYNC_S)

    def _tend(self) -> None:
        """Tend the file, and again later if that fails."""
        with self._lock:
            self._tends = False
        try:
            self._tidy()
        except OSError as error:
            self._fail(error)
            with self._lock:
                if not self._closed:
                    self._tend_later()

    def _tidy(self) -> None:
        """Try again what failed, write anew what has grown, and put all onto the disk.

        Raises:
            OSError: if something fails.
        """
        with self._lock:
            if not self._claimed:
                content = self._claim()
                self._anew |= len(content) != self._good
                self._good = len(content)
        self._catch_up()
        if self._good > max(GROWN_BYTES, 2 * self._scribe.compact_bytes):
            try:
                self._rewrite()
            except OSError:  # it goes on as it is
                self._scribe.compact_bytes = self._good
        self._sync()
        if self._trouble:
            self._trouble = False
            self._tell(None)

    def _catch_up(self) -> None:
        """Set aside what could not be played, and write what waits.

        Raises:
            OSError: if something fails.
        """
        with self._lock:
            self._set_aside()
            if not self._anew:
                self._flush()
        if self._anew:
            self._rewrite()

    def _set_aside(self) -> None:
        """Write what could not be played to a file that is named after what it holds."""
        if self._bad:
            path = self._path.with_suffix(f".damaged-{crc32(self._bad):08x}")
            write_atomically(path, self._bad)
            self.set_aside, self._bad = path, b""

    def _rewrite(self) -> None:
        """Write the journal anew, with no more than the book needs, while it is written on.

        Raises:
            OSError: if that fails; the journal is as it was then.
        """
        with self._lock:
            lines, start, waited = self._scribe.anew(), self._good, len(self._waiting)
        content = lines()
        unfinished = self._path.with_suffix(".unfinished")
        try:
            with unfinished.open("wb", 0) as file:
                _write_all(file, content)
                sync(file.fileno())
            with self._lock:
                more = b"".join([self._since(start), *self._waiting[waited:]])
                with unfinished.open("ab", 0) as file:
                    _write_all(file, more)
                if self._file:
                    self._file.close()  # Windows replaces no file that is open
                    self._file = None
                replace(unfinished, self._path)
                self._good = len(content) + len(more)
                self._scribe.compact_bytes = len(content)
                self._waiting, self._anew, self._unsynced = [], False, True
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)

    def _since(self, start: int) -> bytes:
        """Return what was added to the file from a place on."""
        if not self._file or self._good == start:
            return b""
        self._file.seek(start)
        return self._file.read(self._good - start)

    def _sync(self) -> None:
        """Put the file onto the disk.

        Raises:
            OSError: if the disk fails; what is in the file is not to be trusted then.
        """
        with self._lock:
            if not self._unsynced:
                return
            self._unsynced = False
            descriptor = os.dup(self._file.fileno()) if self._file else os.open(self._path, os.O_RDWR)
        try:
            sync(descriptor)
        except OSError:
            self._anew = True
            raise
        finally:
            os.close(descriptor)

    def _fail(self, error: OSError) -> None:
        if not self._trouble:
            self._trouble = True
            self._tell(error)


def _read(path: Path) -> bytes:
    """Return what is in a journal, or nothing if it is not there.

    Raises:
        OSError: if it cannot be read, or is larger than any board.
    """
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
    except FileNotFoundError:
        return b""
    if len(content) > BYTES_MAX:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return content


def _write_all(file: BinaryIO, content: bytes) -> None:
    if file.write(content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _size_of(document: Document) -> tuple[int, int] | None:
    """Return a size that holds all ink of a book, for when its own is lost; None if there is no ink."""
    boxes = [stroke.box.grown(stroke.pen_px) for page in document.pages for stroke in page.ink]
    if not boxes:
        return None
    whole = reduce(Box.union, boxes)
    return max(1, ceil(whole.right)), max(1, ceil(whole.bottom))
