"""Put a network in the place of the shipped one, if it reads better; and back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.reading.network.network import Network, load_network
from board.reading.network.network_file import SUFFIX, read_pair, write_pair
from board.reading.reader import Reader
from board.system.atomic_file import replace
from board.system.errors import UserError
from trainer.data.dataset import read_mnist, read_pen_data
from trainer.evaluation.figures import answers_to_ink, answers_to_pictures
from trainer.evaluation.measures import paired
from trainer.evaluation.pages import read_pages, read_truths

SIGNIFICANT = 0.05
FILE = f"network{SUFFIX}"
"""The network; its card, beside it, names it by its checksum."""
FORMER_FILE = f"former-{FILE}"
"""The network before."""
DAMAGED_FILE = f"damaged-{FILE}"
"""What was in place and could not be loaded."""


@dataclass(frozen=True)
class Verdict:
    """Hold how two networks compare.

    Attributes:
        sets: for each set what `measures.paired` returns, the new network first.
        worse: the sets on which the new one is significantly worse.
        better: those on which it is significantly better.
    """

    sets: dict[str, dict[str, Any]]
    worse: Sequence[str]
    better: Sequence[str]


def judged(
    new: Network, old: Network, data: Path, boards: Path | None, say: Callable[[str], None]
) -> Verdict:
    """Compare two networks on the test's digits, on other characters, and on boards.

    The new one may take the place if it is significantly worse (p < 5%) on no set, and significantly
    better on one at least. No correction is made for there being several sets: the first part
    guards, and more sets make it stricter. These are the test's writers and pictures: a gate for one
    network that was chosen by validation, not a way to choose among many.

    Args:
        new: the candidate.
        old: what it would replace.
        data: folder with pen samples and `mnist.npz`.
        boards: folder with boards and their `truth.json`, if they count.
        say: receives the name of each step.

    Raises:
        UserError: if the data cannot be read.
    """
    pen, (_, mnist) = read_pen_data(data)["test"], read_mnist(data / "mnist.npz")
    sets: dict[str, dict[str, Any]] = {}

    def compare(name: str, right: Callable[[Network], NDArray[np.bool_]]) -> None:
        say(f"reading {name}")
        sets[name] = paired(right(new), right(old))

    compare("pen digits", lambda n: answers_to_ink(n, "", pen.digits).right)
    if unlike := pen.unlike_digits:
        compare("non-digits", lambda n: answers_to_ink(n, "", unlike).right)
    compare("MNIST", lambda n: answers_to_pictures(n, "", mnist).right)
    if boards is not None:
        compare("boards", lambda n: _exact_pages(boards, n))
    significant = {name: row for name, row in sets.items() if row["p"] < SIGNIFICANT}
    worse = [name for name, row in significant.items() if row["only_first"] < row["only_second"]]
    return Verdict(sets, worse, [name for name in significant if name not in worse])


def _exact_pages(boards: Path, network: Network) -> NDArray[np.bool_]:
    failed = {page.truth.file for page in read_pages(boards, Reader(network))[1]}
    return np.array([truth.file not in failed for truth in read_truths(boards / "truth.json")])


def put_in_place(network: Path, folder: Path) -> None:
    """Write a network and its card to a folder and keep what was there; cut off, it has done both or neither.

    A network that cannot be loaded does not become the former one: it is set aside.

    Args:
        network: its file, its card beside it; checked before.
        folder: where `network.npz` is.

    Raises:
        UserError: if a file cannot be written; the former network is then in its place.
    """
    new = read_pair(network)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if former := _taken_from(folder):
            write_pair(folder / FORMER_FILE, *former)
        write_pair(folder / FILE, *new)
    except OSError as error:
        raise UserError(f"the network cannot be written to {folder} ({error.strerror})") from None


def roll_back(folder: Path) -> dict[str, Any]:
    """Exchange the network in a folder and the former one.

    Returns:
        The card of the network that is in place now.

    Raises:
        UserError: if there is no sound former network, or a file cannot be written.
    """
    if not (folder / FORMER_FILE).exists():
        raise UserError(f"{folder} has no former network to go back to")
    card = load_network(folder / FORMER_FILE).card
    former = read_pair(folder / FORMER_FILE)
    try:
        now = _taken_from(folder)
        write_pair(folder / FILE, *former)
        if now:
            write_pair(folder / FORMER_FILE, *now)
    except OSError as error:
        raise UserError(f"the former network cannot be brought back in {folder} ({error.strerror})") from None
    return card


def _taken_from(folder: Path) -> tuple[bytes, bytes] | None:
    """Return what the network in place and its card hold; if they cannot be loaded, set them aside."""
    try:
        load_network(folder / FILE)
        return read_pair(folder / FILE)
    except UserError:
        for suffix in (SUFFIX, ".json"):
            if (damaged := (folder / FILE).with_suffix(suffix)).exists():
                replace(damaged, (folder / DAMAGED_FILE).with_suffix(suffix))
        return None
