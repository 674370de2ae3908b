"""The samples of one epoch: pictures, variants of pen strokes, and non-digits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from board.ink.stroke import Points
from board.reading.network.glyph import SIZE_PX, glyph_of
from board.reading.network.network import CLASSES, DIVIDED
from trainer.data.characters import class_of, may_be_a_digit
from trainer.data.dataset import PenData, Pictures, Sample, by_writer
from trainer.recipe import Recipe
from trainer.synthesis import nondigits
from trainer.synthesis.augment import (
    PEN_WIDTHS_PX,
    as_recorded,
    is_upright,
    vary_pictures,
    vary_strokes,
    with_flag,
    with_habit,
)

NOT_A_DIGIT = CLASSES.index("?")
PART, SEVERAL = (CLASSES.index(name) for name in DIVIDED)
SURE, DOUBTFUL, GRADUAL = range(3)
"""How far a label is to be trusted: wholly; not where the ink looks like a digit; there in part, as it
differs from a digit only a little, by its size, or for a reader of the whole page."""

Shown = tuple[Sequence[Points], int, int]
"""Strokes, what they are, as an index into `CLASSES`, and how far to trust that."""


@dataclass(frozen=True, eq=False)
class Epoch:
    """The shuffled samples of one epoch.

    Attributes:
        glyphs: (n, 28, 28) uint8.
        labels: (n,) int64, indices into `CLASSES`.
        trust: (n,) int64, `SURE`, `DOUBTFUL` or `GRADUAL`.
    """

    glyphs: NDArray[np.uint8]
    labels: NDArray[np.int64]
    trust: NDArray[np.int64]


def epoch_of(pictures: Pictures, pen: PenData, recipe: Recipe, number: int) -> Epoch:
    """Make the samples of one epoch; the same recipe and number give the same samples."""
    cv2.setNumThreads(1)  # this runs beside the training, which needs the cores
    rng = np.random.default_rng([recipe.seed, number])
    strokes = list(_strokes_of(pen, recipe, rng)) if pen.digits else []
    drawn = np.empty((len(strokes), SIZE_PX, SIZE_PX), np.uint8)
    for i, (sample, _, _) in enumerate(strokes):
        varied = as_recorded(vary_strokes(sample, rng), rng)
        drawn[i] = glyph_of(varied, PEN_WIDTHS_PX[rng.integers(len(PEN_WIDTHS_PX))])
    warped = rng.random(len(drawn)) < 0.25  # so that a warp's blur is no mark of MNIST's digits
    drawn[warped] = vary_pictures(drawn[warped], rng, 0.7)
    shown = np.repeat(pictures.pictures, recipe.picture_variants, axis=0)
    shown_labels = np.repeat(pictures.labels, recipe.picture_variants)
    glyphs = np.concatenate([vary_pictures(shown, rng), drawn])
    labels = np.concatenate([shown_labels, np.array([label for _, label, _ in strokes], np.int64)])
    trust = np.concatenate([np.full(len(shown), SURE), np.array([t for _, _, t in strokes], np.int64)])
    order = rng.permutation(len(glyphs))
    return Epoch(glyphs[order], labels[order], trust[order])


def epoch_size(pictures: Pictures, pen: PenData, recipe: Recipe) -> int:
    """Return how many samples `epoch_of` makes."""
    shown = len(pictures) * recipe.picture_variants
    if not pen.digits:
        return shown
    return (
        shown
        + len(pen.digits) * recipe.digit_variants
        + recipe.characters * bool(pen.characters) + recipe.symbols * bool(pen.symbols)
        + recipe.winners * bool(pen.winners)
        + recipe.merged + recipe.stacked + recipe.with_part + recipe.with_mark + recipe.slips
        + recipe.fragments + recipe.scribbles + recipe.signs + recipe.crossed_out
        + recipe.flagged * (bool(_upright_ones(pen)) + any(s.label == "7" for s in pen.digits))
    )  # fmt: skip


def _strokes_of(pen: PenData, recipe: Recipe, rng: Generator) -> Iterator[Shown]:
    """Yield the strokes of an epoch."""
    known = pen.characters
    digits, characters = _Hands(pen.digits, rng), _Hands(known, rng)
    for _ in range(len(pen.digits) * recipe.digit_variants):
        (digit,) = digits.by_one_hand(1)
        yield with_habit(digit.strokes, digit.label, rng), int(digit.label), SURE
    for one in _some(_upright_ones(pen), recipe.flagged, rng):
        yield with_flag(one.strokes[0], rng), 1, SURE
    for seven in _some([s for s in pen.digits if s.label == "7"], recipe.flagged, rng):
        yield seven.strokes, 7, SURE
    for _ in range(recipe.slips):
        (digit,) = digits.by_one_hand(1)
        yield nondigits.with_slip(digit.strokes, digit.label, rng), int(digit.label), SURE
    yield from _characters_of(known, recipe.characters, rng)
    for symbol in _some(pen.symbols, recipe.symbols, rng):
        yield symbol.strokes, class_of(symbol.label), DOUBTFUL
    for winner in _some(pen.winners, recipe.winners, rng):
        label = CLASSES.index(winner.label) if winner.label in DIVIDED else class_of(winner.label)
        yield winner.strokes, label, SURE if label == SEVERAL else _trust_in(winner.label)
    for _ in range(recipe.scribbles):
        yield nondigits.scribble(rng), NOT_A_DIGIT, DOUBTFUL
    for _ in range(recipe.signs):
        sign, strokes = nondigits.sign(rng)
        yield strokes, CLASSES.index(sign), GRADUAL if sign in "/," else SURE
    for _ in range(recipe.crossed_out):
        yield nondigits.crossed_out(digits.by_one_hand(1)[0].strokes, rng), NOT_A_DIGIT, DOUBTFUL

    def some_by_one_hand(count: int) -> tuple[list[Sequence[Points]], int]:
        """Take digits, or in a third of all cases characters; these may be a digit together or in part."""
        is_word = bool(known) and rng.random() < 1 / 3
        hands = characters if is_word else digits
        written: list[Sequence[Points]] = [sample.strokes for sample in hands.by_one_hand(count)]
        if known and not is_word and rng.random() < 0.12:
            written[0] = characters.by_one_hand(1)[0].strokes
        return written, DOUBTFUL if is_word else SURE

    for _ in range(recipe.merged):
        written, trust = some_by_one_hand(2 if rng.random() < 0.75 else 3)
        yield nondigits.merged(written, rng), SEVERAL, trust
    for _ in range(recipe.stacked):
        yield nondigits.stacked(some_by_one_hand(2)[0], rng), SEVERAL, DOUBTFUL
    for _ in range(recipe.with_part):
        written, trust = some_by_one_hand(2)
        yield nondigits.with_part(written, rng), SEVERAL, trust
    for _ in range(recipe.with_mark):
        (digit,) = digits.by_one_hand(1)
        yield nondigits.with_mark(digit.strokes, rng, bar=digit.label not in "15"), SEVERAL, SURE
    for _ in range(recipe.fragments):
        yield nondigits.fragment(some_by_one_hand(1)[0][0], rng), PART, DOUBTFUL


class _Hands:
    """Choose samples that one hand wrote."""

    def __init__(self, samples: Sequence[Sample], rng: Generator) -> None:
        self._hands = list(by_writer(samples).values())
        shares = np.sqrt([len(hand) for hand in self._hands])  # so that those who wrote most do not prevail
        self._shares = shares / shares.sum()
        self._rng = rng

    def by_one_hand(self, count: int) -> list[Sample]:
        hand = self._hands[int(self._rng.choice(len(self._hands), p=self._shares))]
        return [hand[int(self._rng.integers(len(hand)))] for _ in range(count)]


def _characters_of(samples: Sequence[Sample], count: int, rng: Generator) -> Iterator[Shown]:
    """Yield characters, the rarer classes more often than their number would have it."""
    classes: dict[int, list[Sample]] = {}
    for sample in samples:
        classes.setdefault(class_of(sample.label), []).append(sample)
    if not classes:
        return
    labels = list(classes)
    shares = np.sqrt([len(classes[label]) for label in labels])
    for n in rng.choice(len(labels), count, p=shares / shares.sum()):
        of_class = classes[labels[n]]
        sample = of_class[int(rng.integers(len(of_class)))]
        yield sample.strokes, labels[n], _trust_in(sample.label)


def _upright_ones(pen: PenData) -> list[Sample]:
    return [s for s in pen.digits if s.label == "1" and is_upright(s.strokes)]


def _trust_in(label: str) -> int:
    """Return how far to trust the label of a character or of a part."""
    return GRADUAL if may_be_a_digit(label) else SURE


def _some(samples: Sequence[Sample], count: int, rng: Generator) -> list[Sample]:
    return [samples[i] for i in rng.integers(len(samples), size=count)] if samples else []
