"""The places to press in a game."""

from __future__ import annotations

from dataclasses import dataclass

from board.play.game import COLUMNS, KINDS, Screen
from board.state.commands import AskHint, Choose, Clear, Command, Escape, Play, PlayAgain, SayAgain, Skip
from board.state.session import Session
from board.ui.area import Area


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


def tiles_of(session: Session) -> tuple[Tile, ...]:
    """Return the places to press on the screen of the game.

    In a round they stand at the side of the hand that does not write.
    """
    screen, size = session.game.screen if session.game else Screen.CHOICE, session.size
    buttons = _BARS[screen]
    if session.word_heard:
        buttons = (("say", SayAgain()), *buttons)
    bar = _bar(buttons, size, session.settings.left_handed if screen is Screen.ROUND else None)
    return (*_choice(size), *bar) if screen is Screen.CHOICE else bar


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
