"""The keys of 41 keyboards, as pygame reports them: `keyboards.json`, which this script records.

    python -m tests.support.keyboards

Needs Xvfb, xdotool and setxkbmap. On an X server without a screen each key is pressed alone, with Shift and
with AltGr. The file holds for each layout and key: pygame's key, its scancode, and the three characters.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.support.desktop import PATIENCE_S, desktop_of

FILE = Path(__file__).with_suffix(".json")

LATIN = (
    *("us", "gb", "de", "at", "ch", "fr", "be", "nl", "es", "latam", "pt", "br", "it", "dk", "no", "se"),
    *("fi", "is", "ee", "lv", "lt", "pl", "cz", "sk", "hu", "ro", "si", "hr", "tr"),
    *("us dvorak", "us colemak"),
)
"""As xkb-data names them, with the variant."""

OTHERS = ("ru", "ua", "bg", "rs", "gr", "il", "ara", "th", "ge", "am")
"""Those without Latin letters. What they type is not recorded: without an input method pygame fails on it."""

_SHIFT, _RIGHT_ALT = 225, 230  # scancodes

_XKB_CODES = (*range(10, 22), *range(24, 36), *range(38, 50), *range(51, 62), 94)
"""The keys that type characters, by their X key codes."""


class Key(NamedTuple):
    """Hold a key of a keyboard.

    Attributes:
        key: pygame's number.
        scancode: of its place.
        plain: the character that it types.
        shifted: with Shift.
        third: with AltGr.
    """

    key: int
    scancode: int
    plain: str
    shifted: str
    third: str


def keyboards() -> dict[str, list[Key]]:
    """Return the keys of each layout."""
    recorded = json.loads(FILE.read_text("utf-8"))
    return {layout: [Key(*key) for key in keys] for layout, keys in recorded.items()}


def _listen(count: int, typing: bool) -> None:
    """Print the key, scancode and character of so many presses, as JSON, one a line."""
    import pygame

    pygame.display.init()
    pygame.display.set_mode((300, 200))
    pygame.display.set_caption("Keys")
    if not typing:
        pygame.key.stop_text_input()
    while count:
        for event in pygame.event.get():
            if event.type == pygame.KEYDOWN and event.scancode not in (_SHIFT, _RIGHT_ALT):
                print(json.dumps([event.key, event.scancode, event.unicode]), flush=True)
                count -= 1
        time.sleep(0.001)


def _record() -> None:
    """Record every layout, and write the file."""
    recorded: dict[str, list[Key]] = {}
    with tempfile.TemporaryDirectory() as folder, desktop_of(Path(folder)) as desktop:
        environment = {
            **desktop.environment,
            "SDL_VIDEODRIVER": "x11",
            "SDL_FRAMEBUFFER_ACCELERATION": "0",
            "LC_ALL": "C.UTF-8",
        }
        for layout in LATIN + OTHERS:
            subprocess.run(["setxkbmap", *layout.split()], env=environment, check=True, timeout=PATIENCE_S)
            count = str(3 * len(_XKB_CODES))
            alone = ["keys alone"] * (layout in OTHERS)
            command = [sys.executable, "-m", "tests.support.keyboards", count, *alone]
            with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as listener:
                desktop.wait_for("Keys")
                codes = [word for code in _XKB_CODES for word in ("key", str(code))]
                for held in ((), ("50",), ("108",)):
                    down = [word for code in held for word in ("keydown", code, "sleep", "0.1")]
                    up = [word for code in held for word in ("keyup", code, "sleep", "0.1")]
                    desktop.do(*down, *codes, *up)
                assert listener.stdout
                presses = [json.loads(line) for line in listener.stdout if line.startswith("[")]
            each = (presses[n :: len(_XKB_CODES)] for n in range(len(_XKB_CODES)))
            recorded[layout] = [Key(a[0], a[1], a[2], b[2], c[2]) for a, b, c in each]
            print(layout, "".join(key.plain for key in recorded[layout]), flush=True)
    FILE.write_text(json.dumps(recorded, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
        _listen(int(sys.argv[1]), typing=len(sys.argv) == 2)
    else:
        _record()
