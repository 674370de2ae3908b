"""A file that is either the old one or the new one, whole, whatever happens meanwhile."""

import errno
import os
import secrets
import sys
import time
from pathlib import Path
from typing import BinaryIO

from board.system.private_file import mode_for, open_file

_WINDOWS = sys.platform == "win32"
_MAC_FULL_SYNC = 51 if sys.platform == "darwin" else None  # F_FULLFSYNC: onto the disk, not only to it
_REPLACE_TRIES = 20  # on Windows, while another program looks at the file, 50 ms apart


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a crash or a full disk leaves the old one as it was.

    The content goes to a temporary file in the same folder and onto the disk, and only
    then takes the name. The file is for its owner alone.

    Raises:
        OSError: if the folder does not exist, cannot be written or is full, or if there is a link, a
            device, a pipe or a folder of that name.
    """
    mode_for(path)
    unfinished = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        with open_file(unfinished, os.O_WRONLY | os.O_EXCL) as file:
            write_all(file, content)
        finish(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def write_all(file: BinaryIO, content: bytes) -> None:
    """Write to a file without a buffer.

    Raises:
        OSError: if not all can be written, as on a disk that is full.
    """
    if file.write(content) != len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def finish(unfinished: Path, target: Path) -> None:
    """Put a file that is written onto the disk, and then in the place of another in the same folder.

    Raises:
        OSError: if that cannot be done.
    """
    with unfinished.open("r+b") as file:
        sync(file.fileno())
    replace(unfinished, target)
    sync_folder(target.parent)


def replace(unfinished: Path, target: Path) -> None:
    """Put a file in the place of another, at once; it is no more open to others than that one was.

    Raises:
        OSError: if that cannot be done, or if there is a link, a device, a pipe or a folder; on Windows if
            another program has the file open for long.
    """
    unfinished.chmod(mode_for(target))
    for tries_left in reversed(range(_REPLACE_TRIES if _WINDOWS else 1)):
        try:
            unfinished.replace(target)
        except PermissionError:
            if not tries_left:
                raise
            time.sleep(0.05)
        else:
            return


def sync(descriptor: int) -> None:
    """Put what was written to an open file onto the disk.

    Raises:
        OSError: if the disk fails.
    """
    if _MAC_FULL_SYNC is not None:
        import fcntl

        try:
            fcntl.fcntl(descriptor, _MAC_FULL_SYNC)
        except OSError:
            pass  # a disk of another computer may not know it
        else:
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Put the folder's own entries onto the disk, where the system can.

    Raises:
        OSError: if the folder cannot be opened.
    """
    if _WINDOWS:
        return  # Windows opens no folders, and keeps its entries safe by itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)
