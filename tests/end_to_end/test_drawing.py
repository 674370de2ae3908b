"""Erasing, choosing, moving, colours and widths, through the real loop."""

import pygame
import pytest

from board.state.commands import Set
from board.state.tools import Tool
from board.ui.theme import DARK
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, move, press, stroke
from tests.end_to_end.conftest import Play

ACROSS = stroke((100, 100), (300, 100))
DOWN = stroke((400, 50), (400, 250))
WRITTEN = [*ACROSS, *DOWN]
WIPE = stroke((200, 50), (200, 150))


def right(*points: tuple[int, int]) -> list[Act]:
    """Draw with the right button from point to point."""

    def pressed(window: Window) -> None:
        window.press_pointer(*points[0], pygame.BUTTON_RIGHT)

    def moved(x: int, y: int) -> Act:
        return event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(0, 0, 1), touch=False)

    up = event(pygame.MOUSEBUTTONUP, pos=points[-1], button=pygame.BUTTON_RIGHT, touch=False)
    return [pressed, *(moved(x, y) for x, y in points[1:]), up]


def colour_at(window: Window, x: int, y: int) -> tuple[int, ...]:
    """Return the red, green and blue that the window shows."""
    return tuple(window.surface.get_at((x, y)))[:3]


def test_the_eraser_takes_whole_strokes(play: Play, window: Window) -> None:
    """All that it touches while it is down goes, and comes back by one undo."""
    both = stroke((200, 50), (200, 150), (450, 150))
    boards = play(WRITTEN, [key("e")], [*both], [key("ctrl+z")], [key("ctrl+y")])
    assert [len(board.surface.ink) for board in boards] == [2, 2, 0, 2, 0]
    assert boards[3].surface.ink == boards[0].surface.ink
    assert boards[1].surface.tool is Tool.ERASER
    assert colour_at(window, 150, 100) == DARK.board


def test_ink_goes_while_the_eraser_is_down(play: Play, window: Window) -> None:
    """Not only when it is lifted."""
    board = play(WRITTEN, [key("e")], [press(200, 50), move(200, 150)])[-1]
    assert len(board.surface.ink) == 1
    assert colour_at(window, 150, 100) == DARK.board
    assert colour_at(window, 400, 150) == DARK.ink


def test_the_right_button_erases(play: Play) -> None:
    """As long as it is held, whatever the tool is."""
    board = play(WRITTEN, right((200, 50), (200, 150)))[-1]
    assert len(board.surface.ink) == 1
    assert board.surface.tool is Tool.PEN


def test_rubbing_takes_parts(play: Play, window: Window) -> None:
    """E twice, or Shift held, rubs a gap into a stroke; the rest of it stays where it was."""
    boards = play(WRITTEN, [key("e")], [key("e")], [*WIPE], [key("ctrl+z")], [key("ctrl+y")], [key("e")])
    assert [len(board.surface.ink) for board in boards[2:6]] == [2, 3, 2, 3]
    assert boards[-1].surface.tool is Tool.PEN
    assert colour_at(window, 200, 100) == DARK.board
    assert colour_at(window, 120, 100) == colour_at(window, 280, 100) == DARK.ink
    left, right_part = boards[3].surface.ink[:2]
    assert left.points[0].tolist() == [100, 100]
    assert right_part.points[-1].tolist() == [300, 100]
    assert left.times_s[-1] <= right_part.times_s[0]


def test_shift_rubs_parts(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the right button too."""
    monkeypatch.setattr(pygame.key, "get_mods", lambda: pygame.KMOD_LSHIFT)
    assert len(play(WRITTEN, right((200, 50), (200, 150)))[-1].surface.ink) == 3


def test_choosing_moving_and_deleting(play: Play, window: Window) -> None:
    """A loop chooses what it goes around; that is moved by dragging, and deleted by a key."""
    loop = stroke((60, 60), (340, 60), (340, 140), (60, 140), (60, 60))
    drag = stroke((200, 100), (220, 160), (250, 200))
    boards = play(WRITTEN, [key("s")], [*loop], [*drag], [key("ctrl+z")], [key("ctrl+y")])
    across = boards[0].surface.ink[0]
    assert boards[2].surface.selection == (across,)
    moved = boards[3]
    assert moved.surface.ink[0].points.tolist() == [[150, 200], [350, 200]]
    assert moved.surface.ink[1] is boards[0].surface.ink[1]
    assert moved.surface.selection == moved.surface.ink[:1]
    assert boards[4].surface.ink == boards[0].surface.ink
    assert boards[5].surface.ink == moved.surface.ink
    assert colour_at(window, 250, 200) == DARK.ink
    assert colour_at(window, 200, 100) == DARK.board
    gone = play(WRITTEN, [key("s")], [*loop], [key("delete")])[-1]
    assert len(gone.surface.ink) == 1
    assert gone.surface.selection == ()


def test_what_is_carried_shows_where_it_will_be(play: Play, window: Window) -> None:
    """Its ink is under the pen while it is dragged, and no more where it was."""
    loop = stroke((60, 60), (340, 60), (340, 140), (60, 140))
    play(WRITTEN, [key("v")], [*loop], [press(200, 100), move(220, 160), move(250, 200)])
    assert colour_at(window, 250, 200) == DARK.ink
    assert colour_at(window, 200, 100) == DARK.board


def test_what_was_said_goes_along(play: Play) -> None:
    """A corrected digit that is moved is still corrected."""
    loop = stroke((60, 60), (340, 60), (340, 140), (60, 140))
    point = [lambda window: window.point(200, 100), key("4")]
    frames = [
        [*WRITTEN, key("space")],
        point,
        [key("s")],
        [*loop],
        stroke((200, 100), (250, 200)),
        [key("space")],
    ]
    board = play(*frames)[-1]
    assert board.surface.reading
    assert [digit.label for digit in board.surface.reading.digits].count("4") == 1


def test_escape_puts_the_choice_and_the_tool_away_before_it_leaves(play: Play) -> None:
    """One after the other."""
    loop = stroke((60, 60), (340, 60), (340, 140), (60, 140))
    *_, chosen, none, pen = play(WRITTEN, [key("s")], [*loop], [key("escape")], [key("escape")])
    assert chosen.surface.selection
    assert (none.surface.selection, none.surface.tool) == ((), Tool.LASSO)
    assert pen.surface.tool is Tool.PEN
    assert not pen.over


def test_colours_and_widths(play: Play, window: Window) -> None:
    """P takes the next pen; brackets and the wheel change its width, within bounds."""
    wheel = event(pygame.MOUSEWHEEL, x=0, y=1, flipped=False)
    frames = [[key("p")], [key("]"), *ACROSS], [wheel, wheel, wheel, *DOWN], [key("[")] * 9]
    coloured, wider, widest, thinnest = play(*frames)
    assert coloured.colour == 1
    assert wider.surface.ink[0].colour == 1
    assert widest.surface.ink[1].pen_px > wider.surface.ink[0].pen_px > 14 * 360 / 1080
    assert thinnest.width == 0
    assert colour_at(window, 200, 100) == DARK.second_ink
    assert play([key("p")] * 3)[-1].colour == 0


def test_writing_and_erasing_at_once(play: Play) -> None:
    """Where several people write, a finger loses nothing while the mouse erases; both are undone."""
    finger = {"finger_id": 0, "touch_id": 1}
    frames = [
        [lambda window: window.post(Set("several", True)), *WRITTEN],
        [event(pygame.FINGERDOWN, **finger, x=0.1, y=0.8)],
        [lambda window: window.press_pointer(200, 50, pygame.BUTTON_RIGHT)],
        [event(pygame.MOUSEMOTION, pos=(200, 150), rel=(0, 0), buttons=(0, 0, 1), touch=False)],
        [event(pygame.FINGERUP, **finger, x=0.1, y=0.8)],
        [event(pygame.MOUSEBUTTONUP, pos=(200, 150), button=pygame.BUTTON_RIGHT, touch=False)],
    ]
    boards = play(*frames, *[[key("ctrl+z")]] * 4)
    assert len(boards[5].surface.ink) == 2
    assert len(boards[5].surface.done) == 4
    assert boards[-1].surface.empty
