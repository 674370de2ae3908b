"""An exported network as a Keras model again, to train on: `trainer.export.export` backwards."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX
from board.reading.network.layers import Convolution
from board.reading.network.network import CLASSES, columns_of
from board.reading.network.network_file import read_network_file
from board.system.errors import UserError
from trainer.model.network import outputs

_NEVER = -30.0  # the bias of a class that the network does not know
_NEW = 3.0  # nats: a class that is to be learned begins so much below the least of the others


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


def begin_from(path: Path, model: Any, seen: NDArray[np.uint8]) -> None:
    """Give a new network the weights of an exported one; of classes that are new it believes little.

    The normalisations, which an exported network has no longer, get the mean and deviation of what they
    normalise, so that they change nothing at first.

    Args:
        path: the exported network.
        model: a network of `build_model` of the same widths.
        seen: (n, 28, 28) uint8, by which mean and deviation are measured.

    Raises:
        UserError: if the network cannot be read, or has other widths.
    """
    given = model_of(path)
    theirs, ours = (
        [layer for layer in net.layers if isinstance(layer, layers.Conv2D)] for net in (given, model)
    )
    if [layer.kernel.shape for layer in theirs] != [layer.kernel.shape for layer in ours]:
        raise UserError(f"{path} has other widths than the recipe: begin from a network of the same")
    normalisations = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization)]
    for convolution, own, normalisation in zip(theirs, ours, normalisations, strict=True):
        kernel, bias = convolution.get_weights()
        answers = outputs(keras.Model(given.inputs, convolution.output), seen)
        mean, deviation = answers.mean(axis=(0, 1, 2)), answers.std(axis=(0, 1, 2))
        variance = np.maximum(deviation**2 - normalisation.epsilon, 0)
        own.set_weights([kernel])
        normalisation.set_weights([deviation, mean, mean - bias, variance])
    kernel, bias = given.layers[-1].get_weights()
    known = bias > _NEVER
    bias[~known] = bias[known].min() - _NEW
    model.layers[-1].set_weights([kernel, bias])
