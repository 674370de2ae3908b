"""Sounds of a game."""

from __future__ import annotations

from enum import Enum

from board.play.game import Game
from board.play.verdict import Feedback


class Sound(Enum):
    """Name a sound."""

    RIGHT = "right"
    AGAIN = "again"
    DONE = "done"
    BEST = "best"


_ASKING = {Feedback.WRONG, Feedback.UNREADABLE, Feedback.ASKED, Feedback.PARTIAL}


def sound_of(before: Game | None, after: Game | None) -> Sound | None:
    """Return the sound of the change from one moment of a game to the next, if any."""
    if after is None:
        return None
    if after.is_best and not (before and before.is_best):
        return Sound.BEST
    if after.ended(before):
        return Sound.DONE
    was = [play.verdict for play in before.rounds] if before else []
    new = {play.feedback for n, play in enumerate(after.rounds) if play.verdict not in was[n : n + 1]}
    if Feedback.RIGHT in new:
        return Sound.RIGHT
    return Sound.AGAIN if new & _ASKING else None
