"""Make the README's pictures from the running board, without a screen.

    python -m tests.support.pictures            assets/pictures/*.png, as the README shows them
    python -m tests.support.pictures --golden   tests/golden/*.png, which the tests compare with

What is written is a made-up hand's; what is read is what the shipped network reads.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from board import app
from board.performer import Services
from board.state.commands import Tick
from board.state.session import Session
from board.state.settings import settings_of
from board.storage.settings_file import save
from board.ui.fonts import Fonts
from board.ui.layouts import layout_of
from board.ui.page_image_raster import all_tones
from board.ui.painter import Painter
from board.ui.window import Window
from tests.support.golden_boards import golden_boards
from tests.support.handwriting import written
from tests.support.sessions import round_of

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "assets" / "pictures"
GOLDEN = ROOT / "tests" / "golden"

SIZE = 1280, 720
CLEARLY = 48
"""How much red, green or blue, of 255, must differ to be seen at once."""

Step = Callable[[Session, Window], None]


def key(name: str) -> Step:
    """Press a key."""
    return lambda _, window: window.press_key(*window.key_of(name))


def write(text: str, left: float, top: float, height: float) -> Step:
    """Write with the mouse."""

    def step(_: Session, window: Window) -> None:
        for stroke in written(text, left, top, height):
            points = [(round(x), round(y)) for x, y in stroke.points.tolist()]
            window.press_pointer(*points[0])
            for x, y in points:
                window.move_pointer(x, y)
            window.release_pointer(*points[-1])

    return step


def answer(session: Session, window: Window) -> None:
    """Write the right answer to the task."""
    if play := round_of(session):
        write(str(play.task.answer), 560, 300, 150)(session, window)


def rest(seconds: float) -> Step:
    """Let time pass in the game."""

    def step(session: Session, window: Window) -> None:
        now_s = session.game.now_s if session.game else 0.0
        window.post(Tick(now_s + seconds))

    return step


class Author:
    """Take one step after the other, each when the last was answered."""

    def __init__(self, window: Window, steps: Sequence[Step]) -> None:
        self._window = window
        self._steps = list(steps)

    def move(self, session: Session) -> float | None:
        if session.surface.read_wanted or session.surface.request is not None:
            return 1.0
        if not self._steps:
            return None
        self._steps.pop(0)(session, self._window)
        return 0.0


SCENES: dict[str, tuple[dict[str, str | bool], list[Step]]] = {
    "board": (
        {},
        [write("3141", 130, 110, 150), write("59 26", 250, 420, 150), key("space")],
    ),
    "play": ({}, [key("g"), key("1"), answer, key("space"), rest(0.5)]),
    "help": ({}, [key("h")]),
    "light": ({"theme": "light"}, [write("2030", 200, 240, 190), key("space")]),
}


def take(name: str, folder: Path) -> None:
    """Save the picture of a scene."""
    choices, steps = SCENES[name]
    settings = folder / "settings.toml"
    window = Window(SIZE, headless=True)
    try:
        save(settings, settings_of(choices))
        app.run(window, Services(settings=settings), Author(window, steps))
        window.save(folder / f"{name}.png")
    finally:
        window.close()
        settings.unlink(missing_ok=True)


def painted(session: Session) -> pygame.Surface:
    """Return the picture of a board."""
    surface, fonts = pygame.Surface(session.size), Fonts()
    Painter(fonts).paint(surface, layout_of(session, fonts.measure, all_tones))
    return surface


def difference(one: pygame.Surface, other: pygame.Surface) -> int:
    """Return how many pixels of either picture are clearly none that the other has there or next to it."""
    if one.get_size() != other.get_size():
        return one.get_width() * one.get_height()
    first, second = (pygame.surfarray.array3d(surface).astype(int) for surface in (one, other))
    return _strangers(first, second) + _strangers(second, first)


def _strangers(pixels: NDArray[np.int_], others: NDArray[np.int_]) -> int:
    """Return how many pixels are clearly outside of what nine others have around the same place."""
    wide, high, _ = others.shape
    edged = np.pad(others, ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = np.stack([edged[x : x + wide, y : y + high] for x in range(3) for y in range(3)])
    strange = (pixels < around.min(0) - CLEARLY) | (pixels > around.max(0) + CLEARLY)
    return int(strange.any(axis=2).sum())


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--golden", action="store_true", help="accept what the board looks like now")
    folder = GOLDEN if parser.parse_args().golden else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    if folder is PICTURES:
        for name in SCENES:
            take(name, folder)
    else:
        pygame.font.init()
        for name, session in golden_boards().items():
            pygame.image.save(painted(session), folder / f"{name}.png")
        for path in folder.glob("*.png"):
            if path.stem not in golden_boards():
                path.unlink()
    for path in sorted(folder.glob("*.png")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
