"""A training begins from an exported network."""

from pathlib import Path

import numpy as np
import pytest

from board.reading.network.glyph import glyph_of
from board.reading.network.layers import Convolution
from board.reading.network.network import load_network
from board.reading.network.network_file import read_network_file
from board.system.assets import asset
from board.system.errors import UserError
from tests.support.trainer_data import hand

pytest.importorskip("keras", reason="needs the trainer's extra dependencies")

GLYPHS = np.stack([glyph_of(hand(str(n % 10), n)) for n in range(60)])


def test_it_begins_with_the_beliefs_of_the_other() -> None:
    """In training and in use, with normalisations of its own, and new classes hardly believed."""
    from trainer.model.from_network import begin_from
    from trainer.model.network import build_model, predict, scaled

    path = asset("network.npz")
    network = load_network(path)
    widths = [layer.channels for layer in read_network_file(path).layers if isinstance(layer, Convolution)]
    model = build_model(widths, 0.0)
    begin_from(path, model, GLYPHS)
    np.testing.assert_allclose(predict(model, GLYPHS), network.probabilities(GLYPHS), atol=0.02)
    trained = np.asarray(model(scaled(GLYPHS), training=True))
    assert (trained[:, :10].argmax(axis=1) == network.probabilities(GLYPHS)[:, :10].argmax(axis=1)).all()


def test_other_widths_are_named() -> None:
    """A recipe of other widths cannot begin from it."""
    from trainer.model.from_network import begin_from
    from trainer.model.network import build_model

    path: Path = asset("network.npz")
    with pytest.raises(UserError, match="other widths"):
        begin_from(path, build_model((4, 4, 8, 8, 8)), GLYPHS)
