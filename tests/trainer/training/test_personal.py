"""A personal network is written only if it reads its hand better and has not forgotten the others."""

import json
from pathlib import Path

import numpy as np
import pytest

from board.ink.inkml import inkml_of
from board.ink.stroke import stroke_of
from board.reading.network.network import load_network
from board.reading.network.network_file import read_network_file
from tests.support.trainer_data import hand, write_data
from trainer.__main__ import main

keras = pytest.importorskip("keras", reason="needs the trainer's extra dependencies")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data, and a network that was taught MNIST's made-up pictures."""
    from trainer.data.dataset import read_mnist
    from trainer.export.export import write_network
    from trainer.model.network import build_model, scaled

    folder = tmp_path_factory.mktemp("personal")
    train, _ = read_mnist(write_data(folder / "data", validation_pictures=10) / "mnist.npz")
    keras.utils.set_random_seed(1)
    model = build_model((8, 8, 8, 8, 8), 0.0)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(scaled(train.pictures), train.labels, epochs=12, verbose=0)
    write_network(model, folder / "general.npz", {"name": "general", "licence": "MIT"})
    return folder


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train for seconds."""
    monkeypatch.setattr("trainer.training.personal.EPOCHS", 2)
    monkeypatch.setattr("trainer.training.personal.FOLDS", 2)
    monkeypatch.setattr("trainer.training.personal.OWN_AN_EPOCH", 300)
    monkeypatch.setattr("trainer.training.personal.RATE", 3e-3)
    monkeypatch.setattr("trainer.training.personal.STEP", 0.8)
    few = (
        "merged=20",
        "stacked=5",
        "with_part=20",
        "fragments=20",
        "scribbles=5",
        "signs=5",
        "crossed_out=5",
        "flagged=5",
        "slips=5",
    )
    monkeypatch.setattr("trainer.training.personal._REHEARSED", (*few, "digit_variants=1", "characters=30"))


def write_ink(folder: Path, said: dict[str, str], count: int) -> Path:
    """Write labelled ink by one hand: what it writes as one digit it calls another."""
    folder.mkdir()
    for n in range(count):
        marks = [
            (label, tuple(stroke_of((100 * s).tolist()) for s in hand(shape, 500 + 10 * n + int(shape))))
            for shape, label in said.items()
        ]
        (folder / f"{n}.inkml").write_text(inkml_of((), marks=marks))
    return folder


def finetune(folder: Path, ink: Path, to: Path) -> int:
    """The command on made-up data."""
    places = ["--network", str(folder / "general.npz"), "--data", str(folder / "data"), "--to", str(to)]
    return main(["finetune", str(ink), *places])


def test_an_exported_network_becomes_a_keras_model_again(folder: Path) -> None:
    """The same probabilities, and the same weights if exported again."""
    from trainer.export.export import weights_of
    from trainer.model.from_network import model_of
    from trainer.model.network import predict

    glyphs = np.random.default_rng(0).integers(0, 256, (20, 28, 28), np.uint8)
    model = model_of(folder / "general.npz")
    network = load_network(folder / "general.npz")
    np.testing.assert_allclose(predict(model, glyphs), network.probabilities(glyphs), atol=1e-5)
    layers, arrays = weights_of(model)
    file = read_network_file(folder / "general.npz")
    assert tuple(layers) == file.layers
    assert arrays.keys() == file.arrays.keys()
    assert all(np.array_equal(array, file.arrays[name]) for name, array in arrays.items())


def test_an_odd_hand_gets_its_network(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who writes flat crosses for 1 gets them read; the card says how it was judged."""
    monkeypatch.setattr("trainer.training.personal.MOST_LOSS", 0.5)  # so small a network on so few tests
    ink = tmp_path / "ink"
    ink.mkdir()
    for n in range(16):
        rng = np.random.default_rng(n)
        cross = [[(0, 0), (100, 40)], [(100, 0), (0, 40)]]
        strokes = tuple(stroke_of((np.array(path) + rng.normal(0, 4, (2, 2))).tolist()) for path in cross)
        (ink / f"{n}.inkml").write_text(inkml_of((), marks=[("1", strokes)]))
    assert finetune(folder, ink, tmp_path / "mine.npz") == 0
    assert "mine.npz" in capsys.readouterr().out
    card = load_network(tmp_path / "mine.npz").card
    assert card["personal"]["from"] == load_network(folder / "general.npz").card["sha256"]
    assert card["licence"] == "MIT"
    held_back = card["personal"]["held_back"]
    assert held_back["after"]["correct"] > held_back["before"]["correct"]


def test_who_calls_a_2_a_3_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would read the own ink better and the others' worse: an old network stays as it is."""
    for suffix in (".npz", ".json"):
        (tmp_path / f"mine{suffix}").write_bytes((folder / f"general{suffix}").read_bytes())
    before = (tmp_path / "mine.npz").read_bytes()
    ink = write_ink(tmp_path / "ink", {"2": "3", "3": "2"}, 8)
    assert finetune(folder, ink, tmp_path / "mine.npz") == 2
    assert "nothing was written: it would read" in capsys.readouterr().err
    assert (tmp_path / "mine.npz").read_bytes() == before


def test_what_is_not_enough_is_one_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too little ink, none, or none that is labelled."""
    few = write_ink(tmp_path / "few", {"2": "2"}, 3)
    (tmp_path / "empty").mkdir()
    for ink, said in ((few, "has 3 labelled digits"), (tmp_path / "empty", "has no InkML files")):
        assert finetune(folder, ink, tmp_path / "mine.npz") == 2
        error = capsys.readouterr().err
        assert said in error
        assert error.count("\n") == 1


def test_reasons() -> None:
    """Fewer right, or as many but no surer, or something forgotten."""
    from trainer.evaluation.measures import share
    from trainer.training.personal import _reason_against

    def row(before: int, after: int, count: int, sure: float = 0.0) -> dict[str, object]:
        shares = {"before": share(before, count), "after": share(after, count)}
        return json.loads(json.dumps({**shares, "loss_before": 1.0, "loss_after": 1.0 - sure}))  # type: ignore[no-any-return]

    good = {"MNIST": row(9900, 9880, 10000)}
    assert _reason_against(row(18, 19, 20), good) == ""
    assert _reason_against(row(20, 20, 20, sure=0.1), good) == ""
    assert "no surer" in _reason_against(row(20, 20, 20), good)
    assert "reads 17 of 20" in _reason_against(row(18, 17, 20), good)
    assert "may not be lost" in _reason_against(row(18, 19, 20), {"MNIST": row(9900, 9879, 10000)})
