"""Pages, and the board that is there again, through the real loop."""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame
import pypdfium2
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
from tests.end_to_end.conftest import SIZE, EveryStrokeIsASeven, Play, Script, Steps
from tests.support.journals import long_journal
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


@pytest.mark.parametrize("live", [True, False])
def test_pages_have_their_readings_again(
    window: Window, tmp_path: Path, capsys: pytest.CaptureFixture[str], live: bool
) -> None:
    """After a restart each page is read again as it shows, with its corrections; that is not printed."""

    def run(*steps: Callable[[Session], bool] | Sequence[Act]) -> Session:
        autosave = Autosave(tmp_path, window.post)
        services = Services(load=EveryStrokeIsASeven, autosave=autosave, live=live)
        session = app.run(window, services, Steps(window, *steps))
        autosave.close()
        return session

    def corrected(session: Session) -> bool:
        return session.surface.reading is not None and session.surface.reading.text == "4 7"

    correct: list[Act] = [lambda window: window.point(120, 130), key("4")]
    written = [*SEVEN, *ONE, key("space")], read, correct, corrected
    run(*written, [key("page down")], [*SEVEN, key("space")], read)
    assert capsys.readouterr().out
    back = run(read, [key("page up")], read)
    assert [reading.text for _, reading in back.surface.readings.values()] == ["7", "4 7"]
    assert len(laid_out(back).labels) == 2
    assert not capsys.readouterr().out
    run(read, [key("space")], lambda session: session.surface.request is None)
    assert capsys.readouterr().out == "4 7\n\n"


def test_the_stroke_under_the_pen_is_not_lost_when_the_board_is_closed(sit: Sit) -> None:
    """It ends where the pen is."""
    sit([press(50, 50), move(90, 90), key("escape"), key("escape")])
    (stroke_,) = sit()[0].surface.ink
    assert len(stroke_.points) == 2


def test_ink_comes_before_a_long_board_is_read(window: Window, tmp_path: Path) -> None:
    """The window takes ink at once; it follows the kept ink, on its page and in the journal."""
    (tmp_path / "boards").mkdir()
    content = long_journal(1_000, SIZE)
    (tmp_path / "boards" / "board.journal").write_bytes(content)

    def run(patience_s: float, *steps: Callable[[Session], bool] | Sequence[Act]) -> Session:
        autosave = Autosave(tmp_path, window.post, patience_s=lambda _: patience_s)
        services = Services(load=EveryStrokeIsASeven, autosave=autosave, live=False)
        session = app.run(window, services, Steps(window, *steps))
        assert autosave.close()
        return session

    def there(session: Session) -> bool:
        return not session.loading

    def drawn(session: Session) -> bool:
        return bool(session.surface.ink)

    left = run(0.0, [*SEVEN, press(300, 100), move(300, 160)], drawn, there, [release(300, 160)])
    *kept, seven, one = left.surface.ink
    assert len(kept) == 1_000
    assert (seven.points[0, 0], one.points[0, 0]) == (100, 300)
    assert tuple(window.surface.get_at((300, 130)))[:3] == DARK.ink
    assert len(left.surface.done) == 1_002
    assert run(math.inf, there).surface.document == left.surface.document


def test_a_board_is_left_before_it_is_read(window: Window, tmp_path: Path) -> None:
    """Escape answers; the ink is there at the next start."""
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards" / "board.journal").write_bytes(long_journal(1_000, SIZE))
    for patience in (lambda _: 0.0, lambda _: 0.0, lambda _: math.inf):
        autosave = Autosave(tmp_path, window.post, patience_s=patience)
        script = Script(window, [[*SEVEN, key("escape"), key("escape")]])
        session = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave, live=False), script)
        assert autosave.close()
        window.commands(0.0)  # what was read just before the end is for nobody
        assert session.over
    assert len(session.surface.document.pages[0].ink) == 1_003


def test_a_board_that_cannot_be_kept_says_so_and_goes_on(window: Window, tmp_path: Path) -> None:
    """Drawing does not need the disk; a sign stays when the notice goes."""
    (tmp_path / "boards").write_text("in the way")
    autosave = Autosave(tmp_path, window.post)
    script = Script(window, [[], [*SEVEN]])
    session = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), script)
    autosave.close()
    assert "saved" in script.sessions[1].notice.sentence
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
    """An undo never changes a page that one does not see: it turns there, and the next one undoes."""
    down, undo, redo = [key("page down")], [key("ctrl+z")], [key("ctrl+y")]
    sessions = play([*SEVEN], down, [*ONE], [key("page up")], *[undo] * 4, redo, redo, redo)
    assert [session.surface.document.page_number for session in sessions[3:]] == [0, 1, 1, 0, 0, 0, 1, 1]
    strokes = [[len(page.ink) for page in session.board.document.pages] for session in sessions[3:]]
    assert strokes == [[1, 1], [1, 1], [1, 0], [1], [0], [1], [1, 0], [1, 1]]
    codes = [session.notice.code for session in sessions[4:]]
    assert codes == ["undo.here", "", "undo.here", "", "", "redo.here", ""]


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
    """Ctrl+S reads what is not read yet, and saves picture, ink and reading under one name, and a PDF."""
    sit([*SEVEN, *ONE], [key("ctrl+s")], [])
    files = sorted((tmp_path / "saved").iterdir())
    assert [path.suffix for path in files] == [".inkml", ".json", ".pdf", ".png", ".txt"]
    assert len({path.stem for path in files}) == 1
    ink, reading, paper, picture, text = files
    page = read_page(ink)
    assert (len(page.ink), page.canvas_px) == (2, SIZE)
    assert json.loads(reading.read_text())["digits"][0]["label"] == "7"
    assert len(pypdfium2.PdfDocument(paper)) == 1
    drawn = pygame.image.load(picture)
    scale = drawn.get_width() / SIZE[0]
    assert tuple(drawn.get_at((round(300 * scale), round(130 * scale))))[:3] == (0, 0, 0)
    assert tuple(drawn.get_at((5, 5)))[:3] == (255, 255, 255)
    assert text.read_text() == "77\n"
    sit([key("ctrl+s")], [])
    assert len(list((tmp_path / "saved").iterdir())) == 10


def test_saving_all_pages(window: Window, tmp_path: Path) -> None:
    """Each page that is not empty is saved with its number; a notice says how many there are, and where."""
    autosave = Autosave(tmp_path, window.post)
    steps = Steps(
        window,
        [*SEVEN, key("space")],
        read,
        [key("page down")],
        [*ONE, *SEVEN, key("space")],
        read,
        [key("page down")],
        [key("ctrl+s")],
        lambda session: session.notice.code == "save.done",
    )
    last = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), steps)
    autosave.close()
    assert "Pages: 2" in last.notice.sentence
    assert str(tmp_path / "saved") in last.notice.sentence
    files = sorted((tmp_path / "saved").iterdir())
    (paper,) = (path for path in files if path.suffix == ".pdf")
    assert paper.name in last.notice.sentence
    assert len(pypdfium2.PdfDocument(paper)) == 2
    for number, count in ((1, 1), (2, 2)):
        ink, reading, picture, text = (path for path in files if path.stem == f"{paper.stem} page {number}")
        assert [path.suffix for path in (ink, reading, picture, text)] == [".inkml", ".json", ".png", ".txt"]
        assert len(read_page(ink).ink) == count
        assert text.read_text() == "7" * count + "\n"
        drawn = pygame.image.load(picture)
        strip = drawn.subsurface((0, drawn.get_height() * 3 // 4, drawn.get_width(), drawn.get_height() // 4))
        assert tuple(pygame.transform.average_color(strip))[:3] == (255, 255, 255)


def read(session: Session) -> bool:
    """Tell whether the page that shows is read."""
    return session.surface.reading is not None and not session.surface.changed


def test_an_empty_board_is_not_saved(sit: Sit, tmp_path: Path) -> None:
    """A notice says so."""
    last = sit([key("ctrl+s")], [])[-1]
    assert "nothing to save" in last.notice.sentence
    assert not (tmp_path / "saved").exists()


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
