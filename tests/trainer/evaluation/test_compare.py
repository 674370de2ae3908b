"""Classical readers and the network stand in one table, paired on the same digits."""

import json
from pathlib import Path

import numpy as np
import pytest

from board.reading.network.glyph import glyph_of
from tests.support.trainer_data import hand, write_data
from trainer.__main__ import main

pytest.importorskip("sklearn", reason="needs the trainer's extra dependencies")


def test_a_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every method on its features, with accuracy, interval, significance, times and size."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    to = tmp_path / "comparison.json"
    arguments = ["compare", "--data", str(data), "--subset", "150", "--to", str(to)]
    assert main(arguments) == 0
    assert str(to) in capsys.readouterr().out
    figures = json.loads(to.read_text())
    assert (figures["set"], figures["train"], figures["test"]) == ("mnist", 150, 100)
    rows = {(row["method"], row["features"]): row for row in figures["rows"]}
    assert len(rows) == len(figures["rows"]) == 12
    assert rows["CNN", "glyph"]["against_cnn"] is None
    assert rows["k-NN", "deskewed"]["accuracy"]["share"] > 0.9
    assert rows["SVM (RBF)", "HOG"]["accuracy"]["share"] > 0.9
    for row in figures["rows"]:
        low, high = row["accuracy"]["interval"]
        assert 0 <= low <= row["accuracy"]["share"] <= high <= 1
        assert row["ms_a_digit"] > 0
        assert row["bytes"] > 0
        assert row["accuracy"]["count"] - row["accuracy"]["correct"] == len(row["wrong"])


def test_a_comparison_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Baselines that the file has already are taken from it, those that are missing are trained."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    to = tmp_path / "comparison.json"
    arguments = ["compare", "--data", str(data), "--subset", "150", "--to", str(to)]
    assert main(arguments) == 0
    first = json.loads(to.read_text())
    kept = {**first, "rows": [{**row, "train_s": 1e6} for row in first["rows"][:5]]}
    to.write_text(json.dumps(kept))
    assert main([*arguments, "--resume"]) == 0
    rows = {(row["method"], row["features"]): row for row in json.loads(to.read_text())["rows"]}
    assert len(rows) == 12
    for row in first["rows"]:
        found = rows[row["method"], row["features"]]
        assert found["wrong"] == row["wrong"]
        assert found["against_cnn"] == row["against_cnn"]
    assert sum(row["train_s"] == 1e6 for row in rows.values()) == 4  # the network is always asked again
    capsys.readouterr()
    before = to.read_bytes()
    for other, said in ((["--seed", "2"], "another seed"), (["--subset", "140"], "other digits")):
        assert main([*arguments, *other, "--resume"]) == 2
        assert said in capsys.readouterr().err
        assert to.read_bytes() == before
    to.write_text("[]")
    assert main([*arguments, "--resume"]) == 2
    assert "no figures" in capsys.readouterr().err


def test_deskewing_sets_a_slanted_digit_upright() -> None:
    """A slanted 1 comes nearer to an upright one."""
    from trainer.evaluation.baselines import deskewed, pixels

    upright = np.array([[0, 0], [0, 100]], np.float32)
    slanted = np.array([[40, 0], [0, 100]], np.float32)
    glyphs = np.stack([glyph_of([upright]), glyph_of([slanted])])
    before, after = (np.abs(np.subtract(*features(glyphs))).sum() for features in (pixels, deskewed))
    assert after < before / 2


def test_histograms_of_gradients() -> None:
    """25 blocks of four cells of eight directions, alike for two hands' same digit."""
    from trainer.evaluation.baselines import hog

    found = hog(np.stack([glyph_of(hand(label, seed)) for label, seed in (("3", 1), ("3", 2), ("7", 3))]))
    assert found.shape == (3, 800)
    same, other = np.linalg.norm(found[0] - found[1]), np.linalg.norm(found[0] - found[2])
    assert same < other


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--subset", "5"], "too few"), (["--network", "none.npz"], "cannot be read")],
)
def test_a_wrong_comparison_is_one_sentence(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user's error is one line on standard error, and status 2."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    assert main(["compare", "--data", str(data), *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
