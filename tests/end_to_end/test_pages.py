"""Pages: deleted and moved, by keys and by hand, with what was read of them; and their papers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from board import app
from board.document.document import Document
from board.document.page import Page, Paper
from board.ink.stroke import Stroke, stroke_of
from board.performer import Services
from board.state.commands import (
    Command,
    DeletePage,
    MovePage,
    ShowPanel,
    TakePaper,
    TurnPage,
    TurnTo,
)
from board.state.panels import Panel
from board.state.session import Session, opened
from board.state.settings import THEMES, Settings
from board.storage.autosave import Autosave
from board.ui.area import overlap
from board.ui.display_list import Thumbnail
from board.ui.theme import THEMES as COLOURS
from board.ui.theme import contrast
from board.ui.window import Window
from tests.end_to_end.acts import Act, key, press, release, stroke
from tests.end_to_end.conftest import SIZE, EveryStrokeIsASeven, Play, Script
from tests.support.pictures import painted
from tests.support.sessions import after, area_of, laid_out, session_of

ONE, TWO, THREE = (stroke((100 * n, 60), (100 * n + 20, 130)) for n in (1, 2, 3))
DOWN, UP, LATER, EARLIER = ([key(f"{held}page {way}")] for held in ("", "shift+") for way in ("down", "up"))
DELETE, UNDO, REDO = [key("shift+delete")], [key("ctrl+z")], [key("ctrl+y")]
THREE_PAGES: Sequence[list[Act]] = [[*ONE], DOWN, [*TWO], DOWN, [*THREE]]


def order(session: Session) -> str:
    """Return the pages by the stroke on each, "-" for none; the one that shows is in brackets."""
    document = session.board.document
    names = [str(round(p.ink[0].points[0, 0] / 100)) if p.ink else "-" for p in document.pages]
    names[document.page_number] = f"[{names[document.page_number]}]"
    return "".join(names)


def tapped(shown: Session, command: Command) -> list[Act]:
    """Click the button of a command."""
    left, top, right, bottom = area_of(shown, command)
    at = (left + right) // 2, (top + bottom) // 2
    return [press(*at), release(*at)]


def test_pages_are_moved_and_deleted_by_keys(play: Play) -> None:
    """Each can be undone and redone, and shows the page that it concerns."""
    frames = [EARLIER, EARLIER, EARLIER, LATER, DELETE, UNDO, UNDO, UNDO, UNDO, REDO]
    sessions = play(*THREE_PAGES, *frames)[len(THREE_PAGES) - 1 :]
    assert [order(session) for session in sessions] == [
        "12[3]",
        "1[3]2",
        "[3]12",
        "[3]12",
        "1[3]2",
        "1[2]",
        "1[3]2",
        "[3]12",
        "1[3]2",
        "12[3]",
        "1[3]2",
    ]
    assert sessions[5].notice.code == "pages.deleted"


def test_the_last_page_and_the_only_one_are_deleted(play: Play) -> None:
    """The page before it shows then; the only one becomes empty."""
    sessions = play(*THREE_PAGES, DELETE, DELETE, DELETE, DELETE, UNDO, UNDO, UNDO)
    found = [order(session) for session in sessions[len(THREE_PAGES) :]]
    assert found == ["1[2]", "[1]", "[-]", "[-]", "[1]", "1[2]", "12[3]"]


def test_pages_are_moved_and_deleted_by_hand(play: Play) -> None:
    """The panel stays open; a tap on a page turns there, and buttons move and delete it and add one."""
    shown = replace(play(*THREE_PAGES)[-1], panel=Panel.PAGES)
    frames: list[list[Act]] = [[lambda window: window.post(ShowPanel(Panel.PAGES))], tapped(shown, TurnTo(0))]
    for command in (MovePage(1), DeletePage(), TurnTo(2)):
        frames.append(tapped(play(*THREE_PAGES, *frames)[-1], command))
    sessions = play(*THREE_PAGES, *frames)[len(THREE_PAGES) :]
    assert [order(session) for session in sessions] == ["12[3]", "[1]23", "2[1]3", "2[3]", "23[-]"]
    assert all(session.panel is Panel.PAGES for session in sessions)


def test_what_was_read_goes_with_its_page(play: Play) -> None:
    """A page that is moved is not read again; one that comes back from deletion is, without being printed."""
    read = [key("space")]
    frames = [[*ONE], read, DOWN, [*TWO], [*THREE], read, EARLIER, DOWN, DELETE, UNDO]
    sessions = play(*frames)
    texts = [session.surface.reading and session.surface.reading.text for session in sessions[5:]]
    assert texts == ["77", "77", "7", "77", "7"]
    assert sessions[-1].surface.readings[0][1].text == "77"


def test_a_page_number_is_no_identity(play: Play) -> None:
    """Strokes after a move go onto the page that shows, and are undone there."""
    sessions = play([*ONE], DOWN, [*TWO], EARLIER, [*THREE], UNDO, UNDO, UNDO)
    assert [order(s) for s in sessions[3:]] == ["[2]1", "[2]1", "[2]1", "1[2]", "1[-]"]
    assert [len(s.board.document.pages[0].ink) for s in sessions[3:6]] == [1, 2, 1]


@pytest.mark.parametrize("paper", [None, *Paper])
def test_papers(play: Play, paper: Paper | None) -> None:
    """One is taken from the panel or by a key; it is undone like ink, and never read."""
    take = [key("b")] if paper is None else [lambda window: window.post(TakePaper(paper))]
    drawn, taken, read, undone = play([*ONE], take, [key("space")], UNDO)
    assert taken.surface.page.paper is (paper or Paper.LINED)
    assert taken.surface.page.ink == drawn.surface.page.ink
    assert read.surface.reading
    assert read.surface.reading.text == "7"
    assert undone.surface.page.paper is Paper.PLAIN
    assert len(undone.surface.page.ink) == (0 if paper is Paper.PLAIN else 1)


def test_a_paper_is_taken_by_a_tap_on_its_picture(play: Play) -> None:
    """The panel has a picture of each."""
    shown = replace(opened(SIZE), panel=Panel.PAPER)
    pictures = [item for item in laid_out(shown).items if isinstance(item, Thumbnail)]
    assert [picture.content.paper for picture in pictures] == list(Paper)
    frames = [[lambda window: window.post(ShowPanel(Panel.PAPER))], tapped(shown, TakePaper(Paper.SQUARED))]
    assert play(*frames)[-1].surface.page.paper is Paper.SQUARED


def test_a_new_page_has_the_paper_of_the_one_before_it(play: Play) -> None:
    """It is new until it has ink or another paper; pages of other papers are kept though they are empty."""
    paper = [key("b")]
    sessions = play([*ONE], paper, DOWN, UP, DOWN, paper, DOWN, UP, UP, [])
    papers = [[page.paper.value for page in session.board.document.pages] for session in sessions[1:]]
    lined, squared = "lined", "squared"
    assert papers[:3] == [[lined], [lined, lined], [lined]]
    assert papers[4:] == [[lined, squared], [lined, squared, squared], *[[lined, squared]] * 3]


def test_pages_and_papers_are_kept(window: Window, tmp_path: Path) -> None:
    """Moved, deleted and printed on, they come back with all that can be undone."""
    frames = [*THREE_PAGES, [key("b")], EARLIER, UP, DELETE, UNDO]
    autosave = Autosave(tmp_path, window.post)
    script = Script(window, frames)
    last = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave, live=False), script)
    autosave.close()
    back = Autosave(tmp_path, window.post)
    assert back.journal.document == last.board.document
    assert back.journal.set_aside is None
    back.close()


PLACES = [(x, y) for x in (40, 320, 600) for y in (30, 180, 330)]


@pytest.mark.parametrize("holes", [*range(len(PLACES)), None])
def test_the_strip_covers_no_ink_and_no_result(holes: int | None) -> None:
    """Wherever there is ink; where no room is left it does not show."""
    ink = [stroke_of([(x - 35, y - 25), (x + 35, y + 25)]) for n, (x, y) in enumerate(PLACES) if n != holes]
    document = Document((Page(tuple(ink)), Page((ink[0],))))
    session = after(session_of(SIZE, document), TurnPage(0))
    layout = laid_out(session)
    strips = [item.area for item in layout.items if isinstance(item, Thumbnail)]
    for area in strips:
        assert not any(_touches(each, area) for each in ink)
    if holes is None:
        crossed = [stroke_of([(0, y), (SIZE[0], y)]) for y in range(0, SIZE[1], 20)]
        full = session_of(SIZE, Document((Page(tuple(crossed)), Page((ink[0],)))))
        assert not [i for i in laid_out(after(full, TurnPage(0))).items if isinstance(i, Thumbnail)]


def _touches(each: Stroke, area: tuple[int, int, int, int]) -> bool:
    """Tell whether any ink of a stroke is in an area."""
    mask = np.zeros(SIZE[::-1], np.uint8)
    cv2.polylines(mask, [each.points.astype(np.int32)], False, 255, round(each.pen_px))
    left, top, right, bottom = area
    return bool(mask[max(0, top) : bottom, max(0, left) : right].any())


def test_the_result_stays_beside_the_strip(play: Play) -> None:
    """Both show while one turns, and neither covers the other."""
    session = play([*ONE], [key("space")], DOWN, [*TWO], UP)[-1]
    assert session.surface.turning
    layout = laid_out(session)
    strip = [item.area for item in layout.items if isinstance(item, Thumbnail)]
    result = [item.area for item in layout.items if getattr(item, "bold", False) and item.size > 20]  # type: ignore[union-attr]
    assert strip
    assert result
    assert not any(overlap(one, other) for one in strip for other in result)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("paper", [Paper.LINED, Paper.SQUARED, Paper.NUMBER_LINE])
def test_papers_are_painted_crisp_and_low(theme: str, paper: Paper) -> None:
    """Lines have one colour, and less contrast than words; ink lies over them."""
    session = replace(opened((1920, 1080)), settings=Settings(theme=theme))
    across = Page((stroke_of([(700, 100), (700, 900)], pen_px=9.0),), paper=paper)
    bare = session.with_surface(replace(session.board, document=Document((Page(paper=paper),))))
    colours = COLOURS[theme]
    assert 1.15 < contrast(colours.ruling, colours.board) < 2.4
    assert contrast(colours.axis, colours.board) >= 3
    surface = painted(bare)
    line = colours.axis if paper is Paper.NUMBER_LINE else colours.ruling
    column = [tuple(surface.get_at((300, y)))[:3] for y in range(1080)]
    assert column.count(line) >= (1 if paper is Paper.NUMBER_LINE else 14)
    inked = painted(session.with_surface(replace(session.board, document=Document((across,)))))
    assert {tuple(inked.get_at((700, y)))[:3] for y in range(110, 890)} == {colours.ink}


def test_the_window_shows_a_paper_at_once(play: Play, window: Window) -> None:
    """Whatever was painted before."""
    before = window
    play([*ONE], [key("b")])
    assert any(tuple(before.surface.get_at((500, y)))[:3] == COLOURS["dark"].ruling for y in range(SIZE[1]))
