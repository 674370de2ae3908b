"""A board in a process of its own, drawn on by a script, and killed; and what must be there then.

The process opens a board that is kept in a folder, lets real pygame events happen one after the
other, and tells of each when it has happened. The same script can be played by the rules alone,
which says what the board was after each event. Times are not compared: they are the clock's.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
import pygame

from board import app
from board.document import document as document
from board.document.corrected_reading import answer_to
from board.document.document import Document, Record, Undone
from board.document.page import Edit, Page
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Ink, Stroke
from board.performer import Services
from board.state.commands import MOUSE, Answer, Command, Correct, KeyPress, PenDown, PenMove, PenUp, Set
from board.state.effects import Keep
from board.state.session import Session, opened, with_document
from board.state.update import update
from board.storage import journal
from board.storage.autosave import Autosave
from board.storage.image_store import ImageStore
from board.storage.journal import Journal
from board.ui.layouts import Layouts
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, move, press, release
from tests.end_to_end.conftest import EveryStrokeIsASeven
from tests.support.sessions import after

SIZE = 640, 360
PACE_S = 0.003
UNDO_MOST = 150
_KEYS = ["c", "ctrl+z", "ctrl+z", "ctrl+y", "page down", "page up", "e", "]", "p", "space"]
_PAGE_KEYS = ["shift+page down", "shift+page up", "shift+delete", "b"]
_JUMP_S = 10 * 365 * 86400


@dataclass(frozen=True)
class Deed:
    """Hold one thing that happens: as it happens at the window, and as the command it means."""

    act: Act
    command: Command


def deeds(seed: int) -> Iterator[Deed]:
    """Give what happens, without an end: strokes of the mouse and of two fingers, keys, corrections."""
    chance = random.Random(seed)

    def place() -> tuple[int, int]:
        return chance.randrange(SIZE[0]), chance.randrange(SIZE[1])

    def finger(kind: int, number: int, x: int, y: int) -> Deed:
        share = {"x": x / SIZE[0], "y": y / SIZE[1]}
        at = share["x"] * SIZE[0], share["y"] * SIZE[1]
        pen = MOUSE + 1 + number
        command: Command = PenUp(pen)
        if kind != pygame.FINGERUP:
            command = (PenDown if kind == pygame.FINGERDOWN else PenMove)(pen, *at, 0.0)
        return Deed(event(kind, finger_id=number, touch_id=1, **share), command)

    yield Deed(_posting(several := Set("several", True)), several)  # what fingers write depends on no time
    while True:
        what = chance.random()
        if what < 0.5:
            x, y = place()
            yield Deed(press(x, y), PenDown(MOUSE, x, y, 0.0))
            for _ in range(chance.choice([0, 5, 20, 60, 400])):
                x, y = max(0, x + chance.randint(-9, 9)), max(0, y + chance.randint(-9, 9))
                yield Deed(move(x, y), PenMove(MOUSE, x, y, 0.0))
            yield Deed(release(x, y), PenUp(MOUSE))
        elif what < 0.65:
            for number in (0, 1):
                yield finger(pygame.FINGERDOWN, number, *place())
            for _ in range(chance.choice([2, 30, 150])):
                yield finger(pygame.FINGERMOTION, chance.randint(0, 1), *place())
            for number in chance.sample((0, 1), 2):
                yield finger(pygame.FINGERUP, number, *place())
        elif what < 0.75:
            said = Correct(chance.choice("0123456789?"), chance.randrange(4))
            yield Deed(_posting(said), said)
        else:
            name = chance.choice(_KEYS if chance.random() < 0.8 else _PAGE_KEYS)
            yield Deed(key(name), KeyPress(name))


def _posting(command: Command) -> Act:
    return lambda window: window.post(command)


def sessions(session: Session, seed: int) -> Iterator[Session]:
    """Give the session before the script, and after each of its deeds, by the rules alone."""
    return (session for session, _ in steps(session, seed))


def steps(session: Session, seed: int) -> Iterator[tuple[Session, tuple[Record, ...]]]:
    """Give the same, with what happened to the document each time."""
    reader = EveryStrokeIsASeven()
    yield session, ()
    for deed in deeds(seed):
        session, effects = update(session, deed.command)
        records = tuple(record for effect in effects if isinstance(effect, Keep) for record in effect.records)
        while request := session.board.request:
            session = after(session, Answer(request, answer_to(request, reader)))
        yield session, records


def restored(folder: Path) -> tuple[Session, Journal]:
    """Return the board as it was left in a folder, and its journal, which is closed."""
    document.UNDO_MOST = UNDO_MOST
    troubles: list[OSError | None] = []
    kept = Journal(folder / "boards", troubles.append, ImageStore(folder).picture)
    kept.close()
    if troubles:
        raise AssertionError(troubles)
    return with_document(opened(SIZE), kept.size or SIZE, kept.document), kept


def shape_of(kept: Document) -> str:
    """Return a fingerprint of all of a book but its strokes' times."""
    known: dict[int, str] = {}

    def stroke(ink: Ink) -> list[str]:
        for s in ink:
            if s.id not in known:
                known[s.id] = hashlib.sha256(
                    s.points.tobytes() + f"{s.pen_px} {s.colour}".encode()
                ).hexdigest()
        return [known[s.id] for s in ink]

    def whole(page: Page) -> list[object]:
        return [stroke(page.ink), [(c.label, stroke(c.strokes)) for c in page.corrections], page.paper]

    pages = [whole(page) for page in kept.pages]
    edits = [
        [
            (
                edit.page_number,
                [(c.at, stroke(c.removed), stroke(c.added)) for c in edit.ink],
                [
                    (c.at, [[(x.label, stroke(x.strokes)) for x in side] for side in (c.removed, c.added)])
                    for c in edit.corrections
                ],
                edit.paper,
                [(c.at, [whole(p) for p in c.removed], [whole(p) for p in c.added]) for c in edit.pages],
            )
            for edit in side
        ]
        for side in (kept.done, kept.undone)
    ]
    return hashlib.sha256(repr((pages, kept.page_number, edits)).encode()).hexdigest()


@dataclass(frozen=True)
class Loss:
    """Hold how a board that was killed came back.

    Attributes:
        events: how many had happened.
        strokes: how many were on its pages.
        was_down: whether a pen was down.
        lost_s: how old the oldest point is that did not come back, counted to the last event; 0 if none.
        came_back: how many points of unfinished strokes came back.
    """

    events: int
    strokes: int
    was_down: bool
    lost_s: float
    came_back: int


def killed(folder: Path, seed: int, after_s: float, jumps: bool = False) -> Loss:
    """Start the script at the board that is in a folder, kill it with -9, and open the board again.

    Args:
        folder: of the board; goes on where it was left.
        seed: of the script.
        after_s: how long the script runs.
        jumps: the system's clock jumps by up to ten years, back and forth, all the time.

    Raises:
        AssertionError: if more is lost than the end of strokes whose pens were down.
    """
    before, _ = restored(folder)
    told_s: list[float] = []
    with _started(folder, seed, jumps) as (process, told):
        first = told.recv()
        assert first == shape_of(before.surface.document), "the board did not open as it was left"
        began_s = time.perf_counter()
        timer = threading.Timer(after_s, process.kill)
        timer.start()
        with contextlib.suppress(EOFError):
            while True:
                told.recv()
                told_s.append(time.perf_counter() - began_s)
        process.join()
        timer.cancel()
    assert process.exitcode == -signal.SIGKILL, f"the board ended by itself: {process.exitcode}"
    after, kept = restored(folder)
    assert kept.set_aside is None or kept.set_aside.stat().st_size < 100_000
    return _compared(before, after.surface.document, seed, told_s)


@contextlib.contextmanager
def _started(folder: Path, seed: int, jumps: bool) -> Iterator[tuple[BaseProcess, Connection]]:
    """Start the script in a process of its own; give it, and what it tells through."""
    if sys.platform == "win32":
        context = multiprocessing.get_context("spawn")
    else:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.support.scripted"])
    told, telling = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(folder, seed, jumps, telling), daemon=True)
    process.start()
    telling.close()
    try:
        yield process, told
    finally:
        process.kill()
        process.join()
        told.close()


def _compared(before: Session, found: Document, seed: int, told_s: list[float]) -> Loss:
    """Find the board that came back among those that there were; see `killed`."""
    last = len(told_s)  # so many deeds are sure to have happened; the next may have
    there_were = list(islice(sessions(before, seed), last + 3))
    for now in there_were[last:]:
        finished, kept = found, _kept(now)
        back: list[Stroke] = []
        for _ in range(1 + len(now.surface.live)):
            if shape_of(finished) == shape_of(kept) and _fits(back, now):
                return _loss_of(there_were, now, back, told_s)
            if not finished.done or not finished.done[-1].ink:
                break
            back += finished.done[-1].ink[0].added
            finished = replace(finished.after(Undone(finished.done[-1])), undone=())
            # As after any stroke, nothing can be redone, and of too many edits the oldest are forgotten.
            done = kept.done[-len(finished.done) :] if len(found.done) == UNDO_MOST else kept.done
            kept = replace(kept, undone=(), done=done)
    was = "; ".join(f"{_told(_kept(now))}, pens {[*now.surface.live]}" for now in there_were[last:])
    raise AssertionError(f"after {last} deeds of seed {seed} came back {_told(found)}, not {was}")


def _told(kept: Document) -> str:
    counts = [len(page.ink) for page in kept.pages]
    return f"strokes {counts} at page {kept.page_number}, done {len(kept.done)}, undone {len(kept.undone)}"


def _fits(back: list[Stroke], now: Session) -> bool:
    """Tell whether strokes are the beginnings of those whose pens are down."""
    whole = {_start(live_stroke): live_stroke.stroke(1.0).points for live_stroke in now.surface.live.values()}
    return all(
        np.array_equal(stroke.points, whole.get(_start(stroke), stroke.points[:0])[: len(stroke.points)])
        for stroke in back
    )


def _start(drawn: Stroke | LiveStroke) -> tuple[float, ...]:
    """Return where a stroke begins, as exactly as it is kept."""
    first = drawn.points[0] if isinstance(drawn, Stroke) else np.array(drawn.first[:2], np.float32)
    return tuple(first.tolist())


def _kept(session: Session) -> Document:
    """Return what is kept of a board: what an eraser takes away counts when it is lifted."""
    if not session.surface.erased:
        return session.surface.document
    return session.surface.document.showing(
        Edit(session.surface.document.page_number, session.surface.erased).reverse.applied(
            session.surface.page
        )
    )


def _loss_of(there_were: list[Session], now: Session, back: list[Stroke], told_s: list[float]) -> Loss:
    kept = {_start(stroke): len(stroke.points) for stroke in back}
    lost_s = 0.0
    for live_stroke in now.surface.live.values():
        count = kept.get(_start(live_stroke), 0)
        if count < len(live_stroke):
            first_lost = next(
                n
                for n, session in enumerate(there_were)
                if any(
                    _start(t) == _start(live_stroke) and len(t) > count for t in session.surface.live.values()
                )
            )
            lost_s = max(lost_s, told_s[-1] - told_s[first_lost - 1] if first_lost <= len(told_s) else 0.0)
    on_pages = sum(len(page.ink) for page in now.surface.document.pages)
    return Loss(len(told_s), on_pages, bool(now.surface.live), lost_s, sum(kept.values()))


class _Hand:
    """Let the deeds happen, one a frame, and tell when each has happened: first what the board was."""

    def __init__(self, window: Window, seed: int, telling: Connection) -> None:
        self._window = window
        self._deeds = deeds(seed)
        self._telling = telling
        self._begun = False

    def move(self, session: Session) -> float | None:
        if session.surface.request is not None:
            return 1.0
        self._telling.send(None if self._begun else shape_of(session.surface.document))
        self._begun = True
        time.sleep(PACE_S)
        next(self._deeds).act(self._window)
        return 0.0


def _run(folder: Path, seed: int, jumps: bool, telling: Connection) -> None:
    """Run the script, as `killed` says, until the process is killed."""
    document.UNDO_MOST, journal.GROWN_BYTES, journal.SYNC_S = (
        UNDO_MOST,
        50_000,
        0.05,
    )  # so that all of it happens
    Layouts.resolve = lambda _, command, __: command  # type: ignore[assignment, method-assign]  # as the rules alone do
    sys.stdout = None  # what is read is told nobody
    if jumps:
        chance, now_s = random.Random(seed), time.time
        time.time = lambda: now_s() + chance.uniform(-_JUMP_S, _JUMP_S)
    screen = Window(SIZE, headless=True)
    app.run(
        screen,
        Services(load=EveryStrokeIsASeven, autosave=Autosave(folder, screen.post)),
        _Hand(screen, seed, telling),
    )
