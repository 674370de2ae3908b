"""A made-up hand: digits and signs as strokes, for tests that need ink but no data."""

from collections.abc import Sequence

import numpy as np

from board.ink.stroke import Stroke

# Points that the pen passes through, on a field 10 wide and 16 high, y down; a smooth path joins them.
_DIGITS: dict[str, list[list[tuple[float, float]]]] = {
    "0": [[(6, 0.5), (2, 2), (0.5, 8), (2, 14), (5, 16), (8, 14), (9.5, 8), (8, 2), (5.5, 0.3)]],
    "1": [[(2, 3.5), (5, 0), (5, 5), (5, 11), (5, 16)]],
    "2": [[(1, 3.5), (3, 0.7), (6, 0.3), (8.5, 3), (7.5, 7), (4, 12), (0.5, 16), (5, 15.7), (9.5, 15.8)]],
    "3": [[(1, 1.5), (5, 0), (8.5, 2.5), (7.5, 6), (4, 7.5), (8, 9), (9, 12.5), (6, 15.8), (1, 14.5)]],
    "4": [[(4, 0), (2.5, 5), (0.5, 10), (5, 10), (9.5, 9.8)], [(7, 4.5), (7, 10), (6.8, 16)]],
    "5": [[(2, 0.5), (1.5, 4), (1.5, 7), (5, 6), (8.5, 8.5), (8.5, 13), (5, 15.8), (1, 15)],
          [(2, 0.4), (5, 0.5), (9, 0.2)]],
    "6": [[(7.5, 0.3), (3.5, 4), (1, 10), (2, 14.5), (5, 16), (8.5, 13.5), (7.5, 9.5), (4, 9), (1.3, 11.5)]],
    "7": [[(0.5, 0.8), (5, 0.6), (9.5, 0.5), (7.5, 5), (5.5, 10), (4, 16)], [(3, 8), (6, 7.8), (9, 7.7)]],
    "8": [[(8.5, 2.5), (5, 0.3), (1.5, 2.5), (3, 6.5), (7.5, 10), (8.5, 13.5), (5, 16), (1.5, 13.5), (3, 9.5),
           (7.5, 6), (8.7, 2.8)]],
    "+": [[(1, 9), (5, 9), (9, 9)], [(5, 5), (5, 9), (5, 13)]],
    "-": [[(1, 9), (5, 9), (9, 9)]],
    "=": [[(1, 7), (5, 7), (9, 7)], [(1, 11), (5, 11), (9, 11)]],
    "9": [[(8.5, 3), (5, 0.3), (1.5, 3), (2, 7), (5, 8.3), (8.3, 5.5), (8.6, 2.6), (8.5, 8), (7.5, 16)]],
}  # fmt: skip


def written(text: str, left: float = 100.0, top: float = 100.0, height: float = 160.0) -> list[Stroke]:
    """Write digits, signs, spaces and lines; a digit's height is that of the pen's path in pixels."""
    strokes = []
    clock = 0.0
    for row, line in enumerate(text.split("\n")):
        x = left
        for character in line:
            for path in _DIGITS.get(character, []):
                points = _smooth(path) * (height / 16) + (x, top + row * 1.7 * height)
                times = np.array([clock + 0.01 * n for n in range(len(points))])
                clock = times[-1] + 0.2
                strokes.append(Stroke(points.astype(np.float32), times))
            x += 0.95 * height
    return strokes


def _smooth(path: Sequence[tuple[float, float]]) -> np.ndarray:
    """Follow a Catmull-Rom spline through the points, eight steps from each to the next."""
    p = np.array([path[0], *path, path[-1]], float)
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True)
    ]
    return np.concatenate([*pieces, p[-1:]])
