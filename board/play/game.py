"""The game: the choice of rounds, and the round that is played."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from board.play.plan import Kind
from board.play.round import FRAME_S, Round

KINDS = tuple(Kind)
"""The rounds in the order of the choice."""

CHEER_S = 1.8
"""How long the cheer for a new best lasts."""

COLUMNS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("play.sums", KINDS[:4]),
    ("play.more", KINDS[4:7]),
    ("play.sprint", KINDS[7:]),
)
"""The choice: the name of each column's text, and what stands in it."""


class Screen(Enum):
    """Name a screen of the game."""

    CHOICE = "choice"
    SETUP = "setup"
    ROUND = "round"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Game:
    """Hold a game: the choice of rounds, or a round of each player.

    Attributes:
        rounds: of the players, from left to right; () while one is chosen.
        now_s: the time of the last `Tick`.
        days: right answers on each of the last days, today last; empty before the first round ends.
        best: the most right answers of a sprint like the last one before it; None before that is known.
        cheer_s: when the cheer for a new best began; None without one.
        option: the row and the place of the option that the keys take, while the plan is set up.
    """

    rounds: tuple[Round, ...] = ()
    now_s: float = 0.0
    days: tuple[int, ...] = ()
    best: int | None = None
    cheer_s: float | None = None
    option: tuple[int, int] | None = None

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
            return Screen.CHOICE if self.option is None else Screen.SETUP
        return Screen.SUMMARY if self.over else Screen.ROUND

    @property
    def is_best(self) -> bool:
        """Whether the round that is over is a sprint with more right answers than any before it."""
        if not self.over or self.best is None or len(self.rounds) > 1:
            return False
        return self.rounds[0].right > self.best

    @property
    def cheer(self) -> float:
        """How far the cheer for a new best is, 0 to 1."""
        if self.cheer_s is None:
            return 1.0
        return min(1.0, (self.now_s - self.cheer_s) / CHEER_S)

    @property
    def due_s(self) -> float | None:
        """When the game changes by itself; None for never."""
        moments = [play.due_s for play in self.rounds if play.due_s is not None]
        if self.cheer < 1.0:
            moments.append(self.now_s + FRAME_S)
        return min(moments, default=None)

    def after(self, days: tuple[int, ...], best: int | None) -> Game:
        """Return the game once the history of its rounds is known; a new best is cheered."""
        game = replace(self, days=days, best=best)
        return replace(game, cheer_s=game.now_s if game.is_best else None)

    def playing(self, player: int, play: Round) -> Game:
        """Return the game with another moment of a player's round."""
        rounds = (*self.rounds[:player], play, *self.rounds[player + 1 :])
        return replace(self, rounds=rounds, now_s=max(self.now_s, play.now_s))
