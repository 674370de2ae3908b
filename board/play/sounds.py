"""Sounds of a game."""

from __future__ import annotations

from enum import Enum

from board.play.game import Game
from board.play.round import Feedback


class Sound(Enum):
    """Name a sound."""

    RIGHT = "right"
    AGAIN = "again"
    DONE = "done"


def sound_of(before: Game | None, after: Game | None) -> Sound | None:
    """Return the sound of the change from one moment of a game to the next, if any."""
    if after is None or after.round is None:
        return None
    if after.ended(before):
        return Sound.DONE
    was = before.round.feedback if before and before.round else Feedback.NONE
    now = after.round.feedback
    if now is was:
        return None
    if now is Feedback.RIGHT:
        return Sound.RIGHT
    return Sound.AGAIN if now in (Feedback.WRONG, Feedback.UNREADABLE) else None
