"""The network on the disk is checked before it is run."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from board.assets import asset
from board.errors import UserError
from board.reading.glyph import glyph_of
from board.reading.network import load_network
from tests.handwriting import written


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """Copy the shipped network to where it can be damaged."""
    for name in ("network.onnx", "network.json"):
        shutil.copy(asset(name), tmp_path)
    return tmp_path / "network.onnx"


def change_card(network: Path, **values: Any) -> None:
    """Overwrite entries of the card."""
    card = json.loads(network.with_suffix(".json").read_text(encoding="utf-8"))
    network.with_suffix(".json").write_text(json.dumps(card | values), encoding="utf-8")


def test_the_shipped_network_knows_the_digits() -> None:
    """Each of the made-up hand's, in one batch of any size."""
    glyphs = np.stack([glyph_of([s.points for s in written(d)]) for d in "0123456789"])
    network = load_network()
    probabilities = network.probabilities(glyphs)
    assert probabilities.argmax(axis=1).tolist() == list(range(10))
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(10), abs=1e-5)
    many = network.probabilities(np.repeat(glyphs, 30, axis=0))
    assert many == pytest.approx(np.repeat(probabilities, 30, axis=0), abs=1e-5)
    assert network.probabilities(glyphs[:0]).shape == (0, 11)


def test_a_network_that_is_cut_short_is_refused(network: Path) -> None:
    """Its checksum is not the card's."""
    network.write_bytes(network.read_bytes()[:1000])
    with pytest.raises(UserError, match="not the network that its card describes"):
        load_network(network)


@pytest.mark.parametrize("values", [{"glyph_version": 99}, {"format": 0}, {"labels": ["0", "1"]}], ids=str)
def test_a_network_for_another_board_is_refused(network: Path, values: dict[str, Any]) -> None:
    """And the sentence says what does not fit."""
    change_card(network, **values)
    with pytest.raises(UserError, match=next(iter(values)).replace("_", " ")):
        load_network(network)


@pytest.mark.parametrize("content", [b"", b"no network", b"\x00" * 100, b"\x08\x08\x12\x04keras"], ids=repr)
def test_a_file_that_is_no_network_is_refused(network: Path, content: bytes) -> None:
    """Even if the card vouches for it."""
    import hashlib

    network.write_bytes(content)
    change_card(network, sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(UserError):
        load_network(network)


@pytest.mark.parametrize("card", ["", "[]", "{}", "[" * 50_000, '{"sha256": 3}'], ids=lambda c: c[:10])
def test_a_card_that_is_none_is_refused(network: Path, card: str) -> None:
    """Whatever it holds."""
    network.with_suffix(".json").write_text(card, encoding="utf-8")
    with pytest.raises(UserError, match="card"):
        load_network(network)


def test_a_network_that_is_too_large_or_missing_is_refused(network: Path) -> None:
    """Before it is read whole."""
    with network.open("ab") as file:
        file.truncate(80_000_000)
    with pytest.raises(UserError, match="larger than"):
        load_network(network)
    network.unlink()
    with pytest.raises(UserError, match="cannot be read"):
        load_network(network)
