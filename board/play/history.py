"""The history of rounds: a line of JSON for each, kept on this computer alone."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from board.play.round import Round, hardest

DAYS = 14
"""Days of the progress chart."""

_MOST_BYTES = 8_000_000  # of the file that are read, the newest


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
    """

    day: str
    kind: str
    tasks: int
    right: int
    wrong: int
    helped: int
    seconds: float
    hard: str


def record_of(play: Round, day: datetime.date) -> Record:
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
    )


class RoundHistory:
    """Keep the records of rounds in a file.

    Attributes:
        path: the file; None to keep nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def keep(self, rounds: tuple[Round, ...]) -> tuple[int, ...]:
        """Keep the finished rounds of all players.

        Returns:
            How many tasks were answered on each of the last `DAYS` days, today last.

        Raises:
            OSError: if it cannot be written.
        """
        today = datetime.date.today()
        records = [record_of(play, today) for play in rounds]
        if self.path is None:
            return right_by_day(records, today)
        for record in records:
            append(self.path, record)
        return right_by_day(read_history(self.path), today)


def append(path: Path, record: Record) -> None:
    """Append a record in one write, so that its line is whole or absent.

    Raises:
        OSError: if it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(record)).encode() + b"\n"
    with path.open("ab", buffering=0) as file:
        if not _ends_a_line(path):
            line = b"\n" + line  # an earlier program died in mid-write
        file.write(line)
        os.fsync(file.fileno())


def read_history(path: Path) -> tuple[Record, ...]:
    """Return all records, the oldest first; damaged lines are skipped.

    Raises:
        OSError: if the file is there and cannot be read.
    """
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _MOST_BYTES))
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


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _record_in(line: bytes) -> Record | None:
    try:
        record = Record(**json.loads(line))
        datetime.date.fromisoformat(record.day)
        counts = record.tasks, record.right, record.wrong, record.helped
    except (ValueError, TypeError, RecursionError):
        return None
    known = isinstance(record.kind, str) and isinstance(record.hard, str)
    numbers = isinstance(record.seconds, int | float) and all(type(n) is int and n >= 0 for n in counts)
    return record if known and numbers else None
