"""The shelf: where the pictures of boards are kept, each as a file named after what it holds."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from pathlib import Path

from board.document.page_image import Picture
from board.system.atomic_file import write_atomically

BYTES_MAX = 8 * 1024 * 1024
"""No picture of the size that is worked on is larger."""
_NAME = re.compile(r"[0-9a-f]{64}")


def picture_of(png: bytes, size: tuple[int, int]) -> Picture:
    """Return a picture that is held in memory; `size` is (width, height) in pixels."""
    return Picture(hashlib.sha256(png).hexdigest(), size, lambda: png)


class ImageStore:
    """Keep pictures in a folder, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, picture: Picture) -> Picture:
        """Keep a picture, whole or not at all; return it as one that is read when it is needed.

        Raises:
            OSError: if it cannot be written.
        """
        path = self._path_of(picture.name)
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(path, picture.png())
        return self.picture(picture.name, picture.size)

    def picture(self, name: str, size: tuple[int, int]) -> Picture:
        """Return a picture that was kept.

        Raises:
            ValueError: if no picture has such a name or size.
        """
        if not _NAME.fullmatch(name) or min(size) < 1:
            raise ValueError("no picture is called so")
        return Picture(name, size, partial(_content_of, self._path_of(name), name))

    def has(self, picture: Picture) -> bool:
        """Tell whether a picture's file is there."""
        return self._path_of(picture.name).exists()

    def _path_of(self, name: str) -> Path:
        return self._folder / f"{name}.png"


def _content_of(path: Path, name: str) -> bytes:
    """Return what a file holds, or b"" if it is gone or no longer what it was."""
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX)
    except OSError:
        return b""
    return content if hashlib.sha256(content).hexdigest() == name else b""
