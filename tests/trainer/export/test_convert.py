"""A network in the former format, an ONNX file, becomes a network file of today's."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from board.reading.network.network import load_network
from board.reading.network.network_file import read_network_file
from board.reading.network.onnx_graph import onnx_of
from board.system.assets import asset
from trainer.__main__ import main

onnx = pytest.importorskip("onnx", reason="needs the trainer's extra dependencies")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Write the shipped network as an earlier version did."""
    network = read_network_file(asset("network.npz"))
    write_old(tmp_path / "old.onnx", onnx_of(network.layers, network.arrays))
    return tmp_path / "old.onnx"


def write_old(path: Path, content: bytes, **changed: Any) -> None:
    """Write a network and a card of the former format."""
    card = load_network().card
    former = {"format": 2, "glyph_version": 1, "labels": card["labels"], "name": "old", "licence": "MIT"}
    former |= {"sha256": hashlib.sha256(content).hexdigest(), **changed}
    path.write_bytes(content)
    path.with_suffix(".json").write_text(json.dumps(former))


def test_an_old_network_is_converted(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its layers, its weights and its card's words stay the same."""
    new = old.with_suffix(".npz").with_stem("new")
    assert main(["convert", str(old), "--to", str(new)]) == 0
    assert "new.npz" in capsys.readouterr().out
    shipped, converted = read_network_file(asset("network.npz")), read_network_file(new)
    assert converted.layers == shipped.layers
    assert all(np.array_equal(array, shipped.arrays[name]) for name, array in converted.arrays.items())
    card = load_network(new).card
    assert (card["name"], card["licence"], card["format"]) == ("old", "MIT", 3)


def external(model: Any) -> None:
    """Weights in another file."""
    model.graph.initializer[0].data_location = onnx.TensorProto.EXTERNAL
    model.graph.initializer[0].external_data.add(key="location", value="/etc/passwd")


def other_layer(model: Any) -> None:
    """An activation that the trainer never wrote."""
    model.graph.node[1].op_type = "Sigmoid"


def other_pads(model: Any) -> None:
    """A border that is neither "same" nor "valid"."""
    model.graph.node[0].attribute[2].ints[0] = 2


def dilated(model: Any) -> None:
    """A setting that the trainer never wrote."""
    model.graph.node[0].attribute.append(onnx.helper.make_attribute("dilations", [2, 2]))


def cycle(model: Any) -> None:
    """A layer that takes the result of a later one."""
    model.graph.node[2].input[0] = "values-9"


def other_weights(model: Any) -> None:
    """Fewer channels than the next layer takes."""
    model.graph.initializer[0].dims[0] = 16
    model.graph.initializer[0].raw_data = model.graph.initializer[0].raw_data[: 16 * 25 * 4]


@pytest.mark.parametrize("damage", [external, other_layer, other_pads, dilated, cycle, other_weights])
def test_a_network_of_another_form_is_refused(
    damage: Callable[[Any], None], old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence; nothing is written."""
    model = onnx.load_model_from_string(old.read_bytes())
    damage(model)
    write_old(old, model.SerializeToString())
    refused(old, "is not a network that an earlier version wrote", capsys)


def refused(old: Path, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Convert in vain: one sentence, and nothing is written."""
    assert main(["convert", str(old), "--to", str(old.with_suffix(".npz"))]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1
    assert not old.with_suffix(".npz").exists()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"format": 3}, "another format"),
        ({"sha256": "0"}, "another network's"),
        ({"labels": ["0", "1"]}, "kernel-5 is not"),
        ({"labels": 12}, "has no len"),
    ],
)
def test_another_card_is_refused(
    changed: dict[str, Any], reason: str, old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a sentence; nothing is written."""
    write_old(old, old.read_bytes(), **changed)
    refused(old, reason, capsys)


@pytest.mark.parametrize("content", [b"", b"no network", bytes(100)])
def test_another_file_is_refused(content: bytes, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence; nothing is written."""
    write_old(old, content)
    refused(old, "is not a network that an earlier version wrote", capsys)


def test_wrong_names_are_one_sentence(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file, and a new one that is not named as a network."""
    refused(old.with_name("none.onnx"), "cannot be read", capsys)
    assert main(["convert", str(old), "--to", str(old)]) == 2
    assert "name it old.npz" in capsys.readouterr().err
