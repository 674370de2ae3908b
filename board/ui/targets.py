"""Targets: what lies where a pointer is, by what was laid out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from board.state.commands import Command, KeyPress, PenDown, PenMove, Point, Target, Tick
from board.state.session import Session
from board.ui.area import Area, holds
from board.ui.labels import Label


@dataclass(frozen=True)
class Laid:
    """Hold where what can be pointed at is.

    Attributes:
        labels: one for each mark of the reading, digits first.
        buttons: areas of the window with what a press there does, the lowest first.
    """

    labels: tuple[Label, ...] = ()
    buttons: tuple[tuple[Area, Command], ...] = ()

    def target_at(self, x: float, y: float, session: Session) -> Target:
        """Return what lies at a place of the window; marks whose ink is gone do not."""
        command = next((do for area, do in reversed(self.buttons) if holds(area, x, y)), None)
        here = session.surface.here
        for mark, label in enumerate(self.labels):
            if label.spot and holds(label.spot, x, y) and here(mark):
                return Target(command, mark, on_label=True)
        framed = (n for n, label in enumerate(self.labels) if holds(label.frame, x, y) and here(n))
        return Target(command, max(framed, default=None))


def resolved(command: Command, session: Session, laid: Laid) -> Command:
    """Return a command with what lies where its pointer is."""
    match command:
        case PenDown(_, x, y) | Point(x, y):
            return replace(command, target=laid.target_at(x, y, session))
        case PenMove(_, x, y) if session.surface.label_drag:
            return replace(command, target=laid.target_at(x, y, session))
        case KeyPress() | Tick() if session.pointer:
            return replace(command, target=laid.target_at(*session.pointer, session))
    return command
