"""The phones' panel: its code can be scanned."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from board.phone.qr_code import qr_code_of
from board.state.panels import Panel
from board.state.phones import Phones, Place
from board.state.settings import CHOICES, Settings
from tests.support.pictures import painted
from tests.support.sessions import read_by_key

ZBAR = shutil.which("zbarimg")
URL = "http://192.168.178.123:8765/#wmcz-7AGP9yiJYKiz8M_Iw"


@pytest.mark.skipif(ZBAR is None, reason="zbarimg (package zbar-tools) is not installed")
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("theme", CHOICES["theme"])
def test_the_code_is_read_by_zbar(size: tuple[int, int], theme: str, tmp_path: Path) -> None:
    """As the board shows it, in each theme, it is the address with the secret."""
    place = Place("192.168.178.123:8765", "wifi", qr_code_of(URL), 1, URL)
    session = replace(
        read_by_key(size), settings=Settings(theme=theme), phones=Phones(place), panel=Panel.PHONES
    )
    path = tmp_path / "panel.png"
    pygame.font.init()
    pygame.image.save(painted(session), path)
    command = [str(ZBAR), "--quiet", "--raw", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.stdout.strip() == URL
