"""Expressions: values of what stands on one side of an equals sign.

    expression = product (("+" | "-") product)*
    product    = factor (("×" | "÷") factor)*
    factor     = "-" factor | "(" expression ")" | number | "_"

All numbers are fractions; nothing is rounded, and nothing is evaluated by Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

MOST_TOKENS = 80
MOST_DIGITS = 20
MOST_DEPTH = 12

BLANK = "_"
"""The missing number."""

_SAME = str.maketrans({"·": "×", "*": "×", ":": "÷", "/": "÷", "−": "-"})
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[-+×÷()_]|\s+|(.)")


class SumError(ValueError):
    """The text is not a sum, has no value, or is longer than a sum can be."""


@dataclass(frozen=True)
class Value:
    """A number that may depend on the missing one, x: (a + b x) / (c + d x).

    Each expression has at most one missing number, so that sums, products and quotients with
    known numbers keep this form.
    """

    a: Fraction
    b: Fraction = Fraction(0)
    c: Fraction = Fraction(1)
    d: Fraction = Fraction(0)

    @property
    def is_known(self) -> bool:
        return self.b == self.d == 0

    @property
    def number(self) -> Fraction:
        """The number, which is known.

        Raises:
            SumError: if it divides by zero.
        """
        if self.c == 0:
            raise SumError("division by zero")
        return self.a / self.c

    def plus(self, other: Value) -> Value:
        known, value = (self, other) if self.is_known else (other, self)
        k = known.number
        return Value(value.a + k * value.c, value.b + k * value.d, value.c, value.d)

    def times(self, other: Value) -> Value:
        known, value = (self, other) if self.is_known else (other, self)
        k = known.number
        return Value(k * value.a, k * value.b, value.c, value.d)

    def divided_by(self, other: Value) -> Value:
        if other.is_known and other.number == 0:
            raise SumError("division by zero")
        return self.times(Value(other.c, other.d, other.a, other.b))

    def solved_for(self, number: Fraction) -> Fraction:
        """Return the missing number that makes this value equal to a number.

        Raises:
            SumError: if none does, or every number does.
        """
        b, a = self.b - number * self.d, number * self.c - self.a
        if b == 0 or self.c * b + self.d * a == 0:
            raise SumError("the missing number cannot be told")
        return a / b


@dataclass(frozen=True)
class Expression:
    """One side of an equals sign.

    Attributes:
        value: its value.
        division: dividend and divisor, if it is one whole number divided by another and nothing else.
        is_number: whether it is a number or a blank, with nothing to be worked out.
    """

    value: Value
    division: tuple[int, int] | None = None
    is_number: bool = False


def parse(text: str) -> Expression:
    """Parse one side of an equals sign.

    Args:
        text: digits, `.` or `,` between digits, spaces between tokens, `_` for the missing number, and
            `+ - × · ÷ : / ( )`.

    Raises:
        SumError: if it is not an expression, divides by zero, or is longer than a sum can be.
    """
    return _Parser(text.translate(_SAME)).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        for match in _TOKEN.finditer(text):
            token = match[0]
            if match[1] or len(self._tokens) == MOST_TOKENS or sum(c.isdigit() for c in token) > MOST_DIGITS:
                raise SumError(f"not a sum: {text[:40]}")
            if not token.isspace():
                self._tokens.append(token)
        if self._tokens.count(BLANK) > 1:
            raise SumError("more than one number is missing")
        self._at = 0

    def parse(self) -> Expression:
        tokens = self._tokens
        value = self._sum(0)
        if self._at < len(tokens):
            raise SumError(f"unexpected {tokens[self._at]}")
        division = None
        if len(tokens) == 3 and tokens[1] == "÷" and tokens[0].isdecimal() and tokens[2].isdecimal():
            division = int(tokens[0]), int(tokens[2])
        return Expression(value, division, is_number="".join(tokens).lstrip("-") == tokens[-1])

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _taken(self, *wanted: str) -> str:
        token = self._next()
        if token in wanted and token:
            self._at += 1
            return token
        return ""

    def _sum(self, depth: int) -> Value:
        value = self._product(depth)
        while sign := self._taken("+", "-"):
            other = self._product(depth)
            value = value.plus(other if sign == "+" else other.times(Value(Fraction(-1))))
        return value

    def _product(self, depth: int) -> Value:
        value = self._factor(depth)
        while sign := self._taken("×", "÷"):
            other = self._factor(depth)
            value = value.times(other) if sign == "×" else value.divided_by(other)
        return value

    def _factor(self, depth: int) -> Value:
        if depth > MOST_DEPTH:
            raise SumError("nested too deeply")
        if self._taken("-"):
            return self._factor(depth + 1).times(Value(Fraction(-1)))
        if self._taken("("):
            value = self._sum(depth + 1)
            if not self._taken(")"):
                raise SumError("a bracket is open")
            return value
        if self._taken(BLANK):
            return Value(Fraction(0), Fraction(1))
        token = self._next()
        if not token[:1].isdigit():
            raise SumError(f"a number is missing before {token or 'the end'}")
        self._at += 1
        return Value(Fraction(token.replace(",", ".")))
