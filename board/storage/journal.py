"""The journal: every change of the document, appended when it is made.

A change is handed to the system at once, so the end of the program, however it comes, loses
nothing. A worker does what may take its time: it puts what was written onto the disk, compacts
the journal when it has grown, and tries again what could not be written. `journal_format` has
the lines.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from collections.abc import Callable, Sequence
from functools import reduce
from math import ceil
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from board.document.document import Document, Record
from board.document.page_image import Picture
from board.ink.stroke import Box
from board.storage.journal_decoder import JournalDecoder
from board.storage.journal_encoder import JournalEncoder
from board.storage.journal_format import VERSION, Pens, board_line
from board.system.atomic_file import replace, sync, sync_folder, write_all, write_atomically
from board.system.file_lock import lock
from board.system.private_file import make_own_folder, open_file
from board.system.worker import Worker

PIECE_S = 0.4
"""How long a stroke whose pen is down may have points that are not written."""

SYNC_S = 1.0
"""How long what is written may not be on the disk yet, but for the time that the disk itself takes."""

RETRY_S = 2.0
"""How long what failed waits until it is tried again."""

GROWN_BYTES = 1024 * 1024
"""How long a journal is at least before it is compacted."""

BYTES_MAX = 64 * 1024 * 1024
_BOARDS = 8  # boards that are open at once, each with a journal of its own


class Journal:
    """Keep a document in a file.

    Attributes:
        number: which of the boards that are open at once it is of, from 1.
        size: (width, height) of a page in board pixels; None for a new journal.
        document: as it is kept.
        set_aside: the file with what could not be read, if there was such.
    """

    def __init__(
        self,
        folder: Path,
        report: Callable[[OSError | None], None],
        picture: Callable[[str, tuple[int, int]], Picture],
        replaced: Callable[[Path | None], None] = lambda _: None,
    ) -> None:
        """Open the first journal in a folder that no other board has open, and read it.

        Args:
            folder: need not exist.
            report: is called when the journal cannot be read or written, and with None when it can be
                again; from any thread.
            picture: gives the pictures on pages, as for `JournalDecoder`.
            replaced: is called when the file was removed or changed by another program, with the copy of
                what was in its place, if there was anything; from any thread.
        """
        self._folder = folder
        self._report = report
        self._replaced = replaced
        self._trouble = False
        self._maintenance = threading.Lock()  # of `_maintain`
        self._lock = threading.Lock()  # of all that follows
        self._claimed: BinaryIO | None = None  # the lock file
        self._file: BinaryIO | None = None
        self._inode: tuple[int, int] | None = None  # of the file, while it is not open
        self._length = 0  # of the file, in bytes
        self._checksum = 0  # of what was read
        self._waiting: list[bytes] = []
        self._damaged = b""  # what could not be decoded and is not set aside yet
        self._version = VERSION  # of what was read
        self._rewriting = False  # the file must be written anew before more comes
        self._unsynced = False
        self._unwritten_s: float | None = None
        self.number = 1
        self.size: tuple[int, int] | None = None
        self.set_aside: Path | None = None
        decoder = JournalDecoder(picture)
        self._open(decoder)
        self._worker = Worker("journal")
        self._closed = False
        self._maintains = False  # `_maintain` is among the worker's jobs
        if self._trouble:
            self._maintain_later()

    @property
    def due_s(self) -> float | None:
        """When `append` must be called again, on the clock of its `now_s`; None if it need not be."""
        return None if self._unwritten_s is None else self._unwritten_s + PIECE_S

    def begin(self, size: tuple[int, int]) -> None:
        """Write the size of a page, (width, height) in board pixels, unless the journal has it.

        What is written from now on is of this version: a program of an older one reads up to here.
        """
        with self._lock:
            if size != self.size or self._version != VERSION:
                self.size, self._version = size, VERSION
                self._write(board_line(size, self._compact_bytes))

    def append(self, records: Sequence[Record], document: Document, pens: Pens, now_s: float) -> None:
        """Write changes at once, and from time to time the strokes under pens.

        What cannot be written is reported, and written when that can be done.

        Args:
            records: the changes.
            document: as it is after them; not looked at if there are none.
            pens: that are down.
            now_s: on any clock, which may jump.
        """
        with self._lock:
            since_s = self._unwritten_s
            due = since_s is not None and not 0 <= now_s - since_s < PIECE_S
            if records:
                self.document = document
            self._write(self._encoder.line(records, pens, due))
            if not self._encoder.has_new_points(pens):
                self._unwritten_s = None
            elif since_s is None:
                self._unwritten_s = now_s

    def set_page_aside(self) -> Path:
        """Move the current page, with all edits of it, to a journal of its own; return that.

        Raises:
            OSError: if that cannot be written.
        """
        with self._lock:
            content, _ = JournalEncoder().compacting(Document((self.document.page,)), self.size)()
            path = self.path.with_suffix(f".page-{crc32(content):08x}")
            write_atomically(path, content)
            self.document = self.document.emptied(self.document.page_number)
            self._rewriting = True
            self._maintain_later()
        return path

    def flush(self) -> bool:
        """Put all onto the disk now; return False if something is not written."""
        self._maintain()
        with self._lock:
            return not self._waiting and not self._rewriting

    def close(self) -> bool:
        """Put all onto the disk, and leave the journal to other boards; return as `flush` does."""
        self._closed = True
        with self._lock:
            self._maintain_later()
        if self._worker.close():
            for file in (self._file, self._claimed):
                if file:
                    file.close()
        return not self._waiting and not self._rewriting

    @property
    def path(self) -> Path:
        """The file."""
        return self._folder / f"board{'' if self.number == 1 else f'-{self.number}'}.journal"

    def _open(self, decoder: JournalDecoder) -> None:
        """Read the journal, set aside what cannot be read, and go on from there."""
        content = b""
        try:
            content = self._claim(anything=True)
        except OSError as error:
            self._fail(error)
            if error.errno != errno.EBUSY:  # it may be shown, though it cannot be written
                with contextlib.suppress(OSError):
                    content = self._read()
        self._length, self._checksum = len(content), crc32(content)
        self._damaged = decoder.decode(content)
        self._rewriting = bool(self._damaged)
        self._compact_bytes = decoder.compact_bytes
        self._version = decoder.version
        self._encoder = JournalEncoder(decoder.known)
        if edits := decoder.finish():
            self._waiting.append(self._encoder.finishing_line(edits))
        self.document = decoder.document
        self.size = decoder.size or _size_of(self.document)
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
        make_own_folder(self._folder)
        trouble = OSError(errno.EBUSY, "too many boards are open")
        for self.number in range(1, _BOARDS + 1):
            try:
                claimed = self._locked()
            except OSError as error:
                trouble = error
                continue
            if not claimed:
                continue
            try:
                content = self._read()
            except OSError as error:  # it stays as it is, and another journal is taken
                trouble, self.set_aside = error, self.path
            else:
                read_before = (len(content), crc32(content)) == (self._length, self._checksum)
                if anything or not content or read_before:
                    self._claimed = claimed
                    return content
            claimed.close()
        self.number = 1
        raise trouble

    def _locked(self) -> BinaryIO | None:
        """Return the lock file, locked, or None if another board has locked it.

        Raises:
            OSError: if it cannot be opened.
        """
        claimed = open_file(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)
        if lock(claimed):
            return claimed
        claimed.close()
        return None

    def _read(self) -> bytes:
        """Return what is in the file, or nothing if it is not there.

        Raises:
            OSError: if it cannot be read, or is larger than any board.
        """
        self._inode = None
        try:
            with open_file(self.path, os.O_RDONLY) as file:
                self._inode = _inode_of(os.fstat(file.fileno()))
                content = file.read(BYTES_MAX + 1)
        except FileNotFoundError:
            return b""
        if len(content) > BYTES_MAX:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return content

    def _write(self, line: bytes) -> None:
        """Hand a line to the system, after those that wait; the lock is held."""
        if line:
            self._waiting.append(line)
        if not self._waiting:
            return
        if self._claimed and not self._rewriting:
            try:
                self._append_waiting()
            except OSError as error:
                self._fail(error)
        self._maintain_later()

    def _append_waiting(self) -> None:
        """Add what waits to the file.

        Raises:
            OSError: if it cannot be written; nothing half is left behind then, and it waits on.
        """
        if not self._waiting:
            return
        if self._file is None:
            if not self._is_ours():
                self._lose()
                return
            self._file = open_file(self.path, os.O_RDWR | os.O_CREAT)
            self._inode = _inode_of(os.fstat(self._file.fileno()))
        content = b"".join(self._waiting)
        self._file.seek(self._length)
        try:
            write_all(self._file, content)
        except OSError:
            self._file.truncate(self._length)
            raise
        self._length += len(content)
        self._waiting = []
        self._unsynced = True

    def _is_ours(self) -> bool:
        """Tell whether the file is still the one that was read or written, and as long; the lock is held."""
        try:
            status = self.path.lstat()
        except OSError:
            return self._inode is None
        return (_inode_of(status), status.st_size) == (self._inode, self._length)

    def _lose(self) -> None:
        """Note that the file was removed or changed, and keep a copy of what is there; the lock is held."""
        copy: Path | None = None
        with contextlib.suppress(OSError):
            if content := self._read():
                copy = self.path.with_suffix(f".replaced-{crc32(content):08x}")
                write_atomically(copy, content)
        if self._file:
            self._file.close()
            self._file = None
        self._rewriting = True
        self._replaced(copy)

    def _maintain_later(self) -> None:
        """Maintain the file soon, once for all that is written until then; the lock is held."""
        if not self._maintains:
            self._maintains = True
            self._worker.do(self._maintain, delay_s=RETRY_S if self._trouble else SYNC_S)

    def _maintain(self) -> None:
        """Maintain the file, and again later if that fails."""
        with self._lock:
            self._maintains = False
        with self._maintenance:
            try:
                self._tidy()
            except OSError as error:
                self._fail(error)
                with self._lock:
                    if not self._closed:
                        self._maintain_later()

    def _tidy(self) -> None:
        """Try again what failed, compact what has grown, and put all onto the disk.

        Raises:
            OSError: if something fails.
        """
        with self._lock:
            self._keep_lock()
            if not self._claimed:
                content = self._claim()
                self._rewriting |= len(content) != self._length
                self._length = len(content)
            elif not self._rewriting and not self._is_ours():
                self._lose()
        self._catch_up()
        if self._length > max(GROWN_BYTES, 2 * self._compact_bytes):
            try:
                self._rewrite()
            except OSError:  # it goes on as it is
                self._compact_bytes = self._length
        self._sync()
        with self._lock:  # the next change may have failed meanwhile
            over = self._trouble and not self._waiting and not self._rewriting
            self._trouble &= not over
        if over:
            self._report(None)

    def _keep_lock(self) -> None:
        """Lock anew if the lock file was removed; let the journal go if another board has it then."""
        if not self._claimed:
            return
        try:
            own = _inode_of(os.fstat(self._claimed.fileno()))
            if _inode_of(self.path.with_suffix(".lock").stat()) == own:
                return
        except FileNotFoundError:
            pass
        make_own_folder(self._folder)
        claimed = self._locked()
        self._claimed.close()
        self._claimed = claimed

    def _catch_up(self) -> None:
        """Set aside what could not be decoded, and write what waits.

        Raises:
            OSError: if something fails.
        """
        with self._lock:
            if self._damaged:
                path = self.path.with_suffix(f".damaged-{crc32(self._damaged):08x}")
                write_atomically(path, self._damaged)
                self.set_aside, self._damaged = path, b""
            if not self._rewriting:
                self._append_waiting()
        if self._rewriting:
            self._rewrite()

    def _rewrite(self) -> None:
        """Write the journal anew, with no more than the document needs, while it is written on.

        Raises:
            OSError: if that fails; the journal is as it was then.
        """
        with self._lock:
            lines = self._encoder.compacting(self.document, self.size)
            start, waited = self._length, len(self._waiting)
        content, compact_bytes = lines()
        unfinished = self.path.with_suffix(".unfinished")
        try:
            with open_file(unfinished, os.O_WRONLY | os.O_CREAT) as file:
                file.truncate()
                write_all(file, content)
                sync(file.fileno())
            with self._lock:
                more = b"".join([self._since(start), *self._waiting[waited:]])
                with open_file(unfinished, os.O_WRONLY | os.O_APPEND) as file:
                    write_all(file, more)
                    inode = _inode_of(os.fstat(file.fileno()))
                if self._file:
                    self._file.close()  # Windows replaces no file that is open
                    self._file = None
                replace(unfinished, self.path)
                self._inode, self._length = inode, len(content) + len(more)
                self._compact_bytes = compact_bytes
                self._waiting, self._rewriting, self._unsynced = [], False, True
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)

    def _since(self, start: int) -> bytes:
        """Return what was added to the file from a place on."""
        if not self._file or self._length == start:
            return b""
        self._file.seek(start)
        return self._file.read(self._length - start)

    def _sync(self) -> None:
        """Put the file onto the disk.

        Raises:
            OSError: if the disk fails; the file is not to be trusted then.
        """
        with self._lock:
            if not self._unsynced:
                return
            self._unsynced = False
            if self._file is None:
                self._file = open_file(self.path, os.O_RDWR)
            descriptor = os.dup(self._file.fileno())
        try:
            sync(descriptor)
        except OSError:
            self._rewriting = True
            raise
        finally:
            os.close(descriptor)

    def _fail(self, error: OSError) -> None:
        if not self._trouble:
            self._trouble = True
            self._report(error)


def _inode_of(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _size_of(document: Document) -> tuple[int, int] | None:
    """Return a size of page that holds all ink, for when its own is lost; None if there is no ink."""
    boxes = [stroke.box.grown(stroke.pen_px) for page in document.pages for stroke in page.ink]
    if not boxes:
        return None
    whole = reduce(Box.union, boxes)
    return max(1, ceil(whole.right)), max(1, ceil(whole.bottom))
