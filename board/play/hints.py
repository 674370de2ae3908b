"""Hints: a way to the answer, and then the answer itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from board.play.tasks import Sign, Task


@dataclass(frozen=True)
class Hint:
    """Hold a hint as the name of a text, and the numbers in it."""

    text: str
    numbers: Mapping[str, int] = field(default_factory=dict)


def hint_of(task: Task, asked: int, turn: int = 0) -> Hint:
    """Return the hint to a task that was asked for `asked` times: a way first, the answer then.

    Args:
        task: the task.
        asked: how often, from 1.
        turn: how many tasks were before it: to make a number there is another way each time.
    """
    if task.sign is Sign.MAKE:
        first = 1 + turn % (task.first - 1)
        numbers = {"first": first, "number": task.first}
        return (
            Hint("hint.missing", numbers)
            if asked < 2
            else Hint("hint.way", numbers | {"second": task.first - first})
        )
    if asked > 1:
        return Hint("hint.answer", {"answer": task.answer})
    match task.sign:
        case Sign.PLUS:
            return _adding(max(task.first, task.second), min(task.first, task.second))
        case Sign.MINUS:
            return _taking_away(task.first, task.second)
        case Sign.TIMES:
            return _multiplying(max(task.first, task.second), min(task.first, task.second))
        case Sign.WORD:
            return _spelling(task.answer)


def _adding(large: int, small: int) -> Hint:
    if small > 10:
        tens, ones = small // 10 * 10, small % 10
        if not ones:
            return Hint("hint.only_tens")
        return Hint("hint.tens", {"first": large, "tens": tens, "sum": large + tens, "ones": ones})
    to_ten = -large % 10
    if 0 < to_ten < small:
        numbers = {"first": large, "part": to_ten, "ten": large + to_ten, "rest": small - to_ten}
        return Hint("hint.up_to_ten", numbers)
    return Hint("hint.count_on", {"first": large, "second": small})


def _taking_away(first: int, second: int) -> Hint:
    if second > 10:
        tens, ones = second // 10 * 10, second % 10
        if not ones:
            return Hint("hint.only_tens")
        return Hint("hint.tens_away", {"first": first, "tens": tens, "left": first - tens, "ones": ones})
    to_ten = first % 10
    if 0 < to_ten < second:
        numbers = {"first": first, "part": to_ten, "ten": first - to_ten, "rest": second - to_ten}
        return Hint("hint.down_to_ten", numbers)
    return Hint("hint.count_up", {"first": first, "second": second})


def _multiplying(large: int, small: int) -> Hint:
    if large == 10:
        return Hint("hint.ten_times", {"number": small})
    if large > 10:
        return Hint("hint.ten_and", {"number": small, "ten_times": 10 * small, "more": large - 10})
    if large == 9:
        return Hint("hint.nine_times", {"number": small, "ten_times": 10 * small})
    if small == 2:
        return Hint("hint.double", {"number": large})
    if large > 5:
        numbers = {"number": small, "five_times": 5 * small, "more": large - 5}
        return Hint("hint.five_times", numbers)
    return Hint("hint.once_more", {"number": large, "less": small - 1, "times": (small - 1) * large})


def _spelling(number: int) -> Hint:
    digits = str(number)
    if len(digits) == 1:
        return Hint("hint.after", {"before": number - 1})
    return Hint("hint.begins", {"digits": len(digits), "first": int(digits[0])})
