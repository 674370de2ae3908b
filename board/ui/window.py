"""The window: the one owner of pygame's display and event queue."""

import contextlib
import io
import math
import os
import sys
import time
from pathlib import Path
from queue import Empty, SimpleQueue

import pygame

from board.state.commands import (
    MOUSE,
    Command,
    Keyboard,
    KeyPress,
    Leave,
    LiftPens,
    Open,
    PenDown,
    PenMove,
    PenUp,
    Point,
    Resize,
    Widen,
)
from board.system.atomic_file import write_atomically
from board.system.errors import UserError
from board.ui.sdl import has_key, key_at, px_per_mm
from board.ui.window_icon import window_icon

_NAP_S = 0.03  # between two looks for events on a board at rest
_LIVELY_NAP_S = 0.001  # the same, as long as the last event is no older than
_LIVELY_S = 1.0

_FIRST_REPEAT_MS, _REPEAT_MS = 500, 60  # of a key that is held

_TYPING = {pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_RALT, pygame.K_MODE}
"""Keys that change what the others type. What is typed is asked for only while one of them is held:
all the time, an input method would take the letters before they are keys."""

_US_KEYS: dict[int, str] = {
    **{pygame.KSCAN_A + n: letter for n, letter in enumerate("abcdefghijklmnopqrstuvwxyz")},
    **{pygame.KSCAN_1 + n: digit for n, digit in enumerate("1234567890")},
    pygame.KSCAN_MINUS: "-",
    pygame.KSCAN_EQUALS: "=",
    pygame.KSCAN_LEFTBRACKET: "[",
    pygame.KSCAN_RIGHTBRACKET: "]",
    pygame.KSCAN_BACKSLASH: "\\",
    pygame.KSCAN_SEMICOLON: ";",
    pygame.KSCAN_APOSTROPHE: "'",
    pygame.KSCAN_GRAVE: "`",
    pygame.KSCAN_COMMA: ",",
    pygame.KSCAN_PERIOD: ".",
    pygame.KSCAN_SLASH: "/",
}
"""The keys of a US keyboard by their places."""


class Window:
    """Show the board, and turn what the person does into commands.

    Only `post` may be called from another thread.

    Attributes:
        presses: how many keys were pressed and pens put down.
    """

    def __init__(self, size: tuple[int, int] | None = None, headless: bool = False) -> None:
        """Open the window.

        Args:
            size: (width, height) in pixels; None for the full screen.
            headless: draw where nobody sees it, and need no screen.

        Raises:
            UserError: if there is no screen to open it on.
        """
        if headless:
            os.environ["SDL_VIDEODRIVER"] = "dummy"
        elif sys.platform == "linux":
            # SDL's last choice would be to draw where nobody sees it.
            wayland = ",wayland" if os.environ.get("XDG_RUNTIME_DIR") else ""
            if os.environ.setdefault("SDL_VIDEODRIVER", f"x11{wayland},kmsdrm").startswith("x11"):
                # Through software OpenGL every update would cost 8 ms and more, however small it is.
                os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        elif sys.platform == "win32":
            os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")  # no blurred magnifying
        os.environ.setdefault("SDL_VIDEO_MINIMIZE_ON_FOCUS_LOSS", "0")  # a board stays in sight
        try:
            pygame.display.init()
            pygame.font.init()
            width, height = pygame.display.get_desktop_sizes()[0]
            pygame.display.set_icon(window_icon())
            self._window_size = size or (width * 2 // 3, height * 2 // 3)
            self.fill_screen(size is None)
        except pygame.error as error:
            pygame.display.quit()
            raise UserError(
                f"no screen to open the board on ({error}): "
                "`digit-board read` and `digit-board replay --headless` work without one"
            ) from error
        pygame.display.set_caption("Digit Board")
        with contextlib.suppress(pygame.error):  # not every system has this pointer
            pygame.mouse.set_cursor(pygame.SYSTEM_CURSOR_CROSSHAIR)
        self._posted: SimpleQueue[Command] = SimpleQueue()
        self._opened_s = self._last_event_s = time.perf_counter()
        self._dropped: list[str] | None = None  # the files of a drop, while they come
        self._button: int | None = None  # the mouse's button that holds its pen down
        self._keys_down: set[int] = set()
        self.presses = 0

    @property
    def surface(self) -> pygame.Surface:
        return pygame.display.get_surface()

    @property
    def size(self) -> tuple[int, int]:
        return self.surface.get_size()

    @property
    def fullscreen(self) -> bool:
        """Whether the window fills the screen."""
        return bool(self.surface.get_flags() & pygame.FULLSCREEN)

    @property
    def keyboard(self) -> dict[str, str]:
        """The keys of a US keyboard that this one lacks, each with the key at its place."""
        lacking = (
            (place, name)
            for place, name in _US_KEYS.items()
            if not name.isdecimal() and not has_key(ord(name))  # digits are on all, with Shift or without
        )
        return {name: own for place, name in lacking if (own := _key_name(key_at(place)))}

    @property
    def px_per_mm(self) -> float | None:
        """Pixels in a millimetre of the screen; None if its real size is not known."""
        return px_per_mm()

    @property
    def now_s(self) -> float:
        """Seconds on the board's own clock."""
        return time.perf_counter() - self._opened_s

    def fill_screen(self, fullscreen: bool) -> None:
        """Switch between the full screen and a window."""
        size, flags = ((0, 0), pygame.FULLSCREEN) if fullscreen else (self._window_size, pygame.RESIZABLE)
        for _ in range(2):  # coming from the full screen, some drivers take the size at the second try
            if pygame.display.set_mode(size, flags).get_size() == size or fullscreen:
                break
        self._told_size = self.size
        pygame.key.stop_text_input()
        pygame.key.set_repeat(_FIRST_REPEAT_MS, _REPEAT_MS)

    def show(self, changed: list[pygame.Rect]) -> None:
        """Bring what changed on the surface to the screen."""
        if changed:
            pygame.display.update(changed)

    def save(self, path: Path) -> None:
        """Save what the window shows as a picture.

        Raises:
            UserError: if it cannot be written.
        """
        try:
            file = io.BytesIO()
            pygame.image.save(self.surface, file, path.name)
            write_atomically(path, file.getvalue())
        except (pygame.error, OSError) as error:
            raise UserError(f"cannot write the picture {path}: {error}") from error

    def copy(self, text: str) -> bool:
        """Put a text on the clipboard; return False if there is none."""
        try:
            if not pygame.scrap.get_init():
                pygame.scrap.init()
            pygame.scrap.put(pygame.SCRAP_TEXT, text.encode())
        except (pygame.error, NotImplementedError):
            return False
        return True

    def pasted(self) -> tuple[bytes, str]:
        """Return the picture on the clipboard, or b"", and the text there, or ""."""
        try:
            if not pygame.scrap.get_init():
                pygame.scrap.init()
            has_picture = pygame.scrap.contains(pygame.SCRAP_BMP)  # without one, some systems give a text
            picture = (pygame.scrap.get(pygame.SCRAP_BMP) or b"") if has_picture else b""
            text = pygame.scrap.get("text/plain;charset=utf-8") or pygame.scrap.get(pygame.SCRAP_TEXT) or b""
        except (pygame.error, NotImplementedError):
            return b"", ""
        return picture, text.decode(errors="replace")

    def close(self) -> None:
        pygame.display.quit()

    def commands(self, wait_s: float = math.inf) -> list[Command]:
        """Wait until something happens, and return all that happened, in its order.

        pygame's own waiting looks a thousand times a second whether there is an event. Here
        that is so only for a while after the last one; a board at rest needs next to nothing.

        Args:
            wait_s: how long to wait at most, in seconds; the list may be empty.
        """
        until_s = time.perf_counter() + wait_s
        while True:
            events = _events()
            commands = [command for event in events if (command := self._command_of(event))]
            self.presses += sum(isinstance(command, KeyPress | PenDown) for command in commands)
            now_s = time.perf_counter()
            if events:
                self._last_event_s = now_s
            nap_s = _LIVELY_NAP_S if now_s - self._last_event_s < _LIVELY_S else _NAP_S
            with contextlib.suppress(Empty):
                if not events and now_s < until_s:  # what is posted meanwhile ends the nap
                    commands.append(self._posted.get(timeout=min(nap_s, until_s - now_s)))
                while True:
                    commands.append(self._posted.get_nowait())
            if self.size != self._told_size:
                self._told_size = self.size
                if not self.fullscreen:
                    self._window_size = self.size
                commands.append(Resize(self.size))
            if commands or events or now_s >= until_s:
                return commands

    def post(self, command: Command) -> None:
        """Hand a command in from any thread."""
        self._posted.put(command)

    def point(self, x: int, y: int) -> None:
        """Let the mouse move with no button down."""
        pygame.event.post(
            pygame.event.Event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(0, 0, 0), touch=False)
        )

    def press_pointer(self, x: int, y: int, button: int = pygame.BUTTON_LEFT) -> None:
        """Let the mouse press a button, as if a hand did."""
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(x, y), button=button, touch=False))

    def move_pointer(self, x: int, y: int) -> None:
        """Let the mouse move with its button down."""
        pygame.event.post(
            pygame.event.Event(pygame.MOUSEMOTION, pos=(x, y), rel=(0, 0), buttons=(1, 0, 0), touch=False)
        )

    def release_pointer(self, x: int, y: int) -> None:
        """Let the mouse release its button."""
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(x, y), button=1, touch=False))

    def press_key(self, key: int, held: int) -> None:
        """Let a key be pressed and released; see `key_of`."""
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            pygame.event.post(pygame.event.Event(kind, key=key, mod=held, unicode="", scancode=0))

    def key_of(self, name: str) -> tuple[int, int]:
        """Return pygame's numbers for a key and the keys held with it.

        Args:
            name: as in the key table, such as "space" or "ctrl+z".

        Raises:
            UserError: if there is no such key.
        """
        *held, last = name.split("+")
        masks = {"ctrl": pygame.KMOD_LCTRL, "shift": pygame.KMOD_LSHIFT}
        try:
            return pygame.key.key_code(last), sum(masks[modifier] for modifier in held)
        except (KeyError, ValueError) as error:
            raise UserError(
                f'no key is called "{name}": use the names that pygame has, such as space, c or ctrl+z'
            ) from error

    def is_key(self, name: str) -> bool:
        """Tell whether there is a key of this name, without "ctrl+" and the like."""
        try:
            return bool(pygame.key.key_code(name))
        except ValueError:
            return False

    def _command_of(self, event: pygame.event.Event) -> Command | None:
        """Return what an event means to the board, or None."""
        now_s = self.now_s
        match event.type:
            case pygame.QUIT:
                return Leave()
            case pygame.KEYDOWN:
                return self._key_command(event)
            case pygame.KEYUP:
                self._keys_down.discard(event.key)
                if event.key in _TYPING and not self._keys_down & _TYPING:
                    pygame.key.stop_text_input()
            case pygame.MOUSEWHEEL if event.y:
                return Widen(1 if event.y > 0 else -1)
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEMOTION | pygame.MOUSEBUTTONUP:
                return None if getattr(event, "touch", False) else self._mouse_command(event, now_s)
            case pygame.FINGERDOWN | pygame.FINGERMOTION | pygame.FINGERUP:
                return self._finger_command(event, now_s)
            case pygame.DROPBEGIN | pygame.DROPFILE | pygame.DROPCOMPLETE:
                return self._drop_command(event)
            case pygame.WINDOWFOCUSLOST:
                self._button = None
                self._keys_down.clear()
                pygame.key.stop_text_input()
                return LiftPens()
            case pygame.KEYMAPCHANGED:
                return Keyboard(tuple(self.keyboard.items()))
            case pygame.WINDOWEXPOSED:
                pygame.display.flip()  # another window was over this one
        return None

    def _drop_command(self, event: pygame.event.Event) -> Command | None:
        """Collect the files of one drop; return what they mean when all have come."""
        if event.type == pygame.DROPBEGIN:
            self._dropped = []
        elif event.type == pygame.DROPFILE:
            if self._dropped is None:  # not every system says when a drop begins
                return Open((event.file,))
            self._dropped.append(event.file)
        elif self._dropped is not None:
            dropped, self._dropped = self._dropped, None
            return Open(tuple(dropped)) if dropped else None
        return None

    def _key_command(self, event: pygame.event.Event) -> Command:
        """Return the press of a key: its name, what it types, its place, and whether it is held."""
        repeated = event.key in self._keys_down
        self._keys_down.add(event.key)
        if event.key in _TYPING:
            pygame.key.start_text_input()
        typed = event.unicode if len(event.unicode) == 1 and event.unicode.isprintable() else ""
        place = _US_KEYS.get(event.scancode, "")
        return KeyPress(
            _with_held(_key_name(event.key), event.mod),
            "" if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META | pygame.KMOD_LALT) else typed,
            place and _with_held(place, event.mod),
            repeated,
        )

    def _mouse_command(self, event: pygame.event.Event, now_s: float) -> Command | None:
        """Return what the mouse does; while one button holds its pen down, the others do nothing."""
        x, y = event.pos
        if event.type == pygame.MOUSEMOTION:
            if event.buttons[0] or event.buttons[2]:
                return PenMove(MOUSE, x, y, now_s)
            self._button = None  # its release was lost
            return Point(x, y, now_s)
        if event.button not in (pygame.BUTTON_LEFT, pygame.BUTTON_RIGHT):
            return None
        if self._button not in (None, event.button):
            return None
        if event.type == pygame.MOUSEBUTTONUP:
            self._button = None
            return PenUp(MOUSE)
        self._button = event.button
        shift = bool(pygame.key.get_mods() & pygame.KMOD_SHIFT)
        return PenDown(MOUSE, x, y, now_s, event.button == pygame.BUTTON_RIGHT, shift)

    def _finger_command(self, event: pygame.event.Event, now_s: float) -> Command:
        pen = MOUSE + 1 + event.finger_id
        if event.type == pygame.FINGERUP:
            return PenUp(pen)
        x, y = event.x * self.size[0], event.y * self.size[1]
        return (PenDown if event.type == pygame.FINGERDOWN else PenMove)(pen, x, y, now_s)


def _events() -> list[pygame.event.Event]:
    """Return all events that wait."""
    try:
        return pygame.event.get()
    except (
        SystemError
    ):  # without an input method, X11 gives letters that are not UTF-8, on which pygame fails
        return []


def _key_name(key: int) -> str:
    """Return the name of a key in the key table; pygame has none for letters that English lacks."""
    name = pygame.key.name(key)
    if not name and 0x20 < key < sys.maxunicode:
        name = chr(key).lower()
    return name


def _with_held(name: str, mod: int) -> str:
    """Return a key's name with those of the keys that are held, such as "ctrl+shift+z"."""
    held = (
        ("ctrl", pygame.KMOD_CTRL | pygame.KMOD_META),  # a Mac's Command key is its Ctrl
        ("alt", pygame.KMOD_ALT),
        ("shift", pygame.KMOD_SHIFT),
    )
    return "+".join([*(key for key, mask in held if mod & mask), name])
