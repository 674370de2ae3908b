"""Everything by hand: the corner control and what unfolds from it, with the mouse and with fingers."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pygame
import pytest

from board.play.game import Screen
from board.state.commands import (
    Browse,
    Clear,
    Command,
    Copy,
    Delete,
    FromMenu,
    Help,
    Leave,
    Play,
    Read,
    Redo,
    Save,
    ShowPanel,
    ShowSettings,
    TakeColour,
    TakeTool,
    TakeWidth,
    TurnPage,
    Undo,
)
from board.state.panels import Panel
from board.state.session import Session, opened
from board.state.tools import Tool
from board.ui.corner_control import MENU
from tests.end_to_end.acts import Act, event, press, release, stroke
from tests.end_to_end.conftest import SIZE
from tests.end_to_end.conftest import Play as Plays
from tests.support.sessions import area_of

SEVEN = stroke((300, 100), (340, 100), (320, 160))
ONE = stroke((400, 100), (400, 160))

Tap = Callable[[Session, Command], list[Act]]


def clicked(shown: Session, command: Command) -> list[Act]:
    """Click the button of a command with the mouse."""
    left, top, right, bottom = area_of(shown, command)
    at = (left + right) // 2, (top + bottom) // 2
    return [press(*at), release(*at)]


def tapped(shown: Session, command: Command) -> list[Act]:
    """Tap the button of a command with a finger."""
    left, top, right, bottom = area_of(shown, command)
    x, y = (left + right) / 2 / SIZE[0], (top + bottom) / 2 / SIZE[1]
    return [event(kind, finger_id=0, touch_id=1, x=x, y=y) for kind in (pygame.FINGERDOWN, pygame.FINGERUP)]


BOARD = opened(SIZE)
MENU_SHOWN = replace(BOARD, panel=Panel.MENU)
PENS_SHOWN = replace(BOARD, panel=Panel.PENS)

CHOSEN: dict[Command, Callable[[Session], bool]] = {
    FromMenu(Read()): lambda session: session.surface.reading is not None,
    Undo(): lambda session: len(session.surface.ink) == 1,
    FromMenu(TakeTool(Tool.ERASER)): lambda session: session.surface.tool is Tool.ERASER,
    ShowPanel(Panel.PENS): lambda session: session.panel is Panel.PENS,
    FromMenu(Clear()): lambda session: session.surface.empty,
    FromMenu(TurnPage(0)): lambda session: session.surface.turning,
    FromMenu(Play()): lambda session: session.game is not None and session.game.screen is Screen.CHOICE,
    FromMenu(Browse()): lambda session: session.browser is not None,
    FromMenu(Save()): lambda session: session.surface.reading is not None,
    FromMenu(ShowSettings()): lambda session: session.setting is not None,
    FromMenu(Help()): lambda session: session.help_shown,
    FromMenu(Leave()): lambda session: session.over,
}


@pytest.mark.parametrize("tap", [clicked, tapped])
@pytest.mark.parametrize("command", CHOSEN, ids=repr)
def test_the_menu(play: Plays, tap: Tap, command: Command) -> None:
    """Each entry does what it says, and no tap leaves a dot."""
    frames: Sequence[list[Act]] = [
        [*SEVEN, *ONE],
        tap(BOARD, ShowPanel(Panel.MENU)),
        tap(MENU_SHOWN, command),
    ]
    session = play(*frames)[-1] if command != FromMenu(Leave()) else None
    if session is None:
        assert len(play(*frames, [*SEVEN])) == 2  # the loop ended
        return
    assert CHOSEN[command](session)
    assert sum(len(page.ink) for page in session.board.document.pages) == {
        Undo(): 1,
        FromMenu(Clear()): 0,
    }.get(command, 2)


def test_every_entry_of_the_menu_is_tried() -> None:
    """Redo alone has a test of its own."""
    assert {command for _, _, command in MENU} - CHOSEN.keys() == {Redo()}


@pytest.mark.parametrize("tap", [clicked, tapped])
def test_undo_and_redo_stay(play: Plays, tap: Tap) -> None:
    """The menu stays unfolded while one takes back and makes again; the corner folds it."""
    *_, undone, redone, folded = play(
        [*SEVEN, *ONE],
        tap(BOARD, ShowPanel(Panel.MENU)),
        [*tap(MENU_SHOWN, Undo()), *tap(MENU_SHOWN, Undo())],
        tap(MENU_SHOWN, Redo()),
        tap(BOARD, ShowPanel(Panel.MENU)),
    )
    assert [len(session.surface.ink) for session in (undone, redone)] == [0, 1]
    assert redone.panel is Panel.MENU
    assert folded.panel is None


@pytest.mark.parametrize("tap", [clicked, tapped])
def test_pens(play: Plays, tap: Tap) -> None:
    """Tool, width and colour are chosen by hand, and the pen writes with them."""
    *_, chosen, drawn = play(
        tap(BOARD, ShowPanel(Panel.MENU)),
        tap(MENU_SHOWN, ShowPanel(Panel.PENS)),
        [*tap(PENS_SHOWN, TakeTool(Tool.LASSO)), *tap(PENS_SHOWN, TakeTool(Tool.PEN))],
        [*tap(PENS_SHOWN, TakeWidth(4)), *tap(PENS_SHOWN, TakeColour(2))],
        [*SEVEN],
    )
    assert chosen.panel is Panel.PENS
    (stroke_,) = drawn.surface.ink
    assert stroke_.colour == 2
    assert stroke_.pen_px > chosen.usual_pen_px
    assert drawn.panel is None


@pytest.mark.parametrize("tap", [clicked, tapped])
def test_what_is_selected_is_deleted_by_hand(play: Plays, tap: Tap) -> None:
    """The selection tool shows Delete beside the corner, and the way back to the pen."""
    taken = [*tap(PENS_SHOWN, TakeTool(Tool.LASSO)), *tap(PENS_SHOWN, ShowPanel(Panel.PENS))]
    loop = stroke((280, 80), (360, 80), (360, 180), (280, 180), (280, 80))
    frames = [
        [*SEVEN, *ONE],
        tap(BOARD, ShowPanel(Panel.MENU)),
        tap(MENU_SHOWN, ShowPanel(Panel.PENS)),
        taken,
        [*loop],
    ]
    selected = play(*frames)[-1]
    assert len(selected.surface.selected) == 1
    *_, deleted, back = play(
        *frames, tap(selected, Delete()), tap(replace(selected, panel=None), TakeTool(Tool.PEN))
    )
    assert len(deleted.surface.ink) == 1
    assert back.surface.tool is Tool.PEN


def test_read_and_undo_are_at_hand_once_there_is_ink(play: Plays) -> None:
    """Before, the corner stands alone."""
    with pytest.raises(StopIteration):
        area_of(BOARD, Read())
    written = play([*SEVEN, *ONE])[-1]
    *_, read, undone = play([*SEVEN, *ONE], clicked(written, Read()), clicked(written, Undo()))
    assert read.surface.reading
    assert len(undone.surface.ink) == 1


def test_a_tap_on_the_result_copies_it(play: Plays) -> None:
    """And one is told."""
    written = play([*SEVEN, *ONE], [])[-1]
    read = play([*SEVEN, *ONE], clicked(written, Read()))[-1]
    copied = play([*SEVEN, *ONE], clicked(written, Read()), clicked(read, Copy()), [])[-1]
    assert copied.notice.code in ("copy.done", "copy.failed")
    assert len(copied.surface.ink) == 2


def test_targets_are_large_enough_for_a_finger() -> None:
    """At 1080 lines every button of the board is 48 pixels and more on each side."""
    for panel in (None, *Panel):
        session = replace(opened((1920, 1080)), panel=panel)
        for _, _, command in MENU if panel is Panel.MENU else ():
            left, top, right, bottom = area_of(session, command)
            assert min(right - left, bottom - top) >= 48
        left, top, right, bottom = area_of(session, ShowPanel(panel or Panel.MENU))
        assert min(right - left, bottom - top) >= 64
