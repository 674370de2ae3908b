"""Touch: which of several fingers on the board writes, and what a tap of several fingers means.

Unless several people write, one finger writes: a palm that was put down before it, and whatever touches
the board beside its stroke, is no ink. While a pen, which pygame takes for the mouse, is in use, no finger
writes, and what one began is taken back.
"""

from __future__ import annotations

from dataclasses import replace

from board.state.commands import MOUSE, Command, PenCancel, PenDown, PenMove, PenUp, Redo, Undo
from board.state.gestures import Contact, Touch
from board.state.rules import Rules
from board.state.session import Session

TAP_S = 0.4
"""How long a tap of several fingers takes at most."""

PEN_USE_S = 3.0
"""How long after a pen's last point no finger writes."""

_STANDS_S = 2.0  # a finger that has not moved for so long no longer writes; its release may be lost

_TAPS: dict[int, Command] = {2: Undo(), 3: Redo()}


def touched(
    session: Session, command: PenDown | PenMove | PenUp, rules: Rules
) -> tuple[Session, Command | None]:
    """Return the session with a finger or the pen noted, and the command that it means, if any."""
    if command.pen == MOUSE:
        return _with_pen(session, command, rules), command
    if session.several_write:
        return session, command
    match command:
        case PenDown():
            return _put_down(session, command, rules)
        case PenMove():
            return _moved(session, command)
        case PenUp():
            return _lifted(session, command, rules)


def _with_pen(session: Session, command: PenDown | PenMove | PenUp, rules: Rules) -> Session:
    """Note that the pen is in use; when it is put down, what fingers began is taken back."""
    if isinstance(command, PenUp):
        return session
    touch = session.touch
    if isinstance(command, PenDown):
        for finger in touch.contacts:
            session = rules(session, PenCancel(finger))
        touch = replace(touch, writer=None, tap_until_s=None)
    elif command.pen not in session.surface.live:
        return session
    return replace(session, touch=replace(touch, pen_s=command.time_s))


def _put_down(session: Session, down: PenDown, rules: Rules) -> tuple[Session, Command | None]:
    touch, pen = session.touch, down.pen
    if not touch.contacts:
        touch = Touch(tap_until_s=down.time_s + TAP_S, pen_s=touch.pen_s)
    contacts = {**touch.contacts, pen: Contact((down.x, down.y), down.time_s)}
    touch = replace(touch, contacts=contacts, most=max(touch.most, len(contacts)))
    session = replace(session, touch=touch)
    if down.target.command:
        return session, down
    if down.time_s - touch.pen_s < PEN_USE_S or MOUSE in session.surface.live:
        return session, None
    writer = touch.writer
    if writer is not None and writer != pen and writer in contacts:
        if not contacts[writer].moved:  # a palm, or the first finger of a tap
            session = rules(session, PenCancel(writer))
        elif down.time_s - contacts[writer].last_s < _STANDS_S:
            return session, None
        else:
            session = rules(session, PenUp(writer))
    return replace(session, touch=replace(session.touch, writer=pen)), down


def _moved(session: Session, move: PenMove) -> tuple[Session, Command | None]:
    touch = session.touch
    contact = touch.contacts.get(move.pen)
    if contact is None:
        return session, move
    start = contact.start
    moved = contact.moved or max(abs(move.x - start[0]), abs(move.y - start[1])) > session.still_px
    contacts = {**touch.contacts, move.pen: replace(contact, moved=moved, last_s=move.time_s)}
    tap_until_s = None if moved else touch.tap_until_s
    session = replace(session, touch=replace(touch, contacts=contacts, tap_until_s=tap_until_s))
    writes = move.pen == touch.writer or move.pen in session.presses
    return session, move if writes else None


def _lifted(session: Session, up: PenUp, rules: Rules) -> tuple[Session, Command | None]:
    touch, pen = session.touch, up.pen
    if pen not in touch.contacts:
        return session, up
    contacts = {other: contact for other, contact in touch.contacts.items() if other != pen}
    writer = None if touch.writer == pen else touch.writer
    session = replace(session, touch=replace(touch, contacts=contacts, writer=writer))
    if touch.tap_until_s is not None and touch.most in _TAPS and session.settings.finger_taps:
        session = rules(session, PenCancel(pen))
        return session, None if contacts else _TAPS[touch.most]
    writes = pen == touch.writer or pen in session.presses
    return session, up if writes else None


def expired(session: Session, now_s: float) -> Session:
    """Return the session with fingers that are too slow for a tap."""
    touch = session.touch
    if touch.tap_until_s is None or now_s < touch.tap_until_s:
        return session
    return replace(session, touch=replace(touch, tap_until_s=None))
