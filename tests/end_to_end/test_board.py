"""The real loop, from pygame's events to the picture and standard output."""

from typing import NoReturn

import pygame
import pytest

from board import app
from board.performer import Services
from board.state.commands import Set
from board.system.errors import UserError
from board.ui.theme import DARK
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, move, press, release, stroke
from tests.end_to_end.conftest import SIZE, Play, Script

SEVEN = stroke((100, 100), (140, 100), (120, 160))
ONE = stroke((200, 100), (200, 160))
MIXED = 40


def colour_at(window: Window, x: int, y: int) -> tuple[int, ...]:
    """Return the red, green and blue that the window shows."""
    return tuple(window.surface.get_at((x, y)))[:3]


def shows(window: Window, colour: tuple[int, int, int]) -> bool:
    """Tell whether the window shows a colour anywhere, as thin letters mix it with what is behind."""
    away = abs(pygame.surfarray.array3d(window.surface).astype(int) - colour)
    return bool((away <= MIXED).all(axis=2).any())


def test_ink_starts_under_the_pointer(play: Play, window: Window) -> None:
    """The press alone already leaves ink where it was made."""
    (session,) = play([press(50, 60)])
    assert session.surface.live[0].first[:2] == (50, 60)
    assert colour_at(window, 50, 60) == DARK.ink


def test_a_click_leaves_a_dot(play: Play, window: Window) -> None:
    """A press and a release without motion are a stroke of one point."""
    (session,) = play([press(50, 60), release(50, 60)])
    assert [len(s.points) for s in session.surface.ink] == [1]
    assert colour_at(window, 50, 60) == DARK.ink


def test_no_point_is_lost(play: Play) -> None:
    """Every motion that was sent is kept, and in its order."""
    path = [(10 + n % 500, 10 + n % 300) for n in range(1000)]
    (session,) = play(stroke(*path))
    assert [tuple(point) for point in session.surface.ink[0].points] == path


def test_reading_labels_the_digits_and_prints_them(
    play: Play, window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    """The read key puts the label's colour on the screen and the text on standard output."""
    _, session = play([*SEVEN, *ONE], [key("space")])
    assert session.surface.reading
    assert not session.stale
    assert capsys.readouterr().out == "77\n\n"
    assert shows(window, DARK.certain)


def test_new_ink_makes_the_labels_stale(play: Play, window: Window) -> None:
    """After more ink the old labels lose their colour; taken back, they have it again."""
    sessions = play([*SEVEN], [key("space")], [*ONE], [key("ctrl+z")])
    assert [session.stale for session in sessions[1:]] == [False, True, False]
    assert shows(window, DARK.certain)


def test_clearing_is_undone(play: Play, window: Window) -> None:
    """C wipes the board and its labels, and Ctrl+Z brings both back."""
    before, wiped, after = play([*SEVEN, key("space")], [key("c")], [key("ctrl+z")])
    assert wiped.surface.empty
    assert after.surface.ink == before.surface.ink
    assert colour_at(window, 120, 100) == DARK.ink


@pytest.mark.parametrize("redo", ["ctrl+y", "ctrl+shift+z"])
def test_redo(play: Play, redo: str) -> None:
    """Both redo keys make the change again."""
    *_, session = play([*SEVEN], [key("ctrl+z")], [key(redo)])
    assert len(session.surface.ink) == 1


@pytest.mark.parametrize("read", ["space", "return", "enter"])
def test_an_empty_board_reads_as_nothing(play: Play, capsys: pytest.CaptureFixture[str], read: str) -> None:
    """There is a notice on the board, and an empty line on standard output."""
    (session,) = play([key(read)])
    assert session.notice.code == "reading.nothing"
    assert capsys.readouterr().out == "\n"


def test_reading_waits_for_the_pen(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    """A read key in mid-stroke is answered when the pen is lifted, with the whole stroke."""
    waiting, answered = play([press(50, 50), key("space"), move(60, 60)], [release(60, 60)])
    assert waiting.surface.reading is None
    assert answered.surface.reading
    assert len(answered.surface.page_as_read.ink[0].points) == 2
    assert capsys.readouterr().out == "7\n\n"


def test_fingers_write_at_once(play: Play) -> None:
    """Two fingers draw two strokes where several people write; the mouse events of them are passed over."""
    (_, session) = play(
        [lambda window: window.post(Set("several", True))],
        [
            event(pygame.FINGERDOWN, finger_id=0, touch_id=1, x=0.25, y=0.5),
            event(pygame.MOUSEBUTTONDOWN, pos=(160, 180), button=1, touch=True),
            event(pygame.FINGERDOWN, finger_id=1, touch_id=1, x=0.75, y=0.5),
            event(pygame.FINGERMOTION, finger_id=0, touch_id=1, x=0.25, y=0.25),
            event(pygame.FINGERMOTION, finger_id=1, touch_id=1, x=0.75, y=0.25),
            event(pygame.FINGERUP, finger_id=1, touch_id=1, x=0.75, y=0.25),
            event(pygame.FINGERUP, finger_id=0, touch_id=1, x=0.25, y=0.25),
        ],
    )
    assert [s.points.tolist() for s in session.surface.ink] == [
        [[480, 180], [480, 90]],
        [[160, 180], [160, 90]],
    ]


def test_losing_the_focus_ends_the_stroke(play: Play) -> None:
    """What comes after it needs a new press."""
    (session,) = play([press(50, 50), move(60, 50), event(pygame.WINDOWFOCUSLOST), move(300, 300)])
    assert not session.surface.live
    assert session.surface.ink[0].points[-1].tolist() == [60, 50]


def test_a_lost_release_does_not_join_strokes(play: Play) -> None:
    """A motion without the button ends the stroke, and so does a second press."""
    (session,) = play(
        [
            press(50, 50),
            event(pygame.MOUSEMOTION, pos=(90, 90), rel=(0, 0), buttons=(0, 0, 0), touch=False),
            press(10, 10),
            press(20, 20),
            release(20, 20),
        ]
    )
    assert [len(s.points) for s in session.surface.ink] == [1, 1, 1]


def test_the_ink_is_kept_and_in_sight_in_another_size(play: Play, window: Window) -> None:
    """F11 fills the screen with the same board, larger or smaller; F11 again brings the window back."""
    whole, back = play([*SEVEN, key("f11")], [key("f11")])
    assert whole.fullscreen
    assert whole.size != SIZE
    assert whole.surface.ink == back.surface.ink
    assert back.size == SIZE
    assert colour_at(window, 120, 100) == DARK.ink


def test_keys_are_shown_and_put_away(play: Play) -> None:
    """H shows the keys; Esc puts them away first and leaves then; a tap puts them away without a dot."""
    tap = stroke((200, 200), (201, 200))
    shown, away, again, pressed = play([key("h")], [key("escape")], [key("f1")], [*tap])
    assert [b.help_shown for b in (shown, away, again, pressed)] == [True, False, True, False]
    assert not away.over
    assert pressed.surface.empty


@pytest.mark.parametrize("leave", [[key("escape"), key("escape")], [event(pygame.QUIT)]])
def test_leaving(play: Play, leave: list[Act]) -> None:
    """Esc leaves at the second press, the window's close button at once."""
    assert play(leave, [press(1, 1)]) == []
    (asked,) = play([key("escape")])
    assert asked.notice.code == "leave.again"


def test_a_key_that_is_held(play: Play) -> None:
    """Ctrl+Z goes on undoing; what switches something does so once."""
    held = {"mod": 0, "unicode": "", "scancode": 0}
    undo = event(pygame.KEYDOWN, **{**held, "key": pygame.K_z, "mod": pygame.KMOD_LCTRL})
    assert len(play([*SEVEN, *SEVEN, *SEVEN], [undo, undo])[-1].surface.ink) == 1
    mute = event(pygame.KEYDOWN, **held, key=pygame.K_m)
    assert not play([mute, mute])[-1].settings.sound


def test_another_button_in_mid_stroke(play: Play) -> None:
    """A pen's barrel button that is pressed while it writes neither erases nor ends the stroke."""
    barrel = event(pygame.MOUSEBUTTONDOWN, pos=(130, 100), button=pygame.BUTTON_RIGHT, touch=False)
    let_go = event(pygame.MOUSEBUTTONUP, pos=(140, 100), button=pygame.BUTTON_RIGHT, touch=False)
    (drawn,) = play([press(100, 100), move(130, 100), barrel, let_go, move(160, 100), release(160, 100)])
    assert [len(stroke.points) for stroke in drawn.surface.ink] == [3]


def test_without_a_network_the_board_still_draws(window: Window) -> None:
    """A notice says why there is no reading, and goes with the next stroke."""

    def load() -> NoReturn:
        raise UserError("No network.")

    script = Script(window, [[*SEVEN, key("space")], [], [*ONE]])
    app.run(window, Services(load=load, live=False), script)
    assert script.sessions[2].notice.sentence == "No network."
    assert script.sessions[3].notice.sentence == ""
    assert len(script.sessions[3].surface.ink) == 2
