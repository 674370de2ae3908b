"""The state of a training on disk, so that it can be stopped at any moment."""

import io
import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from board.system.arrays import read_arrays
from board.system.atomic_file import finish, write_atomically
from board.system.errors import UserError
from trainer.data.dataset import MOST_ARRAY_BYTES
from trainer.model.weight_average import WeightAverage
from trainer.recipe import Recipe, state_of_run


@dataclass
class RunState:
    """A run folder; every file is replaced atomically, `state.json` last.

    Attributes:
        run: the folder.
        recorded: what `state.json` says: recipe, hashes of the data, versions, history.
    """

    run: Path
    recorded: dict[str, Any]

    @classmethod
    def begin(
        cls,
        run: Path,
        recipe: Recipe,
        hashes: dict[str, str],
        resume: bool,
        start: dict[str, Any] | None = None,
    ) -> "RunState":
        """Start a training, or resume the one in the folder.

        Raises:
            UserError: if the folder holds a training and it was not asked to resume it, or
                one with another recipe, other data or other teachers.
        """
        about = {"recipe": json.loads(json.dumps(recipe.as_dict())), "data": hashes}
        recorded = state_of_run(run) if (run / "state.json").exists() else None
        if recorded is None or not (recorded["history"] or resume):
            begun_from = {"start": start} if start else {}
            state = cls(run, {**about, **begun_from, "versions": _versions(), "history": []})
            with writing(run):
                run.mkdir(parents=True, exist_ok=True)
                state._record()  # a training killed in its first epoch resumes with the same recipe
            return state
        if not resume:
            raise UserError(f"{run} holds a training already: go on with it by --resume, or name another")
        if recorded["recipe"] != about["recipe"]:
            raise UserError(f"{run} holds a training with another recipe; train into another folder")
        if changed := sorted({name for name, _ in hashes.items() ^ recorded["data"].items()}):
            raise UserError(f"{changed[0]} is not what the training in {run} began with; name another folder")
        return cls(run, recorded)

    @property
    def history(self) -> list[dict[str, float]]:
        """The figures of each finished epoch."""
        history: list[dict[str, float]] = self.recorded["history"]
        return history

    @property
    def epoch(self) -> int:
        return len(self.history)

    def epochs_since_best(self) -> int:
        scores = [h["score"] for h in self.history]
        return len(scores) - 1 - int(np.argmax(scores)) if scores else 0

    def keep_if_best(self, model: Any, figures: dict[str, float]) -> None:
        """Save the weights if no epoch before had as high a score."""
        if figures["score"] > max((h["score"] for h in self.history), default=-1.0):
            unfinished = self.run / "unfinished.weights.h5"
            with writing(self.run):
                model.save_weights(unfinished)
                finish(unfinished, self.run / "best.weights.h5")

    def advance(self, model: Any, average: WeightAverage, figures: dict[str, float]) -> None:
        """Record a finished epoch and the state that the next one starts from."""
        unfinished = self.run / "unfinished.keras"
        checkpoint = self.run / f"epoch-{self.epoch + 1}.keras"
        averaged = self.run / f"epoch-{self.epoch + 1}.npz"
        content = io.BytesIO()
        np.savez(content, *average.weights, steps=np.array(average.steps))
        with writing(self.run):
            model.save(unfinished)
            finish(unfinished, checkpoint)
            write_atomically(averaged, content.getvalue())
            self.history.append(figures)
            self._record()
            for old in self.run.glob("epoch-*"):
                if old not in (checkpoint, averaged):
                    old.unlink()

    def restore(self, model: Any, average: WeightAverage) -> None:
        """Restore a compiled model, its optimizer and the averaged weights.

        Raises:
            UserError: if what was recorded is not there or damaged.
        """
        model.optimizer.build(model.trainable_variables)  # else its state is passed over
        try:
            model.load_weights(self.run / f"epoch-{self.epoch}.keras")
            averaged = self.run / f"epoch-{self.epoch}.npz"
            average.weights, average.steps = averaged_weights(averaged, len(average.weights))
        except Exception as error:  # on damaged files Keras and NumPy raise many kinds
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise UserError(f"{self.run} cannot be resumed ({reason}): name another folder") from None

    def _record(self) -> None:
        write_atomically(self.run / "state.json", json.dumps(self.recorded, indent=1).encode())


def averaged_weights(path: Path, count: int) -> tuple[list[NDArray[np.float32]], int]:
    """Return the averaged weights after an epoch, `count` arrays, and how many steps they are the average of.

    Raises:
        OSError, ValueError, KeyError: if the file is not there or damaged.
    """
    with path.open("rb") as file:
        arrays = read_arrays(file, MOST_ARRAY_BYTES)
    return [arrays[f"arr_{i}"] for i in range(count)], int(arrays["steps"])


@contextmanager
def writing(run: Path) -> Iterator[None]:
    """Turn an OSError into a sentence about the run folder.

    Raises:
        UserError: instead of an OSError.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error).splitlines()[0]
        raise UserError(f"the run folder {run} cannot be written ({reason})") from None


def _versions() -> dict[str, str]:
    backend = keras.backend.backend()
    packages = ("keras", "numpy", {"torch": "torch", "jax": "jax"}.get(backend, "tensorflow"))
    return {"python": platform.python_version(), "backend": backend} | {p: version(p) for p in packages}
