"""Paired comparison of classical classifiers and the network on the same test digits."""

import hashlib
import pickle
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from board.reading.network.glyph import glyph_of
from board.reading.network.network import load_network
from board.system.errors import UserError
from trainer.data.dataset import Pictures, Sample, read_mnist, read_pen_data, read_usps
from trainer.evaluation.baselines import BASELINES, FEATURES, Baseline, Glyphs
from trainer.evaluation.measures import paired, share


def read_set(name: str, data: Path, subset: int | None, seed: int) -> tuple[Pictures, Pictures]:
    """Return a set's training and test digits; at most `subset` training digits, chosen at random.

    Raises:
        UserError: if the data cannot be read.
    """
    if name == "pen":
        sides = read_pen_data(data)
        train, test = _drawn(sides["train"].digits), _drawn(sides["test"].digits)
    elif name == "usps":
        train, test = read_usps(data / "usps.npz")
    else:
        train, test = read_mnist(data / "mnist.npz")
    if subset is not None and subset < len(train):
        chosen = np.random.default_rng(seed).permutation(len(train))[:subset]
        train = Pictures(train.pictures[chosen], train.labels[chosen])
    if len(np.unique(train.labels)) < 10:
        raise UserError(f"{len(train)} digits of {name} are too few: there must be some of each")
    return train, test


def _drawn(samples: Sequence[Sample]) -> Pictures:
    return Pictures(
        np.stack([glyph_of(s.strokes) for s in samples]), np.array([int(s.label) for s in samples], np.int64)
    )


def digits_hash(train: Pictures, test: Pictures) -> str:
    """Return the SHA-256 of a comparison's training and test digits."""
    found = hashlib.sha256()
    for part in (train.pictures, train.labels, test.pictures, test.labels):
        found.update(np.ascontiguousarray(part).tobytes())
    return found.hexdigest()


def compare(
    train: Pictures,
    test: Pictures,
    network_file: Path,
    seed: int,
    say: Callable[[str], None],
    known: Sequence[dict[str, Any]] = (),
) -> Iterator[dict[str, Any]]:
    """Measure the network and each baseline on one set; yield a row for each, the network's first.

    A row has `method`, `features`, `accuracy` (as `measures.share`), `against_cnn` (as `measures.paired`,
    None for the network itself), `train_s` (None for the network), `ms_a_digit` (with the features,
    in batches), `bytes`, and `wrong`, the places of the test digits that were misread.

    Args:
        train: what the baselines learn from.
        test: what all are tested on.
        network_file: an exported network.
        seed: of all chance.
        say: receives the name of each step.
        known: rows that were measured before, with the same digits and seed: their baselines are not
            trained again.

    Raises:
        UserError: if the network cannot be read.
    """
    network = load_network(network_file)
    say("reading with the network")
    cnn = _row(
        "CNN", "glyph", lambda glyphs: network.probabilities(glyphs)[:, :10].argmax(axis=1), test, None,
        network_file.stat().st_size,
    )  # fmt: skip
    yield {**cnn, "against_cnn": None}
    done = {(row["method"], row["features"]): row for row in known}
    for baseline in BASELINES:
        row = done.get((baseline.name, baseline.features))
        if row is None:
            say(f"training {baseline.name} on {baseline.features}")
            row = _trained(baseline, train, test, seed)
        yield {**row, "against_cnn": paired(_right(row), _right(cnn))}


def _trained(baseline: Baseline, train: Pictures, test: Pictures, seed: int) -> dict[str, Any]:
    features = FEATURES[baseline.features]
    classifier = baseline.make(seed)
    begun = perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many steps are what is compared
        classifier.fit(features(train.pictures), train.labels)
    train_s = perf_counter() - begun

    def read(glyphs: Glyphs) -> NDArray[np.int64]:
        return np.asarray(classifier.predict(features(glyphs)), np.int64)

    return _row(baseline.name, baseline.features, read, test, train_s, len(pickle.dumps(classifier)))


def _row(
    method: str,
    features: str,
    read: Callable[[Glyphs], NDArray[np.int64]],
    test: Pictures,
    train_s: float | None,
    size_bytes: int,
) -> dict[str, Any]:
    begun = perf_counter()
    wrong = np.nonzero(read(test.pictures) != test.labels)[0].tolist()
    ms = 1000 * (perf_counter() - begun) / len(test)
    accuracy = share(len(test) - len(wrong), len(test))
    return {
        "method": method, "features": features, "accuracy": accuracy, "train_s": train_s,
        "ms_a_digit": ms, "bytes": size_bytes, "wrong": wrong,
    }  # fmt: skip


def _right(row: dict[str, Any]) -> NDArray[np.bool_]:
    right = np.ones(row["accuracy"]["count"], np.bool_)
    right[row["wrong"]] = False
    return right
