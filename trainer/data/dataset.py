"""Pictures and pen strokes, and the split of their writers into train, validation and test."""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from board.ink.stroke import Points
from board.reading.network.glyph import CORE_PX, SIZE_PX
from board.system.arrays import read_arrays
from board.system.errors import UserError
from board.system.parsing import parse_json, read_text
from trainer.data.characters import is_fragment, may_be_a_digit, side_of_symbol

Side = Literal["train", "validation", "test"]
SIDES: tuple[Side, ...] = ("train", "validation", "test")
_USPS_PX = 16
NONDIGITS = frozenset("AEFHKMNRTWXkmnrwx+=?&#%@*")
"""Characters that do not look like a digit in anyone's hand."""
_LABELS = {
    "strokes": "[0-9]",
    "digits": "[0-9]",
    "nondigits": "[^0-9]",
    "letters": "[^0-9]",
    "symbols": ".*[^0-9].*",
    "strings": "[0-9]([0-9 ]*[0-9])?",
    "winners": "part|several|.",
}
"""For each kind of pen samples what their labels look like."""
KINDS = tuple(_LABELS)
MORE = ("letters", "symbols", "digits")
"""Kinds that a training goes without where they are not there."""


@dataclass(frozen=True, eq=False)
class Sample:
    """A digit, another character or a string of digits by one writer.

    Attributes:
        id: where it comes from.
        site: the place and device it was collected with; units differ from site to site.
        writer: one person, unique among all sites.
        label: what it says.
        strokes: pen-down strokes in the order written, (n, 2) float32 each, y down.
        groups: for a string, the strokes of each digit; else None.
    """

    id: str
    site: str
    writer: str
    label: str
    strokes: tuple[Points, ...]
    groups: tuple[tuple[int, ...], ...] | None = None


MOST_ARRAY_BYTES = 1_000_000_000
MOST_LINE_BYTES = 10_000_000
MOST_LINES_BYTES = 4_000_000_000


def read_samples(path: Path) -> Iterator[Sample]:
    """Read pen samples from a gzipped file of JSON lines; the file's name begins with their kind.

    Raises:
        UserError: if the file is missing, or a line of it is not a sample of that kind.
    """
    labels = re.compile(_LABELS[path.name.partition("-")[0]])
    try:
        if not path.stat().st_size:
            raise EOFError("it is empty")
        with gzip.open(path) as lines:
            for number, line in enumerate(_lines_of(lines), 1):
                try:
                    yield _sample_of(parse_json(line), labels)
                except (ValueError, KeyError, TypeError) as error:
                    raise UserError(f"{path}, line {number}, is not a pen sample: {error!r}") from None
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(f"{path} cannot be read ({error})") from None


def _lines_of(file: gzip.GzipFile) -> Iterator[bytes]:
    """Yield the lines of a packed file, which may unpack to far more than it says."""
    left = MOST_LINES_BYTES
    while line := file.readline(MOST_LINE_BYTES):
        left -= len(line)
        if left < 0 or len(line) == MOST_LINE_BYTES:
            raise OSError("it unpacks to more than any data set has")
        yield line


def _sample_of(record: dict[str, Any], labels: re.Pattern[str]) -> Sample:
    if not labels.fullmatch(str(record["label"])):
        raise ValueError(f"its label is {record['label']!r}")
    strokes = tuple(np.array(s, np.float32).reshape(-1, 2) for s in record["strokes"])
    if not strokes or any(len(s) == 0 or not np.isfinite(s).all() for s in strokes):
        raise ValueError("a stroke is empty or not finite")
    groups = record.get("digits")
    return Sample(
        id=str(record["id"]),
        site=str(record["site"]),
        writer=f"{record['site']}/{record['writer']}",
        label=str(record["label"]),
        strokes=strokes,
        groups=tuple(tuple(g) for g in groups) if groups else None,
    )


@dataclass(frozen=True, eq=False)
class Pictures:
    """Hold labelled 28 x 28 pictures: `pictures` (n, 28, 28) uint8, `labels` (n,) int64, 0 to 9."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, which: slice) -> "Pictures":
        return Pictures(self.pictures[which], self.labels[which])

    def with_more(self, others: "Pictures") -> "Pictures":
        """Return these and others after them."""
        return Pictures(
            np.concatenate([self.pictures, others.pictures]), np.concatenate([self.labels, others.labels])
        )


def read_mnist(path: Path | None = None) -> tuple[Pictures, Pictures]:
    """Return MNIST's training and test pictures.

    Args:
        path: an `mnist.npz` that is already there; without it Keras's loader fetches one.

    Raises:
        UserError: if `path` is not a readable `mnist.npz`.
    """
    if path is not None:
        return _pictures_in(path, SIZE_PX, "_train"), _pictures_in(path, SIZE_PX, "_test")
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    return Pictures(x_train, y_train.astype(np.int64)), Pictures(x_test, y_test.astype(np.int64))


def read_usps(path: Path) -> tuple[Pictures, Pictures]:
    """Return USPS's training and test pictures, enlarged to the glyph's core and centred by mass.

    Raises:
        UserError: if `path` is not a readable `usps.npz`.
    """
    train, test = (_pictures_in(path, _USPS_PX, side) for side in ("_train", "_test"))
    train, test = (replace(side, pictures=_as_glyphs(side.pictures)) for side in (train, test))
    return train, test


def read_own_pictures(folder: Path) -> Pictures:
    """Return the imported pictures of a data folder as glyphs; there may be none.

    Raises:
        UserError: if a file `pictures-*.npz` is damaged.
    """
    own = Pictures(np.zeros((0, SIZE_PX, SIZE_PX), np.uint8), np.zeros(0, np.int64))
    for path in sorted(folder.glob("pictures-*.npz")):
        own = own.with_more(_pictures_in(path, SIZE_PX))
    return own


def _pictures_in(path: Path, size_px: int, side: str = "") -> Pictures:
    """Read the pictures `x` and the labels `y` of a side of an `.npz` file.

    Raises:
        UserError: if they are not there, damaged, or no pictures of that size with a digit for each.
    """
    try:
        with path.open("rb") as file:
            arrays = read_arrays(file, MOST_ARRAY_BYTES)
        pictures, labels = arrays[f"x{side}"], arrays[f"y{side}"]
        if pictures.dtype != np.uint8 or pictures.shape != (len(labels), size_px, size_px):
            raise ValueError(f"x{side} is {pictures.dtype} {pictures.shape} for {len(labels)} labels")
        if labels.dtype.kind not in "iu" or labels.ndim != 1 or not np.isin(labels, range(10)).all():
            raise ValueError(f"y{side} are not labels from 0 to 9")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} holds no labelled pictures ({error})") from None
    return Pictures(pictures, labels.astype(np.int64))


def _as_glyphs(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Convert (n, 16, 16) pictures that ink fills from side to side to glyphs."""
    glyphs = np.zeros((len(pictures), SIZE_PX, SIZE_PX), np.uint8)
    for glyph, picture in zip(glyphs, pictures, strict=True):
        core = np.asarray(cv2.resize(picture, (CORE_PX, CORE_PX), interpolation=cv2.INTER_CUBIC), np.uint8)
        mass = cv2.moments(core)
        left, top = (
            int(np.clip(round((SIZE_PX + 1) / 2 - mass[m] / max(mass["m00"], 1) - 0.5), 0, SIZE_PX - CORE_PX))
            for m in ("m10", "m01")
        )
        glyph[top : top + CORE_PX, left : left + CORE_PX] = core
    return glyphs


def by_writer(samples: Iterable[Sample]) -> dict[str, list[Sample]]:
    """Group samples by writer."""
    hands: dict[str, list[Sample]] = {}
    for sample in samples:
        hands.setdefault(sample.writer, []).append(sample)
    return hands


@dataclass(frozen=True, eq=False)
class PenData:
    """Hold the pen samples of one side of the split.

    Attributes:
        digits: isolated digits.
        nondigits: characters that do not look like a digit.
        strings: several digits written in one go.
        letters: every character, without those that are only a part of what their label says.
        symbols: symbols, doodles and foreign letters, by nobody knows whom.
        winners: what a reader got wrong: parts of marks, several marks together, and whole marks.
    """

    digits: Sequence[Sample]
    nondigits: Sequence[Sample]
    strings: Sequence[Sample]
    letters: Sequence[Sample] = ()
    symbols: Sequence[Sample] = ()
    winners: Sequence[Sample] = ()

    @property
    def characters(self) -> list[Sample]:
        """What is no digit and no symbol, each ink once."""
        known = {tuple(stroke.tobytes() for stroke in sample.strokes) for sample in self.letters}
        others = [s for s in self.nondigits if tuple(stroke.tobytes() for stroke in s.strokes) not in known]
        return [*self.letters, *others]

    @property
    def unlike_digits(self) -> list[Sample]:
        """Characters that look like a digit in nobody's hand."""
        return [sample for sample in self.characters if not may_be_a_digit(sample.label)]


def read_pen_data(folder: Path) -> dict[Side, PenData]:
    """Read the pen samples of a folder, divided by writers; there are digits on each side.

    Raises:
        UserError: as `pen_data_in`, or if a side has no digits.
    """
    pen = pen_data_in(folder)
    for side in SIDES:
        if not pen[side].digits:
            raise UserError(
                f"{folder} has no pen digits for the side {side}: digit-trainer data fetch gets some"
            )
    return pen


def pen_data_in(folder: Path) -> dict[Side, PenData]:
    """Read the pen samples of a folder, divided by writers; sides may be empty.

    The samples lie in `strokes-*.jsonl.gz` and `digits-*.jsonl.gz` (digits), `nondigits-*.jsonl.gz`,
    `strings-*.jsonl.gz`, `letters-*.jsonl.gz`, `symbols-*.jsonl.gz` and `winners-*.jsonl.gz`.
    `split-2.json`, or else `split.json`, names the writers of each side; without one, `side_of_writer`
    decides. Symbols are divided by their ids.

    Raises:
        UserError: if a file is damaged, or a writer is on no side.
    """
    split_file = split_in(folder)
    split = _read_split(split_file) if split_file else None
    parts: dict[Side, dict[str, list[Sample]]] = {side: {kind: [] for kind in KINDS} for side in SIDES}
    for kind, path in pen_files(folder):
        for sample in read_samples(path):
            side: Side | None
            if kind == "symbols":
                side = side_of_symbol(sample.id, sample.label)
                if side is None:
                    continue
            elif kind == "winners":  # mined on boards of the training's writers
                side = "train"
            else:
                side = side_of_writer(sample.writer) if split is None else split.get(sample.writer)
            if side is None:
                raise UserError(
                    f"{split_file} does not say who writer {sample.writer} is for: "
                    f"add the writer to {', '.join(SIDES[:-1])} or {SIDES[-1]}"
                )
            if kind != "letters" or not is_fragment(sample.label, sample.strokes):
                parts[side][kind].append(sample)
    return {
        side: PenData(
            [*kinds["strokes"], *kinds["digits"]],
            kinds["nondigits"],
            kinds["strings"],
            kinds["letters"],
            kinds["symbols"],
            kinds["winners"],
        )
        for side, kinds in parts.items()
    }


def missing_kinds(folder: Path) -> list[str]:
    """List the kinds of pen samples that a training could use, and a folder lacks."""
    there = {kind for kind, _ in pen_files(folder)}
    return [kind for kind in MORE if kind not in there]


def split_in(folder: Path) -> Path | None:
    """Return the file that divides the writers of a folder; the second one has all of the first."""
    files = (folder / "split-2.json", folder / "split.json")
    return next((file for file in files if file.exists()), None)


def pen_files(folder: Path) -> list[tuple[str, Path]]:
    """List the files of pen samples in a folder, each with its kind."""
    return [(kind, path) for kind in KINDS for path in sorted(folder.glob(f"{kind}-*.jsonl.gz"))]


def side_of_writer(writer: str) -> Side:
    """Assign a writer to a side by the first byte of SHA-256 of the name.

    Below 38 (15%) it is the test, below 64 (10%) the validation, else the training. So a writer
    keeps the side whatever other data come or go.
    """
    byte = hashlib.sha256(writer.encode()).digest()[0]
    return "test" if byte < 38 else "validation" if byte < 64 else "train"


def _read_split(path: Path) -> dict[str, Side]:
    try:
        said = parse_json(read_text(path))
        split: dict[str, Side] = {}
        for side in SIDES:
            for writer in said[side]:
                if split.setdefault(writer, side) != side:
                    raise ValueError(f"{writer} is on two sides")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is not a split of writers ({error!r})") from None
    return split
