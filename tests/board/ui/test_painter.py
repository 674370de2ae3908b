"""The painter touches only what changed, and the result is as if it had painted all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

import cv2
import numpy as np
import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.document.document import Document
from board.document.page import Page
from board.document.page_image import laid
from board.document.tones import small_tones_of, tones_of
from board.ink.stroke import Box, stroke_of
from board.reading.network.glyph import glyph_of
from board.reading.result import Digit, Reading
from board.state.commands import (
    Answer,
    Clear,
    Command,
    Delete,
    Help,
    LiftPens,
    NextColour,
    PenDown,
    PenMove,
    PenUp,
    Read,
    Redo,
    Set,
    TakeEraser,
    TakeLasso,
    TurnPage,
    Undo,
    Widen,
)
from board.state.session import Session, opened
from board.storage.image_store import picture_of
from board.ui.display_list import Thumbnail
from board.ui.fonts import Fonts
from board.ui.layout import Layout
from board.ui.layouts import Layouts
from board.ui.page_image_raster import all_tones, known_tones, no_tones
from board.ui.painter import Painter
from board.ui.theme import DARK
from tests.support.sessions import after, session_of

SIZE = 320, 200

across, down = st.integers(-20, 340), st.integers(-20, 220)
pens = st.integers(0, 1)
writing = st.one_of(
    st.builds(PenDown, pens, across, down, st.just(0.0)),
    st.builds(PenMove, pens, across, down, st.just(0.0)),
    st.sampled_from([PenUp(0), PenUp(1), LiftPens(), Clear(), Undo(), Redo(), Help()]),
)
tools = st.one_of(
    st.builds(PenDown, pens, across, down, st.just(0.0), st.booleans(), st.booleans()),
    st.sampled_from([TakeEraser(), TakeLasso(), Delete(), NextColour(), Widen(1), Widen(-1)]),
    st.sampled_from([TurnPage(1), TurnPage(-1), Set("pen", "broad"), Set("pen", "fine")]),
)
commands = st.lists(st.one_of(writing, writing, tools), max_size=40)


@pytest.fixture(scope="module", autouse=True)
def fonts() -> Iterator[None]:
    """Painting needs pygame's font, and no display."""
    pygame.font.init()
    yield
    pygame.font.quit()


class Screen:
    """Lay sessions out and paint them, one after the other, as the loop does."""

    def __init__(self) -> None:
        fonts = Fonts()
        self.surface, self.painter = pygame.Surface(SIZE), Painter(fonts)
        self._layouts = Layouts(fonts.measure)

    def show(self, session: Session, at_once: float = inf) -> list[pygame.Rect]:
        """Paint a session; return where the surface changed."""
        return self.painter.paint(self.surface, self.layout(session, at_once), at_once)

    def layout(self, session: Session, at_once: float = inf) -> Layout:
        """Return the layout of a session."""
        tones_of = all_tones if at_once == inf else known_tones if at_once else no_tones
        return self._layouts.of(session, tones_of)

    def colour_at(self, x: int, y: int) -> tuple[int, ...]:
        """Return the red, green and blue of a pixel."""
        return tuple(self.surface.get_at((x, y)))[:3]


def painted_anew(session: Session) -> pygame.Surface:
    """Return the session as it is painted for the first time."""
    screen = Screen()
    screen.show(session)
    return screen.surface


def difference(one: pygame.Surface, other: pygame.Surface) -> int:
    """Return the greatest difference of any pixel's red, green or blue."""
    pixels = (pygame.surfarray.array3d(surface).astype(int) for surface in (one, other))
    return int(np.abs(np.subtract(*pixels)).max())


def answered(session: Session) -> Session:
    """Return the board with all its ink read as one seven."""
    points = np.concatenate([s.points for s in session.surface.ink])
    box = Box(*points.min(axis=0), *np.ptp(points, axis=0))
    strokes = tuple(range(len(session.surface.ink)))
    seven = Digit("7", 0.97, box, (("7", 0.97),), strokes, glyph_of([s.points for s in session.surface.ink]))
    session = after(session, Read())
    assert session.surface.request
    return after(session, Answer(session.surface.request, Reading((seven,), (), "7")))


def timed(happened: Sequence[Command]) -> list[Command]:
    """Return commands a hundredth of a second apart, as no two pens come down at the same moment."""
    return [
        replace(command, time_s=0.01 * n) if isinstance(command, PenDown | PenMove) else command
        for n, command in enumerate(happened)
    ]


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(commands, st.sampled_from([1, 5, 1000]))
def test_painting_what_changed_is_painting_all(happened: list[Command], at_once: int) -> None:
    """After any commands, painted in any portions, the surface shows what a new painter would."""
    screen, session = Screen(), opened(SIZE)
    screen.show(session, at_once=0)
    for command in timed(happened):
        session = after(session, command)
        screen.show(session, at_once)
    screen.show(session)
    assert difference(screen.surface, painted_anew(session)) == 0


def test_ink_waits_for_its_turn() -> None:
    """The first frame may have no ink, much ink comes little by little; a pen that is down never waits."""
    screen, session = Screen(), opened(SIZE)
    for n in range(50):
        for command in (PenDown(0, 6 * n, 20, n), PenMove(0, 6 * n, 80, n), PenUp(0)):
            session = after(session, command)
    screen.show(session, at_once=0)
    assert screen.painter.unfinished
    assert screen.colour_at(6, 50) == DARK.board
    session = after(session, PenDown(0, 20, 150, 99), PenMove(0, 200, 150, 99))
    screen.show(session, at_once=100)
    assert screen.painter.unfinished
    assert screen.colour_at(6, 50) == screen.colour_at(100, 150) == DARK.ink
    assert screen.colour_at(240, 50) == DARK.board
    frames = 0
    while screen.painter.unfinished:
        assert screen.show(session, at_once=100)
        frames += 1
    assert 9 <= frames <= 20
    assert difference(screen.surface, painted_anew(session)) == 0


def test_nothing_is_painted_when_nothing_changed() -> None:
    """An idle board costs nothing."""
    screen, session = Screen(), opened(SIZE)
    assert screen.show(session) == [screen.surface.get_rect()]
    assert screen.show(session) == []


def test_labels_are_painted_and_wiped() -> None:
    """A reading adds to the picture; taking its ink away takes all of it away."""
    screen, session = Screen(), opened(SIZE)
    for command in (PenDown(0, 150, 100, 0), PenMove(0, 170, 130, 0), PenUp(0)):
        session = after(session, command)
    screen.show(session)
    before = screen.surface.copy()
    screen.show(answered(session))
    assert difference(screen.surface, before) > 64
    cleared = after(answered(session), Clear())
    screen.show(cleared)
    assert (
        difference(screen.surface, painted_anew(cleared.with_surface(replace(cleared.board, readings={}))))
        == 0
    )


def test_words_give_way_to_the_pen() -> None:
    """Ink drawn where a label stands is ink, and the label goes."""
    screen, session = Screen(), opened(SIZE)
    for command in (PenDown(0, 150, 100, 0), PenMove(0, 170, 130, 0), PenUp(0)):
        session = after(session, command)
    session = answered(session)
    screen.show(session)
    for command in (PenDown(0, 0, 88, 9), PenMove(0, 319, 88, 9)):
        session = after(session, command)
        screen.show(session)
    assert {screen.colour_at(x, 88) for x in range(5, 315)} == {DARK.ink}


def test_thumbnails_are_drawn_little_by_little() -> None:
    """However much ink the pages have, no frame waits for it; at the end all of it is there."""
    ink = tuple(stroke_of([(5 + n % 300, 5), (5 + n % 200, 195)] * 20) for n in range(30))
    session = session_of(SIZE, Document((Page(ink), Page(ink[:5]), Page()), page_number=2))
    session = session.with_surface(replace(session.surface, turning=True))
    screen, frames = Screen(), 1
    screen.show(session, at_once=100)
    while screen.painter.unfinished:
        assert screen.show(session, at_once=100)
        frames += 1
    assert frames > 5
    assert screen.show(session, at_once=100) == []
    assert difference(screen.surface, painted_anew(session)) == 0


def test_a_picture_is_painted_when_its_tones_are_known() -> None:
    """Until then its page and its thumbnail show paper, and the painter says what is lacking."""
    grey = np.full((100, 200), 180, np.uint8)
    cv2.line(grey, (60, 20), (140, 80), 40, 30)
    picture = picture_of(cv2.imencode(".png", grey)[1].tobytes(), (200, 100))
    document = Document((Page(page_images=(laid(picture, SIZE),)), Page(), Page()), page_number=2)
    session = session_of(SIZE, document)
    screen = Screen()

    def ink_in(area: pygame.Rect) -> bool:
        pixels = pygame.surfarray.array3d(screen.surface.subsurface(area)).astype(int)
        return bool((np.abs(pixels - DARK.picture).max(axis=2) <= 12).any())

    thumbnail = pygame.Rect(0, 0, 1, 1)
    for page in (2, 0):
        turned = replace(session.board, document=replace(document, page_number=page), turning=True)
        session = replace(session, board=turned)
        screen.show(session, at_once=1000)
        left, top, right, bottom = next(
            item.area
            for item in screen.layout(session, 1000).items
            if isinstance(item, Thumbnail) and item.number == 0
        )
        thumbnail = pygame.Rect(left, top, right - left, bottom - top)
        assert set(screen.painter.lacking) == {picture}
        assert not ink_in(thumbnail)
    here = pygame.Rect(100, 80, 120, 40)  # the picture; the strip is above it
    assert not ink_in(here)
    lone = replace(session, board=replace(session.board, turning=False))
    screen.show(lone, at_once=1000)
    assert screen.painter.lacking == [picture]
    assert screen.show(lone, at_once=1000) == []
    screen.show(session, at_once=1000)
    small_tones_of(picture)
    assert tones_of.known(picture) is not None
    assert screen.show(session, at_once=1000)
    assert screen.painter.lacking == []
    assert ink_in(here)
    assert ink_in(thumbnail)
    assert screen.show(session, at_once=1000) == []
    assert difference(screen.surface, painted_anew(session)) == 0


def test_a_picture_is_painted_at_once_where_all_is() -> None:
    """As what is saved has to have it; labels that were laid without it are laid anew."""
    grey = np.full((200, 320), 180, np.uint8)
    cv2.line(grey, (0, 85), (319, 85), 40, 8)
    picture = picture_of(cv2.imencode(".png", grey)[1].tobytes(), (320, 200))
    session = session_of(SIZE, Document((Page(page_images=(laid(picture, SIZE),)),)))
    for command in (PenDown(0, 150, 55, 0), PenMove(0, 170, 85, 0), PenUp(0)):
        session = after(session, command)
    session = answered(session)
    screen = Screen()
    screen.show(session, at_once=1000)
    assert screen.painter.lacking == [picture]
    before = screen.layout(session, 1000).labels
    screen.show(session)
    assert screen.painter.lacking == []
    assert screen.layout(session).labels != before
    assert difference(screen.surface, painted_anew(session)) == 0
