"""Passing: notices and the page strip leave by themselves after a few seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from board.state.session import Notice, Session

STRIP_S = 5.0
"""How long the page strip stays."""

_NOTICE_S = 5.0
_CHARACTER_S = 0.05  # the longer a sentence, the longer it stays


def passed(session: Session, now_s: float) -> Session:
    """Return the session without what was shown long enough."""
    ends: Mapping[str, tuple[object, float]] = {
        name: known
        if (known := session.ends.get(name)) and known[0] is shown
        else (shown, now_s + _duration_s(shown))
        for name, shown in session.passing.items()
    }
    for name, (_, end_s) in ends.items():
        if now_s < end_s:
            continue
        if name == "notice":
            session = replace(session, notice=Notice())
        else:
            session = session.with_surface(replace(session.surface, turning=False))
    return session if ends == session.ends else replace(session, ends=ends)


def _duration_s(shown: object) -> float:
    if isinstance(shown, Notice):
        return _NOTICE_S + _CHARACTER_S * len(shown.sentence)
    return STRIP_S
