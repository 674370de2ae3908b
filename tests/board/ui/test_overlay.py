"""What is shown over the ink."""

from dataclasses import replace

import pytest
from board.ui.easel import Easel
from board.ui.overlay import line_of, overlay_of

from board.document.document import Document
from board.document.page import Page, Question
from board.ink.stroke import Ink, stroke_of
from board.reading.result import Reading
from board.state.commands import Clear, PenDown, PenUp
from board.state.keymap import SHORTCUTS, caps
from board.state.session import Session, opened
from board.state.texts import LANGUAGES, Texts
from board.ui.display_list import Frame, Words
from board.ui.help_panel import help_of
from board.ui.labels import Certainty, Label
from board.ui.theme import DARK
from tests.support.sessions import after, session_of

SIZE = 1280, 720
EASEL = Easel(SIZE, DARK, lambda text, size: (len(text) * size // 2, size), lambda _: False)


def board_of(text: str, ink: Ink, read: Ink | None = None) -> Session:
    """Return a board whose ink, or other ink, was read as a text."""
    question = Question(Page(ink if read is None else read))
    document = Document((Page(ink),))
    session = session_of(SIZE, document)
    return session.with_surface(replace(session.surface, readings={0: (question, Reading(text=text))}))


def read_board(certainty: Certainty = Certainty.CERTAIN) -> tuple[Session, tuple[Label, ...]]:
    """Return a board with one stroke that was read, and its label."""
    ink = (stroke_of([(300, 300), (300, 400)]),)
    session = board_of("1", ink)
    return session, (Label(certainty, (290, 290, 310, 410), (0,), "1", "97%", (290, 250, 340, 280)),)


def frames(session: Session, labels: tuple[Label, ...]) -> list[Frame]:
    """Return the frames that are shown."""
    return [item for item in overlay_of(session, labels, EASEL) if isinstance(item, Frame)]


def words(session: Session, labels: tuple[Label, ...] = ()) -> list[str]:
    """Return the texts that are shown."""
    return [item.text for item in overlay_of(session, labels, EASEL) if isinstance(item, Words)]


def test_an_empty_board_says_what_to_do() -> None:
    """The hint is there until the first ink; the picture of it only as long as nothing was ever written."""
    session = opened(SIZE)
    new = words(session)
    assert {"Write digits anywhere", "Space", "G", "H"} <= set(new)
    assert any("reads them" in text for text in new)
    assert {"2", "7"} <= set(new)
    writing = after(session, PenDown(0, 5, 5, 0))
    assert not words(writing)
    cleared = words(after(writing, PenUp(0), Clear()))
    assert "Write digits anywhere" in cleared
    assert not {"2", "7"} & set(cleared)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (3840, 2160)])
def test_the_help_is_the_key_table(size: tuple[int, int], language: str) -> None:
    """Every meaning with its first key is there, within the window, and can be read from two metres."""
    texts = Texts(language)
    easel = replace(EASEL, size=size, texts=texts)
    items = help_of(SHORTCUTS, easel)
    shown = [item for item in items if isinstance(item, Words)]
    assert {texts(f"key.{s.action}") for s in SHORTCUTS} <= {item.text for item in shown}
    assert {caps(s.keys, texts)[0] for s in SHORTCUTS} <= {item.text for item in shown}
    assert all(0 <= item.area[0] < item.area[2] <= size[0] for item in items)
    assert all(0 <= item.area[1] < item.area[3] <= size[1] for item in items)
    assert max(item.size for item in shown) >= size[0] / 64


def test_certain_doubtful_and_rejected_differ_without_colour() -> None:
    """Their frames are drawn in three ways."""
    dashes = {frames(*read_board(certainty))[0].dash for certainty in Certainty}
    assert len(dashes) == 3


def test_stale_labels_are_dimmed_and_dashed() -> None:
    """More ink changes colour and line; the words stay."""
    session, labels = read_board()
    stale = after(session, PenDown(0, 900, 600, 9), PenUp(0))
    (fresh,), (old,) = frames(session, labels), frames(stale, labels)
    assert (fresh.dash == 0, old.dash > 0) == (True, True)
    colours = {item.colour for item in overlay_of(stale, labels, EASEL) if isinstance(item, Words)}
    assert colours == {DARK.stale}
    assert words(stale, labels) == words(session, labels)


def test_labels_go_with_their_ink() -> None:
    """A digit that was undone has no label, though others may."""
    session, labels = read_board()
    other = (stroke_of([(600, 300)]),)
    assert not frames(board_of("1", other, session.surface.ink), labels)


def test_the_line_gives_way_to_ink() -> None:
    """It moves to another edge, and is left out where every edge has ink."""
    session, _ = read_board()
    bottom = line_of(session, EASEL)
    top = line_of(session, replace(EASEL, inked=lambda area: area[1] > 360))
    assert bottom
    assert bottom.area[1] > 600
    assert top
    assert top.area[1] < 100
    assert line_of(session, replace(EASEL, inked=lambda _: True)) is None


@pytest.mark.parametrize("text", ["1\n2", "7" * 500])
def test_the_line_fits(text: str) -> None:
    """Lines stand beside each other, and what is too long is cut."""
    session, _ = read_board()
    line = line_of(board_of(text, session.surface.ink), EASEL)
    assert line
    assert line.area[0] >= 0
    assert line.area[2] <= SIZE[0]
    assert line.text.startswith("1   ·   2") or line.text.endswith("…")


def test_waiting_for_the_network_is_said() -> None:
    """The first read key may come before the network is loaded."""
    session, _ = read_board()
    line = line_of(
        session.with_surface(replace(session.surface, request=Question(session.surface.page))), EASEL
    )
    assert line
    assert "ready" in line.text
