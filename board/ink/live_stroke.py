"""Live strokes: those whose pen is down."""

from __future__ import annotations

import numpy as np

from board.ink.limits import COORDINATE_PX_MAX, TIME_S_MAX
from board.ink.stroke import Stroke

Moment = tuple[float, float, float]
"""x and y in board pixels, and the time in seconds."""


class LiveStroke:
    """Hold the points of a stroke while its pen is down.

    A live stroke never changes: `then` gives a longer one. Both share one list, of which each
    sees its own beginning, so that a point costs the same however long the stroke is.
    """

    def __init__(self, moments: list[Moment], count: int) -> None:
        self._moments = moments
        self._count = count

    def __len__(self) -> int:
        return self._count

    def then(self, x: float, y: float, time_s: float) -> LiveStroke:
        """Return the stroke with one more point, no earlier than its last."""
        if len(self._moments) > self._count:  # another stroke went on from here
            return LiveStroke(self._moments[: self._count], self._count).then(x, y, time_s)
        self._moments.append((x, y, max(time_s, self._moments[-1][2])))
        return LiveStroke(self._moments, self._count + 1)

    @property
    def first(self) -> Moment:
        return self._moments[0]

    def since(self, index: int) -> list[Moment]:
        """Return the moments from `index` on."""
        return self._moments[index : self._count]

    def stroke(self, pen_px: float, colour: int = 0) -> Stroke:
        """Return the finished stroke, within the limits of ink."""
        moments = np.array(self.since(0), np.float64)
        points = moments[:, :2].clip(-COORDINATE_PX_MAX, COORDINATE_PX_MAX).astype(np.float32)
        return Stroke(points, moments[:, 2].clip(-TIME_S_MAX, TIME_S_MAX), pen_px, colour)
