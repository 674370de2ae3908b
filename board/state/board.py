"""The board: a document and the work on it.

A board is a value: no window, no clock, no file. Ink is kept in board pixels, the window's
pixels when the board was opened; a window of another size shows the same board larger or
smaller, so that all ink stays in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

from board.document.document import Document, Record, made_by
from board.document.page import Change, Edit, Page, Question
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Box, Ink, Stroke
from board.state.effects import ReadPage
from board.state.gestures import EraserStroke, LabelDrag, Lasso, PictureDrag, Popup, SelectionDrag, Trace
from board.state.tools import Tool

if TYPE_CHECKING:
    from board.reading.result import Reading


@dataclass(frozen=True)
class Board:
    """Hold a document, its readings, and the tools at work on it.

    Attributes:
        page_size: (width, height) of a page in board pixels, fixed when the board is opened.
        document: the pages, and the edits that made them.
        live: the strokes under the pens that are down, by pen.
        traces: the strokes under the pens that are down on phones, by the phone's identity.
        readings: the last reading of each page, with its request, by page number.
        restored: pages as they were when the board was opened again, whose readings are not there again yet.
        read_wanted: the page is read when every pen is up and no request is pending.
        request: the pending request for a reading.
        held: a reading that waits for a pause, as a mark of it may not be finished; with its request.
        save_wanted: all pages are saved once the one that shows is read.
        popup: the popup of a mark.
        label_drag: the label that is being dragged.
        tool: the tool of the next press.
        erasers: the erasers that are down, by pen.
        erased: their changes that are no edit yet.
        lasso: the lasso that is being drawn.
        selection: the selected strokes; some may be gone.
        selection_drag: the drag of the selection.
        picture_chosen: the picture of the page can be moved and scaled.
        picture_drag: the drag of the picture.
        turning: the page strip is shown.
    """

    page_size: tuple[int, int]
    document: Document = field(default_factory=Document)
    live: Mapping[int, LiveStroke] = field(default_factory=dict)
    traces: Mapping[str, Trace] = field(default_factory=dict)
    readings: Mapping[int, tuple[Question, Reading]] = field(default_factory=dict)
    restored: tuple[Page, ...] = ()
    read_wanted: bool = False
    request: Question | None = None
    held: tuple[Question, Reading] | None = None
    save_wanted: bool = False
    popup: Popup | None = None
    label_drag: LabelDrag | None = None
    tool: Tool = Tool.PEN
    erasers: Mapping[int, EraserStroke] = field(default_factory=dict)
    erased: tuple[Change[Stroke], ...] = ()
    lasso: Lasso | None = None
    selection: Ink = ()
    selection_drag: SelectionDrag | None = None
    picture_chosen: bool = False
    picture_drag: PictureDrag | None = None
    turning: bool = False

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
    def empty(self) -> bool:
        """Whether nothing is on the page that shows, and no pen is down."""
        return self.page.empty and not self.live and not self.traces

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

    def as_restored(self, page: Page) -> bool:
        """Tell whether a page is one whose reading is not there again yet."""
        return any(page is other for other in self.restored)

    @property
    def changed(self) -> bool:
        """Whether the page changed since the last reading."""
        read = self.page_as_read
        return bool(self.live) or self.ink != read.ink or self.page.page_images != read.page_images

    @property
    def written_pages(self) -> tuple[ReadPage, ...]:
        """The pages that have anything on them, each with the reading of what is on it."""
        return tuple(
            ReadPage(number, page, self._reading_of(number, page))
            for number, page in enumerate(self.document.pages)
            if not page.empty
        )

    def _reading_of(self, page_number: int, page: Page) -> Reading | None:
        """Return the reading of a page, unless its ink or pictures changed since."""
        if page_number not in self.readings:
            return None
        request, reading = self.readings[page_number]
        same = request.page.ink == page.ink and request.page.page_images == page.page_images
        return reading if same else None

    @property
    def selected(self) -> Ink:
        """The selected strokes that are still on the page."""
        selection = {stroke.id for stroke in self.selection}
        return tuple(stroke for stroke in self.ink if stroke.id in selection) if selection else ()

    @property
    def selection_box(self) -> Box | None:
        """The box of the selection in board pixels, before it is moved."""
        boxes = [stroke.box.grown(stroke.pen_px / 2) for stroke in self.selected]
        return reduce(Box.union, boxes).grown(self.page_size[1] / 90) if boxes else None

    def here(self, mark: int) -> bool:
        """Tell whether the ink of a mark, or its picture, is still on the page."""
        if not self.reading or mark >= len(marks := self.reading.marks):
            return False
        if marks[mark].patches and self.page.page_images != self.page_as_read.page_images:
            return False
        read, now = self.page_as_read.ink, {stroke.id for stroke in self.ink}
        return all(read[index].id in now for index in marks[mark].strokes)

    def after(self, record: Record) -> Board:
        """Return the board after a change of its document."""
        page, board = self.document.page_number, replace(self, document=self.document.after(record))
        edit = made_by(record)
        if edit and _moves_picture(edit):  # it is read again without being news
            board = replace(board, restored=(*board.restored, board.page))
        if edit and edit.pages:
            board = board._rearranged(edit.pages)
        elif board.document.page_number == page:
            return board
        # The request, the popup and the selection belong to the other page.
        return replace(
            board,
            request=None,
            held=None,
            popup=None,
            label_drag=None,
            selection=(),
            picture_chosen=False,
            turning=True,
        )

    def _rearranged(self, changes: Iterable[Change[Page]]) -> Board:
        """Return the board with the reading of each page at its new place.

        Pages that were not there before are read when they show, as after a start.
        """
        every = [self.readings.get(number) for number in range(1 + max(self.readings, default=0))]
        moved: dict[int, tuple[Question, Reading] | None] = {}
        new: list[Page] = []
        for change in changes:
            end = change.at + len(change.removed)
            every += [None] * (end - len(every))
            moved |= {
                id(page): read for page, read in zip(change.removed, every[change.at : end], strict=True)
            }
            new += (page for page in change.added if id(page) not in moved and not page.empty)
            every[change.at : end] = [moved.get(id(page)) for page in change.added]
        readings = {number: read for number, read in enumerate(every) if read}
        return replace(self, readings=readings, restored=(*self.restored, *new))


def _moves_picture(edit: Edit) -> bool:
    """Tell whether an edit only moves or scales the picture of its page."""
    if edit.ink or edit.corrections or not edit.page_images:
        return False
    return all([i.picture for i in c.removed] == [i.picture for i in c.added] for c in edit.page_images)
