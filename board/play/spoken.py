"""Number words to be heard: what is said, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from board.play.game import Game
from board.play.number_words import NUMBER_WORDS

if TYPE_CHECKING:
    from board.state.settings import Settings


@dataclass(frozen=True)
class Utterance:
    """Hold what is said; one that differs in anything is said anew.

    Attributes:
        words: what is said.
        language: code of the words' language.
        occasion: seed of the round, place of the task, and how often it was to be heard again.
    """

    words: str
    language: str
    occasion: tuple[int, int, int]


def utterance_of(game: Game | None, settings: Settings) -> Utterance | None:
    """Return what is said at this moment of a game, if anything is."""
    if game is None or game.round is None or not game.can_be_heard(settings):
        return None
    play = game.round
    words = NUMBER_WORDS[settings.language](play.task.first)
    return Utterance(words, settings.language, (play.seed, play.at, play.calls))
