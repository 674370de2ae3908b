"""Opening files of ink and pictures, and the clipboard, in the background."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from board.document.page import Page
from board.document.page_image import laid
from board.ink.fitting import fitted
from board.state.commands import Command, Entry, Listed, Put, Tell
from board.state.file_browser import ABOVE
from board.state.texts import printable
from board.storage.image_store import ImageStore, picture_of
from board.system.clipboard import PICTURES, content_of, tool
from board.system.errors import UserError
from board.system.worker import Worker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INK = ".inkml"
KINDS = (INK, ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
"""The endings of the files that can be opened."""
MOST_ENTRIES = 5_000
"""How many files of a folder are shown at most."""
FAILED = "Opening failed. Please report the error in the terminal."


class Opener:
    """Open files, the clipboard and folders, one after the other."""

    def __init__(self, post: Callable[[Command], None], image_store: ImageStore | None = None) -> None:
        """Begin.

        Args:
            post: takes the commands, from the worker's thread.
            image_store: keeps the pictures; None to have them in memory only.
        """
        self._post = post
        self._image_store = image_store
        self._worker = Worker("opening")

    def open(self, paths: Sequence[str], page_size: tuple[int, int]) -> None:
        """Open files for pages of (width, height) board pixels; a Put will be posted."""
        self._do(partial(self._open, paths, page_size))

    def paste(self, picture: bytes, text: str, page_size: tuple[int, int]) -> None:
        """Open what is on the clipboard; a Put will be posted.

        Args:
            picture: the picture as pygame has it, or b"".
            text: the text, which may name files.
            page_size: (width, height) in board pixels.
        """
        self._do(partial(self._paste, picture, text, page_size))

    def list_folder(self, folder: str) -> None:
        """List a folder, "" for the user's pictures; a Listed will be posted."""
        self._do(partial(self._list, folder))

    def _do(self, work: Callable[[], None]) -> None:
        self._worker.do(work, lambda: self._post(Put((), FAILED)))

    def _open(self, paths: Sequence[str], page_size: tuple[int, int], pasted: bool = False) -> None:
        pages, complaints = [], []
        for path in map(Path, paths):
            try:
                pages.append(self._page_in(path, page_size))
            except (UserError, ImportError) as error:
                complaints.append(printable(str(error).replace(str(path), path.name)))
        complaint = complaints[0] if complaints else ""
        if len(complaints) > 1:
            complaint += f" ({len(complaints)} files could not be opened)"
        self._post(Put(tuple(pages), complaint, pasted))

    def _page_in(self, path: Path, page_size: tuple[int, int]) -> Page:
        """Return what a file puts on a page.

        Raises:
            UserError: if it cannot be opened.
        """
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is no file: open what is in it")
        if path.suffix.lower() == INK:
            from board.ink.inkml import read_page

            ink = fitted(read_page(path), page_size)
            if not ink:
                raise UserError(f"{path} has no ink in it")
            return Page(ink)
        from board.reading.image.picture_file import open_picture

        return self._page_of(open_picture(path).grey, page_size)

    def _page_of(self, grey: NDArray[np.uint8], page_size: tuple[int, int]) -> Page:
        """Return a page with a picture on it, (h, w) uint8, that is kept from now on."""
        from cv2 import imencode

        picture = picture_of(imencode(".png", grey)[1].tobytes(), grey.shape[::-1])
        if self._image_store:
            try:
                picture = self._image_store.keep(picture)
            except OSError as error:
                self._post(Tell("journal.failed", (("reason", error.strerror or str(error)),)))
        from board.document.tones import small_tones_of

        small_tones_of(picture)  # so that its page need not wait for it
        return Page(page_images=(laid(picture, page_size),))

    def _paste(self, picture: bytes, text: str, page_size: tuple[int, int]) -> None:
        command = tool()
        for kind in PICTURES:
            picture = picture or (content_of(command, kind) if command else b"")
        if picture:
            from board.reading.image.picture_file import picture_in

            try:
                page = self._page_of(picture_in(picture, "the clipboard").grey, page_size)
            except (UserError, ImportError) as error:
                self._post(Put((), str(error)))
            else:
                self._post(Put((page,), pasted=True))
        elif paths := paths_in(text):
            self._open(paths, page_size, pasted=True)
        else:
            self._post(Put(()))
            helpless = sys.platform == "linux" and not command
            self._post(Tell("paste.no_tool" if helpless else "paste.nothing"))

    def _list(self, folder: str) -> None:
        path = Path(folder) if folder else _own_folder()
        try:
            self._post(Listed(str(path), tuple(entries_of(path))))
        except OSError as error:
            self._post(Listed(str(path), trouble=error.strerror or str(error)))


def entries_of(folder: Path) -> Iterable[Entry]:
    """Give what can be opened in a folder: the one above, folders, files; hidden ones are left out.

    Raises:
        OSError: if it cannot be read.
    """
    if folder.parent != folder:
        yield Entry(ABOVE, str(folder.parent), is_folder=True)
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            is_folder = _is_folder(entry)
            if not entry.name.startswith(".") and (is_folder or Path(entry.name).suffix.lower() in KINDS):
                found.append(Entry(printable(entry.name), entry.path, is_folder))
    found.sort(key=lambda entry: (not entry.is_folder, entry.name.casefold()))
    yield from found[:MOST_ENTRIES]


def paths_in(text: str) -> list[str]:
    """Return the files that a text names, a path or file:// address a line; [] if it says anything else."""
    paths = []
    for line in text.split("\0")[0].split():
        parts = urlsplit(line)
        path = unquote(parts.path) if parts.scheme == "file" else line
        if not os.path.isabs(path):
            return []
        paths.append(path)
    return paths


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _own_folder() -> Path:
    """Return the folder of the person's pictures, or else their own."""
    from platformdirs import user_pictures_path

    pictures = user_pictures_path()
    return pictures if pictures.is_dir() else Path.home()
