"""Whatever is done can be undone and redone, and is what the journal is told."""

from dataclasses import replace
from functools import reduce
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.document.document import Document, Record
from board.document.page import TOGETHER, Page, Paper
from board.document.page_image import laid
from board.ink.inkml import inkml_of, read_marks
from board.ink.stroke import Box, stroke_of
from board.reading.result import Digit, Reading
from board.state.commands import (
    Answer,
    Browse,
    Clear,
    Command,
    Correct,
    Delete,
    DeletePage,
    Entry,
    LiftPens,
    Listed,
    Mark,
    MoveChoice,
    MovePage,
    NextColour,
    Open,
    Paste,
    PenDown,
    PenMove,
    PenUp,
    Point,
    Put,
    Read,
    Redo,
    Save,
    Split,
    Take,
    TakeEraser,
    TakeLasso,
    TakePaper,
    Target,
    Tick,
    ToggleLiveReading,
    TurnPage,
    TurnTo,
    Undo,
    Widen,
)
from board.state.effects import Keep
from board.state.session import Session, opened
from board.state.update import update
from board.storage.image_store import ImageStore, picture_of
from board.storage.journal import Journal
from tests.support.journals import append
from tests.support.sessions import after

SIZE = 400, 300
GLYPH = np.zeros((28, 28), np.uint8)

PICTURES = [laid(picture_of(name, size), SIZE) for name, size in ((b"one", (40, 20)), (b"two", (9, 90)))]
ENTRIES = Entry("..", "/", is_folder=True), Entry("a.png", "/x/a.png"), Entry("b.inkml", "/x/b.inkml")

pens = st.integers(0, 1)
places = st.integers(0, 400)
times = st.floats(0, 1e3)
marks = st.one_of(st.none(), st.integers(0, 4))
pages = st.one_of(
    st.builds(lambda page_image: Page(page_images=(page_image,)), st.sampled_from(PICTURES)),
    st.builds(lambda x, y: Page((stroke_of([(x, y), (y, x)]),)), places, places),
)
commands = st.one_of(
    st.builds(PenDown, pens, places, places, times, st.booleans(), st.booleans()),
    st.builds(PenMove, pens, places, places, times),
    st.builds(PenMove, pens, places, places, times),
    st.builds(PenUp, pens),
    st.builds(Point, places, places, times),
    st.builds(Tick, times),
    st.builds(Correct, st.sampled_from("07?"), marks),
    st.builds(Split, marks),
    st.builds(TurnPage, st.integers(-1, 1)),
    st.builds(TurnTo, st.integers(-1, 3)),
    st.builds(MovePage, st.integers(-2, 2)),
    st.just(DeletePage()),
    st.builds(TakePaper, st.sampled_from([None, *Paper])),
    st.builds(Widen, st.integers(-2, 2)),
    st.sampled_from([Read(), Clear(), Undo(), Redo(), Delete(), Save(), LiftPens()]),
    st.sampled_from([TakeEraser(), TakeLasso(), NextColour(), ToggleLiveReading()]),
    st.builds(Put, st.lists(pages, max_size=3).map(tuple), st.sampled_from(["", "No."])),
    st.builds(Put, st.tuples(pages)),
    st.sampled_from([Browse(), Listed("/x", ENTRIES), MoveChoice(1), Mark(), Take(), Paste(), Open(("/y",))]),
)
lives = st.lists(commands, max_size=40)


def each_stroke_a_seven(page: Page) -> Reading:
    """Return a reading of a page in which two strokes share a digit more, and a picture has two."""
    ink = page.ink
    alone = [(s.box.grown(s.pen_px), (n,)) for n, s in enumerate(ink)]
    digits = [Digit("7", 0.9, box, (("7", 0.9),), strokes, GLYPH) for box, strokes in alone[:4]]
    if len(ink) > 4:  # and one of two strokes, the first of which has another digit too
        box = ink[3].box.union(ink[4].box)
        digits.append(Digit("8", 0.6, box, (("8", 0.6),), (3, 4), GLYPH))
    for page_image in page.page_images:
        for patch in Box(2, 2, 3, 9), Box(5, 2, 3, 9):
            box = page_image.on_page(patch)
            digits.append(Digit("7", 0.9, box, (("7", 0.9),), (), GLYPH, (patch,)))
    return Reading(tuple(digits), (), "7" * len(digits))


def resolved(command: Command, session: Session) -> Command:
    """Return a command with what lies where its pointer is: the label of each digit is over it."""
    reading = session.board.reading
    digits = reading.digits if reading else ()

    def target_at(x: float, y: float) -> Target:
        for mark, digit in enumerate(digits):
            box = digit.box
            if box.left <= x < box.right and box.top <= y < box.bottom and session.board.here(mark):
                return Target(None, mark, on_label=True)
        return Target()

    if isinstance(command, PenDown | PenMove | Point):
        return replace(command, target=target_at(command.x, command.y))
    if isinstance(command, Tick) and session.pointer:
        return replace(command, target=target_at(*session.pointer))
    return command


def lived(happened: list[Command]) -> tuple[Session, list[Record]]:
    """Return the board after all that happened, each question answered, and what was told of its book."""
    session, told = opened(SIZE), list[Record]()

    def step(command: Command) -> None:
        nonlocal session
        session, effects = update(session, resolved(command, session))
        told.extend(record for effect in effects if isinstance(effect, Keep) for record in effect.records)

    for command in [*happened, LiftPens()]:
        step(command)
        if session.board.request:
            step(Answer(session.board.request, each_stroke_a_seven(session.board.request.page)))
    return session, told


@settings(deadline=None)
@given(lives)
def test_undoing_all_gives_the_first_book_and_redoing_all_the_last(happened: list[Command]) -> None:
    """On every page, with what was said of its ink; only the page that shows may be another."""
    last, _ = lived(happened)
    edits = len(last.surface.done)
    first = last
    while first.surface.done:
        first = after(first, Undo())
    # A page that was turned to has the paper of the one before it, and stays.
    assert all(replace(page, paper=Paper.PLAIN) == Page() for page in first.surface.document.pages)
    assert not first.surface.done
    assert edits == 0 or (len(first.surface.document.pages), first.surface.document.page_number) == (1, 0)
    again = first
    while again.surface.document.undone:
        again = after(again, Redo())
    with_ink = [page for page in last.surface.document.pages if not page.empty]
    assert [page for page in again.surface.document.pages if not page.empty] == with_ink
    assert again.surface.done == last.surface.done


@settings(deadline=None)
@given(lives)
def test_what_is_told_leads_to_the_same_book(happened: list[Command]) -> None:
    """By the book's own rules."""
    session, told = lived(happened)
    assert reduce(Document.after, told, Document()) == session.surface.document


@settings(deadline=None, max_examples=50)
@given(lives)
def test_the_journal_gives_the_same_book(
    tmp_path_factory: pytest.TempPathFactory, happened: list[Command]
) -> None:
    """Pages, corrections, and all that can be undone and redone."""
    session, told = lived(happened)
    folder = tmp_path_factory.mktemp("journal")
    troubles: list[OSError | None] = []
    journal = Journal(folder, troubles.append, ImageStore(folder).picture)
    for record in told:
        append(journal, [record])
    journal.close()
    back = Journal(folder, troubles.append, ImageStore(folder).picture)
    back.close()
    assert (back.set_aside, troubles) == (None, [])
    assert back.document == session.surface.document


@settings(deadline=None, max_examples=50)
@given(lives)
def test_corrections_come_back_from_labelled_inkml(
    tmp_path_factory: pytest.TempPathFactory, happened: list[Command]
) -> None:
    """What a person said of any ink, however it was drawn, is what the file says."""
    session, _ = lived(happened)
    said = tuple(
        (correction.label, correction.strokes)
        for page in session.surface.document.pages
        for correction in page.corrections
        if correction.label != TOGETHER and correction.strokes
    )
    path = Path(tmp_path_factory.mktemp("said") / "said.inkml")
    path.write_text(inkml_of((), None, said), encoding="utf-8")
    back = read_marks(path)
    assert [label for label, _ in back] == [label for label, _ in said]
    for (_, strokes), (_, expected) in zip(back, said, strict=True):
        assert [s.points.tolist() for s in strokes] == [s.points.tolist() for s in expected]
