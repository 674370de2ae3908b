"""Write an evaluation to a folder: figures as JSON, pictures of the errors as PNG."""

import json
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile

import cv2
import numpy as np

from board.reading.network.network import load_network
from board.reading.reader import Reader
from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from trainer.data.dataset import read_mnist, read_pen_data, read_usps
from trainer.evaluation.figures import (
    Answers,
    Figures,
    answers_to_ink,
    answers_to_pictures,
    corrupted_figures,
    figures_of,
    groups_of,
    refusal_of,
    suspects,
    worst_errors,
)
from trainer.evaluation.pages import FailedPage, read_pages, read_truths
from trainer.evaluation.speed import speed_of
from trainer.evaluation.thumbnails import glyph_png, page_png

FIGURES_FILE = "evaluation.json"
PICTURES_FOLDER = "pictures"
DRAWN = ("pen", "mnist", "usps", "boards", "photos")
"""What the names of the pictures begin with."""
MOST_PAGES = 150
"""Pages that failed, of each folder, that are drawn."""


@dataclass(frozen=True)
class Sources:
    """Folders to evaluate on.

    Attributes:
        data: folder with the pen samples, `mnist.npz` and, if it is to be measured, `usps.npz`.
        boards: folder of ink with its `truth.json`.
        photos: folder of pictures with its `truth.json`.
    """

    data: Path
    boards: Path | None = None
    photos: Path | None = None


def evaluate(network_file: Path, sources: Sources, to: Path, say: Callable[[str], None]) -> Figures:
    """Evaluate an exported network and write its figures and pictures.

    Args:
        network_file: the ONNX file, its card beside it.
        sources: what to evaluate on; only what the split keeps for the test is used.
        to: folder to write to.
        say: receives the name of each step.

    Returns:
        The figures, as they are written to `evaluation.json`.

    Raises:
        UserError: if a file cannot be read or written.
    """
    network = load_network(network_file)
    reader = Reader(network)
    folders = {name: at for name, at in (("boards", sources.boards), ("photos", sources.photos)) if at}
    for folder in folders.values():  # what else is read takes minutes
        read_truths(folder / "truth.json")
    with _writing(to):
        (to / PICTURES_FOLDER).mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=to / PICTURES_FOLDER).close()
    say("reading the data")
    pen = read_pen_data(sources.data)["test"]
    unlike_digits = pen.unlike_digits
    if not unlike_digits:
        raise UserError(f"{sources.data} has no non-digits of the test's writers: digit-trainer data fetch")
    _, mnist = read_mnist(sources.data / "mnist.npz")
    say("reading digits")
    digits = answers_to_ink(network, "pen", pen.digits)
    nondigits = answers_to_ink(network, "nondigits", unlike_digits)
    pictures = answers_to_pictures(network, "mnist", mnist)
    figures: Figures = {
        "network": {**network.card, "file": network_file.name, "bytes": network_file.stat().st_size},
        "made": {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "opencv": cv2.__version__,
        },
        "mnist": figures_of(pictures),
        "pen": {**figures_of(digits), **groups_of(digits, pen.digits)},
        "nondigits": refusal_of(digits, nondigits),
    }
    drawn = _glyphs_of(pictures) | _glyphs_of(digits)
    if (sources.data / "usps.npz").exists():
        usps = answers_to_pictures(network, "usps", read_usps(sources.data / "usps.npz")[1])
        figures["usps"] = figures_of(usps)
        drawn |= _glyphs_of(usps)
    say("reading corrupted digits")
    figures["corruptions"] = corrupted_figures(network, mnist)
    say("measuring the speed")
    figures["speed"] = speed_of(network, reader, pen.digits)
    for name, folder in folders.items():
        say(f"reading {name}")
        figures[name], failed = read_pages(folder, reader)
        drawn |= _drawn_pages(name, failed)
    _write(figures, drawn, to)
    return figures


def _glyphs_of(answers: Answers) -> dict[str, bytes]:
    """Return the pictures of a set's errors and suspects by file name, in the order of the figures."""
    return {
        f"{answers.name}-{kind}-{n:03}.png": glyph_png(answers.glyphs[i])
        for kind, indices in (("error", worst_errors(answers)), ("suspect", suspects(answers)))
        for n, i in enumerate(indices)
    }


def _drawn_pages(name: str, failed: list[FailedPage]) -> dict[str, bytes]:
    """Return the pictures of pages that failed by file name, numbered as in the figures."""
    return {f"{name}-{n:03}.png": page_png(page) for n, page in enumerate(failed[:MOST_PAGES])}


def _write(figures: Figures, drawn: dict[str, bytes], to: Path) -> None:
    folder = to / PICTURES_FOLDER
    with _writing(to):
        (to / FIGURES_FILE).unlink(missing_ok=True)  # cut off here, none are left beside others' pictures
        for name in DRAWN:  # of an evaluation before; other pictures there are somebody's
            for old in folder.glob(f"{name}-*.png"):
                old.unlink()
        for name, content in drawn.items():
            write_atomically(folder / name, content)
        text = json.dumps(figures, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        write_atomically(to / FIGURES_FILE, text.encode())


@contextmanager
def _writing(to: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"the evaluation cannot be written to {to} ({error.strerror})") from None
