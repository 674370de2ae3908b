"""Measures of a classifier, from labels and probabilities."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int64]
"""(n,) int64, indices of labels."""
Probabilities = NDArray[np.float32]
"""(n, k) float32 in [0, 1], each row summing to 1."""

BINS = 15
_Z95 = 1.959963984540054


def share(correct: int, count: int) -> dict[str, Any]:
    """Return a share with its 95% confidence interval, ready for JSON.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    if count == 0:
        return {"count": 0, "correct": 0, "share": None, "interval": None}
    p = correct / count
    middle = p + _Z95**2 / (2 * count)
    spread = _Z95 * math.sqrt(p * (1 - p) / count + _Z95**2 / (4 * count**2))
    scale = 1 + _Z95**2 / count
    interval = [max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)]
    return {"count": count, "correct": correct, "share": p, "interval": interval}


def paired(right: NDArray[np.bool_], other: NDArray[np.bool_]) -> dict[str, Any]:
    """Compare two readers of the same samples, ready for JSON.

    Source: Q. McNemar, Note on the sampling error of the difference between correlated proportions,
    1947; here the exact two-sided binomial test.

    Args:
        right: (n,) whether the one answered each sample rightly.
        other: (n,) whether the other did.

    Returns:
        `count`; `only_first` and `only_second`, what only one of them read rightly; `p`, how likely so
        large a difference is between two equally good ones.
    """
    first, second = int((right & ~other).sum()), int((~right & other).sum())
    total, fewer = first + second, min(first, second)
    tail = sum(math.comb(total, k) for k in range(fewer + 1))
    p = min(1.0, float(Fraction(2 * tail, 2**total)))
    return {"count": len(right), "only_first": first, "only_second": second, "p": p}


def confusion(truth: Labels, found: Labels, kinds: int) -> NDArray[np.int64]:
    """Return the confusion matrix, (kinds, kinds) int64, [truth, found]."""
    return np.bincount(truth * kinds + found, minlength=kinds * kinds).reshape(kinds, kinds)


def per_class(matrix: NDArray[np.int64], names: str) -> list[dict[str, Any]]:
    """Return precision, recall and F1 of each class of a confusion matrix [truth, found]."""
    rows = []
    for i, name in enumerate(names):
        hit, is_it, taken_for_it = int(matrix[i, i]), int(matrix[i].sum()), int(matrix[:, i].sum())
        rows.append(
            {
                "label": name,
                "count": is_it,
                "precision": hit / taken_for_it if taken_for_it else None,
                "recall": hit / is_it if is_it else None,
                "f1": 2 * hit / (is_it + taken_for_it) if is_it + taken_for_it else None,
            }
        )
    return rows


def calibration(truth: Labels, probabilities: Probabilities) -> dict[str, Any]:
    """Compare confidence with accuracy in 15 bins of equal width.

    Source: M. Pakdaman Naeini, G. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities
    using Bayesian binning, 2015.

    Returns:
        As of `calibration_of`.
    """
    return calibration_of(probabilities.max(axis=1), probabilities.argmax(axis=1) == truth)


def calibration_of(confidences: NDArray[np.floating], right: NDArray[np.bool_]) -> dict[str, Any]:
    """Compare the confidence of answers, (n,) in [0, 1], with whether they are right, (n,).

    Returns:
        `error`, the expected calibration error in [0, 1]; `bins`, those that are not empty; `count`, n.
    """
    confidence = confidences.astype(np.float64)
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins, error = [], 0.0
    for b in range(BINS):
        inside = place == b
        if inside.any():
            sure, accuracy = float(confidence[inside].mean()), float(right[inside].mean())
            error += abs(sure - accuracy) * float(inside.mean())
            bins.append({"count": int(inside.sum()), "confidence": sure, "accuracy": accuracy})
    return {"error": error, "bins": bins, "count": len(right)}


def coverage_and_risk(truth: Labels, probabilities: Probabilities) -> dict[str, Any]:
    """Return the errors that remain if the least sure answers are refused.

    Source: R. El-Yaniv, Y. Wiener, On the foundations of noise-free selective classification, 2010.

    Returns:
        `curve`, up to 200 points [coverage, risk]; `at`, the risk at some coverages; `area` under the curve.
    """
    wrong = probabilities.argmax(axis=1) != truth
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    kept = np.arange(1, len(order) + 1)
    risk = np.cumsum(wrong[order]) / kept
    shown = np.unique(np.linspace(0, len(order) - 1, 200).astype(int))
    at = {f"{c:g}": float(risk[max(0, round(c * len(order)) - 1)]) for c in (1.0, 0.99, 0.98, 0.95, 0.9)}
    return {
        "curve": [[float(kept[i] / len(order)), float(risk[i])] for i in shown],
        "at": at,
        "area": float(risk.mean()),
    }


def auroc(high: NDArray[np.floating], low: NDArray[np.floating]) -> float:
    """Return how often a score of `high` is above one of `low`; ties count half.

    Source: J. A. Hanley, B. J. McNeil, The meaning and use of the area under a ROC curve, 1982.
    """
    both = np.concatenate([low, high])
    _, place, counts = np.unique(both, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    above = ranks[len(low) :].sum() - len(high) * (len(high) + 1) / 2
    return float(above / (len(high) * len(low)))
