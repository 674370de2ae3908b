"""The weights of the reading are fitted by a command, which writes them to a file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from board.ink.stroke import Stroke
from board.reading.network.network import load_network
from board.reading.reader import Reader
from board.reading.segmentation.evidence import EVIDENCE
from board.reading.weights import load_weights
from board.system.assets import asset
from tests.support.trainer_data import write_data
from trainer.__main__ import main

pytest.importorskip("rich", reason="needs the trainer's extra dependencies")

NETWORK = str(asset("network.npz"))
IS_EACH = np.array(EVIDENCE) == "each"
"""Which evidence is always 1."""


def test_weights_are_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the data that were fetched, unless told otherwise; a reader reads with them."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    monkeypatch.setattr("trainer.commands.options.cache_folder", lambda: data)
    target = tmp_path / "reading.npz"
    assert main(["fit-reading", NETWORK, "--count", "1", "--to", str(target)]) == 0
    fitted, others = capsys.readouterr().out.splitlines()
    assert fitted.startswith("boards divided rightly, fitted on: ")
    assert others.startswith("boards divided rightly, others, of the validation writers: ")
    one = Stroke(np.array([[100, 50], [98, 120], [100, 200]], np.float32), np.arange(3.0))
    assert Reader(load_network(), load_weights(target)).read_ink([one]).text == "1"


def test_no_boards_are_too_few(capsys: pytest.CaptureFixture[str]) -> None:
    """A user's error is one line on standard error, and status 2."""
    assert main(["fit-reading", NETWORK, "--count", "0", "--to", "x.npz"]) == 2
    assert capsys.readouterr().err == "digit-trainer: --count cannot be less than 1\n"


def test_the_average_of_fits_scores_as_they_do_on_average() -> None:
    """Whatever spread of the evidence each of them was fitted to."""
    from trainer.training.fit_reading import averaged

    rng = np.random.default_rng(0)
    shipped = load_weights()
    fits = [
        replace(
            shipped,
            middle=shipped.middle + np.where(IS_EACH, 0.0, rng.normal(0, 0.1, len(EVIDENCE))),
            spread=np.where(IS_EACH, 1.0, shipped.spread * rng.uniform(0.8, 1.2, len(EVIDENCE))),
            direct=rng.normal(0, 1, shipped.direct.shape),
            first=rng.normal(0, 1, shipped.first.shape),
        )
        for _ in range(3)
    ]
    evidence = shipped.middle + shipped.spread * rng.normal(0, 1, (20, len(EVIDENCE)))
    evidence[:, IS_EACH] = 1.0
    mean = averaged(fits)
    np.testing.assert_allclose(
        mean.scores(evidence), np.mean([fit.scores(evidence) for fit in fits], axis=0), atol=1e-9
    )
    np.testing.assert_allclose(mean.first, np.mean([fit.first for fit in fits], axis=0))
