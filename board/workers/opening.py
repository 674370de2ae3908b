"""Opening files of ink and pictures, and listing folders, in the background."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from board.document.page import Page
from board.document.page_image import laid
from board.ink.fitting import fitted
from board.ink.limits import problem_of
from board.state.browser import ABOVE
from board.state.commands import Command, Entry, Listed, Put, Tell
from board.storage.image_store import ImageStore, picture_of
from board.system.errors import UserError
from board.system.folders import pictures_folder
from board.system.output import printable
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
    """Open files and list folders, one after the other."""

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
        """Open files; a Put will be posted.

        Args:
            paths: of the files.
            page_size: (width, height) of a page in board pixels.
        """
        self._do(partial(self._open, paths, page_size))

    def open_picture(self, content: bytes, page_size: tuple[int, int]) -> None:
        """Open the picture that was on the clipboard; a Put will be posted."""
        self._do(partial(self._open_picture, content, page_size))

    def page_with(self, content: bytes, name: str, page_size: tuple[int, int]) -> Page:
        """Return a page with a picture, which takes a while; in any thread.

        Args:
            content: of the picture's file.
            name: of the file, for sentences.
            page_size: (width, height) of the page in board pixels.

        Raises:
            UserError: if it is no picture that can be opened.
        """
        from board.reading.image.picture_file import picture_in

        return self._page_of(picture_in(content, name).grey, page_size)

    def list_folder(self, folder: str) -> None:
        """List a folder, "" for the user's pictures; a Listed will be posted."""
        self._do(partial(self._list, folder))

    def _do(self, work: Callable[[], None]) -> None:
        self._worker.do(work, lambda: self._post(Put((), FAILED)))

    def _open(self, paths: Sequence[str], page_size: tuple[int, int]) -> None:
        pages, complaints = [], []
        for path in map(Path, paths):
            try:
                pages.append(self._page_in(path, page_size))
            except (UserError, ImportError) as error:
                complaints.append(printable(str(error).replace(str(path), path.name)))
            except Exception:  # the other files are opened all the same
                traceback.print_exc()
                complaints.append(f"{printable(path.name)}: {FAILED}")
        complaint = complaints[0] if complaints else ""
        if len(complaints) > 1:
            complaint += f" ({len(complaints)} files could not be opened)"
        self._post(Put(tuple(pages), complaint))

    def _page_in(self, path: Path, page_size: tuple[int, int]) -> Page:
        """Return what a file puts on a page.

        Raises:
            UserError: if it cannot be opened.
        """
        if os.path.exists(path) and not os.path.isfile(path):  # which take any name, however long
            raise UserError(f"{path} is no file: open what is in it")
        if path.suffix.lower() == INK:
            from board.ink.inkml import read_page

            ink = fitted(read_page(path), page_size)
            if not ink:
                raise UserError(f"{path} has no ink in it")
            if problem := next(filter(None, map(problem_of, ink)), ""):
                raise UserError(f"{path} cannot be opened: {problem}")
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

    def _open_picture(self, content: bytes, page_size: tuple[int, int]) -> None:
        try:
            page = self.page_with(content, "the clipboard", page_size)
        except (UserError, ImportError) as error:
            self._post(Put((), str(error)))
        else:
            self._post(Put((page,)))

    def _list(self, folder: str) -> None:
        try:
            folder = folder or str(pictures_folder())
            self._post(Listed(folder, tuple(entries_of(Path(folder)))))
        except UserError as error:
            self._post(Listed(folder, trouble=str(error)))
        except OSError as error:
            self._post(Listed(folder, trouble=error.strerror or str(error)))


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


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
