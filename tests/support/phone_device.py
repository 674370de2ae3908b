"""A phone without a browser: a socket that pairs and sends what a model of a phone did."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Iterator
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from board.phone.pairing import proof_of
from tests.support.phone_model import PhoneModel


def secret_in(fragment: str) -> bytes:
    """Return the secret of an address's fragment."""
    return base64.urlsafe_b64decode(fragment + "==")


class PhoneDevice:
    """Hold a paired connection.

    Attributes:
        socket: the connection.
        phone: what is sent.
        ack: number of the last act that was acknowledged.
        shown: the last values that the board sent, by their names.
    """

    def __init__(self, socket: ClientConnection, phone: PhoneModel) -> None:
        self.socket = socket
        self.phone = phone
        self.ack = 0
        self.shown: dict[str, Any] = {}

    def take(self, timeout_s: float) -> bool:
        """Take the next message; return False if there is none."""
        try:
            message = self.socket.recv(timeout=timeout_s)
        except TimeoutError:
            return False
        if isinstance(message, str):
            self.shown.update(json.loads(message))
            self.ack = self.shown.get("ack", self.ack)
        return True

    def send_all(self, timeout_s: float = 10.0) -> None:
        """Send all acts that are not acknowledged, and wait until they are."""
        for frame in self.phone.frames(self.ack):
            self.socket.send(frame)
        while self.ack < len(self.phone.acts):
            if not self.take(timeout_s):
                raise AssertionError(f"act {self.ack + 1} of {len(self.phone.acts)} is not acknowledged")


@contextlib.contextmanager
def phone_device(
    port: int, fragment: str, phone: PhoneModel, name: str = "127.0.0.1", done: int = 0
) -> Iterator[PhoneDevice]:
    """Connect a phone and pair it; the first view has come."""
    with socket_at(port, name) as socket:
        nonce = json.loads(socket.recv(timeout=10))["nonce"]
        proof = proof_of(secret_in(fragment), nonce, phone.device)
        hello = {"device": phone.device, "proof": proof, "size": [390, 600], "done": done}
        socket.send(json.dumps(hello))
        device = PhoneDevice(socket, phone)
        if not device.take(10.0):
            raise AssertionError("the board shows the phone nothing")
        yield device


@contextlib.contextmanager
def socket_at(port: int, name: str = "127.0.0.1", origin: str | None = None) -> Iterator[ClientConnection]:
    """Connect to the socket of a page, without pairing."""
    own = Origin(origin or f"http://{name}:{port}")
    with connect(f"ws://127.0.0.1:{port}/socket", origin=own, compression=None) as socket:
        yield socket


def closed_with(socket: ClientConnection) -> int | None:
    """Return the code with which the board closes a connection, once it does."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            socket.recv(timeout=10)
    return socket.close_code
