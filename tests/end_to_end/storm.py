"""A storm: whatever may happen at a window, in whatever order, for as long as one likes."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from board import app
from board.document.document import Turned
from board.performer import Services
from board.state.keymap import COMMAND_OF_KEY
from board.state.session import Session
from board.storage.autosave import Autosave
from board.storage.image_store import ImageStore
from board.storage.journal import Journal
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key
from tests.end_to_end.conftest import SIZE, EveryStrokeIsASeven
from tests.support.pictures import painted
from tests.support.sessions import session_of

STAYS = sorted(set(COMMAND_OF_KEY) - {"escape"})
_REMOVED = [pygame.AUDIODEVICEREMOVED, pygame.JOYDEVICEREMOVED, pygame.CONTROLLERDEVICEREMOVED]
_FOCUS = [pygame.WINDOWFOCUSLOST, pygame.WINDOWEXPOSED, pygame.WINDOWLEAVE]


def resized(width: int, height: int) -> Act:
    """Let the window take another size."""

    def act(_: Window) -> None:
        pygame.display.set_mode((width, height), pygame.RESIZABLE)

    return act


def some_act(chance: random.Random) -> Act:
    """Return anything that may happen at a window, but for what leaves it."""
    x, y = chance.randint(-50, 2000), chance.randint(-50, 1200)
    finger = {
        "touch_id": chance.randint(-1, 1),
        "finger_id": chance.randint(0, 3),  # used again and again, and lifted or not
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
                pygame.KEYDOWN,
                key=chance.randint(0, 2**30 + 300),
                mod=chance.randint(0, 0x0FFF),
                unicode=chance.choice(["", "[", "c", "\x03", "é", "ab"]),
                scancode=chance.randint(0, 300),
            ),
            event(pygame.KEYUP, key=chance.randint(0, 300), mod=0),
            key(chance.choice(STAYS)),
            event(chance.choice(_FOCUS)),
            event(chance.choice(_REMOVED), which=0, iscapture=0, instance_id=0),
            event(pygame.DROPFILE, file="no such file"),
            event(pygame.TEXTINPUT, text="7"),
            resized(chance.choice([1, 64, 640]), chance.choice([1, 48, 360])),
        ]
    )


class Storm:
    """Let so many random events happen, a few a frame, and lift every pen at the end."""

    def __init__(self, window: Window, seed: int, events: int) -> None:
        self.happened = self.frames = 0
        self._window = window
        self._chance = random.Random(seed)
        self._events = events

    def move(self, session: Session) -> float | None:
        if self.happened > self._events:
            return None
        self.frames += 1
        if self.happened == self._events:
            event(pygame.WINDOWFOCUSLOST)(self._window)
            self.happened += 1
            return 0.0
        if (session.game or session.help_shown or session.browser) and self._chance.random() < 0.05:
            key("escape")(self._window)
        for _ in range(min(self._chance.randint(1, 20), self._events - self.happened)):
            some_act(self._chance)(self._window)
            self.happened += 1
        return 0.0


def weathered(folder: Path, seed: int, events: int) -> tuple[Session, Storm]:
    """Let a storm pass over a board that is kept in a folder; return the board it leaves."""
    window = Window(SIZE, headless=True)
    autosave = Autosave(folder, window.post)
    storm = Storm(window, seed, events)
    try:
        session = app.run(
            window,
            Services(
                load=EveryStrokeIsASeven,
                autosave=autosave,
                rounds=folder / "rounds",
                settings=folder / "settings",
            ),
            storm,
        )
    finally:
        autosave.close()
        window.close()
    return replace(session, game=None, answer=None), storm


def replayed(folder: Path) -> Session:
    """Return the board that the journal in a folder leads to."""
    told: list[OSError | None] = []
    journal = Journal(folder / "boards", told.append, ImageStore(folder / "pictures").picture)
    journal.close()
    assert (told, journal.set_aside) == ([], None)
    return session_of(journal.size or SIZE, journal.document)


def pictures(session: Session) -> list[NDArray[np.uint8]]:
    """Return what the pages of a board look like, (w, h, 3) uint8 each, without anything over the ink."""
    found = []
    for page in range(len(session.surface.document.pages)):
        board = session.surface
        bare = session_of(SIZE, board.document.after(Turned(page)), board.page_size)
        found.append(pygame.surfarray.array3d(painted(bare)))
    return found
