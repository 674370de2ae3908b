"""Trial: whether a page can be painted, found out in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import sys
from math import inf

from board.document.document import Document
from board.document.page import Page
from board.state.board import Board

LIMIT_S = 10.0
"""How long painting a page may take: a full page of a day's work takes less than one second."""

MEMORY_BYTES = 4 << 30


def paints(page: Page, page_size: tuple[int, int], size: tuple[int, int]) -> bool:
    """Paint a page in another process; return False if that dies, fails, or takes too long.

    Where no process can be started, the page counts as one that can be painted.

    Args:
        page: the page.
        page_size: (width, height) in board pixels.
        size: (width, height) of the window in its pixels.
    """
    process = multiprocessing.get_context("spawn").Process(target=_paint, args=(page, page_size, size))
    if multiprocessing.current_process().daemon:  # may have no children
        return True
    try:
        process.start()
    except OSError:
        return True
    process.join(LIMIT_S)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode == 0


def _paint(page: Page, page_size: tuple[int, int], size: tuple[int, int]) -> None:
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    import pygame

    from board.state.session import opened
    from board.ui.fonts import Fonts
    from board.ui.layouts import Layouts
    from board.ui.page_image_raster import all_tones
    from board.ui.painter import Painter

    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    pygame.font.init()
    fonts = Fonts()
    session = opened(size).with_surface(Board(page_size, Document((page,))))
    Painter(fonts).paint(pygame.Surface(size), Layouts(fonts.measure).of(session, all_tones), inf)
