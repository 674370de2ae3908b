"""How much chance is in a training: networks of the same recipe and other seeds on the same test sets.

    python -m tests.benchmarks.seeds --data DATA runs/1.npz runs/2.npz runs/3.npz

Prints for each set the accuracy of each network, and their mean and sample standard deviation: the ten
digits compared with each other, and with a refused digit counted as an error. The sets: pen digits of the
split's test writers, those of them from UCI pendigits, MNIST's and USPS's test pictures.
"""

import argparse
import statistics
from pathlib import Path

import numpy as np

from board.reading.network.glyph import glyph_of
from board.reading.network.network import load_network
from trainer.data.dataset import Pictures, read_mnist, read_pen_data, read_usps


def main() -> None:
    """Print two lines for each set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("networks", type=Path, nargs="+", metavar="NETWORK.npz")
    options = parser.parse_args()
    networks = [load_network(path) for path in options.networks]
    for name, pictures in sets_of(options.data).items():
        answers = [network.probabilities(pictures.pictures) for network in networks]
        for kind, classes in (("ten digits alone", 10), ("strictly", 11)):
            shares = [float((p[:, :classes].argmax(1) == pictures.labels).mean()) for p in answers]
            spread = statistics.stdev(shares) if len(shares) > 1 else float("nan")
            print(
                f"{name} ({len(pictures)}), {kind}: mean {statistics.mean(shares):.2%}, sd {spread:.2%}  "
                f"[{', '.join(f'{share:.2%}' for share in shares)}]"
            )


def sets_of(data: Path) -> dict[str, Pictures]:
    """Return the test sets by name."""
    digits = read_pen_data(data)["test"].digits
    glyphs = np.stack([glyph_of(d.strokes) for d in digits])
    labels = np.array([int(d.label) for d in digits])
    pendigits = np.array([d.site == "pendigits" for d in digits])
    return {
        "pen": Pictures(glyphs, labels),
        "pen, UCI pendigits": Pictures(glyphs[pendigits], labels[pendigits]),
        "MNIST": read_mnist(data / "mnist.npz")[1],
        "USPS": read_usps(data / "usps.npz")[1],
    }


if __name__ == "__main__":
    main()
