"""An overview of a data folder: counts by class, writer and source, and a contact sheet."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX, glyph_of
from board.system.errors import UserError
from trainer.data.dataset import Sample, pen_data_in, read_mnist, read_own_pictures, read_usps

ROWS = (*"0123456789", "?")
COLUMNS = 30
_GAP_PX = 4
_LABEL_PX = 26


@dataclass(frozen=True, eq=False)
class Overview:
    """Counts of a data folder.

    Attributes:
        sources: for each source how many there are of each of `ROWS`; "?" is any other character.
        writers: for each source its writers, each with the side it is on and how many samples it has.
        strings: how many strings of digits each source has.
        glyphs: for each of `ROWS` up to so many glyphs as fit, (n, 28, 28) uint8, of all sources in turn.
    """

    sources: dict[str, Counter[str]]
    writers: dict[str, dict[str, tuple[str, int]]]
    strings: Counter[str]
    glyphs: dict[str, NDArray[np.uint8]]


def overview_of(folder: Path) -> Overview:
    """Count what a data folder holds.

    Raises:
        UserError: if a file in it is damaged, or it has no digits at all.
    """
    sources: dict[str, Counter[str]] = {}
    shown: dict[tuple[str, str], list[NDArray[np.uint8]]] = defaultdict(list)
    sets = []
    if (folder / "mnist.npz").exists():
        sets += [
            (f"mnist {s}", p)
            for s, p in zip(("train", "test"), read_mnist(folder / "mnist.npz"), strict=True)
        ]
    if (folder / "usps.npz").exists():
        sets += [
            (f"usps {s}", p) for s, p in zip(("train", "test"), read_usps(folder / "usps.npz"), strict=True)
        ]
    own = read_own_pictures(folder)
    if len(own):
        sets.append(("own pictures", own))
    for name, pictures in sets:
        sources[name] = Counter(str(label) for label in pictures.labels.tolist())
        for digit in range(10):
            shown[str(digit), name] += list(pictures.pictures[pictures.labels == digit][:COLUMNS])
    writers: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    strings: Counter[str] = Counter()
    samples: dict[tuple[str, str], list[Sample]] = defaultdict(list)
    for side, pen in pen_data_in(folder).items():
        strings.update(sample.site for sample in pen.strings)
        for sample in (*pen.digits, *pen.characters, *pen.symbols):
            row = sample.label if sample.label.isdigit() else "?"
            sources.setdefault(sample.site, Counter())[row] += 1
            samples[row, sample.site].append(sample)
        counts = Counter((s.site, s.writer) for s in (*pen.digits, *pen.characters, *pen.strings))
        for (site, writer), count in counts.items():
            writers[site][writer] = side, count
    if not sources and not writers:
        raise UserError(f"there are no digits in {folder}: digit-trainer data fetch gets some")
    for key, found in samples.items():
        step = max(1, len(found) // COLUMNS)
        shown[key] = [glyph_of(s.strokes) for s in found[::step][:COLUMNS]]
    glyphs = {row: _in_turn([g for (r, _), g in shown.items() if r == row]) for row in ROWS}
    return Overview(sources, dict(writers), strings, glyphs)


def _in_turn(lists: Sequence[Sequence[NDArray[np.uint8]]]) -> NDArray[np.uint8]:
    taken = [glyphs[n] for n in range(COLUMNS) for glyphs in lists if n < len(glyphs)][:COLUMNS]
    return np.stack(taken) if taken else np.zeros((0, SIZE_PX, SIZE_PX), np.uint8)


def contact_sheet(glyphs: dict[str, NDArray[np.uint8]]) -> bytes:
    """Return a PNG with a row of glyphs for each label, dark on white."""
    pitch = SIZE_PX + _GAP_PX
    sheet = np.full((len(glyphs) * pitch + _GAP_PX, _LABEL_PX + COLUMNS * pitch + _GAP_PX), 255, np.uint8)
    for row, (label, of_label) in enumerate(glyphs.items()):
        top = _GAP_PX + row * pitch
        at = 5, top + SIZE_PX - 8
        cv2.putText(sheet, label, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 90, 1, cv2.LINE_AA)
        for column, glyph in enumerate(of_label):
            left = _LABEL_PX + column * pitch
            sheet[top : top + SIZE_PX, left : left + SIZE_PX] = 255 - glyph
    return cv2.imencode(".png", cv2.resize(sheet, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))[
        1
    ].tobytes()
