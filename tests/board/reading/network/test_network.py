"""The network on the disk is checked before it is run."""

import hashlib
import io
import json
import shutil
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from board.reading.network.glyph import glyph_of
from board.reading.network.layers import Pooling
from board.reading.network.network import CLASSES, load_network
from board.reading.network.network_file import write_network_file
from board.system.assets import asset
from board.system.errors import UserError
from tests.support.handwriting import written


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """Copy the shipped network to where it can be damaged."""
    for name in ("network.npz", "network.json"):
        shutil.copy(asset(name), tmp_path)
    return tmp_path / "network.npz"


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


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("glyph_version", 99, "glyph version '99'"),
        ("format", 2, "format '2'"),
        ("labels", "0123456789?", "without labels"),
        ("labels", [0] * 12, "without labels"),
        ("labels", ["0", "1"], "kernel-5 is not"),
        ("labels", [*CLASSES[:-1], "ß"], "the labels"),
        ("labels", [*CLASSES[:-1], "0"], "the labels"),
        ("labels", ["part", *CLASSES[1:]], "the labels"),
    ],
)
def test_a_network_for_another_board_is_refused(network: Path, key: str, value: Any, reason: str) -> None:
    """The sentence says what does not fit."""
    change_card(network, **{key: value})
    with pytest.raises(UserError, match=reason):
        load_network(network)


@pytest.mark.parametrize("content", [b"", b"no network", b"\x00" * 100, b"PK\x05\x06" + bytes(18)], ids=repr)
def test_a_file_that_is_no_network_is_refused(network: Path, content: bytes) -> None:
    """Even if the card has its checksum."""
    vouched(network, content)
    with pytest.raises(UserError, match="does not hold a network"):
        load_network(network)


def content_of(array: NDArray[Any]) -> bytes:
    """Return an array as an `.npy` file."""
    content = io.BytesIO()
    np.save(content, array)
    return content.getvalue()


def with_arrays(network: Path, **changed: NDArray[Any] | None) -> None:
    """Exchange some of a network's arrays, or take them away; the card has the new checksum."""
    arrays = {**np.load(network), **{name.replace("_", "-"): array for name, array in changed.items()}}
    content = io.BytesIO()
    np.savez(content, **{name: array for name, array in arrays.items() if array is not None})
    vouched(network, content.getvalue())


KERNEL = np.ones((32, 1, 5, 5), np.float32)
ARRAYS: dict[str, tuple[dict[str, NDArray[Any] | None], str]] = {
    "one is missing": ({"bias_5": None}, "its arrays are not those of its layers"),
    "one too many": ({"bias_6": np.ones(12, np.float32)}, "its arrays are not those of its layers"),
    "another shape": ({"kernel_0": KERNEL[:, :, :3, :3]}, r"kernel-0 is not \(32, 1, 5, 5\) float32"),
    "another type": ({"kernel_0": KERNEL.astype(np.float64)}, "kernel-0 is not"),
    "another order of bytes": ({"kernel_0": KERNEL.astype(">f4")}, "kernel-0 is not"),
    "objects, which could run code": ({"kernel_0": np.array([print] * 3)}, "holds Python objects"),
    "not a number": ({"kernel_0": KERNEL * np.float32("nan")}, "not finite"),
    "infinite": ({"bias_5": np.full(len(CLASSES), np.inf, np.float32)}, "not finite"),
    "sums that overflow": ({"kernel_0": KERNEL * np.float32(1e30)}, "too large"),
}


@pytest.mark.parametrize(("arrays", "reason"), ARRAYS.values(), ids=ARRAYS)
def test_other_arrays_than_the_layers_weights_are_refused(
    network: Path, arrays: dict[str, NDArray[Any] | None], reason: str
) -> None:
    """Even if the card has their checksum."""
    with_arrays(network, **arrays)
    with pytest.raises(UserError, match=reason):
        load_network(network)


def test_weights_that_unpack_to_much_are_refused_in_little_memory(network: Path) -> None:
    """A file of 400 kB holds 400 MB of zeros."""
    content = io.BytesIO()
    np.savez_compressed(content, weights=np.zeros(100_000_000, np.float32))
    vouched(network, content.getvalue())
    tracemalloc.start()
    try:
        with pytest.raises(UserError, match="larger than 5 MB"):
            load_network(network)
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


WIDE = {"kind": "convolution", "channels": 512, "kernel": 28, "stride": 1, "padding": "same"}
LAYERS: dict[str, tuple[Any, str]] = {
    "none": (None, "no layers"),
    "no list": ({"kind": "pooling"}, "no layers"),
    "many": ([{"kind": "pooling"}] * 33, "more than 32"),
    "an unknown one": ([{"kind": "tile", "times": 10**9}], "unknown layer"),
    "no mapping": (["pooling"], "unknown layer"),
    "a setting too many": ([{"kind": "pooling", "dilation": 10**6}], "unknown layer"),
    "a setting too few": ([{"kind": "convolution", "channels": 8}], "unknown layer"),
    "no step": ([WIDE | {"stride": 0}], "strange numbers"),
    "a kernel wider than glyphs": ([WIDE | {"kernel": 10**6}], "strange numbers"),
    "many channels": ([WIDE | {"channels": 10**6}], "strange numbers"),
    "a truth": ([WIDE | {"channels": True}], "strange numbers"),
    "a fraction": ([WIDE | {"stride": 1.5}], "strange numbers"),
    "other padding": ([WIDE | {"padding": "reflect"}], "padding 'reflect'"),
    "nothing left of a glyph": ([{"kind": "pooling"}] * 5, "nothing of a glyph"),
    "much work": ([WIDE, WIDE], "multiplications"),
    "layers without their arrays": ([{"kind": "pooling"}], "its arrays are not"),
}


@pytest.mark.parametrize(("layers", "reason"), LAYERS.values(), ids=LAYERS)
def test_other_layers_than_the_arrays_are_refused(network: Path, layers: Any, reason: str) -> None:
    """So are those that would be much work."""
    change_card(network, layers=layers)
    with pytest.raises(UserError, match=reason):
        load_network(network)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 40), st.binary(max_size=12)), max_size=3),
    st.sampled_from(["archive", "array", "card"]),
)
def test_any_damage_is_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, bytes]], where: str
) -> None:
    """A damaged network or card is refused with a sentence, or it answers with probabilities."""
    path = tmp_path_factory.getbasetemp() / "damaged.npz"
    arrays = {"kernel-0": np.ones((12, 49), np.float32), "bias-0": np.ones(12, np.float32)}
    write_network_file(path, CLASSES, [Pooling(), Pooling()], arrays, {"name": "small"})

    def damaged(content: bytes) -> bytes:
        for at, gone, junk in changes:
            at %= len(content) + 1
            content = content[:at] + junk + content[at + gone :]
        return content

    if where == "card":
        card = path.with_suffix(".json")
        card.write_bytes(damaged(card.read_bytes()))
    elif where == "archive":
        vouched(path, damaged(path.read_bytes()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("kernel-0.npy", damaged(content_of(arrays["kernel-0"])))
            archive.writestr("bias-0.npy", content_of(arrays["bias-0"]))
        vouched(path, path.read_bytes())
    try:
        network = load_network(path)
    except UserError as refusal:
        sentence = str(refusal)
        assert "\n" not in sentence
    else:
        assert network.probabilities(np.full((1, 28, 28), 255, np.uint8)).sum() == pytest.approx(1)


@pytest.mark.parametrize("card", ["", "[]", "{}", "[" * 50_000, '{"sha256": 3}'], ids=lambda c: c[:10])
def test_a_card_that_is_none_is_refused(network: Path, card: str) -> None:
    """Whatever it holds."""
    network.with_suffix(".json").write_text(card, encoding="utf-8")
    with pytest.raises(UserError, match="card"):
        load_network(network)


def test_labels_may_stand_in_another_order(network: Path) -> None:
    """The columns of the answers are those of the labels, whatever their order."""
    glyphs = np.stack([glyph_of([s.points for s in written(d)]) for d in "0123456789"])
    before = load_network(network).beliefs(glyphs)
    labels = load_network(network).card["labels"]
    order = np.random.default_rng(0).permutation(len(labels))
    with np.load(network) as arrays:
        with_arrays(network, kernel_5=arrays["kernel-5"][order], bias_5=arrays["bias-5"][order])
    change_card(network, labels=[labels[n] for n in order])
    assert load_network(network).beliefs(glyphs) == pytest.approx(before, abs=1e-6)


def test_a_network_that_is_too_large_or_missing_is_refused(network: Path) -> None:
    """Before it is read whole."""
    with network.open("ab") as file:
        file.truncate(80_000_000)
    with pytest.raises(UserError, match="larger than"):
        load_network(network)
    network.unlink()
    with pytest.raises(UserError, match="cannot be read"):
        load_network(network)
