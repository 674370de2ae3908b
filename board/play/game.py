"""The game: the choice of rounds, and the round that is played."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from board.play.round import Round
from board.play.tasks import Kind

KINDS = tuple(Kind)
"""The rounds in the order of the choice."""

COLUMNS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("play.sums", KINDS[:5]),
    ("play.words", KINDS[5:8]),
    ("play.sprint", KINDS[8:]),
)
"""The choice: the name of each column's text, and what stands in it."""


class Screen(Enum):
    """Name a screen of the game."""

    CHOICE = "choice"
    ROUND = "round"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Game:
    """Hold a game: the choice of rounds, or a round.

    Attributes:
        round: the round; None while the person chooses one.
        now_s: the time of the last `Tick`.
        days: right answers on each of the last days, today last; empty before the first round ends.
    """

    round: Round | None = None
    now_s: float = 0.0
    days: tuple[int, ...] = ()

    def ended(self, before: Game | None) -> Round | None:
        """Return the round if it is over now and was not before."""
        if self.round is None or not self.round.over:
            return None
        return None if before and before.round and before.round.over else self.round

    @property
    def screen(self) -> Screen:
        if self.round is None:
            return Screen.CHOICE
        return Screen.SUMMARY if self.round.over else Screen.ROUND
