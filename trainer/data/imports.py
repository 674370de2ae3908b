"""Import labelled ink, UNIPEN files, folders of pictures or USPS into a data folder."""

from pathlib import Path

import numpy as np

from board.reading.image.picture import read_picture_page
from board.system.arrays import read_arrays
from board.system.errors import UserError
from trainer.data.dataset import MOST_ARRAY_BYTES, Sample, read_usps
from trainer.data.own_ink import ink_files, read_own_ink
from trainer.data.public_sets import read_unipen_folder
from trainer.data.unipen import Problem, read_unipen
from trainer.data.writing import write_arrays, write_samples

WANTED = (
    "Pictures belong in folders named by their digit, such as scans/7/a.png; ink is InkML with labels, or "
    "UNIPEN files that end in .dat; an .npz has the arrays of USPS."
)
"""What can be imported, for messages."""
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"))


def import_data(path: Path, folder: Path, name: str, report: Problem) -> str:
    """Import data of any supported kind and write it to a data folder.

    Args:
        path: an `.npz` of USPS; a folder with, at any depth, folders of pictures named by their digit;
            labelled InkML, or a folder of such; a file in the UNIPEN format, or a folder of such that end
            in `.dat`.
        folder: the data folder.
        name: the writer of the ink, and what the files there are called after their kind, such as
            `strokes-NAME.jsonl.gz`.
        report: receives a sentence about each damaged or mislabelled file and line; they are left out.

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
        if path.is_dir() and (pictures := _digit_pictures(path, report)):
            return _import_pictures(path, pictures, folder, name, report)
        if path.suffix.lower() == ".inkml" or (path.is_dir() and ink_files(path)):
            return write_samples(folder, name, read_own_ink(path, name, report), report)
        samples = _unipen_samples(path, report)
        if not samples:
            raise UserError(f"{path} has nothing to import. {WANTED}")
        return write_samples(folder, name, samples, report)
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


def _digit_pictures(path: Path, report: Problem) -> list[tuple[int, Path]]:
    """List the pictures below a folder with their labels: the nearest folder above that is named by a digit.

    Where there is at least one, the other files are reported.
    """
    found, others = [], []
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        label = next((part for part in reversed(file.relative_to(path).parts[:-1]) if _is_label(part)), None)
        if label is None:
            others.append(f"{file} lies in no folder that is named by its digit, 0 to 9")
        elif file.suffix.lower() not in PICTURES:
            others.append(f"{file} is not a picture")
        else:
            found.append((int(label), file))
    if found:
        for problem in others:
            report(problem)
    return found


def _import_pictures(
    path: Path, pictures: list[tuple[int, Path]], folder: Path, name: str, report: Problem
) -> str:
    """Read pictures as the board does, each as one digit, and write them as glyphs."""
    glyphs, labels = [], []
    for label, file in pictures:
        try:
            page = read_picture_page(file)
        except UserError as error:
            report(str(error))
            continue
        if page.pieces:
            glyphs.append(page.glyph(range(len(page.pieces))))
            labels.append(label)
        else:
            report(f"{file} shows no ink")
    if not glyphs:
        raise UserError(f"{path} has no picture that can be used")
    to = folder / f"pictures-{name}.npz"
    write_arrays(to, x=np.stack(glyphs), y=np.array(labels, np.uint8))
    return f"{to}: {len(glyphs)} pictures"


def _is_label(name: str) -> bool:
    return len(name) == 1 and name in "0123456789"
