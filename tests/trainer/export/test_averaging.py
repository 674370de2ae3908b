"""Networks that were begun from each other are averaged."""

from pathlib import Path

import numpy as np
import pytest

from board.reading.network.network import load_network
from board.reading.network.network_file import read_network_file
from tests.support.trainer_data import write_data
from trainer.__main__ import main

keras = pytest.importorskip("keras", reason="needs the trainer's extra dependencies")

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own


def write(path: Path, *widths: int) -> Path:
    """Write a network that knows nothing."""
    from trainer.export.export import write_network
    from trainer.model.network import build_model

    source = {"name": "a source", "files": [], "sha256": {path.name: "aa"}}
    write_network(build_model(widths, 0.2), path, {"name": path.stem, "trained_on": [source]})
    return path


def test_the_weights_are_averaged_and_the_card_names_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last layer is calibrated besides; the sources are those of all."""
    write_data(tmp_path / "data")
    one, two = (write(tmp_path / f"{name}.npz", 4, 5, 6, 7, 8) for name in ("one", "two"))
    to = tmp_path / "both.npz"
    assert main(["average", str(one), str(two), "--data", str(tmp_path / "data"), "--to", str(to)]) == 0
    assert "validation: pen" in capsys.readouterr().out
    first, second, both = (read_network_file(path).arrays for path in (one, two, to))
    for name in first:
        if not name.endswith("-5"):
            np.testing.assert_allclose(both[name], (first[name] + second[name]) / 2, atol=1e-6)
    card = load_network(to).card
    assert [network["name"] for network in card["average_of"]] == ["one", "two"]
    assert card["trained_on"] == [
        {"name": "a source", "files": [], "sha256": {"one.npz": "aa", "two.npz": "aa"}}
    ]


def test_networks_of_different_forms_have_no_average(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One alone has none either."""
    write_data(tmp_path / "data")
    one, two = write(tmp_path / "one.npz", 4, 4, 4, 4, 4), write(tmp_path / "two.npz", 4, 4, 4, 4, 8)
    arguments = ["--data", str(tmp_path / "data"), "--to", str(tmp_path / "both.npz")]
    assert main(["average", str(one), str(two), *arguments]) == 2
    assert "two.npz has another form" in capsys.readouterr().err
    assert main(["average", str(one), *arguments]) == 2
    assert "two networks at least" in capsys.readouterr().err
