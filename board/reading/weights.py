"""The fitted weights of the reading: what the evidence for a group counts, and how neighbours go together."""

import functools
import io
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.reading.context import NEAR, STATES
from board.reading.segmentation.evidence import EVIDENCE, KINDS
from board.system.arrays import read_arrays
from board.system.assets import asset
from board.system.atomic_file import write_atomically
from board.system.errors import UserError

BYTES_MAX = 1_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Weights:
    """Hold fitted weights, all float64.

    A group's scores are `direct` times its evidence, and those of a network with one hidden layer.

    Attributes:
        middle: (e,) what is taken from the evidence,
        spread: (e,) and by what it is divided then.
        direct: (e, 2) what each evidence counts for a mark, and for ink that only joins two marks.
        hidden: (e, h) weights of the hidden layer,
        offset: (h,) and its offsets.
        output: (h, 2) what the hidden layer counts for either.
        first: (s,) how much likelier than by chance a line begins with each state, as a logarithm.
        follow: (t, s, s) how much likelier each state follows each other, by their distance.
        plain: (1 + t, 4) the same for each of `KINDS` on a board of digits alone: for the first mark of a
            line, and by the distance from the one before.
    """

    middle: Floats
    spread: Floats
    direct: Floats
    hidden: Floats
    offset: Floats
    output: Floats
    first: Floats
    follow: Floats
    plain: Floats

    def scores(self, evidence: Floats) -> Floats:
        """Return the scores of each group as a mark and as a join: (n, 2) float64 from (n, e)."""
        evidence, units = self.units(evidence)
        return np.asarray(evidence @ self.direct + units @ self.output)

    def units(self, evidence: Floats) -> tuple[Floats, Floats]:
        """Return the evidence in its usual spread, (n, e), and the units of the hidden layer, (n, h)."""
        evidence = (evidence - self.middle) / self.spread
        return evidence, np.tanh(evidence @ self.hidden + self.offset)


def load_weights(path: Path | None = None) -> Weights:
    """Load weights from a file; without one, the shipped ones.

    Raises:
        UserError: if the file is missing, damaged, or made for another version.
    """
    return _shipped() if path is None else _load(path)


def save_weights(path: Path, weights: Weights) -> None:
    """Write weights as arrays, NumPy's `.npz`; the file is replaced whole."""
    content = io.BytesIO()
    np.savez_compressed(
        content, allow_pickle=False, **{name: a.astype(np.float32) for name, a in asdict(weights).items()}
    )
    write_atomically(path, content.getvalue())


@functools.cache
def _shipped() -> Weights:
    return _load(asset("reading.npz"))


def _load(path: Path) -> Weights:
    try:
        arrays = read_arrays(io.BytesIO(path.read_bytes()[: BYTES_MAX + 1]), BYTES_MAX)
        weights = Weights(**{name: array.astype(np.float64) for name, array in arrays.items()})
        _check(weights)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except (TypeError, ValueError) as error:
        raise UserError(f"{path} does not hold weights of the reading: {error}") from None
    return weights


def _check(weights: Weights) -> None:
    """Raise ValueError if the arrays do not go together."""
    e, h, s = len(EVIDENCE), len(weights.offset), len(STATES)
    shapes = {
        "middle": (e,), "spread": (e,), "direct": (e, 2), "hidden": (e, h), "offset": (h,), "output": (h, 2),
        "first": (s,), "follow": (len(NEAR) + 1, s, s),
        "plain": (len(NEAR) + 2, len(KINDS)),
    }  # fmt: skip
    for name, shape in shapes.items():
        array = getattr(weights, name)
        if array.shape != shape:
            raise ValueError(f"{name} has the shape {array.shape}, not {shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name} holds a number that is none")
