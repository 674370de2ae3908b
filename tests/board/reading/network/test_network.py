"""The network on the disk is checked before it is run."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from board.reading.network.glyph import glyph_of
from board.reading.network.network import load_network
from board.system.assets import asset
from board.system.errors import UserError
from tests.support.handwriting import written


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


def vouched(network: Path, content: bytes) -> None:
    """Put another content into the file, and its checksum into the card."""
    network.write_bytes(content)
    change_card(network, sha256=hashlib.sha256(content).hexdigest())


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
    vouched(network, content)
    with pytest.raises(UserError):
        load_network(network)


def made_of(*layers: tuple[str, dict[str, Any]], **weights: Any) -> bytes:
    """Return an ONNX file of layers one after the other; all have the given weights."""
    onnx = pytest.importorskip("onnx")
    names = [*map(str, range(len(layers))), "end"]
    nodes = [
        onnx.helper.make_node(kind, [names[n], *weights], [names[n + 1]], **settings)
        for n, (kind, settings) in enumerate(layers)
    ]
    ends = [onnx.helper.make_tensor_value_info(n, 1, ["n", 1, 28, 28]) for n in (names[0], names[-1])]
    arrays = [onnx.numpy_helper.from_array(np.array(value), name) for name, value in weights.items()]
    graph = onnx.helper.make_graph(nodes, "hostile", ends[:1], ends[1:], arrays)
    opset = onnx.helper.make_opsetid("", 13)
    return bytes(onnx.helper.make_model(graph, opset_imports=[opset]).SerializeToString())


ONE = np.ones((1, 1, 3, 3), np.float32)
HOSTILE: dict[str, tuple[list[tuple[str, dict[str, Any]]], dict[str, Any], str]] = {
    "a picture tiled to gigabytes": ([("Tile", {})], {"r": [1, 1, 20_000, 20_000]}, "no numbers"),
    "a layer that makes tensors": ([("Range", {})], {}, "of the kind 'Range'"),
    "wide borders": ([("Conv", {"pads": [20_000] * 4, "kernel_shape": [3, 3]})], {"w": ONE}, "larger"),
    "borders taken away": ([("MaxPool", {"pads": [-(2**40)] * 4})], {}, "larger"),
    "no step": ([("MaxPool", {"kernel_shape": [2, 2], "strides": [0, 0]})], {}, "larger"),
    "dilations": ([("Conv", {"dilations": [10**6] * 2})], {"w": ONE}, "'dilations'"),
    "a kernel wider than glyphs": ([("MaxPool", {"kernel_shape": [10**6] * 2})], {}, "kernel"),
    "many layers": ([("Relu", {})] * 100_000, {}, "100000 layers"),
    "many channels": ([("Conv", {})], {"w": np.ones((100_000, 1, 1, 1), np.float32)}, "shape"),
    "the same weights again": ([("Conv", {})] * 2, {"w": ONE}, "of its own"),
    "no layers": ([], {}, "0 layers"),
}


@pytest.mark.parametrize(("layers", "weights", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_network_that_would_take_much_memory_or_time_is_not_run(
    network: Path, layers: list[tuple[str, dict[str, Any]]], weights: dict[str, Any], reason: str
) -> None:
    """Its card may vouch for it; what it asks for is bounded all the same."""
    vouched(network, made_of(*layers, **weights))
    with pytest.raises(UserError, match=reason):
        load_network(network)


def test_weights_in_another_file_are_not_looked_for(network: Path) -> None:
    """Nor are those that promise more numbers than there are."""
    onnx = pytest.importorskip("onnx")
    for change in ("location", "dims", "no dims"):
        model = onnx.load_model_from_string(asset("network.onnx").read_bytes())
        weights = model.graph.initializer[0]
        if change == "location":
            weights.data_location = onnx.TensorProto.EXTERNAL
            weights.external_data.add(key="location", value="/etc/passwd")
        elif change == "dims":
            weights.dims[0] = 10**12
        else:
            del weights.dims[:]
        vouched(network, model.SerializeToString())
        with pytest.raises(UserError, match="its weights"):
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
