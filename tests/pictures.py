"""Make the README's pictures from the running board, without a screen.

    python -m tests.pictures            assets/pictures/*.png, as the README shows them
    python -m tests.pictures --golden   tests/golden/*.png, which the tests compare with

What is written is a made-up hand's; what is read is what the shipped network reads.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pygame

from board import app
from board.commands import Answer, Command, KeyPress, PenDown, PenMove, PenUp, Read, Set, Tick
from board.paint import Painter
from board.reading.glyph import glyph_of
from board.reading.reading import Digit, Reading, Rejected
from board.rules import update
from board.settings import settings_of
from board.settings_file import save
from board.state import Board, opened
from board.window import Window
from tests.handwriting import written

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "assets" / "pictures"
GOLDEN = ROOT / "tests" / "golden"

SIZE = 1280, 720
GOLDEN_SIZE = 320, 180

Step = Callable[[Board, Window], None]


def key(name: str) -> Step:
    """Press a key."""
    return lambda _, window: window.press_key(*window.key_of(name))


def write(text: str, left: float, top: float, height: float) -> Step:
    """Write with the mouse."""

    def step(_: Board, window: Window) -> None:
        for stroke in written(text, left, top, height):
            points = [(round(x), round(y)) for x, y in stroke.points.tolist()]
            window.press_pointer(*points[0])
            for x, y in points:
                window.move_pointer(x, y)
            window.release_pointer(*points[-1])

    return step


def answer(board: Board, window: Window) -> None:
    """Write the right answer to the task."""
    if board.game and board.game.round:
        write(str(board.game.round.task.answer), 560, 300, 150)(board, window)


def rest(seconds: float) -> Step:
    """Let time pass in the game."""

    def step(board: Board, window: Window) -> None:
        now_s = board.game.now_s if board.game else 0.0
        window.post(Tick(now_s + seconds))

    return step


class Author:
    """Take one step after the other, each when the last was answered."""

    def __init__(self, window: Window, steps: Sequence[Step]) -> None:
        self._window = window
        self._steps = list(steps)

    def move(self, board: Board) -> float | None:
        if board.read_wanted or board.asked is not None:
            return 1.0
        if not self._steps:
            return None
        self._steps.pop(0)(board, self._window)
        return 0.0


SCENES: dict[str, tuple[dict[str, str | bool], list[Step]]] = {
    "board": (
        {},
        [write("3141", 130, 110, 150), write("59 26", 250, 420, 150), key("space")],
    ),
    "play": ({}, [key("g"), key("2"), answer, key("space"), rest(0.5)]),
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
        app.run(window, hand=Author(window, steps), settings=settings)
        window.save(folder / f"{name}.png")
    finally:
        window.close()
        settings.unlink(missing_ok=True)


def after(*happened: Command) -> Board:
    """Return a small board after all that happened."""
    board = opened(GOLDEN_SIZE)
    for command in happened:
        board = update(board, command)
    return board


def pen(*points: tuple[int, int]) -> list[Command]:
    """Return the commands of a stroke."""
    moves = [PenMove(0, x, y, 0.0) for x, y in points[1:]]
    return [PenDown(0, *points[0], 0.0), *moves, PenUp(0)]


def read_board() -> Board:
    """Return a board with a certain digit, a doubtful one, and something that is none."""
    strokes = [[(60, 60), (90, 60), (75, 110)], [(160, 60), (158, 110)], [(240, 60), (270, 110), (240, 90)]]
    board = after(*(command for points in strokes for command in pen(*points)), Read())
    assert board.asked
    boxes = [stroke.box.grown(1) for stroke in board.ink]
    glyphs = [glyph_of([stroke.points]) for stroke in board.ink]
    reading = Reading(
        (
            Digit("7", 0.98, boxes[0], (("7", 0.98), ("1", 0.01)), (0,), glyphs[0]),
            Digit("1", 0.6, boxes[1], (("1", 0.6), ("7", 0.3)), (1,), glyphs[1]),
        ),
        (Rejected(boxes[2], (), (2,), glyphs[2]),),
        "7 1 ?",
    )
    return update(board, Answer(board.asked, reading))


def golden_boards() -> dict[str, Board]:
    """Return the boards of the golden pictures by name."""
    play: list[Command] = [Tick(1.0), KeyPress("g"), Tick(2.0)]
    return {
        "hint": after(),
        "read": read_board(),
        "help": after(*play, KeyPress("4"), Tick(2.5), KeyPress("h")),
        "settings": after(Set("theme", "light"), KeyPress("f2")),
        "choice": after(Set("theme", "contrast"), Set("language", "de"), *play),
        "round": after(*play, KeyPress("4"), Tick(2.5), KeyPress("t"), *pen((150, 100), (160, 130))),
    }


def painted(board: Board) -> pygame.Surface:
    """Return the picture of a board."""
    surface = pygame.Surface(board.size)
    Painter().paint(surface, board)
    return surface


def difference(one: pygame.Surface, other: pygame.Surface) -> float:
    """Return the share of pixels that clearly differ, 0 to 1."""
    if one.get_size() != other.get_size():
        return 1.0
    pixels = [pygame.surfarray.array3d(surface).astype(int) for surface in (one, other)]
    return float((np.abs(pixels[0] - pixels[1]).max(axis=2) > 48).mean())


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
        for name, board in golden_boards().items():
            pygame.image.save(painted(board), folder / f"{name}.png")
    for path in sorted(folder.glob("*.png")):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
