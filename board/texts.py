"""Every text that the board shows, by name and language: the one place to translate it.

A language is a table with the same names and the same placeholders as the English one; to
add one, add its table here and its numbers to `number_words`.
"""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "language": "English",
    # The board
    "hint.write": "Write digits anywhere",
    "hint.keys": "{read} reads them   ·   {help} shows the keys",
    "reading.getting_ready": "Getting ready to read …",
    "reading.nothing": "There is nothing to read yet.",
    # Keys: what they do
    "key.read": "Read the board",
    "key.clear": "Clear the board",
    "key.undo": "Undo",
    "key.redo": "Redo",
    "key.fullscreen": "Full screen or window",
    "key.help": "Show or hide these keys",
    "key.escape": "Leave",
    # Keys: how they are marked
    "cap.ctrl": "Ctrl",
    "cap.shift": "Shift",
    "cap.alt": "Alt",
    "cap.space": "Space",
    "cap.return": "Enter",
    "cap.escape": "Esc",
    "cap.backspace": "Backspace",
    "cap.delete": "Del",
    "cap.tab": "Tab",
    "cap.page up": "Page Up",
    "cap.page down": "Page Down",
    "cap.left": "←",
    "cap.right": "→",
    "cap.up": "↑",
    "cap.down": "↓",
}

GERMAN: Mapping[str, str] = {
    "language": "Deutsch",
    # The board
    "hint.write": "Schreib irgendwo Ziffern",
    "hint.keys": "{read} liest sie   ·   {help} zeigt die Tasten",
    "reading.getting_ready": "Gleich kann ich lesen …",
    "reading.nothing": "Hier steht noch nichts zum Lesen.",
    # Keys: what they do
    "key.read": "Die Tafel lesen",
    "key.clear": "Die Tafel wischen",
    "key.undo": "Rückgängig",
    "key.redo": "Wiederholen",
    "key.fullscreen": "Vollbild oder Fenster",
    "key.help": "Diese Tasten zeigen oder verbergen",
    "key.escape": "Verlassen",
    # Keys: how they are marked
    "cap.ctrl": "Strg",
    "cap.shift": "Umschalt",
    "cap.alt": "Alt",
    "cap.space": "Leertaste",
    "cap.return": "Enter",
    "cap.escape": "Esc",
    "cap.backspace": "Rücktaste",
    "cap.delete": "Entf",
    "cap.tab": "Tab",
    "cap.page up": "Bild auf",
    "cap.page down": "Bild ab",
    "cap.left": "←",
    "cap.right": "→",
    "cap.up": "↑",
    "cap.down": "↓",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": GERMAN}
"""The tables by the language's code, the first one the default."""


class Texts:
    """Say things in one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._table = LANGUAGES[language]

    def __call__(self, name: str, **values: object) -> str:
        """Return the text of this name with the values in its placeholders."""
        return self._table[name].format(**values)

    def __contains__(self, name: str) -> bool:
        return name in self._table
