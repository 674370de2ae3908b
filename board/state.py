"""The board and its rules: `update(board, command)` gives the next board.

Everything here is a value: no window, no clock, no file. Ink is kept in board pixels,
the window's pixels when the board was opened; a window of another size later shows the
same board larger or smaller, so that no ink is ever out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from board.area import holds
from board.book import Book, Record, Redone, Undone
from board.commands import (
    Answer,
    AskHint,
    Choose,
    Clear,
    Command,
    Correct,
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
    Set,
    ShowSettings,
    Skip,
    Split,
    Tick,
    ToggleLiveReading,
    TurnChoice,
    Undo,
)
from board.correcting import joined, marks_of, named, split
from board.ink import Ink, Stroke
from board.keys import Keys
from board.playing import played, started
from board.settings import CHOICES, PENS, Settings
from board.sheet import TOGETHER, Change, Edit, Question, Sheet
from board.texts import Texts
from board.trail import Trail

if TYPE_CHECKING:
    from board.play.game import Game
    from board.reading.reading import Reading

PEN_PER_HEIGHT = 14 / 1080
"""Width of the pen as a share of the board's height."""

STILL_PER_HEIGHT = 12 / 1080
"""How far a press may move, as a share of the window's height, and still be a click."""

MOUSE = 0
"""The mouse's number among the pens; fingers come after it."""

NOTHING_READ = Texts()("reading.nothing")


@dataclass(frozen=True)
class Card:
    """Hold which mark the board shows more of.

    Attributes:
        mark: its place in the reading, digits first.
        pinned: it stays, and what the mark is can be chosen.
    """

    mark: int
    pinned: bool = False


@dataclass(frozen=True)
class Grip:
    """Hold a label that is being dragged.

    Attributes:
        pen: that holds it.
        mark: whose label it is.
        start: x and y where it was taken, in window pixels.
        at: x and y where the pen is, in window pixels.
    """

    pen: int
    mark: int
    start: tuple[float, float]
    at: tuple[float, float]


@dataclass(frozen=True)
class Board:
    """Hold all that a board is at one moment.

    Attributes:
        page: (width, height) of the board in its own pixels, fixed when it is opened.
        size: (width, height) of the window that shows it, in window pixels.
        book: the pages, and the edits that made them.
        happened: what the last command did to the book.
        live: the trails of the pens that are down, by pen.
        readings: the last reading of each page that was read, and its question, by page.
        read_wanted: a reading is to be asked for when every pen is up and none is awaited.
        asked: the question whose answer is awaited.
        live_reading: every stroke is read at once.
        reader_ready: the network is loaded.
        laid: where the labels and buttons are.
        pointer: x and y of the mouse while it draws nothing, in window pixels.
        card: the mark of which more is shown.
        grip: the label that is being dragged.
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
    live: Mapping[int, Trail] = field(default_factory=dict)
    readings: Mapping[int, tuple[Question, Reading]] = field(default_factory=dict)
    read_wanted: bool = False
    asked: Question | None = None
    live_reading: bool = False
    reader_ready: bool = False
    laid: Laid = field(default_factory=Laid)
    pointer: tuple[float, float] | None = None
    card: Card | None = None
    grip: Grip | None = None
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
        return self.page[1] * PEN_PER_HEIGHT * PENS[self.settings.pen]

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


def opened(size: tuple[int, int], fullscreen: bool = False, keeps_corrections: bool | None = False) -> Board:
    """Return an empty board for a window of (width, height) pixels."""
    size = max(1, size[0]), max(1, size[1])
    return Board(page=size, size=size, fullscreen=fullscreen, keeps_corrections=keeps_corrections)


def update(board: Board, command: Command) -> Board:
    """Return the board after the command."""
    if board.happened:
        board = replace(board, happened=())
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
    )


def _after(board: Board, command: Command) -> Board:
    match command:
        case PenDown():
            return _pressed(_lifted(board, command.pen), command)  # its release may have been lost
        case PenMove(pen, x, y, time_s):
            if board.grip and board.grip.pen == pen:
                return replace(board, grip=replace(board.grip, at=(x, y)))
            if pen not in board.live:
                return board
            trail = board.live[pen].then(x / board.scale, y / board.scale, time_s)
            return replace(board, live={**board.live, pen: trail})
        case PenUp(pen):
            return _lifted(board, pen)
        case Point(x, y):
            return _pointed(_lifted(board, MOUSE), x, y)  # if it was down, its release was lost
        case Rest(pen):
            return _rested(board, pen)
        case LiftPens():
            return _all_lifted(board)
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
        case KeepCorrections(agreed):
            return replace(board, keeps_corrections=agreed)
        case Clear():
            board = _all_lifted(board)
            return _edited(board, ink=(Change(0, board.ink, ()),)) if board.ink else board
        case Undo():
            board = _all_lifted(board)
            return _recorded(board, Undone(board.book.done[-1])) if board.book.done else board
        case Redo():
            board = _all_lifted(board)
            return _recorded(board, Redone(board.book.undone[-1])) if board.book.undone else board
        case Help():
            return replace(board, help_shown=not board.help_shown, setting=None)
        case Escape():
            if board.help_shown:
                return replace(board, help_shown=False)
            if board.setting is not None:
                return replace(board, setting=None)
            if board.card and board.card.pinned:
                return replace(board, card=None)
            return replace(board, over=True)
        case Leave():
            return replace(board, over=True)
        case Fullscreen():
            return replace(_all_lifted(board), fullscreen=not board.fullscreen)
        case Resize((width, height)):
            return replace(_all_lifted(board), size=(max(1, width), max(1, height)))
        case Play():
            board = _all_lifted(board)
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
        case Answer(question, reading):
            return _answered(board, question, reading)
        case Failure(sentence, question):
            asked = None if board.asked is question else board.asked
            return replace(board, notice=sentence, asked=asked)
        case _:
            assert_never(command)


def _asking(board: Board) -> Board:
    """Ask for the reading that is wanted once every pen is up, so that no stroke is read half.

    Live reading reads the finished strokes meanwhile, and the others when they are.
    """
    if not board.read_wanted or board.asked or (board.live and not board.live_reading):
        return board
    return replace(board, read_wanted=False, asked=Question(board.sheet))


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
    return mark if mark is not None and _correctable(board, mark) else None


def _correctable(board: Board, mark: int) -> bool:
    """Tell whether a mark is there and made of strokes."""
    return board.reading is not None and board.here(mark) and bool(marks_of(board.reading)[mark].strokes)


def _pressed(board: Board, press: PenDown) -> Board:
    """Put a pen down: on a button, on a label, or on the board, where it writes."""
    x, y = press.x, press.y
    if board.help_shown:  # the press puts the keys away, and leaves no dot
        return replace(board, help_shown=False)
    for area, command in reversed(board.laid.buttons):
        if holds(area, x, y):
            return _after(board, command)
    if board.setting is not None:
        return replace(board, setting=None)
    if board.card and board.card.pinned:
        return replace(board, card=None)
    mark = board.label_at(x, y)
    if mark is not None and _correctable(board, mark) and not board.grip:
        return replace(board, grip=Grip(press.pen, mark, (x, y), (x, y)), card=None)
    trail = Trail([(x / board.scale, y / board.scale, press.time_s)], 1)
    return replace(board, live={**board.live, press.pen: trail}, notice="", pointer=None, card=None)


def _pointed(board: Board, x: float, y: float) -> Board:
    """Move the mouse; a card goes when what it is about is no longer pointed at."""
    card = board.card
    if card and not card.pinned and board.mark_at(x, y) != card.mark:
        card = None
    return replace(board, pointer=(x, y), card=card)


def _rested(board: Board, pen: int) -> Board:
    """Show more of the mark where the mouse rests, or where a pen stands still."""
    if pen in board.live:
        x, y, _ = board.live[pen].first
        mark = board.mark_at(x * board.scale, y * board.scale)
        if mark is None or not _correctable(board, mark):
            return board
        live = {other: trail for other, trail in board.live.items() if other != pen}
        return replace(board, live=live, card=Card(mark, pinned=True))
    if board.pointer is None or board.card or board.help_shown:
        return board
    mark = board.mark_at(*board.pointer)
    return board if mark is None else replace(board, card=Card(mark))


def _released(board: Board, grip: Grip) -> Board:
    """Let a label go: on another mark it joins the two, where it was it shows more."""
    board = replace(board, grip=None)
    (x, y), (start_x, start_y) = grip.at, grip.start
    still = max(abs(x - start_x), abs(y - start_y)) <= max(2, board.size[1] * STILL_PER_HEIGHT)
    if still:
        return replace(board, card=Card(grip.mark, pinned=True))
    other = board.mark_at(x, y)
    if other in (None, grip.mark) or not board.reading or not _correctable(board, other):
        return board
    ink = board.read_sheet.ink
    edit = joined(board.book.page, board.sheet, ink, board.reading, sorted((grip.mark, other)))
    return _recorded(board, edit)


def _corrected(board: Board, label: str, mark: int | None) -> Board:
    if mark is None or board.reading is None:
        return board
    reading, board = board.reading, _all_lifted(board)
    edit = named(board.book.page, board.sheet, board.read_sheet.ink, reading, mark, label)
    return replace(_recorded(board, edit), card=None)


def _split(board: Board, mark: int | None) -> Board:
    if mark is None or board.reading is None:
        return board
    reading, board = board.reading, _all_lifted(board)
    edit = split(board.book.page, board.sheet, board.read_sheet.ink, reading, mark)
    return replace(_recorded(board, edit), card=None) if edit else board


def _edited(board: Board, ink: tuple[Change[Stroke], ...]) -> Board:
    return _recorded(board, Edit(board.book.page, ink))


def _recorded(board: Board, record: Record) -> Board:
    """Let something happen to the book."""
    edit = record.edit if isinstance(record, Undone | Redone) else record
    said = isinstance(edit, Edit) and bool(edit.corrections) and board.reading is not None
    return replace(
        board,
        book=board.book.after(record),
        happened=() if board.game else (*board.happened, record),  # a game's ink is not kept
        read_wanted=board.read_wanted or said or board.live_reading,
        notice="",
    )


def _lifted(board: Board, pen: int) -> Board:
    """End what the pen does: its stroke becomes ink, its label is let go."""
    if board.grip and board.grip.pen == pen:
        return _released(board, board.grip)
    if pen not in board.live:
        return board
    live = {other: trail for other, trail in board.live.items() if other != pen}
    stroke = board.live[pen].stroke(board.pen_px)
    return _edited(replace(board, live=live), (Change(len(board.ink), (), (stroke,)),))


def _all_lifted(board: Board) -> Board:
    """End what every pen does; a label that is held stays where it was."""
    board = replace(board, grip=None) if board.grip else board
    for pen in board.live:
        board = _lifted(board, pen)
    return board
