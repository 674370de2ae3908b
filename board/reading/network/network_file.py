"""A network as files: its weights, arrays alone (NumPy's `.npz`), and beside them its model card, in JSON.

Neither can run code. The card lists the layers, so no graph comes from outside, and has the checksum.
"""

import contextlib
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from board.reading.network.glyph import GLYPH_VERSION
from board.reading.network.layers import Arrays, Layer, layers_of, listed, weights_among
from board.system.arrays import read_arrays
from board.system.atomic_file import finish, write_atomically
from board.system.errors import UserError
from board.system.parsing import parse_json

SUFFIX = ".npz"
CARD_FORMAT = 3
NETWORK_BYTES_MAX = 5_000_000
CARD_BYTES_MAX = 100_000
_WAITING = "next-"  # begins the name of a network until its card is in place


@dataclass(frozen=True, eq=False)
class NetworkFile:
    """Hold a network and its card.

    Attributes:
        card: the model card.
        layers: all but the last, dense one with softmax over the card's labels.
        arrays: their weights.
    """

    card: dict[str, Any]
    layers: tuple[Layer, ...]
    arrays: Arrays


def read_network_file(path: Path) -> NetworkFile:
    """Read a network and its card, which has the same name but ends in `.json`.

    Raises:
        UserError: if either file is missing, damaged, too large, or made for another board.
    """
    _, weights, card = _pair_at(path)
    try:
        layers = layers_of(card.get("layers"))
        arrays = weights_among(
            read_arrays(io.BytesIO(weights), NETWORK_BYTES_MAX), layers, len(card["labels"])
        )
    except ValueError as error:
        raise UserError(f"{path} does not hold a network that this board can run: {error}") from None
    return NetworkFile(card, layers, arrays)


def write_network_file(
    path: Path, labels: Sequence[str], layers: Sequence[Layer], arrays: Arrays, about: dict[str, Any]
) -> dict[str, Any]:
    """Write a network and its card, as `write_pair` does.

    Args:
        path: where to write the weights; the card has the same name but ends in `.json`.
        labels: of the outputs.
        layers: all but the last, dense one.
        arrays: their weights.
        about: what else the card holds: name, training data, scores, licence.

    Returns:
        The card.

    Raises:
        OSError: if a file cannot be written.
    """
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    card = {
        "format": CARD_FORMAT,
        "glyph_version": GLYPH_VERSION,
        "labels": list(labels),
        "layers": listed(layers),
        "input": "(n, 1, 28, 28) float32, 0 = board, 1 = ink",
        "parameters": sum(array.size for array in arrays.values()),
        "sha256": hashlib.sha256(content.getvalue()).hexdigest(),
        **about,
    }
    write_pair(path, content.getvalue(), (json.dumps(card, indent=2, ensure_ascii=False) + "\n").encode())
    return card


def read_pair(path: Path) -> tuple[bytes, bytes]:
    """Return the content of a network's file and of its card's.

    Raises:
        UserError: if either is missing, too large, or not the other's.
    """
    _, weights, _ = _pair_at(path)
    return weights, _read(path.with_suffix(".json"), CARD_BYTES_MAX)


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
    """Return where a network is, its content, and its card; see `write_pair`."""
    card_path = path.with_suffix(".json")
    card = _card_of(_read(card_path, CARD_BYTES_MAX), card_path)
    waiting = path.with_name(_WAITING + path.name)
    files = [file for file in (path, waiting) if file.exists()] or [path]
    for file in files:
        weights = _read(file, NETWORK_BYTES_MAX)
        if hashlib.sha256(weights).hexdigest() == card["sha256"]:
            return file, weights, card
    raise UserError(f"{path} is not the network that its card describes; export both again")


def _read(path: Path, bytes_max: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(bytes_max + 1)
    except OSError as error:
        raise UserError(f"the network {path} cannot be read ({error.strerror})") from None
    if len(content) > bytes_max:
        raise UserError(f"{path} is larger than {bytes_max // 1000} kB, so it is no network of this board")
    return content


def _card_of(content: bytes, path: Path) -> dict[str, Any]:
    try:
        card = parse_json(content)
    except ValueError:
        card = None
    if not isinstance(card, dict) or not isinstance(card.get("sha256"), str):
        raise UserError(f"{path} is not a network's card")
    for key, value in {"format": CARD_FORMAT, "glyph_version": GLYPH_VERSION}.items():
        if card.get(key) != value:
            raise UserError(
                f"{path} describes a network with {key.replace('_', ' ')} {str(card.get(key))[:40]!r}, "
                f"but this board needs {value!r}; export it again with this version's trainer"
            )
    labels = card.get("labels")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise UserError(f"{path} describes a network without labels")
    return card
