"""The measures, against values known from elsewhere or worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.evaluation.measures import auroc, calibration, confusion, coverage_and_risk, per_class, share


def answers(confidences: list[float], kinds: int = 3) -> np.ndarray:
    """Probabilities (n, kinds) that give the first class these, and share the rest out."""
    p = np.repeat(np.array(confidences, np.float32)[:, None], kinds, axis=1)
    p[:, 1:] = (1 - p[:, :1]) / (kinds - 1)
    return p


def test_wilson_interval() -> None:
    """The interval of 81 in 263 is Newcombe's worked example (Statistics in Medicine, 1998)."""
    found = share(81, 263)
    assert found["share"] == pytest.approx(0.30798, abs=1e-5)
    assert found["interval"] == pytest.approx([0.2553, 0.3662], abs=1e-4)


@given(st.integers(1, 10_000), st.data())
def test_the_interval_holds_the_share(count: int, data: st.DataObject) -> None:
    """Whatever was counted, the interval lies in [0, 1] and has the share in it."""
    found = share(data.draw(st.integers(0, count)), count)
    low, high = found["interval"]
    assert 0 <= low <= found["share"] + 1e-12
    assert found["share"] - 1e-12 <= high <= 1


def test_nothing_counted_has_no_share() -> None:
    """Of nothing there is no share, and no division by nothing."""
    assert share(0, 0)["share"] is None


def test_classes_by_hand() -> None:
    """Precision, recall and F1 of a small matrix, and none where there is nothing to count."""
    matrix = confusion(np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1]), 3)
    assert matrix.tolist() == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    rows = per_class(matrix, "abc")
    assert [rows[0][k] for k in ("precision", "recall", "f1")] == pytest.approx([1, 2 / 3, 0.8])
    assert [rows[1][k] for k in ("precision", "recall", "f1")] == pytest.approx([0.5, 1, 2 / 3])
    assert [rows[2][k] for k in ("precision", "recall", "f1")] == [None, None, None]


def test_calibration_by_hand() -> None:
    """Four answers at 0.9 of which three are right are off by 0.15."""
    found = calibration(np.array([0, 0, 0, 1]), answers([0.9] * 4))
    assert found["error"] == pytest.approx(0.15, abs=1e-6)
    assert len(found["bins"]) == 1


def test_refusing_the_least_sure_first() -> None:
    """Half of the answers are free of error where the wrong ones are the least sure."""
    found = coverage_and_risk(np.array([0, 0, 1, 1]), answers([0.95, 0.9, 0.6, 0.5]))
    assert found["at"]["1"] == 0.5
    assert found["curve"] == [[0.25, 0.0], [0.5, 0.0], [0.75, pytest.approx(1 / 3)], [1.0, 0.5]]


def test_auroc_by_counting_pairs() -> None:
    """The area is the share of pairs in the right order, ties half."""
    rng = np.random.default_rng(0)
    high, low = rng.integers(0, 6, 40) / 5, rng.integers(0, 5, 30) / 5
    pairs = [(a > b) + 0.5 * (a == b) for a in high for b in low]
    assert auroc(high, low) == pytest.approx(np.mean(pairs))
