"""Read the boards or photos of a folder, score them, and keep those that failed."""

import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.ink.inkml import read_inkml
from board.ink.label import NOT_A_DIGIT
from board.ink.stroke import Box, Ink
from board.reading.reader import Reader
from board.reading.result import Reading
from board.system.errors import UserError
from board.system.parsing import parse_json, read_text
from trainer.evaluation.error_book import FAILURES, Failure, failures_of
from trainer.evaluation.measures import calibration_of
from trainer.evaluation.scoring import Mark, Truth, counts_of, rates_of, shown_digits


@dataclass(frozen=True, eq=False)
class FailedPage:
    """A page that was not read exactly.

    Attributes:
        path: its file.
        truth: what is written there.
        reading: what was read.
        failures: what went wrong how often.
        ink: its strokes; None for a picture.
    """

    path: Path
    truth: Truth
    reading: Reading
    failures: Counter[Failure]
    ink: Ink | None

    @property
    def cause(self) -> Failure:
        """The first of its failures, since one causes the next."""
        return next(failure for failure in FAILURES if self.failures[failure])


def read_pages(
    folder: Path, reader: Reader, progress: Callable[[int, int], None] | None = None
) -> tuple[dict[str, Any], list[FailedPage]]:
    """Read the pages that a folder's `truth.json` names.

    Args:
        folder: InkML files or pictures.
        reader: with the network to measure.
        progress: receives the number of pages read, and of all.

    Returns:
        The figures, ready for JSON: a row of rates for each kind of page and "all", the milliseconds
        a page takes, how well the confidence of the digits shown is calibrated, and the error book; and
        the pages that failed.

    Raises:
        UserError: if `truth.json` or a page cannot be read.
    """
    truths = read_truths(folder / "truth.json")
    counts: dict[str, list[dict[str, int]]] = {}
    failed: list[FailedPage] = []
    misread: list[dict[str, Any]] = []
    times_s: list[float] = []
    shown: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []
    for n, truth in enumerate(truths):
        path = folder / truth.file
        ink = read_inkml(path) if path.suffix == ".inkml" else None
        begun = perf_counter()
        reading = reader.read_picture(path) if ink is None else reader.read_ink(ink)
        times_s.append(perf_counter() - begun)
        with_signs = None
        if truth.signs is not None:
            with_signs = reader.read_picture(path, True) if ink is None else reader.read_ink(ink, True)
        for kind in (truth.kind, "all"):
            counts.setdefault(kind, []).append(counts_of(truth, reading, with_signs))
        if known := shown_digits(truth, reading):
            shown.append(known)
        if failures := failures_of(truth, reading):
            failed.append(FailedPage(path, truth, reading, failures, ink))
            wrong = {"file": truth.file, "kind": truth.kind, "truth": truth.text, "read": reading.text}
            misread.append({**wrong, "cause": failed[-1].cause, "failures": dict(failures)})
        if progress:
            progress(n + 1, len(truths))
    kinds = [kind for kind in counts if kind != "all"]
    return {
        "kinds": {kind: rates_of(counts[kind]) for kind in [*kinds, "all"]},
        "ms_a_page": _quantiles_ms(times_s),
        "calibration": calibration_of(*map(np.concatenate, zip(*shown, strict=True))) if shown else None,
        "error_book": _book_of(failed),
        "failed": misread,
    }, failed


def _book_of(failed: list[FailedPage]) -> list[dict[str, Any]]:
    return [
        {
            "failure": failure,
            "meaning": meaning,
            "count": sum(page.failures[failure] for page in failed),
            "pages": sum(failure in page.failures for page in failed),
            "pages_caused": sum(page.cause == failure for page in failed),
        }
        for failure, meaning in FAILURES.items()
    ]


def _quantiles_ms(times_s: list[float]) -> dict[str, float]:
    ordered = sorted(1000 * t for t in times_s)
    return {
        "median": statistics.median(ordered),
        "p95": ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))],
        "most": ordered[-1],
    }


def read_truths(path: Path) -> list[Truth]:
    """Read what is written on the pages of a folder.

    Raises:
        UserError: if the file is missing or no truth file.
    """
    try:
        truths = parse_json(read_text(path))
        pages = [_truth_of(file, page) for file, page in truths.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} does not say what is written on its pages ({error!r})") from None
    if not pages:
        raise UserError(f"{path} names no pages")
    return pages


def _truth_of(file: str, page: dict[str, Any]) -> Truth:
    digits = [_mark_of(mark["label"], mark) for mark in page.get("digits", ())]
    nondigits = [_mark_of(NOT_A_DIGIT, mark) for mark in page.get("nondigits", ())]
    unclear = page.get("spaces") == "any" or page.get("spacing") == "loose"
    return Truth(file, page["kind"], page["text"], not unclear, (*digits, *nondigits), page.get("signs"))


def _mark_of(label: str, mark: dict[str, Any]) -> Mark:
    box = Box(*mark["box"]) if "box" in mark else None
    return Mark(label, box, frozenset(mark.get("strokes", ())))
