"""The painter touches only what changed, and the result is as if it had painted all."""

from collections.abc import Iterator

import numpy as np
import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.commands import Answer, Clear, Command, Help, LiftPens, PenDown, PenMove, PenUp, Read, Redo, Undo
from board.ink import Box
from board.paint import Painter
from board.reading.glyph import glyph_of
from board.reading.reading import Digit, Reading
from board.rules import update
from board.state import Board, opened
from board.theme import DARK

SIZE = 320, 200

across, down = st.integers(-20, 340), st.integers(-20, 220)
commands = st.one_of(
    st.builds(PenDown, st.integers(0, 1), across, down, st.just(0.0)),
    st.builds(PenMove, st.integers(0, 1), across, down, st.just(0.0)),
    st.sampled_from([PenUp(0), PenUp(1), LiftPens(), Clear(), Undo(), Redo(), Help()]),
)


@pytest.fixture(scope="module", autouse=True)
def fonts() -> Iterator[None]:
    """Painting needs pygame's font, and no display."""
    pygame.font.init()
    yield
    pygame.font.quit()


def painted_anew(board: Board) -> pygame.Surface:
    """Return the board as a painter paints it who sees it for the first time."""
    surface = pygame.Surface(SIZE)
    Painter().paint(surface, board)
    return surface


def difference(one: pygame.Surface, other: pygame.Surface) -> int:
    """Return the greatest difference of any pixel's red, green or blue."""
    pixels = (pygame.surfarray.array3d(surface).astype(int) for surface in (one, other))
    return int(np.abs(np.subtract(*pixels)).max())


def answered(board: Board) -> Board:
    """Return the board with all its ink read as one seven."""
    points = np.concatenate([s.points for s in board.ink])
    box = Box(*points.min(axis=0), *np.ptp(points, axis=0))
    strokes = tuple(range(len(board.ink)))
    seven = Digit("7", 0.97, box, (("7", 0.97),), strokes, glyph_of([s.points for s in board.ink]))
    board = update(board, Read())
    assert board.asked
    return update(board, Answer(board.asked, Reading((seven,), (), "7")))


def widest_difference(one: pygame.Surface, other: pygame.Surface) -> int:
    """Return the greatest difference that all four pixels of some square share, as lost ink would."""
    pixels = (pygame.surfarray.array3d(surface).astype(int) for surface in (one, other))
    away = np.abs(np.subtract(*pixels)).max(axis=2)
    squares = np.minimum(np.minimum(away[:-1, :-1], away[1:, :-1]), np.minimum(away[:-1, 1:], away[1:, 1:]))
    return int(squares.max())


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(commands, max_size=30))
def test_painting_what_changed_is_painting_all(happened: list[Command]) -> None:
    """After any commands the surface shows what a new painter would, but for antialiasing.

    A rim's single pixel may come out lighter or darker, as it is drawn in other pieces; lost ink
    is wider than a pixel.
    """
    surface, painter, board = pygame.Surface(SIZE), Painter(), opened(SIZE)
    painter.paint(surface, board)
    for command in happened:
        board = update(board, command)
        painter.paint(surface, board)
    assert difference(surface, painted_anew(board)) <= 64
    assert widest_difference(surface, painted_anew(board)) <= 48


def test_nothing_is_painted_when_nothing_changed() -> None:
    """An idle board costs nothing."""
    surface, painter, board = pygame.Surface(SIZE), Painter(), opened(SIZE)
    assert painter.paint(surface, board) == [surface.get_rect()]
    assert painter.paint(surface, board) == []


def test_labels_are_painted_and_wiped() -> None:
    """A reading adds to the picture; taking its ink away takes all of it away."""
    surface, painter, board = pygame.Surface(SIZE), Painter(), opened(SIZE)
    for command in (PenDown(0, 150, 100, 0), PenMove(0, 170, 130, 0), PenUp(0)):
        board = update(board, command)
    painter.paint(surface, board)
    before = surface.copy()
    painter.paint(surface, answered(board))
    assert difference(surface, before) > 64
    painter.paint(surface, update(answered(board), Clear()))
    assert difference(surface, painted_anew(opened(SIZE))) == 0


def test_words_give_way_to_the_pen() -> None:
    """Ink drawn where a label stands is ink, and the label goes."""
    surface, painter, board = pygame.Surface(SIZE), Painter(), opened(SIZE)
    for command in (PenDown(0, 150, 100, 0), PenMove(0, 170, 130, 0), PenUp(0)):
        board = update(board, command)
    board = answered(board)
    painter.paint(surface, board)
    for command in (PenDown(0, 0, 88, 9), PenMove(0, 319, 88, 9)):
        board = update(board, command)
        painter.paint(surface, board)
    assert {tuple(surface.get_at((x, 88)))[:3] for x in range(5, 315)} == {DARK.ink}
