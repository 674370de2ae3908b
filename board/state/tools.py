"""The tools and their sizes."""

from enum import Enum


class Tool(Enum):
    """Name a tool."""

    PEN = "pen"
    ERASER = "eraser"
    RUBBER = "rubber"
    LASSO = "lasso"


PEN_PER_HEIGHT = 14 / 1080
"""Width of the usual pen as a share of the board's height."""

WIDTHS = (0.4, 0.6, 1.0, 1.6, 2.5)
"""Widths of the pen, as shares of the one that is set."""

USUAL = WIDTHS.index(1.0)

REACH_PER_HEIGHT = {Tool.ERASER: 8 / 1080, Tool.RUBBER: 22 / 1080}
"""The reach of the erasers at the usual pen width, as a share of the board's height."""
