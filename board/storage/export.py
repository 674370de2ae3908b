"""Export: pages as files for other programs and for paper, named by the date."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from board.document.page import Page
from board.state.effects import ReadPage
from board.system.atomic_file import write_atomically
from board.system.private_file import make_folder

PngOf = Callable[[Page, tuple[int, int]], bytes]
"""Gives a page of (width, height) board pixels as a PNG file."""

PdfOf = Callable[[Sequence[Page], tuple[int, int]], bytes]
"""Gives pages of such a size as a PDF file."""


def save(folder: Path, when: datetime, contents: Mapping[str, bytes]) -> str:
    """Write files of one name, each whole or not at all.

    Args:
        folder: where; made if it is not there.
        when: that they are named by.
        contents: of the files, by their endings, such as ".png".

    Returns:
        The name, without ending; no file of that name was there before.

    Raises:
        OSError: if one cannot be written.
    """
    make_folder(folder)
    base = name = when.strftime("%Y-%m-%d %H.%M.%S")
    n = 1
    while any((folder / f"{name}{ending}").exists() for ending in contents):
        n += 1
        name = f"{base} ({n})"
    for ending, content in contents.items():
        write_atomically(folder / f"{name}{ending}", content)
    return name


def contents_of(
    pages: Sequence[ReadPage], size: tuple[int, int], png_of: PngOf, pdf_of: PdfOf
) -> dict[str, bytes]:
    """Return what is saved of pages, by the files' endings: pictures, ink, readings, and all pages for paper.

    Args:
        pages: to be saved, at least one; the files of each have its number where there are several.
        size: (width, height) of the board, in its pixels.
        png_of: gives a page as a PNG file.
        pdf_of: gives all pages as a PDF file.
    """
    from board.ink.inkml import inkml_of  # here, as the first frame needs none

    contents = {".pdf": pdf_of([read.page for read in pages], size)}
    for read in pages:
        name = f" page {read.page_number + 1}" if len(pages) > 1 else ""
        contents[f"{name}.png"] = png_of(read.page, size)
        contents[f"{name}.inkml"] = inkml_of(read.page.ink, size).encode()
        if read.reading:
            contents[f"{name}.txt"] = f"{read.reading.text}\n".encode()
            contents[f"{name}.json"] = (json.dumps(read.reading.as_json(), indent=1) + "\n").encode()
    return contents
