"""What a person does at the window, one act each, as real pygame events."""

from collections.abc import Callable

import pygame

from board.ui.window import Window

Act = Callable[[Window], None]


def key(name: str) -> Act:
    """Press a key."""
    return lambda window: window.press_key(*window.key_of(name))


def press(x: int, y: int) -> Act:
    """Press the mouse's button."""
    return lambda window: window.press_pointer(x, y)


def move(x: int, y: int) -> Act:
    """Move the mouse with its button down."""
    return lambda window: window.move_pointer(x, y)


def release(x: int, y: int) -> Act:
    """Release the mouse's button."""
    return lambda window: window.release_pointer(x, y)


def event(kind: int, **attributes: object) -> Act:
    """Let any event of pygame's happen."""

    def happen(_: Window) -> None:
        pygame.event.post(pygame.event.Event(kind, attributes))

    return happen


def stroke(*points: tuple[int, int]) -> list[Act]:
    """Draw from point to point."""
    return [press(*points[0]), *(move(x, y) for x, y in points[1:]), release(*points[-1])]
