"""The game: the choice of rounds, the round that is played, and where one can press."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from board.play.round import Round
from board.play.tasks import Kind, Sign
from board.state.commands import AskHint, Choose, Clear, Command, Escape, Play, PlayAgain, SayAgain, Skip
from board.ui.area import Area

if TYPE_CHECKING:
    from board.state.board import Board
    from board.state.settings import Settings

KINDS = tuple(Kind)
"""The rounds in the order of the choice."""

COLUMNS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("play.sums", KINDS[:5]),
    ("play.words", KINDS[5:8]),
    ("play.sprint", KINDS[8:]),
)
"""The choice: the name of each column's text, and what stands in it."""


class Screen(Enum):
    """Say what shows."""

    CHOICE = "choice"
    ROUND = "round"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Game:
    """Hold what is played.

    Attributes:
        behind: the board that waits meanwhile, and comes back as it was.
        round: the round; None while one is chosen.
        now_s: the time, as last told.
        days: tasks answered on each of the last days, today last; empty until told.
        voice: the system can say words aloud.
    """

    behind: Board
    round: Round | None = None
    now_s: float = 0.0
    days: tuple[int, ...] = ()
    voice: bool = False

    def ended(self, before: Game | None) -> Round | None:
        """Return the round if it is over and was not before."""
        if self.round is None or not self.round.over:
            return None
        return None if before and before.round and before.round.over else self.round

    @property
    def screen(self) -> Screen:
        if self.round is None:
            return Screen.CHOICE
        return Screen.SUMMARY if self.round.over else Screen.ROUND

    def can_be_heard(self, settings: Settings) -> bool:
        """Tell whether the task is one of words, and there is a voice to say them that is wanted."""
        if self.screen is not Screen.ROUND or self.round is None or self.round.task.sign is not Sign.WORD:
            return False
        return self.voice and settings.sound and settings.words != "seen"

    def hides_word(self, settings: Settings) -> bool:
        """Tell whether a task's words are not to be seen: until a hint is given, or it is done with."""
        if self.round is None or self.round.hints or self.round.feedback.ends_task:
            return False
        return settings.words == "heard" and self.can_be_heard(settings)


@dataclass(frozen=True)
class Tile:
    """Hold a place to press.

    Attributes:
        area: in window pixels.
        action: name of the shortcut that does the same.
        command: what a press does.
    """

    area: Area
    action: str
    command: Command


_BARS: dict[Screen, tuple[tuple[str, Command], ...]] = {
    Screen.CHOICE: (("escape", Escape()),),
    Screen.ROUND: (("hint", AskHint()), ("skip", Skip()), ("clear", Clear()), ("escape", Escape())),
    Screen.SUMMARY: (("again", PlayAgain()), ("play", Play()), ("escape", Escape())),
}


def choice_top(size: tuple[int, int]) -> int:
    """Return where the columns of the choice begin, in window pixels."""
    return size[1] * 34 // 100


def tiles_of(game: Game, size: tuple[int, int], settings: Settings) -> tuple[Tile, ...]:
    """Return the places to press in a window of (width, height) pixels.

    In a round they stand at the side of the hand that does not write.
    """
    buttons = _BARS[game.screen]
    if game.can_be_heard(settings):
        buttons = (("say", SayAgain()), *buttons)
    bar = _bar(buttons, size, settings.left_handed if game.screen is Screen.ROUND else None)
    return (*_choice(size), *bar) if game.screen is Screen.CHOICE else bar


def _choice(size: tuple[int, int]) -> tuple[Tile, ...]:
    width, height = size
    wide, gap = width * 27 // 100, width * 2 // 100
    high, step = height * 8 // 100, height * 10 // 100
    left = (width - 3 * wide - 2 * gap) // 2
    tiles = []
    for column, (_, kinds) in enumerate(COLUMNS):
        x = left + column * (wide + gap)
        for row, kind in enumerate(kinds):
            y = choice_top(size) + row * step
            place = KINDS.index(kind)
            tiles.append(Tile((x, y, x + wide, y + high), f"choose_{place + 1}", Choose(place)))
    return tuple(tiles)


def _bar(
    buttons: tuple[tuple[str, Command], ...], size: tuple[int, int], left_handed: bool | None
) -> tuple[Tile, ...]:
    """Return the buttons along the lower edge, on the side of one hand or in the middle."""
    width, height = size
    wide, high, gap = width * 17 // 100, height * 7 // 100, width // 100
    whole = len(buttons) * (wide + gap) - gap
    left = (width - whole) // 2
    if left_handed is not None:
        left = width - whole - 2 * gap if left_handed else 2 * gap
    top = height - high - height * 3 // 100
    return tuple(
        Tile((left + n * (wide + gap), top, left + n * (wide + gap) + wide, top + high), action, command)
        for n, (action, command) in enumerate(buttons)
    )
