"""The files that `read` is given: paths, folders, patterns, archives and addresses, one after the other."""

from __future__ import annotations

import bz2
import glob
import gzip
import lzma
import os
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from board.cli import addresses
from board.system.errors import UserError
from board.workers.opening import KINDS

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
ENTRY_BYTES_MAX = 4 * 1024 * 1024
"""Of what an entry of a tar file says of itself, such as its name."""
CONTENT_BYTES_MAX = 64 * 1024 * 1024 + 1
"""Of a file in an archive or at an address; longer files are refused by the readers."""


@dataclass(frozen=True)
class File:
    """Hold a file to read.

    Attributes:
        name: path or address; that of an archive comes before the names in it.
        content: of a file in an archive; else None.
        error: why there is nothing to read, or "".
    """

    name: str
    content: bytes | None = None
    error: str = ""

    @contextmanager
    def local(self) -> Iterator[Path]:
        """Give a path where the file can be read.

        Raises:
            UserError: if there is none.
        """
        if self.error:
            raise UserError(self.error)
        content = self.content
        if content is None and addresses.is_address(self.name):
            content = addresses.content_of(self.name, CONTENT_BYTES_MAX)
        if content is None:
            yield Path(self.name)
            return
        with NamedTemporaryFile(suffix=Path(self.name).suffix) as file:
            file.write(content)
            file.flush()
            yield Path(file.name)


def files_of(names: Iterable[str], is_wanted: Callable[[str], bool]) -> Iterator[File]:
    """Give the files that names stand for; memory does not grow with their number.

    Args:
        names: of files, folders, archives; patterns such as "scans/*.png", "**" for any depth; addresses.
        is_wanted: tells of each name whether its file is to be given.
    """
    for given in names:
        if addresses.is_address(given):
            yield from _files_at_address(given, is_wanted)
            continue
        has_magic = glob.has_magic(given) and not os.path.lexists(given)
        found = False
        for name in glob.iglob(given, recursive=True) if has_magic else (given,):
            found = True
            yield from _files_at(name, is_wanted)
        if not found and is_wanted(given):
            yield File(given, error=f"{given} matches no file")


def stands_for_one(name: str) -> bool:
    """Tell whether a name is that of one file, be it there or not."""
    has_magic = glob.has_magic(name) and not os.path.lexists(name)
    return not (
        has_magic or addresses.is_address(name) or name.lower().endswith(ARCHIVES) or os.path.isdir(name)
    )


def names_in(path: str) -> Iterator[str]:
    """Give the names in a list, one a line.

    Args:
        path: of the list; "-" for standard input.

    Raises:
        UserError: if it cannot be read.
    """
    try:
        # Names are bytes to the system; those that are not UTF-8 must come back unchanged.
        lines = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115  # closed below
        with lines:
            for line in lines:
                if name := os.fsdecode(line.rstrip(b"\r\n")):
                    yield name
    except OSError as error:
        raise UserError(f"cannot read the list {path}: {error.strerror}") from error


def _files_at_address(address: str, is_wanted: Callable[[str], bool]) -> Iterator[File]:
    try:
        yield from (File(name) for name in addresses.expanded(address, KINDS) if is_wanted(name))
    except UserError as error:
        if is_wanted(address):
            yield File(address, error=str(error))


def _files_at(path: str, is_wanted: Callable[[str], bool]) -> Iterator[File]:
    if os.path.isdir(path):
        yield from _files_in_folder(path, is_wanted)
    elif path.lower().endswith(ARCHIVES):
        try:
            yield from _files_in_archive(path, is_wanted)
        except Exception as error:  # its formats raise errors of many kinds, and the other files are read
            if is_wanted(path):
                yield File(path, error=f"{path} cannot be read to its end: {error}")
    elif is_wanted(path):
        yield File(path)


def _files_in_folder(folder: str, is_wanted: Callable[[str], bool]) -> Iterator[File]:
    """Give what can be read in a folder and those below it, in the order that the system has."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _files_in_folder(entry.path, is_wanted)
                elif entry.name.lower().endswith(KINDS) and entry.is_file() and is_wanted(entry.path):
                    yield File(entry.path)
    except OSError as error:
        if is_wanted(folder):
            yield File(folder, error=f"the folder {folder} cannot be read: {error.strerror}")


_Unpacked = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | BinaryIO


class _Bounded:
    """Give a stream to a reader of tar files, which holds all that an entry says of itself in memory.

    Attributes:
        left: so many bytes may be read.
    """

    def __init__(self, file: _Unpacked) -> None:
        self.left = ENTRY_BYTES_MAX
        self._file = file

    def read(self, size: int) -> bytes:
        """Return the next bytes.

        Raises:
            tarfile.ReadError: if those are too many.
        """
        self.left -= size
        if self.left < 0:
            raise tarfile.ReadError("an entry says too much of itself")
        return self._file.read(size)


def _files_in_archive(path: str, is_wanted: Callable[[str], bool]) -> Iterator[File]:
    """Give what can be read in an archive; an encrypted zip raises RuntimeError."""
    if path.lower().endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name = f"{path}/{entry.filename}"
                if entry.filename.lower().endswith(KINDS) and is_wanted(name):
                    with archive.open(entry) as file:
                        yield File(name, file.read(CONTENT_BYTES_MAX))
        return
    with (
        _unpacked(path) as stream,
        tarfile.open(fileobj=(bounded := _Bounded(stream)), mode="r|") as tar,  # type: ignore[call-overload]
    ):
        for member in tar:
            tar.members = []  # or it would remember all
            bounded.left = member.size + ENTRY_BYTES_MAX
            name = f"{path}/{member.name}"
            if member.isfile() and member.name.lower().endswith(KINDS) and is_wanted(name):
                content = tar.extractfile(member)
                yield File(name, content.read(CONTENT_BYTES_MAX) if content else b"")


def _unpacked(path: str) -> _Unpacked:
    """Open a tar file, however it is packed."""
    with open(path, "rb") as file:
        begin = file.read(6)
    for magic, opened in ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open)):
        if begin.startswith(magic):
            return opened(path)
    return open(path, "rb")  # the caller closes
