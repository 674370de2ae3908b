"""Keyboards: on each of 41 layouts the keys do what the help says; the events are recorded."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from board.play.game import Screen
from board.state.commands import Clear, Command, Correct, Keyboard, KeyPress, Undo
from board.state.keymap import Keymap, Mode, caps, rebound
from board.state.session import opened
from board.state.texts import Texts
from board.ui.window import Window
from tests.support.desktop import MISSING, desktop_of
from tests.support.keyboards import LATIN, OTHERS, Key, keyboards
from tests.support.sessions import after

KEYBOARDS = keyboards()
KEYS = Keymap()


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    """Open a window on SDL's dummy driver."""
    window = Window((320, 180), headless=True)
    yield window
    window.close()


def pressed(window: Window, key: Key, mod: int = 0, unicode: str = "") -> KeyPress:
    """Return what the window makes of a key that pygame reports as pressed."""
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        event = pygame.event.Event(kind, key=key.key, scancode=key.scancode, mod=mod, unicode=unicode)
        pygame.event.post(event)
    (press,) = [command for command in window.commands(0) if isinstance(command, KeyPress)]
    return press


def presses(window: Window, layout: str) -> list[KeyPress]:
    """Return each key of a keyboard, alone, with Shift, with AltGr and with Ctrl."""
    found = []
    for key in KEYBOARDS[layout]:
        found.append(pressed(window, key))  # nothing is typed: text input is off
        found.append(pressed(window, key, pygame.KMOD_LSHIFT, key.shifted))
        found.append(pressed(window, key, pygame.KMOD_RALT, key.third))
        found.append(pressed(window, key, pygame.KMOD_LCTRL))
    return found


def one_letter(mode: Mode | Screen) -> set[Command]:
    """Return the commands of a mode whose keys are characters."""
    own = KEYS.corrections if mode is Mode.CORRECTION else KEYS.board
    table = KEYS.games[mode] if isinstance(mode, Screen) else own
    names = ((s.command, key.rpartition("+")[2]) for s in table for key in s.keys)
    return {command for command, name in names if command and len(name) == 1}


def test_there_are_41() -> None:
    """Ten of them without Latin letters."""
    assert list(KEYBOARDS) == [*LATIN, *OTHERS]
    assert (len(KEYBOARDS), len(OTHERS)) == (41, 10)
    assert all(len(keys) == len(KEYBOARDS["us"]) for keys in KEYBOARDS.values())


@pytest.mark.parametrize("layout", KEYBOARDS)
@pytest.mark.parametrize("mode", [Mode.BOARD, Mode.CORRECTION, *KEYS.games])
def test_every_command_has_a_key(window: Window, layout: str, mode: Mode | Screen) -> None:
    """Letters, Ctrl and letters, digits, brackets and the slash, on the board, at a digit, in a game."""
    reached = {KEYS.command_of(press, mode) for press in presses(window, layout)}
    assert one_letter(mode) <= reached


@pytest.mark.parametrize("layout", LATIN)
def test_a_latin_letter_is_itself_wherever_it_lies(window: Window, layout: str) -> None:
    """Its place on a US keyboard is not asked for: on Dvorak's J there is C, which would clear the board."""
    for key in KEYBOARDS[layout]:
        if ord("a") <= key.key <= ord("z"):
            for mod, held in ((0, ""), (pygame.KMOD_LCTRL, "ctrl+")):
                press = pressed(window, key, mod)
                expected = KEYS.command(held + chr(key.key), Mode.BOARD)
                assert KEYS.command_of(press, Mode.BOARD) == expected, press


def test_undo_is_where_the_layout_has_z(window: Window) -> None:
    """On a German keyboard at the US Y, on a Russian one at the US Z."""
    places = {}
    for layout in ("us", "de", "ru"):
        keys = KEYBOARDS[layout]
        commands = [KEYS.command_of(pressed(window, key, pygame.KMOD_LCTRL), Mode.BOARD) for key in keys]
        places[layout] = [k.scancode for k, command in zip(keys, commands, strict=True) if command == Undo()]
    assert places == {"us": [pygame.KSCAN_Z], "de": [pygame.KSCAN_Y], "ru": [pygame.KSCAN_Z]}


def test_a_letter_that_english_lacks_can_be_a_key(window: Window) -> None:
    """As `clear = "ö"` in the settings, in either case; the key does nothing else then."""
    for name in ("ö", "Ö"):
        keys, complaints = rebound({"clear": (name,)}, window.is_key)
        assert not complaints
        oe = next(key for key in KEYBOARDS["de"] if key.key == ord("ö"))
        assert keys.command_of(pressed(window, oe), Mode.BOARD) == Clear()
    assert not window.is_key("ö?")


def test_a_slash_with_shift(window: Window) -> None:
    """On a German keyboard Shift and 7 type it; 7 alone is a digit."""
    seven = next(key for key in KEYBOARDS["de"] if key.key == ord("7"))
    assert seven.shifted == "/"
    assert KEYS.command_of(pressed(window, seven), Mode.CORRECTION) == Correct("7")
    shifted = KEYS.command_of(pressed(window, seven, pygame.KMOD_LSHIFT, "/"), Mode.CORRECTION)
    assert shifted == KEYS.command("/", Mode.CORRECTION)


def lacking(layout: str) -> dict[str, str]:
    """Return what `Window.keyboard` is on a layout; dead keys have no name."""
    here = {key.scancode: key.key for key in KEYBOARDS[layout] if key.key <= sys.maxunicode}
    wanted = {key.scancode: chr(key.key) for key in KEYBOARDS["us"] if not chr(key.key).isdecimal()}
    there = {key.key for key in KEYBOARDS[layout]}
    return {
        name: chr(here[place]) for place, name in wanted.items() if ord(name) not in there and place in here
    }


@pytest.mark.parametrize("layout", KEYBOARDS)
def test_the_help_shows_keys_that_this_keyboard_has(window: Window, layout: str) -> None:
    """A key whose mark is shown in the place of one that is lacking does the same, alone."""
    marks = KEYS.marks_on(lacking(layout))
    modes: list[Mode | Screen] = [Mode.BOARD, Mode.CORRECTION, *KEYS.games]
    for mode in modes:
        for name, mark in marks.items():
            key = next(key for key in KEYBOARDS[layout] if key.key == ord(mark))
            assert KEYS.command_of(pressed(window, key), mode) == KEYS.command(name, mode), (name, mark)
    assert not any(name.isdecimal() for name in marks)


def test_what_is_written_on_the_keys_of_some_keyboards() -> None:
    """A German one has Ü in the place of [ and - in that of /; a Russian one its own letters."""
    shown = {
        layout: [caps((key,), Texts("en", KEYS.marks_on(lacking(layout))))[0] for key in ("[", "]", "/", "c")]
        for layout in ("us", "de", "ru")
    }
    assert shown == {"us": ["[", "]", "/", "C"], "de": ["Ü", "+", "-", "C"], "ru": ["Х", "Ъ", "/", "С"]}
    assert caps(("ctrl+z",), Texts("en", KEYS.marks_on(lacking("ru")))) == ("Ctrl+Я",)


def test_a_keyboard_may_change(window: Window) -> None:
    """The board is told then, and shows the new marks."""
    pygame.event.post(pygame.event.Event(pygame.KEYMAPCHANGED))
    assert Keyboard(tuple(window.keyboard.items())) in window.commands(0)
    session = after(opened((320, 180)), Keyboard((("[", "ü"),)))
    assert caps(("[",), session.texts) == ("Ü",)


def test_the_layout_is_that_of_the_system(tmp_path: Path) -> None:
    """As SDL has it, in a real window."""
    if MISSING or not shutil.which("setxkbmap"):
        pytest.skip("not installed: Xvfb, xdotool or setxkbmap")
    program = "import json; from board.ui.window import Window; print(json.dumps(Window((99, 99)).keyboard))"
    with desktop_of(tmp_path) as desktop:
        for layout in ("us", "de"):
            subprocess.run(["setxkbmap", layout], env=desktop.environment, check=True)
            run = subprocess.run(
                [sys.executable, "-c", program],
                env=desktop.environment,
                capture_output=True,
                text=True,
                check=True,
            )
            found = json.loads(run.stdout.splitlines()[-1])
            assert found == ({} if layout == "us" else lacking("de"))
