"""A network learns from what others believe, beside the labels."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from board.reading.network.glyph import glyph_of
from board.reading.network.network import CLASSES
from board.system.assets import asset
from tests.support.trainer_data import hand, overrides, write_data
from trainer.__main__ import main

pytest.importorskip("keras", reason="needs the trainer's extra dependencies")

GLYPHS = np.stack([glyph_of(hand(str(n), n)) for n in range(10)])
ONE_HOT = np.eye(len(CLASSES), dtype=np.float32)[:10]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second teacher, which knows nothing yet."""
    from trainer.export.export import write_network
    from trainer.model.network import build_model

    path = tmp_path_factory.mktemp("other") / "other.npz"
    write_network(build_model((4, 4, 8, 8, 8)), path, {"name": "other"})
    return path


def test_what_is_taught_is_labels_and_the_mean_belief(other: Path) -> None:
    """In the shares that were asked for."""
    from trainer.model.from_network import model_of
    from trainer.model.network import scaled
    from trainer.training.teachers import Teachers

    files = [asset("network.npz"), other]
    beliefs = np.mean([model_of(file).predict(scaled(GLYPHS), verbose=0) for file in files], axis=0)
    taught = Teachers(files, 0.25).taught(GLYPHS, ONE_HOT)
    np.testing.assert_allclose(taught, 0.75 * ONE_HOT + 0.25 * beliefs, atol=1e-6)
    assert taught.dtype == np.float32
    np.testing.assert_array_equal(Teachers([], 0.25).taught(GLYPHS, ONE_HOT), ONE_HOT)


def test_teachers_of_the_same_name_are_both_recorded(other: Path, tmp_path: Path) -> None:
    """Each run may have called its network the same."""
    from trainer.training.teachers import Teachers

    for suffix in (".npz", ".json"):
        (tmp_path / other.name).with_suffix(suffix).write_bytes(other.with_suffix(suffix).read_bytes())
    assert list(Teachers([other, tmp_path / other.name], 0.5).hashes) == [
        "teacher 1 other.npz",
        "teacher 2 other.npz",
    ]


def test_a_training_learns_from_its_teachers(
    other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It takes their belief for the truth, is recorded with them, and goes on with no others."""
    from trainer.export.export import export_run

    data = write_data(tmp_path / "data", validation_pictures=50)
    # Told that all is equally likely, a network believes in nothing; the labels alone would teach it digits.
    settings = [f"--set={value}" for value in (*overrides(), "teaching=1", "patience=9")]
    line = ["train", "--data", str(data), "--run", str(tmp_path / "run"), *settings]
    program = [sys.executable, "-m", "trainer", *line, "--teachers", str(other)]
    subprocess.run(program, cwd=Path(__file__).parents[3], capture_output=True, check=True)
    state = json.loads((tmp_path / "run" / "state.json").read_text())
    assert state["history"][-1]["pen_loss"] > 2
    card = export_run(tmp_path / "run", data, tmp_path / "pupil.npz")
    assert card["taught_by"] == {
        "teacher 1 other.npz": json.loads(other.with_suffix(".json").read_text())["sha256"]
    }
    capsys.readouterr()
    for teachers in ([], ["--teachers", str(asset("network.npz"))]):
        assert main([*line, *teachers, "--resume"]) == 2
        error = capsys.readouterr().err
        assert "teacher" in error
        assert error.count("\n") == 1


def test_a_teacher_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is trained or written."""
    data = write_data(tmp_path / "data", validation_pictures=50)
    (tmp_path / "broken.npz").write_bytes(b"nonsense")
    line = ["train", "--data", str(data), "--run", str(tmp_path / "run"), "--teachers"]
    for name in ("none.npz", "broken.npz"):
        assert main([*line, str(tmp_path / name)]) == 2
        error = capsys.readouterr().err
        assert name.split(".")[0] in error
        assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()
