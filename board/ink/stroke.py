"""Ink: what the pen did, as strokes of points with their times."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from secrets import randbits
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

COLOURS = 3
"""How many pens there are, which differ in colour."""

ID_BITS = 53  # every JSON reader keeps integers so large exactly

Points = NDArray[np.float32]
"""(n, 2) float32, one point (x, y) a row, y down."""


class Box(NamedTuple):
    """Hold an upright rectangle, in the pixels its owner says."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2

    def grown(self, margin: float) -> "Box":
        """Return the box with `margin` pixels more on every side."""
        return Box(self.left - margin, self.top - margin, self.width + 2 * margin, self.height + 2 * margin)

    def union(self, other: "Box") -> "Box":
        """Return the smallest box around both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right) - left, max(self.bottom, other.bottom) - top)


def new_id() -> int:
    """Return a random stroke id that no other stroke has, on this board or another."""
    return randbits(ID_BITS) or 1


@dataclass(frozen=True, eq=False)
class Stroke:
    """Hold one pen-down stroke.

    Attributes:
        points: (n, 2) float32, n >= 1, finite; x and y in board pixels, y down.
        times_s: (n,) float64, seconds on the board's own clock, never falling.
        pen_px: width of the round pen in board pixels, > 0.
        colour: which of the pens it was drawn with, from 0 to COLOURS - 1.
        id: its identity, >= 1, which the journal keeps; a part, a copy or a moved stroke
            has a new one. Strokes of equal content are equal whatever their ids.
        owner: number of the phone that wrote it; 0 for the board itself.
    """

    points: Points
    times_s: NDArray[np.float64]
    pen_px: float = 14.0
    colour: int = 0
    id: int = field(default_factory=new_id)
    owner: int = 0

    def __post_init__(self) -> None:
        if self.points.ndim != 2 or self.points.shape[1] != 2 or len(self.points) == 0:
            raise ValueError("a stroke needs at least one (x, y) point")
        if self.times_s.shape != (len(self.points),):
            raise ValueError("a stroke needs one time for each point")

    @cached_property
    def box(self) -> Box:
        """The box of the points themselves, without the pen's width."""
        return box_of(self.points)

    @property
    def start(self) -> tuple[float, float]:
        """The first point."""
        x, y = self.points[0].tolist()
        return x, y

    def along(self, points: Points, times_s: NDArray[np.float64]) -> "Stroke":
        """Return a stroke of the same pen and owner along another path."""
        return replace(self, points=points, times_s=times_s, id=new_id())

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Stroke)
            and (self.pen_px, self.colour) == (other.pen_px, other.colour)
            and np.array_equal(self.points, other.points)
            and np.array_equal(self.times_s, other.times_s)
        )

    __hash__ = None  # type: ignore[assignment]  # arrays have no hash either


Ink = tuple[Stroke, ...]


def stroke_of(
    points: Iterable[tuple[float, float]], times_s: Iterable[float] | None = None, pen_px: float = 14.0
) -> Stroke:
    """Build a stroke from plain numbers; without times the points are 10 ms apart.

    Raises:
        ValueError: if there is no point, or not one time a point.
    """
    xy = np.array(list(points), np.float32).reshape(-1, 2)
    times = 0.01 * np.arange(len(xy)) if times_s is None else list(times_s)
    return Stroke(xy, np.array(times, np.float64), pen_px)


def extents_of(ink: Ink) -> NDArray[np.float64]:
    """Return where strokes are, all at once, which takes less time than one after the other.

    Returns:
        (5, n) float64: left, top, right and bottom of the points, and the width of the pen.
    """
    boxes = np.fromiter(chain.from_iterable(stroke.box for stroke in ink), np.float64, 4 * len(ink))
    left, top, width, height = boxes.reshape(-1, 4).T
    pens_px = np.fromiter((stroke.pen_px for stroke in ink), np.float64, len(ink))
    return np.stack([left, top, left + width, top + height, pens_px])


def covered_by(ink: Ink) -> NDArray[np.float64]:
    """Return left, top, right and bottom of what strokes cover with their pens: (4, n) float64."""
    left, top, right, bottom, pens_px = extents_of(ink)
    reach = pens_px / 2
    return np.stack([left - reach, top - reach, right + reach, bottom + reach])


def box_of(points: Points) -> Box:
    """Return the box of (n, 2) points, n >= 1."""
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    return Box(left, top, right - left, bottom - top)
