"""Distillation: a network learns the mean belief of other networks beside the labels.

Several networks of one recipe, trained with other seeds, read better together than any of them alone;
most of that can be learned by a single one.

Source: G. Hinton, O. Vinyals, J. Dean, Distilling the knowledge in a neural network, 2015.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from board.reading.network.network import load_network
from trainer.model.from_network import model_of
from trainer.model.network import outputs


class Teachers:
    """The teachers of a training.

    Attributes:
        hashes: the SHA-256 of each one's file, by "teacher", its number, and the file's name.
    """

    def __init__(self, files: Sequence[Path], share: float) -> None:
        """Load them.

        Args:
            files: exported networks, their cards beside them.
            share: of what is learned that is their belief, 0 to 1; the rest is the label.

        Raises:
            UserError: if one cannot be read, or has a form that the trainer does not write.
        """
        cards = [load_network(file).card for file in files]  # which checks checksum and size, too
        self._models = [model_of(file) for file in files]
        self._share = share
        numbered = enumerate(zip(files, cards, strict=True), 1)
        self.hashes: dict[str, str] = {
            f"teacher {n} {file.name}": card["sha256"] for n, (file, card) in numbered
        }

    def taught(self, glyphs: NDArray[np.uint8], targets: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the training targets of glyphs.

        Args:
            glyphs: (n, 28, 28) uint8.
            targets: (n, k) float32, what their labels say, as `CLASSES`.

        Returns:
            (n, k) float32, each row summing to 1; without teachers, the targets.
        """
        if not self._models:
            return targets
        mean = np.mean([outputs(model, glyphs) for model in self._models], axis=0)
        return np.asarray((1 - self._share) * targets + self._share * mean, np.float32)


NO_TEACHERS = Teachers((), 0.0)
