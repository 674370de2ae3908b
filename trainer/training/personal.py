"""A personal network: fine-tuned on one hand while rehearsing others.

What keeps it from forgetting is rehearsal: general samples, which it learns to answer as it did before
(Z. Li, D. Hoiem, Learning without forgetting, 2016); and going only half the way to the trained weights
(M. Wortsman et al., Robust fine-tuning of zero-shot models, 2022).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from board.reading.network.glyph import glyph_of
from board.reading.network.network import CLASSES, LABELS
from trainer.data.dataset import PenData, Pictures, Sample
from trainer.evaluation.measures import share
from trainer.model.from_network import model_of
from trainer.model.network import fed, outputs, predict
from trainer.recipe import read_recipe
from trainer.synthesis.augment import PEN_WIDTHS_PX, vary_strokes
from trainer.synthesis.mixture import epoch_of

FOLDS = 4
"""The ink is held back in so many parts, one after the other."""
LEAST_INK = 2 * FOLDS
MOST_LOSS = 0.002
"""A personal network may lose so much accuracy on general digits, and no more."""
EPOCHS = 4
RATE = 5e-4
STEP = 0.5
"""How far to go from the weights before to the trained ones; chosen on two writers of the validation."""
BATCH = 64
OWN_AN_EPOCH = 1200
"""Variants of the person's digits in an epoch, whatever their number."""
_REHEARSED = ("merged=300", "stacked=80", "with_part=150", "with_mark=100", "fragments=300", "scribbles=80",
              "signs=70", "crossed_out=40", "flagged=40", "slips=40", "digit_variants=1", "characters=600",
              "symbols=300", "winners=100")  # fmt: skip
_PICTURES, _DIGITS, _NONDIGITS = 1500, 1800, 300


@dataclass(frozen=True, eq=False)
class General:
    """General data: samples to rehearse with, and tests for forgetting.

    Attributes:
        pictures: MNIST's training pictures.
        pen: the pen data of the training's side.
        tests: by name, glyphs (n, 28, 28) uint8 and labels (n,) int64 of no side but the test's.
    """

    pictures: Pictures
    pen: PenData
    tests: dict[str, tuple[NDArray[np.uint8], NDArray[np.int64]]]


@dataclass(frozen=True, eq=False)
class Personal:
    """A personal network and its tests.

    Attributes:
        model: the Keras network, trained on all the ink.
        held_back: on ink held back from training, `before` and `after` as `measures.share` has them, and
            the mean log losses `loss_before` and `loss_after`.
        general: for each general test, `before` and `after`.
        reason: why it should not replace the network it came from; empty if it should.
    """

    model: Any
    held_back: dict[str, Any]
    general: dict[str, dict[str, Any]]
    reason: str


def personal_network(
    network: Path, ink: Sequence[Sample], general: General, seed: int, say: Callable[[str], None]
) -> Personal:
    """Train and test a network for one hand.

    It is better if, of the ink held back in four parts from four trial networks, more is read rightly than
    before; if as much, if the mean log loss is lower. It must lose no more than 0.2 points on any
    general test.

    Args:
        network: the ONNX file to begin from.
        ink: the person's labelled digits, "?" being no digit; at least `LEAST_INK`.
        general: to rehearse and to test with, without that person.
        seed: of all chance.
        say: receives the name of each step.

    Raises:
        UserError: if the network is of an unknown form.
    """
    labels = np.array([LABELS.index(sample.label) for sample in ink])
    glyphs = np.stack([glyph_of(sample.strokes) for sample in ink])
    before = model_of(network)
    rehearsal = _rehearsal(before, general, seed)
    held_back_answers = np.empty((len(ink), len(LABELS)), np.float32)
    fold_of = _folds(labels, np.random.default_rng(seed))
    for fold in range(FOLDS):
        say(f"training without part {fold + 1} of {FOLDS} of the ink")
        kept = [sample for sample, own in zip(ink, fold_of, strict=True) if own != fold]
        trial = _trained(network, kept, rehearsal, seed + 1 + fold)
        held = fold_of == fold
        held_back_answers[held] = predict(trial, glyphs[held])
    held_back = _compared(predict(before, glyphs), held_back_answers, labels)
    say("training with all the ink")
    model = _trained(network, ink, rehearsal, seed)
    say("reading the general tests")
    tests = {
        name: _compared(predict(before, test_glyphs), predict(model, test_glyphs), test_labels)
        for name, (test_glyphs, test_labels) in general.tests.items()
    }
    return Personal(model, held_back, tests, _reason_against(held_back, tests))


_Rehearsal = tuple[NDArray[np.uint8], NDArray[np.float32]]
"""Glyphs (n, 28, 28), and what the network believed of them, (n, k) as `CLASSES`."""


def _folds(labels: NDArray[np.int64], rng: Generator) -> NDArray[np.int64]:
    """Divide samples so that each label is spread over the folds."""
    order = np.lexsort((rng.random(len(labels)), labels))
    folds = np.empty(len(labels), np.int64)
    folds[order] = np.arange(len(labels)) % FOLDS
    return folds


def _compared(
    before: NDArray[np.float32], after: NDArray[np.float32], labels: NDArray[np.int64]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, answers in (("before", before), ("after", after)):
        believed = answers[np.arange(len(labels)), labels]
        result[name] = share(int((answers.argmax(axis=1) == labels).sum()), len(labels))
        result[f"loss_{name}"] = float(-np.log(believed + 1e-9).mean())
    return result


def _reason_against(held_back: dict[str, Any], tests: dict[str, dict[str, Any]]) -> str:
    right = [held_back[side]["correct"] for side in ("before", "after")]
    of = f"of {held_back['before']['count']} held-back digits"
    if right[1] < right[0]:
        return f"it reads {right[1]} {of} rightly, the one before {right[0]}"
    if right[1] == right[0] and held_back["loss_after"] >= held_back["loss_before"]:
        return f"it reads {right[1]} {of} rightly, as many as the one before, and is no surer of them"
    for name, test in tests.items():
        if test["before"]["share"] - test["after"]["share"] > MOST_LOSS + 1e-9:
            return (
                f"it would read {test['after']['share']:.2%} of {name} rightly, the one before "
                f"{test['before']['share']:.2%}, and more than {MOST_LOSS:.1%} may not be lost"
            )
    return ""


def _rehearsal(teacher: Any, general: General, seed: int) -> _Rehearsal:
    """Make general samples of every kind, and ask what the network believes of them."""
    rng = np.random.default_rng(seed)
    recipe = read_recipe(overrides=[f"seed={seed}", *_REHEARSED])
    glyphs = epoch_of(_some(general.pictures, rng), _some_pen(general.pen, rng), recipe, 0).glyphs
    return glyphs, outputs(teacher, glyphs)


def _trained(network: Path, ink: Sequence[Sample], rehearsal: _Rehearsal, seed: int) -> Any:
    """Train from an exported network on a person's ink, rehearsing general samples."""
    keras.utils.set_random_seed(seed)
    model = model_of(network)
    before = model.get_weights()
    rng = np.random.default_rng(seed)
    steps = -(-(len(rehearsal[0]) + OWN_AN_EPOCH) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * steps)
    model.compile(keras.optimizers.Adam(rate), keras.losses.CategoricalCrossentropy())
    for _ in range(EPOCHS):
        own, own_labels = _variants(ink, rng)
        glyphs = np.concatenate([rehearsal[0], own])
        targets = np.concatenate([rehearsal[1], np.eye(len(CLASSES), dtype=np.float32)[own_labels]])
        order = rng.permutation(len(glyphs))
        model.fit(**fed(glyphs[order], BATCH, targets[order]), shuffle=False, verbose=0)
    model.set_weights(
        [old + STEP * (new - old) for old, new in zip(before, model.get_weights(), strict=True)]
    )
    return model


def _variants(ink: Sequence[Sample], rng: Generator) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    chosen = rng.permutation(np.resize(np.arange(len(ink)), OWN_AN_EPOCH))
    pens = rng.choice(PEN_WIDTHS_PX, OWN_AN_EPOCH)
    glyphs = [
        glyph_of(vary_strokes(ink[i].strokes, rng, 0.7), float(pen_px))
        for i, pen_px in zip(chosen, pens, strict=True)
    ]
    return np.stack(glyphs), np.array([CLASSES.index(ink[i].label) for i in chosen])


def _some(pictures: Pictures, rng: Generator) -> Pictures:
    chosen = rng.integers(len(pictures), size=min(_PICTURES, len(pictures)))
    return Pictures(pictures.pictures[chosen], pictures.labels[chosen])


def _some_pen(pen: PenData, rng: Generator) -> PenData:
    def some(samples: Sequence[Sample], count: int) -> list[Sample]:
        return [samples[i] for i in rng.permutation(len(samples))[:count]]

    return replace(pen, digits=some(pen.digits, _DIGITS), nondigits=some(pen.nondigits, _NONDIGITS))
