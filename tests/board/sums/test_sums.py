"""Lines and columns of marks become sums, wherever and however large they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.ink.stroke import Box
from board.sums.columns import BarMark
from board.sums.sums import Sum, sums_in

FLAT = {"-": 0.5, "=": 0.5, ".": 0.95, ",": 1.0, "·": 0.5}
"""Where the middle of low marks stands, as a share of a digit's height."""


@dataclass(frozen=True)
class Written:
    """A mark with nothing but its label and box."""

    label: str
    box: Box


def line(text: str, left: float = 100, top: float = 100, height: float = 80) -> list[Written]:
    """Write a text as marks beside each other; a space is a gap as wide as a digit, "_" a low bar."""
    marks, x = [], left
    for character in text:
        if character == " ":
            x += height
            continue
        label, middle, high, wide = character, 0.5, height, 0.55 * height
        if character == "_":
            label, middle, high = "-", 1.0, 0.08 * height
        elif character in FLAT:
            middle, high = FLAT[character], 0.12 * height
            wide = 0.12 * height if character in ".,·" else wide
            label = "." if character == "·" else label
        marks.append(Written(label, Box(x, top + middle * height - high / 2, wide, high)))
        x += wide + 0.25 * height
    return marks


def found_in(
    *lines: list[Written],
    bars: tuple[BarMark, ...] = (),
    doubts: Mapping[int, Mapping[str, float]] | None = None,
) -> tuple[Sum, ...]:
    """Return the sums of lines; all marks are certain but those of `doubts`."""
    marks = [mark for some in lines for mark in some]
    numbers, start = [], 0
    for some in lines:
        numbers.append(range(start, start + len(some)))
        start += len(some)
    beliefs = [(doubts or {}).get(n, {mark.label: 1.0}) for n, mark in enumerate(marks)]
    return sums_in(marks, numbers, bars, beliefs)


@pytest.mark.parametrize("height", [20, 80, 400])
@pytest.mark.parametrize(
    ("text", "shown", "holds", "answer"),
    [
        ("12+7=19", "12+7=19", True, ""),
        ("12+7=18", "12+7=18", False, ""),
        ("12+7=", "12+7=", None, "19"),
        ("3+_=8", "3+_=8", None, "5"),
        ("3·4=12", "3·4=12", True, ""),
        ("3,5+1.5=5", "3,5+1.5=5", True, ""),
        ("-3+5=2", "-3+5=2", True, ""),
        ("7÷2=3?1", "7÷2=3?1", True, ""),
        ("7÷2=3?2", "7÷2=3?2", None, ""),
        ("?+2=3", "?+2=3", None, ""),
    ],
)
def test_a_line_is_a_sum(text: str, shown: str, holds: bool | None, answer: str, height: float) -> None:
    """At any size; a low bar is a missing number, a raised dot a times sign."""
    (found,) = found_in(line(text, height=height))
    assert (found.text, found.equation.holds, found.equation.answer) == (shown, holds, answer)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("1+2=    4+4=", ("1+2=", "4+4=")),
        ("1+2=3    3+4=7", ("1+2=3", "3+4=7")),
        ("1+2=    3", ("1+2=3",)),
        ("1    +2=3", ("1+2=3",)),
        ("5    1+2=3", ("1+2=3",)),
    ],
)
def test_a_wide_gap_parts_sums_but_no_sum(text: str, texts: tuple[str, ...]) -> None:
    """Each part is a sum; an answer that stands far away is of the sum."""
    assert tuple(found.text for found in found_in(line(text))) == texts


def test_two_sums_on_a_line() -> None:
    """A wide gap parts them, where together they are none."""
    first, second = found_in(line("1+2=3    4+4=9"))
    assert (first.text, first.equation.holds) == ("1+2=3", True)
    assert (second.text, second.equation.holds) == ("4+4=9", False)


def test_a_minus_below_digits_is_no_bar() -> None:
    """Sums below each other stay lines, also where a minus stands beneath the digits of two lines."""
    lines = [line(text, top=100 + 136 * n) for n, text in enumerate(("12+7=19", "13+8=22", "9-4="))]
    marks = [mark for some in lines for mark in some]
    bars = tuple(BarMark(mark.box, n) for n, mark in enumerate(marks) if mark.label == "-")
    found = found_in(*lines, bars=bars)
    assert {(each.text, each.equation.holds) for each in found} == {
        ("12+7=19", True),
        ("13+8=22", False),
        ("9-4=", None),
    }


def test_lines_without_equals_sign_are_no_sums() -> None:
    """Numbers, dates and lone signs are left alone."""
    assert found_in(line("12.5.2024"), line("3+4", top=300)) == ()


def test_a_doubtful_mark_stops_the_judgement() -> None:
    """It is named with what it may be instead, so that it can be asked about."""
    (found,) = found_in(line("1+1=3"), doubts={4: {"3": 0.6, "8": 0.4}})
    assert found.equation.holds is None
    assert found.doubtful == ((4, "8"),)


def test_blame_needs_more_certainty_than_praise() -> None:
    """A sum that does not hold, but would if a mark were another that it may be, was perhaps misread."""
    (praised,) = found_in(line("1+1=2"), doubts={4: {"2": 0.95, "3": 0.05}})
    (blamed,) = found_in(line("1+1=3"), doubts={4: {"3": 0.95, "8": 0.05}})
    (asked,) = found_in(line("1+1=3"), doubts={4: {"3": 0.95, "2": 0.05}})
    assert praised.equation.holds
    assert blamed.equation.holds is False
    assert asked.equation.holds is None
    assert asked.doubtful == ((4, "2"),)


def test_a_mark_that_was_added_to_a_right_sum_is_asked_about() -> None:
    """It may be none."""
    (found,) = found_in(line("1+1=12"), doubts={4: {"1": 0.95, "?": 0.05}})
    assert found.doubtful == ((4, "?"),)


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("9+1=10", {3: {"=": 0.6, "7": 0.4}}),
        ("9×1=9", {1: {"×": 0.6, "8": 0.4}}),
        ("5-1=4", {0: {"5": 0.6, ":": 0.4}}),
        ("5-1=4", {1: {"-": 0.5, "=": 0.5}}),
        ("6÷2=3", {1: {"÷": 0.5, ":": 0.5}}),
        ("1,5×2=3", {1: {",": 0.5, ".": 0.5}}),
        ("9+1=10", {3: {"=": 0.7, "?": 0.3}}),
    ],
)
def test_what_the_syntax_of_a_sum_decides_is_not_asked_about(
    text: str, doubts: dict[int, dict[str, float]]
) -> None:
    """A sum has an equals sign and an operator, and signs that mean the same are one."""
    (found,) = found_in(line(text), doubts=doubts)
    assert found.equation.holds
    assert not found.doubtful


@pytest.mark.parametrize(("mark", "rival"), [(2, "-"), (0, "7")])
@pytest.mark.parametrize("result", ["20", "16"])
def test_the_syntax_never_chooses_between_sums(mark: int, rival: str, result: str) -> None:
    """What is a sum either way is asked about, whether it holds or not."""
    text = "18+2=" + result
    (found,) = found_in(line(text), doubts={mark: {text[mark]: 0.7, rival: 0.3}})
    assert found.doubtful == ((mark, rival),)


def test_a_plus_that_is_read_as_a_digit_is_asked_about() -> None:
    """Numbers alone on both sides are rarely a sum, and never judged."""
    (found,) = found_in(line("2915=34"), doubts={2: {"1": 0.98, "+": 0.02}})
    assert found.doubtful == ((2, "+"),)
    (found,) = found_in(line("2915=34"))
    assert found.equation.state == "unclear"


@pytest.mark.parametrize("label", "-0?")
def test_a_low_bar_is_a_blank_whatever_it_is_read_as(label: str) -> None:
    """No digit is so flat, and a word of one bar is none."""
    marks = line("3+_=8")
    marks[2] = Written(label, marks[2].box)
    (found,) = found_in(marks)
    assert (found.text, found.equation.answer) == ("3+_=8", "5")


def test_a_line_longer_than_a_sum_is_left_alone() -> None:
    """Its doubts would take long to weigh."""
    text = "1" + "+1" * 60 + "=61"
    (found,) = found_in(line(text), doubts={0: {"1": 0.5, "(": 0.5}})
    assert (found.equation.state, found.doubtful) == ("unclear", ())


def test_a_digit_as_small_and_low_as_a_comma_is_asked_about() -> None:
    """However sure the network is that sees no size."""
    marks = line("17+3=20")
    small = Box(marks[1].box.left, 170, 15, 25)
    (found,) = found_in([marks[0], Written("1", small), *marks[1:]])
    assert found.doubtful == ((1, ","),)


def test_a_speck_above_digits_is_left_out() -> None:
    """A bar that broke off a 5 is no part of the sum's text; a mark on the line is."""
    marks = line("5+3=8")
    box = marks[0].box
    speck, mark = Box(box.right + 2, 102, 9, 9), Box(box.right + 2, 140, 9, 40)
    (found,) = found_in([marks[0], Written("?", speck), *marks[1:]])
    assert (found.text, found.equation.holds, len(found.marks)) == ("5+3=8", True, 6)
    (found,) = found_in([marks[0], Written("?", mark), *marks[1:]])
    assert found.equation.state == "unclear"


def test_the_answer_belongs_after_the_equals_sign_or_in_the_blank() -> None:
    """And as high as the digits."""
    marks = line("3+4=")
    (found,) = found_in(marks)
    assert found.answer_box.left > marks[-1].box.right
    assert (found.answer_box.top, found.answer_box.height) == (100, 80)
    marks = line("3+_=8")
    (found,) = found_in(marks)
    blank = marks[2].box
    assert (found.answer_box.left, found.answer_box.top) == (blank.left, 100)
    assert 60 < found.answer_box.height < blank.top - 100


def column(rows: list[str], result: str, height: float = 80, carry: str = "") -> tuple[Sum, ...]:
    """Write rows below each other, the last digits in line, with a bar beneath."""
    lines = []
    wide = 0.8 * height
    for n, row in enumerate([*rows, "", result] if result else rows):
        text = row.replace(" ", "")
        top = 100 + n * 1.3 * height - (0.9 * height if n > len(rows) else 0)
        some = line(text, left=0, top=top, height=height)
        right = max((mark.box.right for mark in some), default=0)
        lines.append([Written(m.label, m.box._replace(left=m.box.left + 900 - right)) for m in some])
    if carry:
        lines.append([Written(carry, Box(900 - 2 * wide, 100 - 0.6 * height, 0.2 * height, 0.4 * height))])
    bar = Box(900 - 4 * wide, 100 + (len(rows) - 1) * 1.3 * height + 1.15 * height, 4.2 * wide, 6)
    return found_in(*(some for some in lines if some), bars=(BarMark(bar),))


@pytest.mark.parametrize(
    ("rows", "result", "shown", "holds", "answer"),
    [
        (["27", "+35"], "62", "27+35=62", True, ""),
        (["27", "+35"], "52", "27+35=52", False, ""),
        (["27", "+35"], "", "27+35=", None, "62"),
        (["127", "-35"], "92", "127-35=92", True, ""),
        (["12", "7", "30"], "", "12+7+30=", None, "49"),
        (["1,25", "+3,5"], "", "1,25+3,5=", None, "4.75"),
        (["12", "×3"], "36", "12×3=36", True, ""),
    ],
)
def test_a_column_is_a_sum(rows: list[str], result: str, shown: str, holds: bool | None, answer: str) -> None:
    """The sign before the last number counts; without any, the numbers are added."""
    (found,) = column(rows, result)
    assert (found.text, found.equation.holds, found.equation.answer) == (shown, holds, answer)


def test_a_carry_is_no_number() -> None:
    """A small digit above the first row is left alone."""
    (found,) = column(["27", "+35"], "62", carry="1")
    assert (found.text, found.equation.holds) == ("27+35=62", True)


@pytest.mark.parametrize("sign", "-=?")
def test_an_operator_stands_left_of_all_digits(sign: str) -> None:
    """A minus there is no bar; what was not read as an operator is asked about, or the column left alone."""
    rows = [line("201", left=300), line("51", left=360, top=220)]
    operator = Written(sign, Box(180, 260, 40, 8))
    under = line("150", left=300, top=360)
    bar = Box(160, 330, 320, 6)
    bars = (BarMark(bar), *((BarMark(operator.box, 5),) if sign == "-" else ()))
    doubts = {5: {"=": 0.9, "-": 0.1}} if sign == "=" else {}
    (found,) = found_in(*rows, [operator], under, bars=bars, doubts=doubts)
    assert found.is_column
    assert found.text == f"201{sign}51=150"
    assert found.equation.holds is (True if sign == "-" else None)
    assert found.doubtful == (((5, "-"),) if sign == "=" else ())


def test_a_bar_under_one_number_is_no_column() -> None:
    """It underlines the number."""
    assert column(["27"], "") == ()


@given(
    st.lists(st.integers(0, 9999), min_size=2, max_size=6),
    st.sampled_from("+-×"),
    st.integers(0, 2**32 - 1),
    st.floats(15, 300),
)
def test_sums_that_are_read_perfectly_have_pythons_answer(
    numbers: list[int], sign: str, seed: int, height: float
) -> None:
    """Laid out unevenly, as by hand."""
    rng = np.random.default_rng(seed)
    text = sign.join(map(str, numbers)) + "="
    marks = [
        Written(m.label, m.box._replace(top=m.box.top + float(rng.uniform(-0.06, 0.06)) * height))
        for m in line(text, height=height)
    ]
    (found,) = found_in(marks)
    value = Fraction(numbers[0])
    for number in numbers[1:]:
        value = {"+": value + number, "-": value - number, "×": value * number}[sign]
    assert found.text == text
    assert found.equation.answer == str(value)
