"""The game: the choice of rounds, and the round that is played."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """Hold a game: the choice of rounds, or a round of each player.

    Attributes:
        rounds: of the players, from left to right; () while one is chosen.
        now_s: the time of the last `Tick`.
        days: right answers on each of the last days, today last; empty before the first round ends.
    """

    rounds: tuple[Round, ...] = ()
    now_s: float = 0.0
    days: tuple[int, ...] = ()

    @property
    def over(self) -> bool:
        """Whether there are rounds, and all are over."""
        return bool(self.rounds) and all(play.over for play in self.rounds)

    def ended(self, before: Game | None) -> tuple[Round, ...]:
        """Return the rounds if all are over now and were not before."""
        return self.rounds if self.over and not (before and before.over) else ()

    @property
    def screen(self) -> Screen:
        if not self.rounds:
            return Screen.CHOICE
        return Screen.SUMMARY if self.over else Screen.ROUND

    def playing(self, player: int, play: Round) -> Game:
        """Return the game with another moment of a player's round."""
        rounds = (*self.rounds[:player], play, *self.rounds[player + 1 :])
        return replace(self, rounds=rounds, now_s=max(self.now_s, play.now_s))
