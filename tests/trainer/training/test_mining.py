"""What a reader wrongly takes for digits becomes samples to train on."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from board.reading.network.network import CLASSES, DIVIDED, Network
from board.system.errors import UserError
from tests.support.trainer_data import write_data
from trainer.data.dataset import PenData, Sample, pen_data_in
from trainer.data.writing import write_winners
from trainer.synthesis.compose import Composed
from trainer.training.mining import boards_to_mine, winners_of


class Sevens:
    """Believe that everything is a seven."""

    def __init__(self, sure: float) -> None:
        """Set how sure it is."""
        self.sure = sure

    def beliefs(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, k) float32."""
        beliefs = np.zeros((len(glyphs), len(CLASSES)), np.float32)
        beliefs[:, 7], beliefs[:, CLASSES.index("several")] = self.sure, 1 - self.sure
        return beliefs


def is_whole(winner: Sample, board: Composed) -> bool:
    """Whether it is the ink of one mark of the board, and has its label."""
    strokes = {stroke.tobytes() for stroke in winner.strokes}
    return any(
        strokes == {board.strokes[i].tobytes() for i in members}
        for label, members in board.groups
        if winner.label in (label, *DIVIDED)
    )


def mined(pen: PenData, sure: float) -> list[tuple[Sample, Composed]]:
    """What is mined by a network that believes in sevens, with its boards."""
    boards = [b for b in boards_to_mine(pen, 3, np.random.default_rng(0)) if b.kind != "joined"]
    winners = winners_of(boards, cast("Network", Sevens(sure)), "sevens")
    return [(winner, boards[int(winner.id.split("/")[2])]) for winner in winners]


def test_wrong_groups_are_mined(tmp_path: Path) -> None:
    """None is a whole mark; written to the data folder, the next training finds them."""
    found = mined(pen_data_in(write_data(tmp_path, 10, more=True))["train"], 0.9)
    winners = [winner for winner, _ in found]
    divided = [each for each in found if each[0].label in DIVIDED]
    assert divided
    assert not any(is_whole(*each) for each in divided)
    assert str(len(winners)) in write_winners(tmp_path, "sevens", winners)
    read = pen_data_in(tmp_path)["train"].winners
    assert sorted(w.id for w in read if w.site == "composed") == sorted(w.id for w in winners)


def test_doubted_digits_are_mined(tmp_path: Path) -> None:
    """As themselves, where the network believes in the right digit more than in any other."""
    pen = pen_data_in(write_data(tmp_path, 10, more=True))["train"]
    sure, doubting = ([w for w in mined(pen, sure) if w[0].label.isdigit()] for sure in (0.9, 0.5))
    assert not sure
    assert {winner.label for winner, _ in doubting} == {"7"}
    assert all(is_whole(*each) for each in doubting)


def test_nothing_to_mine_is_one_sentence(tmp_path: Path) -> None:
    """No empty file is written."""
    with pytest.raises(UserError, match="more boards"):
        write_winners(tmp_path, "none", [])
    assert not list(tmp_path.iterdir())
