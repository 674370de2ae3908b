"""Pointing: what the pens and the mouse do, from the press to the release."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from board.document.corrections import joined
from board.document.erasing import StrokeIndex, rubbed, touched
from board.document.page import Change, Edit, replacing_at
from board.document.selection import chosen_by, moved
from board.ink.live_stroke import LiveStroke
from board.state.tools import Tool

if TYPE_CHECKING:
    from board.state.board import Board
    from board.state.commands import PenDown, PenMove

_SMALL_STEP = 1 / 4  # of an eraser's reach: it erases when it has moved so far

STILL_PER_HEIGHT = 12 / 1080
"""How far a press may move, as a share of the window's height, and still be a click."""

Place = tuple[float, float]


@dataclass(frozen=True)
class Popup:
    """Hold which mark the board shows more of.

    Attributes:
        mark: its place in the reading, digits first.
        pinned: it stays, and what the mark is can be chosen.
    """

    mark: int
    pinned: bool = False


@dataclass(frozen=True)
class LabelDrag:
    """Hold a label that is being dragged.

    Attributes:
        pen: that holds it.
        mark: whose label it is.
        start: where it was taken, in window pixels.
        at: where the pen is, in window pixels.
    """

    pen: int
    mark: int
    start: Place
    at: Place


@dataclass(frozen=True)
class EraserStroke:
    """Hold an eraser that is down.

    Attributes:
        tool: which eraser.
        at: where it is, in board pixels.
        done: as far as here it has erased.
        strokes: where the ink is.
    """

    tool: Tool
    at: Place
    done: Place
    strokes: StrokeIndex


@dataclass(frozen=True)
class Lasso:
    """Hold a loop that is being drawn around ink; its path in board pixels."""

    pen: int
    path: tuple[Place, ...]


@dataclass(frozen=True)
class SelectionDrag:
    """Hold that the chosen ink is being moved, from where to where, in board pixels."""

    pen: int
    start: Place
    at: Place

    @property
    def offset(self) -> Place:
        return self.at[0] - self.start[0], self.at[1] - self.start[1]


def pressed(board: Board, press: PenDown) -> Board:
    """Put a pen down: on a label, on chosen ink, or on the board."""
    if board.card and board.card.pinned:
        return replace(board, card=None)
    at = press.x / board.scale, press.y / board.scale
    tool = Tool.ERASER if press.other_end and board.tool is not Tool.RUBBER else board.tool
    if tool is Tool.ERASER and press.shift:
        tool = Tool.RUBBER
    board = replace(board, notice="", pointer=None, card=None, turning=False)
    if tool in (Tool.ERASER, Tool.RUBBER):
        rubs = {**board.rubs, press.pen: EraserStroke(tool, at, at, StrokeIndex.of(board.ink))}
        return _rubbed(replace(board, rubs=rubs, chosen=()), press.pen)
    if tool is Tool.LASSO:
        if board.loop or board.carry:
            return board
        if _on_chosen(board, at):
            return replace(board, carry=SelectionDrag(press.pen, at, at))
        return replace(board, loop=Lasso(press.pen, (at,)), chosen=())
    mark = board.label_at(press.x, press.y)
    if mark is not None and board.here(mark) and not board.grip:
        place = press.x, press.y
        return replace(board, grip=LabelDrag(press.pen, mark, place, place))
    return replace(board, live={**board.live, press.pen: LiveStroke([(*at, press.time_s)], 1)})


def dragged(board: Board, move: PenMove) -> Board:
    """Move a pen; one that is not down does nothing."""
    at = move.x / board.scale, move.y / board.scale
    if move.pen in board.live:
        live_stroke = board.live[move.pen].then(*at, move.time_s)
        return replace(board, live={**board.live, move.pen: live_stroke})
    if move.pen in board.rubs:
        rub = board.rubs[move.pen]
        board = replace(board, rubs={**board.rubs, move.pen: replace(rub, at=at)})
        far = math.dist(rub.done, at) >= board.reach_px(rub.tool) * _SMALL_STEP
        return _rubbed(board, move.pen) if far else board
    if board.grip and board.grip.pen == move.pen:
        return replace(board, grip=replace(board.grip, at=(move.x, move.y)))
    if board.loop and board.loop.pen == move.pen:
        return replace(board, loop=replace(board.loop, path=(*board.loop.path, at)))
    if board.carry and board.carry.pen == move.pen:
        return replace(board, carry=replace(board.carry, at=at))
    return board


def lifted(board: Board, pen: int) -> Board:
    """End what the pen does, if it is down."""
    if pen in board.live:
        live = {other: live_stroke for other, live_stroke in board.live.items() if other != pen}
        stroke = board.live[pen].stroke(board.pen_px, board.colour)
        return replace(board, live=live).edited(Change(len(board.ink), (), (stroke,)))
    if pen in board.rubs:
        board = _rubbed(board, pen)
        return replace(board, rubs={other: rub for other, rub in board.rubs.items() if other != pen}).settled
    if board.grip and board.grip.pen == pen:
        return _let_go(board, board.grip)
    if board.loop and board.loop.pen == pen:
        return _closed(board, board.loop)
    if board.carry and board.carry.pen == pen:
        return _put_down(board, board.carry)
    return board


def all_lifted(board: Board) -> Board:
    """End what every pen does; a label that is held stays where it was."""
    board = replace(board, grip=None) if board.grip else board
    held = [hold.pen for hold in (board.loop, board.carry) if hold]
    for pen in [*board.live, *board.rubs, *held]:
        board = lifted(board, pen)
    return board


def pointed(board: Board, x: float, y: float) -> Board:
    """Move the mouse with no button down; a card goes when its mark is no longer pointed at."""
    card = board.card
    if card and not card.pinned and board.mark_at(x, y) != card.mark:
        card = None
    return replace(board, pointer=(x, y), card=card)


def rested(board: Board, pen: int) -> Board:
    """Show more of the mark where the mouse rests, or where a pen stands still."""
    if pen in board.live:
        x, y, _ = board.live[pen].first
        mark = board.mark_at(x * board.scale, y * board.scale)
        if mark is None or not board.here(mark):
            return board
        live = {other: live_stroke for other, live_stroke in board.live.items() if other != pen}
        return replace(board, live=live, card=Popup(mark, pinned=True))
    if board.pointer is None or board.card or board.help_shown or board.tool is not Tool.PEN:
        return board
    mark = board.mark_at(*board.pointer)
    return board if mark is None else replace(board, card=Popup(mark))


def _rubbed(board: Board, pen: int) -> Board:
    """Erase along the way of an eraser; it becomes one edit when the eraser is lifted."""
    rub = board.rubs[pen]
    reach = board.reach_px(rub.tool)
    strokes = rub.strokes if rub.strokes.ink is board.ink else StrokeIndex.of(board.ink)
    erased = rubbed if rub.tool is Tool.RUBBER else touched
    changes = replacing_at(board.ink, erased(strokes, rub.done, rub.at, reach))
    document = board.document
    if changes:
        document = document.showing(Edit(document.page_number, changes).applied(board.page))
        strokes = strokes.after(changes, document.page.ink)
    rubs = {**board.rubs, pen: EraserStroke(rub.tool, rub.at, rub.at, strokes)}
    return replace(board, rubs=rubs, document=document, rubbed=board.rubbed + changes)


def _let_go(board: Board, grip: LabelDrag) -> Board:
    """Let a label go: on another mark it joins the two, where it was it shows more."""
    board = replace(board, grip=None)
    if _still(board, grip.start, grip.at):
        return replace(board, card=Popup(grip.mark, pinned=True))
    other = board.mark_at(*grip.at)
    if other is None or other == grip.mark or not board.reading or not board.here(other):
        return board
    marks = sorted((grip.mark, other))
    edit = joined(board.document.page_number, board.page, board.page_as_read.ink, board.reading, marks)
    return board.recorded(edit) if edit else board.told("join.mixed")


def _closed(board: Board, loop: Lasso) -> Board:
    """Choose what the loop was drawn around, or the mark that was clicked."""
    board = replace(board, loop=None)
    (x, y), *_ = loop.path
    mark = board.mark_at(x * board.scale, y * board.scale)
    far = max((abs(u - x) + abs(v - y) for u, v in loop.path), default=0.0) * board.scale
    if mark is not None and board.reading and board.here(mark) and _still(board, (0, 0), (far, 0)):
        read = board.page_as_read.ink
        return replace(board, chosen=tuple(read[n] for n in board.reading.marks[mark].strokes))
    return replace(board, chosen=chosen_by(loop.path, board.ink))


def _put_down(board: Board, carry: SelectionDrag) -> Board:
    """Leave the chosen ink where it was moved to, still chosen."""
    board = replace(board, carry=None)
    dx, dy = carry.offset
    chosen = board.still_chosen
    if _still(board, (0, 0), (dx * board.scale, dy * board.scale)) or not chosen:
        return board
    places = [n for n, stroke in enumerate(board.ink) if any(stroke is one for one in chosen)]
    board = board.recorded(moved(board.document.page_number, board.page, chosen, dx, dy))
    return replace(board, chosen=tuple(board.ink[n] for n in places))


def _on_chosen(board: Board, at: Place) -> bool:
    box = board.chosen_box
    return box is not None and box.left <= at[0] <= box.right and box.top <= at[1] <= box.bottom


def _still(board: Board, start: Place, end: Place) -> bool:
    """Tell whether two places of the window are so near that between them was a click."""
    away = max(abs(start[0] - end[0]), abs(start[1] - end[1]))
    return away <= max(2, board.size[1] * STILL_PER_HEIGHT)
