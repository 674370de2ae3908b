"""Print how many sums are understood, and how many are judged wrongly.

    python -m tests.benchmarks.sums --boards BOARDS [--data DATA [--side SIDE] [--each N]]

BOARDS is a folder of boards with a `truth.json` in which "signs" is the text with its signs. With DATA,
lines, columns and decimals are composed of the test writers' ink as well. A board counts as understood if
each of its sums is read, parsed and judged as its truth is, a decimal comma and a point being the same; a
judgement is wrong if it praises or blames falsely. Boards on which each sign looks as it is named are counted
once more: in some data a single line, dots or a ring stands for + or =, and nobody could read that.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from board.ink.inkml import read_inkml
from board.ink.stroke import Box, Ink, Points
from board.reading.reader import Reader
from board.sums.equation import judge
from board.sums.reading_sums import sums_of
from board.sums.sums import Sum
from board.system.parsing import parse_json, read_text

_LEAST_LENGTHS = {"+": 1.4, "×": 1.4, "=": 1.4, "-": 0.9}
"""Ink of signs is so long at least, in their longer sides: a line has another across or beside it;"""
_MOST_LENGTH = 3.5
"""one stroke is no longer, or it is a ring."""
SAME = str.maketrans({"·": "×", ".": ","})
COLUMNS = ("boards", "understood", "sums", "judged", "asked", "praised", "blamed")


@dataclass(frozen=True)
class Board:
    """Hold ink with its sums.

    Attributes:
        ink: of the board.
        sums: the text of each, and where it stands from top to bottom.
        as_named: all signs look as they are named.
    """

    ink: Ink
    sums: tuple[tuple[str, float], ...]
    as_named: bool = True


@dataclass
class Counts:
    """What was found on boards of a kind."""

    boards: int = 0
    understood: int = 0
    sums: int = 0
    judged: int = 0
    asked: int = 0
    false_praise: int = 0
    false_blame: int = 0
    errors: list[str] = field(default_factory=list)


def boards_in(folder: Path) -> Iterator[tuple[str, Board]]:
    """Give the boards of a folder that have sums, with their names."""
    for name, page in sorted(parse_json(read_text(folder / "truth.json")).items()):
        if "signs" in page:
            ink = read_inkml(folder / name)
            signs = [(mark["label"], [ink[n].points for n in mark["strokes"]]) for mark in page["nondigits"]]
            as_named = all(looks_as_named(label, strokes) for label, strokes in signs)
            yield name, Board(ink, tuple(_sums_of(page)), as_named)


def looks_as_named(label: str, strokes: Sequence[Points]) -> bool:
    """Tell whether a + - × or = may be one, and not a mere line in its place, dots or a ring."""
    extent = float(np.ptp(np.concatenate(strokes), axis=0).max())
    length = sum(float(np.hypot(*np.diff(stroke, axis=0).T).sum()) for stroke in strokes)
    least = _LEAST_LENGTHS.get(label)
    return least is None or least * extent <= length <= _MOST_LENGTH * len(strokes) * extent


def _sums_of(page: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Give the text of each line with the middle of its digits."""
    boxes = [Box(*digit["box"]) for digit in page["digits"]]
    for line in page["signs"].splitlines():
        count = sum(character.isdigit() for character in line)
        own, boxes = boxes[:count], boxes[count:]
        yield line.replace(" ", ""), sum(box.centre[1] for box in own) / max(1, count)


def count(name: str, board: Board, reader: Reader, counts: Counts) -> None:
    """Read a board and add what was found."""
    found = sums_of(reader.read_ink(board.ink, signs=True))
    counts.boards += 1
    counts.sums += len(board.sums)
    whole = len(found) == len(board.sums)
    for text, middle in board.sums:
        near = min(found, key=lambda sum_: abs(sum_.box.centre[1] - middle), default=None)
        if near is None or not near.box.top <= middle <= near.box.bottom:
            whole = False
            continue
        whole &= _is_same(text, near)
        _judge(name, text, near, counts)
    counts.understood += whole


def _is_same(text: str, found: Sum) -> bool:
    truth = judge(text)
    return (found.text.translate(SAME), found.equation.state) == (text.translate(SAME), truth.state)


def _judge(name: str, text: str, found: Sum, counts: Counts) -> None:
    truth = judge(text).holds
    counts.asked += bool(found.doubtful)
    if found.equation.holds is None:
        return
    counts.judged += 1
    if found.equation.holds and not truth:
        counts.false_praise += 1
    if found.equation.holds is False and truth is not False:
        counts.false_blame += 1
    if found.equation.holds != truth:
        counts.errors.append(f"{name}: {text} read as {found.text}, judged {found.equation.state}")


def main() -> None:
    """Read the boards and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--boards", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="pen samples, to compose lines, columns and decimals"
    )
    parser.add_argument("--side", choices=("validation", "test"), default="test", help="whose ink (test)")
    parser.add_argument("--each", type=int, default=12, metavar="N", help="boards of each kind (12)")
    parser.add_argument("--network", type=Path, metavar="FILE", help="(the board's)")
    options = parser.parse_args()
    reader = Reader.load(options.network)
    kinds = {"sums": Counts(), "as named": Counts()}
    for name, board in boards_in(options.boards):
        count(name, board, reader, kinds["sums"])
        if board.as_named:
            count(name, board, reader, kinds["as named"])
    if options.data:
        from tests.support.written_sums import composed_sums

        for kind, number, board in composed_sums(options.data, options.side, options.each):
            count(f"{kind} {number}", board, reader, kinds.setdefault(kind, Counts()))
    print(f"{'kind':10}" + "".join(f"{name:>12}" for name in COLUMNS))
    for kind, c in kinds.items():
        share = f"{c.understood / max(1, c.boards):.1%}"
        row = (c.boards, share, c.sums, c.judged, c.asked, c.false_praise, c.false_blame)
        print(f"{kind:10}" + "".join(f"{value:>12}" for value in row))
    for error in (error for c in kinds.values() for error in c.errors):
        print(f"  wrong: {error}")


if __name__ == "__main__":
    main()
