"""The journal: every change of the document, appended when it is made.

A change is handed to the system at once, so the end of the program, however it comes, loses
nothing. A worker does what may take its time: it puts what was written onto the disk, compacts
the journal when it has grown, and tries again what could not be written. `journal_format` has
the lines.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from math import ceil, inf
from pathlib import Path

from board.document.document import Document, Record
from board.document.page import Edit
from board.document.page_image import Picture
from board.ink.stroke import Box
from board.storage.journal_decoder import JournalDecoder
from board.storage.journal_encoder import JournalEncoder
from board.storage.journal_file import JournalFile
from board.storage.journal_format import VERSION, Pens, board_line
from board.system.worker import Worker

PIECE_S = 0.4
"""How long a stroke whose pen is down may have points that are not written."""

SYNC_S = 1.0
"""How long what is written may not be on the disk yet, but for the time that the disk itself takes."""

RETRY_S = 2.0
"""How long what failed waits until it is tried again."""

GROWN_BYTES = 1024 * 1024
"""How long a journal is at least before it is compacted."""

PictureOf = Callable[[str, tuple[int, int]], Picture]


@dataclass(frozen=True)
class _Decoded:
    """Hold what a file is decoded to.

    Attributes:
        document: with the strokes whose pens were down at its end, finished.
        unfinished: the edits that finish them.
        encoder: writes the lines after it.
        damaged: some of it cannot be decoded.
    """

    document: Document
    unfinished: Sequence[Edit]
    encoder: JournalEncoder
    damaged: bool


class Journal:
    """Keep a document in a file.

    A long file is read beside the loop. What is drawn meanwhile is early ink: it is appended at once
    as such, and `join` makes edits of it that follow the others.

    Attributes:
        size: (width, height) of a page in board pixels; None for a new journal.
        document: as it is kept; empty while the file is being read.
        reading: the file is being read, or `join` was not called since.
        set_aside: the file with what could not be read, if there was such.
    """

    def __init__(
        self,
        folder: Path,
        report: Callable[[OSError | None], None],
        picture: PictureOf,
        replaced: Callable[[Path | None], None] = lambda _: None,
        patience_s: Callable[[Path], float] = lambda _: inf,
        read: Callable[[Document], None] = lambda _: None,
    ) -> None:
        """Open the first journal in a folder that no other board has open, and read it.

        Args:
            folder: need not exist.
            report: is called when the journal cannot be read or written, and with None when it can be
                again; from any thread.
            picture: gives the pictures on pages, as for `JournalDecoder`.
            replaced: is called when the file was removed or changed by another program, with the copy of
                what was in its place, if there was anything; from any thread.
            patience_s: gives how long to wait until the file is read.
            read: is called with the document when the file took longer to read; from another thread.
        """
        self._report = report
        self._replaced = replaced
        self._read = read
        self._trouble = False
        self._maintenance = threading.Lock()  # of `_maintain`
        self._lock = threading.Lock()  # of all that follows
        self._file = JournalFile(folder)
        self._waiting: list[bytes] = []
        self._damaged = b""  # what could not be decoded and is not set aside yet
        self._version = VERSION  # of what was read
        self._rewriting = False  # the file must be written anew before more comes
        self._unsynced = False
        self._unwritten_s: float | None = None
        self._compact_bytes = 0
        self._encoder = JournalEncoder()
        self.size: tuple[int, int] | None = None
        self.document = Document()
        self.reading = True
        self._worker = Worker("journal")
        self._reader = Worker("journal reading", patience_s=0.0)
        self._decoded: _Decoded | None = None
        self._late = False  # the document is handed to `read`
        self._closed = False
        self._maintains = False  # `_maintain` is among the worker's jobs
        self._open(picture, patience_s)
        if self._trouble:
            self._maintain_later()

    @property
    def number(self) -> int:
        """Which of the boards that are open at once it is of, from 1."""
        return self._file.number

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

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
            document: as it is after them. Before `join` it is one page of early ink.
            pens: that are down.
            now_s: on any clock, which may jump.
        """
        with self._lock:
            since_s = self._unwritten_s
            due = since_s is not None and not 0 <= now_s - since_s < PIECE_S
            if self.reading:
                self._write(self._encoder.early_line(document.page.ink, pens, bool(records) or due))
            else:
                if records:
                    self.document = document
                self._write(self._encoder.line(records, pens, due))
            if not self._encoder.has_new_points(pens):
                self._unwritten_s = None
            elif since_s is None:
                self._unwritten_s = now_s

    def join(self, edits: Sequence[Edit], document: Document, pens: Pens) -> None:
        """Write the edits that the early ink has become.

        Args:
            edits: those that follow the edits in the file.
            document: as it is after them.
            pens: that are down.
        """
        with self._lock:
            decoded = self._decoded
            if decoded is None or not self.reading:
                return
            edits = [*decoded.unfinished, *edits]
            written = bool(edits) or self._encoder.early
            self._encoder = decoded.encoder
            self.reading, self.document = False, document
            self._rewriting |= decoded.damaged
            self._write(self._encoder.joining_line(edits, pens) if written else b"")
            if self._rewriting:
                self._maintain_later()

    def set_page_aside(self) -> Path:
        """Move the current page, with all edits of it, to a journal of its own; return that.

        Raises:
            OSError: if that cannot be written.
        """
        with self._lock:
            content, _ = JournalEncoder().compacting(Document((self.document.page,)), self.size)()
            path = self._file.set_aside("page", content)
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
        with self._lock:
            self._closed = True
            self._maintain_later()
        if self._worker.close():
            self._file.close()
        return not self._waiting and not self._rewriting

    def _open(self, picture: PictureOf, patience_s: Callable[[Path], float]) -> None:
        """Read the file; if that takes too long, go on without what is in it."""
        content, trouble = self._file.read_first()
        self.set_aside = self._file.unreadable
        if trouble:
            self._fail(trouble)
        known = _size_in(content, picture)
        self.size, self._version, self._compact_bytes = known.size, known.version, known.compact_bytes
        wait_s = patience_s(self.path) if self.size else inf
        decoded = threading.Event()

        def take(decoder: JournalDecoder, damaged: bytes) -> None:
            self._take(decoder, damaged)
            decoded.set()

        def decode() -> None:
            decoder = JournalDecoder(picture)
            gc.disable()  # nothing of a document is garbage, and to look for some in it halts the loop
            try:
                take(decoder, decoder.decode(content))
            finally:
                gc.enable()

        self._reader.do(decode, failed=lambda: take(JournalDecoder(picture), content))
        decoded.wait(min(wait_s, threading.TIMEOUT_MAX))
        with self._lock:
            self._late = self._decoded is None
            if self._late and not content.endswith(b"\n"):
                self._waiting.append(b"\n")  # what comes is no part of a line that was cut off
        if self._decoded is None:
            return
        self.join([], self._decoded.document, Pens())
        if self._file.claimed:
            try:
                self._catch_up()
            except OSError as error:
                self._fail(error)

    def _take(self, decoder: JournalDecoder, damaged: bytes) -> None:
        """Take what the file is decoded to."""
        unfinished = decoder.finish()
        document = decoder.document
        for stroke in document.page.ink:
            _ = stroke.box  # is remembered: the loop has no time to compute so many
        encoder = JournalEncoder(decoder.known)
        with self._lock:
            if self._closed:  # and another board may have the file: the next start reads it again
                return
            self._damaged = damaged
            if self.size is None:
                self.size = decoder.size or _size_of(document)
                self._version, self._compact_bytes = decoder.version, decoder.compact_bytes
            if self._file.claimed:
                try:
                    self._set_damaged_aside()
                except OSError as error:
                    self._fail(error)
            self._decoded = _Decoded(document, unfinished, encoder, bool(damaged))
            late = self._late
        if late:
            self._read(document)

    def _write(self, line: bytes) -> None:
        """Hand a line to the system, after those that wait; the lock is held."""
        if line:
            self._waiting.append(line)
        if not self._waiting:
            return
        if self._file.claimed and not self._rewriting:
            try:
                self._append_waiting()
            except OSError as error:
                self._fail(error)
        self._maintain_later()

    def _append_waiting(self) -> None:
        """Add what waits to the file; the lock is held.

        Raises:
            OSError: if it cannot be written; nothing half is left behind then, and it waits on.
        """
        if not self._waiting:
            return
        if self._file.append(b"".join(self._waiting)):
            self._waiting = []
            self._unsynced = True
        else:
            self._lose()

    def _lose(self) -> None:
        """Note that the file was removed or changed, and keep a copy of what is there; the lock is held."""
        copy = self._file.copy_other()
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
            self._file.keep_lock()
            if not self._file.claimed:
                self._rewriting |= not self._file.claim_again()
            elif not self._rewriting and not self._file.is_ours():
                self._lose()
        self._catch_up()
        if not self.reading and self._file.length > max(GROWN_BYTES, 2 * self._compact_bytes):
            try:
                self._rewrite()
            except OSError:  # it goes on as it is
                self._compact_bytes = self._file.length
        self._sync()
        with self._lock:  # the next change may have failed meanwhile
            over = self._trouble and not self._waiting and not self._rewriting
            self._trouble &= not over
        if over:
            self._report(None)

    def _catch_up(self) -> None:
        """Set aside what could not be decoded, and write what waits.

        Raises:
            OSError: if something fails.
        """
        with self._lock:
            self._set_damaged_aside()
            if not self._rewriting:
                self._append_waiting()
        if self._rewriting and not self.reading:
            self._rewrite()

    def _set_damaged_aside(self) -> None:
        """Set aside what could not be decoded; the lock is held.

        Raises:
            OSError: if that fails.
        """
        if self._damaged:
            self.set_aside = self._file.set_aside("damaged", self._damaged)
            self._damaged = b""

    def _rewrite(self) -> None:
        """Write the journal anew, with no more than the document needs, while it is written on.

        Raises:
            OSError: if that fails; the journal is as it was then.
        """
        with self._lock:
            lines = self._encoder.compacting(self.document, self.size)
            start, waited = self._file.length, len(self._waiting)
        content, compact_bytes = lines()
        with self._file.anew(content) as put, self._lock:
            put(b"".join([self._file.since(start), *self._waiting[waited:]]))
            self._compact_bytes = compact_bytes
            self._waiting, self._rewriting, self._unsynced = [], False, True

    def _sync(self) -> None:
        """Put the file onto the disk.

        Raises:
            OSError: if the disk fails; the file is not to be trusted then.
        """
        with self._lock:
            if not self._unsynced:
                return
            self._unsynced = False
            put = self._file.syncing()
        try:
            put()
        except OSError:
            self._rewriting = True
            raise

    def _fail(self, error: OSError) -> None:
        if not self._trouble:
            self._trouble = True
            self._report(error)


def _size_in(content: bytes, picture: PictureOf) -> JournalDecoder:
    """Return a decoder that has the last line with the size of a page, unless that is damaged."""
    start = content.rfind(b'[["board",')
    line = content[content.rfind(b"\n", 0, max(0, start)) + 1 : content.find(b"\n", max(0, start)) + 1]
    decoder = JournalDecoder(picture)
    decoder.decode(line)
    return decoder


def _size_of(document: Document) -> tuple[int, int] | None:
    """Return a size of page that holds all ink, for when its own is lost; None if there is no ink."""
    boxes = [stroke.box.grown(stroke.pen_px) for page in document.pages for stroke in page.ink]
    if not boxes:
        return None
    whole = reduce(Box.union, boxes)
    return max(1, ceil(whole.right)), max(1, ceil(whole.bottom))
