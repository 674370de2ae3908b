"""A file that is either the old one or the new one, whole, whatever happens meanwhile."""

import os
import secrets
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a crash or a full disk leaves the old one as it was.

    The content goes to a temporary file in the same folder and onto the disk, and only
    then takes the name. A link is followed: the file it points to is replaced.

    Raises:
        OSError: if the folder does not exist, cannot be written or is full.
    """
    target = Path(os.path.realpath(path))
    unfinished = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put the folder's own entries onto the disk, where the system can.

    Raises:
        OSError: if the folder cannot be opened.
    """
    if os.name == "nt":
        return  # Windows opens no folders, and keeps its entries safe by itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
