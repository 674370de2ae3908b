"""No key, click, wheel, resize or loss of focus can crash the board, in whatever order."""

import random

import pygame
import pytest

from board.keys import COMMAND_OF_KEY
from board.window import Window
from tests.end_to_end.acts import Act, event, key
from tests.end_to_end.conftest import Play

STAYS = sorted(set(COMMAND_OF_KEY) - {"escape"})


def resized(width: int, height: int) -> Act:
    """Let the window take another size."""

    def act(_: Window) -> None:
        pygame.display.set_mode((width, height), pygame.RESIZABLE)

    return act


def some_act(chance: random.Random) -> Act:
    """Return anything that may happen at a window."""
    x, y = chance.randint(-50, 2000), chance.randint(-50, 1200)
    finger = {
        "touch_id": chance.randint(-1, 1),
        "finger_id": chance.randint(0, 3),
        "x": chance.uniform(-0.1, 1.1),
        "y": chance.uniform(-0.1, 1.1),
    }
    buttons = chance.choice([(0, 0, 0), (1, 0, 0), (1, 1, 1)])
    return chance.choice(
        [
            event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=chance.randint(1, 9), touch=False),
            event(pygame.MOUSEBUTTONUP, pos=(x, y), button=chance.randint(1, 9), touch=False),
            *[event(pygame.MOUSEMOTION, pos=(x, y), rel=(1, 1), buttons=buttons, touch=False)] * 4,
            event(pygame.MOUSEWHEEL, x=0, y=chance.choice([-1, 1]), flipped=False),
            event(pygame.FINGERDOWN, **finger),
            *[event(pygame.FINGERMOTION, **finger)] * 3,
            event(pygame.FINGERUP, **finger),
            event(
                pygame.KEYDOWN, key=chance.randint(0, 2**30 + 300), mod=chance.randint(0, 0x0FFF), unicode=""
            ),
            event(pygame.KEYUP, key=chance.randint(0, 300), mod=0),
            key(chance.choice(STAYS)),
            event(chance.choice([pygame.WINDOWFOCUSLOST, pygame.WINDOWEXPOSED, pygame.WINDOWLEAVE])),
            event(pygame.DROPFILE, file="no such file"),
            event(pygame.TEXTINPUT, text="7"),
            resized(chance.choice([1, 64, 640]), chance.choice([1, 48, 360])),
        ]
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_storm_of_events(play: Play, seed: int) -> None:
    """The board goes on through all of it, and can still be undone to empty and closed."""
    chance = random.Random(seed)
    frames = [[some_act(chance) for _ in range(chance.randint(1, 20))] for _ in range(60)]
    last = play(*frames, [key("c")])[-1]
    undone = play(*frames, [key("ctrl+z")] * (len(last.done) + 1))
    assert last.empty
    assert undone
