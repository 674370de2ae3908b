"""The board: all that it is at one moment.

Everything here is a value: no window, no clock, no file. Ink is kept in board pixels,
the window's pixels when the board was opened; a window of another size later shows the
same board larger or smaller, so that no ink is ever out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

from board.document.document import Document, Record, Redone, Turned, Undone
from board.document.page import TOGETHER, Change, Edit, Page, Question
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Box, Ink, Stroke
from board.state.commands import Browse, Copy, Laid, Open, Paste, Save
from board.state.keymap import Keymap
from board.state.pointer import EraserStroke, LabelDrag, Lasso, Popup, SelectionDrag
from board.state.settings import PENS, Settings
from board.state.texts import Texts
from board.state.tools import PEN_PER_HEIGHT, REACH_PER_HEIGHT, USUAL, WIDTHS, Tool
from board.ui.area import holds

if TYPE_CHECKING:
    from board.play.game import Game
    from board.reading.result import Reading
    from board.state.file_browser import Browser

MOUSE = 0
"""The mouse's number among the pens; fingers come after it."""

NOTHING_READ = Texts()("reading.nothing")
CROWDED = Texts()("reading.crowded")


@dataclass(frozen=True)
class Board:
    """Hold all that a board is at one moment.

    Attributes:
        page_size: (width, height) of a page in board pixels, fixed when the board is opened.
        size: (width, height) of the window that shows it, in window pixels.
        document: the pages, and the edits that made them.
        happened: what the last command did to the book.
        errand: what is to be done outside of the board now.
        live: the trails of the pens that are down, by pen.
        readings: the last reading of each page that was read, and its question, by page.
        read_wanted: a reading is to be asked for when every pen is up and none is awaited.
        asked: the question whose answer is awaited.
        live_reading: every stroke is read at once.
        save_wanted: the page is to be saved when it is read.
        reader_ready: the network is loaded.
        laid: where the labels and buttons are.
        pointer: x and y of the mouse while it draws nothing, in window pixels.
        card: the mark of which more is shown.
        grip: the label that is being dragged.
        tool: what a press on the board does.
        width: of the pen, its place in `WIDTHS`.
        colour: of the pen.
        rubs: the erasers that are down, by pen.
        rubbed: the changes they made to the ink that are no edit yet.
        loop: the loop that is being drawn.
        chosen: the ink that can be moved or deleted, as far as it is still there.
        turning: the pages are shown.
        carry: how the chosen ink is being moved.
        keeps_corrections: corrected digits may be kept; None if nobody was asked yet.
        unkept: the board cannot be kept for later now.
        browser: the files that are shown, to open some.
        folder: whose files were shown last; "" if none were.
        awaits_files: what is to be opened, or what is in a folder, is awaited.
        notice: a sentence for the person at the board, or "".
        help_shown: the keys are shown.
        settings: what the person chose.
        keys: what every key does.
        setting: the setting that the keys are at, while the settings are shown.
        game: what is played, if anything is.
        fullscreen: the board fills the screen.
        over: the board is left.
    """

    page_size: tuple[int, int]
    size: tuple[int, int]
    document: Document = field(default_factory=Document)
    happened: tuple[Record, ...] = ()
    errand: Save | Copy | Browse | Open | Paste | None = None
    live: Mapping[int, LiveStroke] = field(default_factory=dict)
    readings: Mapping[int, tuple[Question, Reading]] = field(default_factory=dict)
    read_wanted: bool = False
    asked: Question | None = None
    live_reading: bool = False
    save_wanted: bool = False
    reader_ready: bool = False
    laid: Laid = field(default_factory=Laid)
    pointer: tuple[float, float] | None = None
    card: Popup | None = None
    grip: LabelDrag | None = None
    tool: Tool = Tool.PEN
    width: int = USUAL
    colour: int = 0
    rubs: Mapping[int, EraserStroke] = field(default_factory=dict)
    rubbed: tuple[Change[Stroke], ...] = ()
    loop: Lasso | None = None
    chosen: Ink = ()
    carry: SelectionDrag | None = None
    turning: bool = False
    keeps_corrections: bool | None = False
    unkept: bool = False
    browser: Browser | None = None
    folder: str = ""
    awaits_files: bool = False
    notice: str = ""
    help_shown: bool = False
    settings: Settings = field(default_factory=Settings)
    keys: Keymap = field(default_factory=Keymap)
    setting: int | None = None
    game: Game | None = None
    fullscreen: bool = False
    over: bool = False

    @property
    def page(self) -> Page:
        """The page that shows."""
        return self.document.page

    @property
    def ink(self) -> Ink:
        """The finished strokes of the page that shows."""
        return self.document.page.ink

    @property
    def done(self) -> tuple[Edit, ...]:
        """The edits that can be undone."""
        return self.document.done

    @property
    def reading(self) -> Reading | None:
        """The last reading of the page that shows, if there was one."""
        read = self.readings.get(self.document.page_number)
        return read[1] if read else None

    @property
    def page_as_read(self) -> Page:
        """The page that shows as it was when it was read."""
        read = self.readings.get(self.document.page_number)
        return read[0].page if read else Page()

    @property
    def scale(self) -> float:
        """Window pixels to a board pixel."""
        return min(self.size[0] / self.page_size[0], self.size[1] / self.page_size[1])

    @property
    def pen_px(self) -> float:
        """Width of the pen in board pixels."""
        return self.page_size[1] * PEN_PER_HEIGHT * PENS[self.settings.pen] * WIDTHS[self.width]

    def reach_px(self, eraser: Tool) -> float:
        """Return how far an eraser reaches, in board pixels."""
        return self.page_size[1] * REACH_PER_HEIGHT[eraser] * WIDTHS[self.width]

    @property
    def still_chosen(self) -> Ink:
        """The chosen ink that is still there."""
        chosen = {stroke.id for stroke in self.chosen}
        return tuple(stroke for stroke in self.ink if stroke.id in chosen) if chosen else ()

    @property
    def chosen_box(self) -> Box | None:
        """The box of the chosen ink, in board pixels, where it was before it was moved."""
        boxes = [stroke.box.grown(stroke.pen_px / 2) for stroke in self.still_chosen]
        return reduce(Box.union, boxes).grown(self.page_size[1] / 90) if boxes else None

    @property
    def settled(self) -> Board:
        """The board with what was erased so far as an edit."""
        if not self.rubbed:
            return self
        edit = Edit(self.document.page_number, self.rubbed)
        return replace(self, document=self.document.noting(edit), rubbed=())._noted(edit)

    def edited(self, *changes: Change[Stroke]) -> Board:
        """Return the board after changes of its ink, which are one edit."""
        board = self.settled
        return board.recorded(Edit(board.document.page_number, changes))

    def recorded(self, record: Record) -> Board:
        """Return the board after something happened to its book."""
        board = self.settled
        number, board = board.document.page_number, replace(board, document=board.document.after(record))
        if board.document.page_number != number:  # all that is awaited or chosen is on the other page
            board = replace(board, asked=None, laid=Laid(), card=None, grip=None, chosen=(), turning=True)
        return board._noted(record)

    def _noted(self, record: Record) -> Board:
        edit = record.edit if isinstance(record, Undone | Redone) else record
        said = isinstance(edit, Edit) and bool(edit.corrections) and self.reading is not None
        new_picture = self.page.page_images != self.page_as_read.page_images and (
            isinstance(edit, Turned) or bool(edit.page_images)
        )
        return replace(
            self,
            happened=() if self.game else (*self.happened, record),  # a game's ink is not kept
            read_wanted=self.read_wanted or said or new_picture or self.live_reading,
            notice="",
        )

    @property
    def empty(self) -> bool:
        return self.page.empty and not self.live

    @property
    def stale(self) -> bool:
        """Whether the page is no longer what the last reading read, and nothing is done about it."""
        read = self.page_as_read
        other = self.ink != read.ink or self.page.page_images != read.page_images
        return not self.live_reading and (bool(self.live) or other)

    @property
    def asks_to_keep(self) -> bool:
        """Whether the person is asked if corrected digits may be kept."""
        if self.keeps_corrections is not None or self.game:
            return False
        return any(
            c.label != TOGETHER and c.strokes for page in self.document.pages for c in page.corrections
        )

    def here(self, mark: int) -> bool:
        """Tell whether all ink of a mark of the reading, or the picture it is in, is still on the page."""
        if not self.reading or mark >= len(marks := self.reading.marks):
            return False
        if marks[mark].patches and self.page.page_images != self.page_as_read.page_images:
            return False
        read, now = self.page_as_read.ink, {stroke.id for stroke in self.ink}
        return all(read[index].id in now for index in marks[mark].strokes)

    def told(self, text: str, **values: object) -> Board:
        """Return the board with a notice, by the name of its text."""
        return replace(self, notice=Texts(self.settings.language)(text, **values))

    def mark_at(self, x: float, y: float) -> int | None:
        """Return the mark whose label or frame is at a place of the window, if it is still there."""
        on_label, in_frame = self.label_at(x, y), None
        for mark, label in enumerate(self.laid.labels):
            if holds(label.frame, x, y) and self.here(mark):
                in_frame = mark
        return in_frame if on_label is None else on_label

    def label_at(self, x: float, y: float) -> int | None:
        """Return the mark whose label is at a place of the window."""
        for mark, label in enumerate(self.laid.labels):
            if label.spot and holds(label.spot, x, y) and self.here(mark):
                return mark
        return None


def opened(size: tuple[int, int], fullscreen: bool = False) -> Board:
    """Return an empty board for a window of (width, height) pixels."""
    size = max(1, size[0]), max(1, size[1])
    return Board(page_size=size, size=size, fullscreen=fullscreen)
