"""The board's own files: regular files that other users cannot read.

A device, a pipe or a link in the place of a file is never opened for writing, and none is waited
for. New files are for their owner alone whatever the umask; existing ones are made so, and keep
what is stricter.
"""

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, Literal

_OWNER = stat.S_IRWXU
_WINDOWS = os.name == "nt"
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
_MODES: dict[int, Literal["rb", "wb", "r+b"]] = {os.O_RDONLY: "rb", os.O_WRONLY: "wb", os.O_RDWR: "r+b"}
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, as far as they are missing.

    Raises:
        OSError: if that cannot be done.
    """
    for folder in reversed([path, *path.parents]):
        try:
            folder.mkdir(_OWNER)
        except OSError:
            if not folder.is_dir():
                raise
        else:
            folder.chmod(_OWNER)  # whatever the umask


def make_own_folder(path: Path) -> None:
    """Make a folder of the board's own; take it from other users if it is there already.

    Raises:
        OSError: if it cannot be made.
    """
    make_folder(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~_OWNER and not _WINDOWS and path.stat().st_uid == os.getuid():
        path.chmod(mode & _OWNER)


def open_file(path: Path, flags: int) -> BinaryIO:
    """Open a file without a buffer, or make it.

    Args:
        path: of the file.
        flags: os.O_RDONLY, O_RDWR or O_WRONLY; O_EXCL for a file that may not be there, O_CREAT for one
            that need not.

    Raises:
        OSError: if it is a link, a device, a pipe or a folder, or cannot be opened.
    """
    mode_for(path)
    plain = flags & ~(os.O_CREAT | os.O_EXCL) | _BINARY | _NO_WAITING | _NO_LINK
    descriptor = _new_file(path, plain, flags) if flags & (os.O_CREAT | os.O_EXCL) else None
    if descriptor is None:
        descriptor = os.open(path, plain)
        try:
            mode = _mode_of(os.fstat(descriptor))
            if mode & ~0o600:
                _restrict(descriptor, mode & 0o600)
        except BaseException:
            os.close(descriptor)
            raise
    return open(descriptor, _MODES[flags & (os.O_WRONLY | os.O_RDWR)], 0)  # the caller closes


def read_file(path: Path, most_bytes: int) -> bytes:
    """Return what is in a file; a link is followed.

    Raises:
        OSError: if it is a device, a pipe or a folder, has more than `most_bytes`, or cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | _BINARY | _NO_WAITING)
    with os.fdopen(descriptor, "rb") as file:
        _mode_of(os.fstat(descriptor))
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def mode_for(path: Path) -> int:
    """Return the mode for a file that comes in the place of another, which need not be there.

    Raises:
        OSError: if there is a link, a device, a pipe or a folder.
    """
    try:
        return _mode_of(path.lstat()) & 0o600
    except FileNotFoundError:
        return 0o600


def _new_file(path: Path, plain: int, flags: int) -> int | None:
    """Return the descriptor of a file that is made, or None if it is there and may be."""
    try:
        descriptor = os.open(path, plain | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if flags & os.O_EXCL:
            raise
        return None
    _restrict(descriptor, 0o600)  # whatever the umask
    return descriptor


def _mode_of(status: os.stat_result) -> int:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is a link, a device, a pipe or a folder, and not a file")
    return stat.S_IMODE(status.st_mode)


def _restrict(descriptor: int, mode: int) -> None:
    if not _WINDOWS:
        with contextlib.suppress(PermissionError):  # another user's file, or a disk without modes
            os.fchmod(descriptor, mode)
