"""The plan: the rounds there are, and what the teacher chose for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

NUMBERS_TO = (10, 20, 100, 1000)
TASKS = (5, 10, 20)
CHILDREN = (1, 2)
TABLES = tuple(range(1, 13))


class Kind(Enum):
    """Name the rounds there are; the text "round." and the value is what the board says."""

    ADD = "add"
    TAKE_AWAY = "take_away"
    MIXED = "mixed"
    TIMES = "times"
    WORDS = "words"
    WHOLE_SUM = "whole_sum"
    MAKE_NUMBER = "make_number"
    SPRINT = "sprint"
    SPRINT_TIMES = "sprint_times"

    @property
    def is_sprint(self) -> bool:
        """Whether there is a clock."""
        return self in (Kind.SPRINT, Kind.SPRINT_TIMES)

    @property
    def has_tables(self) -> bool:
        """Whether it asks times tables."""
        return self in (Kind.TIMES, Kind.SPRINT_TIMES)

    @property
    def has_signs(self) -> bool:
        """Whether answers have signs."""
        return self in (Kind.WHOLE_SUM, Kind.MAKE_NUMBER)


NUMBER_KINDS = Kind.ADD, Kind.TAKE_AWAY, Kind.MIXED, Kind.TIMES, Kind.WORDS
"""Rounds whose tasks have one number as their answer: those that a class can be asked."""


@dataclass(frozen=True)
class Plan:
    """Hold what rounds ask, and how many children play.

    Attributes:
        kinds: the rounds to choose from, in their order; at least one.
        numbers_to: numbers are no larger, but for those of times tables.
        tables: the times tables that are practised; at least one.
        tasks: of a round without a clock.
        children: 1, or 2 side by side.
    """

    kinds: tuple[Kind, ...] = tuple(Kind)
    numbers_to: int = 20
    tables: tuple[int, ...] = tuple(range(2, 11))
    tasks: int = 10
    children: int = 1

    def level(self, kind: Kind) -> str:
        """Return what makes two rounds of a kind alike, as a text."""
        return " ".join(map(str, self.tables)) if kind.has_tables else str(self.numbers_to)
