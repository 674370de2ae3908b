"""Write a Keras network as the board reads it: arrays with a model card."""

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from board.reading.network.layers import Convolution, Layer, Pooling
from board.reading.network.network import CLASSES
from board.reading.network.network_file import write_network_file
from board.system.errors import UserError
from trainer.data.dataset import read_mnist, read_pen_data
from trainer.data.sources import SOURCES
from trainer.model.network import build_model
from trainer.recipe import recipe_of_run, state_of_run
from trainer.training.calibration import calibrate
from trainer.training.run_state import averaged_weights
from trainer.training.train import hashes_of
from trainer.training.validation import Validation


def weights_of(model: Any) -> tuple[list[Layer], dict[str, NDArray[np.float32]]]:
    """Return the layers of a network and their weights, as the board's network files have them.

    Batch normalisation is folded into the convolution before it; dropout is left out; channels come first.

    Args:
        model: a Keras model of convolutions, each with ReLU after it and batch normalisation or none between,
            2 x 2 max pooling, dropout, and at the end one flatten and one dense layer with softmax.

    Raises:
        UserError: if the model has another form.
    """
    left = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer | layers.Dropout)]
    given: list[Layer] = []
    arrays: dict[str, NDArray[np.float32]] = {}

    def keep(kernel: Any, bias: Any) -> None:
        n = len(arrays) // 2
        arrays[f"kernel-{n}"] = np.ascontiguousarray(kernel, np.float32)
        arrays[f"bias-{n}"] = np.ascontiguousarray(bias, np.float32)

    while left:
        match left:
            case [layers.Conv2D() as layer, layers.BatchNormalization() as normal, layers.ReLU(), *left] if (
                _is_plain(layer)
            ):
                keep(*_folded(layer, normal))
                given.append(_convolution_of(layer))
            case [layers.Conv2D() as layer, layers.ReLU(), *left] if _is_plain(layer):
                keep(*_folded(layer, None))
                given.append(_convolution_of(layer))
            case [layers.MaxPooling2D(pool_size=(2, 2), strides=(2, 2), padding="valid"), *left]:
                given.append(Pooling())
            case [layers.Flatten() as layer, layers.Dense(activation=keras.activations.softmax) as dense]:
                rows, columns, channels = layer.input.shape[1:]
                matrix = np.asarray(dense.kernel).reshape(rows, columns, channels, -1)
                keep(matrix.transpose(3, 2, 0, 1).reshape(dense.units, -1), dense.bias)
                left = []
            case [layer, *_]:
                raise UserError(f"a {type(layer).__name__} cannot be exported here")
    return given, arrays


def _convolution_of(layer: Any) -> Convolution:
    if len({*layer.kernel_size}) > 1 or len({*layer.strides}) > 1:
        raise UserError("a convolution that is not square cannot be exported")
    return Convolution(layer.filters, layer.kernel_size[0], layer.strides[0], layer.padding)


def _folded(convolution: Any, normal: Any | None) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the kernel (out, in, h, w) and bias of a convolution with the normalisation after it."""
    kernel = np.asarray(convolution.kernel).transpose(3, 2, 0, 1)
    bias = np.asarray(convolution.bias) if convolution.use_bias else np.zeros(len(kernel), np.float32)
    if normal is None:
        return kernel, bias
    gain = np.asarray(normal.gamma) / np.sqrt(np.asarray(normal.moving_variance) + normal.epsilon)
    shifted = (bias - np.asarray(normal.moving_mean)) * gain + np.asarray(normal.beta)
    return kernel * gain[:, None, None, None], shifted


def write_network(model: Any, path: Path, about: dict[str, Any]) -> dict[str, Any]:
    """Write a network's file and, beside it, the card that holds its checksum.

    Args:
        model: as `weights_of` takes it.
        path: where to write; the card has the same name but ends in `.json`.
        about: what the card says besides: name, training data, scores, licence.

    Returns:
        The card.

    Raises:
        UserError: if the model cannot be exported or the files cannot be written.
    """
    given, arrays = weights_of(model)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_network_file(path, CLASSES, given, arrays, about)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror})") from None


def export_run(
    run: Path, data: Path, path: Path, name: str | None = None, last: bool = False
) -> dict[str, Any]:
    """Calibrate the best network of a training, or its last, and write it as the board reads it.

    Args:
        run: the run folder.
        data: the folder that it was trained with; the validation writers' ink is needed.
        path: where to write the network; the card goes beside it.
        name: what the card calls it; without one, the run folder's name.
        last: take the weights after the last epoch, not those of the best.

    Returns:
        The card.

    Raises:
        UserError: if the run or the data cannot be read, the data are not what it was trained with, or the
            files cannot be written.
    """
    model, state = network_of_run(run, last), state_of_run(run)
    trained_with = {
        name: value
        for name, value in state["data"].items()
        if not name.startswith(("teacher ", "begun from "))
    }
    if changed := sorted({name for name, _ in trained_with.items() ^ hashes_of(data).items()}):
        raise UserError(f"{data / changed[0]} is not what {run} was trained with: name that folder by --data")
    about = {
        "name": name or run.resolve().name,
        **calibrated(model, data),
        "trained_on": [
            {**source, "sha256": hashes}
            for source in SOURCES
            if (hashes := _hashes_of(source["files"], state))
        ],
        "taught_by": _hashes_of(("teacher *",), state),
        "begun_from": _ancestors_of(state),
        "writers": "trained on the writers of the split's side train, chosen and calibrated on validation; "
        "those of test were not seen",
        "recipe": state["recipe"],
        "epochs_trained": len(state["history"]),
        "versions": state.get("versions", {}),
        "licence": "MIT; name the sources of the training data when you pass the network on",
    }
    return write_network(model, path, about)


def calibrated(model: Any, data: Path) -> dict[str, Any]:
    """Calibrate a network, whose weights are changed; return what its card says of that.

    Raises:
        UserError: if the data cannot be read, or lack the validation writers' ink.
    """
    validation = Validation(read_mnist(data / "mnist.npz")[0], read_pen_data(data)["validation"])
    temperature, offset = calibrate(model, validation)
    return {
        "temperature": round(temperature, 4),
        "offset_of_no_digit": round(offset, 4),
        "validation": {key: round(value, 5) for key, value in validation.figures(model).items()},
    }


def _ancestors_of(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how the networks were trained that a training began from, the latest first."""
    if "start" not in state:
        return []
    card = state["start"]
    parent = {key: card.get(key) for key in ("name", "sha256", "recipe", "epochs_trained")}
    return [parent, *card.get("begun_from", [])]


def network_of_run(run: Path, last: bool = False) -> Any:
    """Return the Keras network of a training that was best by validation, or the last.

    Raises:
        UserError: if the run folder has none, or one of another form.
    """
    recipe = recipe_of_run(run)
    model = build_model(recipe.widths, recipe.dropout)
    weights = run / (f"epoch-{len(state_of_run(run)['history'])}.npz" if last else "best.weights.h5")
    if not weights.exists():
        raise UserError(f"{run} has no {weights.name}: train for an epoch at least")
    try:
        if last:
            model.set_weights(averaged_weights(weights, len(model.weights))[0])
        else:
            model.load_weights(weights)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{weights} is damaged or belongs to another network ({reason})") from None
    return model


def _hashes_of(patterns: tuple[str, ...], state: dict[str, Any]) -> dict[str, str]:
    hashes: dict[str, str] = state["data"]
    return {name: value for name, value in hashes.items() if any(fnmatch(name, p) for p in patterns)}


def _is_plain(convolution: Any) -> bool:
    """Tell whether a convolution has no dilation, no groups and no activation of its own."""
    plain = (convolution.dilation_rate, convolution.groups) == ((1, 1), 1)
    return plain and convolution.activation is keras.activations.linear
