"""The weights of the reading are fitted by a command, and printed as they stand in the code."""

from pathlib import Path

import pytest

from board.reading.context import LIKE
from board.reading.segmentation.evidence import WEIGHTS
from board.system.assets import asset
from tests.support.trainer_data import write_data
from trainer.__main__ import main

pytest.importorskip("rich", reason="needs the trainer's extra dependencies")

NETWORK = str(asset("network.npz"))


def test_weights_are_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the data that were fetched, unless told otherwise; in a pipe nothing else is printed."""
    data = write_data(tmp_path / "data", validation_pictures=10)
    monkeypatch.setattr("trainer.commands.options.cache_folder", lambda: data)
    assert main(["fit-reading", NETWORK, "--count", "1"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split('"')[1] for line in printed[:-2]] == [*WEIGHTS, *LIKE]
    for line, title in zip(printed[-2:], ("fitted on", "others"), strict=True):
        assert line.startswith(f"boards of the validation writers parted rightly, {title}: ")


def test_no_boards_are_too_few(capsys: pytest.CaptureFixture[str]) -> None:
    """A user's error is one line on standard error, and status 2."""
    assert main(["fit-reading", NETWORK, "--count", "0"]) == 2
    assert capsys.readouterr().err == "digit-trainer: --count cannot be less than 1\n"
