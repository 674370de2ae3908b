"""The board and its rules: `update(board, command)` gives the next board.

Everything here is a value: no window, no clock, no file. Ink is kept in board pixels,
the window's pixels when the board was opened; a window of another size later shows the
same board larger or smaller, so that no ink is ever out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, assert_never

from board.area import holds
from board.book import Book, Record, Redone, Turned, Undone
from board.commands import (
    Answer,
    AskHint,
    Choose,
    Clear,
    Command,
    Copy,
    Correct,
    Delete,
    Escape,
    Failure,
    Fullscreen,
    Help,
    KeepCorrections,
    KeyPress,
    Laid,
    Leave,
    LiftPens,
    MoveChoice,
    Mute,
    NextColour,
    PenDown,
    PenMove,
    PenUp,
    Play,
    PlayAgain,
    Point,
    Progress,
    Read,
    ReaderReady,
    Redo,
    Resize,
    Rest,
    Save,
    Set,
    ShowSettings,
    Skip,
    Split,
    TakeEraser,
    TakeLasso,
    Tell,
    Tick,
    ToggleLiveReading,
    TurnChoice,
    TurnPage,
    TurnTo,
    Undo,
    Widen,
)
from board.correcting import marks_of, named, split
from board.ink import COLOURS, Box, Ink, Stroke
from board.keys import Keys
from board.playing import played, started
from board.pointing import Card, Carry, Grip, Loop, Rub, all_lifted, dragged, lifted, pointed, pressed, rested
from board.settings import CHOICES, PENS, Settings
from board.sheet import TOGETHER, Change, Edit, Question, Sheet, replacing
from board.texts import Texts
from board.tools import PEN_PER_HEIGHT, REACH_PER_HEIGHT, USUAL, WIDTHS, Tool
from board.trail import Trail

if TYPE_CHECKING:
    from board.play.game import Game
    from board.reading.reading import Reading

MOUSE = 0
"""The mouse's number among the pens; fingers come after it."""

NOTHING_READ = Texts()("reading.nothing")


@dataclass(frozen=True)
class Board:
    """Hold all that a board is at one moment.

    Attributes:
        page: (width, height) of the board in its own pixels, fixed when it is opened.
        size: (width, height) of the window that shows it, in window pixels.
        book: the pages, and the edits that made them.
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
        notice: a sentence for the person at the board, or "".
        help_shown: the keys are shown.
        settings: what the person chose.
        keys: what every key does.
        setting: the setting that the keys are at, while the settings are shown.
        game: what is played, if anything is.
        fullscreen: the board fills the screen.
        over: the board is left.
    """

    page: tuple[int, int]
    size: tuple[int, int]
    book: Book = field(default_factory=Book)
    happened: tuple[Record, ...] = ()
    errand: Save | Copy | None = None
    live: Mapping[int, Trail] = field(default_factory=dict)
    readings: Mapping[int, tuple[Question, Reading]] = field(default_factory=dict)
    read_wanted: bool = False
    asked: Question | None = None
    live_reading: bool = False
    save_wanted: bool = False
    reader_ready: bool = False
    laid: Laid = field(default_factory=Laid)
    pointer: tuple[float, float] | None = None
    card: Card | None = None
    grip: Grip | None = None
    tool: Tool = Tool.PEN
    width: int = USUAL
    colour: int = 0
    rubs: Mapping[int, Rub] = field(default_factory=dict)
    rubbed: tuple[Change[Stroke], ...] = ()
    loop: Loop | None = None
    chosen: Ink = ()
    carry: Carry | None = None
    turning: bool = False
    keeps_corrections: bool | None = False
    notice: str = ""
    help_shown: bool = False
    settings: Settings = field(default_factory=Settings)
    keys: Keys = field(default_factory=Keys)
    setting: int | None = None
    game: Game | None = None
    fullscreen: bool = False
    over: bool = False

    @property
    def sheet(self) -> Sheet:
        """The page that shows."""
        return self.book.sheet

    @property
    def ink(self) -> Ink:
        """The finished strokes of the page that shows."""
        return self.book.sheet.ink

    @property
    def done(self) -> tuple[Edit, ...]:
        """The edits that can be undone."""
        return self.book.done

    @property
    def reading(self) -> Reading | None:
        """The last reading of the page that shows, if there was one."""
        read = self.readings.get(self.book.page)
        return read[1] if read else None

    @property
    def read_sheet(self) -> Sheet:
        """The page that shows as it was when it was read."""
        read = self.readings.get(self.book.page)
        return read[0].sheet if read else Sheet()

    @property
    def scale(self) -> float:
        """Window pixels to a board pixel."""
        return min(self.size[0] / self.page[0], self.size[1] / self.page[1])

    @property
    def pen_px(self) -> float:
        """Width of the pen in board pixels."""
        return self.page[1] * PEN_PER_HEIGHT * PENS[self.settings.pen] * WIDTHS[self.width]

    def reach_px(self, eraser: Tool) -> float:
        """Return how far an eraser reaches, in board pixels."""
        return self.page[1] * REACH_PER_HEIGHT[eraser] * WIDTHS[self.width]

    @property
    def still_chosen(self) -> Ink:
        """The chosen ink that is still there."""
        chosen = {id(stroke) for stroke in self.chosen}
        return tuple(stroke for stroke in self.ink if id(stroke) in chosen) if chosen else ()

    @property
    def chosen_box(self) -> Box | None:
        """The box of the chosen ink, in board pixels, where it was before it was moved."""
        boxes = [stroke.box.grown(stroke.pen_px / 2) for stroke in self.still_chosen]
        return reduce(Box.union, boxes).grown(self.page[1] / 90) if boxes else None

    @property
    def settled(self) -> Board:
        """The board with what was erased so far as an edit."""
        if not self.rubbed:
            return self
        edit = Edit(self.book.page, self.rubbed)
        return replace(self, book=self.book.noting(edit), rubbed=())._noted(edit)

    def edited(self, *changes: Change[Stroke]) -> Board:
        """Return the board after changes of its ink, which are one edit."""
        board = self.settled
        return board.recorded(Edit(board.book.page, changes))

    def recorded(self, record: Record) -> Board:
        """Return the board after something happened to its book."""
        board = self.settled
        page, board = board.book.page, replace(board, book=board.book.after(record))
        if board.book.page != page:  # what is awaited, chosen and pointed at is on the other page
            board = replace(board, asked=None, laid=Laid(), card=None, grip=None, chosen=(), turning=True)
        return board._noted(record)

    def _noted(self, record: Record) -> Board:
        edit = record.edit if isinstance(record, Undone | Redone) else record
        said = isinstance(edit, Edit) and bool(edit.corrections) and self.reading is not None
        return replace(
            self,
            happened=() if self.game else (*self.happened, record),  # a game's ink is not kept
            read_wanted=self.read_wanted or said or self.live_reading,
            notice="",
        )

    @property
    def empty(self) -> bool:
        return self.sheet.empty and not self.live

    @property
    def stale(self) -> bool:
        """Whether the ink is no longer what the last reading read, and nothing is done about it."""
        return not self.live_reading and (bool(self.live) or self.ink != self.read_sheet.ink)

    @property
    def asks_to_keep(self) -> bool:
        """Whether the person is asked if corrected digits may be kept."""
        if self.keeps_corrections is not None or self.game:
            return False
        return any(c.label != TOGETHER for sheet in self.book.sheets for c in sheet.corrections)

    def correctable(self, mark: int) -> bool:
        """Tell whether a mark is there and made of strokes."""
        return self.reading is not None and self.here(mark) and bool(marks_of(self.reading)[mark].strokes)

    def here(self, mark: int) -> bool:
        """Tell whether all ink of a mark of the reading is still on the page."""
        if not self.reading or mark >= len(marks := marks_of(self.reading)):
            return False
        read, now = self.read_sheet.ink, {id(stroke) for stroke in self.ink}
        return all(id(read[index]) in now for index in marks[mark].strokes)

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
    return Board(page=size, size=size, fullscreen=fullscreen)


def update(board: Board, command: Command) -> Board:
    """Return the board after the command."""
    if board.happened or board.errand:
        board = replace(board, happened=(), errand=None)
    if board.game:
        return _asking(played(board, board.game, command, _after, _blank(board)))
    return _asking(_after(board, command))


def _blank(board: Board) -> Board:
    """Return a board like this one, with nothing on it."""
    return Board(
        board.size,
        board.size,
        fullscreen=board.fullscreen,
        reader_ready=board.reader_ready,
        keeps_corrections=board.keeps_corrections,
        settings=board.settings,
        keys=board.keys,
        width=board.width,
        colour=board.colour,
    )


def _after(board: Board, command: Command) -> Board:
    match command:
        case PenDown(pen, x, y):
            board = lifted(board, pen)  # its release may have been lost
            if board.help_shown:  # the press puts the keys away, and leaves no dot
                return replace(board, help_shown=False)
            button = next((do for area, do in reversed(board.laid.buttons) if holds(area, x, y)), None)
            if button:
                return _after(board, button)
            return replace(board, setting=None) if board.setting is not None else pressed(board, command)
        case PenMove():
            return dragged(board, command)
        case PenUp(pen):
            return lifted(board, pen)
        case Point(x, y):
            return pointed(lifted(board, MOUSE), x, y)  # if it was down, its release was lost
        case Rest(pen):
            return rested(board, pen)
        case TakeEraser():
            erasers = {Tool.ERASER: Tool.RUBBER, Tool.RUBBER: Tool.PEN}
            return _taking(board, erasers.get(board.tool, Tool.ERASER))
        case TakeLasso():
            return _taking(board, Tool.PEN if board.tool is Tool.LASSO else Tool.LASSO)
        case NextColour():
            return board if board.live else replace(board, colour=(board.colour + 1) % COLOURS)
        case Widen(steps):
            width = max(0, min(board.width + steps, len(WIDTHS) - 1))
            return board if board.live else replace(board, width=width)
        case Delete():
            board = all_lifted(board)
            gone = replacing(board.ink, {id(stroke): () for stroke in board.still_chosen})
            return replace(board.edited(*gone) if gone else board, chosen=())
        case TurnPage(steps):
            return _turned(all_lifted(board), board.book.page + steps)
        case TurnTo(page):
            return _turned(all_lifted(board), page)
        case LiftPens():
            return all_lifted(board)
        case KeyPress(key):
            meant = _meant(board, key)
            return _after(board, meant) if meant else board
        case Read():
            return replace(board, read_wanted=True, notice="")
        case ToggleLiveReading():
            live = not board.live_reading
            return replace(board, live_reading=live, read_wanted=board.read_wanted or live)
        case Correct(label, mark):
            return _corrected(board, label, _meant_mark(board, mark))
        case Split(mark):
            return _split(board, _meant_mark(board, mark))
        case Save():
            unread = bool(board.ink) and (board.stale or not board.reading)
            return replace(board, save_wanted=True, read_wanted=board.read_wanted or unread, notice="")
        case Copy():
            return replace(board, errand=command)
        case KeepCorrections(agreed):
            return replace(board, keeps_corrections=agreed)
        case Clear():
            board = all_lifted(board)
            return board.edited(Change(0, board.ink, ())) if board.ink else board
        case Undo():
            board = all_lifted(board)
            return board.recorded(Undone(board.book.done[-1])) if board.book.done else board
        case Redo():
            board = all_lifted(board)
            return board.recorded(Redone(board.book.undone[-1])) if board.book.undone else board
        case Help():
            return replace(board, help_shown=not board.help_shown, setting=None)
        case Escape():
            return _escaped(board)
        case Leave():
            return replace(all_lifted(board), over=True)
        case Fullscreen():
            return replace(all_lifted(board), fullscreen=not board.fullscreen)
        case Resize((width, height)):
            return replace(all_lifted(board), size=(max(1, width), max(1, height)))
        case Play():
            board = all_lifted(board)
            happened, board = board.happened, replace(board, happened=())
            return replace(started(board, _blank(board)), happened=happened)
        case ShowSettings():
            return replace(board, setting=0 if board.setting is None else None, help_shown=False)
        case MoveChoice(step) if board.setting is not None:
            return replace(board, setting=(board.setting + step) % len(CHOICES))
        case TurnChoice(step) if board.setting is not None:
            return _set(board, board.settings.turned(tuple(CHOICES)[board.setting], step))
        case Set(name, value):
            board = _set(board, board.settings.having(name, value))
            return board if board.setting is None else replace(board, setting=tuple(CHOICES).index(name))
        case Mute():
            return _set(board, board.settings.turned("sound", 1))
        case MoveChoice() | TurnChoice():
            return board  # these mean something to the settings
        case Tick() | Choose() | PlayAgain() | AskHint() | Skip() | Progress():
            return board  # these mean something to a game
        case ReaderReady():
            return replace(board, reader_ready=True)
        case Laid():
            return replace(board, laid=command)
        case Tell(text, values):
            return replace(board, notice=Texts(board.settings.language)(text, **dict(values)))
        case Answer(question, reading):
            return _answered(board, question, reading)
        case Failure(sentence, question):
            asked = None if board.asked is question else board.asked
            return replace(board, notice=sentence, asked=asked)
        case _:
            assert_never(command)


def _asking(board: Board) -> Board:
    """Ask for the reading that is wanted once every pen is up, so that no stroke is read half.

    Live reading reads the finished strokes meanwhile, and the others when they are. What is
    to be saved is saved when it is read.
    """
    if board.asked or (board.live and not board.live_reading):
        return board
    if board.read_wanted:
        return replace(board, read_wanted=False, asked=Question(board.sheet))
    return replace(board, save_wanted=False, errand=Save()) if board.save_wanted else board


def _answered(board: Board, question: Question, reading: Reading) -> Board:
    """Take the answer to the last question; an answer to any other comes too late."""
    if board.asked is not question:
        return board
    board = replace(board, asked=None)
    if board.live_reading and board.ink is not question.sheet.ink:
        return replace(board, read_wanted=True)
    nothing = Texts(board.settings.language)("reading.nothing")
    notice = "" if reading.digits or reading.rejected or board.live_reading else nothing
    readings = {**board.readings, board.book.page: (question, reading)}
    return replace(board, readings=readings, notice=notice, card=None, grip=None)


def _set(board: Board, settings: Settings) -> Board:
    """Change the settings, and what they mean at once."""
    if settings.live != board.settings.live and settings.live != board.live_reading:
        board = _after(board, ToggleLiveReading())
    return replace(board, settings=settings)


def _meant(board: Board, key: str) -> Command | None:
    """Return what a key does, which may depend on what is pointed at."""
    pointing = _meant_mark(board, None) is not None
    return board.keys.command(key, pointing, panel=board.setting is not None)


def _meant_mark(board: Board, mark: int | None) -> int | None:
    """Return the mark that a correction is about: the one given, or the one that is pointed at."""
    if mark is None and board.card:
        mark = board.card.mark
    if mark is None and board.pointer:
        mark = board.mark_at(*board.pointer)
    return mark if mark is not None and board.correctable(mark) else None


def _corrected(board: Board, label: str, mark: int | None) -> Board:
    if mark is None or board.reading is None:
        return board
    reading, board = board.reading, all_lifted(board)
    edit = named(board.book.page, board.sheet, board.read_sheet.ink, reading, mark, label)
    return replace(board.recorded(edit), card=None)


def _split(board: Board, mark: int | None) -> Board:
    if mark is None or board.reading is None:
        return board
    reading, board = board.reading, all_lifted(board)
    edit = split(board.book.page, board.sheet, board.read_sheet.ink, reading, mark)
    return replace(board.recorded(edit), card=None) if edit else board


def _taking(board: Board, tool: Tool) -> Board:
    return replace(all_lifted(board), tool=tool, chosen=(), card=None)


def _turned(board: Board, page: int) -> Board:
    """Turn to a page; a new one comes only after one that is not empty."""
    last = len(board.book.sheets) - 1
    page = max(0, min(page, last if board.book.sheets[last].empty else last + 1))
    if page == board.book.page or board.game:
        return replace(board, turning=not board.game)
    return board.recorded(Turned(page))


def _escaped(board: Board) -> Board:
    """Put away what shows or is held, one after the other, and then leave."""
    if board.help_shown:
        return replace(board, help_shown=False)
    if board.setting is not None:
        return replace(board, setting=None)
    if board.turning:
        return replace(board, turning=False)
    if board.card and board.card.pinned:
        return replace(board, card=None)
    if board.chosen:
        return replace(all_lifted(board), chosen=())
    if board.tool is not Tool.PEN:
        return _taking(board, Tool.PEN)
    return replace(all_lifted(board), over=True)
