"""Tasks: what a round asks, made from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from board.play.plan import Kind, Plan


class Sign(Enum):
    """Say what is to be done with the numbers of a task."""

    PLUS = "+"
    MINUS = "−"
    TIMES = "×"
    WORD = ""
    MAKE = "="


@dataclass(frozen=True)
class Task:
    """Ask for a number, or for a sum.

    Attributes:
        sign: what is to be done; `WORD` shows the first number in words, `MAKE` wants a sum that makes it.
        first: the first number.
        second: the second number; 0 for `WORD` and `MAKE`.
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
            case Sign.WORD | Sign.MAKE:
                return self.first


SPRINT_TASKS = 200
"""Tasks of a sprint: more than anyone can write in a minute."""

LEAST_TO_MAKE = 5
"""A smaller number has too few ways to write it."""

_RANDOM = 400  # tasks among which those of large numbers are chosen


def tasks_of(kind: Kind, plan: Plan, seed: int) -> tuple[Task, ...]:
    """Return the tasks of a round: the same for the same seed, and none twice before all were asked."""
    chance = random.Random(f"{kind.value} {seed}")
    every = list(dict.fromkeys(_every(kind, plan, chance)))
    count = SPRINT_TASKS if kind.is_sprint else plan.tasks
    if kind is Kind.MAKE_NUMBER:
        return (chance.choice(every),) * count
    tasks: list[Task] = []
    while len(tasks) < count:
        more = chance.sample(every, len(every))
        if tasks and more[0] == tasks[-1]:
            more = more[1:] + more[:1]
        tasks += more
    return tuple(tasks[:count])


def _every(kind: Kind, plan: Plan, chance: random.Random) -> Iterator[Task]:
    """Give every task that a round can ask; of large numbers some."""
    most, short = plan.numbers_to, min(plan.numbers_to, 100)
    match kind:
        case Kind.ADD:
            yield from _additions(most, chance)
        case Kind.TAKE_AWAY:
            yield from _subtractions(most, chance)
        case Kind.MIXED | Kind.SPRINT:
            yield from _additions(most, chance)
            yield from _subtractions(most, chance)
        case Kind.WHOLE_SUM:
            yield from _additions(short, chance)
            yield from _subtractions(short, chance)
        case Kind.TIMES | Kind.SPRINT_TIMES:
            for table in plan.tables:
                for number in range(2, 11):
                    yield Task(Sign.TIMES, number, table)
                    yield Task(Sign.TIMES, table, number)
        case Kind.WORDS:
            yield from (Task(Sign.WORD, number) for number in _numbers(most))
        case Kind.MAKE_NUMBER:
            yield from (Task(Sign.MAKE, number) for number in _numbers(most) if number >= LEAST_TO_MAKE)


def _numbers(most: int) -> range:
    """Return the numbers of a range, from about where the one below it ends."""
    return range({10: 1, 20: 11, 100: 21}.get(most, 101), min(most, 999) + 1)


def _additions(numbers_to: int, chance: random.Random) -> Iterator[Task]:
    match numbers_to:
        case 10:
            yield from (Task(Sign.PLUS, a, b) for a in range(1, 10) for b in range(1, 11 - a))
        case 20:
            small = range(2, 19)
            yield from (Task(Sign.PLUS, a, b) for a in small for b in small if 11 <= a + b <= 20)
        case _:
            least, most = (11, 99) if numbers_to == 100 else (101, 999)
            for _ in range(_RANDOM):
                a = chance.randint(least, most - least)
                yield Task(Sign.PLUS, a, chance.randint(least, most - a))


def _subtractions(numbers_to: int, chance: random.Random) -> Iterator[Task]:
    match numbers_to:
        case 10:
            yield from (Task(Sign.MINUS, a, b) for a in range(2, 11) for b in range(1, a))
        case 20:
            yield from (Task(Sign.MINUS, a, b) for a in range(11, 21) for b in range(2, a))
        case _:
            least, most = (11, 99) if numbers_to == 100 else (101, 999)
            for _ in range(_RANDOM):
                a = chance.randint(2 * least, most)
                yield Task(Sign.MINUS, a, chance.randint(least, a - least + 1))
