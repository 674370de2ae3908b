"""An exported network as a Keras model again, to train on: `trainer.export.export` backwards."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from board.reading.network.glyph import SIZE_PX
from board.reading.network.layers import Convolution
from board.reading.network.network import CLASSES, columns_of
from board.reading.network.network_file import read_network_file

_NEVER = -30.0  # the bias of a class that the network does not know


def model_of(path: Path) -> Any:
    """Build the Keras model of an exported network.

    Normalisations stay folded: its convolutions have a bias, and no normalisation follows. The answers have a
    column for each of `CLASSES`, those that the network does not know as well.

    Raises:
        UserError: if the network cannot be read.
    """
    network = read_network_file(path)
    columns, arrays = columns_of(network, path), network.arrays
    x = glyphs = keras.Input((SIZE_PX, SIZE_PX, 1), name="glyphs")
    count = 0
    for layer in network.layers:
        if isinstance(layer, Convolution):
            convolution = layers.Conv2D(layer.channels, layer.kernel, layer.stride, layer.padding)
            x = layers.ReLU()(convolution(x))
            convolution.set_weights(
                [arrays[f"kernel-{count}"].transpose(2, 3, 1, 0), arrays[f"bias-{count}"]]
            )
            count += 1
        else:
            x = layers.MaxPooling2D()(x)
    height, width, channels = x.shape[1:]
    kernel = np.zeros((len(CLASSES), channels * height * width), np.float32)
    bias = np.full(len(CLASSES), _NEVER, np.float32)
    kernel[columns], bias[columns] = arrays[f"kernel-{count}"], arrays[f"bias-{count}"]
    kernel = kernel.reshape(-1, channels, height, width).transpose(2, 3, 1, 0)  # Keras has the channels last
    dense = layers.Dense(len(CLASSES), activation="softmax", name="probabilities")
    x = dense(layers.Flatten()(x))
    dense.set_weights([kernel.reshape(-1, len(CLASSES)), bias])
    return keras.Model(glyphs, x, name="digit_board")
