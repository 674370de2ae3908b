"""An exported network answers as the Keras network that it was made from."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from board.reading.network.network import CLASSES, load_network
from tests.support.trainer_data import write_data
from trainer.__main__ import main

keras = pytest.importorskip("keras", reason="needs the trainer's extra dependencies")

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own

GLYPHS = np.random.default_rng(0).integers(0, 256, (40, 28, 28), np.uint8)


def shaken(model: Any) -> Any:
    """Give every weight another value, so that none is left at a harmless 0 or 1."""
    rng = np.random.default_rng(1)
    model.set_weights([w + rng.normal(0, 0.1, w.shape) for w in model.get_weights()])
    return model


def odd_model(classes: int, padding: str, bias: bool) -> Any:
    """A network of forms that the trainer's own lacks: odd sides and strides, an even kernel."""
    glyphs = keras.Input((28, 28, 1), name="glyphs")
    x = keras.layers.Conv2D(3, 5, strides=3, padding=padding, use_bias=bias)(glyphs)
    x = keras.layers.BatchNormalization()(x)
    x = keras.layers.ReLU()(x)
    x = keras.layers.Conv2D(4, 4, padding="same")(x)
    x = keras.layers.ReLU()(x)
    x = keras.layers.Conv2D(6, 3, strides=2, padding="same")(x)
    x = keras.layers.ReLU()(x)
    x = keras.layers.MaxPooling2D()(x)
    x = keras.layers.Flatten()(x)
    x = keras.layers.Dropout(0.5)(x)
    x = keras.layers.Dense(classes, activation="softmax", name="probabilities")(x)
    return keras.Model(glyphs, x, name="odd")


@pytest.mark.parametrize("kind", ["the trainer's own", "odd", "valid, with bias"])
def test_the_board_gives_the_same_probabilities(kind: str, tmp_path: Path) -> None:
    """Through the board's own runtime the probabilities differ by less than 1e-5."""
    from trainer.export.export import write_network
    from trainer.model.network import build_model, predict

    model = build_model((5, 7, 9, 6, 8), 0.2)
    if kind != "the trainer's own":
        model = odd_model(model.output_shape[-1], *(("same", False) if kind == "odd" else ("valid", True)))
    shaken(model)
    card = write_network(model, tmp_path / "n.npz", {"name": "test"})
    network = load_network(tmp_path / "n.npz")
    assert network.card == card
    np.testing.assert_allclose(network.probabilities(GLYPHS), predict(model, GLYPHS), atol=1e-5)


@pytest.mark.parametrize(
    ("layer", "reason"),
    [
        (keras.layers.UpSampling2D(), "UpSampling2D"),
        (keras.layers.Conv2D(4, 3, activation="tanh"), "Conv2D"),
        (keras.layers.Conv2D(4, 3, dilation_rate=2), "Conv2D"),
        (keras.layers.MaxPooling2D(3), "MaxPooling2D"),
        (keras.layers.MaxPooling2D(2, 1), "MaxPooling2D"),
        (keras.layers.MaxPooling2D(padding="same"), "MaxPooling2D"),
        (keras.layers.Dense(4), "Dense"),
    ],
)
def test_a_layer_that_cannot_be_exported_is_named(layer: Any, reason: str) -> None:
    """A layer without a counterpart is refused in a sentence."""
    from board.system.errors import UserError
    from trainer.export.export import weights_of

    x = inputs = keras.Input((28, 28, 1))
    x = keras.layers.ReLU()(layer(x))
    x = keras.layers.Dense(len(CLASSES), activation="softmax")(keras.layers.Flatten()(x))
    with pytest.raises(UserError, match=f"{reason} cannot be exported"):
        weights_of(keras.Model(inputs, x))


@pytest.mark.parametrize(("kernel", "strides"), [((3, 5), 1), (3, (1, 2))])
def test_a_convolution_that_is_not_square_is_refused(kernel: Any, strides: Any) -> None:
    """It has no counterpart either."""
    from board.system.errors import UserError
    from trainer.export.export import weights_of

    x = inputs = keras.Input((28, 28, 1))
    x = keras.layers.ReLU()(keras.layers.Conv2D(4, kernel, strides=strides)(x))
    x = keras.layers.Dense(len(CLASSES), activation="softmax")(keras.layers.Flatten()(x))
    with pytest.raises(UserError, match="not square"):
        weights_of(keras.Model(inputs, x))


@pytest.mark.parametrize("activation", ["linear", "sigmoid"])
def test_a_last_layer_without_softmax_is_refused(activation: str) -> None:
    """The board adds a softmax."""
    from board.system.errors import UserError
    from trainer.export.export import weights_of

    x = inputs = keras.Input((28, 28, 1))
    x = keras.layers.Dense(len(CLASSES), activation=activation)(keras.layers.Flatten()(x))
    with pytest.raises(UserError, match="Flatten cannot be exported"):
        weights_of(keras.Model(inputs, x))


def test_temperature_and_offset_are_found() -> None:
    """Logits that are three times too large, and too fond of "no digit", are put right."""
    from trainer.training.calibration import fitted

    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (20000, len(CLASSES)))
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (p.cumsum(axis=1) > rng.random((len(p), 1))).argmax(axis=1)
    too_fond = 3 * (logits + 0.5 * (np.arange(len(CLASSES)) >= 10))
    temperature, offset = fitted([(too_fond, np.minimum(labels, 10))])
    assert temperature == pytest.approx(3, rel=0.05)
    assert offset == pytest.approx(-0.5, abs=0.05)


def write_run(data: Path, run: Path) -> Any:
    """Write a run folder as a training with teachers leaves it; return the network."""
    from trainer.model.network import build_model
    from trainer.recipe import HISTORY_FIGURES, read_recipe
    from trainer.training.train import hashes_of

    run.mkdir()
    recipe = read_recipe(overrides=["widths=[4, 4, 4, 4, 4]"])
    model = build_model(recipe.widths, recipe.dropout)
    model.save_weights(run / "best.weights.h5")
    hashes = hashes_of(data) | {"teacher other.npz": "aa"}
    state = {"recipe": recipe.as_dict(), "data": hashes, "history": [dict.fromkeys(HISTORY_FIGURES, 1.0)]}
    (run / "state.json").write_text(json.dumps(state))
    return model


def test_a_run_is_exported_by_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The card says what it was trained on, by which recipe, and how it did on validation."""
    from trainer.model.network import predict

    data, run = write_data(tmp_path / "data", validation_pictures=100), tmp_path / "run"
    model = write_run(data, run)
    assert main(["export", str(run), "--data", str(data), "--to", str(tmp_path / "out" / "n.npz")]) == 0
    assert "n.npz" in capsys.readouterr().out
    network = load_network(tmp_path / "out" / "n.npz")
    assert network.card["name"] == "run"
    assert network.card["recipe"]["widths"] == [4, 4, 4, 4, 4]
    assert [s["licence"] for s in network.card["trained_on"]] == ["CC BY 4.0", "CC BY 4.0", "CC BY-SA 3.0"]
    mnist = hashlib.sha256((data / "mnist.npz").read_bytes()).hexdigest()
    assert network.card["trained_on"][2]["sha256"] == {"mnist.npz": mnist}
    assert network.card["taught_by"] == {"teacher other.npz": "aa"}
    assert 0 <= network.card["validation"]["pen"] <= 1
    last = model.layers[-1]
    kernel, bias = (w / network.card["temperature"] for w in last.get_weights())
    last.set_weights([kernel, bias + network.card["offset_of_no_digit"] * (np.arange(len(CLASSES)) >= 10)])
    np.testing.assert_allclose(network.probabilities(GLYPHS), predict(model, GLYPHS), atol=1e-4)


def test_the_last_epoch_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By an option, the averaged weights after the last epoch; where there are none, one sentence."""
    from trainer.export.export import network_of_run
    from trainer.model.network import build_model

    data, run = write_data(tmp_path / "data", validation_pictures=100), tmp_path / "run"
    write_run(data, run)
    line = ["export", str(run), "--last", "--data", str(data), "--to", str(tmp_path / "n.npz")]
    assert main(line) == 2
    assert "has no epoch-1.npz" in capsys.readouterr().err
    other = build_model((4, 4, 4, 4, 4)).get_weights()
    np.savez(run / "epoch-1.npz", *other, steps=np.array(3))
    assert main(line) == 0
    for expected, found in zip(other, network_of_run(run, last=True).get_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)
    np.savez(run / "epoch-1.npz", *other[:-1], steps=np.array(3))
    assert main(line) == 2
    assert "is damaged" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["another split", "one file more", "one file less"])
def test_a_run_is_not_calibrated_on_other_data(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those could be writers that it was trained on."""
    data = write_data(tmp_path / "data", validation_pictures=100)
    write_run(data, tmp_path / "run")
    if kind == "another split":
        split = json.loads((data / "split.json").read_text())
        split["train"], split["validation"] = split["validation"], split["train"]
        (data / "split.json").write_text(json.dumps(split))
    elif kind == "one file more":
        (data / "strokes-more.jsonl.gz").write_bytes((data / "strokes-dev.jsonl.gz").read_bytes())
    else:
        (data / "nondigits-dev.jsonl.gz").unlink()
    assert main(["export", str(tmp_path / "run"), "--data", str(data), "--to", str(tmp_path / "n.npz")]) == 2
    error = capsys.readouterr().err
    assert "is not what" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "n.npz").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "nowhere", "--data", "d", "--to", "n.npz"], "there is no training in nowhere"),
        (["export", "nowhere", "--data", "d", "--to", "n.h5"], "name it n.npz"),
    ],
)
def test_a_wrong_export_is_one_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user's error is one line on standard error, and status 2."""
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
