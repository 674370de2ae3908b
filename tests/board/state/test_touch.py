"""Touch: palms and second fingers are no ink, taps of several fingers undo and redo; scribbles delete."""

import math

import pytest

from board.state.commands import Command, KeyPress, PenDown, PenMove, PenUp, Set, Tick
from board.state.session import Session
from board.state.touch import PEN_USE_S, TAP_S
from tests.support.golden_boards import PLAY
from tests.support.sessions import after, read_by_key

SIZE = 1920, 1080
BOARD = read_by_key(SIZE)


def stroke(pen: int, x: float, time_s: float, y: float = 300) -> list[Command]:
    """Return the commands of a stroke from a place, 100 ms long."""
    moves = [PenMove(pen, x + 3 * n, y + 20 * n, time_s + 0.01 * n) for n in range(1, 11)]
    return [PenDown(pen, x, y, time_s), *moves, PenUp(pen)]


def lengths(session: Session) -> list[int]:
    """Return how many points each stroke on the board has."""
    return [len(stroke.points) for stroke in session.surface.ink]


def test_a_palm_before_the_finger_is_no_ink() -> None:
    """It rests, or slides later; the finger that comes after it writes, as often as it likes."""
    palm: list[Command] = [PenDown(1, 900, 800, 1.0), PenMove(1, 902, 801, 1.05)]
    slide = PenMove(1, 950, 850, 4.0)
    session = after(BOARD, *palm, *stroke(2, 600, 2.0), *stroke(3, 700, 3.0), slide, PenUp(1))
    assert lengths(session) == [11, 11]


def test_a_second_contact_beside_a_stroke_is_no_ink() -> None:
    """The stroke goes on; the contact writes nothing, whenever it is lifted; the next finger writes."""
    first = stroke(1, 600, 2.0)
    session = after(BOARD, *first[:6], *stroke(2, 900, 2.05)[:-1], *first[6:], PenUp(2), *stroke(3, 300, 3.0))
    assert lengths(session) == [11, 11]


def test_a_finger_whose_release_was_lost_does_not_stop_the_others() -> None:
    """What it wrote is kept, and the next finger writes."""
    session = after(BOARD, *stroke(1, 600, 2.0)[:-1], *stroke(2, 900, 9.0))
    assert lengths(session) == [11, 11]


def test_while_a_pen_is_in_use_fingers_do_not_write() -> None:
    """What a palm began is taken back when the pen comes down; a while after the pen a finger writes."""
    palm = stroke(1, 900, 1.0)[:-1]
    session = after(BOARD, *palm, *stroke(0, 600, 1.2), PenUp(1))
    assert lengths(session) == [11]
    assert lengths(after(session, *stroke(2, 300, 1.3 + PEN_USE_S / 2))) == [11]
    assert lengths(after(session, *stroke(2, 300, 1.4 + PEN_USE_S))) == [11, 11]


def test_several_people_write_where_they_say_so() -> None:
    """By the setting, each finger is a pen, beside the mouse too."""
    one, two = stroke(1, 600, 2.0), stroke(2, 900, 2.0)
    both: list[Command] = [command for pair in zip(one, two, strict=True) for command in pair]
    assert lengths(after(BOARD, Set("several", True), *both, *stroke(0, 100, 2.2))) == [11, 11, 11]
    assert lengths(after(BOARD, *both)) == [11]


def fingers(count: int, time_s: float) -> list[Command]:
    """Return a tap of fingers, which do not come down and go up at once."""
    down = [PenDown(n, 600 + 90 * n, 500, time_s + 0.03 * n) for n in range(1, count + 1)]
    move = [PenMove(n, 602 + 90 * n, 500, time_s + 0.1) for n in range(1, count + 1)]
    return [*down, *move, *(PenUp(n) for n in range(1, count + 1))]


@pytest.mark.parametrize("in_game", [False, True])
def test_two_fingers_undo_and_three_redo(in_game: bool) -> None:
    """The fingers leave no dots; one finger's tap is a dot, four fingers are nothing."""
    begun = after(BOARD, *PLAY, KeyPress("4"), Tick(2.5)) if in_game else BOARD
    both = after(begun, *stroke(1, 300, 3.0), *stroke(1, 600, 4.0))
    undone = after(both, *fingers(2, 9.0))
    assert undone.surface.ink == both.surface.ink[:1]
    assert after(undone, *fingers(3, 10.0)).surface.ink == both.surface.ink
    assert lengths(after(both, *fingers(1, 9.0))) == [11, 11, 2]
    assert lengths(after(both, *fingers(4, 9.0)))[:2] == [11, 11]


def test_fingers_that_stay_or_move_are_no_tap() -> None:
    """A palm and a finger that rest, and two that slide, undo nothing."""
    both = after(BOARD, *stroke(1, 300, 3.0), *stroke(1, 600, 4.0))
    held, released = fingers(2, 9.0)[:-2], fingers(2, 9.0)[-2:]
    assert lengths(after(both, *held, Tick(9.1 + TAP_S), *released))[:2] == [11, 11]
    assert lengths(after(both, *held, PenMove(1, 800, 600, 9.2), *released))[:2] == [11, 11]


def test_taps_of_fingers_can_be_turned_off() -> None:
    """Nothing is undone then."""
    both = after(BOARD, Set("finger_taps", False), *stroke(1, 300, 3.0), *stroke(1, 600, 4.0))
    assert lengths(after(both, *fingers(2, 9.0)))[:2] == [11, 11]


def zigzag(swings: int, left: float, right: float, top: float, bottom: float) -> list[Command]:
    """Return a stroke that goes back and forth, downwards."""
    count = swings * 10 + 1
    places = [
        (
            left + (right - left) * (0.5 - 0.5 * math.cos(math.pi * n / 10)),
            top + (bottom - top) * n / (count - 1),
        )
        for n in range(count)
    ]
    moves = [PenMove(0, x, y, 20 + 0.01 * n) for n, (x, y) in enumerate(places)]
    return [PenDown(0, *places[0], 20.0), *moves[1:], PenUp(0)]


WRITTEN = after(BOARD, *stroke(0, 300, 3.0), *stroke(0, 600, 4.0))


def test_scribbling_out_deletes() -> None:
    """What lies under it and the scribble go; an undo shows both, another takes the scribble away."""
    scribbled = after(WRITTEN, *zigzag(9, 280, 360, 280, 520))
    assert scribbled.surface.ink == WRITTEN.surface.ink[1:]
    once = after(scribbled, KeyPress("ctrl+z"))
    assert lengths(once) == [11, 11, 91]
    assert after(once, KeyPress("ctrl+z")).surface.ink == WRITTEN.surface.ink
    both = after(WRITTEN, *zigzag(12, 280, 660, 280, 520))
    assert both.surface.ink == ()


def test_what_is_no_scribble_stays() -> None:
    """A zigzag over nothing, of few swings, over half a stroke; any, if it is turned off."""
    for few in (
        zigzag(9, 1000, 1100, 280, 520),
        zigzag(4, 280, 360, 280, 520),
        zigzag(9, 280, 360, 280, 380),
    ):
        assert len(after(WRITTEN, *few).surface.ink) == 3
    off = after(WRITTEN, Set("scribble", False), *zigzag(9, 280, 360, 280, 520))
    assert len(off.surface.ink) == 3


def test_the_right_button_can_be_a_pen() -> None:
    """If the eraser end is turned off."""
    erase: list[Command] = [PenDown(0, 290, 350, 9.0, other_end=True), PenMove(0, 340, 350, 9.1), PenUp(0)]
    assert len(after(WRITTEN, *erase).surface.ink) == 1
    assert len(after(WRITTEN, Set("other_end", False), *erase).surface.ink) == 3
