"""Number words to be heard."""

from __future__ import annotations

from dataclasses import dataclass


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
