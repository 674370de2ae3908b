"""Spoken number words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Utterance:
    """Hold words to speak; another value is spoken anew.

    Attributes:
        words: the words.
        language: code of the words' language.
        occasion: seed of the round, place of the task, and how often it was to be heard again.
    """

    words: str
    language: str
    occasion: tuple[int, int, int]
