"""Pointing: the rules of pens and the mouse, from press to release."""

from __future__ import annotations

import math
from dataclasses import replace

from board.document.corrections import joined
from board.document.erasing import StrokeIndex, rubbed, touched
from board.document.page import Change, Edit, replacing, replacing_at
from board.document.page_image import CORNERS
from board.document.scribble import scribbled_out
from board.document.selection import chosen_by, moved
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Box
from board.state.board import Board
from board.state.commands import (
    MOUSE,
    NOTHING,
    Command,
    KeyPress,
    LiftPens,
    PenDown,
    PenMove,
    PenUp,
    Point,
    Tick,
)
from board.state.gestures import (
    EraserStroke,
    LabelDrag,
    Lasso,
    PictureDrag,
    Place,
    Popup,
    Press,
    SelectionDrag,
    Still,
    Touch,
)
from board.state.session import PAUSE_S, REST_S, Notice, Session
from board.state.tools import Tool

_SMALL_STEP = 1 / 4  # of an eraser's reach: it erases when it has moved so far


def pressed(session: Session, press: PenDown) -> Session:
    """Put a pen down on the board, on a label or on the selection."""
    board = session.surface
    at = press.x / session.scale, press.y / session.scale
    if not board.ink and not board.document.page.page_images:
        board = replace(board, tool=Tool.PEN)  # nothing to erase or to choose: the page waits for ink
    erases = press.other_end and session.settings.other_end
    tool = Tool.ERASER if erases and board.tool is not Tool.RUBBER else board.tool
    if tool is Tool.ERASER and press.shift:
        tool = Tool.RUBBER
    board = replace(board, popup=None, turning=False)
    asked = session.asked_enough or session.asks_to_keep
    session = replace(session, notice=Notice(), pointer=None, panel=None, asked_enough=asked)
    if tool in (Tool.ERASER, Tool.RUBBER):
        erasers = {**board.erasers, press.pen: EraserStroke(tool, at, at, StrokeIndex.of(board.ink))}
        return _erased(session.with_surface(replace(board, erasers=erasers, selection=())), press.pen)
    if tool is Tool.LASSO:
        if board.lasso or board.selection_drag or board.picture_drag:
            return session.with_surface(board)
        if board.picture_chosen and (drag := _grip(session, press.pen, at)):
            return session.with_surface(replace(board, picture_drag=drag))
        mark = press.target.mark
        if press.target.on_label and mark is not None and board.here(mark) and not board.label_drag:
            place = press.x, press.y
            return session.with_surface(
                replace(board, label_drag=LabelDrag(press.pen, mark, place, place, mark), selection=())
            )
        if _on_selection(board, at):
            return session.with_surface(replace(board, selection_drag=SelectionDrag(press.pen, at, at)))
        lasso = Lasso(press.pen, (at,), mark)
        return session.with_surface(replace(board, lasso=lasso, selection=(), picture_chosen=False))
    return session.with_surface(
        replace(board, live={**board.live, press.pen: LiveStroke([(*at, press.time_s)], 1)})
    )


def dragged(session: Session, move: PenMove) -> Session:
    """Move a pen; one that is not down does nothing."""
    board = session.surface
    at = move.x / session.scale, move.y / session.scale
    if move.pen in board.live:
        live_stroke = board.live[move.pen].then(*at, move.time_s)
        return session.with_surface(replace(board, live={**board.live, move.pen: live_stroke}))
    if move.pen in board.erasers:
        eraser = board.erasers[move.pen]
        erasers = {**board.erasers, move.pen: replace(eraser, at=at)}
        session = session.with_surface(replace(board, erasers=erasers))
        far = math.dist(eraser.done, at) >= session.reach_px(eraser.tool) * _SMALL_STEP
        return _erased(session, move.pen) if far else session
    if board.label_drag and board.label_drag.pen == move.pen:
        drag = replace(board.label_drag, at=(move.x, move.y), over=move.target.mark)
        return session.with_surface(replace(board, label_drag=drag))
    if board.lasso and board.lasso.pen == move.pen:
        return session.with_surface(replace(board, lasso=replace(board.lasso, path=(*board.lasso.path, at))))
    if board.selection_drag and board.selection_drag.pen == move.pen:
        return session.with_surface(replace(board, selection_drag=replace(board.selection_drag, at=at)))
    if board.picture_drag and board.picture_drag.pen == move.pen:
        return session.with_surface(replace(board, picture_drag=replace(board.picture_drag, at=at)))
    return session


def lifted(session: Session, pen: int) -> Session:
    """Lift a pen, if it is down."""
    board = session.surface
    if pen in board.live:
        live = {other: live_stroke for other, live_stroke in board.live.items() if other != pen}
        stroke = board.live[pen].stroke(session.pen_px, session.colour)
        session = replace(
            session, fresh=session.fresh | {stroke.id}, pause_s=float(stroke.times_s[-1]) + PAUSE_S
        )
        under = scribbled_out(stroke, board.ink) if session.settings.scribble else ()
        session = session.with_surface(replace(board, live=live))
        session = session.edited(Change(len(board.ink), (), (stroke,)))
        if not under:
            return session
        gone = {each.id: () for each in (*under, stroke)}
        return session.edited(*replacing(session.surface.ink, gone))  # an undo shows both again
    if pen in board.erasers:
        session = _erased(session, pen)
        erasers = {other: eraser for other, eraser in board.erasers.items() if other != pen}
        return session.with_surface(replace(session.surface, erasers=erasers)).settled
    if board.label_drag and board.label_drag.pen == pen:
        return _dropped(session, board.label_drag)
    if board.lasso and board.lasso.pen == pen:
        return _closed(session, board.lasso)
    if board.selection_drag and board.selection_drag.pen == pen:
        return _put_down(session, board.selection_drag)
    if board.picture_drag and board.picture_drag.pen == pen:
        return _picture_put_down(session, board.picture_drag)
    return session


def cancelled(session: Session, pen: int) -> Session:
    """Take back what a pen that is down has begun; what it has erased can be undone."""
    if pen in session.presses:
        presses = {other: press for other, press in session.presses.items() if other != pen}
        session = replace(session, presses=presses)
    board = session.surface
    if pen in board.live:
        live = {other: stroke for other, stroke in board.live.items() if other != pen}
        return session.with_surface(replace(board, live=live))
    if pen in board.erasers:
        return lifted(session, pen)
    if board.lasso and board.lasso.pen == pen:
        return session.with_surface(replace(board, lasso=None))
    if board.selection_drag and board.selection_drag.pen == pen:
        return session.with_surface(replace(board, selection_drag=None))
    if board.picture_drag and board.picture_drag.pen == pen:
        return session.with_surface(replace(board, picture_drag=None))
    if board.label_drag and board.label_drag.pen == pen:
        return session.with_surface(replace(board, label_drag=None))
    return session


def all_lifted(session: Session) -> Session:
    """Lift every pen; a dragged label goes back, and a press that was no stroke yet is dropped."""
    if session.presses or session.touch.contacts:
        session = replace(session, presses={}, touch=Touch(pen_s=session.touch.pen_s))
    board = session.surface
    if board.label_drag:
        session = session.with_surface(replace(board, label_drag=None))
    held = [hold.pen for hold in (board.lasso, board.selection_drag, board.picture_drag) if hold]
    for pen in [*board.live, *board.erasers, *held]:
        session = lifted(session, pen)
    return session


def pointed(session: Session, point: Point) -> Session:
    """Move the mouse with no button down; a popup goes when its mark is no longer pointed at."""
    board = session.surface
    if board.popup and not board.popup.pinned and point.target.mark != board.popup.mark:
        session = session.with_surface(replace(board, popup=None))
    return replace(session, pointer=(point.x, point.y))


def standing(session: Session, command: Command) -> Session:
    """Note which pointers stand still, and since when."""
    still = session.still
    match command:
        case PenDown(pen, x, y, time_s):
            return replace(session, still={**still, pen: Still(time_s, (x, y), command.target.mark)})
        case PenMove(pen, x, y) if pen in still:
            gone = {pen} if _away(still[pen].at, (x, y)) > session.still_px else set()
        case PenUp(pen):
            gone = {pen}
        case Point(x, y, time_s):
            return replace(session, still={**still, MOUSE: Still(time_s, (x, y), None)})
        case KeyPress():
            gone = {MOUSE}
        case LiftPens():
            gone = {*still}
        case _:
            gone = set()
    if not gone & still.keys():
        return session
    return replace(session, still={pen: since for pen, since in still.items() if pen not in gone})


def rested(session: Session, tick: Tick) -> Session:
    """Open the popups of marks where pointers have stood still long enough."""
    for pen, still in session.still.items():
        if tick.time_s - still.since_s >= REST_S:
            others = {other: since for other, since in session.still.items() if other != pen}
            session = replace(session, still=others)
            if pen in session.surface.live or pen in session.presses:
                session = _long_pressed(session, pen, still.mark)
            elif pen == MOUSE:
                session = _at_rest(session, tick.target.mark)
    return session


def _long_pressed(session: Session, pen: int, mark: int | None) -> Session:
    """Open the popup of the mark under a pen; if the pen moves on, it is a stroke after all."""
    board = session.surface
    if session.game or mark is None or not board.here(mark) or board.tool is not Tool.PEN:
        return session
    if pen in board.live:
        press = _press_of(pen, board.live[pen], session.scale)
        board = replace(board, live={other: stroke for other, stroke in board.live.items() if other != pen})
    else:
        press = session.presses[pen]
        if press.down.target.command or not press.down.target.on_label:
            return session
        press = replace(press, down=replace(press.down, target=NOTHING))
    session = replace(session, presses={**session.presses, pen: press})
    return session.with_surface(replace(board, popup=Popup(mark, pinned=True)))


def _press_of(pen: int, live_stroke: LiveStroke, scale: float) -> Press:
    """Return a stroke that has hardly moved as a press."""
    (x, y, time_s), *rest = live_stroke.since(0)
    moves = tuple(PenMove(pen, u * scale, v * scale, then_s) for u, v, then_s in rest)
    return Press(PenDown(pen, x * scale, y * scale, time_s), moves)


def _at_rest(session: Session, mark: int | None) -> Session:
    """Show the popup of the mark where the mouse rests."""
    board = session.surface
    covered = board.popup or session.help_shown or session.game or board.tool is not Tool.PEN
    if mark is None or not board.here(mark) or session.pointer is None or covered:
        return session
    return session.with_surface(replace(board, popup=Popup(mark)))


def _erased(session: Session, pen: int) -> Session:
    """Erase along an eraser's path; lifting the eraser makes one edit of it."""
    board = session.surface
    eraser = board.erasers[pen]
    reach = session.reach_px(eraser.tool)
    strokes = eraser.strokes if eraser.strokes.ink is board.ink else StrokeIndex.of(board.ink)
    erase = rubbed if eraser.tool is Tool.RUBBER else touched
    changes = replacing_at(board.ink, erase(strokes, eraser.done, eraser.at, reach))
    document = board.document
    if changes:
        document = document.showing(Edit(document.page_number, changes).applied(board.page))
        strokes = strokes.after(changes, document.page.ink)
    erasers = {**board.erasers, pen: EraserStroke(eraser.tool, eraser.at, eraser.at, strokes)}
    return session.with_surface(
        replace(board, erasers=erasers, document=document, erased=board.erased + changes)
    )


def _dropped(session: Session, drag: LabelDrag) -> Session:
    """Drop a label: on another mark it joins the two; where it began it selects its mark's ink."""
    session = session.with_surface(replace(session.surface, label_drag=None))
    board = session.surface
    if _away(drag.start, drag.at) <= session.still_px:
        return _selected(session, drag.mark)
    if drag.over is None or drag.over == drag.mark or not board.reading or not board.here(drag.over):
        return session
    marks = sorted((drag.mark, drag.over))
    edit = joined(board.document.page_number, board.page, board.page_as_read.ink, board.reading, marks)
    return session.recorded(edit) if edit else session.with_notice("join.mixed")


def _closed(session: Session, lasso: Lasso) -> Session:
    """Select the ink in the lasso, or the mark or else the picture that was clicked."""
    board = replace(session.surface, lasso=None)
    (x, y), *_ = lasso.path
    far = max((abs(u - x) + abs(v - y) for u, v in lasso.path), default=0.0) * session.scale
    session = session.with_surface(board)
    if far <= session.still_px:
        marked = session if lasso.mark is None else _selected(session, lasso.mark)
        if marked.surface.selection:
            return marked
        on_picture = any(_holds(page_image.box, (x, y)) for page_image in board.page.page_images)
        return session.with_surface(replace(board, picture_chosen=on_picture))
    return session.with_surface(replace(board, selection=chosen_by(lasso.path, board.ink)))


def _selected(session: Session, mark: int) -> Session:
    """Select the ink of a mark."""
    board = session.surface
    if not board.reading or not board.here(mark):
        return session
    read = board.page_as_read.ink
    selection = tuple(read[n] for n in board.reading.marks[mark].strokes)
    return session.with_surface(replace(board, selection=selection))


def _put_down(session: Session, drag: SelectionDrag) -> Session:
    """Move the selection to where it was dropped; it stays selected."""
    session = session.with_surface(replace(session.surface, selection_drag=None))
    board = session.surface
    dx, dy = drag.offset
    selected = board.selected
    if max(abs(dx), abs(dy)) * session.scale <= session.still_px or not selected:
        return session
    places = [n for n, stroke in enumerate(board.ink) if any(stroke is one for one in selected)]
    session = session.recorded(moved(board.document.page_number, board.page, selected, dx, dy))
    board = session.surface
    return session.with_surface(replace(board, selection=tuple(board.ink[n] for n in places)))


def _grip(session: Session, pen: int, at: Place) -> PictureDrag | None:
    """Take the picture by a corner, or anywhere else on it to move it; None beside it."""
    board = session.surface
    reach = session.handle_px / session.scale / 2
    for page_image in board.page.page_images:
        for corner in CORNERS:
            if _away(page_image.corner(corner), at) <= reach:
                return PictureDrag(pen, corner, at, at)
        if _holds(page_image.box, at):
            return PictureDrag(pen, None, at, at)
    return None


def _picture_put_down(session: Session, drag: PictureDrag) -> Session:
    """Leave the picture where it was dropped; it stays chosen."""
    session = session.with_surface(replace(session.surface, picture_drag=None))
    board = session.surface
    old = board.page.page_images
    if _away(drag.start, drag.at) * session.scale <= session.still_px or not old:
        return session
    new = tuple(drag.applied(page_image, board.page_size) for page_image in old)
    edit = Edit(board.document.page_number, page_images=(Change(0, old, new),))
    return session.recorded(edit) if new != old else session


def _holds(box: Box, at: Place) -> bool:
    return box.left <= at[0] <= box.right and box.top <= at[1] <= box.bottom


def _on_selection(board: Board, at: Place) -> bool:
    box = board.selection_box
    return box is not None and _holds(box, at)


def _away(start: Place, end: Place) -> float:
    """Return the larger of the distances of two places across and down."""
    return max(abs(start[0] - end[0]), abs(start[1] - end[1]))
