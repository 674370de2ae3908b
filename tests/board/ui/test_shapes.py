"""Letters and shapes: smooth, inside of their areas, and as large as was measured."""

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from board.ui import icons
from board.ui.display_list import Icon, Panel
from board.ui.fonts import Fonts
from board.ui.shapes import draw_icon, draw_panel
from board.ui.theme import DARK

AREA = 20, 30, 120, 90
RECT = pygame.Rect(20, 30, 100, 60)


@pytest.fixture(autouse=True)
def surface() -> Iterator[pygame.Surface]:
    """Return something to draw on."""
    pygame.font.init()
    surface = pygame.Surface((160, 120))
    surface.fill(DARK.board)
    yield surface
    pygame.font.quit()


def colours(surface: pygame.Surface, inside: bool) -> set[tuple[int, ...]]:
    """Return all colours in the area, or outside of it."""
    wide, high = surface.get_size()
    places = [(x, y) for x in range(wide) for y in range(high) if RECT.collidepoint(x, y) == inside]
    return {tuple(surface.get_at(place))[:3] for place in places}


@pytest.mark.parametrize("strokes", [icons.CHECK, icons.AGAIN, icons.ARROW, icons.TWO, icons.SEVEN])
@pytest.mark.parametrize("width", [2, 9])
def test_icons_stay_in_their_area(surface: pygame.Surface, strokes: icons.Strokes, width: int) -> None:
    """Or they would not be wiped with it; their edges are mixed with what is under them."""
    draw_icon(surface, Icon(AREA, strokes, DARK.ink, width))
    assert colours(surface, inside=False) == {DARK.board}
    assert DARK.ink in colours(surface, inside=True)
    assert len(colours(surface, inside=True)) > 4


@pytest.mark.parametrize("radius", [0, 1, 12, 99])
def test_panels(surface: pygame.Surface, radius: int) -> None:
    """They have an edge all around, and are filled to it; corners are round as far as there is room."""
    draw_panel(surface, Panel(AREA, DARK.panel, DARK.edge, radius))
    assert colours(surface, inside=False) == {DARK.board}
    assert tuple(surface.get_at(RECT.center))[:3] == DARK.panel
    for place in (RECT.midtop, (RECT.right - 1, RECT.centery), (RECT.centerx, RECT.bottom - 1), RECT.midleft):
        assert tuple(surface.get_at(place))[:3] == pytest.approx(DARK.edge, abs=6)
    assert (tuple(surface.get_at(RECT.topleft))[:3] == DARK.edge) == (radius == 0)


@pytest.mark.parametrize("size", [1, 13, 40, 190, 900])
@pytest.mark.parametrize("text", ["7", "two hundred", ""])
def test_letters_are_as_large_as_measured(text: str, size: int) -> None:
    """At every size, whether they are drawn larger first or not."""
    letters = Fonts()
    assert letters.picture(text, size, DARK.ink).get_size() == letters.measure(text, size)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", range(14, 121))
def test_letters_are_spaced_alike_at_every_size(size: int, bold: bool) -> None:
    """Each letter begins where it does in very large letters, made smaller, but for a pixel."""
    letters, text, large = Fonts(), "six digits", 960
    share = letters.measure(text, size, bold)[0] / letters.measure(text, large, bold)[0]
    for end in range(1, len(text)):
        wide = letters.measure(text[:end], large, bold)[0] * share
        assert letters.measure(text[:end], size, bold)[0] == pytest.approx(wide, abs=1.5)


@pytest.mark.parametrize("letter", "ÄÖÜgjy0(")
def test_no_letter_is_cut(letter: str) -> None:
    """The highest and deepest letters of any text fit into their line, which has clear edges."""
    for bold in (False, True):
        alpha = pygame.surfarray.array_alpha(Fonts().picture(letter, 120, DARK.ink, bold))
        assert alpha.any()
        assert not alpha[:, 0].any()
        assert not alpha[:, -1].any()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are listed on Linux only")
def test_fonts_keep_no_file_open() -> None:
    """However many sizes are used."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    letters = Fonts()
    for size in range(1, 200):
        letters.picture("7", size, DARK.ink)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_letters_grow_evenly() -> None:
    """A text twice as high is twice as wide, but for what a pixel is."""
    letters = Fonts()
    small, large = (letters.measure("Adding to twenty", size)[0] for size in (20, 40))
    assert large == pytest.approx(2 * small, abs=4)
