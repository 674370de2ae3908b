"""Autosave: what is written to the user's own folders while the board is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from math import inf
from pathlib import Path

from board.document.document import Document, Record, made_by
from board.document.page import Correction, Edit
from board.ink.label import LABELS
from board.state.commands import Command, Loaded, Tell, Unkept
from board.storage.export import save
from board.storage.image_store import ImageStore
from board.storage.journal import Journal
from board.storage.journal_format import Pens
from board.system.atomic_file import write_atomically
from board.system.parsing import parse_json
from board.system.private_file import make_own_folder, read_file
from board.system.worker import Worker

_CONSENT = "consent.json"
_CONSENT_BYTES_MAX = 10_000


class Autosave:
    """Keep the document in a journal, and corrected digits as labelled InkML if the user agreed.

    Errors are posted as commands, and the board goes on. Each correction is a file, written on a
    worker and named after its content, so that the same one is never kept twice; the file of an
    undone correction is deleted.

    Attributes:
        journal: the journal.
        image_store: keeps the pictures on its pages.
        agreed: whether the user did; None if nobody was asked yet.
    """

    def __init__(
        self,
        folder: Path,
        post: Callable[[Command], None],
        documents: Path | None = None,
        patience_s: Callable[[Path], float] = lambda _: inf,
    ) -> None:
        """Open the journal, and post what is wrong with it.

        Args:
            folder: the program's own; need not exist.
            post: takes commands, from any thread.
            documents: where pages are saved; None for a folder in `folder`.
            patience_s: gives how long to wait for a journal; its document is posted when it is read later.
        """
        self._documents = documents or folder / "saved"
        self._folder = folder / "corrections"
        self._consent = folder / _CONSENT
        self._post = post
        self.agreed = _agreed(self._consent)
        self.image_store = ImageStore(folder / "pictures")
        self._worker = Worker("autosave")
        self.journal = Journal(
            folder / "boards",
            self._report,
            self.image_store.picture,
            self._replaced,
            patience_s,
            lambda document: post(Loaded(document)),
        )
        if not self.journal.reading:
            self._tell(self.journal.document)

    def record(self, records: Sequence[Record], document: Document, pens: Pens, now_s: float) -> None:
        """Keep changes of the document, and the strokes under pens; arguments as of `Journal.append`."""
        self.journal.append(records, document, pens, now_s)
        for record in records:
            if self.agreed and (edit := made_by(record)):
                self._keep_corrections_of(edit)

    def join(self, edits: Sequence[Edit], document: Document, pens: Pens) -> None:
        """Keep the edits that early ink has become; arguments as of `Journal.join`."""
        self.journal.join(edits, document, pens)
        self._tell(document)

    def agree(self, agreed: bool, corrections: Iterable[Correction]) -> None:
        """Remember whether corrections may be kept, and keep those that were made before.

        Args:
            agreed: the user's answer.
            corrections: those before.
        """
        self.agreed = agreed
        if agreed:
            self.keep(corrections)
        content = json.dumps({"keep_corrections": agreed}).encode()
        self._later(partial(_write, self._consent, content))

    def keep(self, corrections: Iterable[Correction]) -> None:
        """Write the corrections of ink that name a digit, or say that it is none."""
        for correction in corrections:
            if correction.label in LABELS and correction.strokes:
                content = _content_of(correction)
                self._later(partial(_write, self._path_of(content), content))

    def forget(self, corrections: Iterable[Correction]) -> None:
        """Delete the files of corrections."""
        for correction in corrections:
            self._later(partial(self._path_of(_content_of(correction)).unlink, missing_ok=True))

    def forget_all(self) -> None:
        """Delete the files of all corrections, of earlier boards too, and say how many there were."""

        def delete() -> None:
            paths = list(self._folder.glob("*.inkml"))
            for path in paths:
                path.unlink(missing_ok=True)
            self._post(Tell("keep.deleted", (("count", str(len(paths))),)))

        self._later(delete)

    def save(self, count: int, contents: Callable[[], Mapping[str, bytes]]) -> None:
        """Save so many pages soon; `contents` gives the files by their endings, on the worker."""
        self._worker.do(partial(self._save, datetime.now().astimezone(), count, contents))

    def save_summary(self, text: str) -> None:
        """Save the summary of a lesson soon, as comma-separated values."""
        when = datetime.now().astimezone()

        def write() -> None:
            try:
                name = save(self._documents, when, {".csv": text.encode()})
            except OSError as error:
                self._post(Tell("save.failed", (("reason", _reason(error)),)))
            else:
                self._post(Tell("lesson.saved", (("file", f"{name}.csv"), ("folder", str(self._documents)))))

        self._worker.do(write)

    def close(self) -> bool:
        """Wait until everything is written, for a bounded time; return False if the journal is not."""
        self._worker.close()
        return self.journal.close()

    def _save(self, when: datetime, count: int, contents: Callable[[], Mapping[str, bytes]]) -> None:
        try:
            name = save(self._documents, when, contents())
        except OSError as error:
            self._post(Tell("save.failed", (("reason", _reason(error)),)))
        else:
            values = ("file", f"{name}.pdf"), ("folder", str(self._documents)), ("count", str(count))
            self._post(Tell("save.done", values))

    def _tell(self, document: Document) -> None:
        """Post what is wrong with a document that was read."""
        if self.journal.set_aside:
            self._post(Tell("journal.damaged", (("file", str(self.journal.set_aside)),)))
        elif self.journal.number > 1:
            self._post(Tell("journal.beside", (("number", str(self.journal.number)),)))
        pictures = {b.picture for page in document.pages for b in page.page_images}
        if lost := sum(not self.image_store.has(picture) for picture in pictures):
            self._post(Tell("open.lost", (("count", str(lost)),)))

    def _report(self, error: OSError | None) -> None:
        self._post(Unkept(_reason(error) if error else ""))

    def _replaced(self, copy: Path | None) -> None:
        """Say that another program removed or changed the journal."""
        self._post(Tell("journal.replaced", (("file", str(copy)),)) if copy else Tell("journal.removed"))

    def _keep_corrections_of(self, edit: Edit) -> None:
        """Keep the corrections that an edit makes, and forget those that it undoes."""
        self.forget(correction for change in edit.corrections for correction in change.removed)
        self.keep(correction for change in edit.corrections for correction in change.added)

    def _path_of(self, content: bytes) -> Path:
        return self._folder / f"{hashlib.sha256(content).hexdigest()[:24]}.inkml"

    def _later(self, write: Callable[[], None]) -> None:
        def safely() -> None:
            try:
                write()
            except OSError as error:
                self._post(Tell("keep.failed", (("reason", _reason(error)),)))

        self._worker.do(safely)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _content_of(correction: Correction) -> bytes:
    from board.ink.inkml import inkml_of  # here, as the first frame needs none

    return inkml_of((), None, [(correction.label, correction.strokes)]).encode()


def _write(path: Path, content: bytes) -> None:
    make_own_folder(path.parent)
    write_atomically(path, content)


def _agreed(path: Path) -> bool | None:
    """Return the user's answer, or None if nobody was asked yet."""
    try:
        content = parse_json(read_file(path, _CONSENT_BYTES_MAX))
    except (OSError, ValueError):
        return None
    agreed = content.get("keep_corrections") if isinstance(content, dict) else None
    return agreed if isinstance(agreed, bool) else None
