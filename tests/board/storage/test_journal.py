"""The journal: what was written comes back, whatever happened to the file."""

import contextlib
import errno
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.document.document import UNDO_MOST, Document, Record, Redone, Turned, Undone
from board.document.page import TOGETHER, Change, Correction, Edit, Page, Paper
from board.document.page_image import PageImage, Picture
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Box, Stroke, stroke_of
from board.storage import journal as journal_module
from board.storage import journal_file
from board.storage.image_store import ImageStore, picture_of
from board.storage.journal import PIECE_S, Journal
from board.storage.journal_decoder import JournalDecoder
from board.storage.journal_encoder import JournalEncoder
from board.storage.journal_format import VERSION, Pens, line_of
from board.system.atomic_file import sync
from board.system.private_file import open_file
from tests.support.journals import append

ONE, TWO, THREE = (
    replace(stroke_of([(x, 10.25), (x + 5, 90)], [1.5, 2.25], 14.0), id=x) for x in (10, 60, 110)
)
UP = Pens()
NO_PICTURE = ImageStore(Path("no such folder")).picture
PATIENCE_S = 30

HAPPENED: list[Record] = [
    Edit(0, (Change(0, (), (ONE,)),)),
    Edit(0, (Change(1, (), (TWO,)),)),
    Edit(0, (), (Change(0, (), (Correction((ONE,), "4"), Correction((TWO,), TOGETHER))),)),
    Edit(0, (Change(0, (ONE,), ()),)),
    Turned(1),
    Edit(1, (Change(0, (), (THREE, ONE)),)),
]
HAPPENED += [Undone(HAPPENED[-1]), Undone(HAPPENED[3]), Redone(HAPPENED[3])]  # type: ignore[arg-type]
FIRST = Page((TWO,), (Correction((ONE,), "4"), Correction((TWO,), TOGETHER)))
SECOND = Page((THREE,), paper=Paper.SQUARED)
HAPPENED += [
    Edit(1, (Change(0, (), (THREE,)),), paper=(Paper.PLAIN, Paper.SQUARED)),
    Edit(1, pages=(Change(1, (SECOND,), ()), Change(0, (), (SECOND,)))),
    Edit(1, pages=(Change(1, (FIRST,), ()),)),
]
HAPPENED += [Undone(HAPPENED[-1])]  # type: ignore[arg-type]


def book_of(happened: Sequence[Record]) -> Document:
    """Return the book after all that happened."""
    return reduce(Document.after, happened, Document())


def unexpected(trouble: OSError | None) -> None:
    """Take trouble that a test does not make."""
    raise AssertionError(trouble)


@contextlib.contextmanager
def opened(folder: Path, tell: Callable[[OSError | None], None] = unexpected) -> Iterator[Journal]:
    """Open a journal for a while."""
    journal = Journal(folder, tell, ImageStore(folder).picture)
    try:
        yield journal
    finally:
        journal.close()


def write(folder: Path, happened: Sequence[Record]) -> None:
    """Write a journal."""
    with opened(folder) as journal:
        journal.begin((1920, 1080))
        for record in happened:
            append(journal, [record], UP, 0.0)


def read(folder: Path) -> Journal:
    """Open the journal in a folder, and close it again."""
    with opened(folder) as journal:
        return journal


def read_copy(folder: Path) -> Journal:
    """Return what a copy of an open journal leads to, as after a crash."""
    copy = folder / "copy"
    copy.mkdir(exist_ok=True)
    (copy / "board.journal").write_bytes((folder / "board.journal").read_bytes())
    return read(copy)


def drawn(n: int) -> Edit:
    """Return an edit that draws a stroke at the beginning of the ink."""
    return Edit(0, (Change(0, (), (stroke_of([(n, 5), (n, 50)]),)),))


def live_stroke(*xs: float) -> LiveStroke:
    """Return a trail through some places, a tenth of a second apart."""
    first, *others = xs
    return reduce(
        lambda t, n: t.then(others[n], 5, 0.1 * n), range(len(others)), LiveStroke([(first, 5, 0.0)], 1)
    )


@pytest.mark.parametrize("count", range(len(HAPPENED) + 1))
def test_what_happened_comes_back(tmp_path: Path, count: int) -> None:
    """The pages, what was said of them, and what can be undone and redone."""
    write(tmp_path, HAPPENED[:count])
    journal = read(tmp_path)
    assert journal.size == (1920, 1080)
    assert journal.document == book_of(HAPPENED[:count])
    assert journal.set_aside is None


def test_strokes_are_the_same_objects_wherever_they_are(tmp_path: Path) -> None:
    """By which corrections know their ink, and undo what it brings back."""
    write(tmp_path, HAPPENED[:3])
    document = read(tmp_path).document
    assert len(document.page.valid_corrections) == 2


def test_a_journal_is_gone_on_with(tmp_path: Path) -> None:
    """As often as the board is opened."""
    for n in range(6):
        with opened(tmp_path) as journal:
            undone = Undone(journal.document.done[-1]) if n % 3 == 2 else None
            append(journal, [undone or drawn(n)], UP, 0.0)
    assert read(tmp_path).document == book_of([drawn(0), drawn(3), drawn(4), Undone(drawn(4))])


def test_a_stroke_is_written_once(tmp_path: Path) -> None:
    """However often it goes and comes back."""
    write(tmp_path, HAPPENED[:1])
    before = (tmp_path / "board.journal").stat().st_size
    with opened(tmp_path) as journal:
        ink = journal.document.page.ink
        again = [Edit(0, (Change(0, ink, ()),)), Edit(0, (Change(0, (), ink),))]
        append(journal, again, UP, 0.0)
    assert (tmp_path / "board.journal").stat().st_size - before < 100
    assert read(tmp_path).document == book_of([HAPPENED[0], *again])


def test_a_stroke_under_the_pen_is_written_from_time_to_time(tmp_path: Path) -> None:
    """And comes back as far as it was written, as one edit that can be undone."""
    with opened(tmp_path) as journal:
        journal.begin((640, 480))
        append(journal, [], Pens({0: live_stroke(1)}, 9.0, 2), 10.0)
        assert journal.due_s == 10.0 + PIECE_S
        assert read_copy(tmp_path).document == Document()
        pens = Pens({0: live_stroke(1, 2, 3), 4: live_stroke(70)}, 9.0, 2)
        append(journal, [], pens, 10.0 + PIECE_S)
        assert journal.due_s is None
        back = read_copy(tmp_path).document
        assert [stroke.points[:, 0].tolist() for stroke in back.page.ink] == [[1, 2, 3], [70]]
        assert [(stroke.pen_px, stroke.colour) for stroke in back.page.ink] == [(9.0, 2)] * 2
        assert len(back.done) == 2
        longer = {0: pens.live_strokes[0].then(4, 5, 6.0), 4: pens.live_strokes[4]}
        append(journal, [], Pens(longer, 9.0, 2), 11.0)
        append(journal, [], Pens(longer, 9.0, 2), 11.0 + PIECE_S)
        assert [len(stroke.points) for stroke in read_copy(tmp_path).document.page.ink] == [4, 1]
        done = Edit(0, (Change(0, (), (longer[0].stroke(9.0, 2),)),))
        append(journal, [done], Pens({4: longer[4]}, 9.0, 2), 12.0)
        assert [len(stroke.points) for stroke in read_copy(tmp_path).document.page.ink] == [4, 1]
        append(journal, [], UP, 12.0)  # that pen turned out to mean no ink
        assert read_copy(tmp_path).document == book_of([done])
    assert read(tmp_path).document == book_of([done])


def test_a_clock_that_jumps_costs_nothing(tmp_path: Path) -> None:
    """Forth or back, the points are written."""
    with opened(tmp_path) as journal:
        append(journal, [], Pens({0: live_stroke(1)}), 1e6)
        append(journal, [], Pens({0: live_stroke(1)}), -1e6)
        assert len(read_copy(tmp_path).document.page.ink) == 1


def test_another_stroke_of_the_same_pen(tmp_path: Path) -> None:
    """As a finger's number is used again: it never goes on from the one before."""
    with opened(tmp_path) as journal:
        for first in (1, 50):
            append(journal, [], Pens({7: live_stroke(first, 2)}), 0.0)
            append(journal, [], Pens({7: live_stroke(first, 2)}), 1.0)
        assert read_copy(tmp_path).document.page.ink[-1].points[:, 0].tolist() == [50, 2]


@pytest.mark.parametrize("undone", [0, 3])
def test_a_grown_journal_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undone: int
) -> None:
    """Shorter, with the pages, the corrections, the history, and the stroke under the pen; and goes on."""
    monkeypatch.setattr(journal_module, "SYNC_S", 0.0)
    monkeypatch.setattr(journal_module, "GROWN_BYTES", 20_000)
    monkeypatch.setattr("board.document.document.UNDO_MOST", 12)
    document, path = Document(), tmp_path / "board.journal"
    pens = Pens({0: live_stroke(1, 2)})
    with opened(tmp_path) as journal:
        journal.begin((640, 480))
        written = 0
        for n in range(300):
            happened: list[Record] = [drawn(n), HAPPENED[2], *HAPPENED[4:7]] if n % 9 == 0 else [drawn(n)]
            for record in happened:
                append(journal, [record], pens, float(n))
                document = document.after(record)
            written = max(written, path.stat().st_size)
        for _ in range(undone):
            last: Record = Undone(document.done[-1])
            append(journal, [last], pens, 0.0)
            document = document.after(last)
        back = read_copy(tmp_path)
    assert len(document.done) == 12 - undone
    assert back.document == book_with(document, live_stroke(1, 2).stroke(1.0))
    assert path.stat().st_size < 300 * 150
    assert not path.with_suffix(".unfinished").exists()


def book_with(document: Document, stroke: Stroke) -> Document:
    """Return a book with one more stroke."""
    return document.after(Edit(document.page_number, (Change(len(document.page.ink), (), (stroke,)),)))


def test_as_much_is_remembered_as_can_be_undone() -> None:
    """The oldest edits are forgotten; their ink stays."""
    document = book_of([Edit(0, (Change(0, (), (ONE,)),))] * (UNDO_MOST + 5))
    assert len(document.done) == UNDO_MOST
    assert len(document.page.ink) == UNDO_MOST + 5


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_cut_journal_gives_all_before_the_cut(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """What is before comes back, the rest is set aside, and it goes on."""
    folder = tmp_path_factory.mktemp("journal")
    write(folder, HAPPENED)
    path = folder / "board.journal"
    content = path.read_bytes()
    damaged = content[: data.draw(st.integers(0, len(content)))]
    path.write_bytes(damaged)
    journal = read(folder)
    assert journal.document == book_of(HAPPENED[: max(0, damaged.count(b"\n") - 1)])
    assert (journal.set_aside.read_bytes() if journal.set_aside else b"") == damaged.split(b"\n")[-1]
    write(folder, HAPPENED[-1:0])
    again = read(folder)
    assert (again.set_aside, again.document) == (None, journal.document)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_flipped_bit_costs_one_line(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """What is before and after it comes back, as far as it does not need what is lost."""
    folder = tmp_path_factory.mktemp("journal")
    strokes = [replace(stroke_of([(n, 10), (n, 90)]), id=n + 1) for n in range(6)]
    write(folder, [Edit(0, (Change(n, (), (stroke,)),)) for n, stroke in enumerate(strokes)])
    path = folder / "board.journal"
    content = path.read_bytes()
    at, bit = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 7))
    path.write_bytes(content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :])
    journal = read(folder)
    assert journal.set_aside
    lost = content[:at].count(b"\n") - 1  # a newline that is gone costs the next line as well
    gone = {lost, lost + 1} if content[at : at + 1] == b"\n" else {lost}
    assert list(journal.document.page.ink) == [s for n, s in enumerate(strokes) if n not in gone]
    assert read(folder).document == journal.document
    assert read(folder).set_aside is None


@pytest.mark.parametrize("lost", range(len(HAPPENED)))
def test_a_line_that_is_lost_from_the_middle(tmp_path: Path, lost: int) -> None:
    """Everything after it is played as far as its strokes are known, and can be undone to the start."""
    write(tmp_path, HAPPENED)
    path = tmp_path / "board.journal"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1 + lost] = b"lost\n"
    path.write_bytes(b"".join(lines))
    journal = read(tmp_path)
    assert journal.set_aside
    assert journal.set_aside.read_bytes() == b"lost\n"
    document = journal.document
    whole = {s.points.tobytes() for page in book_of(HAPPENED).pages for s in page.ink}
    mine = [s.points.tobytes() for page in document.pages for s in page.ink]
    assert len(mine) == len(set(mine))
    assert len(whole - set(mine)) <= 1
    while document.done:
        document = document.after(Undone(document.done[-1]))
    assert all(page.empty for page in document.pages)


def test_the_board_without_its_first_line(tmp_path: Path) -> None:
    """Its size is then what its ink needs."""
    write(tmp_path, HAPPENED[:2])
    path = tmp_path / "board.journal"
    path.write_bytes(b"?" + path.read_bytes()[1:])
    journal = read(tmp_path)
    assert journal.document == book_of(HAPPENED[:2])
    assert journal.size == (79, 104)


def test_a_journal_of_version_2_opens_and_is_gone_on_with(tmp_path: Path) -> None:
    """It says from there on that it is of this version, so that an older program reads up to there."""
    write(tmp_path, HAPPENED[:9])
    path = tmp_path / "board.journal"
    lines = path.read_bytes().splitlines(keepends=True)
    older = line_of([["board", 2, [1920, 1080], 0]]) + b"".join(lines[1:])
    path.write_bytes(older)
    write(tmp_path, HAPPENED[9:])
    content = path.read_bytes()
    assert content.startswith(older)
    assert content[len(older) :].startswith(line_of([["board", VERSION, [1920, 1080], 0]]))
    assert read(tmp_path).document == book_of(HAPPENED)
    assert read(tmp_path).set_aside is None


def test_a_journal_of_another_version_is_set_aside_whole(tmp_path: Path) -> None:
    """Its lines might mean something else."""
    write(tmp_path, HAPPENED)
    path = tmp_path / "board.journal"
    rest = path.read_bytes().split(b"\n", 1)[1]
    other = line_of([["board", VERSION + 1, [640, 480], 0]]) + rest
    path.write_bytes(other)
    journal = read(tmp_path)
    assert journal.document == Document()
    assert journal.set_aside
    assert journal.set_aside.read_bytes() == other


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_anything_may_be_in_the_file(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """It never stops the board."""
    folder = tmp_path_factory.mktemp("journal")
    (folder / "board.journal").write_bytes(content)
    journal = read(folder)
    assert journal.document == Document()
    assert (journal.set_aside.read_bytes() if journal.set_aside else b"") == content


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 12)
    | st.floats()
    | st.sampled_from(["", "AAAAAAAAAAA=", "7"]),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)
words = st.sampled_from(["board", "edit", "undo", "redo", "turn", "page", "pens", "?"])


@given(st.lists(st.tuples(words, st.lists(json_values, max_size=4)), max_size=8))
@settings(max_examples=100, deadline=None)
def test_anything_may_stand_in_sound_lines(entries: list[tuple[str, list[Any]]]) -> None:
    """Whoever wrote it: it is played or refused, and what it led to can be written anew."""
    decoder, again = JournalDecoder(NO_PICTURE), JournalDecoder(NO_PICTURE)
    decoder.decode(b"".join(line_of([[word, *needs]]) for word, needs in entries))
    decoder.finish()
    document = decoder.document.after(HAPPENED[0])
    lines, _ = JournalEncoder(decoder.known).compacting(document, decoder.size)()
    assert again.decode(lines) == b""
    assert again.document == document


def test_two_boards_at_once_have_a_journal_each(tmp_path: Path) -> None:
    """And the first of them is free again when its board is closed."""
    with opened(tmp_path) as one, opened(tmp_path) as other:
        append(one, HAPPENED[:1], UP, 0.0)
        append(other, HAPPENED[:2], UP, 0.0)
        assert (one.number, other.number) == (1, 2)
    with opened(tmp_path) as one, opened(tmp_path) as other:
        assert one.document == book_of(HAPPENED[:1])
        assert other.document == book_of(HAPPENED[:2])


def test_there_are_so_many_boards_at_most(tmp_path: Path) -> None:
    """One more is not kept until another is closed, and leaves alone what that kept."""
    told: SimpleQueue[OSError | None] = SimpleQueue()
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(opened(tmp_path))
        append(first, HAPPENED[:2], UP, 0.0)
        others = [stack.enter_context(opened(tmp_path)) for _ in range(7)]
        stack.enter_context(pytest.MonkeyPatch.context()).setattr(journal_module, "RETRY_S", 0.01)
        last = stack.enter_context(opened(tmp_path, told.put))
        assert "too many boards" in str(told.get(timeout=PATIENCE_S))
        assert last.document == Document()
        append(last, HAPPENED[:1], UP, 0.0)
        first.close()
        others[-1].close()
        assert told.get(timeout=PATIENCE_S) is None
        assert last.number == 8
    assert read(tmp_path).document == book_of(HAPPENED[:2])


class Full:
    """Take half of what is written, as a disk that gets full."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, content: bytes) -> int:
        done: int = self._file.write(content[: len(content) // 2])
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Let every disk be full, or no longer."""
    is_full = False
    monkeys = monkeypatch
    monkeys.setattr(journal_module, "RETRY_S", 0.01)
    monkeys.setattr(journal_module, "SYNC_S", 0.0)

    class Disk:
        """Hold a file that may be full."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, content: bytes) -> int:
            done: int = (Full(self._file) if is_full else self._file).write(content)
            return done

        def __enter__(self) -> "Disk":
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

    def turn(now: bool) -> None:
        nonlocal is_full
        is_full = now

    monkeys.setattr(journal_file, "open_file", lambda *how: Disk(open_file(*how)))
    return turn


def test_what_could_not_be_written_is_written_later(tmp_path: Path, full: Callable[[bool], None]) -> None:
    """A disk that was full for a while leaves no gap and nothing half; both are told once."""
    told: SimpleQueue[OSError | None] = SimpleQueue()
    with opened(tmp_path, told.put) as journal:
        append(journal, HAPPENED[:1], UP, 0.0)
        full(True)
        append(journal, HAPPENED[1:2], UP, 0.0)
        append(journal, HAPPENED[2:3], UP, 0.0)
        trouble = told.get(timeout=PATIENCE_S)
        assert trouble
        assert trouble.errno == errno.ENOSPC
        assert read_copy(tmp_path).document == book_of(HAPPENED[:1])
        full(False)
        assert told.get(timeout=PATIENCE_S) is None
        assert read_copy(tmp_path).document == book_of(HAPPENED[:3])
        append(journal, HAPPENED[3:4], UP, 0.0)
    assert read(tmp_path).document == book_of(HAPPENED[:4])
    assert told.empty()


def test_a_folder_that_cannot_be_made_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that happened is there when it can."""
    monkeypatch.setattr(journal_module, "RETRY_S", 0.01)
    told: SimpleQueue[OSError | None] = SimpleQueue()
    folder = tmp_path / "boards"
    folder.write_text("in the way")
    with opened(folder, told.put) as journal:
        assert told.get(timeout=PATIENCE_S)
        journal.begin((640, 480))
        append(journal, HAPPENED[:2], UP, 0.0)
        folder.unlink()
        assert told.get(timeout=PATIENCE_S) is None
    journal = read(folder)
    assert (journal.size, journal.document) == ((640, 480), book_of(HAPPENED[:2]))


@pytest.mark.parametrize("changed", [False, True])
def test_a_read_only_folder_shows_the_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: bool
) -> None:
    """It is kept when that is possible again; if another board went on there, in the next journal."""
    write(tmp_path, HAPPENED[:2])
    monkeypatch.setattr(journal_module, "RETRY_S", 0.01)
    told: SimpleQueue[OSError | None] = SimpleQueue()
    real_open = os.open

    def read_only(path: Path, flags: int, *mode: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real_open(path, flags, *mode)

    monkeypatch.setattr(os, "open", read_only)
    with opened(tmp_path, told.put) as journal:
        assert told.get(timeout=PATIENCE_S)
        assert journal.document == book_of(HAPPENED[:2])
        append(journal, [drawn(3)], UP, 0.0)
        monkeypatch.setattr(os, "open", real_open)
        if changed:
            with opened(tmp_path) as other:
                append(other, [drawn(2)], UP, 0.0)
                assert told.get(timeout=PATIENCE_S) is None
        else:
            assert told.get(timeout=PATIENCE_S) is None
        assert read_copy_of(tmp_path, journal.number).document == book_of([*HAPPENED[:2], drawn(3)])
    if changed:
        assert read(tmp_path).document == book_of([*HAPPENED[:2], drawn(2)])


def read_copy_of(folder: Path, number: int) -> Journal:
    """Return what a copy of one of the journals leads to."""
    copy = folder / "copy"
    copy.mkdir(exist_ok=True)
    name = "board.journal" if number == 1 else f"board-{number}.journal"
    (copy / "board.journal").write_bytes((folder / name).read_bytes())
    return read(copy)


def test_a_disk_that_fails_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed fsync nobody knows what is on it."""
    monkeypatch.setattr(journal_module, "RETRY_S", 0.01)
    monkeypatch.setattr(journal_module, "SYNC_S", 0.0)
    told: SimpleQueue[OSError | None] = SimpleQueue()
    fails = [True]

    def failing(descriptor: int) -> None:
        if fails:
            fails.pop()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    monkeypatch.setattr(journal_file, "sync", failing)
    with opened(tmp_path, told.put) as journal:
        append(journal, HAPPENED[:2], UP, 0.0)
        before = (tmp_path / "board.journal").stat().st_ino
        assert told.get(timeout=PATIENCE_S)
        assert told.get(timeout=PATIENCE_S) is None
        assert (tmp_path / "board.journal").stat().st_ino != before
        append(journal, HAPPENED[2:3], UP, 0.0)
    assert read(tmp_path).document == book_of(HAPPENED[:3])


def test_a_journal_that_cannot_be_read_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, and another one is begun."""
    write(tmp_path, HAPPENED)
    path = tmp_path / "board.journal"
    content = path.read_bytes()
    monkeypatch.setattr(journal_file, "BYTES_MAX", 100)
    with opened(tmp_path) as journal:
        assert (journal.set_aside, journal.number, journal.document) == (path, 2, Document())
    assert path.read_bytes() == content


def test_ink_that_is_drawn_before_a_journal_is_read(tmp_path: Path) -> None:
    """It is handed to the system at once, comes back after each crash, and becomes edits in the end."""
    picture = PageImage(picture_of(b"png", (8, 8)), Box(0, 0, 8, 8))
    write(tmp_path, [*HAPPENED[:2], Edit(0, page_images=(Change(0, (), (picture,)),))])
    with opened(tmp_path) as journal:
        append(journal, [], Pens({0: live_stroke(1)}), 1.0)
        append(journal, [], Pens({0: live_stroke(1, 2, 3, 4)}), 2.0)

    read_on = threading.Event()

    def slow_picture(name: str, size: tuple[int, int]) -> Picture:
        read_on.wait(PATIENCE_S)
        return ImageStore(tmp_path).picture(name, size)

    def begun(tell: Callable[[Document], None]) -> Journal:
        return Journal(tmp_path, unexpected, slow_picture, patience_s=lambda _: 0.0, read=tell)

    def draw(journal: Journal, n: int, pens: Pens) -> None:
        edits = [drawn(n), Edit(0, (Change(1, (), (THREE,)),)), Edit(0, (Change(1, (THREE,), ()),))]
        journal.append(edits, book_of(edits), pens, 2.0)

    def came_back() -> list[int]:
        return [len(stroke.points) for stroke in read_copy(tmp_path).document.page.ink]

    first = begun(lambda _: None)
    assert first.reading
    assert first.document == Document()
    draw(first, 1, Pens({0: live_stroke(5, 6, 7)}))
    assert came_back() == [2, 2, 4, 2, 3]
    first.close()  # before it has read the file

    documents: SimpleQueue[Document] = SimpleQueue()
    second = begun(documents.put)
    draw(second, 2, Pens({0: live_stroke(5, 6, 7, 8, 9)}))
    assert came_back() == [2, 2, 4, 2, 3, 2, 5]
    read_on.set()
    kept = documents.get(timeout=PATIENCE_S)
    assert [len(stroke.points) for stroke in kept.page.ink] == [2, 2, 4, 2, 3]
    edit = Edit(0, (Change(5, (), drawn(2).ink[0].added),))
    second.join([edit], kept.after(edit), Pens({0: live_stroke(5, 6, 7, 8, 9)}))
    assert came_back() == [2, 2, 4, 2, 3, 2, 5]
    document = kept.after(edit).after(drawn(3))
    second.append([drawn(3)], document, UP, 3.0)
    second.close()
    assert read(tmp_path).document == document


@pytest.mark.parametrize("damage", [b"", b"no line", b"00000000 []\n"])
def test_a_damaged_journal_is_read_beside_the_loop(tmp_path: Path, damage: bytes) -> None:
    """What is damaged is set aside, and early ink is not."""
    write(tmp_path, HAPPENED[:2])
    path = tmp_path / "board.journal"
    path.write_bytes(path.read_bytes() + damage)
    documents: SimpleQueue[Document] = SimpleQueue()
    journal = Journal(tmp_path, unexpected, NO_PICTURE, patience_s=lambda _: 0.0, read=documents.put)
    if journal.reading:  # it may be that fast
        early = drawn(1)
        journal.append([early], book_of([early]), UP, 0.0)
        kept = documents.get(timeout=PATIENCE_S)
        journal.join([], kept, UP)
    assert (journal.set_aside is not None) == bool(damage)
    assert journal.close()
    assert read(tmp_path).document == book_of(HAPPENED[:2])
    assert read(tmp_path).set_aside is None


def test_a_journal_that_is_closed_before_it_is_read(tmp_path: Path) -> None:
    """It writes nothing from then on, as another board may have the file."""
    picture = PageImage(picture_of(b"png", (8, 8)), Box(0, 0, 8, 8))
    write(tmp_path, [Edit(0, page_images=(Change(0, (), (picture,)),))])
    path = tmp_path / "board.journal"
    path.write_bytes(path.read_bytes() + b"no line")
    read_on = threading.Event()

    def slow_picture(name: str, size: tuple[int, int]) -> Picture:
        read_on.wait(PATIENCE_S)
        return ImageStore(tmp_path).picture(name, size)

    def told(document: Document) -> None:
        raise AssertionError(document)

    before = set(threading.enumerate())
    journal = Journal(tmp_path, unexpected, slow_picture, patience_s=lambda _: 0.0, read=told)
    journal.close()
    files = {file: file.read_bytes() for file in tmp_path.iterdir()}
    read_on.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE_S)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == files
