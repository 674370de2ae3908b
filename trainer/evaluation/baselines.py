"""Classical classifiers of digits, and the features that they use."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from board.reading.network.glyph import SIZE_PX

Glyphs = NDArray[np.uint8]
"""(n, 28, 28) uint8, 0 = board."""
Features = NDArray[np.float32]
"""(n, f) float32."""


def pixels(glyphs: Glyphs) -> Features:
    """Take the pixels as they are, in [0, 1]."""
    return (glyphs.reshape(len(glyphs), -1) / 255).astype(np.float32)


def deskewed(glyphs: Glyphs) -> Features:
    """Take the pixels after the digit is set upright, brought to one width and height, and blurred a little.

    All by its moments: no slant, its mass in the middle with a standard deviation of 4 pixels across
    and 5.5 down.
    """
    result = np.empty_like(glyphs)
    for i, glyph in enumerate(glyphs):
        moments = cv2.moments(glyph)
        mass = max(moments["m00"], 1.0)
        skew = moments["mu11"] / moments["mu02"] if moments["mu02"] > 1e-2 else 0.0
        high = math.sqrt(max(moments["mu02"] / mass, 0.3))
        wide = math.sqrt(max((moments["mu20"] - skew * moments["mu11"]) / mass, 0.3))
        turn = np.array([[wide / 4, skew * high / 5.5], [0, high / 5.5]])
        middle = np.array([moments["m10"], moments["m01"]]) / mass
        matrix = np.column_stack([turn, middle - turn @ np.full(2, SIZE_PX / 2)]).astype(np.float32)
        upright = cv2.warpAffine(
            glyph, matrix, (SIZE_PX, SIZE_PX), flags=cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
        )
        result[i] = cv2.GaussianBlur(upright, (0, 0), 0.7)
    return pixels(result)


def hog(glyphs: Glyphs) -> Features:
    """Take histograms of oriented gradients: 6 x 6 cells of 4 pixels, 8 directions, blocks of 2 x 2.

    Source: N. Dalal, B. Triggs, Histograms of oriented gradients for human detection, 2005. OpenCV's own
    descriptor is no longer in its version 5.

    Returns:
        (n, 800) float32.
    """
    directions, cell_px = 8, 4
    cells = 6
    margin = (SIZE_PX - cells * cell_px) // 2
    result = np.empty((len(glyphs), (cells - 1) ** 2 * 4 * directions), np.float32)
    for i, glyph in enumerate(glyphs):
        smooth = cv2.GaussianBlur(glyph.astype(np.float32) / 255, (0, 0), 0.7)
        x, y = (cv2.Sobel(smooth, cv2.CV_32F, dx, 1 - dx) for dx in (1, 0))
        strength, angle = cv2.cartToPolar(x, y)
        place = angle * np.float32(directions / (2 * np.pi))
        low = place.astype(np.int64)
        share = place - low
        histograms = np.zeros((SIZE_PX, SIZE_PX, directions), np.float32)
        for part, n in ((strength * (1 - share), low), (strength * share, low + 1)):
            np.put_along_axis(histograms, n[..., None] % directions, part[..., None], axis=2)
        core = histograms[margin:-margin, margin:-margin]
        grid = core.reshape(cells, cell_px, cells, cell_px, directions).sum(axis=(1, 3))
        blocks = np.concatenate([grid[:-1, :-1], grid[:-1, 1:], grid[1:, :-1], grid[1:, 1:]], axis=2)
        for _ in range(2):  # normalised, clipped, normalised again
            blocks = blocks / (np.linalg.norm(blocks, axis=2, keepdims=True) + 0.1)
            blocks = np.minimum(blocks, 0.25)
        result[i] = blocks.ravel()
    return result


FEATURES: dict[str, Callable[[Glyphs], Features]] = {"pixels": pixels, "deskewed": deskewed, "HOG": hog}


@dataclass(frozen=True)
class Baseline:
    """A classical classifier: its name, its features, and a function that builds it from a seed."""

    name: str
    features: str
    make: Callable[[int], Any]


def _baselines() -> tuple[Baseline, ...]:
    methods: dict[str, Callable[[int], Any]] = {
        "k-NN": lambda _: KNeighborsClassifier(3, weights="distance"),
        "SVM (RBF)": lambda _: SVC(C=5, gamma="scale", cache_size=1000),
        "random forest": lambda seed: RandomForestClassifier(200, random_state=seed),
        "logistic regression": lambda _: make_pipeline(
            StandardScaler(), LogisticRegression(C=0.05, max_iter=300)
        ),
        "MLP": lambda seed: MLPClassifier((256,), early_stopping=True, max_iter=40, random_state=seed),
    }
    rows = [Baseline(name, kind, make) for kind in ("pixels", "HOG") for name, make in methods.items()]
    return (rows[0], Baseline("k-NN", "deskewed", methods["k-NN"]), *rows[1:])


BASELINES = _baselines()
