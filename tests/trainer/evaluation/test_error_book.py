"""What went wrong on a page is told by its kind, and the score counts as the truth's tool does."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from board.ink.stroke import Box
from board.reading.result import Digit, Reading, Rejected
from trainer.evaluation.error_book import failures_of
from trainer.evaluation.scoring import (
    Mark,
    Truth,
    counts_of,
    edit_distance,
    rates_of,
    same_text,
    shown_digits,
)

BLANK = np.zeros((28, 28), np.uint8)


def box_at(place: float, width: float = 60) -> Box:
    """A digit's box in a row."""
    return Box(100 * place, 50, width, 100)


def truth_of(text: str, marks: Iterable[tuple[str, set[int]]] = (), spaces: bool = True) -> Truth:
    """What is written, each mark a place further to the right."""
    placed = tuple(Mark(label, box_at(i), frozenset(s)) for i, (label, s) in enumerate(marks))
    return Truth("page", "kind", text, spaces, placed)


def reading_of(text: str, marks: Iterable[tuple[str, set[int], float]] = ()) -> Reading:
    """What was read; each mark with its strokes and its place."""
    digits, rejected = [], []
    for label, strokes, place in marks:
        about: Any = (box_at(place), ((label, 0.9),), tuple(sorted(strokes)), BLANK)
        if label == "?":
            rejected.append(Rejected(*about))
        else:
            digits.append(Digit(label, 0.9, *about))
    return Reading(tuple(digits), tuple(rejected), text)


WRITTEN = [("4", {0, 1}), ("7", {2, 3}), ("?", {4})]


@pytest.mark.parametrize(
    ("text", "marks", "failures"),
    [
        ("47?", [("4", {0, 1}, 0), ("7", {2, 3}, 1), ("?", {4}, 2)], {}),
        ("617?", [("6", {0}, 0), ("1", {1}, 0.5), ("7", {2, 3}, 1), ("?", {4}, 2)], {"split": 1}),
        ("8?", [("8", {0, 1, 2, 3}, 0), ("?", {4}, 2)], {"merged": 1}),
        ("17?", [("1", {0}, 0), ("7", {1, 2, 3}, 1), ("?", {4}, 2)], {"regrouped": 1}),
        ("41?", [("4", {0, 1}, 0), ("1", {2, 3}, 1), ("?", {4}, 2)], {"misread": 1}),
        ("4??", [("4", {0, 1}, 0), ("?", {2, 3}, 1), ("?", {4}, 2)], {"digit refused": 1}),
        ("475", [("4", {0, 1}, 0), ("7", {2, 3}, 1), ("5", {4}, 2)], {"non-digit accepted": 1}),
        (
            "4711",
            [("4", {0, 1}, 0), ("7", {2, 3}, 1), ("1", {4}, 2), ("1", {4}, 2.5)],
            {"non-digit split": 1},
        ),
        ("47??", [("4", {0, 1}, 0), ("7", {2, 3}, 1), ("?", {4}, 2), ("?", {4}, 2.5)], {"word broken": 1}),
        ("4?", [("4", {0, 1}, 0), ("?", {2, 3, 4}, 1)], {"swallowed": 1}),
        ("??", [("?", {0, 1, 2, 3}, 0), ("?", {4}, 2)], {"swallowed": 1}),
        ("4?", [("4", {0, 1}, 0), ("?", {4}, 2)], {"lost or added": 1}),
        ("4 7?", [("4", {0, 1}, 0), ("7", {2, 3}, 1), ("?", {4}, 2)], {"layout": 1}),
        ("91?", [("9", {0, 1}, 0), ("1", {2, 3}, 1), ("?", {4}, 2)], {"misread": 2}),
    ],
)
def test_failures_of_ink(
    text: str, marks: list[tuple[str, set[int], float]], failures: dict[str, int]
) -> None:
    """By the strokes that written and read marks share, each failure is named."""
    assert failures_of(truth_of("47?", WRITTEN), reading_of(text, marks)) == failures


def test_digits_written_in_one_are_compared_from_left_to_right() -> None:
    """Two digits of one stroke that was cut rightly are right, or misread one by one."""
    truth = truth_of("12", [("1", {0}), ("2", {0})])
    assert failures_of(truth, reading_of("17", [("1", {0}, 0), ("7", {0}, 1)])) == {"misread": 1}


@pytest.mark.parametrize(
    ("read", "failures"),
    [
        ("12 3", {"layout": 1}),
        ("723", {"misread": 1}),
        ("1?3", {"digit refused": 1}),
        ("13", {"lost or added": 1}),
        ("1253", {"lost or added": 1}),
        ("", {"lost or added": 3}),
    ],
)
def test_failures_of_a_photo(read: str, failures: dict[str, int]) -> None:
    """Without strokes or boxes the texts are aligned."""
    assert failures_of(truth_of("123"), reading_of(read)) == failures


def test_spaces_count_where_they_are_clear() -> None:
    """Spaces are compared unless the truth leaves them open; lines always are."""
    assert not same_text(truth_of("1 2"), "12")
    assert same_text(truth_of("1 2", spaces=False), "12")
    assert not same_text(truth_of("12", spaces=False), "1\n2")


def test_edit_distance() -> None:
    """The textbook's pair."""
    assert edit_distance("kitten", "sitting") == 3


def test_rates() -> None:
    """A page with a refused digit and an accepted non-digit counts in each rate."""
    reading = reading_of("4?3", [("4", {0, 1}, 0), ("?", {2, 3}, 1), ("3", {4}, 2)])
    rates = rates_of([counts_of(truth_of("47?", WRITTEN), reading)])
    assert rates.pop("digits_right")["correct"] == 0
    assert rates.pop("signs_right")["count"] == 0
    assert rates == {
        "pages": 1, "digits": 2, "exact": 0.0, "digit_accuracy": 0.5,
        "nondigits": 1, "nondigits_refused": 0.0, "digits_refused": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("read", "right"),
    [("12 ? 7", 1), ("?12??7", 1), ("12\n7", 0), ("12 ? 7?3", 0), ("12 ?", 0), ("1 2 ? 7", 1)],
)
def test_the_right_digits(read: str, right: int) -> None:
    """No digit may be missing or one too many; how many "?" stand for a word does not matter."""
    truth = truth_of("12 ? 7", spaces=False)
    assert rates_of([counts_of(truth, reading_of(read))])["digits_right"]["correct"] == right


def test_signs_that_are_all_right() -> None:
    """A page whose truth has signs is read with signs, too; spaces do not matter there."""
    truth = replace(truth_of("1?2?3", spaces=False), signs="1 + 2 = 3")
    pages = [counts_of(truth, reading_of("1?2?3"), reading_of(text)) for text in ("1+2=3", "1+2-3")]
    rates = rates_of([*pages, counts_of(truth_of("47"), reading_of("47"))])
    assert (rates["signs_right"]["correct"], rates["signs_right"]["count"]) == (1, 2)
    assert rates["digits_right"]["correct"] == 3


def test_digits_that_are_shown() -> None:
    """A shown digit is right on a digit of its label; on a non-digit, or on none, it is wrong."""
    reading = reading_of("479", [("4", {0, 1}, 0), ("1", {2, 3}, 1), ("9", {4}, 2), ("9", {5}, 7)])
    shown = shown_digits(truth_of("47?", WRITTEN), reading)
    assert shown is not None
    assert shown[0].tolist() == [0.9] * 4
    assert shown[1].tolist() == [True, False, False, False]
    assert shown_digits(truth_of("47", [("4", {0})]), reading) is None


BOARDS = Path(__file__).parents[3].parent / "shared" / "boards" / "dev"


@pytest.mark.skipif(not BOARDS.exists(), reason="needs the boards of the shared data folder")
def test_truth_files_are_read() -> None:
    """The boards' own truth has digits and non-digits with their strokes."""
    from trainer.evaluation.pages import read_truths

    truths = read_truths(BOARDS / "truth.json")
    assert {t.kind for t in truths} >= {"spaced", "junk", "strings"}
    assert any(m.label == "?" and m.strokes for t in truths for m in t.marks)
