"""Settings: chosen on the board, kept in a file that a person may edit, and read with care."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.play.game import Screen
from board.state.commands import Clear, Command, KeyPress, Mute, PenDown, PenUp, Read, Set
from board.state.keymap import Keymap, Mode, rebound
from board.state.session import Session, opened
from board.state.settings import (
    CHOICES,
    PLAN_CHOICES,
    PLAN_ROWS,
    WORDS,
    Settings,
    is_choice,
    settings_of,
    values_of,
)
from board.storage.settings_file import load, save
from tests.support import sessions

NAMES = {"space", "return", "insert", "c", "g", "q", "z", "escape"}


def is_key(name: str) -> bool:
    """Stand in for the window, which knows all keys."""
    return name in NAMES


def after(*happened: Command, session: Session | None = None) -> Session:
    """Return the board after all that happened."""
    return sessions.after(session or opened((1280, 720)), *happened)


def some_of(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Take some of several words, in their order."""
    taken = st.sets(st.sampled_from(words), min_size=1)
    return taken.map(lambda some: " ".join(word for word in words if word in some))


some_settings = st.builds(
    settings_of,
    st.fixed_dictionaries(
        {
            **{name: st.sampled_from(choices) for name, choices in (*CHOICES.items(), *PLAN_CHOICES.items())},
            **{name: some_of(words) for name, words in WORDS.items()},
        }
    ),
)


def test_every_setting_has_its_default_among_its_choices() -> None:
    """And there is none that cannot be chosen."""
    assert set(values_of(Settings())) == {*CHOICES, *PLAN_ROWS}
    assert all(is_choice(name, value) for name, value in values_of(Settings()).items())


@given(some_settings)
def test_the_plan_of_rounds(settings: Settings) -> None:
    """It has what was chosen, and the last round and the last table stay."""
    plan = settings.plan
    assert " ".join(kind.value for kind in plan.kinds) == settings.rounds
    assert " ".join(map(str, plan.tables)) == settings.tables
    assert (plan.numbers_to, plan.tasks) == (int(settings.numbers_to), int(settings.tasks))
    for word in WORDS["tables"]:
        settings = settings.toggled("tables", word)
        assert settings.plan.tables
        assert settings.toggled("tables", word).plan.tables


@pytest.mark.parametrize("tables", ["", "3 2", "2 2", "13", "2,3", 7, True, ["2"]])
def test_words_that_are_no_choice(tables: object) -> None:
    """Times tables that there are not, or in disorder, leave the usual ones."""
    assert settings_of({"tables": tables}) == Settings()


@pytest.mark.parametrize("name", CHOICES)
def test_choices_go_around(name: str) -> None:
    """As many steps as there are choices lead back, in both directions."""
    settings = Settings()
    for _ in CHOICES[name]:
        assert settings.turned(name, 1).turned(name, -1) == settings
        settings = settings.turned(name, 1)
    assert settings == Settings()


@given(some_settings)
def test_the_file_gives_back_what_was_saved(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> None:
    """Every choice can be written and read."""
    path = tmp_path_factory.mktemp("settings") / "new" / "settings.toml"
    save(path, settings)
    loaded = load(path, is_key)
    assert (loaded.settings, loaded.complaint) == (settings, "")


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    """The first start has none."""
    loaded = load(tmp_path / "settings.toml", is_key)
    assert (loaded.settings, loaded.complaint) == (Settings(), "")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('theme = "green"', "theme is one of"),
        ("theme = [1]", "theme is one of"),
        ("sound = 1", "sound is one of"),
        ('sond = "true"', 'there is no setting "sond"'),
        ("theme = ", "cannot be read"),
        ("\x00", "cannot be read"),
        ('keys = "q"', 'nothing that keys do is called "keys"'),
        ('[keys]\nreed = "q"', 'nothing that keys do is called "reed"'),
        ('[keys]\nread = "sapce"', 'there is no key "sapce" for "read"'),
        ("[keys]\nread = [7]", 'there is no key "7" for "read"'),
        ("[keys]\nread = []", '"read" has no key'),
        ('[keys]\nread = "c"', '"c" cannot be the key of "read" and of something else'),
    ],
)
def test_a_bad_value_is_named_and_left_at_its_default(tmp_path: Path, text: str, complaint: str) -> None:
    """One sentence says what is wrong; all that is right is used."""
    path = tmp_path / "settings.toml"
    path.write_text(f'language = "de"\n{text}\n')
    loaded = load(path, is_key)
    assert complaint in loaded.complaint
    assert loaded.settings == Settings(language="en" if "cannot be read" in complaint else "de")
    assert loaded.keys.command("space", Mode.BOARD) == Read()


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """It is said, and saving writes a good one."""
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe")
    assert "cannot be read" in load(path, is_key).complaint
    save(path, Settings(theme="light"))
    assert load(path, is_key).settings.theme == "light"


def test_a_persons_own_keys_survive_saving(tmp_path: Path) -> None:
    """What stands below the first table is left as it was written, comments and all."""
    path = tmp_path / "settings.toml"
    path.write_text('theme = "dark"\n\n[keys]\n# mine\nclear = ["insert", "ctrl+q"]\n')
    save(path, Settings(theme="light"))
    assert path.read_text().endswith('\n[keys]\n# mine\nclear = ["insert", "ctrl+q"]\n')
    loaded = load(path, is_key)
    assert loaded.settings.theme == "light"
    assert loaded.keys.command("ctrl+q", Mode.BOARD) == loaded.keys.command("insert", Mode.BOARD) == Clear()
    assert loaded.keys.command("c", Mode.BOARD) is None


def test_a_key_has_one_meaning_in_each_place() -> None:
    """The same key may mean one thing on the board and another in a game, as Space does."""
    keys = Keymap()
    for table in keys.tables:
        names = [name for shortcut in table for name in shortcut.keys]
        assert len(set(names)) == len(names)
    assert keys.command("space", Mode.BOARD) != keys.command("space", Screen.SUMMARY)


def test_keys_that_are_bound_anew_are_those_of_the_help() -> None:
    """In a game as well."""
    keys, complaints = rebound({"hint": ("q",), "undo": ("z",)}, is_key)
    assert not complaints
    assert keys.of("undo").keys == ("z",)
    assert keys.of("hint", Screen.ROUND).keys == ("q",)


def test_the_panel_is_gone_through_by_keys() -> None:
    """Down and right choose; Esc, the key itself and a press beside it put the panel away."""
    session = after(KeyPress(","), KeyPress("down"), KeyPress("right"))
    assert (session.setting, session.settings.pen) == (1, "broad")
    assert not after(KeyPress("up"), KeyPress("up"), KeyPress("left"), session=session).settings.other_end
    for away in (KeyPress("escape"), KeyPress("f2"), PenDown(0, 5, 5, 1.0)):
        back = after(away, PenUp(0), session=session)
        assert back.setting is None
        assert back.settings.pen == "broad"
        assert back.surface.empty
        assert not back.over


def test_choices_mean_something_at_once() -> None:
    """The pen is wider, and the board reads as one writes."""
    session = after(Set("pen", "broad"), Set("live", True))
    assert session.pen_px > opened((1280, 720)).pen_px
    assert session.live_reading


def test_muting_works_in_a_game() -> None:
    """And is not forgotten after it."""
    session = after(KeyPress("g"), Mute())
    assert not session.settings.sound
    assert not after(KeyPress("escape"), session=session).settings.sound


def test_keys_of_the_panel_mean_nothing_without_it() -> None:
    """The arrows leave the board as it is."""
    session = opened((1280, 720))
    assert after(KeyPress("left"), KeyPress("up"), session=session) == session
