"""The layout: what is shown, where it lies, and what lies at a place."""

from dataclasses import replace
from itertools import pairwise

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.document.document import Document
from board.document.page import Page, Paper, Question
from board.ink.stroke import Ink, stroke_of
from board.reading.result import Reading
from board.state.commands import (
    Browse,
    Choose,
    Clear,
    Command,
    Correct,
    ForPlayer,
    Help,
    KeyPress,
    PenDown,
    PenMove,
    PenUp,
    Play,
    Point,
    Resize,
    Set,
    SetUp,
    ShowPanel,
    ShowPhones,
    ShowSettings,
    Skip,
    Split,
    TakeEraser,
    TakePaper,
    Target,
    Tick,
    TurnPage,
    Undo,
)
from board.state.gestures import LabelDrag, Popup
from board.state.keymap import SHORTCUTS, caps
from board.state.panels import Panel as CornerPanel
from board.state.session import Session, opened
from board.state.texts import LANGUAGES, Texts
from board.ui.area import Area, overlap
from board.ui.display_list import Button, Frame, GlyphPicture, Item, Line, Ring, Words
from board.ui.fonts import Fonts
from board.ui.layout import Layout
from board.ui.layouts import Layouts, layout_of
from board.ui.theme import DARK
from tests.support import sessions
from tests.support.golden_boards import PLAY, after, golden_boards, pen
from tests.support.golden_boards import SIZE as SMALL
from tests.support.sessions import read_by_key, session_of

SIZE = 1280, 720
PLAIN = golden_boards()["read"]
READ = after(Set("certainty", True), session=PLAIN)


def measure(text: str, size: int, bold: bool = False) -> tuple[int, int]:  # noqa: ARG001
    """Measure a text as in a font whose letters are half as wide as high."""
    return len(text) * size // 2, size


def laid_out(session: Session) -> Layout:
    """Return the layout of a board."""
    return layout_of(session, measure)


def of_kind(session: Session, kind: type[Item]) -> list[Item]:
    """Return all items of a kind."""
    return [item for item in laid_out(session).items if isinstance(item, kind)]


def words(session: Session) -> list[str]:
    """Return the texts that are shown."""
    return [item.text for item in laid_out(session).items if isinstance(item, Words)]


def word(session: Session, text: str) -> Words | None:
    """Return the first item that shows a text, or has it as its beginning."""
    found = (i for i in laid_out(session).items if isinstance(i, Words) and i.text.startswith(text))
    return next(found, None)


def session_read_as(text: str, ink: Ink) -> Session:
    """Return a session whose ink was read as a text, without any mark."""
    page = Page(ink)
    session = session_of(SIZE, Document((page,)))
    return on(session, readings={0: (Question(page), Reading(text=text))})


def on(session: Session, **changes: object) -> Session:
    """Return a session whose session has other values."""
    return session.with_surface(replace(session.surface, **changes))  # type: ignore[arg-type]


def test_an_empty_board_says_what_to_do() -> None:
    """The hint is there until the first ink; the picture of it only as long as nothing was ever written."""
    session = read_by_key(SIZE)
    new = words(session)
    assert {"Write digits anywhere", "Space", "G", "H"} <= set(new)
    assert any("reads them" in text for text in new)
    assert {"2", "7"} <= set(new)
    assert new.count("Space") == 2
    assert words(opened(SIZE)).count("Space") == 1  # read as one writes, the picture needs no key
    writing = after(PenDown(0, 5, 5, 0), session=session)
    assert not words(writing)
    cleared = words(after(PenUp(0), Clear(), session=writing))
    assert "Write digits anywhere" in cleared
    assert not {"2", "7"} & set(cleared)


def test_a_paper_has_no_hint_written_over_its_lines() -> None:
    """Who chose a paper knows how to write."""
    for paper in Paper:
        assert ("Write digits anywhere" in words(after(TakePaper(paper)))) == (paper is Paper.PLAIN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (3840, 2160)])
def test_the_help_is_the_key_table(size: tuple[int, int], language: str) -> None:
    """Every meaning with its first key is there, within the window, and can be read from two metres."""
    texts = Texts(language)
    session = after(KeyPress("h"), Set("language", language), session=read_by_key(size))
    items = laid_out(session).parts[-1]
    shown = [item for item in items if isinstance(item, Words)]
    assert {texts(f"key.{s.action}") for s in SHORTCUTS} <= {item.text for item in shown}
    assert {caps(s.keys, texts)[0] for s in SHORTCUTS} <= {item.text for item in shown}
    assert all(0 <= item.area[0] < item.area[2] <= size[0] for item in items)
    assert all(0 <= item.area[1] < item.area[3] <= size[1] for item in items)
    assert max(item.size for item in shown) >= size[0] / 64


def test_certain_doubtful_and_rejected_differ_without_colour() -> None:
    """Their frames are drawn in three ways."""
    frames = [item for item in of_kind(READ, Frame) if isinstance(item, Frame)]
    assert len({frame.dash for frame in frames}) == len(frames) == 3


def test_only_doubt_is_marked() -> None:
    """Without certainty a certain digit has no frame, and a doubtful one two buttons that correct it."""
    assert len(of_kind(PLAIN, Frame)) == 2
    assert not any("%" in text for text in words(PLAIN))
    choices = [b for b in laid_out(PLAIN).buttons if isinstance(b.command, Correct)]
    assert [b.command for b in choices] == [Correct("7", 1), Correct("1", 1)]
    frame = laid_out(PLAIN).labels[1].frame
    for button in choices:
        assert not overlap(button.area, frame)
        assert button.area[3] <= frame[1] or button.area[1] >= frame[3]


def test_stale_labels_are_dimmed_and_dashed() -> None:
    """More ink changes colour and line; the words stay."""
    stale = after(*pen([(600, 330)]), session=READ)
    assert all(item.dash > 0 for item in of_kind(stale, Frame) if isinstance(item, Frame))
    shown = [item for item in of_kind(stale, Words) if isinstance(item, Words)]
    assert {item.colour for item in shown if item.text not in ("Read", "Undo")} == {DARK.stale}
    assert words(stale) == words(READ)


def test_labels_go_with_their_ink() -> None:
    """A mark that was undone has no label, and nothing lies there; the others stay."""
    shown = laid_out(READ)
    undone = laid_out(after(Undo(), session=READ))
    assert [len(of_kind(session, Frame)) for session in (READ, after(Undo(), session=READ))] == [3, 2]
    for mark, label in enumerate(shown.labels):
        left, top, right, bottom = label.frame
        middle = (left + right) / 2, (top + bottom) / 2
        assert shown.target_at(*middle).mark == mark
        assert undone.target_at(*middle).mark == (mark if mark < 2 else None)


def test_a_label_is_found_before_a_frame() -> None:
    """A place on a label is its mark's, and only there one can take hold of it."""
    shown = laid_out(READ)
    for mark, label in enumerate(shown.labels):
        assert label.spot
        x, y = label.spot[0] + 1, label.spot[1] + 1
        assert shown.target_at(x, y) == Target(None, mark, on_label=True)
        assert shown.target_at(label.frame[0] + 1, label.frame[3] - 1) == Target(None, mark)
    assert shown.target_at(5, 5) == Target()


def test_labels_keep_their_places_while_one_writes() -> None:
    """Where they stand depends on the reading alone; one that ink comes over is left out till it goes."""
    layouts, session = Layouts(measure), READ
    before = layouts.of(session)
    spot = before.labels[0].spot
    assert spot
    middle = (spot[1] + spot[3]) // 2
    texts = words(READ)
    for command in pen([(spot[0] - 20, middle), (spot[2] + 20, middle)]):
        session = after(command, session=session)
        shown = layouts.of(session)
        assert shown.labels is before.labels
        assert shown.items == laid_out(session).items
    assert len(words(session)) == len(texts) - 2
    back = after(Undo(), session=session)
    assert words(back) == texts
    assert laid_out(after(Resize(SIZE), session=session)).labels != before.labels


@pytest.mark.parametrize(
    "written", [(), ("bottom",), ("bottom", "top", "middle")], ids=["no ink", "ink below", "ink everywhere"]
)
def test_the_line_gives_way_to_ink(written: tuple[str, ...]) -> None:
    """It moves to another edge, and is left out where every edge has ink."""
    height = {"bottom": 690, "top": 30, "middle": 360}
    ink: Ink = (stroke_of([(300, 300), (300, 400)]),)
    ink += tuple(stroke_of([(0, height[edge]), (1280, height[edge])], pen_px=50) for edge in written)
    line = word(session_read_as("1", ink), "1")
    if len(written) == 3:
        assert line is None
    else:
        assert line
        assert (line.area[1] > 360) == (not written)


def test_lines_are_lines() -> None:
    """Each line of the result stands beneath the one before; digits are at least 60 of 1080 pixels high."""
    lines = [word(session_read_as("12\n345", (stroke_of([(300, 300)]),)), text) for text in ("12", "345")]
    one, other = lines
    assert one
    assert other
    assert one.area[3] <= other.area[1]
    assert one.area[0] == other.area[0]
    pygame.font.init()
    high = Fonts().picture("1", one.size, one.colour, one.bold).get_bounding_rect().height
    assert high >= 60 * SIZE[1] / 1080


def test_a_result_without_room_is_left_out() -> None:
    """And one that is long is smaller."""
    assert word(session_read_as("7" * 500, (stroke_of([(300, 300)]),)), "7" * 500) is None
    long, short = (word(session_read_as("7" * n, (stroke_of([(300, 300)]),)), "7" * n) for n in (30, 3))
    assert long
    assert short
    assert long.size < short.size
    assert long.area[2] <= SIZE[0]


def test_waiting_for_the_network_is_shown() -> None:
    """The first read key may come before the network is loaded."""
    session = after(*pen([(300, 300)]), KeyPress("space"), session=read_by_key(SIZE))
    assert any("ready" in text for text in words(session))


@pytest.mark.parametrize("mark", [0, 1, 2])
def test_the_popup_is_over_no_ink(mark: int) -> None:
    """It shows the glyph of its mark and has a button for each correction, pinned or not."""
    for pinned in (False, True):
        session = on(replace(READ, size=SIZE), popup=Popup(mark, pinned))
        (glyph,) = of_kind(session, GlyphPicture)
        assert not any(inked(session, glyph.area) for _ in [0])
        corrections = [b for b in laid_out(session).buttons if isinstance(b.command, Correct | Split)]
        assert len(corrections) == 18  # digits, signs, none, split


def inked(session: Session, area: Area) -> bool:
    """Tell whether the box of any stroke has a pixel in common with an area."""
    boxes = [stroke.box.grown(stroke.pen_px / 2) for stroke in session.surface.ink]
    scaled = ([side * session.scale for side in (b.left, b.top, b.right, b.bottom)] for b in boxes)
    return any(overlap((round(a), round(b), round(c), round(d)), area) for a, b, c, d in scaled)


def test_a_dragged_label_shows_what_it_would_join() -> None:
    """A line to the pen, and frames around its own mark and the one it is over."""
    frame = laid_out(READ).labels[1].frame
    over = frame[0] + 2.0, frame[3] - 2.0
    held = on(READ, label_drag=LabelDrag(0, 0, (0, 0), over, 1))
    assert len(of_kind(held, Line)) == 1
    assert len(of_kind(held, Frame)) == 3 + 2
    assert len(of_kind(on(READ, label_drag=LabelDrag(0, 0, (0, 0), (5, 5), None)), Frame)) == 3 + 1


def test_the_eraser_shows_its_reach() -> None:
    """Where the mouse points, or where it is down."""
    session = after(TakeEraser(), Point(100, 50, 0.0), session=READ)
    assert [item.area[0] < 100 < item.area[2] for item in of_kind(session, Ring)] == [True]
    down = after(PenDown(0, 300, 300, 0.0), PenMove(0, 320, 300, 0.1), session=session)
    assert [item.area[0] < 320 < item.area[2] for item in of_kind(down, Ring)] == [True]


def test_of_two_buttons_the_topmost_is_pressed_and_none_under_a_veil() -> None:
    """The settings lie over a game's buttons, the help over all."""
    game = after(*PLAY)
    button = laid_out(game).buttons[0]
    x, y = button.area[0] + 1, button.area[1] + 1
    assert laid_out(game).target_at(x, y).command == button.command == SetUp()
    settings_shown = after(KeyPress("f2"), session=game)
    assert Choose(0) in {b.command for b in laid_out(game).buttons}
    assert Choose(0) not in {b.command for b in laid_out(settings_shown).buttons}
    assert not laid_out(after(KeyPress("h"), session=game)).buttons
    for other in of_kind(settings_shown, Button):
        assert isinstance(other, Button)


def test_buttons_lie_in_the_window_and_apart() -> None:
    """On every screen of a game, in the files' panel and the settings, in small and large windows."""
    for size in ((640, 360), (1920, 1080), (1024, 768)):
        for session in golden_boards().values():
            areas = [button.area for button in laid_out(after(Resize(size), session=session)).buttons]
            assert all(0 <= a[0] < a[2] <= size[0] and 0 <= a[1] < a[3] <= size[1] for a in areas)
            assert not any(overlap(one, two) for n, one in enumerate(areas) for two in areas[:n])


def test_parts_that_stay_are_the_same_objects() -> None:
    """While a pen writes on a read page only its reach is looked at: the labels are not laid out again."""
    layouts, session = Layouts(measure), after(*pen([(600, 300)]), session=READ)
    session = after(PenDown(0, 10, 300, 0.0), session=session)
    before = layouts.of(session)
    assert layouts.of(session) is before
    for x in range(20, 60, 10):
        session = after(PenMove(0, x, 300, 0.0), session=session)
        shown = layouts.of(session)
        assert all(one is other for one, other in zip(before.parts, shown.parts, strict=True))


acts: st.SearchStrategy[Command] = st.one_of(
    st.builds(PenDown, st.integers(0, 1), st.integers(-20, 660), st.integers(-20, 380), st.just(0.0)),
    st.builds(PenMove, st.integers(0, 1), st.integers(-20, 660), st.integers(-20, 380), st.just(0.0)),
    st.builds(Point, st.integers(0, 640), st.integers(0, 360), st.just(0.0)),
    st.sampled_from([PenUp(0), PenUp(1), Undo(), TakeEraser(), TurnPage(1), TurnPage(-1), Clear()]),
    st.builds(KeyPress, st.sampled_from(["h", "f2", "g", "1", "escape", "s", "delete", "p", "]", "ctrl+y"])),
    st.builds(Resize, st.sampled_from([SMALL, (320, 200), (1, 1)])),
)


@settings(deadline=None)
@given(st.lists(acts, max_size=40))
def test_a_layout_does_not_depend_on_those_before(happened: list[Command]) -> None:
    """Parts are used again only where they are the same."""
    layouts, session = Layouts(measure), READ
    for command in happened:
        session = after(command, session=session)
        shown = layouts.of(session)
    anew = laid_out(session)
    shown = layouts.of(session)
    assert shown.labels == anew.labels
    assert [list(part) for part in shown.parts] == [list(part) for part in anew.parts]


def test_figures_of_two_summaries_stand_apart() -> None:
    """Each child's figures have room between them, as "0 / 10" and "1" would else be read as one."""
    session = after(*PLAY, KeyPress("right"), KeyPress("1"), Tick(2.5), session=read_by_key((1920, 1080)))
    assert session.game
    tried = tuple(replace(each, wrong=1) for each in session.game.rounds)
    session = replace(session, game=replace(session.game, rounds=tried))
    for n in range(10):
        session = after(
            *(ForPlayer(player, Skip()) for player in (0, 1)), Tick(10.0 * (n + 1)), session=session
        )
    items = laid_out(session).items
    figures = [item for item in items if isinstance(item, Words) and item.text in ("0 / 10", "1")]
    assert len(figures) == 4
    high = figures[0].area[3] - figures[0].area[1]
    edges = sorted((item.area[0], item.area[2]) for item in figures)
    assert all(following[0] - before[1] > 0.4 * high for before, following in pairwise(edges))


@pytest.mark.parametrize("size", [(1, 1), (1, 360), (64, 48)])
def test_all_is_laid_out_in_windows_without_room(size: tuple[int, int]) -> None:
    """A window manager may make a window of any size, whatever is open in it."""
    panels: list[Command] = [ShowPanel(panel) for panel in CornerPanel]
    for command in [*panels, ShowPhones(), Help(), ShowSettings(), Play(), Browse()]:
        pygame.font.init()
        session = sessions.after(session_of(size, Document((Page((stroke_of([(0, 0), (9, 9)]),)),))), command)
        assert layout_of(session, Fonts().measure).items is not None
