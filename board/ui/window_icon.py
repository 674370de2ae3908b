"""The window's icon: a handwritten seven on the board's colour."""

import pygame

from board.ui import icons
from board.ui.display_list import Icon, Panel
from board.ui.shapes import draw_icon, draw_panel
from board.ui.theme import DARK

_SIDE = 128


def window_icon() -> pygame.Surface:
    """Return the icon."""
    surface = pygame.Surface((_SIDE, _SIDE))
    surface.fill(DARK.board)
    draw_panel(surface, Panel((0, 0, _SIDE, _SIDE), DARK.panel, DARK.certain, _SIDE // 4))
    draw_icon(surface, Icon((36, 24, 92, 104), icons.SEVEN, DARK.ink, 11))
    return surface
