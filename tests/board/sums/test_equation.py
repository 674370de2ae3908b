"""Equations are judged exactly, completed, or left alone."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.sums.equation import Style, judge, written
from board.sums.expression import MOST_DEPTH, MOST_DIGITS, MOST_TOKENS, SumError, parse


@pytest.mark.parametrize(
    ("text", "left", "right", "holds"),
    [
        ("12+7=19", "19", "19", True),
        ("12+7=20", "19", "20", False),
        ("(2+3)×4=20", "20", "20", True),
        ("2·3:6=1", "1", "1", True),
        ("0,1+0,2=0,3", "0.3", "0.3", True),
        ("3,5+1.5=5", "5", "5", True),
        ("5-8=-3", "-3", "-3", True),
        ("-5+3=-2", "-2", "-2", True),
        ("3+4=7+2=9", "7", "9", False),
        ("10÷2=1+4=5", "5", "5", True),
        ("7÷2=3 R 1", "3 R 1", "3 R 1", True),
        ("7÷2=3 R 2", "3 R 1", "3 R 2", False),
        ("7÷2=3.5", "3.5", "3.5", True),
        ("1÷3=2÷6", "1/3", "1/3", True),
    ],
)
def test_equations_are_judged(text: str, left: str, right: str, holds: bool) -> None:
    """By their values, not by how these are written."""
    found = judge(text)
    assert (found.left, found.right, found.holds, found.answer) == (left, right, holds, "")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("12+7=", "19"),
        ("3+4+5=", "12"),
        ("3+_=8", "5"),
        ("_÷3=4", "12"),
        ("12÷_=4", "3"),
        ("8=3+_", "5"),
        ("2×(_-1)=9", "5.5"),
        ("7÷2=", "3 R 1"),
        ("8÷2=", "4"),
        ("10÷3=", "3 R 1"),
        ("1,5+2=", "3.5"),
        ("2-5=", "-3"),
    ],
)
def test_missing_numbers_are_found(text: str, answer: str) -> None:
    """After the equals sign, or in the place of a blank."""
    found = judge(text)
    assert (found.state, found.answer, found.holds) == ("open", answer, None)


def test_answers_are_written_as_wished() -> None:
    """With a comma, and with places in the stead of remainders where they end."""
    style = Style(",", remainders=False)
    assert judge("7÷2=", style).answer == "3,5"
    assert judge("10÷3=", style).answer == "3 R 1"
    assert judge("1.5+2=", style).answer == "3,5"


@pytest.mark.parametrize(
    "text",
    [
        *("", "=", "12", "3=", "=5", "1/0=", "5÷(3-3)=2", "0×_=0", "_×0=5", "_+_=3", "2 3+4=27"),
        *("12.5.2024=", "1,2,3=5", "2×(3=5", "2+=5", "×3=3", "10÷3=3,33", "2÷3=0,67", "a+1=2"),
        *("9" * (MOST_DIGITS + 1) + "=1", "1+" * MOST_TOKENS + "1=", "(" * 50 + "1" + ")" * 50 + "=1"),
        *("7÷0=3 R 1", "7+2=3 R 1", "__import__=1", "-" * 100 + "1=1"),
    ],
)
def test_what_cannot_be_understood_is_left_alone(text: str) -> None:
    """Also divisions by zero, rounded results, and what is longer than a sum can be."""
    found = judge(text)
    assert (found.state, found.holds, found.answer) == ("unclear", None, "")


def expressions(depth: int = 3) -> st.SearchStrategy[str]:
    """Expressions that Python understands once the signs are replaced."""
    numbers = st.integers(0, 999).map(str)
    if not depth:
        return numbers
    inner = expressions(depth - 1)
    pair = st.tuples(inner, st.sampled_from("+-×÷"), inner)
    return numbers | pair.map("".join) | pair.map(lambda parts: f"({''.join(parts)})")


@given(expressions())
def test_values_are_those_of_exact_fractions(text: str) -> None:
    """Python's own operators on fractions give the same, or divide by zero as well."""
    source = "".join(f"F({part})" if part.isdecimal() else part for part in _tokens(text))
    source = source.replace("×", "*").replace("÷", "/")
    try:
        value = eval(source, {"F": Fraction})  # noqa: S307  # the text is made of digits and operators here
    except ZeroDivisionError:
        with pytest.raises(SumError):
            parse(text).value.number  # noqa: B018
        return
    assert parse(text).value.number == value
    found = judge(f"{text}=")
    if found.answer and "R" not in found.answer:
        assert Fraction(found.answer) == value
    assert judge(f"{text}={value.numerator}÷{value.denominator}").holds in (True, None)
    assert judge(f"{text}={abs(value.numerator) + 1}").holds is not True or value == abs(value.numerator) + 1


@given(expressions(2), st.integers(0, 99), st.sampled_from("+-×÷"))
def test_a_missing_number_solves_its_equation(text: str, other: int, sign: str) -> None:
    """Put in its place, the equation holds."""
    found = judge(f"{text}=_{sign}{other}")
    if found.answer:
        assert judge(f"{text}={found.answer}{sign}{other}").holds or found.answer.startswith("-")


@given(st.text("0123456789+-×÷=.,()_ R", max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    """Whatever a reading holds, nothing raises and nothing is both judged and completed."""
    found = judge(text)
    assert not (found.holds is not None and found.answer)


def test_numbers_are_written_with_as_many_places_as_they_have() -> None:
    """Periods have no short form."""
    assert written(Fraction(5, 4)) == "1.25"
    assert written(Fraction(-5, 4), ",") == "-1,25"
    assert written(Fraction(1, 3)) == ""
    assert MOST_DEPTH > 3


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for character in text:
        if character.isdecimal() and tokens and tokens[-1].isdecimal():
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens
