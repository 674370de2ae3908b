"""Labelled InkML: the corrections that the board keeps, or any ink with labels."""

from pathlib import Path

from board.ink.inkml import read_marks
from board.system.errors import UserError
from trainer.data.dataset import Sample
from trainer.data.unipen import Problem

LABELS = frozenset("0123456789?")


def ink_files(folder: Path) -> list[Path]:
    """List the InkML files in a folder and in those below it."""
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".inkml" and file.is_file())


def read_own_ink(path: Path, writer: str, report: Problem) -> list[Sample]:
    """Read the labelled groups of an InkML file, or of all InkML files in a folder and those in it.

    Args:
        path: the file or folder.
        writer: what the person is called in the samples.
        report: receives a sentence about each unreadable file and wrong label; they are left out.

    Raises:
        UserError: if there is no InkML file, or no labelled ink in any.
    """
    files = ink_files(path) if path.is_dir() else [path]
    if not files:
        raise UserError(f"{path} has no InkML files")
    samples = []
    for file in files:
        try:
            marks = read_marks(file)
        except UserError as error:
            report(str(error))
            continue
        if not marks:
            report(f"{file} has no labelled ink")
        for number, (label, ink) in enumerate(marks):
            if label in LABELS:
                name = f"{file.relative_to(path) if path.is_dir() else file.name}/{number}"
                strokes = tuple(stroke.points for stroke in ink)
                samples.append(Sample(f"own/{name}", "own", f"own/{writer}", label, strokes))
            else:
                report(f'{file}: the label "{label[:20]}" is no digit and not "?"')
    if not samples:
        raise UserError(f"{path} has no ink that is labelled with a digit")
    return samples
