"""The rules: `update(board, command)` gives the next board.

No window, no clock, no file: what is to be done outside of the board is its errand.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from board.document.corrections import named, split
from board.document.document import Redone, Undone
from board.document.page import Question, replacing
from board.ink.stroke import COLOURS
from board.state.board import MOUSE, Board
from board.state.commands import (
    Answer,
    AskHint,
    Browse,
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
    Listed,
    Mark,
    MoveChoice,
    Mute,
    NextColour,
    Open,
    Paste,
    PenDown,
    PenMove,
    PenUp,
    Play,
    PlayAgain,
    Point,
    Progress,
    Put,
    Read,
    ReaderReady,
    Redo,
    Resize,
    Rest,
    Save,
    SayAgain,
    Set,
    ShowSettings,
    Skip,
    Split,
    Take,
    TakeEraser,
    TakeLasso,
    Tell,
    Tick,
    ToggleLiveReading,
    TonesReady,
    TurnChoice,
    TurnPage,
    TurnTo,
    Undo,
    Unkept,
    VoiceFound,
    Widen,
)
from board.state.file_browser import ROWS, browsed, listed, opening
from board.state.pages import cleared, put, turned
from board.state.playing import played, started
from board.state.pointer import all_lifted, dragged, lifted, pointed, pressed, rested
from board.state.settings import CHOICES, Settings
from board.state.texts import Texts
from board.state.tools import WIDTHS, Tool
from board.ui.area import holds

if TYPE_CHECKING:
    from board.reading.result import Reading


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
        unkept=board.unkept,
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
            if board.browser or board.setting is not None:
                return replace(board, browser=None, setting=None)
            return pressed(board, command)
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
        case Widen(steps) if board.browser:  # the mouse's wheel
            return replace(board, browser=board.browser.moved(-ROWS * steps))
        case Widen(steps):
            width = max(0, min(board.width + steps, len(WIDTHS) - 1))
            return board if board.live else replace(board, width=width)
        case Delete():
            board = all_lifted(board)
            gone = replacing(board.ink, {stroke.id: () for stroke in board.still_chosen})
            return replace(board.edited(*gone) if gone else board, chosen=())
        case TurnPage(steps):
            return turned(board, board.document.page_number + steps)
        case TurnTo(page):
            return turned(board, page)
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
            unread = not board.page.empty and (board.stale or not board.reading)
            return replace(board, save_wanted=True, read_wanted=board.read_wanted or unread, notice="")
        case Copy():
            return replace(board, errand=command)
        case Browse():
            return browsed(board, command)
        case Listed():
            return listed(board, command)
        case Mark(place) if board.browser:
            return replace(board, browser=board.browser.marking(board.browser.at if place is None else place))
        case Take() if board.browser:
            return _after(board, board.browser.meant) if board.browser.meant else board
        case Open() | Paste():
            return opening(board, command)
        case Put():
            return put(board, command)
        case KeepCorrections(agreed):
            return replace(board, keeps_corrections=agreed)
        case Clear():
            return cleared(board)
        case Undo():
            board = all_lifted(board)
            return board.recorded(Undone(board.document.done[-1])) if board.document.done else board
        case Redo():
            board = all_lifted(board)
            return board.recorded(Redone(board.document.undone[-1])) if board.document.undone else board
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
        case MoveChoice(step) if board.browser:
            return replace(board, browser=board.browser.moved(step))
        case MoveChoice(step) if board.setting is not None:
            return replace(board, setting=(board.setting + step) % len(CHOICES))
        case TurnChoice(step) if board.setting is not None:
            return _set(board, board.settings.turned(tuple(CHOICES)[board.setting], step))
        case Set(name, value):
            board = _set(board, board.settings.having(name, value))
            return board if board.setting is None else replace(board, setting=tuple(CHOICES).index(name))
        case Mute():
            return _set(board, board.settings.turned("sound", 1))
        case MoveChoice() | TurnChoice() | Mark() | Take():
            return board  # these mean something to the settings or the files
        case Tick() | Choose() | PlayAgain() | AskHint() | SayAgain() | VoiceFound() | Skip() | Progress():
            return board  # these mean something to a game
        case ReaderReady():
            return replace(board, reader_ready=True)
        case TonesReady():
            return board  # this means something to the painter
        case Laid():
            return replace(board, laid=command)
        case Tell(text, values):
            return replace(board, notice=Texts(board.settings.language)(text, **dict(values)))
        case Unkept(reason):
            texts = Texts(board.settings.language)
            notice = texts("journal.failed", reason=reason) if reason else texts("journal.again")
            return replace(board, unkept=bool(reason), notice=notice)
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
        return replace(board, read_wanted=False, asked=Question(board.page))
    return replace(board, save_wanted=False, errand=Save()) if board.save_wanted else board


def _answered(board: Board, question: Question, reading: Reading) -> Board:
    """Take the answer to the last question; an answer to any other comes too late."""
    if board.asked is not question:
        return board
    board = replace(board, asked=None)
    if board.live_reading and board.ink is not question.page.ink:
        return replace(board, read_wanted=True)
    notice, texts = board.notice, Texts(board.settings.language)
    if reading.crowded:
        notice = texts("reading.crowded")
    elif not (reading.digits or reading.rejected or board.live_reading):
        notice = texts("reading.nothing")
    readings = {**board.readings, board.document.page_number: (question, reading)}
    return replace(board, readings=readings, notice=notice, card=None, grip=None)


def _set(board: Board, settings: Settings) -> Board:
    """Change the settings, and what they mean at once."""
    if settings.live != board.settings.live and settings.live != board.live_reading:
        board = _after(board, ToggleLiveReading())
    return replace(board, settings=settings)


def _meant(board: Board, key: str) -> Command | None:
    """Return what a key does, which may depend on what is pointed at."""
    if board.browser:
        return board.keys.browser_command(key)
    pointing = _meant_mark(board, None) is not None
    return board.keys.command(key, pointing, panel=board.setting is not None)


def _meant_mark(board: Board, mark: int | None) -> int | None:
    """Return the mark that a correction is about: the one given, or the one that is pointed at."""
    if mark is None and board.card:
        mark = board.card.mark
    if mark is None and board.pointer:
        mark = board.mark_at(*board.pointer)
    return mark if mark is not None and board.here(mark) else None


def _corrected(board: Board, label: str, mark: int | None) -> Board:
    if mark is None or board.reading is None:
        return board
    reading, board = board.reading, all_lifted(board)
    edit = named(board.document.page_number, board.page, board.page_as_read.ink, reading, mark, label)
    return replace(board.recorded(edit), card=None)


def _split(board: Board, mark: int | None) -> Board:
    if mark is None or board.reading is None:
        return board
    reading, board = board.reading, all_lifted(board)
    edit = split(board.document.page_number, board.page, board.page_as_read.ink, reading, mark)
    return replace(board.recorded(edit), card=None) if edit else board


def _taking(board: Board, tool: Tool) -> Board:
    return replace(all_lifted(board), tool=tool, chosen=(), card=None)


def _escaped(board: Board) -> Board:
    """Put away what shows or is held, one after the other, and then leave."""
    if board.help_shown:
        return replace(board, help_shown=False)
    if board.browser:
        return replace(board, browser=None)
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
