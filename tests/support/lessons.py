"""Lessons: a class whose phones write on tiles, as sessions."""

from __future__ import annotations

from dataclasses import replace

from board.ink.stroke import stroke_of
from board.play.plan import Kind
from board.reading.network.glyph import glyph_of
from board.reading.result import Digit, Reading
from board.state.commands import Answer, BeginLesson, NextTask
from board.state.lesson import Lesson
from board.state.phone_acts import Act, PhoneAct, PhoneJoined, Written, owner_of, stroke_id_of
from board.state.phones import Phone, Phones, Tile
from board.state.session import Session
from tests.support.sessions import after, read_by_key

SIZE = 1280, 720
ONE, TWO = "1" * 32, "2" * 32


def lesson_with(*devices: str, kind: Kind | None = Kind.TIMES) -> Session:
    """Return a session in the middle of a lesson."""
    session = replace(read_by_key(SIZE), phones=Phones())
    session = after(session, *(PhoneJoined(device, (390, 600), 0) for device in devices), BeginLesson())
    return after(session, NextTask(kind))


def phones_of(session: Session) -> Phones:
    """Return the phones of a session, which has some."""
    assert session.phones
    return session.phones


def lesson_of(session: Session) -> Lesson:
    """Return the lesson of a session, which has one."""
    lesson = phones_of(session).lesson
    assert lesson
    return lesson


def phone_of(session: Session, device: str) -> Phone:
    """Return a phone."""
    return phones_of(session).devices[device]


def tile_of(session: Session, device: str) -> Tile:
    """Return the tile of a phone."""
    tile = phone_of(session, device).tile
    assert tile
    return tile


def act(session: Session, device: str, what: Act, sheet: str | None = None) -> PhoneAct:
    """Return a phone's next act."""
    phone = phone_of(session, device)
    number = phone.applied + len(phone.waiting) + 1
    return PhoneAct(device, number, sheet or phones_of(session).sheet, what)


def written(session: Session, device: str, sheet: str | None = None) -> Session:
    """Return the session after a phone has written a stroke."""
    phone = phone_of(session, device)
    id_ = stroke_id_of(device, phone.applied + len(phone.waiting) + 1)
    stroke = replace(stroke_of([(50, 50), (90, 150)]), id=id_, owner=owner_of(device))
    return after(session, act(session, device, Written(stroke), sheet))


def read_as(session: Session, device: str, text: str, confidence: float = 0.99) -> Session:
    """Return the session after a phone's tile was read as one mark with a text."""
    request = tile_of(session, device).board.request
    assert request
    (stroke, *_) = request.page.ink
    glyph = glyph_of([stroke.points])
    digit = Digit(text, confidence, stroke.box.grown(2), ((text, confidence),), (0,), glyph)
    return after(session, Answer(request, Reading((digit,), (), text)))
