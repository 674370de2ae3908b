"""What a network learns of samples that look like a digit."""

import numpy as np
import pytest
from numpy.typing import NDArray

from board.reading.network.network import CLASSES
from trainer.synthesis.mixture import DOUBTFUL, GRADUAL, SURE, Epoch
from trainer.training.targets import ITSELF, to_learn


def learned(name: str, trust: int, **believed: float) -> NDArray[np.float32] | None:
    """The target of one sample; None if it is left out."""
    beliefs = np.zeros((1, len(CLASSES)), np.float32)
    for what, share in believed.items():
        beliefs[0, CLASSES.index(what.strip("_"))] = share
    glyph = np.zeros((1, 28, 28), np.uint8)
    epoch = Epoch(glyph, np.array([CLASSES.index(name)]), np.array([trust]))
    glyphs, targets = to_learn(epoch, lambda _: beliefs)
    assert len(glyphs) == len(targets)
    return targets[0] if len(targets) else None


def of(name: str, target: NDArray[np.float32] | None) -> float:
    """How much of a target is one class."""
    assert target is not None
    assert target.sum() == pytest.approx(1)
    return float(target[CLASSES.index(name)])


def test_a_sure_label_is_learned() -> None:
    """Whatever the network believes."""
    assert of("7", learned("7", SURE, _1=0.9, part=0.1)) == 1


def test_the_upright_of_a_4_is_left_out() -> None:
    """A doubtful part is learned only where it does not look like a digit."""
    assert learned("part", DOUBTFUL, _1=0.9, part=0.1) is None
    assert of("part", learned("part", DOUBTFUL, _1=0.1, part=0.9)) == 1


@pytest.mark.parametrize("name", ["part", ",", "b"])
def test_what_differs_from_a_digit_a_little_is_learned_gradually(name: str) -> None:
    """Little at first; the less it looks like a digit, the more."""
    shares = [of(name, learned(name, GRADUAL, _1=one, **{"_" + name: 1 - one})) for one in (1, 0.5, 0)]
    assert shares == pytest.approx([ITSELF, 0.5 + ITSELF / 2, 1])


def test_a_bar_is_no_part() -> None:
    """A part that looks like a sign is left out, gradual or not."""
    assert learned("part", GRADUAL, **{"-": 0.9, "part": 0.1}) is None


def test_nothing_is_known_at_first() -> None:
    """A network that has learned nothing is not asked: only what is sure is learned."""
    epoch = Epoch(np.zeros((3, 28, 28), np.uint8), np.arange(3), np.array([SURE, DOUBTFUL, GRADUAL]))
    glyphs, targets = to_learn(epoch)
    assert len(glyphs) == 1
    assert targets.argmax(axis=1).tolist() == [0]
