"""Hostile small files: settings, consent and round history, as no board would write them.

python -m tests.benchmarks.hostile.settings --count 500
"""

import json
import random
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.hostile.trials import main_of

KIND, COUNT = "settings", 200

_NAMES = ("pen", "live", "sound", "language", "keys", "theme", "x" * 1000, "\u202e", "")
_VALUES = (
    "true",
    "0",
    "1e999",
    '"fine"',
    '"\\u0000"',
    "[" * 3000,
    "{}",
    "nan",
    "2030-01-31",
    '"""',
    "'''\n",
    "\x07",
)
_JSON = ("null", "[]", "{}", "1e999", "NaN", '"\\ud800"', "[" * 5000, "9" * 4290, "9" * 5000, "true", "")


def _toml(chance: random.Random) -> bytes:
    lines = [f"{chance.choice(_NAMES)} = {chance.choice(_VALUES)}" for _ in range(chance.randint(0, 4))]
    lines.insert(chance.randint(0, len(lines)), chance.choice(("", "[keys]", "[[keys]]", "[keys.read]")))
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    return chance.choice((content, content, content + b"\xff", content[: len(content) // 2], b"#" * 200_000))


def _rounds(chance: random.Random) -> bytes:
    record = {"day": "2030-01-31", "kind": "sums", "tasks": 1, "right": 1, "wrong": 0, "helped": 0}
    record |= {"seconds": 1.0, "hard": "7"}
    name = chance.choice([*record])
    wild = json.dumps(record).replace(json.dumps(record[name]), chance.choice(_JSON), 1)
    return f"{wild}\n{json.dumps(record)}\n{chance.choice(_JSON)}\n".encode()


def trial(number: int) -> str:
    """Start a board among hostile files, change a setting, and leave."""
    from board import app
    from board.performer import Services
    from board.state.commands import Leave, Mute, Play
    from board.storage.autosave import Autosave
    from board.ui.window import Window
    from tests.benchmarks.hostile.journals import Tour, reader

    chance = random.Random(number)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "settings.toml").write_bytes(_toml(chance))
        (folder / "consent.json").write_text(chance.choice(_JSON))
        (folder / "rounds.jsonl").write_bytes(_rounds(chance))
        window = Window((640, 360), headless=True)
        autosave = Autosave(folder, window.post)
        services = Services(
            load=reader, autosave=autosave, rounds=folder / "rounds.jsonl", settings=folder / "settings.toml"
        )
        commands = Mute(), Play(), Leave()
        app.run(window, services, Tour([partial(window.post, command) for command in commands]))
        window.close()
        autosave.close()
    return str(number)


if __name__ == "__main__":
    main_of(KIND, COUNT, __spec__.name, trial)
