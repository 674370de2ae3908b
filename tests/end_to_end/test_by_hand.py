"""Everything by hand: the corner control and what unfolds from it, with the mouse and with fingers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from board.play.game import Screen
from board.state.commands import (
    AskToLeave,
    Browse,
    Clear,
    Command,
    Copy,
    Correct,
    Delete,
    DeleteCorrections,
    FromMenu,
    Help,
    KeepCorrections,
    PenDown,
    PenMove,
    PenUp,
    Play,
    Read,
    Redo,
    Save,
    ShowPanel,
    ShowPhones,
    ShowSettings,
    TakeColour,
    TakeTool,
    TakeWidth,
    Tell,
    Tick,
    TurnPage,
    Undo,
)
from board.state.panels import Panel
from board.state.session import Notice, Session, opened
from board.state.settings import Settings
from board.state.tools import Tool
from board.storage.autosave import Autosave
from board.ui.area import overlap
from board.ui.corner_control import MENU
from board.ui.fonts import Fonts
from board.ui.layouts import Layouts
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, press, release, stroke
from tests.end_to_end.conftest import SIZE
from tests.end_to_end.conftest import Play as Plays
from tests.support.golden_boards import golden_boards
from tests.support.sessions import after, area_of, laid_out

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
    ShowPanel(Panel.PAGES): lambda session: session.panel is Panel.PAGES,
    ShowPanel(Panel.PAPER): lambda session: session.panel is Panel.PAPER,
    FromMenu(Play()): lambda session: session.game is not None and session.game.screen is Screen.CHOICE,
    FromMenu(Browse()): lambda session: session.browser is not None,
    FromMenu(Save()): lambda session: session.surface.reading is not None,
    FromMenu(ShowSettings()): lambda session: session.setting is not None,
    FromMenu(Help()): lambda session: session.help_shown,
    AskToLeave(): lambda session: session.notice.code == "leave.menu" and not session.over,
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
    session = play(*frames)[-1]
    assert CHOSEN[command](session)
    assert sum(len(page.ink) for page in session.board.document.pages) == {
        Undo(): 1,
        FromMenu(Clear()): 0,
    }.get(command, 2)


@pytest.mark.parametrize("tap", [clicked, tapped])
def test_the_menu_asks_before_it_leaves(play: Plays, tap: Tap) -> None:
    """The menu stays unfolded, and the second tap leaves; writing forgets the first."""
    opens, leaves = tap(BOARD, ShowPanel(Panel.MENU)), tap(MENU_SHOWN, AskToLeave())
    assert len(play([*SEVEN], opens, leaves, leaves, [*ONE])) == 3  # the loop ended
    sessions = play([*SEVEN], opens, leaves, tap(MENU_SHOWN, ShowPanel(Panel.MENU)), [*ONE], opens, leaves)
    assert not sessions[-1].over


def test_every_entry_of_the_menu_is_tried() -> None:
    """Redo has a test of its own, and so have phones."""
    assert {command for _, _, command in MENU} - CHOSEN.keys() == {Redo(), FromMenu(ShowPhones())}


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
        area_of(BOARD, Undo())
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


@pytest.mark.parametrize("tap", [clicked, tapped])
def test_what_the_first_screen_shows_is_done_by_a_tap(play: Plays, tap: Tap) -> None:
    """A tap on "plays" plays, one on "shows all keys" shows them; a moving pen writes there."""
    assert play(tap(BOARD, Play()))[-1].game
    assert play(tap(BOARD, Help()))[-1].help_shown
    left, top, right, bottom = area_of(BOARD, Play())
    written = play(stroke((left + 2, top + 2), (right, top + 2), (left + 2, bottom + 90)))[-1]
    assert written.game is None
    assert len(written.surface.ink) == 1


def test_a_doubtful_digit_is_corrected_by_a_tap() -> None:
    """One of its two choices names it."""
    session = golden_boards()["read"]
    left, top, right, bottom = area_of(session, Correct("7", 1))
    at = (left + right) / 2, (top + bottom) / 2
    corrected = after(session, layout_resolved(session, PenDown(0, *at, 0.0)), PenUp(0))
    (correction,) = corrected.surface.page.corrections
    assert correction.label == "7"
    assert len(corrected.surface.ink) == len(session.surface.ink)


def layout_resolved(session: Session, command: Command) -> Command:
    """Return a command with its target filled in, as the loop does."""
    return Layouts(Fonts().measure).resolve(command, session)


def test_notices_and_the_strip_leave_by_themselves() -> None:
    """After a few seconds, each its own; one that is shown anew stays anew."""
    session = after(replace(BOARD, notice=Notice("Something.")), TurnPage(0), Tick(10.0))
    assert session.due_s
    assert 12 < session.due_s < 18
    assert after(session, Tick(12.0)).notice.sentence
    gone = after(session, Tick(20.0))
    assert not gone.notice.sentence
    assert not gone.surface.turning
    assert gone.due_s is None
    again = after(replace(gone, notice=Notice("Something.")), Tick(21.0), Tick(23.0))
    assert again.notice.sentence


def test_the_question_of_keeping_is_put_off_by_going_on() -> None:
    """A stroke puts it off; the settings have both answers, and delete what was kept."""
    corrected = after(golden_boards()["read"], Correct("2", 1))
    asked = replace(corrected, consent=None)
    assert asked.asks_to_keep
    on = after(asked, PenDown(0, 50.0, 300.0, 0.0), PenMove(0, 90.0, 310.0, 0.1), PenUp(0))
    assert not on.asks_to_keep
    assert on.consent is None
    shown = after(on, ShowSettings())
    for command in (KeepCorrections(True), KeepCorrections(False), DeleteCorrections()):
        assert area_of(shown, command)
    assert after(shown, KeepCorrections(True)).consent is True


def test_corrections_of_all_boards_are_deleted(window: Window, tmp_path: Path) -> None:
    """The files go, and one is told how many there were."""
    folder = tmp_path / "corrections"
    folder.mkdir(mode=0o700)
    for name in ("a.inkml", "b.inkml"):
        (folder / name).write_text("<ink/>")
    autosave = Autosave(tmp_path, window.post)
    autosave.forget_all()
    autosave.close()
    assert not list(folder.glob("*.inkml"))
    assert Tell("keep.deleted", (("count", "2"),)) in window.commands(0.0)


def test_targets_are_large_enough_for_a_finger() -> None:
    """At 1080 lines every button of the board is 48 pixels and more on each side."""
    for panel in (None, *Panel):
        session = replace(opened((1920, 1080)), panel=panel)
        for _, _, command in MENU if panel is Panel.MENU else ():
            left, top, right, bottom = area_of(session, command)
            assert min(right - left, bottom - top) >= 48
        left, top, right, bottom = area_of(session, ShowPanel(panel or Panel.MENU))
        assert min(right - left, bottom - top) >= 64
        sizes = [(a[2] - a[0], a[3] - a[1]) for a in (button.area for button in laid_out(session).buttons)]
        assert min(map(min, sizes)) >= 48


@pytest.mark.parametrize("language", ["en", "de"])
def test_buttons_of_the_settings_are_large_enough_for_a_finger(language: str) -> None:
    """At 1080 lines each is 48 pixels and more on each side, and all are in the window, at any size of it."""
    settings = Settings(language=language)
    for size in ((1920, 1080), (1280, 720), (1024, 768), (3840, 2160)):
        session = after(replace(opened(size), settings=settings), ShowSettings())
        areas = [button.area for button in laid_out(session).buttons]
        if size[1] >= 1080:
            assert all(min(right - left, bottom - top) >= 48 for left, top, right, bottom in areas)
        assert all(a[0] >= 0 and a[1] >= 0 and a[2] <= size[0] and a[3] <= size[1] for a in areas)
        assert not any(overlap(one, other) for n, one in enumerate(areas) for other in areas[:n])


def test_the_settings_are_closed_by_hand(play: Plays) -> None:
    """A cross in their corner closes them, and a tap on it leaves no dot."""
    shown = after(BOARD, ShowSettings())
    opened_, closed = play([key("f2")], clicked(shown, ShowSettings()))
    assert opened_.setting == 0
    assert closed.setting is None
    assert not closed.surface.ink


@pytest.mark.parametrize(
    ("height_mm", "least_mm"), [(None, 0.0), (1000.0, 9.0), (130.0, 9.0), (70.0, 6.9), (1.0, 0.0)]
)
def test_the_corner_has_the_size_of_a_finger_on_a_small_screen(
    height_mm: float | None, least_mm: float
) -> None:
    """Where the real size is known; it never takes more than a tenth of the window."""
    px_per_mm = height_mm and 1080 / height_mm
    session = replace(opened((1920, 1080)), px_per_mm=px_per_mm)
    left, top, right, bottom = area_of(session, ShowPanel(Panel.MENU))
    assert right - left == bottom - top
    assert 72 <= bottom - top <= 108
    assert bottom - top >= least_mm * (px_per_mm or 0.0)
