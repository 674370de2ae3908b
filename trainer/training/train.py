"""The training loop: validate on unseen writers, keep the best weights, resume after a stop."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import keras

from board.reading.network.network import load_network
from board.system.errors import UserError
from trainer.data.dataset import (
    PenData,
    Pictures,
    missing_kinds,
    read_mnist,
    read_own_pictures,
    read_pen_data,
)
from trainer.model.from_network import begin_from
from trainer.model.network import build_model, fed, outputs
from trainer.model.weight_average import WeightAverage
from trainer.recipe import Recipe
from trainer.synthesis.mixture import epoch_size
from trainer.synthesis.prefetch import EpochAhead
from trainer.training.calibration import calibrated_belief
from trainer.training.run_state import RunState
from trainer.training.targets import to_learn
from trainer.training.teachers import NO_TEACHERS, Teachers
from trainer.training.validation import MNIST_VALIDATION, Validation

Progress = Callable[[int, int, int, dict[str, float]], None]
"""Called after a step with the epoch, the step, the steps of an epoch, and figures so far."""


_SEEN = 2000
"""Pictures by which the network to begin from is measured."""

EachEpoch = Callable[[Sequence[dict[str, float]]], None]
"""Called after an epoch with the history so far; what it raises ends the training."""


@dataclass(frozen=True, eq=False)
class Material:
    """The training and validation samples of a network.

    Attributes:
        pictures: shown varied, each once an epoch.
        pen: pen samples, shown as the recipe says.
        figures: measures a network on what was held back; the best has the highest "score".
        teachers: what it learns from beside the labels.
        start: an exported network to begin from, or None for chance.
    """

    pictures: Pictures
    pen: PenData
    figures: Callable[[Any], dict[str, float]]
    teachers: Teachers = NO_TEACHERS
    start: Path | None = None


def train(
    recipe: Recipe,
    data: Path,
    run: Path,
    progress: Progress | None = None,
    say: Callable[[str], None] = print,
    each_epoch: EachEpoch | None = None,
    resume: bool = False,
    teachers: Sequence[Path] = (),
    start: Path | None = None,
) -> Path:
    """Train a network, or resume a stopped training.

    Args:
        recipe: how.
        data: folder with `mnist.npz` and the pen samples.
        run: folder to write to.
        progress: receives each step.
        say: receives a line about each epoch.
        each_epoch: called after each epoch.
        resume: go on with the training in the folder, if there is one.
        teachers: exported networks to learn from, too.
        start: an exported network to begin from, of the same widths.

    Returns:
        The path of the best network's weights, `best.weights.h5` in the run folder.

    Raises:
        UserError: if the data cannot be read, or the run folder holds a training that was not to be
            resumed, or is of another recipe, other data or other teachers.
    """
    pictures, _ = read_mnist(data / "mnist.npz")
    pen = read_pen_data(data)
    taught_by = Teachers(teachers, recipe.teaching)
    card = load_network(start).card if start else None
    begun_from = {f"begun from {start.name}": card["sha256"]} if start and card else {}
    state = RunState.begin(run, recipe, hashes_of(data) | taught_by.hashes | begun_from, resume, card)
    if missing := missing_kinds(data):
        say(f"{data} has no {', '.join(f'{kind}-*.jsonl.gz' for kind in missing)}: training goes without")
    shown = pictures[:-MNIST_VALIDATION].with_more(read_own_pictures(data))
    validation = Validation(pictures, pen["validation"])
    material = Material(shown, pen["train"], partial(_figures, validation), taught_by, start)
    train_on(material, recipe, state, progress, say, each_epoch)
    return run / "best.weights.h5"


def _figures(validation: Validation, model: Any) -> dict[str, float]:
    """Measure a network. Of two epochs the better believed the truth more: to count errors is mostly luck."""
    return validation.figures(model) | {"score": calibrated_belief(model, validation)}


def train_on(
    material: Material,
    recipe: Recipe,
    state: RunState,
    progress: Progress | None = None,
    say: Callable[[str], None] = print,
    each_epoch: EachEpoch | None = None,
) -> None:
    """Train from the recorded state to the end; arguments as of `train`."""
    keras.utils.set_random_seed(recipe.seed)
    shown = (material.pictures, material.pen, recipe)
    steps = epoch_size(*shown) // recipe.batch
    if not steps:
        raise UserError(f"an epoch of {epoch_size(*shown)} samples is less than one batch of {recipe.batch}")
    model = build_model(recipe.widths, recipe.dropout)
    if material.start:
        begin_from(material.start, model, material.pictures.pictures[:_SEEN])
    _compile(model, recipe, steps)
    average = WeightAverage(model, recipe.average)
    if state.epoch:
        state.restore(model, average)
        say(f"going on after epoch {state.epoch} of {recipe.epochs}")
    with EpochAhead(*shown) as ahead:
        ahead.begin(state.epoch)
        while state.epoch < recipe.epochs and state.epochs_since_best() < recipe.patience:
            started = monotonic()
            epoch = ahead.take()
            waited = monotonic() - started
            if state.epoch + 1 < recipe.epochs:
                ahead.begin(state.epoch + 1)
            knows = state.epoch > 0 or material.start is not None
            glyphs, targets = to_learn(epoch, partial(outputs, model) if knows else None)
            _seed_dropout(model, recipe.seed, state.epoch)
            count = min(len(glyphs) // recipe.batch, steps) * recipe.batch
            glyphs = glyphs[:count]
            targets = material.teachers.taught(glyphs, targets[:count])
            history = model.fit(
                **fed(glyphs, recipe.batch, targets),
                shuffle=False,
                verbose=0,
                callbacks=[average, _Reporter(state.epoch, count // recipe.batch, progress)],
            ).history
            with average:
                figures = material.figures(model)
                state.keep_if_best(model, figures)
            figures |= {name: history[name][0] for name in ("loss", "accuracy")}
            figures |= {"seconds": monotonic() - started, "waited_s": waited}
            state.advance(model, average, figures)
            say(_line(state.epoch, recipe.epochs, figures))
            if each_epoch:
                each_epoch(state.history)


def _compile(model: Any, recipe: Recipe, steps: int) -> None:
    total = max(recipe.epochs * steps, 1)
    rate = keras.optimizers.schedules.CosineDecay(
        recipe.peak_rate / 25,
        decay_steps=total - total // 5,
        alpha=recipe.last_rate,
        warmup_target=recipe.peak_rate,
        warmup_steps=total // 5,
    )
    model.compile(
        keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay),
        keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing),
        metrics=["accuracy"],
    )


def _seed_dropout(model: Any, seed: int, epoch: int) -> None:
    """Seed dropout for each epoch, since a checkpoint does not hold its random state."""
    for n, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout) and layer.rate > 0:  # else there is no chance in it
            layer.seed_generator.state.assign([seed * 1000 + n, epoch * 1_000_000])


class _Reporter(keras.callbacks.Callback):  # type: ignore[misc]  # keras ships no types
    def __init__(self, epoch: int, steps: int, progress: Progress | None) -> None:
        super().__init__()
        self.epoch, self.steps, self.progress = epoch, steps, progress

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.progress:
            self.progress(self.epoch, batch + 1, self.steps, dict(logs or {}))


def hashes_of(data: Path) -> dict[str, str]:
    """Return the SHA-256 of each data file that a training reads."""
    own = sorted([*data.glob("*.jsonl.gz"), *data.glob("pictures-*.npz")])
    files = [data / "mnist.npz", data / "split.json", data / "split-2.json", *own]
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files if p.exists()}


def _line(epoch: int, epochs: int, figures: dict[str, float]) -> str:
    measured = {"pen": "pen", "mnist": "MNIST", "refused": "non-digits refused", "named": "letters named"}
    validated = ", ".join(f"{name} {figures[key]:.2%}" for key, name in measured.items() if key in figures)
    return (
        f"epoch {epoch}/{epochs}  loss {figures['loss']:.4f}  validation: {validated}  "
        f"({figures['seconds']:.0f} s, {figures['waited_s']:.1f} s waiting for data)"
    )
