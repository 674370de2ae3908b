"""Export: a page as files for other programs, named by the date."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from board.ink.stroke import Ink
from board.system.atomic_file import write_atomically
from board.system.private_file import make_folder

if TYPE_CHECKING:
    from board.reading.result import Reading


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
    ink: Ink, size: tuple[int, int], reading: Reading | None, picture: Callable[[], bytes]
) -> dict[str, bytes]:
    """Return what is saved of a page, by the files' endings: picture, ink, and the reading if there is one.

    Args:
        ink: of the page.
        size: (width, height) of the board, in its pixels.
        reading: of that ink.
        picture: gives the page as a PNG file.
    """
    from board.ink.inkml import inkml_of  # here, as the first frame needs none

    contents = {".png": picture(), ".inkml": inkml_of(ink, size).encode()}
    if reading:
        contents[".txt"] = f"{reading.text}\n".encode()
        contents[".json"] = (json.dumps(reading.as_json(), indent=1) + "\n").encode()
    return contents
