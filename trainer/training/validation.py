"""Validation: the held-out pictures and writers that choose and calibrate a network."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.reading.network.glyph import SIZE_PX, glyph_of
from board.system.errors import UserError
from trainer.data.characters import class_of
from trainer.data.dataset import PenData, Pictures, Sample
from trainer.model.network import outputs, predict
from trainer.synthesis.mixture import NOT_A_DIGIT

MNIST_VALIDATION = 5000
"""The last so many of MNIST's training pictures are validated on, not trained on."""

_DIGITS_TO_A_NON_DIGIT = 10
"""About so many digits stand on a board beside each mark that is none, and does not look like one."""


class Validation:
    """The samples to validate on.

    Attributes:
        pictures: the last of MNIST's training pictures.
        glyphs: (n, 28, 28) uint8, the digits of the validation writers.
        labels: (n,) int64, what they are.
        nondigits: (m, 28, 28) uint8, other characters of these writers that do not look like digits.
        characters: (l, 28, 28) uint8, all letters and signs of these writers.
        classes: (l,) int64, what they are, as indices into `CLASSES`.
        symbols: (s, 28, 28) uint8, symbols and doodles held back.
    """

    def __init__(self, mnist_training: Pictures, pen: PenData) -> None:
        self.pictures = mnist_training[-MNIST_VALIDATION:]
        self.glyphs = np.stack([glyph_of(d.strokes) for d in pen.digits])
        self.labels = np.array([int(d.label) for d in pen.digits])
        unlike = pen.unlike_digits
        if not unlike:
            raise UserError(
                "the data have no non-digits of the validation's writers: digit-trainer data fetch"
            )
        self.nondigits = np.stack([glyph_of(d.strokes) for d in unlike])
        known = [s for s in pen.characters if class_of(s.label) != NOT_A_DIGIT]
        self.characters = glyphs_of(known)
        self.classes = np.array([class_of(s.label) for s in known], np.int64)
        self.symbols = glyphs_of(pen.symbols)

    def figures(self, model: Any) -> dict[str, float]:
        """Measure a network.

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
        if len(self.characters):
            named = outputs(model, self.characters)[:, NOT_A_DIGIT:].argmax(1) + NOT_A_DIGIT
            figures["named"] = float((named == self.classes).mean())
        if len(self.symbols):
            figures["symbols_refused"] = float((predict(model, self.symbols).argmax(1) == NOT_A_DIGIT).mean())
        return figures

    def ink_and_pictures(self) -> tuple[tuple[NDArray[np.uint8], NDArray[np.int64]], ...]:
        """Return glyphs and labels of the pen samples, non-digits included, and of MNIST."""
        step = max(1, len(self.nondigits) * _DIGITS_TO_A_NON_DIGIT // len(self.glyphs))
        nondigits = self.nondigits[::step]
        labels = np.concatenate([self.labels, np.full(len(nondigits), NOT_A_DIGIT)])
        ink = np.concatenate([self.glyphs, nondigits]), labels
        return ink, (self.pictures.pictures, self.pictures.labels)


def glyphs_of(samples: Sequence[Sample]) -> NDArray[np.uint8]:
    """Draw the glyphs of samples, (n, 28, 28) uint8; there may be none."""
    glyphs = [glyph_of(sample.strokes) for sample in samples]
    return np.stack(glyphs) if glyphs else np.zeros((0, SIZE_PX, SIZE_PX), np.uint8)
