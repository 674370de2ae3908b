"""The tools as one sees them: the eraser, the loop, what is chosen, and what the pen is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from board.state.tools import USUAL, Tool
from board.ui.area import Area, around
from board.ui.display_list import Curve, Dot, Frame, Ghost, Item, Ring

if TYPE_CHECKING:
    from board.ink.stroke import Box
    from board.state.board import Board
    from board.ui.easel import Easel


def tool_items(board: Board, easel: Easel) -> list[Item]:
    """Return what shows of the tools."""
    return [*_erasers(board, easel), *_loop(board, easel), *_chosen(board, easel)]


def pen_items(board: Board, easel: Easel) -> list[Item]:
    """Return what the pen is, in a corner, where it is not what it usually is."""
    sizes, theme = easel.sizes, easel.theme
    said = [easel.texts(f"tool.{board.tool.value}")] if board.tool is not Tool.PEN else []
    if board.live_reading:
        said.append(easel.texts("tool.live"))
    if board.unkept:
        said.append(easel.texts("tool.unkept"))
    shows_pen = board.tool is Tool.PEN and (board.width, board.colour) != (USUAL, 0)
    if not said and not shows_pen:
        return []
    text = "   ·   ".join(said)
    margin = 3 * sizes.gap
    dot = max(3, round(board.pen_px * board.scale)) if shows_pen else 0
    wide = easel.measure(text, sizes.certainty)[0] if text else 0
    whole = wide + dot + (sizes.gap if dot and text else 0)
    left = easel.size[0] - margin - whole if board.settings.left_handed else margin
    middle = easel.size[1] - margin
    items: list[Item] = []
    if dot:
        area = left, middle - dot // 2, left + dot, middle - dot // 2 + dot
        items.append(Dot(area, theme.pens[board.colour]))
        left += dot + sizes.gap
    if text:
        items.append(easel.words(text, sizes.certainty, theme.quiet, left, middle))
    taken = around(item.area for item in items)
    return [] if easel.inked(taken) else items


def _erasers(board: Board, easel: Easel) -> list[Item]:
    """Return a ring around what each eraser reaches, or will reach where the mouse points."""
    scale = board.scale
    places = [(rub.tool, (rub.at[0] * scale, rub.at[1] * scale)) for rub in board.rubs.values()]
    if not places and board.pointer and board.tool in (Tool.ERASER, Tool.RUBBER):
        places = [(board.tool, board.pointer)]
    rings: list[Item] = []
    for tool, (x, y) in places:
        reach = max(4, round(board.reach_px(tool) * scale))
        area = round(x) - reach, round(y) - reach, round(x) + reach, round(y) + reach
        rings.append(Ring(area, easel.theme.quiet, easel.sizes.hairline))
    return rings


def _loop(board: Board, easel: Easel) -> list[Item]:
    if not board.loop or len(board.loop.path) < 2:
        return []
    width = easel.sizes.hairline
    points = tuple((round(x * board.scale), round(y * board.scale)) for x, y in board.loop.path)
    left, top, right, bottom = around((x, y, x + 1, y + 1) for x, y in points)
    area = left - width, top - width, right + width, bottom + width
    return [Curve(area, points, easel.theme.quiet, width)]


def _chosen(board: Board, easel: Easel) -> list[Item]:
    box = board.chosen_box
    if not box:
        return []
    sizes = easel.sizes
    dx, dy = board.carry.offset if board.carry else (0.0, 0.0)
    area = _area_of(box, board.scale, dx, dy)
    items: list[Item] = [
        Frame(area, easel.theme.quiet, sizes.hairline, 5 * sizes.hairline, 3 * sizes.hairline)
    ]
    if board.carry:
        items.append(Ghost(area, _area_of(box, board.scale, 0, 0)))
    return items


def _area_of(box: Box, scale: float, dx: float, dy: float) -> Area:
    """Return a box of the board as an area of the window, moved by so many board pixels."""
    left, top = round((box.left + dx) * scale), round((box.top + dy) * scale)
    return left, top, left + round(box.width * scale), top + round(box.height * scale)
