"""TensorBoard logs of a training."""

from collections.abc import Sequence
from pathlib import Path

from tensorboard.summary import Writer


class EventLog:
    """Write the figures of each epoch to a folder.

    What lay there is written anew from the history, so that a training that was stopped and gone on with
    has each epoch once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: Writer | None = None
        self._written = 0

    def __call__(self, history: Sequence[dict[str, float]]) -> None:
        """Write the epochs of a history that are not written yet."""
        if self._writer is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in self._folder.glob("events.*"):
                old.unlink()
            self._writer = Writer(str(self._folder))
        for epoch, figures in enumerate(history[self._written :], self._written + 1):
            for name, value in figures.items():
                kind = "training" if name in TRAINING else "validation"
                self._writer.add_scalar(f"{kind}/{name}", value, epoch)
        self._written = len(history)
        self._writer.flush()


TRAINING = ("loss", "accuracy", "seconds", "waited_s")
