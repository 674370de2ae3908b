"""The data: pictures and pen strokes, and which writers are for what."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from board.errors import UserError
from board.ink import Points
from board.reading.glyph import CORE_PX, SIZE_PX

Side = Literal["train", "validation", "test"]
SIDES: tuple[Side, ...] = ("train", "validation", "test")
NONDIGITS = frozenset("AEFHKMNRTWXkmnrwx+=?&#%@*")
"""Characters that do not look like a digit in anyone's hand."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Hold what a writer wrote: a digit, another character, or a string of digits.

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


def read_samples(path: Path) -> Iterator[Sample]:
    """Read pen samples from a gzipped file of JSON lines.

    Raises:
        UserError: if the file is missing, or a line of it is not a sample.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield _sample_of(json.loads(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise UserError(f"{path}, line {number}, is not a pen sample: {error!r}") from None
    except (OSError, EOFError) as error:
        raise UserError(f"{path} cannot be read ({error})") from None


def _sample_of(record: dict[str, Any]) -> Sample:
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
    if path is None:
        import keras

        (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    else:
        try:
            with np.load(path, allow_pickle=False) as arrays:
                x_train, y_train = arrays["x_train"], arrays["y_train"]
                x_test, y_test = arrays["x_test"], arrays["y_test"]
        except (OSError, KeyError, ValueError) as error:
            raise UserError(f"{path} is not an mnist.npz ({error})") from None
    return Pictures(x_train, y_train.astype(np.int64)), Pictures(x_test, y_test.astype(np.int64))


def read_usps(path: Path) -> tuple[Pictures, Pictures]:
    """Return USPS's training and test pictures, enlarged to the glyph's core and centred by their mass.

    Raises:
        UserError: if `path` is not a readable `usps.npz`.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            train, test = (
                Pictures(_as_glyphs(arrays[f"x_{side}"]), arrays[f"y_{side}"].astype(np.int64))
                for side in ("train", "test")
            )
    except (OSError, KeyError, ValueError, cv2.error) as error:
        raise UserError(f"{path} is not a usps.npz ({error})") from None
    return train, test


def read_own_pictures(folder: Path) -> Pictures:
    """Return the pictures that were imported to a data folder, as glyphs; there may be none.

    Raises:
        UserError: if a file `pictures-*.npz` is damaged.
    """
    pictures, labels = [np.zeros((0, SIZE_PX, SIZE_PX), np.uint8)], [np.zeros(0, np.int64)]
    for path in sorted(folder.glob("pictures-*.npz")):
        try:
            with np.load(path, allow_pickle=False) as arrays:
                pictures.append(arrays["x"].reshape(-1, SIZE_PX, SIZE_PX))
                labels.append(arrays["y"].astype(np.int64))
        except (OSError, KeyError, ValueError) as error:
            raise UserError(f"{path} holds no pictures ({error})") from None
    return Pictures(np.concatenate(pictures), np.concatenate(labels))


def _as_glyphs(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bring (n, 16, 16) pictures that ink fills from side to side to the glyph's form."""
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
    """Sort samples by who wrote them."""
    hands: dict[str, list[Sample]] = {}
    for sample in samples:
        hands.setdefault(sample.writer, []).append(sample)
    return hands


@dataclass(frozen=True, eq=False)
class PenData:
    """Hold the pen samples of one side of the split."""

    digits: Sequence[Sample]
    nondigits: Sequence[Sample]
    strings: Sequence[Sample]


def read_pen_data(folder: Path) -> dict[Side, PenData]:
    """Read the pen samples of a folder, divided by writers.

    The samples lie in `strokes-*.jsonl.gz` (digits), `nondigits-*.jsonl.gz` and `strings-*.jsonl.gz`.
    `split.json` names the writers of each side; without one, `side_of_writer` decides.

    Raises:
        UserError: if there are no digits, a file is damaged, or a writer is on no side.
    """
    split = _read_split(folder / "split.json")
    parts: dict[Side, dict[str, list[Sample]]] = {
        side: {"strokes": [], "nondigits": [], "strings": []} for side in SIDES
    }
    for kind, path in pen_files(folder):
        for sample in read_samples(path):
            side = side_of_writer(sample.writer) if split is None else split.get(sample.writer)
            if side is None:
                raise UserError(f"{folder / 'split.json'} does not say who writer {sample.writer} is for")
            parts[side][kind].append(sample)
    for side in SIDES:
        if not parts[side]["strokes"]:
            raise UserError(
                f"{folder} has no pen digits for the side {side}: digit-trainer data fetch gets some"
            )
    return {
        side: PenData(kinds["strokes"], kinds["nondigits"], kinds["strings"]) for side, kinds in parts.items()
    }


def pen_files(folder: Path) -> list[tuple[str, Path]]:
    """List the files of pen samples in a folder, each with its kind: strokes, nondigits or strings."""
    kinds = ("strokes", "nondigits", "strings")
    return [(kind, path) for kind in kinds for path in sorted(folder.glob(f"{kind}-*.jsonl.gz"))]


def side_of_writer(writer: str) -> Side:
    """Decide who a writer is for where nobody has: the first byte of SHA-256 of the name.

    Below 38 (15%) it is the test, below 64 (10%) the validation, else the training. So a writer
    keeps the side whatever other data come or go.
    """
    byte = hashlib.sha256(writer.encode()).digest()[0]
    return "test" if byte < 38 else "validation" if byte < 64 else "train"


def _read_split(path: Path) -> dict[str, Side] | None:
    try:
        split = json.loads(path.read_text(encoding="utf-8"))
        return {writer: side for side in SIDES for writer in split[side]}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is not a split of writers ({error!r})") from None
