"""Bring someone's own data into a data folder: labelled ink, UNIPEN files, pictures in folders, USPS."""

from pathlib import Path

import numpy as np

from board.reading.image.picture import read_picture_page
from board.system.arrays import read_arrays
from board.system.errors import UserError
from trainer.data.dataset import MOST_ARRAY_BYTES, Sample, read_usps
from trainer.data.own_ink import read_own_ink
from trainer.data.public_sets import read_unipen_folder
from trainer.data.unipen import Problem, read_unipen
from trainer.data.writing import write_arrays, write_samples

PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"))


def import_data(path: Path, folder: Path, name: str, report: Problem) -> str:
    """Import what a path holds, told by its look, and write it to a data folder.

    Args:
        path: an `.npz` of USPS; a folder with a folder of pictures for each digit, named by it; labelled
            InkML, or a folder of such; a file in the UNIPEN format, or a folder of such that end in `.dat`.
        folder: the data folder.
        name: the writer of the ink, and what the files there are called after their kind, such as
            `strokes-NAME.jsonl.gz`.
        report: told of each file and line that is damaged or mislabelled; these are left out.

    Returns:
        What was written where, in a sentence.

    Raises:
        UserError: if there is nothing to import, or it cannot be read or written.
    """
    if Path(name).name != name:
        raise UserError(f"what is imported cannot be called {name!r}: a name is no path")
    try:
        if path.suffix == ".npz":
            return _import_usps(path, folder)
        if path.is_dir() and any(_is_label(child.name) for child in path.iterdir() if child.is_dir()):
            return _import_pictures(path, folder, name, report)
        if path.suffix == ".inkml" or (path.is_dir() and next(path.rglob("*.inkml"), None)):
            return write_samples(folder, name, read_own_ink(path, name, report), report)
        return write_samples(folder, name, _unipen_samples(path, report), report)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror})") from None


def _unipen_samples(path: Path, report: Problem) -> list[Sample]:
    if path.is_dir():
        return list(read_unipen_folder(path, report))
    is_pendigits = path.name.startswith("pendigits")
    return list(read_unipen(path, "pendigits" if is_pendigits else path.stem, report, is_pendigits))


def _import_usps(path: Path, folder: Path) -> str:
    train, test = read_usps(path)
    with path.open("rb") as file:
        write_arrays(folder / "usps.npz", **read_arrays(file, MOST_ARRAY_BYTES))
    return f"{folder / 'usps.npz'}: {len(train)} and {len(test)} pictures"


def _import_pictures(path: Path, folder: Path, name: str, report: Problem) -> str:
    """Read pictures as the board does, each as one digit, and write them as glyphs."""
    glyphs, labels = [], []
    for child in sorted(path.iterdir()):
        if not child.is_dir():
            report(f"{child} lies in no folder that says which digit it is")
            continue
        if not _is_label(child.name):
            report(f"{child} is not named by a digit: none of its files was used")
            continue
        for file in sorted(child.iterdir()):
            if file.suffix.lower() not in PICTURES:
                report(f"{file} is no picture")
                continue
            try:
                page = read_picture_page(file)
            except UserError as error:
                report(str(error))
                continue
            if page.pieces:
                glyphs.append(page.glyph(range(len(page.pieces))))
                labels.append(int(child.name))
            else:
                report(f"{file} shows no ink")
    if not glyphs:
        raise UserError(f"{path} has no picture that can be used")
    to = folder / f"pictures-{name}.npz"
    write_arrays(to, x=np.stack(glyphs), y=np.array(labels, np.uint8))
    return f"{to}: {len(glyphs)} pictures"


def _is_label(name: str) -> bool:
    return len(name) == 1 and name in "0123456789"
