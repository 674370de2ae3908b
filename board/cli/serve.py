"""`digit-board serve`: the page without a window; each visitor has a sheet of their own."""

from __future__ import annotations

import contextlib
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue

from board.phone.addresses import HERE, addresses
from board.phone.qr_code import lines_of
from board.phone.server import PORT, Listening, PhoneServer
from board.reading.reader import Reader
from board.state.commands import Command, PhonesFailed, PhonesReady
from board.state.effects import Recognize
from board.state.phones import Phones, Place
from board.state.session import Session, opened
from board.state.settings import Settings
from board.state.update import update
from board.system.errors import UserError
from board.workers.opening import Opener
from board.workers.recognition import Recognition

SHEET = "serve"

_LOOK_S = 0.5  # Windows cannot be interrupted while it waits


@dataclass(frozen=True)
class Serving:
    """Hold how to serve.

    Attributes:
        lan: other devices of the network may come.
        port: of the page.
        name: of this computer, where its certificate has one.
        certificate: file of the certificate, for https.
        key: file of its key.
        settings: the person's.
    """

    lan: bool = False
    port: int = PORT
    name: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    settings: Settings = field(default_factory=Settings)

    @property
    def listening(self) -> Listening:
        """How the server listens.

        Raises:
            UserError: if no network is there, or the certificate cannot be used.
        """
        places = addresses() if self.lan else [HERE]
        if not places:
            raise UserError("this computer is in no network: connect it, or leave out --lan")
        names = [self.name] if self.name else []
        return Listening(places, self.port, True, names, _certificate(self.certificate, self.key))


def serve(serving: Serving, show: Callable[[Place], None] | None = None) -> int:
    """Serve until the person interrupts it; return the exit status.

    Args:
        serving: how.
        show: takes where the page is; None to print it.

    Raises:
        UserError: if it cannot be served.
    """
    posted: SimpleQueue[Command] = SimpleQueue()
    recognition = Recognition(Reader.load, posted.put)
    opener = Opener(posted.put)
    server = PhoneServer(posted.put, time.monotonic, opener.page_with)
    server.open(serving.listening)
    session = replace(opened((1280, 720)), settings=serving.settings, phones=Phones(sheet=SHEET))
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            try:
                command = posted.get(timeout=_LOOK_S)
            except Empty:
                continue
            if isinstance(command, PhonesFailed):
                raise UserError(command.sentence)
            session = _after(session, command, recognition)
            server.show(session)
            if isinstance(command, PhonesReady):
                (show or _print)(command.place)
    server.close()
    return 0


def _after(session: Session, command: Command, recognition: Recognition) -> Session:
    session, effects = update(session, command)
    for effect in effects:
        if isinstance(effect, Recognize):
            recognition.ask(effect.request)
    return session


def _print(place: Place) -> None:
    lines = [f"Write at {place.url}", "Ctrl+C stops."]
    if place.network != "here" and sys.stdout.isatty():
        lines = [*lines_of(place.code), "", *lines]
    print(*lines, sep="\n", flush=True)


def _certificate(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        if key:
            raise UserError("a --key needs its --certificate")
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=lambda: "")
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"the certificate {certificate} cannot be used with its key: {reason}") from error
    return context
