"""Panels: what unfolds from the corner control, one at a time."""

from enum import Enum


class Panel(Enum):
    """Name a panel of the corner control."""

    MENU = "menu"
    PENS = "pens"
    PAGES = "pages"
    PAPER = "paper"
    PHONES = "phones"
    LESSON = "lesson"
