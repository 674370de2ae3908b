"""Replay: a hand that writes recorded ink on the board, and then presses keys."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from board.ink.stroke import Ink
from board.state.session import Session
from board.system.errors import UserError
from board.ui.window import Window

_NO_ERRORS = {"reading.nothing", "reading.crowded", "leave.again"}
"""Codes of the notices that are no errors."""

LOOK_S = 5.0
"""How long the end of a replay stays in sight."""

_Act = tuple[float, Callable[[], None]]  # when, in seconds from the start, and what the pointer does


class Hand:
    """Write ink with the window's pointer, then press keys, each once the last is answered."""

    def __init__(
        self, window: Window, ink: Ink, keys: Sequence[str], speed: float = 1.0, look_s: float = 0.0
    ) -> None:
        """Take the ink up.

        Args:
            window: where to write.
            ink: in window pixels, at its recorded times.
            keys: names as in the key table.
            speed: how many times faster than it was recorded.
            look_s: how long the end stays in sight, unless a person presses a key or taps the board.

        Raises:
            UserError: if there is no key of one of the names.
        """
        self._window = window
        self._acts = _acts(window, ink, speed)
        self._next = next(self._acts, None)
        self._keys = [window.key_of(name) for name in keys]
        self._began_s: float | None = None
        self._look_s = look_s
        self._ended: tuple[float, int] | None = None  # when, and how often a person had acted before

    def move(self, session: Session) -> float | None:
        """Do what is due.

        Returns:
            Seconds until something is due again, or None when all is done and answered.

        Raises:
            UserError: if the board shows an error, as nobody is there to read it.
        """
        if session.notice.sentence and session.notice.code not in _NO_ERRORS:
            raise UserError(session.notice.sentence)
        now_s = time.perf_counter()
        self._began_s = self._began_s or now_s
        while self._next:
            due_s, act = self._next
            wait_s = self._began_s + due_s - now_s
            if wait_s > 0:
                return wait_s
            act()
            self._next = next(self._acts, None)
            if self._next is None:
                return 0.0
        if session.surface.read_wanted or session.surface.request:
            return math.inf  # the answer ends the wait
        if self._keys:
            self._window.press_key(*self._keys.pop(0))
            return 0.0
        if self._ended is None:
            self._ended = now_s, self._window.presses
        ended_s, presses = self._ended
        rest_s = ended_s + self._look_s - now_s
        return rest_s if rest_s > 0 and presses == self._window.presses else None


def _acts(window: Window, ink: Ink, speed: float) -> Iterator[_Act]:
    """Give what the pointer does, stroke after stroke; there is one pointer, so strokes never overlap."""
    if not ink:
        return
    start_s = last_s = float(ink[0].times_s[0])
    for stroke in ink:
        acts = [window.press_pointer] + [window.move_pointer] * (len(stroke.points) - 1)
        for act, (x, y), time_s in zip(acts, stroke.points, stroke.times_s, strict=True):
            last_s = max(last_s, float(time_s))
            yield (last_s - start_s) / speed, partial(act, round(float(x)), round(float(y)))
        yield (last_s - start_s) / speed, partial(window.release_pointer, round(float(x)), round(float(y)))
