"""The phones' panel: its code can be scanned."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from board.phone.qr_code import qr_code_of
from board.state.commands import RemovePhone, ShowPanel
from board.state.panels import Panel
from board.state.phone_acts import PhoneJoined
from board.state.phones import DEVICES_MAX, Phones, Place
from board.state.settings import CHOICES, Settings
from board.ui.area import overlap
from board.ui.display_list import Button
from tests.support.pictures import painted
from tests.support.sessions import after, laid_out, read_by_key

ZBAR = shutil.which("zbarimg")
URL = "http://192.168.178.123:8765/#wmcz-7AGP9yiJYKiz8M_Iw"
PLACE = Place("192.168.178.123:8765", "wifi", qr_code_of(URL), 1, URL)


@pytest.mark.skipif(ZBAR is None, reason="zbarimg (package zbar-tools) is not installed")
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("theme", CHOICES["theme"])
def test_the_code_is_read_by_zbar(size: tuple[int, int], theme: str, tmp_path: Path) -> None:
    """As the board shows it, in each theme, it is the address with the secret."""
    session = replace(
        read_by_key(size), settings=Settings(theme=theme), phones=Phones(PLACE), panel=Panel.PHONES
    )
    path = tmp_path / "panel.png"
    pygame.font.init()
    pygame.image.save(painted(session), path)
    command = [str(ZBAR), "--quiet", "--raw", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.stdout.strip() == URL


@pytest.mark.parametrize("size", [(640, 360), (1024, 768), (1920, 1080)])
def test_forty_phones_leave_the_buttons_free(size: tuple[int, int]) -> None:
    """Whoever is named lies beside the other buttons, and inside the window."""
    devices = [f"{n:032x}" for n in range(DEVICES_MAX)]
    session = replace(read_by_key(size), phones=Phones(PLACE))
    session = after(session, *(PhoneJoined(device, (390, 600), 0) for device in devices))
    buttons = [b for b in laid_out(replace(session, panel=Panel.PHONES)).buttons if not corner(b)]
    assert sum(isinstance(button.command, RemovePhone) for button in buttons) >= 2
    for n, button in enumerate(buttons):
        assert button.area[2] <= size[0]
        assert button.area[3] <= size[1]
        assert not any(overlap(button.area, other.area) for other in buttons[:n])


def corner(button: Button) -> bool:
    """Tell whether a button is the corner control."""
    return isinstance(button.command, ShowPanel)
