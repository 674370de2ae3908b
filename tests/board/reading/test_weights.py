"""The weights of the reading come from a file, which may be damaged or of another version."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from board.reading.weights import load_weights, save_weights
from board.system.errors import UserError


def test_weights_are_saved_and_loaded(tmp_path: Path) -> None:
    """What is loaded scores as what was saved."""
    weights = load_weights()
    save_weights(tmp_path / "weights.npz", weights)
    again = load_weights(tmp_path / "weights.npz")
    evidence = np.random.default_rng(0).normal(size=(20, len(weights.middle)))
    np.testing.assert_allclose(again.scores(evidence), weights.scores(evidence), rtol=1e-5)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """Missing, cut off, of other shapes or without numbers: one sentence each."""
    weights, path = load_weights(), tmp_path / "weights.npz"
    with pytest.raises(UserError, match="cannot be read"):
        load_weights(path)
    save_weights(path, weights)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="does not hold weights of the reading"):
        load_weights(path)
    for wrong in (
        replace(weights, middle=weights.middle[1:]),
        replace(weights, offset=np.full_like(weights.offset, np.nan)),
    ):
        save_weights(path, wrong)
        with pytest.raises(UserError, match="does not hold weights of the reading"):
            load_weights(path)
    np.savez(path, middle=weights.middle)
    with pytest.raises(UserError, match="does not hold weights of the reading"):
        load_weights(path)
