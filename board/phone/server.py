"""The server: the page and the socket, on one port of one address, on a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from board.document.page import Page
from board.document.page_image import Picture
from board.phone.addresses import Address
from board.phone.doorman import Doorman
from board.phone.firewall import firewall_command
from board.phone.inbox import WholePicture
from board.phone.kept_pairing import KeptPairing, Pairing
from board.phone.limits import CONNECTIONS_MAX, FRAME_BYTES_MAX, PAIRING_S
from board.phone.link import Link
from board.phone.messages import BadMessageError, Hello, PictureBegin, PicturePart, Ping, message_of
from board.phone.page_files import page_files
from board.phone.pairing import fragment_of, new_nonce, new_secret, proves
from board.phone.qr_code import qr_code_of
from board.state.commands import Command, PhonesFailed, PhonesReady
from board.state.phone_acts import PhoneAct, PhoneJoined, PhoneLeft, PictureSent
from board.state.phones import DEVICES_MAX, Place
from board.state.session import Session
from board.system.errors import UserError
from board.system.worker import Worker

WRONG, ELSEWHERE, REMOVED, FULL, BAD, OVER = range(4001, 4007)
"""Why the server closes a socket."""

PORT = 8765

FAILED = "Listening for phones failed. Please report the error in the terminal."

_LOOK_S = 0.1  # how often the thread looks whether the program ends
_UPLOAD_S = 15.0  # how long a picture may stand still until another phone's has its turn
_SILENT_AFTER_S, _GONE_AFTER_S = 4.0, 8.0

_log = logging.getLogger("board.phone")
_log.addHandler(logging.NullHandler())
_log.propagate = False

OpenPicture = Callable[[bytes, str, tuple[int, int]], Page]
"""Opens a picture, with a name for sentences, for a page of (width, height) pixels; or raises UserError."""


@dataclass(frozen=True)
class Listening:
    """Hold how to listen.

    Attributes:
        places: the addresses to choose from, the first one first.
        port: of all of them.
        only_port: no other port will do.
        names: other names of this computer that may stand in an address.
        certificate: for https; None for http.
    """

    places: Sequence[Address]
    port: int = PORT
    only_port: bool = False
    names: Sequence[str] = ()
    certificate: ssl.SSLContext | None = None


class PhoneServer:
    """Listen for phones; what they do is posted as commands, and they show what is given to `show`."""

    def __init__(
        self,
        post: Callable[[Command], None],
        now_s: Callable[[], float],
        open_picture: OpenPicture,
        kept: KeptPairing | None = None,
    ) -> None:
        """Begin, without listening.

        Args:
            post: takes commands, from any thread.
            now_s: gives the seconds on the board's own clock.
            open_picture: opens pictures, on a thread.
            kept: lets phones come back after the program was ended; None to keep nothing.
        """
        self._post, self._now_s, self._open_picture, self._kept = post, now_s, open_picture, kept
        self._secret = new_secret()
        self._worker = Worker("phones")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._halt = asyncio.Event()
        self._era = 0  # goes on with each close
        self._at = 0
        self._open_connections = 0
        self._links: dict[str, Link] = {}
        self._session: Session | None = None
        self._fresh = False  # the session was not shown yet
        self._uploads: deque[tuple[Link, PictureBegin]] = deque()
        self._uploading_since_s = 0.0
        self._closing: set[asyncio.Future[None]] = set()

    def open(self, listening: Listening, again: Pairing | None = None) -> None:
        """Listen at the first address; a PhonesReady or a PhonesFailed will be posted.

        Args:
            listening: how.
            again: as a board did that was ended.
        """
        if again:
            self._secret = again.secret
        era = self._era
        self._worker.do(lambda: self._run(listening, era), lambda: self._post(PhonesFailed(FAILED)))

    def close(self, for_good: bool = True) -> None:
        """Stop listening.

        Args:
            for_good: phones cannot come back; else the next `open` goes on at the next address.
        """
        if for_good:
            self._secret, self._at = new_secret(), -1
            if self._kept:
                self._kept.forget()
        self._at += 1
        self._era += 1
        self._tell(lambda: self._halt.set())

    def cut(self) -> None:
        """Cut all connections without a word; the phones come back."""

        def abort() -> None:
            for link in self._links.values():
                link.connection.transport.abort()

        self._tell(abort)

    def show(self, session: Session) -> None:
        """Bring all phones to a state of the board soon; return at once."""
        self._session = session
        if self._links and not self._fresh:
            self._fresh = True
            self._tell(self._show)

    def _tell(self, call: Callable[[], object]) -> None:
        """Call on the server's thread, if it runs."""
        if loop := self._loop:
            with contextlib.suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(call)

    def _run(self, listening: Listening, era: int) -> None:
        try:
            asyncio.run(self._listen(listening, era))
        finally:
            self._loop = None

    async def _listen(self, listening: Listening, era: int) -> None:
        self._halt, self._links, self._open_connections = asyncio.Event(), {}, 0
        self._loop = asyncio.get_running_loop()
        try:
            server, place = await self._listening(listening)
        except OSError as error:
            self._post(PhonesFailed(_trouble(listening, error)))
            return
        self._post(PhonesReady(place))
        while self._era == era and not self._worker.leaving:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._halt.wait(), _LOOK_S)
        code = OVER if self._era != era else 1001
        await asyncio.gather(*(link.connection.close(code) for link in self._links.values()))
        server.close()
        await server.wait_closed()

    async def _listening(self, listening: Listening) -> tuple[Server, Place]:
        """Listen; return where.

        Raises:
            OSError: if that cannot be done.
        """
        address = listening.places[self._at % len(listening.places)]
        doormen: list[Doorman] = []

        async def answer(_: ServerConnection, request: Request) -> Response | None:
            return doormen[0].answer(request)

        async def listen(port: int) -> Server:
            return await serve(
                self._served,
                address.ip,
                port,
                process_request=answer,
                ssl=listening.certificate,
                compression=None,
                max_size=FRAME_BYTES_MAX,
                open_timeout=PAIRING_S,
                ping_interval=_SILENT_AFTER_S,
                ping_timeout=_GONE_AFTER_S,
                close_timeout=1.0,
                server_header=None,
                logger=_log,
            )

        try:
            server = await listen(listening.port)
        except OSError:
            if listening.only_port:
                raise
            server = await listen(0)
        port = next(iter(server.sockets)).getsockname()[1]
        names = [address.ip, *listening.names, *(["localhost"] if address.network == "here" else [])]
        scheme = "https" if listening.certificate else "http"
        usual = 443 if listening.certificate else 80
        hosts = [f"{name}:{port}" for name in names] + (names if port == usual else [])
        doormen.append(Doorman(hosts, scheme, page_files()))
        if self._kept:
            with contextlib.suppress(OSError):  # the board says itself that nothing can be kept
                self._kept.save(Pairing(self._secret, address.ip, port))
        name = f"{listening.names[0] if listening.names else address.ip}:{port}"
        url = f"{scheme}://{name}/#{fragment_of(self._secret)}"
        return server, Place(
            name, address.network, qr_code_of(url), len(listening.places) - 1, url, firewall_command(port)
        )

    async def _served(self, connection: ServerConnection) -> None:
        """Serve a connection from the first message to the last."""
        self._open_connections += 1
        try:
            if self._open_connections > CONNECTIONS_MAX:
                await connection.close(FULL)
                return
            link = await self._paired(connection)
            if link:
                await self._linked(link)
        except ConnectionClosed:
            pass
        except BadMessageError:
            await connection.close(BAD)
        finally:
            self._open_connections -= 1

    async def _paired(self, connection: ServerConnection) -> Link | None:
        """Return the link of a phone that knows the secret; close the others.

        Raises:
            BadMessageError: if the first message is no `Hello`.
            ConnectionClosed: if the connection ends.
        """
        nonce = new_nonce()
        await connection.send(json.dumps({"nonce": nonce}))
        try:
            hello = message_of(await asyncio.wait_for(connection.recv(), PAIRING_S))
        except TimeoutError:
            await connection.close(WRONG)
            return None
        if not isinstance(hello, Hello):
            raise BadMessageError("a phone has to pair first")
        device = hello.device
        if not proves(self._secret, nonce, device, hello.proof):
            await connection.close(WRONG)
            return None
        phones = self._session.phones if self._session else None
        if phones and device in phones.removed:
            await connection.close(REMOVED)
            return None
        if device not in self._links and len(self._links) >= DEVICES_MAX:
            await connection.close(FULL)
            return None
        before = self._links.get(device)
        link = self._links[device] = Link(device, connection, self._now_s())
        if before:
            await before.connection.close(ELSEWHERE)
        self._post(PhoneJoined(device, hello.size, hello.done))
        return link

    async def _linked(self, link: Link) -> None:
        """Take a phone's messages and show it what changes, until the connection ends."""
        showing = asyncio.create_task(link.keep_shown(self._picture_of))
        try:
            async with asyncio.timeout(PAIRING_S):
                await link.joined.wait()
            async for frame in link.connection:
                if wait_s := link.bucket.wait_s(self._now_s()):
                    await asyncio.sleep(wait_s)
                await self._take(link, frame)
        except TimeoutError:
            await link.connection.close(FULL)
        finally:
            showing.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
                await showing
            if self._links.get(link.device) is link:
                del self._links[link.device]
                self._post(PhoneLeft(link.device))
            await self._end_upload(link)

    async def _take(self, link: Link, frame: str | bytes) -> None:
        """Take a message.

        Raises:
            BadMessageError: if it is none, or beyond a limit.
        """
        message, inbox, view = message_of(frame), link.inbox, link.view
        if isinstance(message, Hello) or inbox is None or view is None:  # it may come twice on its way
            return
        if isinstance(message, Ping):
            await link.say(have=[inbox.number, inbox.have])
            return
        if isinstance(message, PicturePart) and not (self._uploads and self._uploads[0][0] is link):
            return
        for new in inbox.take(message, view.sheet, self._now_s()):
            self._post(await self._opened(link, new) if isinstance(new, WholePicture) else new)
        if isinstance(message, PictureBegin) and message.number == inbox.number:
            await self._begin_upload(link, message)
        elif isinstance(message, PicturePart):
            self._uploading_since_s = self._now_s()
            if message.number == inbox.number:
                await link.say(more=[inbox.number, inbox.have])

    async def _begin_upload(self, link: Link, begin: PictureBegin) -> None:
        """Let a phone send its picture when those before it are done."""
        if self._uploads and self._now_s() - self._uploading_since_s > _UPLOAD_S:
            await self._end_upload(self._uploads[0][0])
        if all(other is not link for other, _ in self._uploads):
            self._uploads.append((link, begin))
        if self._uploads[0][0] is link:
            self._uploading_since_s = self._now_s()
            await link.say(more=[begin.number, link.inbox.have if link.inbox else 0])

    async def _end_upload(self, link: Link) -> None:
        """Let the next phone send its picture, if it was this one's turn."""
        first = bool(self._uploads) and self._uploads[0][0] is link
        self._uploads = deque(waiting for waiting in self._uploads if waiting[0] is not link)
        if first and self._uploads:
            following, begin = self._uploads[0]
            with contextlib.suppress(ConnectionClosed):
                await self._begin_upload(following, begin)

    async def _opened(self, link: Link, picture: WholePicture) -> PhoneAct:
        """Return the act of a picture that has come in."""
        size = link.view.sheet.size if link.view else (1, 1)
        try:
            page = await asyncio.to_thread(self._open_picture, picture.content, "the picture", size)
            act = PictureSent(page)
        except (UserError, ImportError) as error:
            act = PictureSent(None, str(error))
        await self._end_upload(link)
        return PhoneAct(link.device, picture.number, picture.sheet, act)

    async def _picture_of(self, picture: Picture) -> bytes:
        """Return the ink of a picture as a PNG, as opaque as it is dark."""
        return await asyncio.to_thread(_png_of, picture)

    def _show(self) -> None:
        self._fresh = False
        session = self._session
        if session is None or session.phones is None:
            return
        for device, link in self._links.items():
            if device in session.phones.removed:
                closing = asyncio.ensure_future(link.connection.close(REMOVED))
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)
            else:
                link.show(session)


def _png_of(picture: Picture) -> bytes:
    import cv2  # here, as most phones send no picture
    import numpy as np

    from board.document.tones import tones_of

    tones = tones_of(picture)
    white = np.full_like(tones, 255)
    return cv2.imencode(".png", cv2.merge([white, white, white, tones]))[1].tobytes()


def _trouble(listening: Listening, error: OSError) -> str:
    """Return in a sentence why the board cannot listen."""
    reason = error.strerror or str(error)
    return f"port {listening.port} of this computer cannot be used ({reason}): choose another with --port"
