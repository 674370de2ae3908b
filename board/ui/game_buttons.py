"""The buttons of rounds and of their summary: the bar along the lower edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from board.play.game import Screen
from board.state.commands import (
    AskHint,
    Clear,
    Command,
    Escape,
    ForPlayer,
    Play,
    PlayAgain,
    SayAgain,
    Skip,
)
from board.state.keymap import caps
from board.ui.area import Area
from board.ui.display_list import Item
from board.ui.layout_context import LayoutContext
from board.ui.round_view import half_of
from board.ui.widgets import key_button, key_button_text_size, text_button

_BARS: dict[Screen, tuple[tuple[str, Command], ...]] = {
    Screen.CHOICE: (),
    Screen.SETUP: (),
    Screen.ROUND: (("hint", AskHint()), ("skip", Skip()), ("clear", Clear()), ("escape", Escape())),
    Screen.SUMMARY: (("again", PlayAgain()), ("play", Play()), ("escape", Escape())),
}


@dataclass(frozen=True)
class _Tile:
    """Hold a button: its area, the name of the shortcut that does the same, its text and command."""

    area: Area
    action: str
    text: str
    command: Command


def game_buttons(screen: Screen, players: int, heard: bool, context: LayoutContext) -> list[Item]:
    """Return the buttons along the lower edge of a round or a summary, all in letters of one size.

    In a round they stand at the side of the hand that does not write; of two players each has their own. A
    task that is heard can be heard again.
    """
    if screen is Screen.ROUND and players > 1:
        return [item for player in range(players) for item in _half_bar(player, players, context)]
    bar = _BARS[screen]
    if heard:
        bar = (("say", SayAgain()), *bar)
    tiles = [*_bar(bar, screen, context)]
    marks = [caps(context.keys.of(tile.action, screen).keys, context.texts)[0] for tile in tiles]
    sizes = (
        key_button_text_size(mark, tile.text, tile.area[2] - tile.area[0], context)
        for mark, tile in zip(marks, tiles, strict=True)
    )
    size = min(sizes, default=context.sizes.text)
    return [
        item
        for mark, tile in zip(marks, tiles, strict=True)
        for item in key_button(mark, tile.text, tile.command, tile.area, size, context)
    ]


def _half_bar(player: int, players: int, context: LayoutContext) -> Iterator[Item]:
    """Give the buttons of one of two players; whoever leaves ends the round for both."""
    bar = _BARS[Screen.ROUND]
    left, right = half_of(player, players, context)
    wide, gap = (right - left) * 23 // 100, context.size[0] // 200
    top, bottom = _bar_rows(context)
    x = left + (right - left - len(bar) * (wide + gap) + gap) // 2
    texts = [context.texts(f"bar.{action}") for action, _ in bar]
    size = min(context.fitting(text, context.sizes.text, wide - 2 * context.sizes.gap) for text in texts)
    for text, (_, command) in zip(texts, bar, strict=True):
        own = command if isinstance(command, Escape) else ForPlayer(player, command)
        yield from text_button(text, own, (x, top, x + wide, bottom), size, context)
        x += wide + gap


def _bar(buttons: tuple[tuple[str, Command], ...], screen: Screen, context: LayoutContext) -> Iterator[_Tile]:
    """Give the buttons along the lower edge, on the side of one hand or in the middle."""
    width = context.size[0]
    wide, gap = width * 17 // 100, width // 100
    whole = len(buttons) * (wide + gap) - gap
    left = (width - whole) // 2
    if screen is Screen.ROUND:
        left = width - whole - 2 * gap if context.settings.left_handed else 2 * gap
    top, bottom = _bar_rows(context)
    for n, (action, command) in enumerate(buttons):
        x = left + n * (wide + gap)
        yield _Tile((x, top, x + wide, bottom), action, context.texts(f"bar.{action}"), command)


def _bar_rows(context: LayoutContext) -> tuple[int, int]:
    """Return the top and the bottom of the buttons along the lower edge."""
    height = context.size[1]
    high = height * 7 // 100
    top = height - high - height * 3 // 100
    return top, top + high
