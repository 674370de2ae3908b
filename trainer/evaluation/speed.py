"""How long the network and a whole reading take, in this process on this machine."""

import os
import statistics
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from board.ink.stroke import Stroke, box_of
from board.reading.network.network import Network
from board.reading.reader import Reader
from trainer.data.dataset import Sample

BATCHES = (1, 12, 64)
DIGITS = (12, 100)
_RUNS = 15
_DIGIT_PX = 80.0


def speed_of(network: Network, reader: Reader, samples: Sequence[Sample]) -> dict[str, Any]:
    """Time batches of glyphs and pages of spaced digits.

    Args:
        network: to time.
        reader: with that network.
        samples: pen digits, at least one; few are repeated.

    Returns:
        `glyphs_ms` and `page_ms`, the median milliseconds for each number of glyphs and of digits
        on a page; `cores`.
    """
    glyphs = np.random.default_rng(0).integers(0, 256, (max(BATCHES), 28, 28), np.uint8)
    pages = {n: _page_of([samples[i * len(samples) // n] for i in range(n)]) for n in DIGITS}
    return {
        "glyphs_ms": {str(n): _median_ms(network.probabilities, glyphs[:n]) for n in BATCHES},
        "page_ms": {str(n): _median_ms(reader.read_ink, pages[n]) for n in DIGITS},
        "cores": os.cpu_count(),
    }


def _median_ms(work: Callable[[Any], Any], on: Any) -> float:
    work(on)  # warm
    times = []
    for _ in range(_RUNS):
        begun = perf_counter()
        work(on)
        times.append(perf_counter() - begun)
    return 1000 * statistics.median(times)


def _page_of(samples: Sequence[Sample]) -> list[Stroke]:
    """Lay digits out in rows of twelve."""
    strokes = []
    for n, sample in enumerate(samples):
        box = box_of(np.concatenate(sample.strokes))
        scale = _DIGIT_PX / max(box.height, box.width, 1.0)
        corner = np.array([1.8 * (n % 12), 1.8 * (n // 12)]) * _DIGIT_PX + 50
        for path in sample.strokes:
            points = ((path - (box.left, box.top)) * scale + corner).astype(np.float32)
            strokes.append(Stroke(points, np.linspace(0, 1, len(points))))
    return strokes
