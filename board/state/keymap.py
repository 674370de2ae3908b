"""The keymap: the command of each key in each mode, and its text in the help."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from itertools import groupby

from board.play.game import KINDS, Screen
from board.play.plan import NUMBER_KINDS, Kind
from board.state.browser import ABOVE, ROWS
from board.state.commands import (
    AskHint,
    BeginLesson,
    Browse,
    Choose,
    Clear,
    Command,
    Copy,
    Correct,
    Delete,
    DeletePage,
    EndLesson,
    EnlargeTile,
    Escape,
    FreezeTiles,
    Fullscreen,
    Help,
    KeyPress,
    Mark,
    MarkTiles,
    Misread,
    MoveChoice,
    MovePage,
    Mute,
    NextColour,
    NextPlace,
    NextTask,
    Paste,
    PickAnswer,
    Play,
    PlayAgain,
    Read,
    Redo,
    Save,
    SayAgain,
    SayReading,
    Set,
    SetUp,
    ShowPanel,
    ShowPhones,
    ShowSettings,
    ShowTiles,
    Skip,
    Split,
    StopPhones,
    Take,
    TakeEraser,
    TakeLasso,
    TakePaper,
    ToggleLiveReading,
    TurnChoice,
    TurnPage,
    TurnSums,
    Undo,
    Widen,
)
from board.state.panels import Panel
from board.state.texts import Texts


class Mode(Enum):
    """Name a mode of the keys outside games; in a game the mode is its screen."""

    BOARD = "board"
    CORRECTION = "correction"
    SETTINGS = "settings"
    BROWSER = "browser"
    PHONES = "phones"
    LESSON = "lesson"


@dataclass(frozen=True)
class Shortcut:
    """Bind keys to a command.

    Attributes:
        action: its name; the text "key." and this name describes it in the help.
        keys: as pygame names them, with "ctrl+", "alt+" and "shift+" before, in this order.
        command: their command; None for an action of the pen.
    """

    action: str
    keys: tuple[str, ...]
    command: Command | None


SHORTCUTS = (
    Shortcut("read", ("space", "return", "enter"), Read()),
    Shortcut("live", ("l",), ToggleLiveReading()),
    Shortcut("erase", ("e",), TakeEraser()),
    Shortcut("choose", ("s", "v"), TakeLasso()),
    Shortcut("delete", ("delete", "backspace"), Delete()),
    Shortcut("colour", ("p",), NextColour()),
    Shortcut("narrower", ("[",), Widen(-1)),
    Shortcut("wider", ("]",), Widen(1)),
    Shortcut("clear", ("c",), Clear()),
    Shortcut("undo", ("ctrl+z",), Undo()),
    Shortcut("redo", ("ctrl+y", "ctrl+shift+z"), Redo()),
    Shortcut("save", ("ctrl+s",), Save()),
    Shortcut("open", ("ctrl+o",), Browse()),
    Shortcut("copy", ("ctrl+c",), Copy()),
    Shortcut("hear", ("r",), SayReading()),
    Shortcut("paste", ("ctrl+v",), Paste()),
    Shortcut("page_on", ("page down",), TurnPage(1)),
    Shortcut("page_back", ("page up",), TurnPage(-1)),
    Shortcut("page_later", ("shift+page down",), MovePage(1)),
    Shortcut("page_earlier", ("shift+page up",), MovePage(-1)),
    Shortcut("page_delete", ("shift+delete", "shift+backspace"), DeletePage()),
    Shortcut("paper", ("b",), TakePaper()),
    Shortcut("sums", ("=",), TurnSums()),
    Shortcut("play", ("g",), Play()),
    Shortcut("phones", ("d",), ShowPhones()),
    Shortcut("settings", ("f2", ","), ShowSettings()),
    Shortcut("mute", ("m",), Mute()),
    Shortcut("fullscreen", ("f11",), Fullscreen()),
    Shortcut("help", ("h", "f1"), Help()),
    Shortcut("escape", ("escape",), Escape()),
)

GAME_SHORTCUTS: Mapping[Screen, tuple[Shortcut, ...]] = {
    Screen.CHOICE: (
        *(Shortcut(f"choose_{n + 1}", (str(n + 1), f"[{n + 1}]"), Choose(n)) for n in range(len(KINDS))),
        Shortcut("one_child", ("left",), Set("children", "1")),
        Shortcut("two_children", ("right",), Set("children", "2")),
        Shortcut("set_up", ("s",), SetUp()),
    ),
    Screen.SETUP: (
        Shortcut("up", ("up",), MoveChoice(-1)),
        Shortcut("down", ("down", "tab"), MoveChoice(1)),
        Shortcut("left", ("left",), TurnChoice(-1)),
        Shortcut("right", ("right",), TurnChoice(1)),
        Shortcut("take", ("space", "return", "enter"), Take()),
    ),
    Screen.ROUND: (
        Shortcut("hint", ("t",), AskHint()),
        Shortcut("say", ("r",), SayAgain()),
        Shortcut("skip", ("n",), Skip()),
        Shortcut("pick_first", ("left",), PickAnswer(0)),
        Shortcut("pick_second", ("right",), PickAnswer(1)),
        Shortcut("misread", ("i",), Misread()),
    ),
    Screen.SUMMARY: (Shortcut("again", ("space", "return", "enter"), PlayAgain()),),
}
"""Keys in a game; they come before those of the board."""

CORRECTIONS = (
    *(Shortcut("correct", (digit, f"[{digit}]"), Correct(digit)) for digit in "0123456789"),
    Shortcut("no_digit", ("x",), Correct("?")),
    Shortcut("split", ("/", "[/]"), Split()),
    Shortcut("join", ("drag",), None),
)
"""Keys while the mouse points at a digit; they come before the others. The last one is the pen's."""

PANEL_SHORTCUTS = (
    Shortcut("up", ("up",), MoveChoice(-1)),
    Shortcut("down", ("down", "tab"), MoveChoice(1)),
    Shortcut("left", ("left",), TurnChoice(-1)),
    Shortcut("right", ("right", "space", "return", "enter"), TurnChoice(1)),
)
"""Keys of the settings; they come before the others."""

BROWSER_SHORTCUTS = (
    Shortcut("up", ("up",), MoveChoice(-1)),
    Shortcut("down", ("down", "tab"), MoveChoice(1)),
    Shortcut("leaf_back", ("page up", "left"), MoveChoice(-ROWS)),
    Shortcut("leaf_on", ("page down", "right"), MoveChoice(ROWS)),
    Shortcut("mark", ("space",), Mark()),
    Shortcut("take", ("return", "enter"), Take()),
    Shortcut("above", ("backspace",), Browse(ABOVE)),
)
"""Keys of the browser; of the others only those of `_BESIDE_FILES` work there."""

PHONES_SHORTCUTS = (
    Shortcut("class", ("c",), BeginLesson()),
    Shortcut("next_place", ("n",), NextPlace()),
    Shortcut("stop_phones", ("x",), StopPhones()),
)
"""Keys while the phones' code is shown; of the others only those of `_BESIDE_PHONES` work there."""

LESSON_SHORTCUTS = (
    Shortcut("say_task", ("space",), SayAgain()),
    Shortcut("show_tiles", ("s",), ShowTiles()),
    Shortcut("mark_tiles", ("r",), MarkTiles()),
    Shortcut("freeze_tiles", ("f",), FreezeTiles()),
    Shortcut("task_alike", ("n",), NextTask(alike=True)),
    Shortcut("task_board", ("0", "[0]"), NextTask()),
    *(
        Shortcut(f"task_{kind.value}", (str(n), f"[{n}]"), NextTask(kind))
        for n, kind in enumerate(NUMBER_KINDS, 1)
    ),
    Shortcut("code", ("q",), ShowPanel(Panel.PHONES)),
    Shortcut("all_tiles", ("backspace",), EnlargeTile()),
    Shortcut("save_class", ("ctrl+s",), EndLesson(saves=True)),
    Shortcut("end_class", ("e",), EndLesson()),
)
"""Keys of a class; of the others only those of `_BESIDE_PHONES` work there."""

PANEL_MODES: Mapping[Panel | None, Mode] = {Panel.PHONES: Mode.PHONES, Panel.LESSON: Mode.LESSON}
"""The panels that have keys of their own."""

_ALONE = Mode.BROWSER, Mode.PHONES, Mode.LESSON
"""Modes in which the board's other keys do nothing."""

_HELD = (Undo, Redo, Widen, TurnPage, MovePage, MoveChoice)
"""Commands that go on while their key is held."""

_BESIDE_FILES = {"open", "fullscreen", "help", "escape"}
_BESIDE_PHONES = {"undo", "phones", "mute", "fullscreen", "help", "escape"}

_ANYWHERE = {"play", "phones", "settings", "mute", "fullscreen", "help", "escape"}
_IN_A_GAME = {
    Screen.CHOICE: _ANYWHERE,
    Screen.SETUP: _ANYWHERE,
    Screen.ROUND: _ANYWHERE | {"read", "clear", "undo", "redo"},
    Screen.SUMMARY: _ANYWHERE,
}


@dataclass(frozen=True, eq=False)
class Keymap:
    """Hold the shortcuts of all modes.

    Attributes:
        board: on the board.
        corrections: while the mouse points at a digit.
        panel: in the settings.
        browser: in the browser.
        phones: while the phones' code is shown.
        lesson: of a class.
        games: on each screen of a game.
    """

    board: tuple[Shortcut, ...] = SHORTCUTS
    corrections: tuple[Shortcut, ...] = CORRECTIONS
    panel: tuple[Shortcut, ...] = PANEL_SHORTCUTS
    browser: tuple[Shortcut, ...] = BROWSER_SHORTCUTS
    phones: tuple[Shortcut, ...] = PHONES_SHORTCUTS
    lesson: tuple[Shortcut, ...] = LESSON_SHORTCUTS
    games: Mapping[Screen, tuple[Shortcut, ...]] = field(default_factory=lambda: GAME_SHORTCUTS)

    @property
    def tables(self) -> tuple[tuple[Shortcut, ...], ...]:
        """All tables; in each a key has one command."""
        own = self.board, self.corrections, self.panel, self.browser, self.phones, self.lesson
        return *own, *self.games.values()

    @cached_property
    def _commands(self) -> Mapping[Mode | Screen, Mapping[str, Command]]:
        return {
            Mode.BOARD: commands_of(self.board),
            Mode.CORRECTION: commands_of(self.corrections),
            Mode.SETTINGS: commands_of(self.panel),
            Mode.BROWSER: commands_of((*self._beside(_BESIDE_FILES), *self.browser)),
            Mode.PHONES: commands_of(self.shown_in(Mode.PHONES)),
            Mode.LESSON: commands_of(self.shown_in(Mode.LESSON)),
            **{screen: commands_of(shortcuts) for screen, shortcuts in self.games.items()},
        }

    def command(self, key: str, mode: Mode | Screen) -> Command | None:
        """Return the command of a key in a mode, or else on the board."""
        own = self._commands[mode].get(key)
        return own if own or mode in _ALONE else self._commands[Mode.BOARD].get(key)

    def command_of(self, press: KeyPress, mode: Mode | Screen) -> Command | None:
        """Return the command of a press, on whatever keyboard.

        The key as the keyboard's layout names it comes first, then the character that it types, then its
        place on a US keyboard: a layout may have no Latin letters, or no "[". A key counts by its place
        only if its own character is no letter or digit that other keyboards have, and no key of any mode.
        """
        command = self.command(press.key, mode) or self.command(press.typed, mode)
        own = press.key.rpartition("+")[2] or press.key
        if command is None and self._counts_by_place(own) and press.key not in self._known:
            command = self.command(press.place, mode)
        return command if isinstance(command, _HELD) or not press.repeated else None

    @cached_property
    def _known(self) -> frozenset[str]:
        """The keys of all modes."""
        return frozenset(key for table in self.tables for shortcut in table for key in shortcut.keys)

    def marks_on(self, keyboard: Mapping[str, str]) -> dict[str, str]:
        """Return what marks the keys that a keyboard lacks: the key at the place of each that does the same.

        Args:
            keyboard: the keys of a US keyboard that it lacks, each with the key at its place.
        """
        return {key: own for key, own in keyboard.items() if self._counts_by_place(own)}

    def _counts_by_place(self, key: str) -> bool:
        return not (key.isascii() and key.isalnum()) and key not in self._known

    def _beside(self, actions: Container[str]) -> tuple[Shortcut, ...]:
        """Return the board's shortcuts with some names."""
        return tuple(shortcut for shortcut in self.board if shortcut.action in actions)

    def shown_in(self, screen: Screen | Mode | None) -> tuple[Shortcut, ...]:
        """Return the shortcuts that the help lists: on a screen of a game, with phones, or on the board."""
        if screen in (Mode.PHONES, Mode.LESSON):
            own = self.phones if screen is Mode.PHONES else self.lesson
            return (*own, *self._beside(_BESIDE_PHONES))
        if not isinstance(screen, Screen):
            reading, drawing = self.board[:2], self.board[2:]
            return (*reading, *_together(self.corrections), *drawing)
        own = self.games[screen]
        taken = {key for shortcut in own for key in shortcut.keys}
        rest = (s for s in self.board if s.action in _IN_A_GAME[screen] and not taken & set(s.keys))
        return (*own, *rest)

    def of(self, action: str, screen: Screen | None = None) -> Shortcut:
        """Return the shortcut of this name."""
        return next(shortcut for shortcut in self.shown_in(screen) if shortcut.action == action)


def rebound(
    wanted: Mapping[str, tuple[object, ...]], is_key: Callable[[str], bool]
) -> tuple[Keymap, list[str]]:
    """Bind other keys to actions.

    Args:
        wanted: the keys of each action, by its name.
        is_key: tells whether there is a key of some name, without "ctrl+" and the like.

    Returns:
        The keymap, and a complaint for each action that keeps its usual keys.
    """
    keys, complaints = Keymap(), []
    for action, names in wanted.items():
        if action not in {s.action for table in keys.tables for s in table if s.command}:
            complaints.append(f'nothing that keys do is called "{action}"')
        elif wrong := [name for name in names if not _is_known(name, is_key)]:
            complaints.append(f'there is no key "{wrong[0]}" for "{action}"')
        elif not names:
            complaints.append(f'"{action}" has no key')
        else:
            bound = _bound(keys, action, tuple(str(name).lower() for name in names))
            if other := _claimed_twice(bound):
                complaints.append(f'"{other}" cannot be the key of "{action}" and of something else')
            else:
                keys = bound
    return keys, complaints


def _is_known(name: object, is_key: Callable[[str], bool]) -> bool:
    if not isinstance(name, str):
        return False
    for held in ("ctrl+", "alt+", "shift+"):
        name = name.removeprefix(held)
    return is_key(name)


def _bound(keys: Keymap, action: str, names: tuple[str, ...]) -> Keymap:
    def changed(table: tuple[Shortcut, ...]) -> tuple[Shortcut, ...]:
        return tuple(replace(s, keys=names) if s.action == action else s for s in table)

    games = {screen: changed(table) for screen, table in keys.games.items()}
    board, corrections, panel, browser, phones, lesson = map(changed, keys.tables[: -len(games)])
    return Keymap(board, corrections, panel, browser, phones, lesson, games)


def _claimed_twice(keys: Keymap) -> str | None:
    for table in keys.tables:
        names = [name for shortcut in table for name in shortcut.keys]
        for name in names:
            if names.count(name) > 1:
                return name
    return None


def _together(shortcuts: Iterable[Shortcut]) -> Iterator[Shortcut]:
    """Give one shortcut for each action, with the keys of all."""
    for _, same in groupby(shortcuts, lambda shortcut: shortcut.action):
        first, *others = same
        yield replace(first, keys=(*first.keys, *(key for other in others for key in other.keys)))


def commands_of(shortcuts: Iterable[Shortcut]) -> Mapping[str, Command]:
    """Return the command of each key."""
    return {key: s.command for s in shortcuts if s.command for key in s.keys}


COMMAND_OF_KEY = commands_of(SHORTCUTS)

READ_KEY = SHORTCUTS[0].keys[0]


def meaning_of(shortcut: Shortcut, texts: Texts) -> str:
    """Return the text of a shortcut in the help."""
    match shortcut.command:
        case Choose(place):
            return texts(f"round.{KINDS[place].value}")
        case NextTask(Kind(value=kind)):
            return texts(f"round.{kind}")
    return texts(f"key.{shortcut.action}")


def caps(keys: Iterable[str], texts: Texts) -> tuple[str, ...]:
    """Return keys as a keyboard marks them, such as "Ctrl+Shift+Z", without those of the keypad."""
    every = tuple(keys)
    shown = [key for key in every if key != "enter" and not (key[0] + key[-1] == "[]" and key[1:-1] in every)]
    if set("0123456789") <= set(shown):
        shown = ["0–9", *(key for key in shown if not key.isdecimal())]
    return tuple(_cap(key, texts) for key in shown)


def _cap(key: str, texts: Texts) -> str:
    *held, last = key.split("+") if key != "+" else ["+"]
    return "+".join(texts.mark_of(part) for part in [*held, last])
