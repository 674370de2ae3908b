"""The journal's file: locked, appended to, put onto the disk, and written anew."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from board.system.atomic_file import replace, sync, sync_folder, write_all, write_atomically
from board.system.file_lock import lock
from board.system.private_file import make_own_folder, open_file

BYTES_MAX = 64 * 1024 * 1024
_BOARDS = 8  # boards that are open at once, each with a journal of its own


class JournalFile:
    """Own the first journal's file in a folder that no other board has open.

    Attributes:
        number: which of the boards that are open at once it is of, from 1.
        length: of the file in bytes.
        unreadable: a journal that could not be read, if there was one; it stays as it is.
    """

    def __init__(self, folder: Path) -> None:
        """Begin without a file.

        Args:
            folder: need not exist.
        """
        self._folder = folder
        self._claimed: BinaryIO | None = None  # the lock file
        self._file: BinaryIO | None = None
        self._inode: tuple[int, int] | None = None  # of the file, while it is not open
        self._checksum = 0  # of what was read
        self.number = 1
        self.length = 0
        self.unreadable: Path | None = None

    @property
    def path(self) -> Path:
        """The file."""
        return self._folder / f"board{'' if self.number == 1 else f'-{self.number}'}.journal"

    @property
    def claimed(self) -> bool:
        """Whether the file is locked for this board."""
        return self._claimed is not None

    def read_first(self) -> tuple[bytes, OSError | None]:
        """Claim a journal, and return its content; with an error if it can be read at most."""
        try:
            content, trouble = self._claim(anything=True), None
        except OSError as error:
            content, trouble = b"", error
            if error.errno != errno.EBUSY:  # it may be shown, though it cannot be written
                with contextlib.suppress(OSError):
                    content = self._read()
        self.length, self._checksum = len(content), crc32(content)
        return content, trouble

    def claim_again(self) -> bool:
        """Claim a journal that has nothing in it, or only what was read before.

        Returns:
            Whether it has what was read before.

        Raises:
            OSError: if there is none.
        """
        content = self._claim(anything=False)
        same = len(content) == self.length
        self.length = len(content)
        return same

    def keep_lock(self) -> None:
        """Lock anew if the lock file was removed; let the journal go if another board has it then.

        Raises:
            OSError: if the lock file cannot be opened.
        """
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

    def is_ours(self) -> bool:
        """Tell whether the file is still the one that was read or written, and as long."""
        try:
            status = self.path.lstat()
        except OSError:
            return self._inode is None
        return (_inode_of(status), status.st_size) == (self._inode, self.length)

    def set_aside(self, kind: str, content: bytes) -> Path:
        """Write what is no part of the journal to a file beside it, and return that.

        Raises:
            OSError: if that fails.
        """
        path = self.path.with_suffix(f".{kind}-{crc32(content):08x}")
        write_atomically(path, content)
        return path

    def copy_other(self) -> Path | None:
        """Let go of the file, as another is in its place; return a copy of that, if there can be one."""
        copy: Path | None = None
        with contextlib.suppress(OSError):
            if content := self._read():
                copy = self.set_aside("replaced", content)
        self._close_file()
        return copy

    def append(self, content: bytes) -> bool:
        """Add to the file, whole or not at all; return False if another is in its place.

        Raises:
            OSError: if it cannot be written.
        """
        if self._file is None:
            if not self.is_ours():
                return False
            self._file = open_file(self.path, os.O_RDWR | os.O_CREAT)
            self._inode = _inode_of(os.fstat(self._file.fileno()))
        self._file.seek(self.length)
        try:
            write_all(self._file, content)
        except OSError:
            self._file.truncate(self.length)
            raise
        self.length += len(content)
        return True

    def since(self, start: int) -> bytes:
        """Return what was added to the file from a place on."""
        if not self._file or self.length == start:
            return b""
        self._file.seek(start)
        return self._file.read(self.length - start)

    @contextlib.contextmanager
    def anew(self, content: bytes) -> Iterator[Callable[[bytes], None]]:
        """Write the file anew; if that fails, it stays as it is.

        Args:
            content: is put onto the disk beside the file.

        Yields:
            What adds more to the content, and puts it in the file's place.

        Raises:
            OSError: if something fails.
        """
        unfinished = self.path.with_suffix(".unfinished")

        def put(more: bytes) -> None:
            with open_file(unfinished, os.O_WRONLY | os.O_APPEND) as file:
                write_all(file, more)
                inode = _inode_of(os.fstat(file.fileno()))
            self._close_file()  # Windows replaces no file that is open
            replace(unfinished, self.path)
            self._inode, self.length = inode, len(content) + len(more)

        try:
            with open_file(unfinished, os.O_WRONLY | os.O_CREAT) as file:
                file.truncate()
                write_all(file, content)
                sync(file.fileno())
            yield put
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(self._folder)

    def syncing(self) -> Callable[[], None]:
        """Return what puts the file as it is now onto the disk, in any thread.

        Raises:
            OSError: if the file cannot be opened; the returned function, if the disk fails.
        """
        if self._file is None:
            self._file = open_file(self.path, os.O_RDWR)
        descriptor = os.dup(self._file.fileno())

        def put() -> None:
            try:
                sync(descriptor)
            finally:
                os.close(descriptor)

        return put

    def close(self) -> None:
        """Leave the file to other boards."""
        self._close_file()
        if self._claimed:
            self._claimed.close()

    def _close_file(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _claim(self, anything: bool) -> bytes:
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
                trouble, self.unreadable = error, self.path
            else:
                read_before = (len(content), crc32(content)) == (self.length, self._checksum)
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


def _inode_of(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
