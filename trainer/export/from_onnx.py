"""Networks in the board's former format, ONNX files, as network files."""

import hashlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from numpy.typing import NDArray
from onnx.external_data_helper import uses_external_data

from board.reading.network.glyph import SIZE_PX
from board.reading.network.layers import Convolution, Layer, Pooling, weights_among
from board.reading.network.network_file import CARD_BYTES_MAX, NETWORK_BYTES_MAX, write_network_file
from board.system.errors import UserError
from board.system.parsing import parse_json

FORMER_FORMAT = 2
_UNREADABLE = (ValueError, TypeError, LookupError, DecodeError, onnx.checker.ValidationError)
_ALWAYS_WRITTEN = {"format", "glyph_version", "labels", "layers", "input", "parameters", "sha256"}


def convert_onnx(old: Path, new: Path) -> dict[str, Any]:
    """Write a network of the former format as a network file.

    Args:
        old: an ONNX file that an earlier version of this trainer wrote, its card beside it.
        new: where to write the weights; the card has the same name but ends in `.json`.

    Returns:
        The card.

    Raises:
        UserError: if the old network cannot be read or is of another form, or the new one cannot be written.
    """
    try:
        content = _read(old, NETWORK_BYTES_MAX)
        card = parse_json(_read(old.with_suffix(".json"), CARD_BYTES_MAX))
        if card["format"] != FORMER_FORMAT or card["sha256"] != hashlib.sha256(content).hexdigest():
            raise ValueError("its card is of another format, or another network's")
        model = onnx.load_model_from_string(content)
        onnx.checker.check_model(model)
        layers, arrays = _weights_of(model.graph)
        weights_among(arrays, layers, len(card["labels"]))
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read ({error.strerror})") from None
    except _UNREADABLE as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UserError(f"{old} is not a network that an earlier version wrote: {reason[:200]}") from None
    about = {key: value for key, value in card.items() if key not in _ALWAYS_WRITTEN}
    try:
        return write_network_file(new, card["labels"], layers, arrays, about)
    except OSError as error:
        raise UserError(f"{new} cannot be written ({error.strerror})") from None


def _read(path: Path, bytes_max: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(bytes_max + 1)
    if len(content) > bytes_max:
        raise ValueError(f"{path} is larger than {bytes_max // 1000} kB")
    return content


def _weights_of(graph: Any) -> tuple[list[Layer], dict[str, NDArray[np.float32]]]:
    """Return the layers of a graph, which must be in a row, and their weights."""
    if any(uses_external_data(tensor) for tensor in graph.initializer):
        raise ValueError("its weights are in other files")
    tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    layers: list[Layer] = []
    arrays: dict[str, NDArray[np.float32]] = {}
    side, kinds = SIZE_PX, []
    value = graph.input[0].name
    for node in graph.node:
        about = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
        if node.input[0] != value or len(node.output) != 1:
            raise ValueError("its layers are not in a row")
        value = node.output[0]
        kinds.append(node.op_type)
        if node.op_type in ("Conv", "Gemm"):
            n = len(arrays) // 2
            arrays[f"kernel-{n}"], arrays[f"bias-{n}"] = (tensors[name] for name in node.input[1:])
        if node.op_type == "Conv":
            kernel, stride = about["kernel_shape"][0], about["strides"][0]
            padding: Literal["same", "valid"] = "same" if any(about["pads"]) else "valid"
            layer = Convolution(len(arrays[f"bias-{n}"]), kernel, stride, padding)
            before, after = layer.pads(side)
            pads = [before, before, after, after]
            if about != {"kernel_shape": [kernel] * 2, "strides": [stride] * 2, "pads": pads}:
                raise ValueError("it has a convolution of another form")
            layers.append(layer)
            side = layer.side_after(side)
        elif node.op_type == "MaxPool":
            if about != {"kernel_shape": [2, 2], "strides": [2, 2]}:
                raise ValueError("it has a pooling of another form")
            layers.append(Pooling())
            side = Pooling().side_after(side)
    rest = "".join(f"{kind} " for kind in kinds).replace("Conv Relu ", "").replace("MaxPool ", "")
    if rest != "Flatten Gemm Softmax ":
        raise ValueError(f"it has layers of another form, {' '.join(kinds)[:80]}")
    return layers, arrays
