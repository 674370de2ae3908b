"""The screens of a game: the choice, the rounds, the summary."""

from __future__ import annotations

from collections.abc import Sequence

from board.play.game import COLUMNS, Game, Screen
from board.ui.display_list import Item, Line
from board.ui.game_buttons import choice_left, choice_top, game_buttons
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
    match game.screen:
        case Screen.SUMMARY:
            items = summary_view(game.rounds, game.days, context)
        case Screen.ROUND:
            items = [
                item
                for player, (play, middle) in enumerate(zip(game.rounds, written, strict=True))
                for item in round_view(play, player, players, middle, hidden, context)
            ]
            if players > 1:
                items.append(_parting_line(context))
        case Screen.CHOICE:
            items = _choice(context)
    return items + game_buttons(game.screen, max(1, players), heard, context)


def _choice(context: LayoutContext) -> list[Item]:
    theme, sizes, height = context.theme, context.sizes, context.size[1]
    items: list[Item] = [
        context.centred(context.texts("play.title"), sizes.headline, theme.ink, height * 12 // 100),
        context.centred(context.texts("play.calm"), sizes.text, theme.quiet, height * 19 // 100),
    ]
    middle = choice_top(context) - height * 4 // 100
    for column, (name, _) in enumerate(COLUMNS):
        left = choice_left(column, context)
        items.append(context.words(context.texts(name), sizes.line, theme.certain, left, middle))
    return items


def _parting_line(context: LayoutContext) -> Line:
    """Return the line between the halves of two players."""
    width, height = context.size
    return Line((width // 2, 0), (width // 2, height), context.theme.edge, 2 * context.sizes.hairline)
