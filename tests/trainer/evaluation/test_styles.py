"""Styles of writing are told by their strokes, whatever the tablet's units."""

import numpy as np
import pytest

from board.ink.stroke import Points
from trainer.data.dataset import Sample
from trainer.evaluation.styles import style_of


def line(*points: tuple[float, float]) -> Points:
    """A stroke through these points with steps between them."""
    ends = np.array(points, np.float32)
    t = np.linspace(0, len(ends) - 1, 12 * len(ends))
    x, y = (np.interp(t, np.arange(len(ends)), ends[:, i]) for i in (0, 1))
    return np.stack([x, y], 1).astype(np.float32)


def loop() -> Points:
    """An oval, six wide and ten high."""
    t = np.linspace(0, 2 * np.pi, 40)
    return np.stack([3 + 3 * np.sin(t), 5 - 5 * np.cos(t)], 1).astype(np.float32)


@pytest.mark.parametrize("unit", [1.0, 37.0])
@pytest.mark.parametrize(
    ("label", "strokes", "style"),
    [
        ("0", [loop()], None),
        ("0", [loop(), line((0, 9), (6, 1))], "slashed zero"),
        ("1", [line((3, 0), (3, 10))], "one without flag or foot"),
        ("1", [line((1, 2), (3, 0), (3, 10))], "one with a short flag"),
        ("1", [line((0, 5), (3, 0), (3, 10))], "European one (long flag)"),
        ("1", [line((1, 2), (3, 0), (3, 10)), line((0, 10), (6, 10))], "one with a foot"),
        ("4", [line((2, 0), (0, 6), (6, 6)), line((5, 0), (5, 10))], "open four"),
        ("4", [line((4, 0), (0, 6), (6, 6)), line((4, 0), (4, 10))], None),
        ("7", [line((0, 0), (6, 0), (2, 10))], None),
        ("7", [line((0, 0), (6, 0), (2, 10)), line((1, 5), (6, 5))], "crossed seven"),
        ("7", [line((0, 2), (0, 0), (6, 0), (2, 10))], "European seven (hook, no cross)"),
        ("9", [line((5, 1), (1, 0), (0, 4), (5, 4), (5, 1), (5, 10))], None),
        ("9", [line((5, 1), (1, 0), (0, 4), (5, 4), (5, 1), (5, 9), (3, 10), (0, 9))],
         "continental nine (curled tail)"),
        ("3", [line((0, 0), (5, 2), (2, 5), (5, 8), (0, 10))], None),
    ],
)  # fmt: skip
def test_styles(label: str, strokes: list[Points], style: str | None, unit: float) -> None:
    """Each named style, and its plain neighbour."""
    moved = tuple((s * unit + 3).astype(np.float32) for s in strokes)
    assert style_of(Sample("id", "site", "writer", label, moved)) == style
