"""Tasks: what a round asks, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Name the rounds there are; the text "round." and the value is what the board says."""

    ADD_TEN = "add_ten"
    ADD_TWENTY = "add_twenty"
    TAKE_AWAY = "take_away"
    TIMES = "times"
    TWO_DIGITS = "two_digits"
    WORDS_TWENTY = "words_twenty"
    WORDS_HUNDRED = "words_hundred"
    WORDS_THOUSAND = "words_thousand"
    SPRINT = "sprint"


class Sign(Enum):
    """Say what is to be done with the numbers of a task."""

    PLUS = "+"
    MINUS = "−"
    TIMES = "×"
    WORD = ""


@dataclass(frozen=True)
class Task:
    """Ask for a number.

    Attributes:
        sign: what is to be done; `WORD` shows the first number in words.
        first: the first number.
        second: the second number; 0 for `WORD`.
    """

    sign: Sign
    first: int
    second: int = 0

    @property
    def answer(self) -> int:
        match self.sign:
            case Sign.PLUS:
                return self.first + self.second
            case Sign.MINUS:
                return self.first - self.second
            case Sign.TIMES:
                return self.first * self.second
            case Sign.WORD:
                return self.first


CALM_TASKS = 10
"""Tasks of a round without a clock."""

SPRINT_TASKS = 200
"""Tasks of a sprint: more than anyone can write in a minute."""


def tasks_of(kind: Kind, seed: int) -> tuple[Task, ...]:
    """Return the tasks of a round: the same for the same seed, and none twice in a calm round."""
    chance = random.Random(f"{kind.value} {seed}")
    every = list(_every(kind))
    if kind is not Kind.SPRINT:
        return tuple(chance.sample(every, CALM_TASKS))
    tasks = [chance.choice(every)]
    while len(tasks) < SPRINT_TASKS:
        task = chance.choice(every)
        if task != tasks[-1]:
            tasks.append(task)
    return tuple(tasks)


def _every(kind: Kind) -> Iterator[Task]:
    """Give every task that a kind of round can ask."""
    match kind:
        case Kind.ADD_TEN:
            yield from (Task(Sign.PLUS, a, b) for a in range(1, 10) for b in range(1, 11 - a))
        case Kind.ADD_TWENTY:
            yield from (
                Task(Sign.PLUS, a, b) for a in range(2, 19) for b in range(2, 19) if 11 <= a + b <= 20
            )
        case Kind.TAKE_AWAY:
            yield from (Task(Sign.MINUS, a, b) for a in range(3, 21) for b in range(1, min(a, 11)))
        case Kind.TIMES:
            yield from (Task(Sign.TIMES, a, b) for a in range(2, 11) for b in range(2, 11))
        case Kind.TWO_DIGITS:
            for a in range(11, 89):
                yield from (Task(Sign.PLUS, a, b) for b in range(11, 100 - a))
                yield from (Task(Sign.MINUS, a, b) for b in range(11, a - 9))
        case Kind.WORDS_TWENTY:
            yield from (Task(Sign.WORD, number) for number in range(1, 21))
        case Kind.WORDS_HUNDRED:
            yield from (Task(Sign.WORD, number) for number in range(21, 100))
        case Kind.WORDS_THOUSAND:
            yield from (Task(Sign.WORD, number) for number in range(101, 1000))
        case Kind.SPRINT:
            yield from _every(Kind.ADD_TEN)
            yield from _every(Kind.ADD_TWENTY)
            yield from _every(Kind.TAKE_AWAY)
