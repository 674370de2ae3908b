"""The image store: pictures on pages, each in a file named after its content."""

from __future__ import annotations

import hashlib
import re
import struct
from functools import partial
from pathlib import Path

from board.document.page_image import Picture
from board.system.atomic_file import write_atomically
from board.system.private_file import make_own_folder, read_file

BYTES_MAX = 8 * 1024 * 1024
SIDE_PX_MAX = 4096
"""No picture on a page is larger: those that are opened are made smaller first."""

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"  # with which each file begins; its size comes next
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
        png = picture.png()
        if _content_of(path, picture.name, picture.size) != png:
            make_own_folder(self._folder)
            write_atomically(path, png)
        return self.picture(picture.name, picture.size)

    def picture(self, name: str, size: tuple[int, int]) -> Picture:
        """Return a picture that was kept.

        Raises:
            ValueError: if no picture has such a name or size.
        """
        if not _NAME.fullmatch(name) or not all(1 <= side <= SIDE_PX_MAX for side in size):
            raise ValueError("there is no such picture")
        return Picture(name, size, partial(_content_of, self._path_of(name), name, size))

    def has(self, picture: Picture) -> bool:
        """Tell whether a picture's file is there."""
        return self._path_of(picture.name).exists()

    def _path_of(self, name: str) -> Path:
        return self._folder / f"{name}.png"


def _content_of(path: Path, name: str, size: tuple[int, int]) -> bytes:
    """Return what is in a file, or b"" if it is gone or no longer the picture of that name and size."""
    try:
        content = read_file(path, BYTES_MAX)
    except OSError:
        return b""
    same = (
        content.startswith(_PNG + struct.pack(">II", *size)) and hashlib.sha256(content).hexdigest() == name
    )
    return content if same else b""
