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


@pytest.mark.parametrize("size", [1, 2, 13, 40, 57, 190, 900])
def test_the_font_is_pygames_own(size: int) -> None:
    """A text is as large as in the font that pygame opens by itself."""
    times = max(1, min(4, 200 // size))
    wide, high = pygame.font.Font(None, size * times).size("7 or 1?")
    assert Fonts().measure("7 or 1?", size) == (-(-wide // times), -(-high // times))


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
