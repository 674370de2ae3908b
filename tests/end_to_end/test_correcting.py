"""Correcting what was read, through the real loop."""

from pathlib import Path

import pygame
import pytest

from board import app
from board.ink.inkml import read_marks
from board.performer import Services
from board.state.commands import KeepCorrections, Tick
from board.state.gestures import Popup
from board.state.session import REST_S, Session
from board.storage.autosave import Autosave
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, move, press, release, stroke
from tests.end_to_end.conftest import EveryStrokeIsASeven, Play, Script
from tests.support.sessions import area_of, laid_out

SEVEN = stroke((100, 100), (140, 100), (120, 160))
ONE = stroke((300, 100), (300, 160))
READ = [*SEVEN, *ONE, key("space")]


def point(x: int, y: int) -> Act:
    """Move the mouse with no button down."""
    return lambda window: window.point(x, y)


def rest(window: Window) -> None:
    """Let so much time pass that a pointer which stands still is at rest."""
    window.post(Tick(window.now_s + 2 * REST_S))


def text(session: Session) -> str:
    """Return what was read."""
    assert session.surface.reading
    return session.surface.reading.text.replace(" ", "")


def click_on_label(session: Session, mark: int = 0) -> list[Act]:
    """Click the label of a mark."""
    spot = laid_out(session).labels[mark].spot
    assert spot
    place = (spot[0] + spot[2]) // 2, (spot[1] + spot[3]) // 2
    return [press(*place), release(*place)]


def test_point_and_type(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    """A digit typed over a digit corrects it, in the text and on the board, with a mark that says so."""
    session = play(READ, [point(120, 130), key("4")])[-1]
    assert text(session) == "47"
    assert [label.corrected for label in laid_out(session).labels] == [True, False]
    assert capsys.readouterr().out == "77\n\n4 7\n\n"


def test_x_says_that_it_is_no_digit(play: Play) -> None:
    """And typing a digit over it makes it one again."""
    none, again = play(READ, [point(120, 130), key("x")], [key("2")])[1:]
    assert text(none) == "?7"
    assert text(again) == "27"


def test_corrections_are_undone_and_redone(play: Play) -> None:
    """As any other edit."""
    sessions = play(READ, [point(120, 130), key("4")], [key("ctrl+z")], [key("ctrl+y")])
    assert [text(session) for session in sessions] == ["77", "47", "77", "47"]


def test_a_correction_survives_a_new_reading(play: Play) -> None:
    """What was said of ink holds as long as the ink is there, whatever is written beside it."""
    more = stroke((500, 100), (500, 160))
    sessions = play(
        READ, [point(120, 130), key("4")], [*more, key("space")], [key("c")], [*SEVEN, key("space")]
    )
    assert text(sessions[2]) == "477"
    assert text(sessions[4]) == "7"


def test_clicking_a_label_offers_every_digit(play: Play) -> None:
    """The card stays, and a press on one of its digits corrects; Esc or a press elsewhere puts it away."""
    (session,) = play(READ)
    (_, shown) = play(READ, click_on_label(session))
    assert shown.surface.popup
    assert shown.surface.popup.pinned
    three = next(b.area for b in laid_out(shown).buttons if getattr(b.command, "label", "") == "3")
    place = three[0] + 2, three[1] + 2
    for acts, expected in (
        ([press(*place), release(*place)], "37"),
        ([key("escape")], "77"),
        ([press(600, 340), release(600, 340)], "77"),
    ):
        last = play(READ, click_on_label(session), acts)[-1]
        assert text(last) == expected
        assert last.surface.popup is None
        assert len(last.surface.ink) == 2


def test_the_selection_tool_drags_a_label_on_another_to_join_them(play: Play) -> None:
    """Both are one mark then; dropped on nothing, nothing happens; a click selects the ink of the mark."""
    (session,) = play(READ)
    start = click_on_label(session)[0]
    drag = [start, move(200, 120), move(300, 130), release(300, 130)]
    joined, apart = play(READ, [key("s")], drag, [key("ctrl+z")])[2:]
    assert text(joined) == "7"
    assert joined.surface.reading
    assert joined.surface.reading.digits[0].strokes == (0, 1)
    assert text(apart) == "77"
    assert text(play(READ, [key("s")], [start, move(500, 300), release(500, 300)])[-1]) == "77"
    clicked = play(READ, [key("s")], click_on_label(session))[-1].surface
    assert clicked.selected == clicked.ink[:1]


def test_a_key_splits(play: Play) -> None:
    """A mark of two strokes into its strokes, a mark of one stroke into halves; undo makes it whole."""
    (session,) = play(READ)
    drag = [key("s"), click_on_label(session)[0], move(300, 130), release(300, 130), key("s")]
    strokes, halves, back = play(READ, drag, [point(120, 130), key("/")], [key("/")], [key("ctrl+z")])[2:]
    assert (text(strokes), len(strokes.surface.ink)) == ("77", 2)
    assert halves.surface.reading
    assert (len(halves.surface.reading.digits), len(halves.surface.ink)) == (3, 3)
    assert back.surface.ink == strokes.surface.ink


def test_resting_on_a_digit_shows_what_the_network_saw(play: Play) -> None:
    """The card comes when the mouse rests on a digit, and goes when it leaves or draws."""
    frames = [point(120, 130), rest], [point(400, 300), rest], [point(300, 130), rest], [*ONE]
    shown, away, again, drawn = play(READ, *frames)[1:]
    assert shown.surface.popup == Popup(0)
    assert again.surface.popup == Popup(1)
    assert away.surface.popup is drawn.surface.popup is None


def test_a_long_touch_offers_every_digit(play: Play) -> None:
    """A finger that stands still on a digit leaves no dot; on the bare board it does."""
    touch = {"finger_id": 0, "touch_id": 1}

    def draw(*points: tuple[int, int]) -> list[Act]:
        places = [{"x": x / 640, "y": y / 360} for x, y in points]
        moves = [event(pygame.FINGERMOTION, **touch, **place) for place in places[1:]]
        return [
            event(pygame.FINGERDOWN, **touch, **places[0]),
            *moves,
            event(pygame.FINGERUP, **touch, **places[-1]),
        ]

    read = [*draw((100, 100), (140, 100), (120, 160)), *draw((300, 100), (300, 160)), key("space")]
    down = event(pygame.FINGERDOWN, **touch, x=120 / 640, y=130 / 360)
    up = event(pygame.FINGERUP, **touch, x=120 / 640, y=130 / 360)
    shown = play(read, [down, rest], [up])[-1]
    assert shown.surface.popup == Popup(0, pinned=True)
    assert len(shown.surface.ink) == 2
    bare = event(pygame.FINGERDOWN, **touch, x=0.9, y=0.9)
    assert len(play(read, [bare, rest], [up])[-1].surface.ink) == 3


def test_live_reading(play: Play) -> None:
    """L reads after every stroke, and what is undone is read again; L again ends it."""
    sessions = play([key("l")], [*SEVEN], [*ONE], [key("ctrl+z")], [key("l")], [*ONE])
    assert [session.surface.reading and text(session) for session in sessions[1:]] == [
        "7",
        "77",
        "7",
        "7",
        "7",
    ]
    assert [session.stale for session in sessions[1:]] == [False, False, False, False, True]


def test_the_ink_is_read_while_the_pen_is_down_again(play: Play) -> None:
    """Live reading waits for no pause between two strokes."""
    begun = play([key("l")], [*SEVEN, press(300, 100)], [])[-1]
    assert begun.surface.live
    assert text(begun) == "7"


def test_the_person_is_asked_once_whether_corrections_may_be_kept(window: Window, tmp_path: Path) -> None:
    """After the first correction; the answer is a press, and then they are kept."""

    def run(*frames: list[Act]) -> Session:
        autosave = Autosave(tmp_path, window.post)
        script = Script(window, frames)
        session = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), script)
        autosave.close()
        return session

    asked = run(READ, [point(120, 130), key("4")], [])
    assert asked.asks_to_keep
    assert not (tmp_path / "corrections").exists()
    x, y, _, _ = area_of(asked, KeepCorrections(True))
    assert not run([], [press(x + 2, y + 2), release(x + 2, y + 2)]).asks_to_keep
    (path,) = tmp_path.glob("corrections/*.inkml")
    ((label, ink),) = read_marks(path)
    assert (label, len(ink)) == ("4", 1)
    assert not run([]).asks_to_keep
