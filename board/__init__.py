"""Digit Board: a fullscreen board that reads the digits you write by hand."""

import os

# Standard output belongs to the readings, so that the board can feed a pipe; pygame would greet there.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
