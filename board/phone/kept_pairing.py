"""The kept pairing: what lets phones come back to a board that was ended in the middle of a lesson.

The file is there while the board listens. A board that is left in order deletes it.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from board.phone.pairing import SECRET_BYTES
from board.system.atomic_file import write_atomically
from board.system.parsing import parse_json
from board.system.private_file import make_own_folder, read_file

_BYTES_MAX = 10_000


@dataclass(frozen=True)
class Pairing:
    """Hold where a board listened, and the secret."""

    secret: bytes
    ip: str
    port: int


class KeptPairing:
    """Keep a pairing in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Pairing | None:
        """Return the pairing of a board that was not left in order; None if there is none."""
        try:
            fields = parse_json(read_file(self._path, _BYTES_MAX))
            pairing = Pairing(bytes.fromhex(fields["secret"]), fields["ip"], fields["port"])
        except (OSError, ValueError, TypeError, KeyError):
            return None
        whole = isinstance(pairing.ip, str) and type(pairing.port) is int and 0 < pairing.port < 65536
        return pairing if whole and len(pairing.secret) == SECRET_BYTES else None

    def save(self, pairing: Pairing) -> None:
        """Keep a pairing.

        Raises:
            OSError: if it cannot be written.
        """
        make_own_folder(self._path.parent)
        fields = {"secret": pairing.secret.hex(), "ip": pairing.ip, "port": pairing.port}
        write_atomically(self._path, json.dumps(fields).encode())

    def forget(self) -> None:
        """Delete the pairing, if that can be done."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
