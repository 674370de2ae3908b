"""Public data sets: their addresses, and their conversion to files of a data folder."""

import bz2
import hashlib
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from trainer.data.dataset import Sample, read_mnist, read_usps
from trainer.data.downloads import OnProgress, RemoteFile, fetch, zenodo_files
from trainer.data.lzw import unpacked
from trainer.data.unipen import Problem, read_unipen
from trainer.data.writing import write_arrays, write_samples

USPS_URL = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass"
PENDIGITS_URL = "https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits"
UNIPEN_URL = "https://zenodo.org/api/records/1195803"

USPS_FILES = (  # the checksums that torchvision states for these files; not tried against the server
    RemoteFile("usps.bz2", f"{USPS_URL}/usps.bz2", "md5:ec16c51db3855ca6c91edd34d0e9b197", 20_000_000),
    RemoteFile("usps.t.bz2", f"{USPS_URL}/usps.t.bz2", "md5:8ea070ee2aca1ac39742fdd1ef5ed118", 20_000_000),
)
PENDIGITS_FILES = (  # packed; what is in them is checked below
    RemoteFile("pendigits-orig.tra.Z", f"{PENDIGITS_URL}/pendigits-orig.tra.Z", None, 20_000_000),
    RemoteFile("pendigits-orig.tes.Z", f"{PENDIGITS_URL}/pendigits-orig.tes.Z", None, 20_000_000),
)
PENDIGITS_SHA256 = {  # verified with the unpacked file itself; that of the other is not known here
    "pendigits-orig.tra": "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4",
}
PENDIGITS_COUNTS = {"pendigits-orig.tra": 7494, "pendigits-orig.tes": 3498}
"""Digits of each file, as its description says."""
UNIPEN_CATEGORIES = ("1a", "1b", "1c", "1d", "7", "8")
"""Isolated digits, upper case, lower case and symbols; words; texts: numbers among the last two."""


@dataclass(frozen=True)
class Work:
    """Where to fetch a set to, and whom to report to.

    Attributes:
        folder: the data folder to write to.
        on_progress: receives the progress of each download.
        report: receives a sentence about each damaged part.
    """

    folder: Path
    on_progress: OnProgress
    report: Problem

    @property
    def raw(self) -> Path:
        """The folder of the files as published."""
        return self.folder / "raw"


def fetch_mnist(work: Work) -> str:
    """Fetch MNIST with Keras's loader, which checks and caches it."""
    path = work.folder / "mnist.npz"
    try:
        train, test = read_mnist()
    except Exception as error:  # the loader raises bare ones, of many kinds
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise UserError(f"MNIST cannot be fetched ({reason}): put an mnist.npz at {path}") from None
    arrays = {"x_train": train.pictures, "y_train": train.labels.astype(np.uint8)}
    write_arrays(path, **arrays, x_test=test.pictures, y_test=test.labels.astype(np.uint8))
    return f"{path}: {len(train)} and {len(test)} pictures"


def fetch_usps(work: Work) -> str:
    """Fetch USPS, as lines of the form `label 1:value … 256:value`, and write it as `usps.npz`."""
    arrays: dict[str, NDArray[np.uint8]] = {}
    for side, file in zip(("train", "test"), USPS_FILES, strict=True):
        packed = fetch(file, work.raw, work.on_progress)
        try:
            rows = [line.split() for line in bz2.decompress(packed.read_bytes()).decode("ascii").splitlines()]
            labels = np.array([int(float(row[0])) - 1 for row in rows], np.uint8)
            values = np.array([[float(v.partition(":")[2]) for v in row[1:]] for row in rows])
            pictures = np.rint((values + 1) * 127.5).clip(0, 255).astype(np.uint8).reshape(-1, 16, 16)
        except (OSError, ValueError, IndexError) as error:
            raise UserError(f"{packed} is not USPS as it was published ({error})") from None
        arrays |= {f"x_{side}": pictures, f"y_{side}": labels}
    path = work.folder / "usps.npz"
    write_arrays(path, **arrays)
    return f"{path}: {' and '.join(str(len(p)) for p in read_usps(path))} pictures"


def fetch_pendigits(work: Work) -> str:
    """Fetch the original pen trajectories of pendigits."""
    samples: list[Sample] = []
    for file in PENDIGITS_FILES:
        packed = fetch(file, work.raw, work.on_progress)
        path = packed.with_suffix("")
        try:
            content = unpacked(packed.read_bytes())
            expected = PENDIGITS_SHA256.get(path.name)
            if expected and hashlib.sha256(content).hexdigest() != expected:
                raise ValueError("what is in it has another checksum")
            write_atomically(path, content)
            found = list(read_unipen(path, "pendigits", work.report, comment_has_writer=True))
            if len(found) != PENDIGITS_COUNTS[path.name]:
                raise ValueError(f"it has {len(found)} digits, not {PENDIGITS_COUNTS[path.name]}")
        except ValueError as error:
            packed.unlink()
            raise UserError(f"{file.url} is not the file that was published: {error}") from None
        samples += found
    return write_samples(work.folder, "pendigits", samples, work.report)


def fetch_unipen(work: Work) -> str:
    """Fetch UNIPEN from Zenodo and extract its digits, numbers, letters and signs."""
    folder = work.raw / "unipen"
    if not folder.exists():
        archives = [f for f in zenodo_files(UNIPEN_URL) if f.name.endswith((".tgz", ".tar.gz", ".zip"))]
        if not archives:
            raise UserError(f"{UNIPEN_URL} has no archive any more")
        unfinished = work.raw / "unipen.unfinished"
        for file in archives:
            unpack(fetch(file, work.raw, work.on_progress), unfinished)
        unfinished.rename(folder)
    samples = list(read_unipen_folder(folder, work.report, UNIPEN_CATEGORIES))
    return write_samples(work.folder, "unipen", samples, work.report)


SETS: dict[str, Callable[[Work], str]] = {
    "mnist": fetch_mnist,
    "pendigits": fetch_pendigits,
    "unipen": fetch_unipen,
    "usps": fetch_usps,
}
"""What fetches each set; it answers what was written where."""
MADE: dict[str, str] = {
    "mnist": "mnist.npz",
    "pendigits": "strokes-pendigits.jsonl.gz",
    "unipen": "strokes-unipen.jsonl.gz",
    "usps": "usps.npz",
}
"""The file that each set becomes; where it lies in the folder, nothing is fetched."""
FOR_TRAINING = ("mnist", "pendigits", "unipen")


def fetch_sets(names: Iterable[str], work: Work) -> Iterator[str]:
    """Fetch sets; yield a sentence about each written file.

    Raises:
        UserError: if a set cannot be fetched, or is damaged.
    """
    try:
        work.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{work.folder} cannot be written ({error.strerror})") from None
    for name in names:
        yield SETS[name](work)


def unpack(archive: Path, to: Path) -> None:
    """Unpack an archive; members that point outside the folder are refused.

    Raises:
        UserError: if it is damaged, or wants to write elsewhere.
    """
    try:
        if archive.suffix == ".zip":
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(to)  # noqa: S202  # it keeps names within the folder by itself
        else:
            with tarfile.open(archive) as tarred:
                tarred.extractall(to, filter="data")
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise UserError(f"{archive} cannot be unpacked ({error}): delete it and fetch it again") from None


def read_unipen_folder(folder: Path, report: Problem, categories: Iterable[str] = ()) -> Iterator[Sample]:
    """Read every index of a UNIPEN folder; the site is the name of the folder that the index lies in.

    Args:
        folder: with files that end in `.dat`; those in a folder `include` are read only as others name them.
        report: receives a sentence about each damaged part.
        categories: names of folders; if any are given, only what lies in them is read.
    """
    wanted = set(categories)
    for path in sorted(folder.rglob("*.dat")):
        parts = path.relative_to(folder).parts
        if "include" not in parts and (not wanted or wanted & set(parts)):
            yield from read_unipen(path, path.parent.name, report)
