"""Write a Keras network as the board reads it: an ONNX file with its model card."""

import hashlib
import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from keras import layers
from onnx import TensorProto, helper, numpy_helper

from board.reading.network.glyph import GLYPH_VERSION, SIZE_PX
from board.reading.network.network import CARD_FORMAT, CLASSES, write_pair
from board.system.errors import UserError
from trainer.data.dataset import read_mnist, read_pen_data
from trainer.data.sources import SOURCES
from trainer.model.network import build_model
from trainer.recipe import recipe_of_run, state_of_run
from trainer.training.calibration import calibrate
from trainer.training.train import hashes_of
from trainer.training.validation import Validation


def onnx_of(model: Any) -> bytes:
    """Convert a network built by `trainer.model.network` to ONNX.

    Batch normalisation is folded into the convolution before it; dropout is left out; pictures
    become (n, 1, 28, 28), as ONNX has the channels first.

    Args:
        model: a Keras model of convolutions, batch normalisations, ReLUs, max pooling, one flatten,
            dropout and dense layers with softmax, one after the other.

    Raises:
        UserError: if the model has a layer that is not among these.
    """
    nodes, weights = [], []
    current = "glyphs"

    def weight(name: str, value: Any) -> str:
        weights.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
        return name

    def node(kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, [current, *inputs], [name], **attributes))
        return name

    flattened: tuple[int, ...] | None = None
    steps = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer | layers.Dropout)]
    for n, (layer, following) in enumerate(zip(steps, [*steps[1:], None], strict=True)):
        name = f"{n}.{layer.name}"  # no two alike, whatever the layers are called
        match layer:
            case layers.Conv2D():
                kernel, bias = _folded(layer, following)
                size = layer.kernel_size[0]
                inputs = [weight(f"{name}.kernel", kernel), weight(f"{name}.bias", bias)]
                # Keras puts the odd pixel of "same" after the picture, not before it.
                lack = max(size - layer.strides[0], 0) if layer.padding == "same" else 0
                pads = [lack // 2, lack // 2, lack - lack // 2, lack - lack // 2]
                current = node(
                    "Conv",
                    inputs,
                    name,
                    kernel_shape=[size] * 2,
                    strides=list(layer.strides),
                    pads=pads,
                )
            case layers.BatchNormalization():
                pass  # folded into the convolution before it
            case layers.ReLU():
                current = node("Relu", [], name)
            case layers.MaxPooling2D():
                current = node("MaxPool", [], name, kernel_shape=[2, 2], strides=[2, 2])
            case layers.Flatten():
                flattened = layer.input.shape[1:]
                current = node("Flatten", [], name)
            case layers.Dense():
                matrix = np.asarray(layer.kernel)
                if flattened is not None:  # Keras flattened with the channels last
                    matrix = matrix.reshape(*flattened, -1).transpose(2, 0, 1, 3).reshape(matrix.shape)
                    flattened = None
                inputs = [weight(f"{name}.kernel", matrix.T), weight(f"{name}.bias", layer.bias)]
                current = node("Gemm", inputs, f"{name}.logits", transB=1)
                current = node("Softmax", [], name, axis=1)
            case _:
                raise UserError(f"a layer of the kind {type(layer).__name__} cannot be exported")
    graph = helper.make_graph(
        nodes,
        model.name,
        [helper.make_tensor_value_info("glyphs", TensorProto.FLOAT, ["n", 1, SIZE_PX, SIZE_PX])],
        [helper.make_tensor_value_info(current, TensorProto.FLOAT, ["n", len(CLASSES)])],
        weights,
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(proto)
    return bytes(proto.SerializeToString())


def _folded(convolution: Any, following: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernel (out, in, h, w) and bias of a convolution with the normalisation after it."""
    kernel = np.asarray(convolution.kernel).transpose(3, 2, 0, 1)
    bias = np.asarray(convolution.bias) if convolution.use_bias else np.zeros(len(kernel), np.float32)
    if not isinstance(following, layers.BatchNormalization):
        return kernel, bias
    gain = np.asarray(following.gamma) / np.sqrt(np.asarray(following.moving_variance) + following.epsilon)
    return kernel * gain[:, None, None, None], (bias - np.asarray(following.moving_mean)) * gain + np.asarray(
        following.beta
    )


def write_network(model: Any, path: Path, about: dict[str, Any]) -> dict[str, Any]:
    """Write the ONNX file and, beside it, the card that names it by its checksum.

    Args:
        model: as `onnx_of` takes it.
        path: where to write; the card has the same name but ends in `.json`.
        about: what the card says besides: name, training data, scores, licence.

    Returns:
        The card.

    Raises:
        UserError: if the model cannot be exported or the files cannot be written.
    """
    content = onnx_of(model)
    card = {
        "format": CARD_FORMAT,
        "glyph_version": GLYPH_VERSION,
        "labels": list(CLASSES),
        "input": "(n, 1, 28, 28) float32, 0 = board, 1 = ink",
        "parameters": int(model.count_params()),
        "sha256": hashlib.sha256(content).hexdigest(),
        **about,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_pair(path, content, (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror})") from None
    return card


def export_run(run: Path, data: Path, path: Path, name: str | None = None) -> dict[str, Any]:
    """Calibrate the best network of a training and write it as the board reads it.

    Args:
        run: the run folder.
        data: the folder that it was trained with; the validation writers' ink is needed.
        path: where to write the ONNX file; the card goes beside it.
        name: what the card calls it; without one, the run folder's name.

    Returns:
        The card.

    Raises:
        UserError: if the run or the data cannot be read, the data are not what it was trained with, or the
            files cannot be written.
    """
    model, state = network_of_run(run), state_of_run(run)
    trained_with = {name: value for name, value in state["data"].items() if not name.startswith("teacher ")}
    if changed := sorted({name for name, _ in trained_with.items() ^ hashes_of(data).items()}):
        raise UserError(f"{data / changed[0]} is not what {run} was trained with: name that folder by --data")
    validation = Validation(read_mnist(data / "mnist.npz")[0], read_pen_data(data)["validation"])
    temperature, offset = calibrate(model, validation)
    about = {
        "name": name or run.resolve().name,
        "temperature": round(temperature, 4),
        "offset_of_no_digit": round(offset, 4),
        "validation": {key: round(value, 5) for key, value in validation.figures(model).items()},
        "trained_on": [{**source, "sha256": _hashes_of(source["files"], state)} for source in SOURCES],
        "taught_by": _hashes_of(("teacher *",), state),
        "writers": "trained on the writers of the split's side train, chosen and calibrated on validation; "
        "those of test were not seen",
        "recipe": state["recipe"],
        "epochs_trained": len(state["history"]),
        "versions": state.get("versions", {}),
        "licence": "MIT; name the sources of the training data when you pass the network on",
    }
    return write_network(model, path, about)


def network_of_run(run: Path) -> Any:
    """Return the Keras network of a training that was best by validation.

    Raises:
        UserError: if the run folder has none, or one of another form.
    """
    recipe = recipe_of_run(run)
    model = build_model(recipe.widths, recipe.dropout)
    weights = run / "best.weights.h5"
    if not weights.exists():
        raise UserError(f"{run} has no best.weights.h5: train for an epoch at least")
    try:
        model.load_weights(weights)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{weights} is damaged or belongs to another network ({reason})") from None
    return model


def _hashes_of(patterns: tuple[str, ...], state: dict[str, Any]) -> dict[str, str]:
    hashes: dict[str, str] = state["data"]
    return {name: value for name, value in hashes.items() if any(fnmatch(name, p) for p in patterns)}
