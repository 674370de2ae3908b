"""The screens of a game."""

from __future__ import annotations

from collections.abc import Sequence

from board.play.game import Game, Screen
from board.ui.choice_view import choice_view, setup_view
from board.ui.display_list import Item, Line
from board.ui.game_buttons import game_buttons
from board.ui.layout_context import LayoutContext
from board.ui.round_view import round_view
from board.ui.summary_view import summary_view


def game_view(
    game: Game, heard: bool, hidden: bool, written: Sequence[tuple[int, int]], context: LayoutContext
) -> list[Item]:
    """Return a screen of a game.

    Args:
        game: to be shown.
        heard: the task is a word that is said aloud.
        hidden: the task's words are not to be seen.
        written: for each player the middle of the answer's ink in window pixels.
        context: of the layout.
    """
    players = len(game.rounds)
    buttons = game_buttons(game.screen, players, heard, context)
    match game.screen:
        case Screen.CHOICE:
            return choice_view(context)
        case Screen.SETUP:
            return setup_view(game.option or (0, 0), context)
        case Screen.SUMMARY:
            return summary_view(game, context) + buttons
        case Screen.ROUND:
            items = [
                item
                for player, (play, middle) in enumerate(zip(game.rounds, written, strict=True))
                for item in round_view(play, player, players, middle, hidden, context)
            ]
            return [*items, *([_parting_line(context)] if players > 1 else []), *buttons]


def _parting_line(context: LayoutContext) -> Line:
    """Return the line between the halves of two players."""
    width, height = context.size
    return Line((width // 2, 0), (width // 2, height), context.theme.edge, 2 * context.sizes.hairline)
