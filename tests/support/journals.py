"""Changes in a journal, with the document that they lead to."""

from collections.abc import Sequence
from functools import reduce

from board.document.document import Document, Record
from board.storage.autosave import Autosave
from board.storage.journal import Journal
from board.storage.journal_format import Pens


def append(journal: Journal, records: Sequence[Record], pens: Pens | None = None, now_s: float = 0.0) -> None:
    """Append changes to a journal."""
    document = reduce(Document.after, records, journal.document)
    journal.append(records, document, pens or Pens(), now_s)


def record(autosave: Autosave, records: Sequence[Record]) -> None:
    """Keep changes by autosave."""
    autosave.record(records, reduce(Document.after, records, autosave.journal.document), Pens(), 0.0)
