"""Write files of a data folder atomically; the same data give the same bytes."""

import gzip
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from trainer.data.dataset import NONDIGITS, Sample
from trainer.data.unipen import Problem


def write_samples(folder: Path, name: str, samples: Sequence[Sample], report: Problem) -> str:
    """Write pen samples as `strokes-NAME.jsonl.gz`, `nondigits-NAME…`, `letters-NAME…` and `strings-NAME…`.

    The same ink twice is kept once; if its labels differ, it is left out and reported. What was written
    under this name before is replaced: where there is no sample of a kind any more, its file goes.

    Returns:
        What was written where, in a sentence.

    Raises:
        UserError: if there is no sample, or a file cannot be written.
    """
    labels: dict[bytes, set[str]] = {}
    for sample in samples:
        labels.setdefault(_ink_of(sample), set()).add(sample.label)
    kinds: dict[str, list[Sample]] = {"strokes": [], "nondigits": [], "letters": [], "strings": []}
    for sample in samples:
        said = labels.pop(_ink_of(sample), None)
        if said is not None and len(said) > 1:
            report(f"{sample.id}: the same ink has several labels: {', '.join(sorted(said))}")
        elif said is not None:
            kinds[_kind_of(sample.label)].append(sample)
    if not any(kinds.values()):
        raise UserError(f"there is no digit in {name}")
    written = []
    for kind, of_kind in kinds.items():
        path = folder / f"{kind}-{name}.jsonl.gz"
        if of_kind:
            _write_records(path, of_kind)
            written.append(f"{path}: {len(of_kind)} {kind}")
        else:
            path.unlink(missing_ok=True)
    return ", ".join(written)


def write_winners(folder: Path, name: str, winners: Sequence[Sample]) -> str:
    """Write mined samples as `winners-NAME.jsonl.gz`; return a sentence about it.

    Raises:
        UserError: if there is none, or the file cannot be written.
    """
    if not winners:
        raise UserError("nothing was read wrongly: try more boards by --count")
    path = folder / f"winners-{name}.jsonl.gz"
    _write_records(path, winners)
    return f"{path}: {len(winners)} winners"


def _write_records(path: Path, samples: Sequence[Sample]) -> None:
    text = "".join(json.dumps(_record_of(sample), ensure_ascii=False) + "\n" for sample in samples)
    _write(path, gzip.compress(text.encode(), mtime=0))


def write_arrays(path: Path, **arrays: NDArray[np.generic]) -> None:
    """Write arrays as an `.npz` file.

    Raises:
        UserError: if it cannot be written.
    """
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    _write(path, content.getvalue())


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror})") from None


def _ink_of(sample: Sample) -> bytes:
    ink = hashlib.sha256()
    for stroke in sample.strokes:
        ink.update(len(stroke).to_bytes(4, "little") + stroke.tobytes())
    return ink.digest()


def _kind_of(label: str) -> str:
    if label in NONDIGITS:
        return "nondigits"
    if label[0] in "0123456789":
        return "strokes" if len(label) == 1 else "strings"
    return "letters"


def _record_of(sample: Sample) -> dict[str, object]:
    writer = sample.writer.removeprefix(f"{sample.site}/")
    strokes = [[[_short(x), _short(y)] for x, y in stroke.tolist()] for stroke in sample.strokes]
    return {"id": sample.id, "site": sample.site, "writer": writer, "label": sample.label, "strokes": strokes}


def _short(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 3)
