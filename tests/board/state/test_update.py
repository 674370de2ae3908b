"""The rules of the board."""

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.document.document import Document, Turned
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import stroke_of
from board.reading.result import Reading
from board.state.commands import (
    Answer,
    Browse,
    Clear,
    Command,
    Escape,
    Failure,
    Fullscreen,
    Help,
    KeyPress,
    Leave,
    LiftPens,
    Loaded,
    NextColour,
    Open,
    Paste,
    PenDown,
    PenMove,
    PenUp,
    Read,
    ReaderReady,
    Redo,
    Resize,
    Save,
    TakeEraser,
    TakeLasso,
    ToggleLiveReading,
    TurnPage,
    TurnTo,
    Undo,
)
from board.state.effects import Join, Keep, Recognize
from board.state.keymap import COMMAND_OF_KEY, SHORTCUTS, caps
from board.state.session import Session
from board.state.settings import Settings
from board.state.texts import Texts
from board.state.tools import Tool
from board.state.update import update
from tests.support import sessions
from tests.support.sessions import read_by_key

SIZE = 1920, 1080

pens = st.integers(0, 2)
places = st.floats(-100, 4000)
times = st.floats(0, 1e6)
commands = st.one_of(
    st.builds(PenDown, pens, places, places, times),
    st.builds(PenMove, pens, places, places, times),
    st.builds(PenUp, pens),
    st.sampled_from(
        [LiftPens(), Read(), Clear(), Undo(), Redo(), Help(), Fullscreen(), ReaderReady(), Failure("No.")]
    ),
    st.builds(Resize, st.tuples(st.integers(0, 4000), st.integers(0, 4000))),
)


def after(*happened: Command, session: Session | None = None) -> Session:
    """Return the board after all that happened."""
    return sessions.after(session or read_by_key(SIZE), *happened)


def written(*strokes: tuple[float, float]) -> Session:
    """Return a board with a dot at each place."""
    return after(*(c for n, (x, y) in enumerate(strokes) for c in (PenDown(0, x, y, n), PenUp(0))))


def test_a_stroke_is_where_the_pen_was() -> None:
    """Points, times and the pen's width of a stroke are those of the pen."""
    session = after(PenDown(0, 1, 2, 0.5), PenMove(0, 3, 4, 0.6), PenUp(0))
    assert session.surface.ink == (stroke_of([(1, 2), (3, 4)], [0.5, 0.6], 14.0),)


def test_the_pen_is_as_wide_as_the_board_is_high() -> None:
    """On a 4K screen it is twice as wide as on one of 1080 pixels."""
    assert read_by_key((3840, 2160)).pen_px == 28


@pytest.mark.parametrize("other", [TakeEraser(), TakeLasso()], ids=["eraser", "lasso"])
def test_an_empty_page_is_written_on_whatever_tool_was_left(other: Command) -> None:
    """Ink is never lost in silence: there is nothing to erase or to choose."""
    session = after(other, TurnPage(1), PenDown(0, 30, 30, 1), PenUp(0), session=written((30, 30)))
    assert len(session.surface.ink) == 1
    assert session.surface.tool is Tool.PEN


@pytest.mark.parametrize("other", [TakeEraser(), TakeLasso()], ids=["eraser", "lasso"])
def test_the_key_of_the_colours_takes_the_pen_first(other: Command) -> None:
    """It changes no colour unseen."""
    session = after(other, NextColour(), session=written((30, 30)))
    assert (session.surface.tool, session.colour) == (Tool.PEN, 0)
    assert after(NextColour(), session=session).colour == 1


def test_times_never_fall() -> None:
    """A clock that jumps back is held still."""
    session = after(PenDown(0, 0, 0, 5.0), PenMove(0, 1, 1, 4.0), PenUp(0))
    assert session.surface.ink[0].times_s.tolist() == [5.0, 5.0]


def test_a_pen_that_is_not_down_writes_nothing() -> None:
    """Motion and release without a press change nothing at all."""
    session = read_by_key(SIZE)
    assert after(PenMove(0, 1, 1, 1), PenUp(0), session=session) is session


def test_trails_share_points_but_not_their_ends() -> None:
    """Going on twice from the same trail gives two trails, and leaves the first alone."""
    one = LiveStroke([(0, 0, 0)], 1)
    two, other = one.then(1, 1, 1), one.then(2, 2, 2)
    assert [len(live_stroke) for live_stroke in (one, two, other)] == [1, 2, 2]
    assert (two.since(1), other.since(1)) == ([(1, 1, 1)], [(2, 2, 2)])


@given(st.lists(commands, max_size=60))
def test_undoing_all_gives_the_first_board_and_redoing_all_the_last(happened: list[Command]) -> None:
    """Whatever happened, as many undos as there were changes empty the board; redo brings all back."""
    last = after(*happened, LiftPens())
    changes = len(last.surface.done)
    first = after(*[Undo()] * changes, session=last)
    assert first.surface.ink == ()
    assert not first.surface.done
    assert after(*[Redo()] * changes, session=first).surface.ink == last.surface.ink


@given(st.lists(commands, max_size=60))
def test_no_ink_is_lost(happened: list[Command]) -> None:
    """Every press that drew is a stroke on the board, or one that an undo or a clear can be undone to."""
    session = after(*happened, LiftPens())
    for change in session.surface.done:
        assert all(part.removed or part.added for part in change.ink)
    assert session.pen_px > 0
    assert session.scale > 0


def test_clear_is_undone() -> None:
    """The cleared ink comes back as it was, with its reading."""
    session = written((1, 1), (2, 2))
    session = after(Read(), session=session)
    assert session.surface.request
    read = after(Answer(session.surface.request, Reading(text="11")), session=session)
    back = after(Clear(), Undo(), session=read)
    assert back.surface.ink == session.surface.ink
    assert not back.stale


def test_clearing_an_empty_board_is_no_change() -> None:
    """There is nothing to undo afterwards."""
    assert not after(Clear()).surface.done


def test_a_new_stroke_ends_what_could_be_redone() -> None:
    """After new ink there is no way back to the other future."""
    session = after(Undo(), PenDown(0, 5, 5, 9), PenUp(0), session=written((1, 1)))
    assert after(Redo(), session=session) is not None
    assert len(after(Redo(), session=session).surface.ink) == 1


@pytest.mark.parametrize("edit", [Undo(), Clear()])
def test_edits_in_mid_stroke_include_it(edit: Command) -> None:
    """Undo and clear take the stroke that is being drawn, and redo or undo gives it back."""
    session = after(PenDown(0, 1, 1, 0), PenMove(0, 9, 9, 1), edit, PenMove(0, 20, 20, 2))
    assert session.surface.empty
    assert len(after(Redo() if edit == Undo() else Undo(), session=session).surface.ink[0].points) == 2


def test_reading_waits_until_every_pen_is_up() -> None:
    """The question is asked with whole strokes only."""
    session = after(PenDown(0, 1, 1, 0), Read())
    assert session.surface.request is None
    session = after(PenUp(0), session=session)
    assert session.surface.request
    assert session.surface.request.page.ink is session.surface.ink


def test_asking_again_for_the_same_ink_is_one_question() -> None:
    """The ink that is asked about stays the same object, by which the loop knows."""
    session = after(Read(), session=written((1, 1)))
    assert after(Read(), session=session).surface.request is session.surface.request


def test_an_answer_that_comes_late_is_stale() -> None:
    """A reading of ink that changed meanwhile is shown as stale; the newer question stays open."""
    session = after(Read(), session=written((1, 1)))
    assert session.surface.request
    late = Answer(session.surface.request, Reading(text="1"))
    session = after(PenDown(0, 5, 5, 9), PenUp(0), Read(), late, session=session)
    assert session.stale
    assert session.surface.request
    assert session.surface.request.page.ink is session.surface.ink


def test_a_failure_is_a_notice_until_something_is_written() -> None:
    """The wait ends, the sentence shows, and the next press takes it away."""
    session = after(Read(), session=written((1, 1)))
    session = after(Failure("No network.", session.surface.request), session=session)
    assert (session.surface.request, session.notice.sentence) == (None, "No network.")
    assert after(PenDown(0, 1, 1, 9), session=session).notice.sentence == ""


def test_an_empty_board_reads_as_nothing() -> None:
    """It says so."""
    session = after(Read())
    assert session.surface.request
    assert after(Answer(session.surface.request, Reading()), session=session).notice.code == "reading.nothing"


def test_a_crowded_board_says_so() -> None:
    """Also while it is read as one writes."""
    for before in ((), (ToggleLiveReading(),)):
        session = after(*before, Read(), session=written((1, 1)))
        assert session.surface.request
        assert (
            after(
                Answer(session.surface.request, Reading(text="1", crowded=True)), session=session
            ).notice.code
            == "reading.crowded"
        )


def test_another_window_size_keeps_the_ink_in_sight() -> None:
    """The board is scaled to the window; new ink lands under the pointer."""
    session = after(Resize((960, 540)), PenDown(0, 480, 270, 9), PenUp(0), session=written((1900, 1000)))
    assert session.scale == 0.5
    assert [s.points.tolist() for s in session.surface.ink] == [[[1900, 1000]], [[960, 540]]]


def test_a_window_of_no_size_is_survived() -> None:
    """A window may be made as small as the system likes."""
    assert after(Resize((0, 0)), PenDown(0, 0, 0, 0), PenUp(0)).scale > 0


def test_escape_puts_the_help_away_and_asks_before_it_leaves() -> None:
    """Three presses leave a board that shows its keys; writing on, or time, takes the question back."""
    session = after(Help(), Escape())
    assert not session.help_shown
    asked = after(Escape(), session=session)
    assert not asked.over
    assert "Esc" in asked.notice.sentence
    assert after(Escape(), session=asked).over
    assert not after(PenDown(0, 1, 1, 1.0), PenUp(0), Escape(), session=asked).over
    assert not after(KeyPress("escape", repeated=True), session=asked).over
    assert after(Leave()).over


def test_the_key_table() -> None:
    """No key has two meanings, and the help can say each."""
    assert len(COMMAND_OF_KEY) == sum(len(shortcut.keys) for shortcut in SHORTCUTS)
    assert caps(SHORTCUTS[0].keys, Texts()) == ("Space", "Enter")
    assert all(f"key.{shortcut.action}" in Texts() for shortcut in SHORTCUTS)


def test_what_is_written_before_the_kept_board_is_read_follows_it() -> None:
    """The stroke under the pen goes on; what was undone stays undone; pages wait until they are there."""
    kept = written((10, 10), (20, 20)).board.document.after(Turned(1)).after(Turned(0))
    early = after(
        *(PenDown(0, 30, 30, 0), PenUp(0), PenDown(0, 40, 40, 1), PenUp(0), Undo(), TurnPage(1)),
        *(PenDown(0, 50, 50, 2), PenUp(0), PenDown(0, 60, 60, 3), PenMove(0, 61, 61, 4)),
        session=replace(read_by_key(SIZE), loading=True),
    )
    assert early.notice.code == ""
    assert len(early.board.document.pages) == 1
    session, effects = update(early, Loaded(kept))
    assert not session.loading
    assert [stroke.points[0, 0] for stroke in session.board.ink] == [10, 20, 30, 50]
    assert len(session.board.live[0]) == 2
    joins = [effect for effect in effects if isinstance(effect, Join)]
    assert not any(isinstance(effect, Keep) for effect in effects)
    assert reduce(Document.after, joins[0].edits, kept) == session.board.document
    back = after(PenUp(0), *[Undo()] * 5, session=session)
    assert back.board.document.page.empty


def test_erasing_before_the_kept_board_is_read() -> None:
    """The eraser that is down is lifted, and erases none of the kept ink."""
    kept = written((30, 30)).board.document
    early = after(
        *(PenDown(0, 30, 30, 0), PenUp(0), TakeEraser(), PenDown(0, 30, 30, 1)),
        session=replace(read_by_key(SIZE), loading=True),
    )
    assert early.board.page.empty
    session, _ = update(early, Loaded(kept))
    assert session.board.page == kept.page
    assert len(after(Undo(), session=session).board.ink) == 2


@pytest.mark.parametrize("command", [TurnPage(1), TurnTo(0), Browse(), Open(("a.png",)), Paste(), Save()])
def test_what_needs_the_kept_pages_waits_for_them(command: Command) -> None:
    """And says so."""
    session, effects = update(replace(read_by_key(SIZE), loading=True), command)
    assert session.notice.code == "board.loading"
    assert not effects


def test_live_reading_waits_until_the_eraser_is_up() -> None:
    """What is left is read then, once."""
    session = replace(written((30, 30), (90, 90), (200, 200)), settings=Settings(live=True))
    session = after(TakeEraser(), PenDown(0, 30, 30, 5), session=replace(session, reader_ready=True))
    for n in range(20):
        session, effects = update(session, PenMove(0, 31 + 3 * n, 31 + 3 * n, 6.0 + n))
        assert session.surface.request is None
        assert not any(isinstance(effect, Recognize) for effect in effects)
    session, effects = update(session, PenUp(0))
    assert len(session.surface.ink) == 1
    assert [e.request.page for e in effects if isinstance(e, Recognize)] == [session.board.page]
