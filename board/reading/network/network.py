"""The network as the board runs it: plain weights with a model card, through OpenCV, without TensorFlow."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from board.ink import label
from board.reading.network.network_file import SUFFIX, NetworkFile, read_network_file
from board.reading.network.onnx_graph import onnx_of
from board.system.assets import asset
from board.system.errors import UserError

LABELS = (*"0123456789", "?")
"""What a mark can be read as where digits are wanted."""
SIGNS = label.SIGNS
"""Signs that the network tells apart, each a class of its own."""
LETTERS = tuple("aAbBcdDeEfFgGhHiIjklLmMnNopqQrRstTuvwxyz")
"""Letters, of both cases where their shapes differ by more than their size; "o" is an O too."""
DIVIDED = ("part", "several")
"""Ink that was divided wrongly: a part of a mark, or several marks."""
CLASSES = (*LABELS, *DIVIDED, *SIGNS, *LETTERS)
"""What the network tells apart; "?" is any other mark."""
WHOLE_NO_DIGIT = np.array([c not in LABELS[:10] and c not in DIVIDED for c in CLASSES])
"""(k,) bool: which classes are whole marks, but no digits."""
BATCH = 64


@dataclass(frozen=True, eq=False)
class Network:
    """Classify glyphs.

    Attributes:
        card: the model card.
    """

    card: dict[str, Any]
    _net: cv2.dnn.Net
    _columns: NDArray[np.int64]

    def beliefs(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Classify a batch of glyphs.

        Args:
            glyphs: (n, 28, 28) uint8, n >= 0.

        Returns:
            (n, k) float32 in [0, 1], each row summing to 1, a column for each of `CLASSES`; those that
            the network's card does not name are 0.
        """
        result = np.zeros((len(glyphs), len(CLASSES)), np.float32)
        for start in range(0, len(glyphs), BATCH):
            batch = glyphs[start : start + BATCH].astype(np.float32)[:, None] / np.float32(255)
            self._net.setInput(batch)
            result[start : start + BATCH, self._columns] = self._net.forward()
        return result

    def probabilities(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Classify glyphs each of which is a whole mark; (n, 11) float32, a column for each of `LABELS`."""
        return of_labels(self.beliefs(glyphs))


def of_labels(beliefs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring (n, k) beliefs down to (n, 11) probabilities: letters, signs and parts are no digits either."""
    probabilities = beliefs[:, : len(LABELS)].copy()
    probabilities[:, -1] += beliefs[:, len(LABELS) :].sum(axis=1)
    return probabilities


def load_network(path: Path | None = None) -> Network:
    """Load a network and its card, which has the same name but ends in `.json`.

    Args:
        path: the file of the weights; without it, the shipped network's.

    Raises:
        UserError: if either file is missing, damaged, too large, or made for another board.
    """
    path = path or asset(f"network{SUFFIX}")
    file = read_network_file(path)
    columns = columns_of(file, path)
    content = np.frombuffer(onnx_of(file.layers, file.arrays), np.uint8)
    return Network(file.card, cv2.dnn.readNetFromONNX(content), columns)


def columns_of(network: NetworkFile, path: Path) -> NDArray[np.int64]:
    """Return which of `CLASSES` each output of a network is, (outputs,) int64.

    Raises:
        UserError: if the network lacks a digit or "?", or has a label that is no class.
    """
    labels: list[str] = network.card["labels"]
    if len(set(labels)) < len(labels) or not set(LABELS) <= set(labels) <= set(CLASSES):
        raise UserError(
            f"{path} holds a network with the labels {' '.join(labels)[:80]!r}, but this board needs the "
            f'ten digits, "?" and others that it knows; export it again with this version\'s trainer'
        )
    return np.array([CLASSES.index(label) for label in labels])
