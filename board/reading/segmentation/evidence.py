"""The evidence for a group of pieces: what the network believes of it, and how its pieces lie.

`Weights.scores` makes a score of it, and a partition's score is the sum of its groups' scores; so the
weights can be fitted to boards whose truth is known (`trainer.training.fit_reading`).
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from board.reading.network.network import CLASSES, LABELS, LETTERS, SIGNS
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
    "digit",  # logarithm of what the network believes of each kind,
    "sign",
    "letter",
    "other",
    "digits",  # and times the number of pieces
    "signs",
    "letters",
    "others",
    "part",  # logarithm of what the network believes of its being a part of a mark,
    "several",  # or several marks
    "whole",  # logarithm of how little a larger group that it is part of looks like one whole mark
    "parts",  # mean of "part" over its pieces,
    "digit pieces",  # and of "digit",
    "letter pieces",  # and of "letter"
    "best piece",  # most of "digit" among its pieces
    "each",  # for each group
    "pieces",  # its pieces
    "strokes",  # the strokes or components that they are of
    "bonds",  # for each two near pieces put together
    "distance",  # distance of their ink, in units of the larger one's extent
    "inside",  # square of the share of one's x-range that lies inside the other's
    "apart",  # gap between their x-ranges, negative where they overlap
    "likeness",  # extent of the smaller, in units of the larger one's
    "crossing",  # whether their ink crosses in the middle of both
    "uncut",  # for each place where what was written in one could be cut, but is not
    "scrap",  # if the group is only a part of what was written in one
    "outside",  # how far the nearest other ink is, in units of the larger one's extent
    "crossed",  # how often other ink crosses its own in the middle of both
    "wide",  # how much wider than 1.3 times its height it is
    "width",  # logarithm of its width, in heights of the digits near it,
    "height",  # and of its height
    "ligature",  # for a part that may only join two digits
)

_COLUMN = {name: i for i, name in enumerate(EVIDENCE)}
_PART, _SEVERAL = CLASSES.index("part"), CLASSES.index("several")
_LEAST = 1e-3  # beliefs below it are alike: a network is never so sure of a look-alike
_FAR = 0.5  # other ink is never further away than this
_OFTEN = 3  # and never crosses more often
_LARGEST = 8.0  # no side is more times as large, or less, as a digit is high


def kind_beliefs(beliefs: NDArray[np.float32]) -> NDArray[np.float64]:
    """Sum what the network believes of each kind: (n, 4) float64 from (n, classes)."""
    return np.stack([beliefs[:, column].sum(axis=1, dtype=np.float64) for column in COLUMNS], axis=1)


def evidence_of(
    pieces: Sequence[Piece],
    groups: Sequence[tuple[int, ...]],
    beliefs: NDArray[np.float32],
    neighbours: Neighbours,
    boxes: NDArray[np.float64],
    usual: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Collect the evidence for groups of pieces.

    Args:
        pieces: all pieces of the page.
        groups: n groups of piece indices, each piece alone among them.
        beliefs: (n, classes) float32, what the network believes of each group.
        neighbours: the pairs of near pieces.
        boxes: (n, 4) float64, left, top, width and height of each group.
        usual: (n,) float64, about how high a digit near each group is.

    Returns:
        (n, e) float64: a column for each of `EVIDENCE`.
    """
    evidence = np.zeros((len(groups), len(EVIDENCE)))

    def fill(name: str, values: NDArray[np.generic] | Sequence[float] | float) -> None:
        evidence[:, _COLUMN[name]] = values

    count = np.array([len(g) for g in groups], np.float64)
    believed = np.log(np.maximum(kind_beliefs(beliefs), _LEAST))
    evidence[:, :4] = believed
    evidence[:, 4:8] = believed * count[:, None]
    part, several = beliefs[:, _PART].astype(np.float64), beliefs[:, _SEVERAL].astype(np.float64)
    fill("part", np.log(np.maximum(part, _LEAST)))
    fill("several", np.log(np.maximum(several, _LEAST)))
    fill("whole", np.log(np.maximum(1 - _wholes_around(groups, 1 - part - several), _LEAST)))
    alone = np.array([n for n, g in enumerate(groups) if len(g) == 1], np.int64)
    of_piece = np.empty(len(pieces), np.int64)
    of_piece[[groups[n][0] for n in alone.tolist()]] = alone
    starts = np.cumsum(count.astype(np.int64)) - count.astype(np.int64)
    single = of_piece[[i for g in groups for i in g]] if groups else alone
    for name, column in (("parts", "part"), ("digit pieces", "digit"), ("letter pieces", "letter")):
        fill(name, np.add.reduceat(evidence[single, _COLUMN[column]], starts) / count if groups else 0.0)
    fill("best piece", np.maximum.reduceat(evidence[single, DIGIT], starts) if groups else 0.0)
    fill("each", 1.0)
    fill("pieces", count)
    fill("strokes", [len({pieces[i].source for i in g}) for g in groups])
    fill("scrap", [_is_scrap(g, pieces) for g in groups])
    width, height = boxes[:, 2], boxes[:, 3]
    fill("wide", np.maximum(width / np.maximum(height, 0.2 * width + 1e-6) - 1.3, 0))
    sides = np.clip(boxes[:, 2:] / usual[:, None], 1 / _LARGEST, _LARGEST)
    evidence[:, [_COLUMN["width"], _COLUMN["height"]]] = np.log(sides)
    fill("ligature", [_is_ligature(g, pieces) for g in groups])
    _fill_bonds(evidence, groups, neighbours)
    return evidence


def _fill_bonds(
    evidence: NDArray[np.float64], groups: Sequence[tuple[int, ...]], neighbours: Neighbours
) -> None:
    """Fill in how the pieces of each group lie to each other, and to those beside it."""
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
    bonds_of: dict[int, dict[int, int]] = {}
    for n, (i, j) in enumerate(neighbours.pairs.tolist()):
        bonds_of.setdefault(i, {})[j] = bonds_of.setdefault(j, {})[i] = n
    distance, crossing = neighbours.distance.tolist(), neighbours.crossing.tolist()
    for g, group in enumerate(groups):
        nearest, crossed, inner = _FAR, 0, []
        for i in group:
            for j, bond in bonds_of.get(i, {}).items():
                if j not in group:
                    nearest = min(nearest, distance[bond])
                    crossed += crossing[bond]
                elif i < j:
                    inner.append(bond)
        evidence[g, _COLUMN["outside"]] = nearest
        evidence[g, _COLUMN["crossed"]] = min(crossed, _OFTEN)
        between = [b for b in inner if not neighbours.same_source[b]]
        uncut = len(inner) - len(between)
        evidence[g, _COLUMN["uncut"]] = uncut
        if between:
            # Pieces hang together like a tree: three that all meet are held by two bonds, not three.
            evidence[g, first : first + bonds.shape[1]] = bonds[between].mean(axis=0) * (
                len(group) - 1 - uncut
            )


def _wholes_around(groups: Sequence[tuple[int, ...]], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each group how much the likeliest larger group with all of its pieces looks whole; (n,)."""
    around = np.zeros(len(groups))
    number = {group: n for n, group in enumerate(groups)}
    for group, belief in zip(groups, whole.tolist(), strict=True):
        for size in range(1, len(group)):
            for some in combinations(group, size):
                n = number.get(some)
                if n is not None and belief > around[n]:
                    around[n] = belief
    return around


def _is_ligature(group: tuple[int, ...], pieces: Sequence[Piece]) -> bool:
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
