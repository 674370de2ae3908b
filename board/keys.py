"""The key table: which key does what, and how the help says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from board.commands import (
    AskHint,
    Choose,
    Clear,
    Command,
    Correct,
    Escape,
    Fullscreen,
    Help,
    Play,
    PlayAgain,
    Read,
    Redo,
    Skip,
    Split,
    ToggleLiveReading,
    Undo,
)
from board.play.game import KINDS, Screen
from board.texts import Texts


@dataclass(frozen=True)
class Shortcut:
    """Bind keys to a command.

    Attributes:
        action: its name; the text "key." and this name is what the help says.
        keys: as pygame names them, with "ctrl+", "alt+" and "shift+" before, in this order.
        command: what they do.
    """

    action: str
    keys: tuple[str, ...]
    command: Command


SHORTCUTS = (
    Shortcut("read", ("space", "return", "enter"), Read()),
    Shortcut("live", ("l",), ToggleLiveReading()),
    Shortcut("clear", ("c",), Clear()),
    Shortcut("undo", ("ctrl+z",), Undo()),
    Shortcut("redo", ("ctrl+y", "ctrl+shift+z"), Redo()),
    Shortcut("play", ("g",), Play()),
    Shortcut("fullscreen", ("f11",), Fullscreen()),
    Shortcut("help", ("h", "f1"), Help()),
    Shortcut("escape", ("escape",), Escape()),
)

GAME_SHORTCUTS: Mapping[Screen, tuple[Shortcut, ...]] = {
    Screen.CHOICE: tuple(
        Shortcut(f"choose_{n + 1}", (str(n + 1), f"[{n + 1}]"), Choose(n)) for n in range(len(KINDS))
    ),
    Screen.ROUND: (Shortcut("hint", ("t",), AskHint()), Shortcut("skip", ("n",), Skip())),
    Screen.SUMMARY: (Shortcut("again", ("space", "return", "enter"), PlayAgain()),),
}
"""What keys do in a game before they do what they do on the board."""

_ANYWHERE = {"play", "fullscreen", "help", "escape"}
_IN_A_GAME = {
    Screen.CHOICE: _ANYWHERE,
    Screen.ROUND: _ANYWHERE | {"read", "clear", "undo", "redo"},
    Screen.SUMMARY: _ANYWHERE,
}


def commands_of(shortcuts: Iterable[Shortcut]) -> Mapping[str, Command]:
    """Return what each key does."""
    return {key: shortcut.command for shortcut in shortcuts for key in shortcut.keys}


COMMAND_OF_KEY = commands_of(SHORTCUTS)

CORRECTIONS = (
    *(Shortcut("correct", (digit, f"[{digit}]"), Correct(digit)) for digit in "0123456789"),
    Shortcut("no_digit", ("x",), Correct("?")),
    Shortcut("split", ("/", "[/]"), Split()),
)
"""What keys do while a digit is pointed at; they come before the others."""

CORRECTION_OF_KEY = commands_of(CORRECTIONS)

GAME_COMMANDS = {screen: commands_of(shortcuts) for screen, shortcuts in GAME_SHORTCUTS.items()}

READ_KEY = SHORTCUTS[0].keys[0]


def shortcuts_in(screen: Screen | None) -> tuple[Shortcut, ...]:
    """Return what keys do on the board, or on a screen of a game, where the first meaning holds."""
    if screen is None:
        return SHORTCUTS
    own = GAME_SHORTCUTS[screen]
    taken = {key for shortcut in own for key in shortcut.keys}
    rest = (s for s in SHORTCUTS if s.action in _IN_A_GAME[screen] and not taken & set(s.keys))
    return (*own, *rest)


def shortcut_of(action: str, screen: Screen | None = None) -> Shortcut:
    """Return the shortcut of this name."""
    return next(shortcut for shortcut in shortcuts_in(screen) if shortcut.action == action)


def meaning_of(shortcut: Shortcut, texts: Texts) -> str:
    """Return what the help says of a shortcut."""
    if isinstance(shortcut.command, Choose):
        return texts(f"round.{KINDS[shortcut.command.place].value}")
    return texts(f"key.{shortcut.action}")


def caps(keys: Iterable[str], texts: Texts) -> tuple[str, ...]:
    """Return keys as they stand on a keyboard, such as "Ctrl+Shift+Z"."""
    # The Enter of the keypad and that of the letters are one word.
    return tuple(_cap(key, texts) for key in keys if key != "enter")


def _cap(key: str, texts: Texts) -> str:
    *held, last = key.split("+") if key != "+" else ["+"]
    return "+".join(
        texts(f"cap.{part}") if f"cap.{part}" in texts else part.title() for part in [*held, last]
    )
