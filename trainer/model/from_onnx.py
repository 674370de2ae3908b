"""An exported network as a Keras model again, to train on: what `trainer.export.export` does, backwards."""

from pathlib import Path
from typing import Any

import keras
import onnx
from keras import layers
from onnx import numpy_helper

from board.reading.network.glyph import SIZE_PX
from board.system.errors import UserError


def model_of(path: Path) -> Any:
    """Build the Keras model of a network that `trainer.export.export.write_network` wrote.

    What was folded stays folded: its convolutions have a bias, and no normalisation follows.

    Raises:
        UserError: if it has a form that the trainer does not write.
    """
    graph = onnx.load(path, load_external_data=False).graph
    weights = {w.name: numpy_helper.to_array(w) for w in graph.initializer}
    x = glyphs = keras.Input((SIZE_PX, SIZE_PX, 1), name="glyphs")
    flattened: tuple[int, ...] | None = None
    for node in graph.node:
        about = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        values = [weights[name] for name in node.input if name in weights]
        match node.op_type:
            case "Conv":
                kernel, bias = values
                padding = "same" if any(about["pads"]) else "valid"
                layer = layers.Conv2D(
                    len(kernel), kernel.shape[2:], strides=about["strides"], padding=padding
                )
                x = layer(x)
                layer.set_weights([kernel.transpose(2, 3, 1, 0), bias])
            case "Relu":
                x = layers.ReLU()(x)
            case "MaxPool":
                x = layers.MaxPooling2D()(x)
            case "Flatten":
                flattened = x.shape[1:]
                x = layers.Flatten()(x)
            case "Gemm":
                kernel, bias = values
                layer = layers.Dense(len(bias), activation="softmax", name="probabilities")
                x = layer(x)
                if flattened is not None:  # ONNX flattened with the channels first
                    rows, columns, channels = flattened
                    apart = kernel.T.reshape(channels, rows, columns, -1)
                    kernel, flattened = apart.transpose(1, 2, 0, 3).reshape(kernel.T.shape).T, None
                layer.set_weights([kernel.T, bias])
            case "Softmax":
                pass  # the dense layer's own
            case kind:
                raise UserError(f"{path} has a step {kind} that this trainer does not know")
    return keras.Model(glyphs, x, name="digit_board")
