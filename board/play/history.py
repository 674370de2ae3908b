"""The history of rounds: a line of JSON for each, kept on this computer alone."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from board.play.round import Round, hardest
from board.system.atomic_file import write_all
from board.system.private_file import make_own_folder, open_file

DAYS = 14
"""Days of the progress chart."""

_MOST_BYTES = 8_000_000  # of the file that are read, the newest
_MOST = 10_000  # tasks, answers and children of a round


@dataclass(frozen=True)
class Record:
    """Hold the record of a round.

    Attributes:
        day: in ISO form, such as "2030-01-31".
        kind: value of its `Kind`.
        tasks: how many tasks were asked, those skipped included.
        right: how many were answered.
        wrong: how many answers were wrong.
        helped: how many of those answered had a hint.
        seconds: how long it took.
        hard: digits that were hard to read, the hardest first.
        level: as `Plan.level` gives it; "" in older records.
        children: how many played side by side.
    """

    day: str
    kind: str
    tasks: int
    right: int
    wrong: int
    helped: int
    seconds: float
    hard: str
    level: str = ""
    children: int = 1


@dataclass(frozen=True)
class Standing:
    """Hold what the history says after a round.

    Attributes:
        days: right answers on each of the last `DAYS` days, today last.
        best: the most right answers of a child alone in a sprint like this one before; None for other rounds.
    """

    days: tuple[int, ...]
    best: int | None = None


def record_of(play: Round, day: datetime.date, children: int = 1) -> Record:
    """Return the record of a finished round."""
    return Record(
        day.isoformat(),
        play.kind.value,
        min(play.at, len(play.tasks)),
        play.right,
        play.wrong,
        play.helped,
        round(play.took_s, 1),
        "".join(hardest(play)),
        play.level,
        children,
    )


class RoundHistory:
    """Keep the records of rounds in a file.

    Attributes:
        path: the file; None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def keep(self, rounds: tuple[Round, ...]) -> Standing:
        """Keep the finished rounds of all children.

        Raises:
            OSError: if they cannot be written.
        """
        today = datetime.date.today()
        records = [record_of(play, today, len(rounds)) for play in rounds]
        if self.path is None:
            return Standing(right_by_day(records, today))
        before = read_history(self.path)
        append(self.path, records)
        return Standing(right_by_day((*before, *records), today), best_before(before, rounds))


def best_before(records: Iterable[Record], rounds: Sequence[Round]) -> int | None:
    """Return the best sprint of a child alone like this one, 0 if it is the first; None for other rounds."""
    if len(rounds) != 1 or not rounds[0].kind.is_sprint:
        return None
    same = rounds[0].kind.value, rounds[0].level, 1
    return max((r.right for r in records if (r.kind, r.level, r.children) == same), default=0)


def append(path: Path, records: Sequence[Record]) -> None:
    """Append records in one write, so that each line is whole or absent; the file is its owner's alone.

    Raises:
        OSError: if they cannot be written.
    """
    make_own_folder(path.parent)
    lines = b"".join(json.dumps(asdict(record)).encode() + b"\n" for record in records)
    with open_file(path, os.O_RDWR | os.O_CREAT | os.O_APPEND) as file:
        if not _ends_a_line(file):
            lines = b"\n" + lines  # an earlier program died in mid-write
        write_all(file, lines)
        os.fsync(file.fileno())


def read_history(path: Path) -> tuple[Record, ...]:
    """Return all records, the oldest first; damaged lines are skipped.

    Raises:
        OSError: if the file is there and cannot be read.
    """
    try:
        with open_file(path, os.O_RDONLY) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST_BYTES))
            lines = file.read(_MOST_BYTES).splitlines()
    except FileNotFoundError:
        return ()
    return tuple(record for line in lines if (record := _record_in(line)))


def right_by_day(records: Iterable[Record], today: datetime.date) -> tuple[int, ...]:
    """Return how many tasks were answered on each of the last `DAYS` days, today last."""
    first = today.toordinal() - DAYS + 1
    counts = [0] * DAYS
    for record in records:
        place = datetime.date.fromisoformat(record.day).toordinal() - first
        if 0 <= place < DAYS:
            counts[place] += record.right
    return tuple(counts)


def _ends_a_line(file: BinaryIO) -> bool:
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _record_in(line: bytes) -> Record | None:
    try:
        record = Record(**json.loads(line))
        datetime.date.fromisoformat(record.day)
        counts = record.tasks, record.right, record.wrong, record.helped, record.children
    except (ValueError, TypeError, RecursionError):
        return None
    known = all(isinstance(text, str) for text in (record.kind, record.hard, record.level))
    numbers = isinstance(record.seconds, int | float) and all(
        type(n) is int and 0 <= n <= _MOST for n in counts
    )
    return record if known and numbers else None
