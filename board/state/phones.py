"""Phones: the devices that write, on the board or each on a tile of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from board.document.page import Question
from board.state.board import Board
from board.state.phone_acts import ON_THE_BOARD, PhoneAct, owner_of

if TYPE_CHECKING:
    from board.state.lesson import Lesson

ANIMALS = (
    *("fox", "owl", "bear", "frog", "seal", "hare", "lynx", "swan", "wolf", "crab"),
    *("mole", "deer", "duck", "goat", "lion", "newt", "otter", "panda", "robin", "snail"),
    *("tiger", "whale", "zebra", "camel", "eagle", "gecko", "heron", "koala", "lemur", "moose"),
    *("mouse", "raven", "shark", "sheep", "squid", "stork", "trout", "badger", "beaver", "hedgehog"),
)
"""The names of the phones; the text "animal." and the name is what the board says."""

DEVICES_MAX = len(ANIMALS)

HINTS_S = 20.0
"""After so long without a phone the board says what may be wrong."""


@dataclass(frozen=True)
class Place:
    """Hold where phones find the board.

    Attributes:
        address: what a person types, such as "192.168.1.20:8765".
        network: name of the network's kind: "wifi", "ethernet", "other", or "here" for this computer alone.
        code: the rows of the QR code, "1" for a dark module.
        others: how many other addresses there are.
        url: of the page, with the secret.
        firewall: the command that lets its port through this system's firewall.
    """

    address: str
    network: str
    code: tuple[str, ...]
    others: int = 0
    url: str = ""
    firewall: str = ""

    @property
    def port(self) -> str:
        """The port's number."""
        return self.address.rpartition(":")[2]


@dataclass(frozen=True)
class Tile:
    """Hold what a phone has of its own.

    Attributes:
        board: its sheet, and the readings of it.
        done: its person is done.
        hidden: it is not shown to the class.
        complaint: why its last picture could not be opened, or "".
    """

    board: Board
    done: bool = False
    hidden: bool = False
    complaint: str = ""


@dataclass(frozen=True)
class Phone:
    """Hold a phone.

    Attributes:
        animal: its place in `ANIMALS`.
        hue: number of its colour, from 0; phones with the same one are far apart in time.
        size: (width, height) of its writing area in its own pixels.
        applied: number of its last act that was done.
        connected: it can be reached.
        tile: its own sheet; None where all write on the board.
        waiting: its acts that wait, while writing is frozen or the kept pages are read.
    """

    animal: int
    hue: int
    size: tuple[int, int]
    applied: int = 0
    connected: bool = True
    tile: Tile | None = None
    waiting: tuple[PhoneAct, ...] = ()

    @property
    def name(self) -> str:
        """The name of its animal."""
        return ANIMALS[self.animal]


@dataclass(frozen=True)
class Phones:
    """Hold all phones and what they do together.

    Attributes:
        place: where they find the board; None before that is known.
        devices: the phones by their identities, in the order they came.
        removed: the identities of those that may not come back.
        sheet: on which they write: `ON_THE_BOARD`, or the name of the tiles' sheet.
        since_s: when the address was shown; None before the next `Tick`.
        lonely: no phone came for `HINTS_S`.
        last_read: identity of the phone whose tile was read last.
        frozen: nobody can write on a tile.
        last_removed: the phone that was removed last, by its identity, while an undo brings it back.
        lesson: the tasks for a class; None without one.
        joined: how many phones came so far.
        task: what all are to do, as it is shown.
    """

    place: Place | None = None
    devices: Mapping[str, Phone] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    sheet: str = ON_THE_BOARD
    since_s: float | None = None
    lonely: bool = False
    last_read: str = ""
    frozen: bool = False
    last_removed: tuple[str, Phone] | None = None
    lesson: Lesson | None = None
    joined: int = 0
    task: str = ""

    @property
    def connected(self) -> tuple[Phone, ...]:
        """The phones that can be reached."""
        return tuple(phone for phone in self.devices.values() if phone.connected)

    @property
    def with_tiles(self) -> bool:
        """Whether each phone has a sheet of its own."""
        return self.sheet != ON_THE_BOARD

    @property
    def due_s(self) -> float | None:
        """When the hints come; None if they do not."""
        if self.lonely or self.devices or self.place is None:
            return None
        return 0.0 if self.since_s is None else self.since_s + HINTS_S

    def asking(self, request: Question | None = None) -> str | None:
        """Return the phone whose tile waits for the answer to a request; without one, to any."""
        for device, phone in self.devices.items():
            pending = phone.tile.board.request if phone.tile else None
            if pending is not None and (request is None or pending is request):
                return device
        return None

    def having(self, device: str, phone: Phone) -> Phones:
        """Return them with another state of a phone."""
        return replace(self, devices={**self.devices, device: phone})


def tile_of(phones: Phones, device: str) -> Tile:
    """Return the tile of a phone, empty if it had none."""
    phone = phones.devices[device]
    return phone.tile or new_tile(phone.size)


def new_tile(size: tuple[int, int]) -> Tile:
    """Return an empty tile for a writing area of (width, height) pixels."""
    return Tile(Board(size))


def free_animal(phones: Phones, device: str) -> int | None:
    """Return an animal that no phone has, mostly the same for the same phone; None if all are taken."""
    taken = {phone.animal for phone in phones.devices.values()}
    first = owner_of(device) % DEVICES_MAX
    turned = ((first + n) % DEVICES_MAX for n in range(DEVICES_MAX))
    return next((animal for animal in turned if animal not in taken), None)
