"""The evidence for a group of pieces: what the network believes of it, and how its pieces lie.

A group's score as a digit, sign, letter or other mark is linear in its evidence, and a partition's
score is the sum of its groups' scores; so the weights can be fitted to boards whose truth is known
(`trainer.training.fit_reading`).
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from board.reading.network.network import CLASSES, DIVIDED, LABELS, LETTERS, SIGNS
from board.reading.segmentation.candidates import Neighbours
from board.reading.segmentation.pieces import Piece

KINDS = ("digit", "sign", "letter", "other")
"""What a group can be; "other" is any other mark."""
DIGIT, SIGN, LETTER, OTHER = range(len(KINDS))

COLUMNS = (
    np.array([c in LABELS[:10] for c in CLASSES]),
    np.array([c in SIGNS for c in CLASSES]),
    np.array([c in LETTERS for c in CLASSES]),
    np.array([c == LABELS[10] for c in CLASSES]),
)
"""For each kind which of the network's classes it is."""

EVIDENCE = (
    "belief",  # logarithm of what the network believes of the kind, times the number of pieces
    "each",  # for each group
    "pieces",  # for each piece of a group
    "bonds",  # for each two near pieces put together
    "distance",  # distance of their ink, in units of the larger one's extent
    "inside",  # square of the share of one's x-range that lies inside the other's
    "apart",  # gap between their x-ranges, negative where they overlap
    "likeness",  # extent of the smaller, in units of the larger one's
    "crossing",  # whether their ink crosses in the middle of both
    "uncut",  # for each place where what was written in one could be cut, but is not
    "scrap",  # if the group is only a part of what was written in one
    "divided",  # logarithm of what the network believes of its being divided wrongly
    "wide",  # how much wider than 1.3 times its height it is
    "ligature",  # for a part that only joins two digits, in place of all else
)

WEIGHTS: dict[str, tuple[float, float, float, float]] = {
    "belief": (0.722, 0.399, 1.261, 0.146),
    "each": (-2.669, -2.995, -2.428, -5.797),
    "pieces": (-0.364, 0.731, 0.427, -1.246),
    "bonds": (3.956, 1.554, 1.649, 1.198),
    "distance": (-4.153, -1.337, -2.923, -3.44),
    "inside": (0.947, 0.692, 1.35, 3.345),
    "apart": (-3.074, -4.057, 0.583, -2.943),
    "likeness": (0.096, -0.271, 1.449, 1.008),
    "crossing": (-0.77, 3.785, -1.196, 4.009),
    "uncut": (-0.15, 1.974, 1.005, 3.154),
    "scrap": (-1.381, -5.277, -5.034, -4.944),
    "divided": (-0.699, -0.065, -0.396, -0.211),
    "wide": (-1.528, 0.267, -2.117, -2.039),
    "ligature": (0, 0, 0, -1.45),
}
"""For each kind of evidence what it counts for a digit, a sign, a letter and another mark.

Fitted by `digit-trainer fit-reading`.
"""

_COLUMN = {name: i for i, name in enumerate(EVIDENCE)}
_DIVIDED = [CLASSES.index(c) for c in DIVIDED]
_LEAST = 1e-3  # beliefs below it are alike: a network is never so sure of a look-alike


def weight_table(weights: Mapping[str, tuple[float, float, float, float]] = WEIGHTS) -> NDArray[np.float64]:
    """Return weights as (4, k) float64: a row for each of `KINDS`, a column for each of `EVIDENCE`."""
    return np.array([weights[name] for name in EVIDENCE]).T


def scores_of(evidence: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the score of each group as each kind: (n, 4) from (n, 4, k) and (4, k)."""
    return np.asarray(np.einsum("nik,ik->ni", evidence, weights))


def kind_beliefs(beliefs: NDArray[np.float32]) -> NDArray[np.float64]:
    """Sum what the network believes of each kind: (n, 4) float64 from (n, classes)."""
    return np.stack([beliefs[:, column].sum(axis=1, dtype=np.float64) for column in COLUMNS], axis=1)


def evidence_of(
    pieces: Sequence[Piece],
    groups: Sequence[tuple[int, ...]],
    beliefs: NDArray[np.float32],
    neighbours: Neighbours,
    boxes: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Collect the evidence for groups of pieces.

    Args:
        pieces: all pieces of the page.
        groups: n groups of piece indices.
        beliefs: (n, classes) float32, what the network believes of each group.
        neighbours: the pairs of near pieces.
        boxes: (n, 4) float64, left, top, width and height of each group.

    Returns:
        (n, 4, k) float64: evidence for each group as each of `KINDS`, a column for each of `EVIDENCE`.
    """
    shared = np.zeros((len(groups), len(EVIDENCE)))
    count = np.array([len(g) for g in groups], np.float64)
    shared[:, _COLUMN["each"]] = 1
    shared[:, _COLUMN["pieces"]] = count
    shared[:, _COLUMN["scrap"]] = [_is_scrap(g, pieces) for g in groups]
    width, height = boxes[:, 2], boxes[:, 3]
    shared[:, _COLUMN["wide"]] = np.maximum(width / np.maximum(height, 0.2 * width + 1e-6) - 1.3, 0)
    bonds = np.stack(
        [
            np.ones(len(neighbours.pairs)),
            neighbours.distance,
            neighbours.inside**2,
            neighbours.apart,
            neighbours.size,
            neighbours.crossing,
        ],
        axis=1,
    )
    first = _COLUMN["bonds"]
    bond_of = {(i, j): n for n, (i, j) in enumerate(neighbours.pairs.tolist())}
    for g, group in enumerate(groups):
        if len(group) == 1:
            continue
        inner = [bond_of[pair] for pair in combinations(group, 2) if pair in bond_of]
        between = [b for b in inner if not neighbours.same_source[b]]
        uncut = len(inner) - len(between)
        shared[g, _COLUMN["uncut"]] = uncut
        if between:
            # Pieces hang together like a tree: three that all meet are held by two bonds, not three.
            shared[g, first : first + bonds.shape[1]] = bonds[between].mean(axis=0) * (len(group) - 1 - uncut)
    evidence = np.repeat(shared[:, None], len(KINDS), axis=1)
    believed = kind_beliefs(beliefs)
    evidence[:, :, _COLUMN["belief"]] = np.log(np.maximum(believed, _LEAST)) * count[:, None]
    divided = beliefs[:, _DIVIDED].sum(axis=1, dtype=np.float64)
    evidence[:, :, _COLUMN["divided"]] = np.log(np.maximum(divided, _LEAST))[:, None]
    ligature = np.array([is_ligature(g, pieces) for g in groups], bool)
    evidence[ligature, OTHER] = 0
    evidence[ligature, OTHER, _COLUMN["ligature"]] = 1
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
