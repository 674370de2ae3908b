"""Train the network: choose by writers it never saw, keep the best, and go on after a stop."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from board.atomic_file import write_atomically
from board.errors import UserError
from board.reading.glyph import glyph_of
from board.reading.network import LABELS
from trainer.data import PenData, Pictures, read_mnist, read_pen_data
from trainer.mixture import NOT_A_DIGIT, Epoch, epoch_of, epoch_size
from trainer.model import build_model
from trainer.recipe import Recipe

MNIST_VALIDATION = 5000
"""The last so many of MNIST's training pictures are validated on, not trained on."""
_AVERAGE_EVERY = 16  # steps between two updates of the averaged weights

Progress = Callable[[int, int, int, dict[str, float]], None]
"""Called after a step with the epoch, the step, the steps of an epoch, and figures so far."""


def train(
    recipe: Recipe,
    data: Path,
    run: Path,
    progress: Progress | None = None,
    say: Callable[[str], None] = print,
) -> Path:
    """Train a network, or go on with a training that was stopped.

    Args:
        recipe: how.
        data: folder with `mnist.npz` and the pen samples.
        run: folder to write to; one with a checkpoint is gone on with.
        progress: told of each step.
        say: told of each epoch, in a line.

    Returns:
        The path of the best network's weights, `best.weights.h5` in the run folder.

    Raises:
        UserError: if the data cannot be read or the run folder belongs to another recipe.
    """
    keras.utils.set_random_seed(recipe.seed)
    run.mkdir(parents=True, exist_ok=True)
    pictures, _ = read_mnist(data / "mnist.npz")
    pen = read_pen_data(data)
    state = _State.begin(run, recipe, _hashes(data))
    validation = _Validation(pictures[-MNIST_VALIDATION:], pen["validation"])
    shown = (pictures[:-MNIST_VALIDATION], pen["train"], recipe)
    steps = epoch_size(*shown) // recipe.batch
    model = build_model(recipe.widths, recipe.dropout)
    _compile(model, recipe, steps)
    average = _WeightAverage(model, recipe.average)
    if state.epoch:
        state.restore(model, average)
        say(f"going on after epoch {state.epoch} of {recipe.epochs}")
    with ProcessPoolExecutor(1, get_context("spawn")) as worker:
        ahead: Future[Epoch] = worker.submit(epoch_of, *shown, state.epoch)
        while state.epoch < recipe.epochs and state.epochs_since_best() < recipe.patience:
            started = monotonic()
            epoch = ahead.result()
            waited = monotonic() - started
            if state.epoch + 1 < recipe.epochs:
                ahead = worker.submit(epoch_of, *shown, state.epoch + 1)
            epoch = _without_look_alikes(epoch, model, any_so_far=state.epoch > 0)
            count = min(len(epoch.labels) // recipe.batch, steps) * recipe.batch
            history = model.fit(
                _scaled(epoch.glyphs[:count]),
                np.eye(len(LABELS), dtype=np.float32)[epoch.labels[:count]],
                batch_size=recipe.batch,
                shuffle=False,
                verbose=0,
                callbacks=[average, _Reporter(state.epoch, count // recipe.batch, progress)],
            ).history
            with average:
                figures = validation.figures(model)
                state.keep_if_best(model, figures)
            figures |= {"loss": history["loss"][0], "seconds": monotonic() - started, "waited_s": waited}
            state.advance(model, average, figures)
            say(_line(state.epoch, recipe.epochs, figures))
    return run / "best.weights.h5"


def _compile(model: Any, recipe: Recipe, steps: int) -> None:
    total = max(recipe.epochs * steps, 1)
    rate = keras.optimizers.schedules.CosineDecay(
        recipe.peak_rate / 25,
        decay_steps=total - total // 5,
        warmup_target=recipe.peak_rate,
        warmup_steps=total // 5,
    )
    model.compile(
        keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay),
        keras.losses.CategoricalCrossentropy(label_smoothing=recipe.label_smoothing),
    )


def _scaled(glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
    return glyphs[..., None] / np.float32(255)


def predict(model: Any, glyphs: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the probabilities (n, 11) float32 that a Keras network gives for (n, 28, 28) uint8 glyphs."""
    return np.asarray(model.predict(_scaled(glyphs), batch_size=512, verbose=0), np.float32)


def _without_look_alikes(epoch: Epoch, model: Any, any_so_far: bool) -> Epoch:
    """Leave out the parts of digits that the network, as it is now, takes for a digit.

    The upright of a 4 is a 1 in itself; to call it "not a digit" would only teach the
    network to doubt real ones. Which group of strokes is meant, the partition decides.
    """
    keep = ~epoch.doubtful
    if any_so_far:
        doubtful = np.nonzero(epoch.doubtful)[0]
        keep[doubtful] = predict(model, epoch.glyphs[doubtful])[:, NOT_A_DIGIT] > 0.5
    return Epoch(epoch.glyphs[keep], epoch.labels[keep], epoch.doubtful[keep])


class _Validation:
    """What the best network is chosen by: MNIST pictures and writers that were held back."""

    def __init__(self, pictures: Pictures, pen: PenData) -> None:
        self.pictures = pictures
        self.glyphs = np.stack([glyph_of(d.strokes) for d in pen.digits])
        self.labels = np.array([int(d.label) for d in pen.digits])
        self.nondigits = np.stack([glyph_of(d.strokes) for d in pen.nondigits])

    def figures(self, model: Any) -> dict[str, float]:
        pen, mnist = predict(model, self.glyphs), predict(model, self.pictures.pictures)
        figures = {
            "pen": float((pen.argmax(1) == self.labels).mean()),
            "mnist": float((mnist.argmax(1) == self.pictures.labels).mean()),
            "refused": float((predict(model, self.nondigits).argmax(1) == NOT_A_DIGIT).mean()),
            "pen_loss": float(-np.log(pen[np.arange(len(pen)), self.labels] + 1e-9).mean()),
            "mnist_loss": float(-np.log(mnist[np.arange(len(mnist)), self.pictures.labels] + 1e-9).mean()),
        }
        figures["score"] = (figures["pen"] + figures["mnist"]) / 2 + 0.1 * figures["refused"]
        return figures


class _WeightAverage(keras.callbacks.Callback):  # type: ignore[misc]  # keras ships no types
    """Keep a moving average of the weights; as a context, lend it to the model.

    Source: B. Polyak, A. Juditsky, Acceleration of stochastic approximation by averaging, 1992.
    """

    def __init__(self, model: Any, momentum: float) -> None:
        super().__init__()
        self.network, self.momentum = model, momentum**_AVERAGE_EVERY
        self.weights: list[NDArray[np.float32]] = model.get_weights()
        self.steps = 0

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002  # Keras's own signature
        self.steps += 1
        if self.steps % _AVERAGE_EVERY:
            return
        momentum = min(self.momentum, self.steps / (self.steps + 10 * _AVERAGE_EVERY))
        for mine, theirs in zip(self.weights, self.network.get_weights(), strict=True):
            mine += (theirs - mine) * np.asarray(1 - momentum, mine.dtype)

    def __enter__(self) -> None:
        self.own = self.network.get_weights()
        self.network.set_weights(self.weights)

    def __exit__(self, *_: object) -> None:
        self.network.set_weights(self.own)


class _Reporter(keras.callbacks.Callback):  # type: ignore[misc]  # keras ships no types
    def __init__(self, epoch: int, steps: int, progress: Progress | None) -> None:
        super().__init__()
        self.epoch, self.steps, self.progress = epoch, steps, progress

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.progress:
            self.progress(self.epoch, batch + 1, self.steps, dict(logs or {}))


class _State:
    """Where a training stands, on the disk: every file is replaced whole, `state.json` last."""

    def __init__(self, run: Path, recorded: dict[str, Any]) -> None:
        self.run, self.recorded = run, recorded

    @classmethod
    def begin(cls, run: Path, recipe: Recipe, hashes: dict[str, str]) -> "_State":
        about = {"recipe": json.loads(json.dumps(recipe.as_dict())), "data": hashes}
        try:
            recorded = json.loads((run / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls(
                run, {**about, "keras": keras.__version__, "backend": keras.backend.backend(), "history": []}
            )
        except ValueError as error:
            raise UserError(f"{run / 'state.json'} is damaged ({error}); train into another folder") from None
        for key, value in about.items():
            if recorded.get(key) != value:
                raise UserError(f"{run} holds a training with another {key}; train into another folder")
        return cls(run, recorded)

    @property
    def epoch(self) -> int:
        return len(self.recorded["history"])

    def epochs_since_best(self) -> int:
        scores = [h["score"] for h in self.recorded["history"]]
        return len(scores) - 1 - int(np.argmax(scores)) if scores else 0

    def keep_if_best(self, model: Any, figures: dict[str, float]) -> None:
        if figures["score"] > max((h["score"] for h in self.recorded["history"]), default=-1.0):
            unfinished = self.run / "unfinished.weights.h5"
            model.save_weights(unfinished)
            unfinished.replace(self.run / "best.weights.h5")

    def advance(self, model: Any, average: _WeightAverage, figures: dict[str, float]) -> None:
        unfinished = self.run / "unfinished.keras"
        model.save(unfinished)
        checkpoint = self.run / f"epoch-{self.epoch + 1}.keras"
        unfinished.replace(checkpoint)
        averaged = self.run / f"epoch-{self.epoch + 1}.npz"
        with averaged.open("wb") as file:
            np.savez(file, steps=np.array(average.steps), *average.weights)
        self.recorded["history"].append(figures)
        write_atomically(self.run / "state.json", json.dumps(self.recorded, indent=1).encode())
        for old in self.run.glob("epoch-*"):
            if old not in (checkpoint, averaged):
                old.unlink()

    def restore(self, model: Any, average: _WeightAverage) -> None:
        model.load_weights(self.run / f"epoch-{self.epoch}.keras")
        with np.load(self.run / f"epoch-{self.epoch}.npz", allow_pickle=False) as arrays:
            average.steps = int(arrays["steps"])
            average.weights = [arrays[f"arr_{i}"] for i in range(len(average.weights))]


def _hashes(data: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(data.glob("*")) if p.is_file()}


def _line(epoch: int, epochs: int, figures: dict[str, float]) -> str:
    return (
        f"epoch {epoch}/{epochs}  loss {figures['loss']:.4f}  validation: pen {figures['pen']:.2%}, "
        f"MNIST {figures['mnist']:.2%}, non-digits refused {figures['refused']:.1%}  "
        f"({figures['seconds']:.0f} s, {figures['waited_s']:.0f} s waiting for data)"
    )
