"""The layout: everything that is shown over the ink, and what lies where.

It is computed from the session alone, before anything is painted. Painting, pointing and the tests use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from board.document.page_image import Picture
from board.ink.stroke import Ink
from board.state.commands import Target
from board.state.session import Session
from board.ui.area import Area, holds
from board.ui.display_list import Button, Item, Veil
from board.ui.labels import Label
from board.ui.page_image_raster import PageImageRaster
from board.ui.theme import Theme

Items = Sequence[Item]


@dataclass(frozen=True, eq=False)
class Layout:
    """Hold what a session shows, and where.

    Attributes:
        session: that is shown.
        theme: its colours.
        page_images: the pictures under the ink, as far as their tones are known.
        lacking: the pictures whose tones are not known yet.
        carried: the ink that is being moved, and is not shown where it was.
        labels: of the marks of the reading, digits first.
        present: the marks whose ink is all still there.
        card: the area of the popup, its mark and all between them; the mouse keeps it open there.
        parts: the display list in parts, the lowest first. A part that did not change is the same object
            as in the layout before.
    """

    session: Session
    theme: Theme
    page_images: tuple[PageImageRaster, ...]
    lacking: tuple[Picture, ...]
    carried: Ink
    labels: tuple[Label, ...]
    present: frozenset[int]
    card: Area | None
    parts: tuple[Items, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The whole display list, the lowest first."""
        return tuple(item for part in self.parts for item in part)

    @cached_property
    def buttons(self) -> tuple[Button, ...]:
        """The buttons that can be pressed, the topmost first; those under a veil cannot."""
        found: list[Button] = []
        for item in reversed(self.items):
            if isinstance(item, Veil):
                break
            if isinstance(item, Button):
                found.append(item)
        return tuple(found)

    def target_at(self, x: float, y: float) -> Target:
        """Return what lies at a place of the window; marks whose ink is gone do not."""
        command = next((button.command for button in self.buttons if holds(button.area, x, y)), None)
        popup = self.session.surface.popup
        if self.card and popup and holds(self.card, x, y):
            return Target(command, popup.mark)
        mark = label_at(self.labels, self.present, x, y)
        if mark is not None:
            return Target(command, mark, on_label=True)
        return Target(command, frame_at(self.labels, self.present, x, y))


def label_at(labels: Sequence[Label], present: frozenset[int], x: float, y: float) -> int | None:
    """Return the first mark that is present and whose label is at a place of the window."""
    spots = ((mark, label.spot) for mark, label in enumerate(labels) if mark in present)
    return next((mark for mark, spot in spots if spot and holds(spot, x, y)), None)


def frame_at(labels: Sequence[Label], present: frozenset[int], x: float, y: float) -> int | None:
    """Return the last mark that is present and whose frame is at a place of the window."""
    frames = (mark for mark, label in enumerate(labels) if holds(label.frame, x, y))
    return max((mark for mark in frames if mark in present), default=None)
