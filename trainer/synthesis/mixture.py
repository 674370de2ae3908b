"""The samples of one epoch: pictures, variants of pen strokes, and non-digits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from board.ink.stroke import Points
from board.reading.network.glyph import SIZE_PX, glyph_of
from board.reading.network.network import CLASSES
from trainer.data.dataset import PenData, Pictures, Sample, by_writer
from trainer.recipe import Recipe
from trainer.synthesis import nondigits
from trainer.synthesis.augment import PEN_WIDTHS_PX, vary_pictures, vary_strokes, with_habit

NOT_A_DIGIT = CLASSES.index("?")
PART = CLASSES.index("part")


@dataclass(frozen=True, eq=False)
class Epoch:
    """The shuffled samples of one epoch.

    Attributes:
        glyphs: (n, 28, 28) uint8.
        labels: (n,) int64, indices into `CLASSES`.
        doubtful: (n,) bool, parts of digits that may be digits in themselves.
    """

    glyphs: NDArray[np.uint8]
    labels: NDArray[np.int64]
    doubtful: NDArray[np.bool_]


def epoch_of(pictures: Pictures, pen: PenData, recipe: Recipe, number: int) -> Epoch:
    """Make the samples of one epoch; the same recipe and number give the same samples."""
    cv2.setNumThreads(1)  # this runs beside the training, which needs the cores
    rng = np.random.default_rng([recipe.seed, number])
    strokes = list(_strokes_of(pen, recipe, rng)) if pen.digits else []
    drawn = np.empty((len(strokes), SIZE_PX, SIZE_PX), np.uint8)
    for i, (sample, _, _) in enumerate(strokes):
        drawn[i] = glyph_of(vary_strokes(sample, rng), PEN_WIDTHS_PX[rng.integers(len(PEN_WIDTHS_PX))])
    warped = rng.random(len(drawn)) < 0.25  # so that a warp's blur is no mark of MNIST's digits
    drawn[warped] = vary_pictures(drawn[warped], rng, 0.7)
    shown = np.repeat(pictures.pictures, recipe.picture_variants, axis=0)
    shown_labels = np.repeat(pictures.labels, recipe.picture_variants)
    glyphs = np.concatenate([vary_pictures(shown, rng), drawn])
    labels = np.concatenate([shown_labels, np.array([label for _, label, _ in strokes], np.int64)])
    doubtful = np.concatenate([np.zeros(len(shown), bool), np.array([d for _, _, d in strokes], bool)])
    order = rng.permutation(len(glyphs))
    return Epoch(glyphs[order], labels[order], doubtful[order])


def epoch_size(pictures: Pictures, pen: PenData, recipe: Recipe) -> int:
    """Return how many samples `epoch_of` makes."""
    shown = len(pictures) * recipe.picture_variants
    if not pen.digits:
        return shown
    return (
        shown
        + len(pen.digits) * recipe.digit_variants
        + len(pen.nondigits) * recipe.nondigit_variants
        + recipe.merged + recipe.stacked + recipe.with_part + recipe.fragments
        + recipe.scribbles + recipe.bars + recipe.brackets + recipe.crossed_out
    )  # fmt: skip


def _strokes_of(pen: PenData, recipe: Recipe, rng: Generator) -> Iterator[tuple[Sequence[Points], int, bool]]:
    """Yield strokes, their label, and whether that label is doubtful."""
    hands = list(by_writer(pen.digits).values())
    shares = np.sqrt([len(hand) for hand in hands])  # so that those who wrote most do not prevail
    shares /= shares.sum()

    def by_one_hand(count: int) -> list[Sample]:
        hand = hands[int(rng.choice(len(hands), p=shares))]
        return [hand[int(rng.integers(len(hand)))] for _ in range(count)]

    for _ in range(len(pen.digits) * recipe.digit_variants):
        (digit,) = by_one_hand(1)
        yield with_habit(digit.strokes, digit.label, rng), int(digit.label), False
    for sample in pen.nondigits:
        for _ in range(recipe.nondigit_variants):
            yield sample.strokes, NOT_A_DIGIT, False

    def strokes_by_one_hand(count: int) -> list[Sequence[Points]]:
        return [digit.strokes for digit in by_one_hand(count)]

    def or_not(strokes: Sequence[Points]) -> Sequence[Points]:
        if not pen.nondigits or rng.random() > 0.12:
            return strokes
        return pen.nondigits[int(rng.integers(len(pen.nondigits)))].strokes

    for _ in range(recipe.merged):
        first, *others = strokes_by_one_hand(2 if rng.random() < 0.75 else 3)
        yield nondigits.merged([or_not(first), *others], rng), PART, False
    for _ in range(recipe.stacked):
        yield nondigits.stacked(strokes_by_one_hand(2), rng), PART, True
    for _ in range(recipe.with_part):
        yield nondigits.with_part(strokes_by_one_hand(2), rng), PART, False
    for _ in range(recipe.fragments):
        yield nondigits.fragment(or_not(strokes_by_one_hand(1)[0]), rng), PART, True
    for _ in range(recipe.scribbles):
        yield nondigits.scribble(rng), NOT_A_DIGIT, True
    for _ in range(recipe.bars):
        yield nondigits.bar(rng), NOT_A_DIGIT, False
    for _ in range(recipe.brackets):
        yield nondigits.bracket(rng), NOT_A_DIGIT, False
    for _ in range(recipe.crossed_out):
        yield nondigits.crossed_out(strokes_by_one_hand(1)[0], rng), NOT_A_DIGIT, True
