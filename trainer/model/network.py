"""The network: a small Keras CNN that classifies glyphs."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX
from board.reading.network.network import CLASSES, of_labels


def build_model(widths: Sequence[int] = (32, 48, 96, 96, 96), dropout: float = 0.2) -> Any:
    """Build the network.

    A 5 x 5 convolution of stride 2 brings the glyph to 14 x 14 at once: half of the work of
    a network that starts at 28 x 28 is spent there for little. Then 3 x 3 convolutions, each
    followed by batch normalisation (S. Ioffe, C. Szegedy, 2015) and ReLU.

    Args:
        widths: channels of the five convolutions.
        dropout: share of the last features dropped in training.

    Returns:
        A Keras model from (n, 28, 28, 1) float32 in [0, 1] to (n, k) probabilities, as `CLASSES`.
    """
    glyphs = keras.Input((SIZE_PX, SIZE_PX, 1), name="glyphs")
    x = _convolution(glyphs, widths[0], kernel=5, strides=2)
    x = _convolution(x, widths[1])
    x = layers.MaxPooling2D()(x)
    x = _convolution(x, widths[2])
    x = _convolution(x, widths[3], padding="valid")
    x = _convolution(x, widths[4], padding="valid")
    x = layers.Flatten()(x)
    x = layers.Dropout(dropout)(x)
    probabilities = layers.Dense(len(CLASSES), activation="softmax", name="probabilities")(x)
    return keras.Model(glyphs, probabilities, name="digit_board")


def scaled(glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the network's input, (n, 28, 28, 1) float32 in [0, 1], for (n, 28, 28) uint8 glyphs."""
    return (glyphs[..., None] / np.float32(255)).astype(np.float32, copy=False)


def fed(glyphs: NDArray[np.uint8], batch: int, targets: NDArray[np.float32] | None = None) -> dict[str, Any]:
    """Return samples, in their order, as arguments for Keras's `fit`, or without targets for `predict`.

    TensorFlow gets a dataset that does not tune itself. The one that Keras makes of arrays does, by a
    thread that looks after 10 ms, then after twice as long each time; and often, what waits for that
    thread at the end waits until it looks once more, which doubles the time of an epoch at worst.

    Args:
        glyphs: (n, 28, 28) uint8.
        batch: samples a step.
        targets: (n, k) float32, what they are.
    """
    inputs = scaled(glyphs)
    if keras.backend.backend() != "tensorflow":
        return {"x": inputs, "batch_size": batch} | ({} if targets is None else {"y": targets})
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    samples = tf.data.Dataset.from_tensor_slices(inputs if targets is None else (inputs, targets))
    return {"x": samples.batch(batch).with_options(options)}


SHARED_OUT = 16
"""Several devices share a batch only if their number divides it: it is filled up to a multiple of this."""


def outputs(model: Any, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what a Keras network gives for (n, 28, 28) uint8 glyphs: (n, k) float32, its last layer's."""
    rest = np.zeros((-len(glyphs) % SHARED_OUT, *glyphs.shape[1:]), glyphs.dtype)
    padded = np.concatenate([glyphs, rest])
    return np.asarray(model.predict(**fed(padded, 512), verbose=0), np.float32)[: len(glyphs)]


def predict(model: Any, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return what a Keras network makes of (n, 28, 28) uint8 glyphs: (n, 11) float32, as `LABELS`."""
    return of_labels(outputs(model, glyphs))


def _convolution(x: Any, channels: int, kernel: int = 3, strides: int = 1, padding: str = "same") -> Any:
    x = layers.Conv2D(channels, kernel, strides=strides, padding=padding, use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x)
