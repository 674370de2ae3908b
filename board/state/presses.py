"""Presses: a pen that is lifted where it was put down taps what lies there; one that moves writes.

No label, button or popup under a pen takes its stroke away. While a press may still be a tap it waits
in the session, and its stroke begins, from its first point, when the pen has moved far enough. Panels
are the exception: nothing can be written on them, and their buttons act when they are pressed.
"""

from __future__ import annotations

from dataclasses import replace

from board.state.commands import NOTHING, PenDown, PenMove, PenUp
from board.state.gestures import Popup, Press
from board.state.rules import Rules
from board.state.session import Session
from board.state.tools import Tool


def put_down(session: Session, down: PenDown, rules: Rules) -> Session:
    """Return the session after a pen was put down."""
    session = rules(_without(session, down.pen), PenUp(down.pen))  # its release may have been lost
    command, board = down.target.command, session.surface
    if session.panel_open:
        if command and not session.help_shown:
            return rules(session, command)
        if session.covered or session.browser:  # the press closes the panel, and leaves no dot
            closed = replace(session, help_shown=False, browser=None, setting=None)
            return _waiting(closed, down.pen, Press(replace(down, target=NOTHING)))
        return session
    if command:
        return _waiting(session, down.pen, Press(down))
    if session.panel or board.popup:
        closed = replace(session.with_surface(replace(board, popup=None)), panel=None)
        return _waiting(closed, down.pen, Press(replace(down, target=NOTHING)))
    writes = down.other_end or session.fresh  # amid writing even a dot is ink
    if down.target.on_label and board.tool is Tool.PEN and not writes:
        return _waiting(session, down.pen, Press(down))
    return rules(session, down)


def moved(session: Session, move: PenMove, rules: Rules) -> Session:
    """Return the session after a pen that waits has moved: it may write from now on."""
    press = session.presses[move.pen]
    press = replace(press, moves=(*press.moves, move))
    if max(abs(move.x - press.down.x), abs(move.y - press.down.y)) <= session.still_px:
        return _waiting(session, move.pen, press)
    session = rules(_without(session, move.pen), replace(press.down, target=NOTHING))
    for each in press.moves:
        session = rules(session, each)
    return session


def lifted(session: Session, pen: int, rules: Rules) -> Session:
    """Return the session after a pen that waits was lifted: it tapped what lies there."""
    target, session = session.presses[pen].down.target, _without(session, pen)
    if target.command:
        return rules(session, target.command)
    board = session.surface
    if target.mark is not None and board.here(target.mark):
        return session.with_surface(replace(board, popup=Popup(target.mark, pinned=True)))
    return session


def _waiting(session: Session, pen: int, press: Press) -> Session:
    return replace(session, presses={**session.presses, pen: press})


def _without(session: Session, pen: int) -> Session:
    if pen not in session.presses:
        return session
    return replace(session, presses={other: p for other, p in session.presses.items() if other != pen})
