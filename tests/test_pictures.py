"""What the board looks like: small golden pictures, and the README's pictures.

After a change that is meant, look at the new ones and accept them with
`python -m tests.pictures --golden`.
"""

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from board.assets import asset
from tests.pictures import GOLDEN, SCENES, difference, golden_boards, painted, take

BOARDS = golden_boards()
MOST = 0.02
"""Share of pixels that may differ: letters and lines are drawn a little otherwise elsewhere."""


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
    assert difference(now, pygame.image.load(golden)) < MOST, f"{tmp_path / name}.png is not {golden}"


def test_golden_pictures_tell_boards_apart() -> None:
    """No board would pass for another."""
    pictures = [painted(board) for board in BOARDS.values()]
    assert all(
        difference(one, other) >= MOST for n, one in enumerate(pictures) for other in pictures[n + 1 :]
    )


@pytest.mark.skipif(not asset("network.onnx").exists(), reason="no network is shipped yet")
@pytest.mark.parametrize("name", SCENES)
def test_the_readmes_pictures_can_be_made(name: str, tmp_path: Path) -> None:
    """Each is small, and leaves nothing else behind."""
    take(name, tmp_path)
    (picture,) = tmp_path.iterdir()
    assert picture.name == f"{name}.png"
    assert picture.stat().st_size < 150_000
