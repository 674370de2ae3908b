"""Limits of what phones may send."""

from __future__ import annotations

FRAME_BYTES_MAX = 64_000
STROKE_POINTS_MAX = 20_000
PICTURE_BYTES_MAX = 8_000_000
MESSAGES_PER_S = 250.0
BURST = 400
PAIRING_S = 5.0
"""How long a connection may take to prove that it knows the secret."""
CONNECTIONS_MAX = 100
"""Of all kinds, so that those who never pair cannot use up the system's."""


class Bucket:
    """Count messages against a rate: each takes a token, and tokens come back with time."""

    def __init__(self, now_s: float) -> None:
        self._tokens = float(BURST)
        self._at_s = now_s

    def wait_s(self, now_s: float) -> float:
        """Take a token; return how long the next message has to wait, in seconds."""
        self._tokens = min(float(BURST), self._tokens + (now_s - self._at_s) * MESSAGES_PER_S) - 1.0
        self._at_s = now_s
        return max(0.0, -self._tokens / MESSAGES_PER_S)
