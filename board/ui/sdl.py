"""What SDL knows and pygame does not pass on: the keyboard's layout and the screen's real size.

The functions are called in the library that pygame has loaded. Where that is not found, nothing is known.
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache
from pathlib import Path

import pygame

_MM_AN_INCH = 25.4
_PX_PER_MM = 0.5, 25.0  # of a wall of screens, and of a telephone: what is outside is no real size
_UNEVEN = 1.1  # how much the two sides of a pixel differ at most


def key_at(scancode: int) -> int:
    """Return the key, as pygame numbers it, at a place of the keyboard; 0 if it is not known."""
    library = _library()
    return int(library.SDL_GetKeyFromScancode(scancode)) if library else 0


def has_key(key: int) -> bool:
    """Tell whether the keyboard has a key, as pygame numbers it; True if that is not known."""
    library = _library()
    return library is None or bool(library.SDL_GetScancodeFromKey(key))


def px_per_mm() -> float | None:
    """Return the pixels of the first screen in a millimetre; None if its real size is not known.

    On Windows SDL has the person's magnification in the place of the real size.
    """
    library = _library()
    if library is None or sys.platform == "win32":
        return None
    _, across, down = dots = [ctypes.c_float() for _ in range(3)]
    if library.SDL_GetDisplayDPI(0, *map(ctypes.byref, dots)):
        return None
    wide, high = across.value / _MM_AN_INCH, down.value / _MM_AN_INCH
    least, most = _PX_PER_MM
    real = least <= min(wide, high) and max(wide, high) <= min(most, _UNEVEN * min(wide, high))
    return high if real else None


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    """Return the SDL that pygame has loaded; None if it is not found."""
    folder = Path(pygame.__file__).parent
    places = {"win32": folder / "SDL2.dll", "darwin": folder / ".dylibs" / "libSDL2-2.0.0.dylib"}
    try:
        path = places[sys.platform] if sys.platform in places else _mapped("libSDL2-2")
        library = ctypes.CDLL(str(path))
        library.SDL_GetKeyFromScancode.restype = ctypes.c_int32
        library.SDL_GetScancodeFromKey.argtypes = [ctypes.c_int32]
    except (OSError, AttributeError):
        return None
    return library


def _mapped(name: str) -> str:
    """Return the path of a library of this process, on Linux.

    Raises:
        OSError: if there is none.
    """
    for line in Path("/proc/self/maps").read_text().splitlines():
        path = line.partition("/")[2]
        if path.rpartition("/")[2].startswith(name):
            return f"/{path}"
    raise OSError(f"{name} is not loaded")
