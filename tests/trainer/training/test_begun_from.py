"""A training begins from another network, with every kind of samples, and its card says so."""

import json
from pathlib import Path

import pytest

from board.reading.network.network import CLASSES, load_network
from tests.support.trainer_data import overrides, write_data
from trainer.__main__ import main

pytest.importorskip("keras", reason="needs the trainer's extra dependencies")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """A network to begin from, which itself was begun from another."""
    from trainer.export.export import write_network
    from trainer.model.network import build_model

    about = {"name": "parent", "epochs_trained": 4, "recipe": {"seed": 1}, "begun_from": [{"name": "first"}]}
    path = tmp_path / "parent.npz"
    write_network(build_model((4, 4, 8, 8, 8)), path, about)
    return path


def test_a_training_from_another_network(
    parent: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is trained on that is there; the card names the sources and the networks before."""
    data, run = write_data(tmp_path / "data", more=True), tmp_path / "run"
    settings = [part for override in [*overrides(), "epochs=1"] for part in ("--set", override)]
    assert main(["train", "--data", str(data), "--run", str(run), "--from", str(parent), *settings]) == 0
    said = capsys.readouterr().out
    assert "goes without" not in said
    assert "letters named" in said
    to = tmp_path / "child.npz"
    assert main(["export", str(run), "--data", str(data), "--to", str(to)]) == 0
    card = load_network(to).card
    assert card["labels"] == list(CLASSES)
    assert [before["name"] for before in card["begun_from"]] == ["parent", "first"]
    assert card["begun_from"][0]["sha256"] == load_network(parent).card["sha256"]
    assert {"detexify", "UJI Pen Characters (Version 2)", "MNIST"} <= {s["name"] for s in card["trained_on"]}
    history = json.loads((run / "state.json").read_text())["history"]
    assert {"named", "symbols_refused"} <= history[0].keys()
