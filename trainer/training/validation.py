"""Validation: the held-out pictures and writers that choose and calibrate a network."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import glyph_of
from board.system.errors import UserError
from trainer.data.dataset import PenData, Pictures
from trainer.model.network import predict
from trainer.synthesis.mixture import NOT_A_DIGIT

MNIST_VALIDATION = 5000
"""The last so many of MNIST's training pictures are validated on, not trained on."""


class Validation:
    """The samples to validate on.

    Attributes:
        pictures: the last of MNIST's training pictures.
        glyphs: (n, 28, 28) uint8, the digits of the validation writers.
        labels: (n,) int64, what they are.
        nondigits: (m, 28, 28) uint8, other characters of these writers.
    """

    def __init__(self, mnist_training: Pictures, pen: PenData) -> None:
        self.pictures = mnist_training[-MNIST_VALIDATION:]
        self.glyphs = np.stack([glyph_of(d.strokes) for d in pen.digits])
        self.labels = np.array([int(d.label) for d in pen.digits])
        if not pen.nondigits:
            raise UserError(
                "the data have no non-digits of the validation's writers: digit-trainer data fetch"
            )
        self.nondigits = np.stack([glyph_of(d.strokes) for d in pen.nondigits])

    def figures(self, model: Any) -> dict[str, float]:
        """Measure a network; the figure "score" chooses the best one.

        The digits are compared with each other alone: how readily the network refuses is set when it
        is exported (`trainer.training.calibration`), not while it is trained.
        """
        pen, mnist = predict(model, self.glyphs), predict(model, self.pictures.pictures)
        digits = np.concatenate([pen, mnist])
        figures = {
            "pen": float((pen[:, :NOT_A_DIGIT].argmax(1) == self.labels).mean()),
            "mnist": float((mnist[:, :NOT_A_DIGIT].argmax(1) == self.pictures.labels).mean()),
            "refused": float((predict(model, self.nondigits).argmax(1) == NOT_A_DIGIT).mean()),
            "digits_refused": float((digits.argmax(1) == NOT_A_DIGIT).mean()),
            "pen_loss": float(-np.log(pen[np.arange(len(pen)), self.labels] + 1e-9).mean()),
            "mnist_loss": float(-np.log(mnist[np.arange(len(mnist)), self.pictures.labels] + 1e-9).mean()),
        }
        figures["score"] = (figures["pen"] + figures["mnist"]) / 2 + 0.1 * figures["refused"]
        return figures

    def ink_and_pictures(self) -> tuple[tuple[NDArray[np.uint8], NDArray[np.int64]], ...]:
        """Return glyphs and labels of the pen samples, non-digits included, and of MNIST."""
        nondigit_labels = np.full(len(self.nondigits), NOT_A_DIGIT)
        ink = np.concatenate([self.glyphs, self.nondigits]), np.concatenate([self.labels, nondigit_labels])
        return ink, (self.pictures.pictures, self.pictures.labels)
