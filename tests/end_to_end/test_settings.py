"""Settings through the real loop: chosen by keys and by pointer, seen at once, kept in the file."""

from pathlib import Path

import pytest

from board import app
from board.performer import Services
from board.state.commands import Set
from board.state.session import Session
from board.state.settings import Settings
from board.storage.settings_file import load
from board.ui.theme import CONTRAST, DARK, LIGHT
from board.ui.window import Window
from tests.end_to_end.acts import Act, key, press, release, stroke
from tests.end_to_end.conftest import EveryStrokeIsASeven, Script
from tests.support.sessions import laid_out


def run(window: Window, path: Path, *frames: list[Act]) -> list[Session]:
    """Run the loop with a file of settings; return the boards after each frame."""
    script = Script(window, frames)
    app.run(window, Services(load=EveryStrokeIsASeven, settings=path), script)
    return script.sessions


def test_a_theme_is_chosen_seen_and_kept(window: Window, tmp_path: Path) -> None:
    """The next start has it from the first frame on."""
    path = tmp_path / "settings.toml"
    assert tuple(window.surface.get_at((3, 3)))[:3] != LIGHT.board
    run(window, path, [*stroke((100, 100), (120, 160))], [key("f2"), key("right"), key("escape")])
    assert tuple(window.surface.get_at((3, 3)))[:3] == LIGHT.board
    assert tuple(window.surface.get_at((110, 130)))[:3] == LIGHT.ink
    assert load(path, window.is_key).settings == Settings(theme="light")
    first, *_ = run(window, path)
    assert first.settings.theme == "light"
    assert tuple(window.surface.get_at((3, 3)))[:3] == LIGHT.board


def test_a_choice_is_pressed(window: Window, tmp_path: Path) -> None:
    """Every choice is a button."""
    *_, session = run(window, tmp_path / "settings.toml", [key(",")], [])
    area = next(b.area for b in laid_out(session).buttons if b.command == Set("theme", "contrast"))
    x, y = (area[0] + area[2]) // 2, (area[1] + area[3]) // 2
    *_, session = run(window, tmp_path / "settings.toml", [key(",")], [], [press(x, y), release(x, y)])
    assert session.settings.theme == "contrast"
    assert session.setting == 0
    assert tuple(window.surface.get_at((3, 3)))[:3] == CONTRAST.board


def test_a_bad_file_gives_a_notice(window: Window, tmp_path: Path) -> None:
    """One sentence names what is wrong; the board opens with the default."""
    path = tmp_path / "settings.toml"
    path.write_text('theme = "green"\n[keys]\nclear = "inzert"\n')
    first, *_ = run(window, path)
    assert first.notice.sentence.startswith("settings.toml: theme is one of")
    assert 'there is no key "inzert" for "clear"' in first.notice.sentence
    assert tuple(window.surface.get_at((3, 3)))[:3] == DARK.board


def test_keys_are_bound_anew(window: Window, tmp_path: Path) -> None:
    """The new key does it, the usual one no more."""
    path = tmp_path / "settings.toml"
    path.write_text('[keys]\nclear = ["insert", "ctrl+k"]\n')
    sessions = run(window, path, stroke((100, 100), (120, 160)), [key("c")], [key("ctrl+k")])
    assert [session.surface.empty for session in sessions[1:]] == [False, False, True]


def test_settings_that_cannot_be_kept_are_said(window: Window, tmp_path: Path) -> None:
    """They hold until the board is left."""
    (tmp_path / "file").touch()
    *_, session = run(window, tmp_path / "file" / "settings.toml", [key("m")])
    assert "could not be saved" in session.notice.sentence
    assert not session.settings.sound


@pytest.mark.parametrize("name", ["up", "f2", "[1]", "escape", "a"])
def test_the_window_knows_its_keys(window: Window, name: str) -> None:
    """And no others."""
    assert window.is_key(name)
    assert not window.is_key(f"no {name}")
