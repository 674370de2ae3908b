"""Presses: no stroke is lost to a label, a button, a popup or a panel under the pen; taps leave no dot."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.state.commands import (
    NOTHING,
    Answer,
    Command,
    Copy,
    Correct,
    Entry,
    Help,
    KeyPress,
    Listed,
    PenDown,
    PenMove,
    PenUp,
    Point,
    Read,
    ShowSettings,
    Tell,
    Tick,
    TurnPage,
)
from board.state.gestures import Popup
from board.state.session import PAUSE_S, REST_S, Session, opened
from board.state.tools import Tool
from tests.support.golden_boards import PLAY, SIZE, read
from tests.support.sessions import after, laid_out, read_by_key

READ = read(read_by_key(SIZE))

STATES: dict[str, Session] = {
    "new": opened(SIZE),
    "read": READ,
    "read as one writes": read(opened(SIZE)),
    "stale": after(READ, PenDown(0, 500, 300, 9.0), PenUp(0)),
    "popup": after(READ, Point(150, 150, 1.0), Tick(1.0 + REST_S, laid_out(READ).target_at(150, 150))),
    "notice": after(READ, Tell("copy.done", (("text", "7 1 ?"),))),
    "nothing to copy": after(opened(SIZE), Copy()),
    "consent": after(Session(READ.board, SIZE, consent=None), Correct("4", 0)),
    "pages": after(READ, TurnPage(1)),
    "help": after(READ, Help()),
    "settings": after(READ, ShowSettings()),
    "files": after(READ, KeyPress("ctrl+o"), Listed("/", (Entry("a.png", "/a.png"),))),
    "round": after(opened(SIZE), *PLAY, KeyPress("4"), Tick(2.5)),
    "hint": after(opened(SIZE), *PLAY, KeyPress("4"), Tick(2.5), KeyPress("t")),
}


def down(session: Session, x: float, y: float, time_s: float = 20.0) -> PenDown:
    """Return a press with what lies there."""
    return PenDown(0, x, y, time_s, target=laid_out(session).target_at(x, y))


def drawn(session: Session, x: float, y: float) -> Session:
    """Return the session after a stroke from a place."""
    moves = (PenMove(0, x + 5 * n, y + 3 * n, 20.0 + 0.01 * n) for n in range(1, 20))
    return after(session, down(session, x, y), *moves, PenUp(0))


def tapped(session: Session, x: float, y: float) -> Session:
    """Return the session after a tap."""
    return after(session, down(session, x, y), PenMove(0, x + 1, y, 20.0), PenUp(0))


def middle_of_label(session: Session, mark: int = 0) -> tuple[float, float]:
    """Return the middle of a label."""
    spot = laid_out(session).labels[mark].spot
    assert spot
    return (spot[0] + spot[2]) / 2, (spot[1] + spot[3]) / 2


@pytest.mark.parametrize("name", STATES)
def test_a_stroke_from_anything_that_shows_is_ink(name: str) -> None:
    """From every label, button, text and panel, all points from the first on; in panels beside buttons."""
    session = STATES[name]
    areas = [label.spot for label in laid_out(session).labels if label.spot]
    areas += [item.area for item in laid_out(session).items if hasattr(item, "area")]
    places = {((left + right) // 2, (top + bottom) // 2) for left, top, right, bottom in areas}
    tried = 0
    for x, y in places | {(300, 250)}:
        if session.panel_open and laid_out(session).target_at(x, y).command:
            continue
        stroke = drawn(session, x, y).surface.ink[-1]
        assert (len(stroke.points), stroke.points[0].tolist()) == (20, [x, y]), (x, y)
        tried += 1
    assert tried


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_strokes_sent_are_strokes_kept(seed: int) -> None:
    """Random strokes over random states, one after the other: each is there with all its points."""
    chance = random.Random(seed)
    session, sent = STATES[chance.choice(list(STATES))], 0
    before = len(session.surface.ink)
    for n in range(4):
        x, y = chance.uniform(0, SIZE[0]), chance.uniform(0, SIZE[1])
        if session.panel_open and laid_out(session).target_at(x, y).command:
            break
        moves = [PenMove(0, x + chance.gauss(0, 9) * k, y + 9 * k, 30.0 + n + k / 100) for k in range(1, 9)]
        session = after(session, down(session, x, y, 30.0 + n), *moves, PenUp(0))
        sent += 1
        if session.surface.request and chance.random() < 0.5:
            reading = STATES["read"].surface.reading
            assert reading
            session = after(session, Answer(session.surface.request, reading)) if before else session
    assert len(session.surface.ink) - before == sent


def test_a_tap_on_a_label_opens_its_popup_and_leaves_no_dot() -> None:
    """Beside the popup a tap closes it, without a dot as well."""
    shown = tapped(READ, *middle_of_label(READ))
    assert shown.surface.popup == Popup(0, pinned=True)
    closed = tapped(shown, 320, 20)
    assert closed.surface.popup is None
    assert closed.surface.ink == shown.surface.ink == READ.surface.ink


def test_amid_writing_even_a_dot_on_a_label_is_ink() -> None:
    """A pen that skips leaves dots; a tap is a tap after a pause."""
    x, y = middle_of_label(READ)
    writing = after(READ, *stroke_at(600, 20.0))
    assert len(tapped(writing, x, y).surface.ink) == len(READ.surface.ink) + 2
    paused = tapped(after(writing, Tick(20.06 + PAUSE_S)), x, y).surface
    assert paused.popup
    assert len(paused.ink) == len(READ.surface.ink) + 1


def test_a_button_acts_when_it_is_tapped_and_not_when_a_stroke_begins_on_it() -> None:
    """On the board; a popup's button corrects its mark."""
    shown = tapped(READ, *middle_of_label(READ))
    left, top, _, _ = next(b.area for b in laid_out(shown).buttons if b.command == Correct("3", 0))
    assert tapped(shown, left + 3, top + 3).surface.document.page.corrections
    crossed = drawn(shown, left + 3, top + 3)
    assert not crossed.surface.document.page.corrections
    assert len(crossed.surface.ink) == len(READ.surface.ink) + 1


@pytest.mark.parametrize("name", ["help", "settings", "files"])
def test_a_tap_beside_a_panel_closes_it_and_leaves_no_dot(name: str) -> None:
    """As a stroke does, which is ink besides."""
    x, y = next(
        (x, y)
        for x in range(2, SIZE[0], 9)
        for y in range(2, SIZE[1], 9)
        if laid_out(STATES[name]).target_at(x, y).command is None
    )
    assert STATES[name].panel_open
    for act, ink in ((tapped, 0), (drawn, 1)):
        closed = act(STATES[name], x, y)
        assert not closed.panel_open
        assert len(closed.surface.ink) == len(STATES[name].surface.ink) + ink


def test_a_pen_that_rests_on_a_digit_and_then_moves_writes() -> None:
    """The popup of the long press goes again, and no point is lost."""
    press = down(READ, 150, 150)
    assert press.target.mark == 0
    assert not press.target.on_label
    held = after(READ, press, PenMove(0, 151, 151, 20.1), Tick(20.0 + REST_S))
    assert held.surface.popup == Popup(0, pinned=True)
    assert len(after(held, PenUp(0)).surface.ink) == len(READ.surface.ink)
    moved = after(held, PenMove(0, 250, 250, 21.0), PenUp(0)).surface
    assert moved.popup is None
    assert moved.ink[-1].points.tolist() == [[150, 150], [151, 151], [250, 250]]


def test_a_tap_acts_with_an_eraser_too_and_a_stroke_erases() -> None:
    """A button under an eraser is a button; what moves on erases."""
    session = READ.with_surface(Session(READ.board, SIZE).surface)
    session = after(session, KeyPress("e"))
    assert session.surface.tool is Tool.ERASER
    target = laid_out(session).target_at(150, 90)
    over = PenDown(0, 150, 90, 20.0, target=target if target.command else NOTHING)
    assert len(after(session, over, PenMove(0, 150, 160, 20.1), PenUp(0)).surface.ink) == 2


def test_half_written_digits_show_no_question() -> None:
    """What cannot be read well waits for a pause in writing; Space reads at once; a certain digit shows."""
    unclear = READ.surface.reading
    assert unclear
    begun = after(opened(SIZE), *(c for n in range(3) for c in stroke_at(100 + 150 * n, n)))
    assert begun.surface.request
    begun = after(begun, Answer(begun.surface.request, unclear))  # of the first stroke, so it asks anew
    assert begun.surface.request
    waiting = after(begun, Answer(begun.surface.request, unclear))
    assert waiting.surface.reading is None
    assert waiting.due_s == pytest.approx(2.05 + PAUSE_S)
    assert after(waiting, Tick(2.0 + PAUSE_S)).surface.reading is None
    assert after(waiting, Tick(2.1 + PAUSE_S)).surface.reading is unclear
    assert after(waiting, *stroke_at(50, 2.2), Tick(2.9)).surface.reading is None
    asked = after(begun, Answer(begun.surface.request, unclear), Read())
    assert asked.surface.request
    assert after(asked, Answer(asked.surface.request, unclear)).surface.reading is unclear


def stroke_at(x: float, time_s: float) -> list[Command]:
    """Return the commands of a stroke of 50 ms."""
    return [PenDown(0, x, 100, time_s), PenMove(0, x, 200, time_s + 0.05), PenUp(0)]
