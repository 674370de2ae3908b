"""What a reader wrongly takes for digits becomes samples to train on."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from board.reading.network.network import CLASSES, Network
from board.system.errors import UserError
from tests.support.trainer_data import write_data
from trainer.data.dataset import pen_data_in
from trainer.data.writing import write_winners
from trainer.training.fit_reading import composed_boards
from trainer.training.mining import winners_of


class Sevens:
    """Believe that everything is a seven."""

    def beliefs(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, k) float32."""
        beliefs = np.full((len(glyphs), len(CLASSES)), 0.1 / (len(CLASSES) - 1), np.float32)
        beliefs[:, 7] = 0.9
        return beliefs


def test_wrong_digits_are_mined(tmp_path: Path) -> None:
    """None is a whole mark; written to the data folder, the next training finds them."""
    pen = pen_data_in(write_data(tmp_path, 10, more=True))["train"]
    boards = [b for b in composed_boards(pen, 3, np.random.default_rng(0)) if b.kind != "joined"]
    winners = list(winners_of(boards, cast("Network", Sevens()), "sevens"))
    assert {winner.label for winner in winners} <= {"part", "several"}
    assert winners
    for winner in winners:
        board = boards[int(winner.id.split("/")[2])]
        strokes = {stroke.tobytes() for stroke in winner.strokes}
        for _, members in board.groups:
            assert strokes != {board.strokes[i].tobytes() for i in members}
    assert str(len(winners)) in write_winners(tmp_path, "sevens", winners)
    found = pen_data_in(tmp_path)["train"].winners
    assert sorted(w.id for w in found if w.site == "composed") == sorted(w.id for w in winners)


def test_nothing_to_mine_is_one_sentence(tmp_path: Path) -> None:
    """No empty file is written."""
    with pytest.raises(UserError, match="more boards"):
        write_winners(tmp_path, "none", [])
    assert not list(tmp_path.iterdir())
