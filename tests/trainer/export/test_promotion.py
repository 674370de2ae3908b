"""Only a network that reads better takes the place, and the former one can come back."""

import hashlib
import itertools
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from board.ink.inkml import write_inkml
from board.reading.network.network import load_network
from board.system.atomic_file import finish, write_atomically
from board.system.errors import UserError
from tests.support.handwriting import written
from tests.support.trainer_data import write_data
from trainer.__main__ import main
from trainer.evaluation.measures import paired
from trainer.export.promotion import put_in_place, roll_back

keras = pytest.importorskip("keras", reason="needs the trainer's extra dependencies")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data, boards, and networks: one knows nothing, one the made-up hands, and one answers like that."""
    from trainer.data.dataset import read_mnist
    from trainer.export.export import write_network
    from trainer.model.network import build_model, scaled

    folder = tmp_path_factory.mktemp("promotion")
    data = write_data(folder / "data", validation_pictures=10)
    train, _ = read_mnist(data / "mnist.npz")
    keras.utils.set_random_seed(1)
    model = build_model((8, 8, 8, 8, 8), 0.0)
    write_network(model, folder / "ignorant.npz", {"name": "ignorant"})
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(scaled(train.pictures), train.labels, epochs=12, verbose=0)
    write_network(model, folder / "taught.npz", {"name": "taught"})
    kernel, bias = model.layers[-1].get_weights()
    model.layers[-1].set_weights([kernel, bias + 1])
    write_network(model, folder / "alike.npz", {"name": "alike"})
    (folder / "boards").mkdir()
    write_inkml(folder / "boards" / "a.inkml", tuple(written("305")))
    (folder / "boards" / "truth.json").write_text(
        json.dumps({"a.inkml": {"kind": "spaced", "text": "305", "digits": []}})
    )
    return folder


def promote(folder: Path, name: str, to: Path, *more: str) -> int:
    """The command on made-up data and boards."""
    places = ["--data", str(folder / "data"), "--boards", str(folder / "boards"), "--to", str(to)]
    return main(["promote", str(folder / name), *places, *more])


def test_a_better_network_takes_the_place_and_goes_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing there: it comes in; better: it comes in; worse: it stays out; roll back: as before."""
    assert promote(folder, "ignorant.npz", tmp_path) == 0
    assert promote(folder, "taught.npz", tmp_path) == 0
    said = capsys.readouterr().out
    assert "pen digits" in said
    assert "boards" in said
    assert load_network(tmp_path / "network.npz").card["name"] == "taught"
    assert promote(folder, "ignorant.npz", tmp_path, "--as-good") == 2
    assert "significantly worse on pen digits" in capsys.readouterr().err
    assert promote(folder, "alike.npz", tmp_path) == 2
    assert "not shown to be better" in capsys.readouterr().err
    assert load_network(tmp_path / "network.npz").card["name"] == "taught"
    for name in ("ignorant", "taught"):
        assert main(["promote", "--roll-back", "--to", str(tmp_path)]) == 0
        assert load_network(tmp_path / "network.npz").card["name"] == name


def test_as_good_is_let_pass_but_not_itself(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The very network that is in place does not become its own former one."""
    put_in_place(folder / "ignorant.npz", tmp_path)
    put_in_place(folder / "taught.npz", tmp_path)
    assert promote(folder, "taught.npz", tmp_path, "--as-good") == 2
    assert "taught.npz is in place already" in capsys.readouterr().err
    assert load_network(tmp_path / "former-network.npz").card["name"] == "ignorant"
    assert promote(folder, "alike.npz", tmp_path, "--as-good") == 0
    assert load_network(tmp_path / "former-network.npz").card["name"] == "taught"


@pytest.mark.parametrize("kind", ["cut off", "of another version", "not for this board"])
def test_a_damaged_network_is_replaced_and_set_aside(
    kind: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said in a sentence; the sound one before it stays the former one, by promoting as by going back."""
    place = tmp_path / "network.npz"

    def damage() -> bytes:
        card, content = json.loads(place.with_suffix(".json").read_text()), place.read_bytes()
        if kind == "cut off":
            content = content[:-1]
        elif kind == "of another version":
            card["glyph_version"] = 0
        else:
            content = b"junk"
            card["sha256"] = hashlib.sha256(content).hexdigest()
        place.write_bytes(content)
        place.with_suffix(".json").write_text(json.dumps(card))
        return content

    def set_aside() -> bytes:
        assert (tmp_path / "damaged-network.json").exists()
        return (tmp_path / "damaged-network.npz").read_bytes()

    put_in_place(folder / "alike.npz", tmp_path)
    put_in_place(folder / "taught.npz", tmp_path)
    content = damage()
    assert promote(folder, "ignorant.npz", tmp_path) == 0
    assert "damaged-network.npz now" in capsys.readouterr().out
    assert set_aside() == content
    assert load_network(place).card["name"] == "ignorant"
    assert load_network(tmp_path / "former-network.npz").card["name"] == "alike"
    content = damage()
    roll_back(tmp_path)
    assert set_aside() == content
    assert load_network(place).card["name"] == "alike"


def test_a_full_disk_leaves_the_former_network(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the card cannot be written, the network before is whole again."""
    put_in_place(folder / "ignorant.npz", tmp_path)

    def full(path: Path, content: bytes) -> None:
        if path.name == "network.json":
            raise OSError(28, "No space left on device")
        write_atomically(path, content)

    monkeypatch.setattr("board.reading.network.network_file.write_atomically", full)
    with pytest.raises(UserError, match="No space left"):
        put_in_place(folder / "taught.npz", tmp_path)
    assert load_network(tmp_path / "network.npz").card["name"] == "ignorant"


class Killed(BaseException):
    """Stand in for the end of the program."""


def test_a_kill_between_any_two_writes_leaves_a_sound_network(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new or the former; and the next promotion, or going back, mends what was left."""
    steps = itertools.count()
    put_in_place(folder / "ignorant.npz", tmp_path)
    for kill_at in itertools.count():
        done = 0

        def dying(act: Callable[..., None], *how: object, kill_at: int = kill_at) -> None:
            nonlocal done
            if done == kill_at:
                raise Killed
            act(*how)
            done += 1

        name = "taught" if next(steps) % 2 else "ignorant"
        before = load_network(tmp_path / "network.npz").card["name"]
        with monkeypatch.context() as killing:
            for each in (write_atomically, finish):
                killing.setattr(f"board.reading.network.network_file.{each.__name__}", partial(dying, each))
            try:
                put_in_place(folder / f"{name}.npz", tmp_path)
            except Killed:
                assert load_network(tmp_path / "network.npz").card["name"] in (before, name)
            else:
                break
    assert kill_at >= 6  # three writes for each of two pairs
    assert load_network(tmp_path / "network.npz").card["name"] == name
    roll_back(tmp_path)
    assert load_network(tmp_path / "network.npz").card["name"] in ("ignorant", "taught")


def test_what_cannot_be_promoted_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No network named, none there, none before."""
    with pytest.raises(UserError, match="no former network"):
        roll_back(tmp_path)
    for arguments in ([], [str(tmp_path / "no.npz")]):
        assert main(["promote", *arguments, "--to", str(tmp_path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_the_paired_test() -> None:
    """Ten against two: p = 2 · (1 + 12 + 66) / 2¹² = 0.0386."""
    one = np.array([True] * 10 + [False] * 2 + [True] * 30)
    other = np.array([False] * 10 + [True] * 2 + [True] * 30)
    assert paired(one, other)["p"] == pytest.approx(158 / 4096)
    assert paired(one, one)["p"] == 1
