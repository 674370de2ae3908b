"""Every text that the board shows, by name and language.

A language is a table with the same names and the same placeholders as the English one; to
add one, write its module, name it here, and add its numbers to `number_words`.
"""

from collections.abc import Mapping
from string import Formatter

from board.state.english import ENGLISH
from board.state.german import GERMAN

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "de": GERMAN}
"""The tables by the language's code, the first one the default."""


class Texts:
    """Say things in one language."""

    def __init__(self, language: str = "en", marks: Mapping[str, str] | None = None) -> None:
        """Choose a language.

        Args:
            language: its code.
            marks: the keys that the person's keyboard has in the place of some others.
        """
        self.language = language
        self._marks = marks or {}
        self._table = LANGUAGES[language]

    def __call__(self, name: str, **values: object) -> str:
        """Return the text of this name with the values in its placeholders."""
        return self._table[name].format(**values)

    def mark_of(self, key: str) -> str:
        """Return what is written on a key."""
        own = self._marks.get(key, key)
        return self(f"cap.{own}") if f"cap.{own}" in self else own.title()

    def parts(self, name: str) -> list[tuple[str, str | None]]:
        """Return the text of this name as pieces, each with the name of the placeholder after it."""
        return [(words, field) for words, field, _, _ in Formatter().parse(self._table[name])]

    def __contains__(self, name: str) -> bool:
        return name in self._table
