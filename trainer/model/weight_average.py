"""The moving average of a network's weights, which is validated and kept."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

EVERY_STEPS = 16
"""Steps between two updates of the averaged weights."""


class WeightAverage(keras.callbacks.Callback):  # type: ignore[misc]  # keras ships no types
    """A moving average of the weights; as a context, the model has it for a while.

    Source: B. Polyak, A. Juditsky, Acceleration of stochastic approximation by averaging, 1992.

    Attributes:
        weights: the averaged weights, arrays as the model's own.
        steps: how many steps of training it has seen.
    """

    def __init__(self, model: Any, momentum: float) -> None:
        super().__init__()
        self.network, self.momentum = model, momentum**EVERY_STEPS
        self.weights: list[NDArray[np.float32]] = model.get_weights()
        self.steps = 0

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002  # Keras's own signature
        self.steps += 1
        if self.steps % EVERY_STEPS:
            return
        momentum = min(self.momentum, self.steps / (self.steps + 10 * EVERY_STEPS))
        current = (
            self.model.get_weights()
        )  # not `self.network`: on JAX, only this brings its weights up to date
        for mine, theirs in zip(self.weights, current, strict=True):
            mine += (theirs - mine) * np.asarray(1 - momentum, mine.dtype)

    def __enter__(self) -> None:
        self.own = self.network.get_weights()
        self.network.set_weights(self.weights)

    def __exit__(self, *_: object) -> None:
        self.network.set_weights(self.own)
