"""A made-up network, for tests that need answers but no weights."""

import numpy as np
from numpy.typing import NDArray


class EverythingIsASeven:
    """Take every glyph for a seven, or else a one."""

    def probabilities(self, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, 11) float32."""
        chances = np.zeros((len(glyphs), 11), np.float32)
        chances[:, [7, 1]] = 0.97, 0.02
        return chances
