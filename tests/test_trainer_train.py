"""A training ends the same, however often it is stopped; and says what it did where."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.trainer_data import overrides, write_data

pytest.importorskip("keras", reason="needs the trainer's extra dependencies")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder of data."""
    return write_data(tmp_path_factory.mktemp("data"))


def train_line(data: Path, run: Path, *more: str) -> list[str]:
    """The command line of a small training."""
    settings = [part for override in overrides() for part in ("--set", override)]
    return [
        sys.executable,
        "-m",
        "trainer",
        "train",
        "--data",
        str(data),
        "--run",
        str(run),
        *settings,
        *more,
    ]


def history_of(run: Path) -> list[dict[str, float]]:
    """What is recorded of each epoch."""
    path = run / "state.json"
    history: list[dict[str, float]] = json.loads(path.read_text())["history"] if path.exists() else []
    return history


def weights_of(run: Path) -> list[np.ndarray]:
    """The best network's weights."""
    from trainer.export import network_of_run

    weights: list[np.ndarray] = network_of_run(run).get_weights()
    return weights


def test_a_killed_training_ends_as_an_unbroken_one(data: Path, tmp_path: Path) -> None:
    """Killed in the middle of an epoch, a training that goes on ends with the very same weights."""
    unbroken, killed = tmp_path / "unbroken", tmp_path / "killed"
    whole = subprocess.run(train_line(data, unbroken), cwd=ROOT, capture_output=True, text=True, check=True)
    assert "best.weights.h5" in whole.stdout
    assert whole.stderr == ""
    assert (unbroken / "curve.png").read_bytes().startswith(b"\x89PNG")
    begun = subprocess.Popen(train_line(data, killed), cwd=ROOT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 300
    while not history_of(killed):
        assert begun.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    assert len(history_of(killed)) < 2
    again = subprocess.run(
        [*train_line(data, killed), "--resume"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "going on after epoch" in again.stdout
    timeless = [
        [{k: v for k, v in epoch.items() if k not in ("seconds", "waited_s")} for epoch in history_of(run)]
        for run in (unbroken, killed)
    ]
    assert timeless[0] == timeless[1]
    for expected, found in zip(weights_of(unbroken), weights_of(killed), strict=True):
        np.testing.assert_array_equal(found, expected)
