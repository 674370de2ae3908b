"""What the board looks like: small golden pictures, and the README's pictures.

After a change that is meant, look at the new ones and accept them with
`python -m tests.support.pictures --golden`.
"""

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from board.state.settings import CHOICES
from board.system.assets import asset
from board.ui.fonts import Fonts
from board.ui.layouts import layout_of
from tests.support.golden_boards import golden_boards
from tests.support.pictures import GOLDEN, SCENES, difference, painted, take

BOARDS = golden_boards()
MOST = 10
"""Pixels that may differ: letters and lines are drawn a little otherwise elsewhere."""


@pytest.fixture(scope="module", autouse=True)
def fonts() -> Iterator[None]:
    """Painting needs pygame's font, and no display."""
    pygame.font.init()
    yield
    pygame.font.quit()


@pytest.mark.parametrize("name", BOARDS)
def test_golden(name: str, tmp_path: Path) -> None:
    """The board looks as it was accepted; where it does not, both pictures are shown by their paths."""
    now = painted(BOARDS[name])
    pygame.image.save(now, tmp_path / f"{name}.png")
    golden = GOLDEN / f"{name}.png"
    assert difference(now, pygame.image.load(golden)) <= MOST, f"{tmp_path / name}.png is not {golden}"


def test_every_theme_has_its_pictures() -> None:
    """And each picture is small enough to be kept with the code."""
    assert {board.settings.theme for board in BOARDS.values()} == set(CHOICES["theme"])
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(BOARDS)
    assert all(path.stat().st_size < 64_000 for path in GOLDEN.glob("*.png"))


def test_golden_pictures_tell_boards_apart() -> None:
    """No board would pass for another."""
    pictures = [painted(board) for board in BOARDS.values()]
    assert all(difference(one, other) > MOST for n, one in enumerate(pictures) for other in pictures[n + 1 :])


@pytest.mark.parametrize("aside", [(1, 0), (0, 1)])
@pytest.mark.parametrize("name", BOARDS)
def test_a_pixel_aside_is_the_same_picture(name: str, aside: tuple[int, int]) -> None:
    """As letters may be elsewhere."""
    picture = painted(BOARDS[name])
    moved = picture.copy()
    moved.blit(picture, aside)
    assert difference(picture, moved) <= MOST


def test_a_lost_label_is_another_picture() -> None:
    """Even a question mark is missed."""
    picture = painted(BOARDS["read"])
    labels = layout_of(BOARDS["read"], Fonts().measure).labels
    assert len(labels) == 3
    for label in labels:
        assert label.spot
        left, top, right, bottom = label.spot
        without = picture.copy()
        without.fill(picture.get_at((1, 1)), (left, top, right - left, bottom - top))
        assert difference(picture, without) > MOST


@pytest.mark.skipif(not asset("network.npz").exists(), reason="no network is shipped yet")
@pytest.mark.parametrize("name", SCENES)
def test_the_readmes_pictures_can_be_made(name: str, tmp_path: Path) -> None:
    """Each is small, and leaves nothing else behind."""
    take(name, tmp_path)
    (picture,) = tmp_path.iterdir()
    assert picture.name == f"{name}.png"
    assert picture.stat().st_size < 150_000
