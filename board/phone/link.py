"""A link: one paired phone, its messages in and its view out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.server import ServerConnection

from board.document.page_image import Picture
from board.phone.inbox import Inbox
from board.phone.limits import Bucket
from board.phone.view import View, messages, view_of
from board.state.phone_acts import owner_of
from board.state.session import Session

_PAUSE_S = 0.015
"""Between two updates of a phone: what changes meanwhile goes together."""


class Link:
    """Hold a connection that is paired.

    Attributes:
        device: the phone's identity.
        connection: its socket.
        inbox: puts its messages together; None before the board took it in.
        bucket: counts its messages.
        view: what it shows, or is about to show.
        joined: is set when the board took it in.
    """

    def __init__(self, device: str, connection: ServerConnection, now_s: float) -> None:
        self.device = device
        self.connection = connection
        self.inbox: Inbox | None = None
        self.bucket = Bucket(now_s)
        self.view: View | None = None
        self.joined = asyncio.Event()
        self._changed = asyncio.Event()
        self._session: Session | None = None
        self._seen: tuple[object, ...] = ()

    def show(self, session: Session) -> None:
        """Bring the phone to a state soon."""
        phone = session.phones.devices.get(self.device) if session.phones else None
        if session.phones is None or phone is None or not phone.connected:
            return
        if self.inbox is None:
            self.inbox = Inbox(self.device, phone.applied + len(phone.waiting))
            self.joined.set()
        phones = session.phones
        written = phone if phones.with_tiles else session.surface
        seen = (phone, written, phones.sheet, phones.frozen, phones.lesson, session.settings, session.game)
        if len(seen) != len(self._seen) or any(a is not b for a, b in zip(seen, self._seen, strict=True)):
            self._seen, self._session = seen, session
            self._changed.set()

    async def say(self, **fields: Any) -> None:
        """Send a message."""
        await self.connection.send(json.dumps(fields, separators=(",", ":")))

    async def keep_shown(self, picture_of: Callable[[Picture], Awaitable[bytes]]) -> None:
        """Send what changes, until the connection ends.

        Args:
            picture_of: gives a picture as the page shows it.
        """
        while True:
            await self._changed.wait()
            self._changed.clear()
            session = self._session
            phone = session.phones.devices.get(self.device) if session and session.phones else None
            if session is None or session.phones is None or phone is None:
                continue
            before, self.view = self.view, view_of(session, session.phones, phone)
            for message in messages(before, self.view, owner_of(self.device)):
                await self.say(**message)
                image = self.view.page_image
                if message.get("image") and image:
                    await self.connection.send(await picture_of(image.picture))
            await asyncio.sleep(_PAUSE_S)
