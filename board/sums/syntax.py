"""Syntax: what the marks of a line may be, given that the line is a sum.

Each mark has several candidates, with what the reader believes of each. A chain along the line (forward and
backward, as of a hidden Markov model, L. Rabiner, 1989) lets only those sequences stand that are written as
sums are. Whether a sum is right is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum, auto
from functools import lru_cache
from typing import NamedTuple

from board.ink.label import DIGITS, NOT_A_DIGIT
from board.sums.expression import BLANK

ROW = "\n"
"""Where one row of a column ends and the next begins, with its operator or without."""
OTHER_MARK = 0.1
"""A mark on a line of a sum is so much likelier of the sum than the reader believes of marks anywhere."""
NO_OPERATOR = 0.01
"""So much rarer than other sums are those of numbers alone, as 12=12, and columns without a sign."""
NO_SUM = 0.0002
"""A line is none if all the ways in which it is one are so much less likely than what the reader believes."""

MOST_MARKS = 100
"""A longer line is no sum: the work is bounded."""

_MOST_DEPTH = 4
_OPERATORS = "+-×÷"
_POINTS = ".,"


class _Place(StrEnum):
    """Name where in an expression the last mark has left off."""

    BEGIN = auto()
    NUMBER = auto()
    POINT = auto()
    PLACES = auto()
    OPERATOR = auto()
    NEGATIVE = auto()
    CLOSED = auto()
    ROW = auto()
    REMAINDER = auto()


_VALUES = {_Place.NUMBER, _Place.PLACES, _Place.CLOSED}
_OPEN = {_Place.BEGIN, _Place.OPERATOR, _Place.NEGATIVE}


class _State(NamedTuple):
    """What of the marks so far matters to those that follow."""

    place: _Place = _Place.BEGIN
    depth: int = 0
    has_operator: bool = False
    has_equals: bool = False


def in_a_sum(options: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Weigh the candidates of each mark against those of its line.

    Args:
        options: for each mark of a line, or each `ROW`, its candidates as they are written in a sum, with the
            reader's belief in each, in [0, 1]; "?" is any other mark, which belongs to no sum.

    Returns:
        For each the probabilities of its candidates; {} for all of a line that can be no sum.
    """
    if len(options) > MOST_MARKS:
        return [{} for _ in options]
    before: list[dict[_State, float]] = [{_State(): 1.0}]
    likely = 1.0  # how likely sums are, as against the best candidate of each mark
    for candidates in options:
        reached: dict[_State, float] = {}
        for state, share in before[-1].items():
            for label, belief in candidates.items():
                for following, chance in _after(state, label):
                    reached[following] = reached.get(following, 0.0) + share * belief * chance
        total = sum(reached.values())
        if total <= 0:
            return [{} for _ in options]
        likely *= total / max(candidates.values())
        before.append({state: share / total for state, share in reached.items()})
    after = {state: _end(state) for state in before[-1]}
    likely *= sum(share * after[state] for state, share in before[-1].items())
    if likely < NO_SUM:
        return [{} for _ in options]
    found: list[dict[str, float]] = []
    for candidates, states in zip(reversed(options), reversed(before[:-1]), strict=True):
        beliefs = dict.fromkeys(candidates, 0.0)
        earlier = dict.fromkeys(states, 0.0)
        for state, share in states.items():
            for label, belief in candidates.items():
                for following, chance in _after(state, label):
                    way = belief * chance * after.get(following, 0.0)
                    beliefs[label] += share * way
                    earlier[state] += way
        total = sum(beliefs.values())
        if total <= 0:
            return [{} for _ in options]
        found.append({label: belief / total for label, belief in beliefs.items()})
        most = max(earlier.values())
        after = {state: way / most for state, way in earlier.items()}
    return found[::-1]


@lru_cache(maxsize=10_000)
def _after(state: _State, label: str) -> tuple[tuple[_State, float], ...]:
    """Return what may follow a state by a candidate, and how likely that is of itself."""
    place, depth, _, has_equals = state
    if label == NOT_A_DIGIT:
        ways = [(state, OTHER_MARK)]
        if place in _VALUES or place is _Place.ROW:  # it may be an operator that was not read
            ways.append((state._replace(place=_Place.OPERATOR, has_operator=True), OTHER_MARK))
        if has_equals and place is _Place.NUMBER:
            ways.append((state._replace(place=_Place.REMAINDER), OTHER_MARK))
        return tuple(ways)
    to: _Place | None = None
    if label in DIGITS:
        if place in (_Place.POINT, _Place.PLACES):
            to = _Place.PLACES
        elif place is not _Place.CLOSED:
            to = _Place.NUMBER
    elif label in _POINTS:
        to = _Place.POINT if place is _Place.NUMBER else None
    elif label == BLANK:
        to = _Place.CLOSED if place in _OPEN else None
    elif label in _OPERATORS:
        if place in _VALUES or place is _Place.ROW:
            return ((state._replace(place=_Place.OPERATOR, has_operator=True), 1.0),)
        to = _Place.NEGATIVE if label == "-" and place in (_Place.BEGIN, _Place.OPERATOR) else None
    elif label == "(" and place in _OPEN and depth < _MOST_DEPTH:
        return ((state._replace(place=_Place.BEGIN, depth=depth + 1), 1.0),)
    elif label == ")" and place in _VALUES and depth:
        return ((state._replace(place=_Place.CLOSED, depth=depth - 1), 1.0),)
    elif label == "=" and place in _VALUES and not depth:
        return ((state._replace(place=_Place.BEGIN, has_equals=True), 1.0),)
    elif label == ROW and place in _VALUES:
        to = _Place.ROW
    return () if to is None else ((state._replace(place=to), 1.0),)


def _end(state: _State) -> float:
    """Return how likely a sum is to end in a state."""
    ends = state.has_equals and not state.depth and state.place in (_Place.BEGIN, *_VALUES)
    return (1.0 if state.has_operator else NO_OPERATOR) if ends else 0.0
