"""The keeper: what is written to the person's own folders while the board is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from board.atomic_file import write_atomically
from board.book import Record, Redone, Turned, Undone
from board.commands import Command, Failure
from board.sheet import TOGETHER, Correction

_CONSENT = "consent.json"


class Keeper:
    """Keep corrected digits as labelled InkML, one file each, if the person agreed.

    Files are written on a thread of their own. A file is named after what it holds, so
    that the same correction is never kept twice; one that is taken back is deleted.

    Attributes:
        agreed: whether the person did; None if nobody was asked yet.
    """

    def __init__(self, folder: Path, post: Callable[[Command], None]) -> None:
        """Look what was agreed to.

        Args:
            folder: the program's own; need not exist.
            post: takes the commands that come of it, from any thread.
        """
        self._folder = folder / "corrections"
        self._consent = folder / _CONSENT
        self._post = post
        self.agreed = _agreed(self._consent)
        self._writer = ThreadPoolExecutor(1, "keeper")

    def happened(self, record: Record) -> None:
        """Keep what an edit says of ink, and no longer what it takes back."""
        if isinstance(record, Turned) or not self.agreed:
            return
        edit = record.edit if isinstance(record, Redone) else record
        edit = edit.edit.reverse if isinstance(edit, Undone) else edit
        self.forget(correction for change in edit.corrections for correction in change.removed)
        self.keep(correction for change in edit.corrections for correction in change.added)

    def agree(self, agreed: bool, corrections: Iterable[Correction]) -> None:
        """Remember whether corrections may be kept, and keep those that were made before.

        Args:
            agreed: what the person said.
            corrections: those before.
        """
        self.agreed = agreed
        if agreed:
            self.keep(corrections)
        content = json.dumps({"keep_corrections": agreed}).encode()
        self._later(partial(_write, self._consent, content))

    def keep(self, corrections: Iterable[Correction]) -> None:
        """Write corrections that name a digit, or no digit."""
        for correction in corrections:
            if correction.label != TOGETHER:
                content = _content_of(correction)
                self._later(partial(_write, self._path_of(content), content))

    def forget(self, corrections: Iterable[Correction]) -> None:
        """Delete the files of corrections."""
        for correction in corrections:
            self._later(partial(self._path_of(_content_of(correction)).unlink, missing_ok=True))

    def close(self) -> None:
        """Wait until all is written."""
        self._writer.shutdown()

    def _path_of(self, content: bytes) -> Path:
        return self._folder / f"{hashlib.sha256(content).hexdigest()[:24]}.inkml"

    def _later(self, write: Callable[[], None]) -> None:
        def safely() -> None:
            try:
                write()
            except OSError as error:
                self._post(Failure(f"The correction could not be kept: {error.strerror}."))

        self._writer.submit(safely)


def _content_of(correction: Correction) -> bytes:
    from board.inkml import inkml_of  # here, as the first frame needs none

    return inkml_of((), None, [(correction.label, correction.strokes)]).encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, content)


def _agreed(path: Path) -> bool | None:
    """Return what was agreed to, or None if nobody was asked yet."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    agreed = content.get("keep_corrections") if isinstance(content, dict) else None
    return agreed if isinstance(agreed, bool) else None
