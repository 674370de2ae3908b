"""Doubt: which marks of a sum must be asked about before it is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from board.ink.label import NOT_A_DIGIT
from board.sums.equation import UNCLEAR, Equation, Style, judge
from board.sums.expression import BLANK
from board.sums.syntax import ROW, in_a_sum

DOUBT_BELOW = 0.8
"""A mark that is less certain, as one of a sum, is asked about."""
BLAME_ABOVE = 0.001
"""Where a sum does not hold, but would if one mark were another that is believed at least so much, that mark
is asked about. Chosen on sums by validation writers: 0.01 blames one of them falsely, this none of 477."""

_MEANINGS = {"·": "×", ":": "÷", "/": "÷", ".": ","}
_LABELS = {"·": ".", BLANK: "-"}


@dataclass(frozen=True)
class Part:
    """One character of a sum.

    Attributes:
        symbol: as it is written in the sum's text.
        mark: its number in the reading; -1 for an operator or equals sign that a column needs none for.
        options: what the mark may be, as it would be written, with the reader's belief in each.
        is_apart: a space parts it from the character before.
        begins_row: it begins a row of a column.
    """

    symbol: str
    mark: int = -1
    options: Mapping[str, float] = field(default_factory=dict)
    is_apart: bool = False
    begins_row: bool = False


def judged(parts: Sequence[Part], style: Style) -> tuple[Equation, tuple[tuple[int, str], ...]]:
    """Judge a sum, unless it has doubtful marks.

    Returns:
        The judgement, and the doubtful marks, each with the label that it may have instead.
    """
    text = _text_of(parts)
    equation = _judged(text, style)
    beliefs = _beliefs_of(parts)
    if not any(beliefs):
        return UNCLEAR, ()
    doubtful: dict[int, str] = {}
    for part, found in zip(parts, beliefs, strict=True):
        own = _MEANINGS.get(part.symbol, part.symbol)
        if part.mark >= 0 and found.get(own, 0.0) < DOUBT_BELOW:
            doubtful[part.mark] = max(
                (label for label in found if label != own), key=lambda label: found[label]
            )
    if equation.state == "wrong" and not doubtful:
        doubtful = {part.mark: label for part, label in _saving(parts, beliefs, style)}
    if doubtful:
        equation = replace(UNCLEAR, left=equation.left, right=equation.right)
    return equation, tuple((mark, _LABELS.get(label, label)) for mark, label in doubtful.items())


def _beliefs_of(parts: Sequence[Part]) -> list[dict[str, float]]:
    """Return for each part what it may be as one of a sum; nothing for what a column needs no mark for."""
    options: list[Mapping[str, float]] = []
    places: list[int] = []
    for part in parts:
        if part.begins_row:
            options.append({ROW: 1.0})
        if part.mark >= 0 or not part.begins_row:
            places.append(len(options))
            options.append(_meant(part.options) if part.mark >= 0 else {part.symbol: 1.0})
    found = in_a_sum(options)
    beliefs = iter(found[place] for place in places)
    return [next(beliefs) if part.mark >= 0 or not part.begins_row else {} for part in parts]


def _meant(options: Mapping[str, float]) -> dict[str, float]:
    """Return what a mark may mean: signs that mean the same are one."""
    meant: dict[str, float] = {}
    for symbol, belief in options.items():
        meaning = _MEANINGS.get(symbol, symbol)
        meant[meaning] = meant.get(meaning, 0.0) + belief
    return meant


def _saving(
    parts: Sequence[Part], beliefs: Sequence[Mapping[str, float]], style: Style
) -> Iterator[tuple[Part, str]]:
    """Yield the marks by which a sum would hold if they were others that they may well be."""
    for n, (part, found) in enumerate(zip(parts, beliefs, strict=True)):
        for label, belief in sorted(found.items(), key=itemgetter(1), reverse=True):
            if belief < BLAME_ABOVE or label == _MEANINGS.get(part.symbol, part.symbol) or part.mark < 0:
                continue
            other = replace(part, symbol="" if label == NOT_A_DIGIT else label)
            if _judged(_text_of([*parts[:n], other, *parts[n + 1 :]]), style).holds:
                yield part, label
                break


def _text_of(parts: Sequence[Part]) -> str:
    return "".join(" " * part.is_apart + part.symbol for part in parts)


def _judged(text: str, style: Style) -> Equation:
    """Judge a text in which "?" may be the R of a remainder."""
    last = text.rpartition("=")[2]
    if last.count("?") == 1 and text.count("?") == 1:
        quotient, rest = last.split("?")
        equation = judge(f"{text[: -len(last)]}{quotient} R {rest}", style)
        return equation if equation.holds else UNCLEAR  # the mark may be something else than an R
    return judge(text, style)
