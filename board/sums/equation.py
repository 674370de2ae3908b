"""Equations: texts with equals signs, judged, or completed where a number is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from board.sums.expression import BLANK, Expression, SumError, parse

State = Literal["right", "wrong", "open", "unclear"]
"""Judged; waiting for its answer; or left alone, as it cannot be understood."""

MOST_PLACES = 10
_REMAINDER = re.compile(r"\s*(\d+)\s*R\s*(\d+)\s*")


@dataclass(frozen=True)
class Style:
    """How answers are written.

    Attributes:
        comma: between whole and decimal places.
        remainders: whether divisions that do not come out have a remainder, as 7 ÷ 2 = 3 R 1, or
            decimal places, as 3.5.
    """

    comma: Literal[".", ","] = "."
    remainders: bool = True


@dataclass(frozen=True)
class Equation:
    """What an equation says.

    Attributes:
        left: the value on the left, as text; "" where there is none.
        right: the value on the right, likewise.
        state: "open" where a number is missing, else whether both sides are equal.
        answer: the missing number as text; "" where none is, or it has no short form.
    """

    left: str
    right: str
    state: State
    answer: str = ""

    @property
    def holds(self) -> bool | None:
        return {"right": True, "wrong": False}.get(self.state)


UNCLEAR = Equation("", "", "unclear")


def judge(text: str, style: Style | None = None) -> Equation:
    """Judge an equation such as `12+7=19`, or find what is missing, as in `12+7=` or `3+_=8`.

    Args:
        text: expressions with one `=` or more between them; the last may be empty. A remainder is
            written `R`.
        style: how answers are written.
    """
    style = style or Style()
    sides = text.split("=")
    try:
        if len(sides) < 2:
            raise SumError("no equals sign")
        return _judged(sides, style)
    except SumError:
        return UNCLEAR


def written(number: Fraction, comma: str = ".") -> str:
    """Write a number with decimal places, or return "" if they do not end soon."""
    scaled = number * 10**MOST_PLACES
    if scaled.denominator != 1:
        return ""
    whole, rest = divmod(abs(scaled.numerator), 10**MOST_PLACES)
    places = f"{rest:0{MOST_PLACES}}".rstrip("0")
    return ("-" if number < 0 else "") + f"{whole}" + (comma + places if places else "")


def _judged(sides: list[str], style: Style) -> Equation:
    *before, last = sides
    if not last.strip():
        return _answered(before, style)
    if text := _REMAINDER.fullmatch(last):
        return _with_remainder(before, int(text[1]), int(text[2]))
    expressions = [parse(side) for side in sides]
    if all(e.is_number for e in expressions):
        return UNCLEAR  # nothing is reckoned in 12=12
    unknown = [e for e in expressions if not e.value.is_known]
    if BLANK in "".join(sides) and not unknown:
        return UNCLEAR  # 0·_ = 0 holds for every number
    if unknown:
        return _completed(expressions, style) if len(unknown) == 1 else UNCLEAR
    numbers = [e.value.number for e in expressions]
    left, right = numbers[0], numbers[-1]
    equal = all(number == left for number in numbers)
    steps = zip(numbers, numbers[1:], sides[1:], strict=False)
    if not equal and any(_is_rounded(before, number, side) for before, number, side in steps):
        return UNCLEAR  # a rounded number after "=" is neither right nor wrong
    return Equation(_shown(left, style), _shown(right, style), "right" if equal else "wrong")


def _answered(sides: list[str], style: Style) -> Equation:
    """Answer `12+7=`; of a chain such as `3+4=7+2=` the last side."""
    expressions = [parse(side) for side in sides]
    if any(not e.value.is_known for e in expressions) or expressions[-1].is_number:
        return UNCLEAR
    numbers = [e.value.number for e in expressions]
    if any(number != numbers[0] for number in numbers):
        return Equation(_shown(numbers[0], style), _shown(numbers[-1], style), "wrong")
    answer = written(numbers[-1], style.comma)
    division = expressions[-1].division
    if division and numbers[-1].denominator != 1 and (style.remainders or not answer):
        quotient, rest = divmod(division[0], division[1])
        answer = f"{quotient} R {rest}"
    return Equation(_shown(numbers[0], style), "", "open", answer)


def _completed(expressions: list[Expression], style: Style) -> Equation:
    known = [e.value.number for e in expressions if e.value.is_known]
    if any(number != known[0] for number in known):
        return UNCLEAR
    (value,) = (e.value for e in expressions if not e.value.is_known)
    found = value.solved_for(known[0])
    shown = _shown(known[0], style)
    return Equation(shown, shown, "open", written(found, style.comma))


def _with_remainder(sides: list[str], quotient: int, rest: int) -> Equation:
    division = parse(sides[-1]).division
    if division is None or division[1] == 0 or len(sides) > 1:
        return UNCLEAR
    right = divmod(division[0], division[1])
    return Equation(
        f"{right[0]} R {right[1]}", f"{quotient} R {rest}", "right" if right == (quotient, rest) else "wrong"
    )


def _is_rounded(exact: Fraction, number: Fraction, side: str) -> bool:
    """Tell whether a decimal number is another one, rounded or cut off at its last place."""
    _, point, places = side.strip().replace(",", ".").partition(".")
    if not point or not places.isdecimal() or written(exact):
        return False
    return abs(exact - number) < Fraction(1, 10 ** len(places))


def _shown(number: Fraction, style: Style) -> str:
    return written(number, style.comma) or f"{number.numerator}/{number.denominator}"
