"""Pages, and the board that is there again, through the real loop."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame
import pytest

from board import app
from board.ink.inkml import read_page
from board.performer import Services
from board.state.commands import Command, Tell, TurnTo
from board.state.session import Session
from board.storage.autosave import Autosave
from board.ui.theme import DARK
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, move, press, release, stroke
from tests.end_to_end.conftest import SIZE, EveryStrokeIsASeven, Play, Script
from tests.support.sessions import area_of, laid_out

SEVEN = stroke((100, 100), (140, 100), (120, 160))
ONE = stroke((300, 100), (300, 160))

Sit = Callable[..., list[Session]]
"""Takes frames; opens a board that is kept, and gives the boards after each of them."""


@pytest.fixture
def sit(window: Window, tmp_path: Path) -> Sit:
    """Sit down at a board that was left in the same folder before."""

    def run(*frames: Sequence[Act]) -> list[Session]:
        autosave = Autosave(tmp_path, window.post)
        script = Script(window, [*frames, []])
        app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), script)
        autosave.close()
        return script.sessions

    return run


def test_what_was_left_is_there_again(sit: Sit, window: Window) -> None:
    """The ink and the pages, what was said of them, and what can be undone and redone."""
    left = sit(
        [*SEVEN, *ONE, key("space")],
        [lambda window: window.point(120, 130), key("4")],
        [key("page down")],
        [*ONE],
        [*SEVEN],
        [key("ctrl+z")],
    )[-1]
    back, *_ = sit()
    assert back.surface.document == left.surface.document
    assert tuple(window.surface.get_at((300, 130)))[:3] == DARK.ink
    redone, undone, read = sit([key("ctrl+y")], [key("ctrl+z")], [key("page up"), key("space")])[1:4]
    assert len(redone.surface.ink) == 2
    assert len(undone.surface.ink) == 1
    assert read.surface.reading
    assert read.surface.reading.text == "4 7"


def test_the_stroke_under_the_pen_is_not_lost_when_the_board_is_closed(sit: Sit) -> None:
    """It ends where the pen is."""
    sit([press(50, 50), move(90, 90), key("escape")])
    (stroke_,) = sit()[0].surface.ink
    assert len(stroke_.points) == 2


def test_a_board_that_cannot_be_kept_says_so_and_goes_on(window: Window, tmp_path: Path) -> None:
    """Drawing does not need the disk; a sign stays when the notice goes."""
    (tmp_path / "boards").write_text("in the way")
    autosave = Autosave(tmp_path, window.post)
    script = Script(window, [[], [*SEVEN]])
    session = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), script)
    autosave.close()
    assert "kept" in script.sessions[1].notice.sentence
    assert session.unkept
    assert session.notice.sentence == ""
    assert len(session.surface.ink) == 1


def test_a_damaged_journal_is_told(tmp_path: Path, sit: Sit) -> None:
    """The notice names the file that has what could not be read."""
    sit([*SEVEN], [*ONE])
    path = tmp_path / "boards" / "board.journal"
    path.write_bytes(path.read_bytes()[:-9])
    sessions = sit([])
    assert len(sessions[-1].surface.ink) == 1
    assert "board.damaged-" in sessions[-1].notice.sentence
    assert len(sit()[0].surface.ink) == 1


def test_pages(play: Play, window: Window) -> None:
    """Page Down turns on, to a new page after the last that has ink; Page Up turns back."""
    down, up = [key("page down")], [key("page up")]
    sessions = play([*SEVEN], down, down, [*ONE], down, up, up, up)
    assert [session.surface.document.page_number for session in sessions] == [0, 1, 1, 1, 2, 1, 0, 0]
    assert [len(session.surface.ink) for session in sessions] == [1, 0, 0, 1, 0, 1, 1, 1]
    assert len(sessions[-1].surface.document.pages) == 2
    assert tuple(window.surface.get_at((120, 100)))[:3] == DARK.ink


def test_undo_turns_to_the_page_of_the_edit(play: Play) -> None:
    """What is undone is seen."""
    down, undo = [key("page down")], [key("ctrl+z")]
    sessions = play([*SEVEN], down, [*ONE], [key("page up")], undo, undo, undo)
    assert [session.surface.document.page_number for session in sessions[3:]] == [0, 1, 0, 0]
    assert sessions[-1].surface.empty
    assert len(sessions[-1].surface.document.pages) == 1


def test_the_strip_of_pages(play: Play) -> None:
    """It shows while one turns, turns to the page that is pressed, and goes with the next stroke."""
    frames = [[*SEVEN], [key("page down")], [*ONE], [key("page up")]]
    shown = play(*frames)[-1]
    assert [session.surface.turning for session in play(*frames)] == [False, True, False, True]
    x, y, _, _ = area_of(shown, TurnTo(1))
    turned, drawn = play(*frames, [press(x + 3, y + 3), release(x + 3, y + 3)], [*SEVEN])[-2:]
    assert turned.surface.document.page_number == 1
    assert turned.surface.turning
    assert len(turned.surface.ink) == 1
    assert not drawn.surface.turning


def test_each_page_keeps_its_reading(play: Play) -> None:
    """Its labels are there again when one turns back; an answer that comes later is not another page's."""
    sessions = play(
        [*SEVEN, key("space")], [key("page down")], [*ONE, *SEVEN, key("space")], [key("page up")]
    )
    assert [session.surface.reading and session.surface.reading.text for session in sessions] == [
        "7",
        None,
        "77",
        "7",
    ]
    assert len(laid_out(sessions[-1]).labels) == 1
    late = play([*SEVEN, key("space"), key("page down")], [])[-1]
    assert late.surface.reading is None


def test_leaving_by_the_window(sit: Sit) -> None:
    """The window's button leaves the board as Esc does."""
    sit([press(50, 50), event(pygame.QUIT)])
    assert len(sit()[0].surface.ink) == 1


def test_saving(sit: Sit, tmp_path: Path) -> None:
    """Ctrl+S reads what is not read yet, and saves picture, ink and reading under one name."""
    sit([*SEVEN, *ONE], [key("ctrl+s")], [])
    files = sorted((tmp_path / "saved").iterdir())
    assert [path.suffix for path in files] == [".inkml", ".json", ".png", ".txt"]
    assert len({path.stem for path in files}) == 1
    ink, reading, picture, text = files
    page = read_page(ink)
    assert (len(page.ink), page.canvas_px) == (2, SIZE)
    assert json.loads(reading.read_text())["digits"][0]["label"] == "7"
    assert pygame.image.load(picture).get_size() == SIZE
    assert text.read_text() == "77\n"
    sit([key("ctrl+s")], [])
    assert len(list((tmp_path / "saved").iterdir())) == 8


def test_saving_where_nothing_can_be_written(window: Window, tmp_path: Path) -> None:
    """A notice says so."""
    (tmp_path / "saved").write_text("in the way")
    told: list[Command] = []
    autosave = Autosave(tmp_path, told.append)
    app.run(
        window,
        Services(load=EveryStrokeIsASeven, autosave=autosave),
        Script(window, [[*SEVEN], [key("ctrl+s")], []]),
    )
    autosave.close()
    assert [command.text for command in told if isinstance(command, Tell)] == ["save.failed"]


def test_copying(play: Play, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C copies the numbers; without a reading or a clipboard it says so."""
    copied: list[str] = []
    nothing, none = play([*SEVEN, key("ctrl+c")], [key("space"), *ONE], [key("ctrl+c")], [])[::3]
    assert "no reading" in nothing.notice.sentence
    assert "clipboard" in none.notice.sentence

    def copy(text: str) -> bool:
        copied.append(text)
        return True

    monkeypatch.setattr(window, "copy", copy)
    last = play([*SEVEN, key("space")], [key("ctrl+c")], [])[-1]
    assert copied == ["7"]
    assert last.notice.sentence == "Copied: 7"


def test_without_a_keeper_nothing_is_saved(play: Play) -> None:
    """As in a replay."""
    assert play([*SEVEN], [key("ctrl+s")], [])[-1].notice.sentence == ""
