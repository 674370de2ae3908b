"""The replaying hand."""

import math
from dataclasses import replace
from typing import cast

import pytest

from board.cli.replay import Hand
from board.document.page import Page, Question
from board.ink.fitting import fitted
from board.ink.inkml import InkPage
from board.ink.stroke import Ink, stroke_of
from board.state.session import Notice, opened
from board.system.errors import UserError
from board.ui.window import Window

BOARD = opened((1920, 1080))
INK: Ink = (stroke_of([(10, 20), (30, 40)], [5.0, 5.01]), stroke_of([(50, 60)], [5.01]))


class Notes:
    """Stand in for the window: write down what the hand does."""

    presses = 2

    def __init__(self) -> None:
        self.acts: list[tuple[object, ...]] = []

    def press_pointer(self, x: int, y: int) -> None:
        self.acts.append(("press", x, y))

    def move_pointer(self, x: int, y: int) -> None:
        self.acts.append(("move", x, y))

    def release_pointer(self, x: int, y: int) -> None:
        self.acts.append(("release", x, y))

    def key_of(self, name: str) -> tuple[int, int]:
        return ord(name), 0

    def press_key(self, key: int, _: int) -> None:
        self.acts.append(("key", chr(key)))


def hand_of(notes: Notes, keys: str, speed: float = math.inf) -> Hand:
    """Return a hand that writes into the notes."""
    return Hand(cast(Window, notes), INK, list(keys), speed)


def test_it_writes_and_then_presses_keys() -> None:
    """Every point is an act of its own, and each key waits for the board."""
    notes = Notes()
    hand = hand_of(notes, "ab")
    while hand.move(BOARD) is not None:
        pass
    assert notes.acts == [
        ("press", 10, 20),
        ("move", 30, 40),
        ("release", 30, 40),
        ("press", 50, 60),
        ("release", 50, 60),
        ("key", "a"),
        ("key", "b"),
    ]


def test_a_key_waits_for_the_answer_to_the_last() -> None:
    """As long as a reading is awaited nothing is due."""
    notes = Notes()
    hand = hand_of(notes, "a")
    hand.move(BOARD)
    assert hand.move(BOARD.with_surface(replace(BOARD.board, request=Question(Page())))) == math.inf
    assert ("key", "a") not in notes.acts


def test_the_end_stays_in_sight() -> None:
    """For some seconds, or until a person presses a key or taps; the hand's own keys do not end it."""
    notes = Notes()
    hand = Hand(cast(Window, notes), INK, ["a"], math.inf, look_s=60.0)
    for _ in range(2):  # it writes, and presses its key
        assert hand.move(BOARD) == 0.0
    notes.presses += 1
    assert hand.move(BOARD) == pytest.approx(60.0)
    assert 59.0 < (hand.move(BOARD) or 0.0) < 60.0
    notes.presses += 1
    assert hand.move(BOARD) is None
    held = Hand(cast(Window, notes), (), [], look_s=math.inf)
    assert held.move(BOARD) == math.inf


def test_it_keeps_the_recorded_pace() -> None:
    """At a thousandth of the speed the second point is ten seconds away."""
    notes = Notes()
    wait_s = hand_of(notes, "a", speed=1e-3).move(BOARD)
    assert notes.acts == [("press", 10, 20)]
    assert wait_s == pytest.approx(10, abs=1)


def test_it_stops_at_a_notice() -> None:
    """Nobody is at the board to read it; that nothing was read is no such notice."""
    with pytest.raises(UserError, match="No network"):
        hand_of(Notes(), "a").move(replace(BOARD, notice=Notice("No network.")))
    for code in ("reading.nothing", "reading.crowded"):
        hand_of(Notes(), "a").move(BOARD.with_notice(code))


def test_ink_is_fitted_to_the_window() -> None:
    """It keeps its place on a board of its own size, and its shape on any."""
    page = InkPage(INK, (1920, 1080))
    assert fitted(page, (1920, 1080)) == INK
    (half, _) = fitted(page, (960, 1080))
    assert half.points.tolist() == [[5, 10], [15, 20]]
    assert half.pen_px == INK[0].pen_px / 2


def test_ink_over_the_edge_is_brought_in() -> None:
    """No pointer can leave the window."""
    far = InkPage((stroke_of([(3000, 20), (30, 4000)]),), None)
    (stroke,) = fitted(far, (1920, 1080))
    assert stroke.box.right < 1920
    assert stroke.box.bottom < 1080
