"""Areas: upright rectangles of whole window pixels."""

from collections.abc import Iterable

Area = tuple[int, int, int, int]
"""Left, top, right, bottom in window pixels; right and bottom are outside."""

NOWHERE: Area = (0, 0, 0, 0)


def around(areas: Iterable[Area]) -> Area:
    """Return the smallest area that has all of them, of which there is at least one."""
    left, top, right, bottom = zip(*areas, strict=True)
    return min(left), min(top), max(right), max(bottom)


def common(one: Area, other: Area) -> Area:
    """Return what two areas have in common; it may be turned inside out, which has no pixels."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def has_pixels(area: Area) -> bool:
    """Tell whether an area is not empty."""
    left, top, right, bottom = area
    return left < right and top < bottom


def holds(area: Area, x: float, y: float) -> bool:
    """Tell whether a place is in an area."""
    left, top, right, bottom = area
    return left <= x < right and top <= y < bottom


def overlap(one: Area, other: Area) -> bool:
    """Tell whether two areas have a pixel in common."""
    apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    return not apart and has_pixels(one) and has_pixels(other)
