"""The key table: which key does what, and how the help says it."""

from dataclasses import dataclass

from board.commands import Clear, Command, Escape, Fullscreen, Help, Read, Redo, Undo


@dataclass(frozen=True)
class Shortcut:
    """Bind keys to a command.

    Attributes:
        keys: as pygame names them, with "ctrl+" and "shift+" before, in this order.
        command: what they do.
        meaning: what the help says.
    """

    keys: tuple[str, ...]
    command: Command
    meaning: str


SHORTCUTS = (
    Shortcut(("space", "return", "enter"), Read(), "Read the board"),
    Shortcut(("c",), Clear(), "Clear the board"),
    Shortcut(("ctrl+z",), Undo(), "Undo"),
    Shortcut(("ctrl+y", "ctrl+shift+z"), Redo(), "Redo"),
    Shortcut(("f11",), Fullscreen(), "Full screen or window"),
    Shortcut(("h", "f1"), Help(), "Show or hide these keys"),
    Shortcut(("escape",), Escape(), "Leave"),
)

COMMAND_OF_KEY = {key: shortcut.command for shortcut in SHORTCUTS for key in shortcut.keys}

READ_KEY = SHORTCUTS[0].keys[0]

_CAPS = {
    "return": "Enter",
    "enter": "",
    "escape": "Esc",
    "ctrl": "Ctrl",
}  # keypad and main Enter are one word


def caps(shortcut: Shortcut) -> tuple[str, ...]:
    """Return the keys of a shortcut as they stand on a keyboard, such as "Ctrl+Shift+Z"."""
    names = ("+".join(_CAPS.get(part, part.title()) for part in key.split("+")) for key in shortcut.keys)
    return tuple(name for name in names if name)
