"""What an epoch is made of, and how its strokes are varied."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from board.ink.stroke import Points
from board.reading.network.network import CLASSES
from tests.support.trainer_data import hand, overrides, write_data
from trainer.data.dataset import PenData, Pictures, missing_kinds, pen_data_in
from trainer.recipe import read_recipe
from trainer.synthesis import nondigits
from trainer.synthesis.augment import as_recorded, is_upright, normalised, with_flag, with_habit
from trainer.synthesis.mixture import DOUBTFUL, GRADUAL, SURE, epoch_of, epoch_size

NO_PICTURES = Pictures(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.int64))
RECIPE = read_recipe(overrides=overrides())


@pytest.fixture(scope="module")
def pen(tmp_path_factory: pytest.TempPathFactory) -> PenData:
    """The training's side of a folder with every kind of samples."""
    return pen_data_in(write_data(tmp_path_factory.mktemp("data"), 10, more=True))["train"]


def length_of(strokes: Sequence[Points]) -> float:
    """The length of all strokes together."""
    return sum(float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes)


def test_kinds_that_are_missing(tmp_path: Path) -> None:
    """A folder of digits lacks letters, symbols and other hands; one with them lacks nothing."""
    assert missing_kinds(write_data(tmp_path / "few", 10)) == ["letters", "symbols", "digits"]
    assert missing_kinds(write_data(tmp_path / "more", 10, more=True)) == []


def test_samples_have_their_side(tmp_path: Path) -> None:
    """The second split counts; a mere stroke of an E is left out; mined samples are trained on."""
    sides = pen_data_in(write_data(tmp_path, 10, more=True))
    assert [len(pen.digits) for pen in sides.values()] == [70, 30, 30]
    assert {s.label for pen in sides.values() for s in pen.letters} == {"A", "O", "I", "×"}
    assert [len(pen.winners) for pen in sides.values()] == [5, 0, 0]
    assert sum(len(pen.symbols) for pen in sides.values()) == 40
    assert len(sides["train"].symbols) > 25


def test_the_same_ink_is_a_character_once(pen: PenData) -> None:
    """What is among the letters and among the non-digits counts once."""
    twice = PenData(pen.digits, [*pen.nondigits, pen.letters[0]], (), pen.letters)
    assert len(twice.characters) == len(pen.letters) + len(pen.nondigits)


def test_an_epoch(pen: PenData) -> None:
    """Its size is known beforehand, and each label is trusted as far as its kind can be."""
    epoch = epoch_of(NO_PICTURES, pen, RECIPE, 0)
    assert len(epoch.labels) == epoch_size(NO_PICTURES, pen, RECIPE)
    trusted = {name: set(epoch.trust[epoch.labels == CLASSES.index(name)].tolist()) for name in CLASSES}
    assert all(trusted[str(digit)] == {SURE} for digit in range(10))
    assert trusted["A"] == trusted["×"] == {SURE}
    assert trusted["o"] == trusted["I"] == {GRADUAL}
    assert trusted["part"] == {DOUBTFUL}
    assert trusted["several"] == {SURE, DOUBTFUL}
    assert trusted["/"] == trusted[","] == {GRADUAL}
    again = epoch_of(NO_PICTURES, pen, RECIPE, 0)
    np.testing.assert_array_equal(again.glyphs, epoch.glyphs)


def test_an_epoch_without_characters(tmp_path: Path) -> None:
    """Digits alone are enough."""
    digits = pen_data_in(write_data(tmp_path, 10))["train"].digits
    alone = PenData(digits, (), ())
    epoch = epoch_of(NO_PICTURES, alone, RECIPE, 0)
    assert len(epoch.labels) == epoch_size(NO_PICTURES, alone, RECIPE)


def test_every_sign_is_drawn() -> None:
    """Of the signs that few samples are there of, each is drawn, and finite."""
    rng = np.random.default_rng(0)
    drawn = [nondigits.sign(rng) for _ in range(200)]
    assert {name for name, _ in drawn} == set("-=().,/:÷?")
    assert all(len(stroke) and np.isfinite(stroke).all() for _, strokes in drawn for stroke in strokes)


def test_a_mark_stands_beside_its_digit() -> None:
    """The digit stays as it is, the mark does not overlap it, and is smaller or a bar."""
    rng = np.random.default_rng(0)
    for n in range(100):
        *digit, mark = nondigits.with_mark(hand(str(n % 10), n), rng)
        ink = np.concatenate(digit)
        low, high = ink.min(axis=0), ink.max(axis=0)
        assert (mark.max(axis=0) < low).any() or (mark.min(axis=0) > high).any()


def test_ink_is_lost_in_recording() -> None:
    """Now and then a path becomes a polygon or has gaps: never longer, never empty, hardly shorter."""
    rng = np.random.default_rng(0)
    strokes = normalised(hand("8", 0))
    recorded = [as_recorded(strokes, rng) for _ in range(300)]
    changed = [r for r in recorded if sum(map(len, r)) != sum(map(len, strokes))]
    assert 15 < len(changed) < 80
    assert any(len(r) > len(strokes) for r in changed)
    assert any(sum(map(len, r)) < 20 for r in changed)
    assert all(0.6 < length_of(r) / length_of(strokes) < 1.01 for r in changed)


@pytest.mark.parametrize(("label", "most"), [("0", 2), ("1", 3), ("4", 2), ("7", 2), ("8", 2)])
def test_habits(label: str, most: int) -> None:
    """A digit of one stroke gets now and then a second one, a 1 a flag and a foot."""
    rng = np.random.default_rng(0)
    one = [np.concatenate(hand(label, 0))]
    written = [with_habit(one, label, rng) for _ in range(400)]
    assert max(len(strokes) for strokes in written) == most
    assert 0.6 < sum(len(strokes) == 1 for strokes in written) / len(written) < 0.97


def test_a_one_with_a_flag() -> None:
    """The flag reaches to the left, sloping down, and stands at the top; the 1 stays upright."""
    rng = np.random.default_rng(0)
    upright = np.stack([np.linspace(3, 0, 20), np.linspace(0, 100, 20)], axis=1).astype(np.float32)
    assert is_upright([upright])
    for _ in range(100):
        strokes = with_flag(upright, rng)
        tip = strokes[0][0]
        low, high = np.concatenate(strokes).min(axis=0), np.concatenate(strokes).max(axis=0)
        assert tip[0] < -0.08
        assert low[1] - 0.05 < tip[1] < low[1] + 0.5
        assert high[1] - low[1] == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("slanted", [[(0, 0), (80, 100)], [(0, 0), (40, 50), (0, 100)]])
def test_what_is_not_upright(slanted: list[tuple[float, float]]) -> None:
    """A slash and a bracket are not."""
    assert not is_upright([np.array(slanted, np.float32)])
