"""What a network learns of an epoch's samples: labels, less sure where the ink looks like a digit."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from board.reading.network.network import CLASSES, SIGNS
from trainer.synthesis.mixture import GRADUAL, NOT_A_DIGIT, PART, SEVERAL, SURE, Epoch

NO_DOUBT = 0.75
"""What is doubtful is learned where the network believes at least this much that it is no digit."""
LIKE_A_SIGN = 0.5
"""What was divided is left out, too, where the network believes more than this that it is a sign: a bar is a
minus, two lines of five are an equals sign."""
ITSELF = 0.4
"""What is taught as a digit, too, is taught at least so much as itself."""
_SIGNS = np.isin(CLASSES, SIGNS)

Believe = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""From glyphs to what the network believes of them, (n, k) float32."""


def to_learn(epoch: Epoch, believe: Believe | None = None) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return the glyphs to learn from and their targets, (n, k) float32 with rows that sum to 1.

    The upright of a 4 is a 1 in itself; to call it "not a digit" would only teach the network to
    doubt real ones. So what is doubtful is left out where the network, as it is now, takes it for a
    digit.

    A comma differs from a 1 by its size, which the network does not see; a b from a 6 sometimes, and a part
    of an H from a 1 often by nothing. These are taught in part as the digits that the network takes them
    for: both beliefs stay alive where samples of both look alike, the more usual one ahead; where only one
    looks so, it wins with time (S. Reed and others, Training deep neural networks on noisy labels with
    bootstrapping, 2015).

    Args:
        epoch: the samples.
        believe: the network as it is now; None if it knows nothing yet: then only what is sure is learned.
    """
    targets = np.eye(len(CLASSES), dtype=np.float32)[epoch.labels]
    keep = epoch.trust == SURE
    asked = np.flatnonzero(~keep)
    if believe and len(asked):
        believed = believe(epoch.glyphs[asked])
        digits = believed[:, :NOT_A_DIGIT]
        gradual = epoch.trust[asked] == GRADUAL
        like_a_digit = 1 - digits.sum(axis=1) < NO_DOUBT
        like_a_sign = (believed[:, _SIGNS].sum(axis=1) > LIKE_A_SIGN) & np.isin(
            epoch.labels[asked], (PART, SEVERAL)
        )
        keep[asked] = ~like_a_sign & (gradual | ~like_a_digit)
        taken = (1 - ITSELF) * digits * gradual[:, None]
        targets[asked] *= 1 - taken.sum(axis=1, keepdims=True)
        targets[asked, :NOT_A_DIGIT] += taken
    return epoch.glyphs[keep], targets[keep]
