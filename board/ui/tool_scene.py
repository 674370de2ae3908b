"""The tools as one sees them: the eraser, the loop, what is chosen, and what the pen is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from board.state.tools import USUAL, Tool
from board.ui.area import Area, around
from board.ui.display_list import Curve, Dot, Frame, Ghost, Item, Ring

if TYPE_CHECKING:
    from board.ink.stroke import Box
    from board.state.session import Session
    from board.ui.easel import Easel


def tool_items(session: Session, easel: Easel) -> list[Item]:
    """Return what shows of the tools."""
    return [*_erasers(session, easel), *_loop(session, easel), *_chosen(session, easel)]


def pen_items(session: Session, easel: Easel) -> list[Item]:
    """Return what the pen is, in a corner, where it is not what it usually is."""
    board = session.surface
    sizes, theme = easel.sizes, easel.theme
    said = [easel.texts(f"tool.{board.tool.value}")] if board.tool is not Tool.PEN else []
    if session.live_reading:
        said.append(easel.texts("tool.live"))
    if session.unkept:
        said.append(easel.texts("tool.unkept"))
    shows_pen = board.tool is Tool.PEN and (session.width, session.colour) != (USUAL, 0)
    if not said and not shows_pen:
        return []
    text = "   ·   ".join(said)
    margin = 3 * sizes.gap
    dot = max(3, round(session.pen_px * session.scale)) if shows_pen else 0
    wide = easel.measure(text, sizes.certainty)[0] if text else 0
    whole = wide + dot + (sizes.gap if dot and text else 0)
    left = easel.size[0] - margin - whole if session.settings.left_handed else margin
    middle = easel.size[1] - margin
    items: list[Item] = []
    if dot:
        area = left, middle - dot // 2, left + dot, middle - dot // 2 + dot
        items.append(Dot(area, theme.pens[session.colour]))
        left += dot + sizes.gap
    if text:
        items.append(easel.words(text, sizes.certainty, theme.quiet, left, middle))
    taken = around(item.area for item in items)
    return [] if easel.inked(taken) else items


def _erasers(session: Session, easel: Easel) -> list[Item]:
    """Return a ring around what each eraser reaches, or will reach where the mouse points."""
    board = session.surface
    scale = session.scale
    places = [(rub.tool, (rub.at[0] * scale, rub.at[1] * scale)) for rub in board.erasers.values()]
    if not places and session.pointer and board.tool in (Tool.ERASER, Tool.RUBBER):
        places = [(board.tool, session.pointer)]
    rings: list[Item] = []
    for tool, (x, y) in places:
        reach = max(4, round(session.reach_px(tool) * scale))
        area = round(x) - reach, round(y) - reach, round(x) + reach, round(y) + reach
        rings.append(Ring(area, easel.theme.quiet, easel.sizes.hairline))
    return rings


def _loop(session: Session, easel: Easel) -> list[Item]:
    board = session.surface
    if not board.lasso or len(board.lasso.path) < 2:
        return []
    width = easel.sizes.hairline
    points = tuple((round(x * session.scale), round(y * session.scale)) for x, y in board.lasso.path)
    left, top, right, bottom = around((x, y, x + 1, y + 1) for x, y in points)
    area = left - width, top - width, right + width, bottom + width
    return [Curve(area, points, easel.theme.quiet, width)]


def _chosen(session: Session, easel: Easel) -> list[Item]:
    board = session.surface
    box = board.selection_box
    if not box:
        return []
    sizes = easel.sizes
    dx, dy = board.selection_drag.offset if board.selection_drag else (0.0, 0.0)
    area = _area_of(box, session.scale, dx, dy)
    items: list[Item] = [
        Frame(area, easel.theme.quiet, sizes.hairline, 5 * sizes.hairline, 3 * sizes.hairline)
    ]
    if board.selection_drag:
        items.append(Ghost(area, _area_of(box, session.scale, 0, 0)))
    return items


def _area_of(box: Box, scale: float, dx: float, dy: float) -> Area:
    """Return a box of the board as an area of the window, moved by so many board pixels."""
    left, top = round((box.left + dx) * scale), round((box.top + dy) * scale)
    return left, top, left + round(box.width * scale), top + round(box.height * scale)
