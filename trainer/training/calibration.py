"""Calibration of confidence on held-out writers.

A temperature, and one offset for all that is no digit: in training a third of what the network
sees is no digit, on a board hardly anything.

Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, 2017.
"""

from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from board.reading.network.network import CLASSES
from trainer.model.network import outputs
from trainer.synthesis.mixture import NOT_A_DIGIT
from trainer.training.validation import Validation

Logits = NDArray[np.float64]
"""(n, k) float64, a column for each of `CLASSES`."""

_BOUNDS = ((np.log(0.2), np.log(5)), (-5, 5))  # of the temperature's logarithm and of the offset
_JUNK = np.arange(len(CLASSES)) >= NOT_A_DIGIT


def calibrate(model: Any, validation: Validation) -> tuple[float, float]:
    """Fit a temperature and an offset and fold them into the last layer of a network.

    Written digits with the non-digits, and MNIST's pictures, count the same.

    Args:
        model: a Keras network that ends with a dense layer with softmax; its weights are changed.
        validation: what to fit on.

    Returns:
        The temperature that the logits are divided by, and what is then added to the logits of
        the classes that are no digits.
    """
    last = model.layers[-1]
    features = keras.Model(model.inputs, last.input)
    kernel, bias = (np.asarray(w, np.float64) for w in last.get_weights())
    answers = []
    for glyphs, labels in validation.ink_and_pictures():
        found = outputs(features, glyphs).astype(np.float64)
        answers.append((found @ kernel + bias, labels))
    temperature, offset = fitted(answers)
    last.set_weights([kernel / temperature, bias / temperature + offset * _JUNK])
    return temperature, offset


def calibrated_belief(model: Any, validation: Validation) -> float:
    """Return what a network believes of the truth once it is calibrated: the geometric mean, in [0, 1]."""
    answers = [
        (np.log(outputs(model, glyphs).astype(np.float64) + 1e-12), labels)
        for glyphs, labels in validation.ink_and_pictures()
    ]
    temperature, offset = fitted(answers)
    losses = [_loss(z / temperature + offset * _JUNK, labels) for z, labels in answers]
    return float(np.exp(-np.mean(losses)))


def fitted(answers: Iterable[tuple[Logits, NDArray[np.int64]]]) -> tuple[float, float]:
    """Return the temperature and offset of the least negative log-likelihood, each set counting the same.

    Args:
        answers: for each set the logits and the true labels (n,), 0 to 10.
    """
    sets = list(answers)

    def loss(parameters: NDArray[np.float64]) -> float:
        log_temperature, offset = parameters
        return sum(_loss(z / np.exp(log_temperature) + offset * _JUNK, labels) for z, labels in sets)

    log_temperature, offset = minimize(loss, np.zeros(2), method="Nelder-Mead", bounds=_BOUNDS).x
    return float(np.exp(log_temperature)), float(offset)


def _loss(logits: Logits, labels: NDArray[np.int64]) -> float:
    """Return the mean negative log-likelihood of the labels, parts counted as no digits."""
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[:, NOT_A_DIGIT] = p[:, _JUNK].sum(axis=1)
    return float(-np.log(p[np.arange(len(p)), labels] + 1e-12).mean())
