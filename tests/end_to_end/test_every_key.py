"""Every key in every mode, through the real loop; what each does is in a table where none may be missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pygame
import pytest

from board import app
from board.document.page import Paper
from board.performer import Services
from board.play.game import KINDS, Screen
from board.play.plan import NUMBER_KINDS, Kind
from board.play.spoken import Utterance
from board.play.verdict import Feedback
from board.state.keymap import SHORTCUTS, Keymap, Mode, Shortcut
from board.state.lesson import Lesson
from board.state.panels import Panel
from board.state.session import Session
from board.state.settings import CHOICES, PLAN_ROWS, ROUNDS
from board.state.tools import USUAL, Tool
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, release, stroke
from tests.end_to_end.conftest import EveryStrokeIsASeven, Script
from tests.support.sessions import round_of

SEVEN = stroke((200, 200), (240, 200), (220, 260))
ONE = stroke((400, 200), (400, 260))
TWO = stroke((500, 200), (540, 210), (500, 260), (540, 260))
LOOP = stroke((150, 150), (300, 150), (300, 300), (150, 300), (150, 150))

Frames = Sequence[Sequence[Act]]
Holds = Callable[[Session, Session], object]
"""Tells whether a key did what it should, by the boards before and after it."""


@dataclass(frozen=True)
class Case:
    """Hold what leads to a key, and what it does."""

    frames: Frames
    holds: Holds


class Listener:
    """Speak nothing, and remember what should have been spoken."""

    available = True

    def __init__(self) -> None:
        self.told: list[Utterance | None] = []

    def speak(self, utterance: Utterance | None) -> None:
        self.told.append(utterance)


def point(x: int, y: int) -> Act:
    """Move the mouse with no button down."""
    return lambda window: window.point(x, y)


def keys(*names: str) -> list[list[Act]]:
    """Press keys, one after the other."""
    return [[key(name)] for name in names]


def labels(session: Session) -> list[str]:
    """Return what was read, the digits first."""
    reading = session.surface.reading
    return [digit.label for digit in reading.digits] + ["?"] * len(reading.rejected) if reading else []


def round_in(session: Session) -> object:
    """Return which round is played, and how far it is."""
    play = round_of(session)
    return play and (play.kind, play.seed, play.at, play.over)


def reads(*expected: str) -> Holds:
    """Tell whether this is read."""
    return lambda _, now: labels(now) == list(expected)


def plays(kind: Kind) -> Holds:
    """Tell whether such a round is played."""
    return lambda _, now: (play := round_of(now)) is not None and play.kind is kind


def asks(kind: Kind) -> Holds:
    """Tell whether a class is asked such a task."""
    return lambda _, now: lesson(now).kind is kind


def calls(session: Session) -> int:
    """Return how often the task was to be heard again."""
    return play.calls if (play := round_of(session)) else 0


def hints(session: Session) -> int:
    """Return how many hints there were."""
    return play.hints if (play := round_of(session)) else 0


def option(session: Session) -> tuple[int, int] | None:
    """Return the option of the plan that keys take."""
    return session.game.option if session.game else None


def feedback(session: Session) -> Feedback | None:
    """Return what became of the answer."""
    return play.feedback if (play := round_of(session)) else None


def screen(session: Session) -> Screen | None:
    """Return what shows of a game."""
    return session.game.screen if session.game else None


def lesson(session: Session) -> Lesson:
    """Return the lesson, which there is."""
    assert session.phones
    assert session.phones.lesson
    return session.phones.lesson


READ: Frames = [[*SEVEN, *ONE, key("space")]]
POINTED: Frames = [*READ, [point(220, 230)]]
SETUP: Frames = keys("g", "s")
ROUND: Frames = keys("g", "4")
ASKED: Frames = [*ROUND, [*SEVEN, *ONE, *TWO], [key("space")]]
PHONES: Frames = keys("d")
CLASS: Frames = keys("d", "c")
SUMMARY: Frames = keys("g", "1", *["n", "space"] * 10)

ON_THE_BOARD: Mapping[str, Case] = {
    "read": Case([[*SEVEN]], lambda _, now: labels(now) == ["7"]),
    "live": Case([[key("l"), *SEVEN]], lambda _, now: now.live_reading and labels(now) == ["7"]),
    "erase": Case([], lambda _, now: now.surface.tool is Tool.ERASER),
    "choose": Case([], lambda _, now: now.surface.tool is Tool.LASSO),
    "delete": Case([[*SEVEN, *ONE], [key("s")], [*LOOP]], lambda _, now: len(now.surface.ink) == 1),
    "colour": Case([], lambda _, now: now.colour == 1),
    "narrower": Case([], lambda _, now: now.width == USUAL - 1),
    "wider": Case([], lambda _, now: now.width == USUAL + 1),
    "clear": Case([[*SEVEN]], lambda _, now: now.surface.empty),
    "undo": Case([[*SEVEN], [*ONE]], lambda was, now: now.surface.ink == was.surface.ink[:1]),
    "redo": Case([[*SEVEN], [key("ctrl+z")]], lambda _, now: len(now.surface.ink) == 1),
    "open": Case([], lambda _, now: now.browser),
    "copy": Case(READ, lambda _, now: "77" in now.notice.sentence or "clipboard" in now.notice.sentence),
    "hear": Case([], lambda _, now: now.notice.code == "reading.nothing"),
    "paste": Case([], lambda _, now: now.notice.sentence or now.awaits_files),
    "page_on": Case([[*SEVEN]], lambda _, now: now.surface.document.page_number == 1 and now.surface.empty),
    "page_back": Case(
        [[*SEVEN], [key("page down")]],
        lambda _, now: now.surface.document.page_number == 0 and not now.surface.empty,
    ),
    "sums": Case([], lambda was, now: (was.settings.sums, now.settings.sums) == ("check", "answer")),
    "page_later": Case(
        [[*SEVEN], [key("page down")], [*ONE], [key("page up")]],
        lambda was, now: now.board.document.pages == was.board.document.pages[::-1],
    ),
    "page_earlier": Case(
        [[*SEVEN], [key("page down")], [*ONE]],
        lambda was, now: now.board.document.pages == was.board.document.pages[::-1],
    ),
    "page_delete": Case(
        [[*SEVEN], [key("page down")], [*ONE]], lambda _, now: len(now.board.document.pages) == 1
    ),
    "paper": Case([], lambda _, now: now.surface.page.paper is Paper.LINED),
    "play": Case([[*SEVEN]], lambda _, now: screen(now) is Screen.CHOICE),
    "phones": Case([[*SEVEN]], lambda _, now: now.phones or now.notice.sentence),
    "settings": Case([[*SEVEN]], lambda _, now: now.setting == 0),
    "mute": Case([], lambda _, now: not now.settings.sound),
    "fullscreen": Case([[*SEVEN]], lambda was, now: now.fullscreen != was.fullscreen and now.surface.ink),
    "help": Case([[*SEVEN]], lambda _, now: now.help_shown),
    "escape": Case([[*SEVEN], [key("escape")]], lambda was, now: now.over and not was.over),
}

POINTING: Mapping[str, Case] = {
    **{digit: Case(POINTED, reads(digit, "7")) for digit in "0123456789"},
    "no_digit": Case(POINTED, reads("7", "?")),
    "split": Case(POINTED, lambda was, now: now.surface.done != was.surface.done),
}

IN_THE_PANEL: Mapping[str, Case] = {
    "up": Case(keys("f2"), lambda _, now: now.setting == len(CHOICES) - 1),
    "down": Case(keys("f2"), lambda _, now: now.setting == 1),
    "left": Case(keys("f2"), lambda _, now: now.settings.theme == "contrast"),
    "right": Case(keys("f2"), lambda _, now: now.settings.theme == "light"),
}

ANYWHERE_IN_A_GAME: Mapping[str, Holds] = {
    "play": lambda _, now: screen(now) is Screen.CHOICE,
    "phones": lambda was, now: (now.phones or now.notice.sentence) and round_in(now) == round_in(was),
    "settings": lambda was, now: now.setting == 0 and round_in(now) == round_in(was),
    "mute": lambda was, now: not now.settings.sound and screen(now) is screen(was),
    "fullscreen": lambda was, now: now.fullscreen != was.fullscreen and screen(now) is screen(was),
    "help": lambda was, now: now.help_shown and screen(now) is screen(was),
    "escape": lambda _, now: now.game is None and not now.over,
}

IN_A_GAME: Mapping[Screen, Mapping[str, Case]] = {
    Screen.CHOICE: {
        **{f"choose_{n + 1}": Case(keys("g"), plays(kind)) for n, kind in enumerate(KINDS)},
        "one_child": Case(keys("g", "right"), lambda _, now: now.settings.children == "1"),
        "two_children": Case(keys("g"), lambda _, now: now.settings.children == "2"),
        "set_up": Case(keys("g"), lambda _, now: screen(now) is Screen.SETUP),
        **{action: Case(keys("g"), holds) for action, holds in ANYWHERE_IN_A_GAME.items()},
    },
    Screen.SETUP: {
        "up": Case(SETUP, lambda _, now: option(now) == (len(PLAN_ROWS) - 1, 0)),
        "down": Case(SETUP, lambda _, now: option(now) == (1, 0)),
        "left": Case(SETUP, lambda _, now: option(now) == (0, len(KINDS) - 1)),
        "right": Case(SETUP, lambda _, now: option(now) == (0, 1)),
        "take": Case(SETUP, lambda _, now: now.settings.rounds == " ".join(ROUNDS[1:])),
        **{
            action: Case(SETUP, holds)
            for action, holds in {**ANYWHERE_IN_A_GAME, "escape": ANYWHERE_IN_A_GAME["play"]}.items()
        },
    },
    Screen.ROUND: {
        "hint": Case(ROUND, lambda _, now: hints(now) == 1),
        "say": Case(keys("g", "5"), lambda _, now: calls(now) == 1),
        "skip": Case(ROUND, lambda _, now: feedback(now) is Feedback.SKIPPED),
        "pick_first": Case(ASKED, lambda _, now: feedback(now) is Feedback.RIGHT),
        "pick_second": Case(ASKED, lambda _, now: feedback(now) is Feedback.WRONG),
        "misread": Case(
            [*ROUND, [*SEVEN, *ONE], [key("space")]], lambda _, now: feedback(now) is Feedback.RIGHT
        ),
        "read": Case([*ROUND, [*SEVEN]], lambda _, now: labels(now) == ["7"] and feedback(now)),
        "clear": Case([*ROUND, [*SEVEN]], lambda _, now: now.surface.empty and screen(now) is Screen.ROUND),
        "undo": Case([*ROUND, [*SEVEN], [*ONE]], lambda was, now: now.surface.ink == was.surface.ink[:1]),
        "redo": Case([*ROUND, [*SEVEN], [key("ctrl+z")]], lambda _, now: len(now.surface.ink) == 1),
        **{action: Case(ROUND, holds) for action, holds in ANYWHERE_IN_A_GAME.items()},
    },
    Screen.SUMMARY: {
        "again": Case(SUMMARY, lambda was, now: round_in(now) != round_in(was)),
        **{action: Case(SUMMARY, holds) for action, holds in ANYWHERE_IN_A_GAME.items()},
    },
}


BESIDE_PHONES: Mapping[str, Holds] = {
    "undo": lambda was, now: now.board.ink == was.board.ink and now.panel is was.panel,
    "phones": lambda _, now: now.panel is None and now.phones,
    **{name: ANYWHERE_IN_A_GAME[name] for name in ("mute", "fullscreen")},
    "help": lambda was, now: now.help_shown and now.panel is was.panel,
    "escape": lambda _, now: now.panel is None and now.phones and not now.over,
}

WITH_PHONES: Mapping[Mode, Mapping[str, Case]] = {
    Mode.PHONES: {
        "class": Case(PHONES, lambda _, now: now.panel is Panel.LESSON),
        "next_place": Case(PHONES, lambda _, now: now.phones),
        "stop_phones": Case(PHONES, lambda _, now: now.phones is None),
        **{action: Case([[*SEVEN], *PHONES], holds) for action, holds in BESIDE_PHONES.items()},
        "undo": Case([[*SEVEN], *PHONES], lambda was, now: was.board.ink and not now.board.ink),
    },
    Mode.LESSON: {
        "say_task": Case(CLASS, lambda _, now: lesson(now).task is None),
        "show_tiles": Case(CLASS, lambda _, now: lesson(now).shown),
        "mark_tiles": Case(CLASS, lambda _, now: lesson(now).marked),
        "freeze_tiles": Case(CLASS, lambda _, now: now.phones and now.phones.frozen),
        "task_alike": Case([*CLASS, *keys("4")], lambda _, now: lesson(now).kind is Kind.TIMES),
        "task_board": Case(CLASS, lambda _, now: (lesson(now).number, lesson(now).task) == (2, None)),
        **{f"task_{kind.value}": Case(CLASS, asks(kind)) for kind in NUMBER_KINDS},
        "code": Case(CLASS, lambda _, now: now.panel is Panel.PHONES and lesson(now)),
        "all_tiles": Case(CLASS, lambda _, now: lesson(now).enlarged is None),
        "save_class": Case(CLASS, lambda _, now: now.phones and now.phones.lesson is None),
        "end_class": Case(CLASS, lambda _, now: now.phones and now.phones.lesson is None),
        **{action: Case([[*SEVEN], *CLASS], holds) for action, holds in BESIDE_PHONES.items()},
    },
}


def of(shortcut: Shortcut) -> str:
    """Return what a shortcut is called in the tables here."""
    return shortcut.keys[0] if shortcut.action == "correct" else shortcut.action


EVERY = [
    *((ON_THE_BOARD[s.action], name) for s in SHORTCUTS if s.action != "save" for name in s.keys),
    *((POINTING[of(s)], name) for s in Keymap().corrections if s.command for name in s.keys),
    *((IN_THE_PANEL[s.action], name) for s in Keymap().panel for name in s.keys),
    *(
        (cases[s.action], name)
        for screen, cases in IN_A_GAME.items()
        for s in Keymap().shown_in(screen)
        for name in s.keys
    ),
    *(
        (cases[s.action], name)
        for mode, cases in WITH_PHONES.items()
        for s in Keymap().shown_in(mode)
        for name in s.keys
    ),
]
"""Each key of each mode; what is saved is in test_keeping, and the keys of the files in test_opening."""


@pytest.mark.parametrize(("case", "name"), EVERY, ids=[name for _, name in EVERY])
def test_every_key(window: Window, case: Case, name: str) -> None:
    """It does what it is for."""
    script = Script(window, [*case.frames, [key(name)], []])
    left = app.run(window, Services(load=EveryStrokeIsASeven, speech=Listener()), script)
    sessions = [*script.sessions, left]
    before = sessions[len(case.frames)]
    assert case.holds(before, left)


def test_keys_that_mean_nothing(window: Window) -> None:
    """They leave the board as it is, in every mode."""
    for frames in ([], READ, POINTED, keys("f2"), keys("h"), keys("g"), ROUND, SUMMARY):
        strange = [key(name) for name in ("q", "f5", "ctrl+q", "home", "shift+7")]
        script = Script(window, [*frames, [], strange, []])
        app.run(window, Services(load=EveryStrokeIsASeven), script)
        before, after = script.sessions[-2:]
        assert (after.surface.document, after.settings, after.setting) == (
            before.surface.document,
            before.settings,
            before.setting,
        )
        assert (after.help_shown, screen(after)) == (before.help_shown, screen(before))


def test_settings_in_a_game_keep_it(window: Window) -> None:
    """The theme changes at once; the round, the ink and the board behind are as they were."""
    frames = [[*ONE], *ROUND, [*SEVEN], *keys("f2", "right", "down", "right", "escape", "t", "escape"), []]
    script = Script(window, frames)
    app.run(window, Services(load=EveryStrokeIsASeven), script)
    written, *_, closed, hinted, back, _ = script.sessions[4:]
    assert closed.setting is None
    assert closed.settings.theme == "light"
    assert closed.settings.pen == "broad"
    assert closed.surface.ink == written.surface.ink
    assert hints(hinted) == 1
    assert back.game is None
    assert len(back.surface.ink) == 1
    assert back.settings == closed.settings


def test_words_are_said(window: Window) -> None:
    """When their task comes, again at the key, and not while it is muted; the end is silence."""
    listener = Listener()
    frames = [*keys("g", "5", "r", "m", "m", "escape"), []]
    app.run(window, Services(load=EveryStrokeIsASeven, speech=listener), Script(window, frames))
    first, again, muted, on, end = listener.told
    assert first
    assert again
    assert first.words == again.words
    assert on == again
    assert muted is end is None


def test_what_the_mouse_does_beside_writing(window: Window) -> None:
    """The wheel makes the pen wider, the right button erases."""
    wheel = event(pygame.MOUSEWHEEL, x=0, y=1, flipped=False)
    frames: Frames = [
        [*SEVEN, *ONE, key("space")],
        [wheel],
        [lambda window: window.press_pointer(400, 230, pygame.BUTTON_RIGHT), release(400, 230)],
        [],
    ]
    script = Script(window, frames)
    app.run(window, Services(load=EveryStrokeIsASeven), script)
    read, wider, erased = script.sessions[1:4]
    assert wider.width == read.width + 1
    assert len(erased.surface.ink) == 1
