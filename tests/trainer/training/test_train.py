"""A training ends the same, however often it is stopped; and says what it did where."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from board.system.errors import UserError
from tests.support.trainer_data import overrides, write_data
from trainer.__main__ import main
from trainer.recipe import read_recipe, recipe_of_run

if TYPE_CHECKING:
    from trainer.training.run_state import RunState

pytest.importorskip("keras", reason="needs the trainer's extra dependencies")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own

ROOT = Path(__file__).parents[3]


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
    from trainer.export.export import network_of_run

    weights: list[np.ndarray] = network_of_run(run).get_weights()
    return weights


def pen_loss_of(data: Path, run: Path) -> float:
    """How the best network does on the validation's writers, read by this process's own backend."""
    from trainer.data.dataset import read_mnist, read_pen_data
    from trainer.export.export import network_of_run
    from trainer.training.validation import Validation

    pictures, _ = read_mnist(data / "mnist.npz")
    validation = Validation(pictures, read_pen_data(data)["validation"])
    return validation.figures(network_of_run(run))["pen_loss"]


def logged_in(folder: Path) -> dict[str, list[float]]:
    """What TensorBoard reads in a folder."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util.tensor_util import make_ndarray

    events = EventAccumulator(str(folder))
    events.Reload()
    return {
        tag: [float(make_ndarray(event.tensor_proto)) for event in events.Tensors(tag)]
        for tag in events.Tags()["tensors"]
    }


def test_a_killed_training_ends_as_an_unbroken_one(data: Path, tmp_path: Path) -> None:
    """Killed in the middle of an epoch, a training that goes on ends with the very same weights."""
    unbroken, killed = tmp_path / "unbroken", tmp_path / "killed"
    line = [*train_line(data, unbroken), "--tensorboard"]
    whole = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "best.weights.h5" in whole.stdout
    assert whole.stderr == ""
    assert (unbroken / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert str(unbroken / "tensorboard") in whole.stdout
    logged = logged_in(unbroken / "tensorboard")
    for name, kind in (("loss", "training"), ("pen", "validation")):
        assert logged[f"{kind}/{name}"] == pytest.approx([epoch[name] for epoch in history_of(unbroken)])
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


def test_an_event_log_has_each_epoch_once(tmp_path: Path) -> None:
    """Written anew after a stop, with the epochs before it."""
    from trainer.training.event_log import EventLog

    history = [{"loss": 2.0, "pen": 0.5}, {"loss": 1.0, "pen": 0.75}]
    EventLog(tmp_path)(history[:1])
    EventLog(tmp_path)(history)
    assert logged_in(tmp_path) == {"training/loss": [2, 1], "validation/pen": [0.5, 0.75]}


@pytest.mark.parametrize(
    "override",
    [
        "batch=0", "epochs=0", "patience=0", "seed=4294967296", "dropout=1.0", "dropout=true", "average=1.5",
        "label_smoothing=2", "peak_rate=inf", "peak_rate=nan", "widths=[4]", "widths=[4, 4, 4, 4, 4, 4]",
        "widths=[4, 4, 4, 4, 0]", "epochs=1.5", "teaching=1.1", "last_rate=1.1",
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_trained_by_is_one_sentence(override: str) -> None:
    """Before anything is begun, not by a traceback or a network of nonsense after hours."""
    with pytest.raises(UserError, match=f"the recipe's {override.partition('=')[0]} cannot be"):
        read_recipe(overrides=[override])


def test_all_of_a_share_is_a_share() -> None:
    """To learn from the teachers alone, or at one rate, is possible."""
    recipe = read_recipe(overrides=["teaching=1", "last_rate=1"])
    assert (recipe.teaching, recipe.last_rate) == (1, 1)


def fast_state(data: Path, run: Path) -> "RunState":
    """Begin a training by the small recipe, or go on with it."""
    from trainer.training.run_state import RunState

    return RunState.begin(run, read_recipe(overrides=overrides()), hashes_in(data), resume=True)


def hashes_in(data: Path) -> dict[str, str]:
    """The hashes of a data folder."""
    from trainer.training.train import hashes_of

    return hashes_of(data)


def write_ended_training(data: Path, run: Path) -> None:
    """Write a run folder as a training leaves it at its end, without the training."""
    from trainer.model.network import build_model
    from trainer.model.weight_average import WeightAverage
    from trainer.training.train import _compile

    model = build_model((4, 4, 8, 8, 8))
    _compile(model, read_recipe(overrides=overrides()), 1)
    model.optimizer.build(model.trainable_variables)
    state = fast_state(data, run)
    names = ("loss", "accuracy", "score", "pen", "mnist", "refused")
    for epoch in range(2):
        figures = dict.fromkeys(names, 0.5 + 0.1 * epoch)
        state.keep_if_best(model, figures)
        state.advance(model, WeightAverage(model, 0.9), figures)


def test_a_training_killed_in_its_first_epoch_keeps_its_recipe(data: Path, tmp_path: Path) -> None:
    """It is recorded from the beginning; begun again without --resume, nothing is lost."""
    from trainer.training.run_state import RunState

    fast_state(data, tmp_path)
    assert recipe_of_run(tmp_path) == read_recipe(overrides=overrides())
    assert fast_state(data, tmp_path).epoch == 0
    other = read_recipe(overrides=[*overrides(), "epochs=3"])
    with pytest.raises(UserError, match="another recipe"):
        RunState.begin(tmp_path, other, hashes_in(data), resume=True)
    assert RunState.begin(tmp_path, other, hashes_in(data), resume=False).epoch == 0
    assert recipe_of_run(tmp_path) == other


def test_logs_of_a_training_that_has_ended(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused without --resume, it keeps its logs; with it, they are written if there are none."""
    run = tmp_path / "run"
    write_ended_training(data, run)
    (run / "tensorboard").mkdir()
    (run / "tensorboard" / "events.old").write_bytes(b"old")
    line = [*train_line(data, run)[3:], "--tensorboard"]
    assert main(line) == 2
    assert "holds a training already" in capsys.readouterr().err
    assert (run / "tensorboard" / "events.old").exists()
    assert main([*line, "--resume"]) == 0
    assert logged_in(run / "tensorboard")["training/loss"] == pytest.approx([0.5, 0.6])
    assert not (run / "tensorboard" / "events.old").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("epoch-2.keras", b"junk", "cannot be resumed"),
        ("epoch-2.npz", b"PK\x03\x04junk", "cannot be resumed (File is not a zip file)"),
        ("epoch-2.npz", None, "cannot be resumed ([Errno 2] No such file"),
        ("state.json", b'{"recipe": {}, "history": []}', "is damaged"),
    ],
)
def test_a_damaged_run_is_one_sentence(
    name: str,
    content: bytes | None,
    said: str,
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever is damaged or missing in the run folder."""
    write_ended_training(data, tmp_path)
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(content)
    assert main([*train_line(data, tmp_path)[3:], "--resume"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert str(tmp_path) in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("place", "more", "said"),
    [
        ("file", [], "the run folder"),
        ("file/run", [], "the run folder"),
        ("run", ["--set", "batch=100000"], "less than one batch"),
    ],
)
def test_a_training_that_cannot_begin_is_one_sentence(
    place: str, more: list[str], said: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run folder that cannot be written, and a batch that no epoch fills."""
    (tmp_path / "file").write_text("a file, not a folder")
    assert main([*train_line(data, tmp_path / place)[3:], *more]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


ON_TWO_DEVICES = """
import signal
import sys

from trainer.model.backend import load_keras

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background commands ignore it
    load_keras()
    import keras
    import numpy as np
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf
        half = [tf.config.LogicalDeviceConfiguration()] * 2
        tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], half)
    from trainer.model.devices import on_devices
    from trainer.__main__ import main

    def step():
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        model.compile(keras.optimizers.SGD(0.1), "mse")
        model.fit(np.arange(24.0).reshape(8, 3) / 24, np.ones((8, 2)), batch_size=8, verbose=0)
        return model.get_weights()

    alone = step()
    with on_devices(["cpu:0", "CPU:1"]) as count:
        together = step()
    assert count == 2
    for one, other in zip(alone, together):
        np.testing.assert_allclose(one, other, atol=1e-6)
    sys.exit(main(sys.argv[1:]))
"""
"""One step is the same on two devices as on one; then a training by the command."""


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_a_training_on_two_devices(tmp_path: Path, backend: str) -> None:
    """Its weights are such as any backend on one device reads, with the same answers; Ctrl+C ends it."""
    pytest.importorskip(backend, reason=f"{backend} is not installed")
    data = write_data(tmp_path / "data", validation_pictures=10)
    program = tmp_path / "program.py"
    program.write_text(ON_TWO_DEVICES)
    line = train_line(data, tmp_path / "run", "--set", "epochs=50", "--devices", "cpu:0", "cpu:1")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "KERAS_BACKEND": backend,
        "XLA_FLAGS": "--xla_force_host_platform_device_count=2",
    }
    with subprocess.Popen(
        [sys.executable, str(program), *line[3:]],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as running:  # fmt: skip
        assert running.stdout
        said = [line for line, _ in zip(running.stdout, range(3), strict=False)]
        os.killpg(running.pid, signal.SIGINT)  # as Ctrl+C does: to the process that makes samples, too
        _, errors = running.communicate(timeout=300)
    assert len(said) == 3, errors
    assert said[0] == "training on 2 devices\n"
    assert "goes without" in said[1]
    assert said[2].startswith("epoch 1/50")
    assert running.returncode == 130, errors
    assert errors.endswith("digit-trainer: stopped\n")
    assert "Traceback" not in errors
    best = max(history_of(tmp_path / "run"), key=lambda epoch: epoch["score"])
    assert pen_loss_of(data, tmp_path / "run") == pytest.approx(best["pen_loss"], rel=1e-3)


def test_a_device_that_is_not_there_is_named() -> None:
    """So is what there is instead."""
    from board.system.errors import UserError
    from trainer.model.devices import on_devices

    with pytest.raises(UserError, match="no device gpu:77: there are cpu:0"), on_devices(["gpu:77"]):
        pass
