"""The network as the board runs it: plain weights with a model card, through OpenCV.

The weights are an ONNX file, which is data and cannot run code; the card beside it, in JSON,
says what they are. TensorFlow is not needed.
"""

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import GLYPH_VERSION, SIZE_PX
from board.reading.network.onnx_bounds import check_onnx
from board.system.assets import asset
from board.system.atomic_file import finish, write_atomically
from board.system.errors import UserError

LABELS = (*"0123456789", "?")
"""What a mark can be read as."""
CLASSES = (*LABELS, "part")
"""What the network tells apart: besides, ink that was divided wrongly, a part of a digit or several."""
CARD_FORMAT = 2
MOST_NETWORK_BYTES = 5_000_000
MOST_CARD_BYTES = 100_000
BATCH = 64
_WAITING = "next-"  # what the name of a network begins with until its card is in place


@dataclass(frozen=True, eq=False)
class Network:
    """Classify glyphs.

    Attributes:
        card: the model card.
    """

    card: dict[str, Any]
    _net: cv2.dnn.Net

    def beliefs(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Classify a batch of glyphs.

        Args:
            glyphs: (n, 28, 28) uint8, n >= 0.

        Returns:
            (n, 12) float32 in [0, 1], each row summing to 1, a column for each of `CLASSES`.
        """
        result = np.empty((len(glyphs), len(CLASSES)), np.float32)
        for start in range(0, len(glyphs), BATCH):
            batch = glyphs[start : start + BATCH].astype(np.float32)[:, None] / np.float32(255)
            self._net.setInput(batch)
            result[start : start + BATCH] = self._net.forward()
        return result

    def probabilities(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Classify glyphs each of which is a whole mark; (n, 11) float32, a column for each of `LABELS`."""
        return of_labels(self.beliefs(glyphs))


def of_labels(beliefs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring (n, 12) beliefs down to (n, 11) probabilities: a part of a digit is not a digit either."""
    probabilities = beliefs[:, : len(LABELS)].copy()
    probabilities[:, -1] += beliefs[:, -1]
    return probabilities


def load_network(path: Path | None = None) -> Network:
    """Load a network and its card, which has the same name but ends in `.json`.

    Args:
        path: the ONNX file; without it, the shipped one.

    Raises:
        UserError: if either file is missing, damaged, too large, or made for another board.
    """
    path = path or asset("network.onnx")
    _, weights, card = _pair_at(path)
    try:
        check_onnx(weights)
    except ValueError as error:
        raise UserError(f"{path} does not hold a network that this board can run: {error}") from None
    try:
        net = cv2.dnn.readNetFromONNX(np.frombuffer(weights, np.uint8))
        network = Network(card, net)
        trial = network.probabilities(np.zeros((2, SIZE_PX, SIZE_PX), np.uint8))
    except (cv2.error, ValueError) as error:
        raise UserError(
            f"{path} does not hold a network that this board can run ({type(error).__name__})"
        ) from None
    if not np.allclose(trial.sum(axis=1), 1, atol=1e-3):
        raise UserError(f"{path} holds a network that does not answer with probabilities")
    return network


def read_pair(path: Path) -> tuple[bytes, bytes]:
    """Return what a network's file and its card's hold.

    Raises:
        UserError: if either is missing, too large, or not the other's.
    """
    _, weights, _ = _pair_at(path)
    return weights, _read(path.with_suffix(".json"), MOST_CARD_BYTES)


def write_pair(path: Path, network: bytes, card: bytes) -> None:
    """Write a network and its card, so that at every moment the old pair or the new one can be loaded.

    The card decides: until the network has its own name, it waits beside it.

    Raises:
        OSError: if a file cannot be written.
    """
    waiting = path.with_name(_WAITING + path.name)
    with contextlib.suppress(UserError):
        if _pair_at(path)[0] == waiting:  # the last time was cut off
            finish(waiting, path)
    write_atomically(waiting, network)
    write_atomically(path.with_suffix(".json"), card)
    finish(waiting, path)


def _pair_at(path: Path) -> tuple[Path, bytes, dict[str, Any]]:
    """Return where a network is, what it holds, and its card; see `write_pair`."""
    card_path = path.with_suffix(".json")
    card = _card_of(_read(card_path, MOST_CARD_BYTES), card_path)
    waiting = path.with_name(_WAITING + path.name)
    files = [file for file in (path, waiting) if file.exists()] or [path]
    for file in files:
        weights = _read(file, MOST_NETWORK_BYTES)
        if hashlib.sha256(weights).hexdigest() == card["sha256"]:
            return file, weights, card
    raise UserError(f"{path} is not the network that its card describes; export both again")


def _read(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise UserError(f"the network {path} cannot be read ({error.strerror})") from None
    if len(content) > most_bytes:
        raise UserError(f"{path} is larger than {most_bytes // 1000} kB, so it is no network of this board")
    return content


def _card_of(content: bytes, path: Path) -> dict[str, Any]:
    try:
        card = json.loads(content)
    except (ValueError, RecursionError):
        card = None
    if not isinstance(card, dict) or not isinstance(card.get("sha256"), str):
        raise UserError(f"{path} is not a network's card")
    wanted = {"format": CARD_FORMAT, "glyph_version": GLYPH_VERSION, "labels": list(CLASSES)}
    for key, value in wanted.items():
        if card.get(key) != value:
            raise UserError(
                f"{path} describes a network with {key.replace('_', ' ')} {card.get(key)!r}, "
                f"but this board needs {value!r}; export it again with this version's trainer"
            )
    return card
