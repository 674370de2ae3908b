"""Whatever is done can be undone and redone, and is what the journal is told."""

from functools import reduce
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.document.document import Document, Record
from board.document.page import TOGETHER, Page
from board.document.page_image import laid
from board.ink.inkml import inkml_of, read_marks
from board.ink.stroke import Box, stroke_of
from board.reading.result import Digit, Reading
from board.state.board import Board, opened
from board.state.commands import (
    Answer,
    Browse,
    Clear,
    Command,
    Correct,
    Delete,
    Entry,
    Laid,
    LiftPens,
    Listed,
    Mark,
    MoveChoice,
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
    ToggleLiveReading,
    TurnPage,
    TurnTo,
    Undo,
    Widen,
)
from board.state.update import update
from board.storage.image_store import ImageStore, picture_of
from board.storage.journal import Journal
from board.storage.journal_format import Pens
from board.ui.labels import Certainty, Label

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
    st.builds(Point, places, places),
    st.builds(Correct, st.sampled_from("07?"), marks),
    st.builds(Split, marks),
    st.builds(TurnPage, st.integers(-1, 1)),
    st.builds(TurnTo, st.integers(-1, 3)),
    st.builds(Widen, st.integers(-2, 2)),
    st.sampled_from([Read(), Clear(), Undo(), Redo(), Delete(), Save(), LiftPens()]),
    st.sampled_from([TakeEraser(), TakeLasso(), NextColour(), ToggleLiveReading()]),
    st.builds(Put, st.lists(pages, max_size=3).map(tuple), st.sampled_from(["", "No."])),
    st.builds(Put, st.tuples(pages), pasted=st.just(True)),
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


def labels_at(reading: Reading) -> Laid:
    """Return where the labels are: each over its digit."""
    frames = [(int(d.box.left), int(d.box.top), int(d.box.right), int(d.box.bottom)) for d in reading.digits]
    return Laid(
        tuple(
            Label(Certainty.CERTAIN, frame, digit.strokes, "7", "90%", frame)
            for digit, frame in zip(reading.digits, frames, strict=True)
        )
    )


def lived(happened: list[Command]) -> tuple[Board, list[Record]]:
    """Return the board after all that happened, each question answered, and what was told of its book."""
    board, told = opened(SIZE), list[Record]()
    for command in [*happened, LiftPens()]:
        board = update(board, command)
        told += board.happened
        if board.asked:
            reading = each_stroke_a_seven(board.asked.page)
            board = update(board, Answer(board.asked, reading))
            told += board.happened
            board = update(board, labels_at(reading))
    return board, told


@settings(deadline=None)
@given(lives)
def test_undoing_all_gives_the_first_book_and_redoing_all_the_last(happened: list[Command]) -> None:
    """On every page, with what was said of its ink; only the page that shows may be another."""
    last, _ = lived(happened)
    edits = len(last.done)
    first = reduce(update, [Undo()] * edits, last)
    assert first.document.pages == (Page(),) * len(first.document.pages)
    assert not first.done
    assert edits == 0 or (len(first.document.pages), first.document.page_number) == (1, 0)
    again = reduce(update, [Redo()] * edits, first)
    with_ink = [page for page in last.document.pages if not page.empty]
    assert [page for page in again.document.pages if not page.empty] == with_ink
    assert again.done == last.done


@settings(deadline=None)
@given(lives)
def test_what_is_told_leads_to_the_same_book(happened: list[Command]) -> None:
    """By the book's own rules."""
    board, told = lived(happened)
    assert reduce(Document.after, told, Document()) == board.document


@settings(deadline=None, max_examples=50)
@given(lives)
def test_the_journal_gives_the_same_book(
    tmp_path_factory: pytest.TempPathFactory, happened: list[Command]
) -> None:
    """Pages, corrections, and all that can be undone and redone."""
    board, told = lived(happened)
    folder = tmp_path_factory.mktemp("journal")
    troubles: list[OSError | None] = []
    journal = Journal(folder, troubles.append, ImageStore(folder).picture)
    for record in told:
        journal.keep([record], Pens(), 0.0)
    journal.close()
    back = Journal(folder, troubles.append, ImageStore(folder).picture)
    back.close()
    assert (back.set_aside, troubles) == (None, [])
    assert back.document == board.document


@settings(deadline=None, max_examples=50)
@given(lives)
def test_corrections_come_back_from_labelled_inkml(
    tmp_path_factory: pytest.TempPathFactory, happened: list[Command]
) -> None:
    """What a person said of any ink, however it was drawn, is what the file says."""
    board, _ = lived(happened)
    said = tuple(
        (correction.label, correction.strokes)
        for page in board.document.pages
        for correction in page.corrections
        if correction.label != TOGETHER and correction.strokes
    )
    path = Path(tmp_path_factory.mktemp("said") / "said.inkml")
    path.write_text(inkml_of((), None, said), encoding="utf-8")
    back = read_marks(path)
    assert [label for label, _ in back] == [label for label, _ in said]
    for (_, strokes), (_, expected) in zip(back, said, strict=True):
        assert [s.points.tolist() for s in strokes] == [s.points.tolist() for s in expected]
