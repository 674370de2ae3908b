"""What the values of an InkML trace mean: channels, units, transforms, pen and times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from board.ink.limits import PEN_PX_MAX, PEN_PX_MIN
from board.ink.stroke import Points
from board.ink.trace_text import POINT_VALUES_MAX

PEN_COLOURS = ("#000000", "#C08A00", "#2E8B57")
"""How a file says which of the board's pens was used; any other colour is the first.

They are for paper; how the board shows them is the theme's."""

_PX_PER_IN = 96.0  # as CSS has it
_LENGTHS_PX = {
    "m": _PX_PER_IN / 0.0254,
    "cm": _PX_PER_IN / 2.54,
    "mm": _PX_PER_IN / 25.4,
    "himetric": _PX_PER_IN / 2540,
    "in": _PX_PER_IN,
    "pc": _PX_PER_IN / 6,
    "pt": _PX_PER_IN / 72,
}
_TIMES_S = {"h": 3600.0, "min": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_STEP_S = 0.01  # from point to point, where a file has neither times nor a sample rate


class RefusedError(Exception):
    """Say in half a sentence why a file is not read."""


@dataclass(frozen=True)
class Format:
    """Hold the regular channels of a trace: their names, and their units in pixels or seconds."""

    names: tuple[str, ...] = ("X", "Y")
    scales: tuple[float, ...] = (1.0, 1.0)

    def with_channel(self, attributes: Mapping[str, str]) -> "Format":
        """Add a channel; lengths without a known unit are pixels, times milliseconds."""
        if len(self.names) == POINT_VALUES_MAX:
            raise RefusedError(f"a trace format has more than {POINT_VALUES_MAX} channels")
        name, unit = attributes.get("name", ""), attributes.get("units", "")
        scale = _TIMES_S.get(unit, 1e-3) if name == "T" else _LENGTHS_PX.get(unit, 1.0)
        if attributes.get("orientation") == "-ve":
            scale = -scale
        return Format((*self.names, name), (*self.scales, scale))

    def with_resolution(self, attributes: Mapping[str, str]) -> "Format":
        """Take a channel's values as device units, of which so many make a unit of length."""
        length_px = _LENGTHS_PX.get(attributes.get("units", "").removeprefix("1/"))
        if not length_px:
            return self
        size = length_px / positive(attributes.get("value", ""))
        about = zip(self.names, self.scales, strict=True)
        channel = attributes.get("channel")
        scales = (np.copysign(size, old) if name == channel else old for name, old in about)
        return replace(self, scales=tuple(map(float, scales)))


@dataclass(frozen=True)
class Affine:
    """Map channels to channels.

    Attributes:
        sources: of the columns of the matrix, but for the last, which is added; without names, the trace's
            channels in their order.
        targets: of the rows; without names, the canvas's channels in their order.
        matrix: the coefficients.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]


Transform = tuple[Affine, ...] | str
"""Mappings for channels of their own each, or the kind of one that is not read."""


def identity(sources: Sequence[str] = ("X", "Y"), targets: Sequence[str] = ("X", "Y")) -> Affine:
    """Return the mapping that gives each target the value of its source."""
    rows = np.eye(len(targets), len(sources) + 1).tolist()
    return Affine(tuple(sources), tuple(targets), tuple(map(tuple, rows)))


@dataclass(frozen=True)
class Space:
    """Hold where points lie: the trace's format, the canvas's, and the transform from one to the other."""

    format: Format = Format()
    canvas: Format = Format()
    transform: Transform | None = None

    def points(self, values: NDArray[np.float64]) -> Points:
        """Return where the values of points lie on the board, (n, 2) float32.

        Args:
            values: (n, channels) float64, as the file has them.
        """
        columns, matrix, added = self._to_px
        with np.errstate(over="ignore", invalid="ignore"):  # the caller bounds what comes out
            return np.asarray(values[:, columns] @ matrix + added, np.float32)

    @cached_property
    def _to_px(self) -> tuple[list[int], NDArray[np.float64], NDArray[np.float64]]:
        """Return the columns that points depend on, and from these to pixels: (columns, 2), and (2,)."""
        names = self.format.names
        rows = np.array([self._row(target) for target in ("X", "Y")])
        columns = [n for n in range(len(names)) if rows[:, n].any()]
        return columns, rows[:, columns].T, rows[:, -1]

    def _row(self, target: str) -> NDArray[np.float64]:
        names = self.format.names
        if self.transform is None:
            if target not in names:
                raise RefusedError("a trace has no channels X and Y")
            row = np.zeros(len(names) + 1)
            row[names.index(target)] = self.format.scales[names.index(target)]
            return row
        if isinstance(self.transform, str):
            raise RefusedError(f"a canvas transform of the kind {self.transform[:20]!r} is not read")
        for affine in self.transform:
            targets = affine.targets or self.canvas.names[: len(affine.matrix)]
            if target in targets[: len(affine.matrix)]:
                return self._affine_row(affine, targets.index(target), target)
        raise RefusedError("a canvas transform does not give X and Y")

    def _affine_row(self, affine: Affine, index: int, target: str) -> NDArray[np.float64]:
        names = self.format.names
        *factors, added = affine.matrix[index]
        sources = affine.sources or names[: len(factors)]
        if len(sources) != len(factors) or not set(sources) <= set(names):
            raise RefusedError("a canvas transform is not for the channels of its trace")
        row = np.zeros(len(names) + 1)
        for source, factor in zip(sources, factors, strict=True):
            row[names.index(source)] += factor
        row[-1] = added
        if target in self.canvas.names:
            row *= self.canvas.scales[self.canvas.names.index(target)]
        return row


@dataclass(frozen=True)
class Context:
    """Hold what a trace is read with.

    Attributes:
        space: where its points lie.
        pen_px: the width of its brush, if it has one.
        colour: which of the board's pens it was drawn with.
        step_s: from point to point, where there are no times.
        begin_s: the time from which its times count, in seconds since 1970, if it has one.
    """

    space: Space = Space()
    pen_px: float | None = None
    colour: int = 0
    step_s: float = _STEP_S
    begin_s: float | None = None

    def with_format(self, given: Format) -> "Context":
        return replace(self, space=replace(self.space, format=given))

    def with_property(self, attributes: Mapping[str, str]) -> "Context":
        """Take a brush's width, within the pens' limits, and its colour."""
        value = attributes.get("value", "")
        match attributes.get("name"):
            case "width":
                width_px = positive(value) * _LENGTHS_PX.get(attributes.get("units", ""), 1.0)
                return replace(self, pen_px=min(max(width_px, PEN_PX_MIN), PEN_PX_MAX))
            case "color":
                known = value.upper() in PEN_COLOURS
                return replace(self, colour=PEN_COLOURS.index(value.upper()) if known else 0)
        return self


def positive(text: str) -> float:
    """Return the number that an attribute holds, which must be a measure of something.

    Raises:
        RefusedError: if it is no number, or not between 1e-6 and 1e6.
    """
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1e-6 <= number <= 1e6:
        raise RefusedError(f"{text[:20]!r} is no measure")
    return number
