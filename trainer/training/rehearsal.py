"""General data for a personal network, without the person's own samples."""

from pathlib import Path

import numpy as np

from board.reading.network.glyph import glyph_of
from trainer.data.dataset import PenData, read_mnist, read_pen_data
from trainer.training.personal import General


def read_general(data: Path, without: str | None = None) -> General:
    """Read the general data to rehearse and to test with.

    Args:
        data: the data folder.
        without: a writer whose samples are left out.

    Raises:
        UserError: if the data cannot be read.
    """
    mnist, mnist_test = read_mnist(data / "mnist.npz")
    pen = read_pen_data(data)
    train = PenData(*([s for s in samples if s.writer != without] for samples in vars(pen["train"]).values()))
    digits = [s for s in pen["test"].digits if s.writer != without]
    glyphs, labels = np.stack([glyph_of(s.strokes) for s in digits]), np.array([int(s.label) for s in digits])
    tests = {
        "other writers' digits": (glyphs, labels),
        "MNIST's test digits": (mnist_test.pictures, mnist_test.labels),
    }
    return General(mnist, train, tests)
