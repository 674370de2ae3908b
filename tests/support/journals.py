"""Changes in a journal, with the document that they lead to."""

from collections.abc import Sequence
from functools import reduce

from board.document.document import Document, Record
from board.document.page import Change, Edit
from board.ink.stroke import stroke_of
from board.storage.autosave import Autosave
from board.storage.journal import Journal
from board.storage.journal_encoder import JournalEncoder
from board.storage.journal_format import Pens, board_line


def append(journal: Journal, records: Sequence[Record], pens: Pens | None = None, now_s: float = 0.0) -> None:
    """Append changes to a journal."""
    document = reduce(Document.after, records, journal.document)
    journal.append(records, document, pens or Pens(), now_s)


def record(autosave: Autosave, records: Sequence[Record]) -> None:
    """Keep changes by autosave."""
    autosave.record(records, reduce(Document.after, records, autosave.journal.document), Pens(), 0.0)


def long_journal(count: int, size: tuple[int, int]) -> bytes:
    """Return the content of a journal of so many edits, each of which draws a short stroke."""
    encoder = JournalEncoder()
    lines = [board_line(size, 0)]
    for n in range(count):
        x, y = (37 * n) % (size[0] - 20), (101 * n) % (size[1] - 30)
        drawn = stroke_of([(x, y), (x + 4, y + 9), (x + 2, y + 20)], pen_px=3.0)
        lines.append(encoder.line([Edit(0, (Change(n, (), (drawn,)),))], Pens(), all_points=False))
    return b"".join(lines)
