"""The settings file: TOML that a user may edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from board.state.keymap import Keymap, rebound
from board.state.settings import (
    CHOICES,
    PLAN_CHOICES,
    WORDS,
    Settings,
    Value,
    is_choice,
    settings_of,
    values_of,
)
from board.system.atomic_file import write_atomically
from board.system.parsing import parse_toml
from board.system.private_file import make_own_folder, read_file

_MOST_BYTES = 100_000

_HEAD = """\
# Settings of Digit Board. The board writes this part anew when a setting is changed in it;
# what stands below the first line in [brackets] it leaves alone.
"""

_KEYS = """
[keys]
# Other keys for what the help lists, by name, such as:
# read = ["space", "return"]
# clear = "insert"
"""


@dataclass(frozen=True)
class Loaded:
    """Hold what was read.

    Attributes:
        settings: with the default for each that cannot be used.
        keys: with the usual key for each that cannot be used.
        complaint: what cannot be used, in one sentence, or "".
    """

    settings: Settings
    keys: Keymap
    complaint: str = ""


def load(path: Path, is_key: Callable[[str], bool]) -> Loaded:
    """Read the settings; a file that is not there means the defaults.

    Args:
        path: of the file.
        is_key: tells whether there is a key of some name.
    """
    try:
        table = parse_toml(read_file(path, _MOST_BYTES).decode())
    except FileNotFoundError:
        return Loaded(Settings(), Keymap())
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        return Loaded(Settings(), Keymap(), f"{path} cannot be read ({reason}): the usual settings are used.")
    keys, wrong_keys = rebound(_keys_in(table), is_key)
    wrong = [*_wrong_values(table), *wrong_keys]
    return Loaded(settings_of(table), keys, f"{path.name}: {'; '.join(wrong)}." if wrong else "")


def save(path: Path, settings: Settings) -> None:
    """Write the settings; the user's own keys stay as they are.

    Raises:
        OSError: if the file cannot be written.
    """
    make_own_folder(path.parent)
    lines = [f"{name} = {_toml(value)}" for name, value in values_of(settings).items()]
    write_atomically(path, (_HEAD + "\n".join(lines) + "\n" + _tables_in(path)).encode())


def _toml(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'  # names need no escapes


def _tables_in(path: Path) -> str:
    """Return all that stands in the file from its first table on."""
    try:
        lines = read_file(path, _MOST_BYTES).decode().splitlines(keepends=True)
    except (FileNotFoundError, UnicodeDecodeError):
        return _KEYS
    first = next((n for n, line in enumerate(lines) if line.lstrip().startswith("[")), None)
    return _KEYS if first is None else "\n" + "".join(lines[first:])


def _wrong_values(table: Mapping[str, object]) -> Iterator[str]:
    every: Mapping[str, tuple[Value, ...]] = {**CHOICES, **PLAN_CHOICES}
    for name, value in table.items():
        if name == "keys":
            continue
        if name in WORDS:
            if not is_choice(name, value):
                yield f'{name} is some of "{" ".join(WORDS[name])}"'
        elif name not in every:
            yield f'there is no setting "{name}"'
        elif not is_choice(name, value):
            choices = ", ".join(_toml(choice) for choice in every[name])
            yield f"{name} is one of {choices}"


def _keys_in(table: Mapping[str, object]) -> dict[str, tuple[object, ...]]:
    keys = table.get("keys", {})
    if not isinstance(keys, dict):
        return {"keys": (keys,)}
    return {name: tuple(value) if isinstance(value, list) else (value,) for name, value in keys.items()}
