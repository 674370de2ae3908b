"""The evidence for a group of pieces: what the network believes of it, and how its pieces lie.

A group's score is linear in its evidence, and a partition's score is the sum of its groups'
scores; so the weights can be fitted to boards whose truth is known (`trainer.training.fit_reading`).
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from board.reading.network.network import WHOLE_NO_DIGIT
from board.reading.segmentation.candidates import Neighbours
from board.reading.segmentation.pieces import Piece

WEIGHTS: dict[str, float] = {
    "digit belief": 3.085,  # log probability of the likeliest digit, times the number of pieces
    "junk belief": 1.316,  # log probability of "not a digit", times the number of pieces
    "junk": -2.181,  # for each group that is not a digit
    "junk pieces": 0.557,  # for each of its pieces
    "scrap": -5.0,  # if it is only a part of what was written in one
    "ligature": -1.012,  # for a part that only joins two digits, in place of all else
    "bonds": 1.13,  # for each two near pieces put together
    "distance": -5.659,  # distance of their ink, in units of the larger one's extent
    "inside": 0.166,  # square of the share of one's x-range that lies inside the other's
    "apart": -2.809,  # gap between their x-ranges, negative where they overlap
    "size": -0.026,  # extent of the smaller, in units of the larger one's
    "junk bonds": 0.519,  # for each bond in a group that is not a digit
    "uncut": 0.506,  # for each place where what was written in one could be cut, but is not
    "small": -3.942,  # log of how many times smaller than usual a digit is, beyond a half
    "wide": -1.802,  # how much wider than 1.3 times its height a digit is
}
"""What each kind of evidence counts, by name; fitted by `digit-trainer fit-reading`."""

_COLUMN = {name: i for i, name in enumerate(WEIGHTS)}


def weight_vector(weights: dict[str, float] = WEIGHTS) -> NDArray[np.float64]:
    """Return weights as a vector in the order of the evidence's columns."""
    return np.array([weights[name] for name in WEIGHTS])


def evidence_of(
    pieces: Sequence[Piece],
    groups: Sequence[tuple[int, ...]],
    beliefs: NDArray[np.float32],
    neighbours: Neighbours,
) -> NDArray[np.float64]:
    """Collect the evidence for groups of pieces.

    Args:
        pieces: all pieces of the page.
        groups: n groups of piece indices.
        beliefs: (n, k) float32, what the network believes of each group.
        neighbours: the pairs of near pieces.

    Returns:
        (n, 2, k) float64: evidence for each group as a digit and as not a digit, a column for
        each of `WEIGHTS`.
    """
    evidence = np.zeros((len(groups), 2, len(WEIGHTS)))
    count = np.array([len(g) for g in groups])
    log_p = np.log(np.maximum(beliefs, 1e-6))
    evidence[:, 0, _COLUMN["digit belief"]] = log_p[:, :10].max(axis=1) * count
    evidence[:, 1, _COLUMN["junk belief"]] = (
        np.log(np.maximum(beliefs[:, WHOLE_NO_DIGIT].sum(axis=1), 1e-6)) * count
    )
    evidence[:, 1, _COLUMN["junk"]] = 1
    evidence[:, 1, _COLUMN["junk pieces"]] = count
    evidence[:, 1, _COLUMN["scrap"]] = [_is_scrap(g, pieces) for g in groups]
    ligature = np.array([is_ligature(g, pieces) for g in groups], bool)
    evidence[ligature, 1] = 0
    evidence[ligature, 1, _COLUMN["ligature"]] = 1

    bonds = np.stack(
        [
            np.ones(len(neighbours.pairs)),
            neighbours.distance,
            neighbours.inside**2,
            neighbours.apart,
            neighbours.size,
        ],
        axis=1,
    )
    first = _COLUMN["bonds"]
    bond_of = {(i, j): n for n, (i, j) in enumerate(neighbours.pairs.tolist())}
    usual, extents, aspects = _sizes(pieces, groups)
    evidence[:, 0, _COLUMN["small"]] = np.maximum(np.log(usual / extents / 2), 0)
    evidence[:, 0, _COLUMN["wide"]] = np.maximum(aspects - 1.3, 0)
    for g, group in enumerate(groups):
        inner = [bond_of[pair] for pair in combinations(group, 2) if pair in bond_of]
        uncut = [b for b in inner if neighbours.same_source[b]]
        evidence[g, :, _COLUMN["uncut"]] = len(uncut)
        between = [b for b in inner if not neighbours.same_source[b]]
        if between:
            # Pieces hang together like a tree: three that all meet are held by two bonds, not three.
            ties = len(group) - 1 - len(uncut)
            evidence[g, :, first : first + bonds.shape[1]] = bonds[between].mean(axis=0) * ties
            evidence[g, 1, _COLUMN["junk bonds"]] = ties
    return evidence


def is_ligature(group: tuple[int, ...], pieces: Sequence[Piece]) -> bool:
    """Tell whether a group may only join two digits: one part of a stroke that goes on at both ends."""
    i = group[0]
    return (
        len(group) == 1
        and 0 < i < len(pieces) - 1
        and pieces[i - 1].source == pieces[i].source == pieces[i + 1].source
    )


def _is_scrap(group: tuple[int, ...], pieces: Sequence[Piece]) -> bool:
    """Tell whether a group has a part of a stroke or component, but not all of it."""
    return any(
        0 <= j < len(pieces) and pieces[j].source == pieces[i].source and j not in group
        for i in group
        for j in (i - 1, i + 1)
    )


def _sizes(
    pieces: Sequence[Piece], groups: Sequence[tuple[int, ...]]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Return the usual extent of larger pieces, and each group's extent and width by height."""
    boxes = np.array([p.box for p in pieces], np.float64).reshape(-1, 4)
    usual = float(np.quantile(np.maximum(boxes[:, 2], boxes[:, 3]), 0.7)) if len(pieces) else 1.0
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    size = np.array([high[list(g)].max(axis=0) - low[list(g)].min(axis=0) for g in groups]).reshape(-1, 2)
    extents = np.maximum(size.max(axis=1), 1.0)
    return max(usual, 1.0), extents, size[:, 0] / np.maximum(size[:, 1], 0.2 * extents)
