"""The rules of phones: what their acts do to the board, or to their own tiles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from board.document.corrections import named
from board.document.page import Change, Edit, Page, Question, replacing
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Box, Stroke
from board.state.board import Board
from board.state.commands import AddStroke, Correct, Put, Read, RemoveStrokes
from board.state.effects import Recognize
from board.state.gestures import Trace
from board.state.phone_acts import (
    ON_THE_BOARD,
    Act,
    Cleared,
    Dropped,
    Finished,
    Named,
    PhoneAct,
    PhoneInk,
    PhoneJoined,
    PictureSent,
    ReadWanted,
    TakenBack,
    Written,
    owner_of,
)
from board.state.phones import DEVICES_MAX, Phone, Phones, Tile, free_animal, new_tile, tile_of
from board.state.rules import Rules
from board.state.session import PAUSE_S, Session

if TYPE_CHECKING:
    from board.reading.result import Reading

TILE_STROKES_MAX = 2000
"""Strokes on a tile; those beyond are dropped."""

_WAITING_MAX = 1000  # acts of a phone while writing is frozen


def joined(session: Session, phones: Phones, command: PhoneJoined) -> Session:
    """Return the session after a phone came, or came back."""
    device = command.device
    if device in phones.removed:
        return session
    known = phones.devices.get(device)
    if known is None:
        phones = _with_room(phones)
        animal = free_animal(phones, device)
        if animal is None:
            return session
        known = Phone(animal, phones.joined, command.size, command.done)
        phones = replace(phones, joined=phones.joined + 1)
    known = replace(known, connected=True)
    if phones.with_tiles and known.tile is None:
        known = replace(known, tile=new_tile(known.size))
    return replace(session, phones=replace(phones.having(device, known), lonely=False))


def left(session: Session, phones: Phones, device: str, rules: Rules) -> Session:
    """Return the session after a phone got out of reach; its unfinished stroke goes until it is back."""
    if device not in phones.devices:
        return session
    gone = replace(phones.devices[device], connected=False)
    return _without_trace(replace(session, phones=phones.having(device, gone)), device, rules)


def inked(session: Session, command: PhoneInk) -> Session:
    """Return the session with more of a stroke that is being written on a phone, or without it."""
    surface = session.surface
    trace = surface.traces.get(command.device)
    if not command.moments:
        traces = {device: other for device, other in surface.traces.items() if device != command.device}
        return session.with_surface(replace(surface, traces=traces))
    if command.start == 0:
        stroke, moments = LiveStroke([command.moments[0]], 1), command.moments[1:]
        trace = Trace(command.number, stroke, session.usual_pen_px, command.colour)
    elif trace and trace.number == command.number and len(trace.stroke) == command.start:
        moments = command.moments
    else:
        return session
    stroke = trace.stroke
    for moment in moments:
        stroke = stroke.then(*moment)
    traces = {**surface.traces, command.device: replace(trace, stroke=stroke)}
    return session.with_surface(replace(surface, traces=traces))


def acted(session: Session, phones: Phones, command: PhoneAct, rules: Rules) -> Session:
    """Return the session after the next act of a phone.

    Args:
        session: with phones.
        phones: the session's.
        command: the act.
        rules: the rules of commands on the board or in a game.
    """
    device = command.device
    phone = phones.devices.get(device)
    if phone is None or command.number != phone.applied + len(phone.waiting) + 1:
        return session
    held = session.loading if command.sheet == ON_THE_BOARD else phones.frozen
    if held or phone.waiting:
        if len(phone.waiting) >= _WAITING_MAX:
            return session
        waiting = replace(phone, waiting=(*phone.waiting, command))
        return replace(session, phones=phones.having(device, waiting))
    phone = replace(phone, applied=command.number)
    if command.sheet == ON_THE_BOARD:
        session = replace(session, phones=phones.having(device, phone))
        return _without_trace(_on_board(session, device, command.act, rules), device, rules)
    if command.sheet == phones.sheet and phone.tile:
        phone = replace(phone, tile=tile_acted(phone.tile, command.act))
    return replace(session, phones=phones.having(device, phone))


def released(session: Session, rules: Rules) -> Session:
    """Return the session after the acts that waited, each phone's in their order, unless they wait still."""
    if session.loading or (session.phones and session.phones.frozen):
        return session
    for device, phone in session.phones.devices.items() if session.phones else ():
        if phone.waiting and session.phones:
            session = replace(session, phones=session.phones.having(device, replace(phone, waiting=())))
            for command in phone.waiting:
                session = acted(session, session.phones or Phones(), command, rules)
    return session


def waited_for(session: Session, time_s: float) -> Session:
    """Return the session at a time in seconds: where no phone comes, hints are shown."""
    phones = session.phones
    if not phones or phones.due_s is None or time_s < phones.due_s:
        return session
    if phones.since_s is None:
        return replace(session, phones=replace(phones, since_s=time_s))
    return replace(session, phones=replace(phones, lonely=True))


def stroke_added(session: Session, stroke: Stroke) -> Session:
    """Return the session with a stroke from elsewhere; one that is there stays."""
    if any(each.id == stroke.id for each in session.surface.ink):
        return session
    session = replace(session, fresh=session.fresh | {stroke.id}, pause_s=float(stroke.times_s[-1]) + PAUSE_S)
    return session.edited(Change(len(session.surface.ink), (), (stroke,)))


def strokes_removed(session: Session, owner: int, ids: frozenset[int] | None) -> Session:
    """Return the session without strokes of an owner: those with some ids, or all."""
    gone = _of_owner(session.surface, owner, ids)
    return session.edited(*gone) if gone else session


def reading_tiles(session: Session) -> Session:
    """Ask for the reading of one tile at a time: each phone that wants one has its turn."""
    phones = session.phones
    if not phones or not phones.with_tiles or phones.asking() is not None:
        return session
    devices = list(phones.devices)
    turn = devices.index(phones.last_read) + 1 if phones.last_read in devices else 0
    for device in devices[turn:] + devices[:turn]:
        tile = phones.devices[device].tile
        if tile and tile.board.read_wanted:
            request = Question(tile.board.page, session.settings.sums != "off")
            board = replace(tile.board, read_wanted=False, request=request)
            session = _with_tile(session, replace(phones, last_read=device), device, board)
            return session.with_effects(Recognize(request))
    return session


def tile_answered(session: Session, request: Question | None, reading: Reading | None) -> Session | None:
    """Return the session after the answer to a tile's request, or its failure; None if it is another's."""
    phones = session.phones
    device = phones.asking(request) if phones else None
    if not phones or device is None or request is None:
        return None
    board = replace(tile_of(phones, device).board, request=None)
    if reading:
        board = replace(board, readings={0: (request, reading)})
    return _with_tile(session, phones, device, board)


def removed(session: Session, phones: Phones, device: str, rules: Rules) -> Session:
    """Return the session without a phone and its ink, which an undo brings back; it cannot come again."""
    if device not in phones.devices:
        return session
    devices = {other: phone for other, phone in phones.devices.items() if other != device}
    gone = device, phones.devices[device]
    phones = replace(phones, devices=devices, removed=phones.removed | {device}, last_removed=gone)
    if phones.lesson and phones.lesson.enlarged == device:
        phones = replace(phones, lesson=replace(phones.lesson, enlarged=None, mark=None))
    session = _without_trace(replace(session, phones=phones), device, rules)
    return strokes_removed(session, owner_of(device), None)


def brought_back(session: Session, phones: Phones) -> Session:
    """Return the session with the phone that was removed last, and its tile."""
    if phones.last_removed is None:
        return session
    device, phone = phones.last_removed
    phones = replace(phones, removed=phones.removed - {device}, last_removed=None)
    return replace(session, phones=phones.having(device, replace(phone, connected=False)))


def marked(board: Board, named_: Named) -> int | None:
    """Return the mark of a board's reading that a phone names, if its ink is still there."""
    if not board.reading:
        return None
    ink = board.page_as_read.ink
    for number, mark in enumerate(board.reading.marks):
        same_ink = bool(mark.strokes) and {ink[n].id for n in mark.strokes} == named_.strokes
        same_box = not mark.strokes and named_.box is not None and _near(mark.box, named_.box)
        if (same_ink or same_box) and board.here(number):
            return number
    return None


def _on_board(session: Session, device: str, act: Act, rules: Rules) -> Session:
    owner = owner_of(device)
    match act:
        case Written(stroke):
            return rules(session, AddStroke(stroke))
        case TakenBack(stroke_id):
            return rules(session, RemoveStrokes(owner, frozenset({stroke_id})))
        case Cleared():
            return rules(session, RemoveStrokes(owner, None))
        case ReadWanted():
            return rules(session, Read())
        case Named(label):
            mark = marked(session.surface, act)
            return session if mark is None else rules(session, Correct(label, mark))
        case PictureSent(page, complaint):
            return rules(session, Put((page,) if page else (), complaint))
        case Finished() | Dropped():
            return session


def tile_acted(tile: Tile, act: Act) -> Tile:
    """Return a tile after an act of its phone."""
    board = tile.board
    ink = board.ink
    match act:
        case Written(stroke):
            if len(ink) >= TILE_STROKES_MAX or any(each.id == stroke.id for each in ink):
                return tile
            board = board.after(Edit(0, (Change(len(ink), (), (stroke,)),)))
        case TakenBack(stroke_id):
            gone = replacing(ink, {stroke_id: ()})
            if not gone:
                return tile
            board = board.after(Edit(0, gone))
        case Cleared():
            board = Board(board.page_size)
        case PictureSent(page, complaint):
            if page is None:
                return replace(tile, complaint=complaint)
            board = replace(Board(board.page_size), document=board.document.showing(page))
        case Named(label):
            mark = marked(board, act)
            if mark is None or board.reading is None:
                return tile
            board = board.after(named(0, board.page, board.page_as_read.ink, board.reading, mark, label))
        case ReadWanted():
            pass
        case Finished(done):
            return replace(tile, done=done)
        case Dropped():
            return tile
    return replace(tile, board=replace(board, read_wanted=board.page != Page()), complaint="")


def _of_owner(board: Board, owner: int, ids: frozenset[int] | None) -> tuple[Change[Stroke], ...]:
    """Return the changes that delete strokes of an owner: those with some ids, or all."""
    own = (stroke.id for stroke in board.ink if stroke.owner == owner)
    return replacing(board.ink, {each: () for each in own if ids is None or each in ids})


def _without_trace(session: Session, device: str, rules: Rules) -> Session:
    """Return the session without the stroke that a phone is writing."""
    return rules(session, PhoneInk(device, 0, 0, (), 0)) if device in session.surface.traces else session


def _with_tile(session: Session, phones: Phones, device: str, board: Board) -> Session:
    phone = replace(phones.devices[device], tile=replace(tile_of(phones, device), board=board))
    return replace(session, phones=phones.having(device, phone))


def _with_room(phones: Phones) -> Phones:
    """Return phones of which those that left longest ago make room for another."""
    away = [device for device, phone in phones.devices.items() if not phone.connected]
    if len(phones.devices) < DEVICES_MAX or not away:
        return phones
    return replace(phones, devices={d: phone for d, phone in phones.devices.items() if d != away[0]})


def _near(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= 1.0 for a, b in zip(one, other, strict=True))
