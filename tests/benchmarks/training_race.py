"""Seconds of training to 99.0% and 99.5% of MNIST's test digits, beside the usual recipe.

    python -m tests.benchmarks.training_race --data DATA [--epochs 3 5] [--to race.png]

The usual recipe is that of keras-io's example "Simple MNIST convnet" (F. Chollet): 34,826 parameters, 15
epochs, Adam, nothing augmented, a tenth held back. Ours is trainer/quick.toml on MNIST alone, once for each
number of epochs. All train one after the other, on the same cores, from the same pictures, and what is held
back is looked at after each epoch, its time included; only between two epochs of the usual recipe the clock
stands, as TensorFlow sometimes sleeps there (see `trainer.model.network.fed`). The networks are measured on
the test digits only afterwards: at each moment, the one that was the best by what was held back until then.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import matplotlib as mpl

from trainer.data.dataset import PenData, Pictures, read_mnist
from trainer.model.backend import load_keras
from trainer.recipe import QUICK_RECIPE, Recipe, read_recipe

GOALS = (0.99, 0.995)
THEIR_EPOCHS = 15
_NO_INK = PenData((), (), ())


@dataclass(frozen=True)
class Moment:
    """Hold when an epoch ended, and the share of the test digits that the best network so far reads."""

    seconds: float
    accuracy: float


@dataclass(frozen=True)
class Run:
    """Hold a training: what it is called, the parameters of its network, and a moment for each epoch."""

    name: str
    parameters: int
    moments: Sequence[Moment]

    def seconds_to(self, accuracy: float) -> float | None:
        """Return when it first read as much; None if it never did."""
        return next((m.seconds for m in self.moments if m.accuracy >= accuracy), None)


def accuracy_of(model: Any, test: Pictures) -> float:
    """Return the share of digits that is read rightly, the ten digits compared."""
    from trainer.model.network import outputs

    answers = outputs(model, test.pictures)[:, :10]
    return float((answers.argmax(axis=1) == test.labels).mean())


def theirs(train: Pictures, test: Pictures) -> Run:
    """Train as the example does."""
    import keras
    from keras import layers

    from trainer.model.network import scaled

    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    ended: list[tuple[float, float, list[Any]]] = []
    begun, taken_s = 0.0, 0.0

    def batch_begun(batch: int, logs: object) -> None:  # noqa: ARG001  # Keras names its arguments
        nonlocal begun
        if batch == 0 and ended:
            begun = perf_counter()

    def epoch_ended(_: int, logs: dict[str, float]) -> None:
        nonlocal taken_s
        taken_s += perf_counter() - begun
        ended.append((taken_s, logs["val_accuracy"], model.get_weights()))

    pictures, labels = scaled(train.pictures), keras.utils.to_categorical(train.labels, 10)
    begun = perf_counter()
    told = keras.callbacks.LambdaCallback(on_train_batch_begin=batch_begun, on_epoch_end=epoch_ended)
    model.fit(
        pictures,
        labels,
        batch_size=128,
        epochs=THEIR_EPOCHS,
        validation_split=0.1,
        callbacks=[told],
        verbose=0,
    )
    moments, best = [], -1.0
    for seconds, validation, weights in ended:
        if validation > best:
            best = validation
            model.set_weights(weights)
        moments.append(Moment(seconds, accuracy_of(model, test)))
    return Run("keras-io mnist_convnet", model.count_params(), moments)


def ours(recipe: Recipe, train: Pictures, test: Pictures) -> Run:
    """Train as `digit-trainer train` does, on pictures alone."""
    from trainer.model.network import build_model
    from trainer.training.run_state import RunState
    from trainer.training.train import Material, train_on
    from trainer.training.validation import MNIST_VALIDATION

    held_back = train[-MNIST_VALIDATION:]

    def figures(model: Any) -> dict[str, float]:
        right = accuracy_of(model, held_back)
        return {"mnist": right, "score": right}

    ended: list[tuple[float, bytes]] = []
    with tempfile.TemporaryDirectory() as folder:
        best = Path(folder) / "best.weights.h5"

        def epoch_ended(_: object) -> None:
            ended.append((perf_counter() - begun, best.read_bytes()))

        state = RunState.begin(best.parent, recipe, {}, resume=False)
        material = Material(train[:-MNIST_VALIDATION], _NO_INK, figures)
        begun = perf_counter()
        train_on(material, recipe, state, say=lambda _: None, each_epoch=epoch_ended)
        model = build_model(recipe.widths, recipe.dropout)
        moments = []
        for seconds, weights in ended:
            best.write_bytes(weights)
            model.load_weights(best)
            moments.append(Moment(seconds, accuracy_of(model, test)))
    return Run(f"quick.toml, {recipe.epochs} epochs", model.count_params(), moments)


def drawn(runs: Sequence[Run]) -> bytes:
    """Return the curves, accuracy over seconds, as a PNG file."""
    from matplotlib.ticker import MultipleLocator, PercentFormatter

    from trainer.evaluation.curves import COLOURS, DIM, picture

    with picture(6.8, 4) as (axes, png):
        for colour, run in zip((DIM, *COLOURS), runs, strict=False):
            seconds = [m.seconds for m in run.moments]
            label = f"{run.name}, {run.parameters:,} parameters"
            axes.plot(seconds, [m.accuracy for m in run.moments], color=colour, label=label, marker="o", ms=3)
        axes.set_ylim(0.98, 1)
        axes.set_xlim(left=0)
        axes.yaxis.set_major_locator(MultipleLocator(0.002))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=1))
        axes.set_xlabel("seconds of training")
        axes.set_ylabel("MNIST's test digits right")
        axes.legend(loc="lower right")
    return png.getvalue()


def main() -> None:
    """Print the table and draw the curves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--epochs", type=int, nargs="+", default=[3, 5])
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="of our recipe")
    parser.add_argument("--to", type=Path, default=Path("race.png"))
    options = parser.parse_args()
    train, test = read_mnist(options.data / "mnist.npz")
    load_keras()
    mpl.use("agg")
    runs = [theirs(train, test)]
    print(f"{'':26}{'parameters':>11}{'99.0% after':>13}{'99.5% after':>13}{'all':>7}{'at the end':>12}")
    for run in (
        *runs,
        *(
            ours(read_recipe(QUICK_RECIPE, [*options.set, f"epochs={n}"]), train, test)
            for n in options.epochs
        ),
    ):
        reached = [run.seconds_to(goal) for goal in GOALS]
        goals = "".join(f"{'–' if s is None else f'{s:.0f} s':>13}" for s in reached)
        last = run.moments[-1]
        print(
            f"{run.name:26}{run.parameters:11,}{goals}{last.seconds:5.0f} s{last.accuracy:12.2%}", flush=True
        )
        if run is not runs[0]:
            runs.append(run)
    usual = runs[0].moments[-1]
    for run in runs[1:]:
        reached_s = run.seconds_to(usual.accuracy)
        said = f"in {reached_s / usual.seconds:.2f} of its time" if reached_s else "not reached"
        print(f"{run.name}: the {usual.accuracy:.2%} of {runs[0].name} {said}")
    options.to.write_bytes(drawn(runs))
    print(f"Drew the curves {options.to}")


if __name__ == "__main__":
    main()
