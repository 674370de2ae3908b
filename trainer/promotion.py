"""Put a network in the place of the shipped one, if it reads better; and back."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from board.atomic_file import write_atomically
from board.errors import UserError
from board.reading.network import Network, load_network
from board.reading.reader import Reader
from trainer.data import read_mnist, read_pen_data
from trainer.evaluate import answers_to_ink, answers_to_pictures
from trainer.measures import paired
from trainer.pages import read_pages, read_truths

SIGNIFICANT = 0.05
FILES = ("network.onnx", "network.json")
"""The network and its card, which names it by its checksum."""
FORMER = "former-"
"""What the names of the files before begin with."""


@dataclass(frozen=True)
class Verdict:
    """Hold how two networks compare.

    Attributes:
        sets: for each set what `measures.paired` returns, the new network first.
        reason: why the new one may not take the place; empty if it may.
    """

    sets: dict[str, dict[str, Any]]
    reason: str


def judged(
    new: Network, old: Network, data: Path, boards: Path | None, say: Callable[[str], None]
) -> Verdict:
    """Compare two networks on the test's digits, on other characters, and on boards.

    The new one may take the place if it is significantly worse (p < 5%) on no set, and significantly
    better on one at least. No correction is made for there being several sets: the first part
    guards, and more sets make it stricter.

    Args:
        new: the candidate.
        old: what it would replace.
        data: folder with pen samples and `mnist.npz`.
        boards: folder with boards and their `truth.json`, if they count.
        say: told what is being read.

    Raises:
        UserError: if the data cannot be read.
    """
    pen, (_, mnist) = read_pen_data(data)["test"], read_mnist(data / "mnist.npz")
    sets: dict[str, dict[str, Any]] = {}

    def compare(name: str, right: Callable[[Network], NDArray[np.bool_]]) -> None:
        say(f"reading {name}")
        sets[name] = paired(right(new), right(old))

    compare("pen digits", lambda n: answers_to_ink(n, "", pen.digits).right)
    if pen.nondigits:
        compare("non-digits", lambda n: answers_to_ink(n, "", pen.nondigits).right)
    compare("MNIST", lambda n: answers_to_pictures(n, "", mnist).right)
    if boards is not None:
        compare("boards", lambda n: _exact_pages(boards, n))
    return Verdict(sets, _reason_against(sets))


def _exact_pages(boards: Path, network: Network) -> NDArray[np.bool_]:
    failed = {page.truth.file for page in read_pages(boards, Reader(network))[1]}
    return np.array([truth.file not in failed for truth in read_truths(boards / "truth.json")])


def _reason_against(sets: dict[str, dict[str, Any]]) -> str:
    significant = {name: row for name, row in sets.items() if row["p"] < SIGNIFICANT}
    worse = [name for name, row in significant.items() if row["only_first"] < row["only_second"]]
    if worse:
        return f"it is significantly worse on {', '.join(worse)}"
    return "" if significant else "it is not shown to be better on any set"


def put_in_place(network: Path, folder: Path) -> None:
    """Write a network and its card to a folder and keep what was there.

    Each file is replaced whole, the former pair being safe before. Were the program killed between the
    two, the card's checksum would not fit: the board says so, and `roll_back` mends it.

    Args:
        network: the ONNX file, its card beside it; checked before.
        folder: where `network.onnx` is.

    Raises:
        UserError: if a file cannot be written; the former network is then in its place.
    """
    contents = [path.read_bytes() for path in (network, network.with_suffix(".json"))]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = all((folder / name).exists() for name in FILES)
        if there:
            for name in FILES:
                write_atomically(folder / f"{FORMER}{name}", (folder / name).read_bytes())
        try:
            for name, content in zip(FILES, contents, strict=True):
                write_atomically(folder / name, content)
        except OSError:
            for name in FILES if there else ():
                shutil.copyfile(folder / f"{FORMER}{name}", folder / name)
            raise
    except OSError as error:
        raise UserError(f"the network cannot be written to {folder} ({error.strerror})") from None


def roll_back(folder: Path) -> dict[str, Any]:
    """Exchange the network in a folder and the former one.

    Returns:
        The card of the network that is in place now.

    Raises:
        UserError: if there is no sound former network, or a file cannot be written.
    """
    if not all((folder / f"{FORMER}{name}").exists() for name in FILES):
        raise UserError(f"{folder} has no former network to go back to")
    card = load_network(folder / f"{FORMER}{FILES[0]}").card
    try:
        now = [(folder / name).read_bytes() for name in FILES]
        for name in FILES:
            write_atomically(folder / name, (folder / f"{FORMER}{name}").read_bytes())
        for name, content in zip(FILES, now, strict=True):
            write_atomically(folder / f"{FORMER}{name}", content)
    except OSError as error:
        raise UserError(f"the former network cannot be brought back in {folder} ({error.strerror})") from None
    return card
