"""Where labels stand."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from board.ink.stroke import Box
from board.reading.result import Digit, Reading, Rejected
from board.ui.area import Area, overlap
from board.ui.labels import Certainty, labels_of

SIZE = 1280, 720
GLYPH = np.zeros((28, 28), np.uint8)

boxes = st.builds(Box, st.integers(0, 1200), st.integers(0, 650), st.integers(1, 200), st.integers(1, 200))


def measure(text: str, size: int, bold: bool = False) -> tuple[int, int]:  # noqa: ARG001
    """Measure a text as in a font whose letters are half as wide as high."""
    return len(text) * size // 2, size


def digit(box: Box, confidence: float = 0.97, runner_up: str = "7") -> Digit:
    """Return a one, with its runner-up."""
    alternatives = (("1", confidence), (runner_up, 1 - confidence))
    return Digit("1", confidence, box, alternatives, (0,), GLYPH)


def on_any(area: Area, boxes: list[Box]) -> bool:
    """Tell whether the area has a pixel in common with any of the boxes."""
    left, top, right, bottom = area
    return any(left < b.right and b.left < right and top < b.bottom and b.top < bottom for b in boxes)


@settings(max_examples=50)
@given(st.lists(boxes, min_size=1, max_size=20))
def test_labels_never_cover_ink_or_each_other(written: list[Box]) -> None:
    """Whatever is written where, and never run out of the window."""
    reading = Reading(tuple(digit(box) for box in written))
    labels = labels_of(reading, 1.0, SIZE, measure, lambda area: on_any(area, written))
    spots = [label.spot for label in labels if label.spot]
    assert not any(on_any(spot, written) for spot in spots)
    assert not any(overlap(one, two) for n, one in enumerate(spots) for two in spots[:n])
    window = Box(0, 0, *SIZE)
    assert all(
        window.union(Box(left, top, right - left, bottom - top)) == window
        for left, top, right, bottom in spots
    )


def one_label(box: Box, reserved: tuple[Area, ...] = ()) -> Area:
    """Return where the label of a lone digit stands."""
    (label,) = labels_of(Reading((digit(box),)), 1.0, SIZE, measure, lambda _: False, reserved)
    assert label.spot
    return label.spot


def test_a_label_stands_beneath_its_digit() -> None:
    """Where there is room, in the middle, and close."""
    left, top, right, _ = one_label(Box(600, 300, 80, 100))
    assert abs((left + right) / 2 - 640) <= 1
    assert 0 < top - 400 < 20


def test_labels_stand_above_where_there_is_more_room() -> None:
    """At the lower edge of the board, and over what is shown there."""
    assert one_label(Box(600, 600, 80, 119))[3] < 600
    assert one_label(Box(600, 300, 80, 100), ((500, 380, 900, 700),))[3] < 300


@settings(max_examples=50)
@given(st.lists(boxes, min_size=1, max_size=20))
def test_labels_of_certain_digits_are_all_on_one_side(written: list[Box]) -> None:
    """All beneath or all above, and never beside a digit, where the next one will be written."""
    reading = Reading(tuple(digit(box) for box in written))
    labels = labels_of(reading, 1.0, SIZE, measure, lambda area: on_any(area, written))
    placed = [(label.spot, label.frame) for label in labels if label.spot]
    beneath = [spot[1] >= frame[3] for spot, frame in placed]
    assert all(under or spot[3] <= frame[1] for under, (spot, frame) in zip(beneath, placed, strict=True))
    assert len(set(beneath)) <= 1


def test_without_room_there_is_no_label() -> None:
    """On a page full of ink the frames alone are shown."""
    (label,) = labels_of(Reading((digit(Box(600, 300, 80, 100)),)), 1.0, SIZE, measure, lambda _: True)
    assert label.spot is None


def test_doubt_is_shown() -> None:
    """A doubtful digit has its runner-up beside it, to choose from; a rejected one is a question mark."""
    reading = Reading(
        (digit(Box(0, 200, 9, 9)), digit(Box(200, 200, 9, 9), 0.6), digit(Box(400, 200, 9, 9), 0.5, "?")),
        (Rejected(Box(600, 200, 9, 9), (), (0,), GLYPH),),
    )
    choices = [label.choices for label in labels_of(reading, 1.0, SIZE, measure, lambda _: False)]
    assert choices == [(), ("1", "7"), ("1", "?"), ()]
    labels = labels_of(reading, 1.0, SIZE, measure, lambda _: False, with_certainty=True)
    assert [label.verdict for label in labels] == ["1", "1 / 7?", "1?", "?"]
    assert [label.percent for label in labels] == ["97%", "60%", "50%", ""]
    assert [label.certainty for label in labels] == [
        Certainty.CERTAIN,
        Certainty.DOUBTFUL,
        Certainty.DOUBTFUL,
        Certainty.REJECTED,
    ]


def test_frames_follow_the_window() -> None:
    """A reading in board pixels is framed in window pixels."""
    (label,) = labels_of(Reading((digit(Box(600, 300, 80, 100)),)), 0.5, SIZE, measure, lambda _: False)
    left, top, right, bottom = label.frame
    assert left < 300 < 340 < right
    assert top < 150 < 200 < bottom


@settings(max_examples=50)
@given(st.lists(boxes, min_size=1, max_size=20))
def test_labels_in_a_picture_stand_at_their_own_digit(written: list[Box]) -> None:
    """Over its edge where there is no room beside it, on a ground of their own; never over each other."""
    marks = [replace(digit(box), strokes=(), patches=(box,)) for box in written]
    labels = labels_of(Reading(tuple(marks)), 1.0, SIZE, measure, lambda area: on_any(area, written))
    spots = [label.spot for label in labels if label.spot]
    assert not any(overlap(one, two) for n, one in enumerate(spots) for two in spots[:n])
    for label in labels:
        if label.spot and label.over:
            assert overlap(label.spot, label.frame)
            assert label.percent == ""
        elif label.spot:
            assert not on_any(label.spot, written)


def test_between_two_digits_of_a_picture_each_has_its_label() -> None:
    """A row of digits with no room above or below: each label is at its own."""
    row = [Box(100 + 60 * n, 300, 50, 90) for n in range(5)]
    marks = [replace(digit(box), strokes=(), patches=(box,)) for box in row]
    labels = labels_of(Reading(tuple(marks)), 1.0, SIZE, measure, lambda area: area[1] < 600)
    assert all(label.over for label in labels)
    assert all(label.spot and abs(label.spot[0] - label.frame[0]) < 60 for label in labels)
