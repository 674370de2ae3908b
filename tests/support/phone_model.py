"""A phone as a model: it sends what it did again until that is acknowledged, as the page does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from board.state.phone_acts import ON_THE_BOARD, stroke_id_of

DEVICE = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


@dataclass
class PhoneModel:
    """Hold what a person did on a phone.

    Attributes:
        device: its identity.
        sheet: on which it writes.
        acts: the fields of its acts, from number 1 on; strokes have all their points in "p".
    """

    device: str = DEVICE
    sheet: str = ON_THE_BOARD
    acts: list[dict[str, Any]] = field(default_factory=list)

    def write(self, points: Iterable[tuple[float, float]], end: str = "up") -> int:
        """Write a stroke, with 8 ms between its points; return its id."""
        flat = [value for n, (x, y) in enumerate(points) for value in (x, y, 8 * n)]
        self.acts.append({"p": flat, "c": 0, "end": end})
        return stroke_id_of(self.device, len(self.acts))

    def do(self, **fields: Any) -> None:
        """Do something else, by the fields of its message."""
        self.acts.append(fields)

    def frames(self, ack: int = 0, points: int = 7) -> Iterator[str]:
        """Give what is sent when `ack` acts are acknowledged, strokes in parts of so many points."""
        for number, fields in enumerate(self.acts[ack:], ack + 1):
            head = {"n": number, "sheet": self.sheet}
            flat = fields.get("p")
            if flat is None:
                yield json.dumps({**head, **fields})
                continue
            step = 3 * points
            for start in range(0, len(flat), step):
                part = flat[start : start + step]
                end = fields["end"] if start + step >= len(flat) else ""
                yield json.dumps({**head, "at": start // 3, "p": part, "c": fields["c"], "end": end})
