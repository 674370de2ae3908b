"""The journal: what was written comes back, whatever happened to the file."""

from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.book import Book, Record, Redone, Turned, Undone
from board.ink import stroke_of
from board.journal import Journal
from board.sheet import TOGETHER, Change, Correction, Edit

ONE, TWO, THREE = (stroke_of([(x, 10.25), (x + 5, 90)], [1.5, 2.25], 14.0) for x in (10, 60, 110))

HAPPENED: list[Record] = [
    Edit(0, (Change(0, (), (ONE,)),)),
    Edit(0, (Change(1, (), (TWO,)),)),
    Edit(0, (), (Change(0, (), (Correction((ONE,), "4"), Correction((TWO,), TOGETHER))),)),
    Edit(0, (Change(0, (ONE,), ()),)),
    Turned(1),
    Edit(1, (Change(0, (), (THREE, ONE)),)),
]
HAPPENED += [Undone(HAPPENED[-1]), Undone(HAPPENED[3]), Redone(HAPPENED[3])]  # type: ignore[arg-type]


def book_of(happened: list[Record]) -> Book:
    """Return the book after all that happened."""
    return reduce(Book.after, happened, Book())


def write(folder: Path, happened: list[Record]) -> None:
    """Write a journal."""
    journal = Journal.open(folder)
    journal.begin((1920, 1080))
    for record in happened:
        journal.append([record])
    journal.close()


def read(folder: Path) -> Journal:
    """Open the journal in a folder, and close it again."""
    journal = Journal.open(folder)
    journal.close()
    return journal


@pytest.mark.parametrize("count", range(len(HAPPENED) + 1))
def test_what_happened_comes_back(tmp_path: Path, count: int) -> None:
    """The pages, what was said of them, and what can be undone and redone."""
    write(tmp_path, HAPPENED[:count])
    journal = read(tmp_path)
    assert journal.size == (1920, 1080)
    assert journal.book == book_of(HAPPENED[:count])
    assert journal.set_aside is None


def test_strokes_are_the_same_objects_wherever_they_are(tmp_path: Path) -> None:
    """By which corrections know their ink, and undo what it brings back."""
    write(tmp_path, HAPPENED[:3])
    book = read(tmp_path).book
    assert len(book.sheet.valid_corrections) == 2


def test_a_journal_is_gone_on_with(tmp_path: Path) -> None:
    """As often as the board is opened."""
    for n in range(len(HAPPENED)):
        write(tmp_path, HAPPENED[n : n + 1])
    assert read(tmp_path).book == book_of(HAPPENED)


def test_a_stroke_is_written_once(tmp_path: Path) -> None:
    """However often it goes and comes back."""
    write(tmp_path, HAPPENED[:1])
    before = (tmp_path / "board.journal").stat().st_size
    again: list[Record] = [Edit(0, (Change(0, (ONE,), ()),)), Edit(0, (Change(0, (), (ONE,)),))]
    journal = Journal.open(tmp_path)
    ink = journal.book.sheet.ink
    journal.append([Edit(0, (Change(0, ink, ()),)), Edit(0, (Change(0, (), ink),))])
    journal.close()
    assert (tmp_path / "board.journal").stat().st_size - before < 100
    assert read(tmp_path).book == book_of([HAPPENED[0], *again])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_journal_gives_all_before_the_damage(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A cut or a flipped bit anywhere: what is before comes back, the rest is set aside, and it goes on."""
    folder = tmp_path_factory.mktemp("journal")
    write(folder, HAPPENED)
    path = folder / "board.journal"
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    bit = data.draw(st.sampled_from([None, *range(8)]))
    damaged = (
        content[:at] if bit is None else content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
    )
    path.write_bytes(damaged)
    whole = content[:at].count(b"\n")
    journal = read(folder)
    assert journal.book == book_of(HAPPENED[: max(0, whole - 1)])
    kept = path.read_bytes()
    assert damaged.startswith(kept)
    assert (journal.set_aside.read_bytes() if journal.set_aside else b"") == damaged[len(kept) :]
    assert read(folder).set_aside is None


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_anything_may_be_in_the_file(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """It never stops the board."""
    folder = tmp_path_factory.mktemp("journal")
    (folder / "board.journal").write_bytes(content)
    assert read(folder).book == Book()


def test_two_boards_at_once_have_a_journal_each(tmp_path: Path) -> None:
    """And the first of them is free again when its board is closed."""
    one, other = Journal.open(tmp_path), Journal.open(tmp_path)
    one.append(HAPPENED[:1])
    other.append(HAPPENED[:2])
    one.close()
    other.close()
    assert read(tmp_path).book == book_of(HAPPENED[:1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board-2.journal", "board.journal"]


def test_what_could_not_be_written_is_written_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that was full for a while leaves no gap."""
    journal = Journal.open(tmp_path)
    journal.append(HAPPENED[:1])

    class Full:
        """Take half of what is written."""

        def __init__(self) -> None:
            self.file = journal._file

        def write(self, content: bytes) -> int:
            return self.file.write(content[: len(content) // 2])

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    with monkeypatch.context() as full:
        full.setattr(journal, "_file", Full())
        with pytest.raises(OSError, match="full"):
            journal.append(HAPPENED[1:2])
    assert read_copy(tmp_path) == book_of(HAPPENED[:1])
    journal.append(HAPPENED[2:3])
    journal.close()
    assert read(tmp_path).book == book_of(HAPPENED[:3])


def read_copy(folder: Path) -> Book:
    """Return what a copy of an open journal leads to."""
    copy = folder / "copy"
    copy.mkdir()
    (copy / "board.journal").write_bytes((folder / "board.journal").read_bytes())
    return read(copy).book
