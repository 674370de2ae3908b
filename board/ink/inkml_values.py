"""The texts of many traces as points and times, the plain ones together."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from board.ink.inkml_context import RefusedError, Space
from board.ink.inkml_traces import Piece, check_points
from board.ink.inkml_work import CONVERSION, ENCODED_VALUE, Work
from board.ink.trace_text import plain_values_of, values_of

TOGETHER_CHARS = 1_000_000


@dataclass
class Values:
    """Gather traces of one space, and read them together.

    Attributes:
        work: that is counted.
        line: of the trace that cannot be read; 0 until then.
    """

    work: Work
    line: int = 0
    _space: Space = field(default_factory=Space)
    _pieces: list[Piece] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)
    _chars: int = 0

    def add(self, piece: Piece, text: str, line: int) -> None:
        """Add a trace; its points are there after `finish` at the latest.

        Raises:
            RefusedError: if the traces before it cannot be read.
        """
        text = text.strip().removesuffix(",")  # the standard allows a last comma, and an empty trace
        if not text:
            return
        self.work.spend((text.count(",") + 1) * len(piece.context.space.format.names))
        if piece.context.space is not self._space or self._chars > TOGETHER_CHARS:
            self.finish()
            self._space = piece.context.space
        self._pieces.append(piece)
        self._texts.append(text)
        self._lines.append(line)
        self._chars += len(text)

    def finish(self) -> None:
        """Read what was added.

        Raises:
            RefusedError: if a trace cannot be read, or there are too many; `line` is where.
        """
        if not self._texts:
            return
        self.line = self._lines[0]
        self.work.spend(CONVERSION)
        channels = len(self._space.format.names)
        together = plain_values_of(",".join(self._texts), channels)
        if together is not None:
            ends = np.cumsum([text.count(",") + 1 for text in self._texts])
            self._read(self._pieces, together, ends)
        else:
            for piece, text, line in zip(self._pieces, self._texts, self._lines, strict=True):
                self.line = line
                values = plain_values_of(text, channels)
                self.work.spend(CONVERSION)
                if values is None:
                    self.work.spend((text.count(",") + 1) * channels * ENCODED_VALUE)
                    values = self._encoded(text, channels)
                self._read([piece], values, np.array([len(values)]))
        self._pieces, self._texts, self._lines, self._chars, self.line = [], [], [], 0, 0

    def _encoded(self, text: str, channels: int) -> NDArray[np.float64]:
        try:
            return values_of(text, channels)
        except ValueError as error:
            raise RefusedError(str(error)) from None

    def _read(self, pieces: list[Piece], values: NDArray[np.float64], ends: NDArray[np.int64]) -> None:
        """Give each of some traces its share of the values; see `ends`."""
        names = self._space.format.names
        points = self._space.points(values)
        measured = ~np.isnan(points[:, 0] + points[:, 1])
        if not measured.all():  # the points that have "?" go
            ends = np.cumsum(measured, dtype=np.int64)[ends - 1]
            values, points = values[measured], points[measured]
        check_points(points)
        starts = [0, *ends[:-1].tolist()]
        times_s = None
        if "T" in names:
            t = names.index("T")
            times_s = values[:, t] * self._space.format.scales[t]
            rising = bool((np.diff(times_s) >= 0).all())  # not if a time is NaN
        down = values[:, names.index("S")] != 0 if "S" in names else None
        for piece, start, end in zip(pieces, starts, ends.tolist(), strict=True):
            if start == end:
                continue
            piece.points = points[start:end]
            if times_s is not None:
                if np.isnan(times_s[start]):
                    raise RefusedError("a trace does not say when it begins")
                own_s = times_s[start:end]
                piece.times_s = own_s if rising else np.fmax.accumulate(own_s)
            if down is not None:
                piece.down = down[start:end]
