"""The protocol: whatever happens on the way, the same acts are done once and in order."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.document.document import Document
from board.ink.stroke import stroke_of
from board.phone.inbox import Inbox, Sheet
from board.phone.limits import BURST, MESSAGES_PER_S, Bucket
from board.phone.messages import BadMessageError, Hello, Ping, message_of
from board.phone.pairing import fragment_of, new_secret, proof_of, proves
from board.state.commands import AddStroke, Command, PenDown, PenMove, PenUp, RemovePhone, Undo
from board.state.effects import Keep
from board.state.phone_acts import ON_THE_BOARD, PhoneJoined, PhoneLeft, ink_together, owner_of
from board.state.phones import Phones
from board.state.session import Session
from board.state.update import update
from tests.support.phone_model import DEVICE, OTHER, PhoneModel
from tests.support.sessions import after, read_by_key

SIZE = 800, 450
SHEET = Sheet(SIZE, 6.0)


def session_with(*devices: str, sheet: str = ON_THE_BOARD) -> Session:
    """Return a session that phones have joined."""
    session = replace(read_by_key(SIZE), phones=Phones(sheet=sheet))
    return after(session, *(PhoneJoined(device, (390, 600), 0) for device in devices))


def deliver(session: Session, inbox: Inbox, frame: str) -> Session:
    """Return the session after a frame has come to the board."""
    message = message_of(frame)
    assert not isinstance(message, Hello | Ping)
    commands = inbox.take(message, SHEET, 1.0)
    return after(session, *commands)  # type: ignore[arg-type]  # no pictures come here


def applied(session: Session, device: str = DEVICE) -> int:
    """Return how many acts of a phone were done."""
    assert session.phones
    return session.phones.devices[device].applied


def in_order(phone: PhoneModel) -> Session:
    """Return the session after all that a phone sends came once and in order."""
    session, inbox = session_with(phone.device), Inbox(phone.device, 0)
    for frame in phone.frames():
        session = deliver(session, inbox, frame)
    return session


def content_of(session: Session) -> list[tuple[int, int, bytes]]:
    """Return the ink of the page: id, owner and points of each stroke."""
    return [(stroke.id, stroke.owner, stroke.points.tobytes()) for stroke in session.board.ink]


strokes = st.lists(
    st.tuples(st.integers(0, 800), st.integers(0, 450)).map(lambda p: (float(p[0]), float(p[1]))),
    min_size=1,
    max_size=40,
)
deeds = st.one_of(
    strokes.map(lambda points: ("write", points)),
    strokes.map(lambda points: ("drop", points)),
    st.integers(1, 12).map(lambda number: ("undo", number)),
    st.just(("clear", None)),
    st.just(("read", None)),
)


def phone_of(script: list[tuple[str, Any]]) -> PhoneModel:
    """Return a phone on which a script was done."""
    phone, ids = PhoneModel(), [1]
    for what, how in script:
        if what in ("write", "drop"):
            ids.append(phone.write(how, "up" if what == "write" else "drop"))
        elif what == "undo":
            phone.do(undo=ids[how % len(ids)])
        else:
            phone.do(**{what: True})
    return phone


@settings(max_examples=150, deadline=None)
@given(st.lists(deeds, min_size=1, max_size=12), st.integers(0, 2**32))
def test_any_way_leads_to_the_same_document(script: list[tuple[str, Any]], seed: int) -> None:
    """Loss, repetition, reordering, cut connections: the document is as if nothing had happened."""
    phone, chance = phone_of(script), random.Random(seed)
    session, inbox = session_with(DEVICE), Inbox(DEVICE, 0)
    for _ in range(400):
        if applied(session) == len(phone.acts):
            break
        sure = chance.random() < 0.4
        frames = list(phone.frames(applied(session), chance.randint(1, 30)))
        if not sure:
            frames = [frame for frame in frames for _ in range(chance.choice((0, 1, 1, 2)))]
            for _ in range(chance.randint(0, 4)):
                frames.insert(chance.randrange(len(frames) + 1), chance.choice([*frames, *phone.frames()]))
            if chance.random() < 0.3:
                chance.shuffle(frames)
        for frame in frames:
            session = deliver(session, inbox, frame)
        if chance.random() < 0.3:  # the connection is cut and comes back
            session = after(session, PhoneLeft(DEVICE), PhoneJoined(DEVICE, (390, 600), 0))
            inbox = Inbox(DEVICE, applied(session))
    assert content_of(session) == content_of(in_order(phone))
    assert not session.board.traces


@settings(max_examples=50, deadline=None)
@given(st.lists(deeds, min_size=1, max_size=10), st.integers(0, 9))
def test_a_board_that_forgot_is_told_again(script: list[tuple[str, Any]], done: int) -> None:
    """A board that came back from its journal takes the acts again, and each is there once."""
    phone = phone_of(script)
    kept = in_order(phone).board.document
    done = min(done, len(phone.acts))
    session = replace(read_by_key(SIZE), phones=Phones())
    session = session.with_surface(replace(session.board, document=Document(kept.pages)))
    session = after(session, PhoneJoined(DEVICE, (390, 600), done))
    inbox = Inbox(DEVICE, done)
    for frame in phone.frames(done):
        session = deliver(session, inbox, frame)
    assert content_of(session) == content_of(in_order(phone))


@settings(max_examples=100, deadline=None)
@given(st.lists(deeds, min_size=1, max_size=8), st.lists(deeds, max_size=8), st.integers(0, 2**32))
def test_ink_taken_together_is_the_same_ink(
    script: list[tuple[str, Any]], other: list[tuple[str, Any]], seed: int
) -> None:
    """A late loop takes all ink of a stroke at once: traces and document are as if it came one by one."""
    chance, session = random.Random(seed), session_with(DEVICE, OTHER)
    waiting: list[Command] = []
    streams = []
    for device, deeds_ in ((DEVICE, script), (OTHER, other)):
        phone, inbox = phone_of(deeds_), Inbox(device, 0)
        commands = [c for frame in phone.frames(points=2) for c in inbox.take(message_of(frame), SHEET, 1.0)]  # type: ignore[arg-type]
        streams.append(commands[: chance.randint(0, len(commands))])
    while any(streams):
        waiting.append(chance.choice([stream for stream in streams if stream]).pop(0))  # type: ignore[arg-type]
        if chance.random() < 0.05:
            waiting.append(Undo())
    merged = ink_together(waiting)
    assert len(merged) <= len(waiting)
    one_by_one, together = after(session, *waiting), after(session, *merged)
    assert content_of(together) == content_of(one_by_one)
    assert traces_of(together) == traces_of(one_by_one)


def traces_of(session: Session) -> dict[str, object]:
    """Return the points of the strokes that are being written, by phone."""
    return {device: trace.stroke.since(0) for device, trace in session.board.traces.items()}


def test_a_stroke_is_kept_before_it_is_acknowledged() -> None:
    """The command that makes it has the effect that writes it to the journal, with its owner."""
    phone, session, inbox = PhoneModel(), session_with(DEVICE), Inbox(DEVICE, 0)
    phone.write([(10, 10), (50, 90)])
    (frame,) = phone.frames()
    message = message_of(frame)
    shown, done = inbox.take(message, SHEET, 1.0)  # type: ignore[arg-type]
    session, effects = update(session, shown)  # type: ignore[arg-type]
    assert session.board.traces
    assert applied(session) == 0
    session, effects = update(session, done)  # type: ignore[arg-type]
    assert applied(session) == 1
    (edit,) = next(effect.records for effect in effects if isinstance(effect, Keep))
    assert edit.ink[0].added[0].owner == owner_of(DEVICE)  # type: ignore[union-attr]
    assert not session.board.traces


def test_undo_and_clear_take_own_ink_alone() -> None:
    """A phone cannot delete what the board or another phone wrote, whatever ids it names."""
    session = session_with(DEVICE, OTHER)
    session = after(session, PenDown(0, 5, 5, 0.0), PenMove(0, 60, 60, 0.1), PenUp(0))
    (mine,) = session.board.ink
    other = PhoneModel(OTHER)
    theirs = other.write([(100, 100), (150, 180)])
    inbox = Inbox(OTHER, 0)
    for frame in other.frames():
        session = deliver(session, inbox, frame)
    phone = PhoneModel()
    for id_ in (mine.id, theirs):
        phone.do(undo=id_)
    phone.do(clear=True)
    inbox = Inbox(DEVICE, 0)
    for frame in phone.frames():
        session = deliver(session, inbox, frame)
    assert [stroke.id for stroke in session.board.ink] == [mine.id, theirs]


def test_a_phone_that_is_removed_takes_its_ink_and_one_undo_brings_it_back() -> None:
    """It cannot come again; what others wrote stays."""
    session = session_with(DEVICE, OTHER)
    own = stroke_of([(1, 1), (30, 30)])
    session = after(session, AddStroke(replace(own, owner=owner_of(DEVICE))), AddStroke(stroke_of([(9, 9)])))
    ink = session.board.ink
    session = after(session, RemovePhone(DEVICE))
    assert session.board.ink == ink[1:]
    session = after(session, PhoneJoined(DEVICE, (390, 600), 0))
    assert session.phones
    assert [*session.phones.devices] == [OTHER]
    assert after(session, Undo()).board.ink == ink


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "[]",
        "null",
        "7",
        '"n"',
        "{}",
        "{" * 2000,
        '{"n": 1}',
        '{"n": 0, "sheet": "board", "clear": true}',
        '{"n": true, "sheet": "board", "clear": true}',
        '{"n": 1, "sheet": "../x", "clear": true}',
        '{"n": 1, "sheet": "board", "undo": -1}',
        '{"n": 1, "sheet": "board", "undo": 9007199254740993}',
        '{"n": 1, "sheet": "board", "fix": "x", "strokes": []}',
        '{"n": 1, "sheet": "board", "fix": "7", "strokes": [1], "box": [0, 0, NaN, 1]}',
        '{"n": 1, "sheet": "board", "at": 0, "p": [1, 2], "c": 0, "end": ""}',
        '{"n": 1, "sheet": "board", "at": 0, "p": [1, 2, NaN], "c": 0, "end": ""}',
        '{"n": 1, "sheet": "board", "at": 0, "p": [1e999, 2, 3], "c": 0, "end": ""}',
        '{"n": 1, "sheet": "board", "at": 0, "p": ["1", 2, 3], "c": 0, "end": ""}',
        '{"n": 1, "sheet": "board", "at": 20001, "p": [1, 2, 3], "c": 0, "end": ""}',
        '{"n": 1, "sheet": "board", "at": 0, "p": [1, 2, 3], "c": 3, "end": ""}',
        '{"n": 1, "sheet": "board", "at": 0, "p": [1, 2, 3], "c": 0, "end": "later"}',
        '{"n": 1, "sheet": "board", "picture": 8000001}',
        '{"device": "0", "proof": "0", "size": [390, 600], "done": 0}',
        b"",
        b"12345678",
        b"\0\0\0\0\0\0\0\0x",
        b"\1\0\0\0\xff\xff\xff\xffx",
    ],
)
def test_a_bad_message_is_refused(frame: str | bytes) -> None:
    """What the page never sends is an error of one kind."""
    with pytest.raises(BadMessageError):
        message_of(frame)


def test_a_stroke_has_a_bound() -> None:
    """More than 20,000 points of one stroke are refused, in however many messages they come."""
    phone, inbox = PhoneModel(), Inbox(DEVICE, 0)
    phone.write([(1.0, 1.0)] * 20_050)
    *frames, last = phone.frames(points=1000)
    for frame in frames:
        inbox.take(message_of(frame), SHEET, 0.0)  # type: ignore[arg-type]
    with pytest.raises(BadMessageError):
        inbox.take(message_of(last), SHEET, 0.0)  # type: ignore[arg-type]


def test_points_stay_on_the_sheet_and_times_never_fall() -> None:
    """Whatever a phone says about places and times, the ink is within the limits."""
    inbox = Inbox(DEVICE, 0)
    frame = '{"n":1,"sheet":"board","at":0,"p":[-50,20,90,900,999,10,5,5,50],"c":1,"end":"up"}'
    _, act = inbox.take(message_of(frame), SHEET, 5.0)  # type: ignore[arg-type]
    stroke = act.act.stroke  # type: ignore[union-attr]
    assert stroke.points.tolist() == [[0, 20], [800, 450], [5, 5]]
    assert stroke.times_s.tolist() == [5.09, 5.09, 5.09]


def test_proofs() -> None:
    """Only the right secret, nonce and device make a proof; the fragment has 128 bits."""
    secret = new_secret()
    proof = proof_of(secret, "nonce", DEVICE)
    assert proves(secret, "nonce", DEVICE, proof)
    assert not proves(secret, "once", DEVICE, proof)
    assert not proves(secret, "nonce", OTHER, proof)
    assert not proves(new_secret(), "nonce", DEVICE, proof)
    assert len(fragment_of(secret)) == 22


def test_a_flood_waits() -> None:
    """A burst goes through at once; what comes faster than the rate has to wait for its turn."""
    bucket = Bucket(0.0)
    assert all(bucket.wait_s(0.0) == 0.0 for _ in range(BURST))
    assert bucket.wait_s(0.0) == pytest.approx(1 / MESSAGES_PER_S)
    assert bucket.wait_s(10.0) == 0.0
