"""A lesson: tasks for a class, each phone with a tile of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from board.document.corrections import DOUBT_BELOW
from board.play.plan import Kind
from board.play.tasks import Task
from board.state.phones import Phone
from board.state.task_texts import asked_line
from board.state.texts import Texts

if TYPE_CHECKING:
    from board.reading.result import Reading

RIGHT, OTHER, UNCLEAR, NOTHING = "right", "other", "unclear", ""
"""What an answer is: one that cannot be read surely is unclear, and never counted."""


@dataclass(frozen=True)
class Lesson:
    """Hold a lesson at one moment.

    Attributes:
        number: of the task, from 1.
        kind: of the round that the tasks are of; None for what stands on the board.
        task: that is asked; None for what stands on the board.
        words: what stands on the board, when it is the task.
        shown: the tiles are shown on the board.
        marked: right answers are marked, on the phones as well.
        enlarged: identity of the phone whose tile is shown large.
        mark: of that tile's reading, that is being corrected.
        right: how many right answers each phone had so far.
        answered: how many answers each phone had so far that could be read.
    """

    number: int = 1
    kind: Kind | None = None
    task: Task | None = None
    words: str = ""
    shown: bool = False
    marked: bool = False
    enlarged: str | None = None
    mark: int | None = None
    right: Mapping[str, int] = field(default_factory=dict)
    answered: Mapping[str, int] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """Name of the sheet that the phones write on."""
        return f"task-{self.number}"

    def text(self, texts: Texts, heard: bool = False) -> str:
        """Return the task as phones show it; a word that is heard alone is not shown."""
        if self.task is None:
            return self.words
        return "…" if heard else asked_line(self.task, texts)

    def verdict(self, phone: Phone) -> str:
        """Return what the answer on a phone's tile is; `NOTHING` where there is no task or answer."""
        board = phone.tile.board if phone.tile else None
        if self.task is None or board is None or board.reading is None or board.changed:
            return NOTHING
        if not board.reading.text:
            return NOTHING
        if _doubtful(board.reading):
            return UNCLEAR
        return RIGHT if board.reading.text == str(self.task.answer) else OTHER


def _doubtful(reading: Reading) -> bool:
    return bool(reading.rejected) or any(digit.confidence < DOUBT_BELOW for digit in reading.digits)
