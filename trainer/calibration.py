"""Confidence that means what it says: one temperature, fitted on writers that were held back.

Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, 2017.
"""

import math
from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from trainer.mixture import NOT_A_DIGIT
from trainer.model import scaled
from trainer.validation import Validation

_LOWEST, _HIGHEST = 0.2, 5.0


def calibrate(model: Any, validation: Validation) -> float:
    """Fit a temperature and fold it into the last layer of a network.

    Written digits with the non-digits, and MNIST's pictures, count the same.

    Args:
        model: a Keras network that ends with a dense layer with softmax; its weights are changed.
        validation: what to fit on.

    Returns:
        The temperature that the logits are now divided by.
    """
    last = model.layers[-1]
    features = keras.Model(model.inputs, last.input)
    kernel, bias = (np.asarray(w, np.float64) for w in last.get_weights())
    answers = []
    for glyphs, labels in validation.ink_and_pictures():
        found = np.asarray(features.predict(scaled(glyphs), batch_size=512, verbose=0), np.float64)
        answers.append((found @ kernel + bias, labels))
    temperature = temperature_of(answers)
    last.set_weights([w / np.float32(temperature) for w in last.get_weights()])
    return temperature


def temperature_of(answers: Iterable[tuple[NDArray[np.float64], NDArray[np.int64]]]) -> float:
    """Return the temperature with the least negative log-likelihood, each set counting the same.

    Args:
        answers: for each set the logits (n, k), k >= 11, and the true labels (n,), "?" being 10; what
            comes after "?" is no digit either.

    Returns:
        The temperature, 0.2 to 5.
    """
    sets = list(answers)

    def loss(log_temperature: float) -> float:
        return sum(_negative_log_likelihood(z / math.exp(log_temperature), labels) for z, labels in sets)

    low, high = math.log(_LOWEST), math.log(_HIGHEST)
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 1e-4:  # the loss has one minimum: golden-section search
        inner, outer = high - golden * (high - low), low + golden * (high - low)
        if loss(inner) < loss(outer):
            high = outer
        else:
            low = inner
    return math.exp((low + high) / 2)


def _negative_log_likelihood(logits: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    likely = np.exp(logits - logits.max(axis=1, keepdims=True))
    likely[:, NOT_A_DIGIT] = likely[:, NOT_A_DIGIT:].sum(axis=1)
    believed = likely[np.arange(len(likely)), labels] / likely[:, : NOT_A_DIGIT + 1].sum(axis=1)
    return float(-np.log(np.maximum(believed, 1e-30)).mean())
