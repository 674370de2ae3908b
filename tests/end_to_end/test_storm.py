"""No key, click, wheel, resize or loss of focus can crash the board, in whatever order."""

from pathlib import Path

import numpy as np
import pytest

from board.document.document import Undone
from tests.end_to_end.storm import pictures, replayed, weathered


@pytest.mark.parametrize("seed", range(3))
def test_a_storm_of_events(tmp_path: Path, seed: int) -> None:
    """The board goes on, replays from its journal to the same picture, and can be undone to empty."""
    board, storm = weathered(tmp_path, seed, events=1000)
    assert storm.happened > 1000
    back = replayed(tmp_path)
    assert back.surface.document == board.surface.document
    same = zip(pictures(back), pictures(board), strict=True)
    assert all(np.array_equal(mine, theirs) for mine, theirs in same)
    document = back.surface.document
    while document.done:
        document = document.after(Undone(document.done[-1]))
    assert all(page.empty for page in document.pages)
