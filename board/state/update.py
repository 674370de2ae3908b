"""The rules: `update(session, command)` gives the next session and the effects.

There is no window, no clock and no file here; effects are done by the performer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from board.document.corrections import DOUBT_BELOW, named, split
from board.document.document import Record
from board.document.page import Question, replacing
from board.ink.stroke import COLOURS
from board.play.game import Screen
from board.play.spoken import Utterance
from board.state.browser import ROWS
from board.state.commands import (
    MOUSE,
    AddStroke,
    Answer,
    AskHint,
    AskToLeave,
    BeginLesson,
    Browse,
    Choose,
    ChooseMark,
    Clear,
    Command,
    Copy,
    Correct,
    CorrectTile,
    Delete,
    DeleteCorrections,
    DeletePage,
    EndLesson,
    EnlargeTile,
    Escape,
    Failure,
    ForPlayer,
    FreezeTiles,
    FromMenu,
    Fullscreen,
    Help,
    HideTile,
    KeepCorrections,
    Keyboard,
    KeyPress,
    Leave,
    LiftPens,
    Listed,
    Loaded,
    Mark,
    MarkTiles,
    Misread,
    MoveChoice,
    MovePage,
    Mute,
    NextColour,
    NextPlace,
    NextTask,
    Open,
    Paste,
    PenCancel,
    PenDown,
    PenMove,
    PenUp,
    PhonesFailed,
    PhonesReady,
    PickAnswer,
    Play,
    PlayAgain,
    Point,
    Progress,
    Put,
    Read,
    ReaderReady,
    Redo,
    RemovePhone,
    RemoveStrokes,
    Resize,
    ResumePhones,
    Save,
    SayAgain,
    SayReading,
    Set,
    SetUp,
    ShowPanel,
    ShowPhones,
    ShowSettings,
    ShowTiles,
    Skip,
    Split,
    StayOpen,
    StopPhones,
    Take,
    TakeColour,
    TakeEraser,
    TakeLasso,
    TakePaper,
    TakeTool,
    TakeWidth,
    Tell,
    Tick,
    Toggle,
    ToggleLiveReading,
    TonesReady,
    TurnChoice,
    TurnPage,
    TurnSums,
    TurnTo,
    Undo,
    Unkept,
    VoiceFound,
    Widen,
)
from board.state.effects import (
    ClosePhones,
    CopyText,
    DeleteKept,
    Effect,
    Keep,
    KeepConsent,
    OpenPhones,
    Print,
    Recognize,
    SaveFiles,
    SaveSettings,
    SetFullscreen,
    Speak,
)
from board.state.files import browsed, listed, opening
from board.state.keymap import PANEL_MODES, Mode, caps
from board.state.lesson_rules import begun, ended, frozen, hidden, next_task, said, tile_corrected
from board.state.loading import NEEDS_PAGES, loaded
from board.state.page_sums import text_on
from board.state.pages import cleared, deleted, printed, put, redone, turned, undone, without_picture
from board.state.pages import moved as page_moved
from board.state.panels import Panel
from board.state.passing import passed
from board.state.phone_acts import PhoneAct, PhoneInk, PhoneJoined, PhoneLeft
from board.state.phone_rules import (
    acted,
    brought_back,
    inked,
    joined,
    left,
    reading_tiles,
    released,
    removed,
    stroke_added,
    strokes_removed,
    tile_answered,
    waited_for,
)
from board.state.phones import Phones
from board.state.playing import effects_between, played, started
from board.state.pointer import all_lifted, cancelled, dragged, lifted, pointed, pressed, rested, standing
from board.state.presses import lifted as tapped
from board.state.presses import moved, put_down
from board.state.session import Notice, Session
from board.state.settings import CHOICES, Settings
from board.state.tools import WIDTHS, Tool
from board.state.touch import expired, touched

if TYPE_CHECKING:
    from board.reading.result import Reading


LEAVING = "leave.again"
LEAVING_BY_MENU = "leave.menu"
LEAVING_UNSAVED = "leave.unsaved"
"""The code of the notice that asks whether to leave without what is not saved."""


def update(session: Session, command: Command) -> tuple[Session, tuple[Effect, ...]]:
    """Return the session after a command, and the effects of the command."""
    after = reading_tiles(_requesting(_handled(standing(session, command), command)))
    kept, others = list[Record](), list[Effect]()
    for effect in after.effects:
        if isinstance(effect, Keep):
            kept += effect.records
        else:
            others.append(effect)
    board = after.board
    if kept or board.live is not session.board.live or (board.live and isinstance(command, Tick)):
        beside = replace(after, answer=None) if after.game else after
        others.insert(0, Keep(tuple(kept), board.live, beside.pen_px, after.colour))
    effects = (*others, *effects_between(session, after))
    return replace(after, effects=()) if after.effects else after, effects


def _handled(session: Session, command: Command) -> Session:
    if isinstance(command, KeyPress):
        meant = _meant(session, command)
        return _handled(session, meant) if meant else session
    if isinstance(command, PenDown | PenMove | PenUp):
        session, meant = touched(session, command, _acted)
        if meant is None:
            return session
        command = meant
    if session.phones:
        match command:
            case PhoneAct():
                return acted(session, session.phones, command, _acted)
            case PhoneJoined():
                return joined(session, session.phones, command)
            case PhoneLeft(device):
                return left(session, session.phones, device, _acted)
            case _:
                pass
    match command:
        case Tick(time_s):
            session = released(waited_for(expired(session, time_s), time_s), _acted)
            session = passed(_paused(rested(session, command), command), time_s)
        case PenDown():
            return put_down(session, command, _acted)
        case PenMove(pen) if pen in session.presses:
            return moved(session, command, _acted)
        case PenUp(pen) if pen in session.presses:
            return tapped(session, pen, _acted)
        case _:
            pass
    return _acted(session, command)


def _acted(session: Session, command: Command) -> Session:
    if session.game:
        return played(session, session.game, command, _after)
    return _after(session, command)


def _after(session: Session, command: Command) -> Session:
    if session.loading and isinstance(command, NEEDS_PAGES):
        return session.with_notice("board.loading")
    board = session.surface
    match command:
        case PenDown():
            return pressed(session, command)
        case PenMove():
            return dragged(session, command)
        case PenUp(pen):
            return lifted(session, pen)
        case PenCancel(pen):
            return cancelled(session, pen)
        case Point():
            return pointed(lifted(session, MOUSE), command)  # if it was down, its release was lost
        case TakeEraser():
            erasers = {Tool.ERASER: Tool.RUBBER, Tool.RUBBER: Tool.PEN}
            return _taking(session, erasers.get(board.tool, Tool.ERASER))
        case TakeLasso():
            return _taking(session, Tool.PEN if board.tool is Tool.LASSO else Tool.LASSO)
        case TakeTool(tool):
            return _taking(session, tool)
        case TakeWidth(width):
            return session if board.live else replace(session, width=width)
        case TakeColour(colour):
            return session if board.live else replace(session, colour=colour)
        case ShowPanel(panel):
            return replace(session, panel=None if session.panel is panel else panel)
        case FromMenu(chosen):
            return _handled(replace(session, panel=None), chosen)
        case SayReading():
            if not board.reading:
                return session.with_notice("reading.nothing")
            if not session.has_voice:
                return session.with_notice("hear.no_voice")
            text = text_on(*board.readings[board.document.page_number], session.settings)
            words = Utterance(text, session.settings.language, (0, 0, 0))
            return session.with_effects(Speak(words))
        case NextColour() if board.tool is not Tool.PEN:
            return _taking(session, Tool.PEN)
        case NextColour():
            return session if board.live else replace(session, colour=(session.colour + 1) % COLOURS)
        case Widen(steps) if session.browser:  # the mouse's wheel
            return replace(session, browser=session.browser.moved(-ROWS * steps))
        case Widen(steps):
            width = max(0, min(session.width + steps, len(WIDTHS) - 1))
            return session if board.live else replace(session, width=width)
        case Delete():
            session = all_lifted(session)
            gone = replacing(session.surface.ink, {stroke.id: () for stroke in session.surface.selected})
            session = session.edited(*gone) if gone else session
            if session.surface.picture_chosen:
                session = without_picture(session)
            return session.with_surface(replace(session.surface, selection=(), picture_chosen=False))
        case TurnPage(steps):
            return turned(session, board.document.page_number + steps)
        case TurnTo(page):
            return turned(session, page)
        case MovePage(steps):
            return page_moved(session, steps)
        case DeletePage():
            return deleted(session)
        case TakePaper(paper):
            return printed(session, paper)
        case LiftPens():
            return all_lifted(session)
        case KeyPress() | Tick():
            return session  # handled before
        case Read():
            session = replace(session, fresh=frozenset(), pause_s=None, notice=Notice())
            others = tuple(page for page in board.restored if page is not board.page)
            return session.with_surface(replace(board, read_wanted=True, held=None, restored=others))
        case ToggleLiveReading():
            return _set(session, session.settings.turned("live", 1))
        case Correct(label, mark):
            return _corrected(session, label, _meant_mark(session, mark))
        case Split(mark):
            return _split(session, _meant_mark(session, mark))
        case Save():
            unread = not board.page.empty and (session.stale or not board.reading or board.held is not None)
            wanted = replace(board, save_wanted=True, read_wanted=board.read_wanted or unread, held=None)
            return replace(session.with_surface(wanted), fresh=frozenset(), pause_s=None, notice=Notice())
        case Copy():
            if not board.reading:
                return session.with_notice("copy.nothing")
            text = text_on(*board.readings[board.document.page_number], session.settings)
            return session.with_effects(CopyText(text.replace(" ", "\t")))
        case Browse():
            return browsed(session, command)
        case Listed():
            return listed(session, command)
        case Mark(place) if session.browser:
            browser = session.browser
            return replace(session, browser=browser.marking(browser.at if place is None else place))
        case Take() if session.browser:
            return _after(session, session.browser.meant) if session.browser.meant else session
        case Open() | Paste():
            return opening(session, command)
        case Put():
            return put(session, command)
        case DeleteCorrections():
            return session.with_effects(DeleteKept())
        case KeepCorrections(agreed):
            return replace(session, consent=agreed).with_effects(KeepConsent(agreed))
        case Clear():
            return cleared(session)
        case AddStroke(stroke):
            return stroke_added(session, stroke)
        case RemoveStrokes(owner, ids):
            return strokes_removed(session, owner, ids)
        case ShowPhones():
            return _showing_phones(session)
        case NextPlace():
            return session.with_effects(OpenPhones(next_place=True)) if session.phones else session
        case PhonesReady(place):
            if session.phones is None:  # it was stopped meanwhile
                return session
            return replace(session, phones=replace(session.phones, place=place, since_s=None, lonely=False))
        case StopPhones():
            stopped = replace(session, phones=None, panel=None)
            return stopped.with_surface(replace(board, traces={})).with_effects(ClosePhones())
        case PhonesFailed(sentence, code):
            failed = replace(session, phones=None, panel=None, notice=Notice(sentence))
            if session.phones and session.phones.lesson:  # its sheets stay, and listening can be tried again
                failed = replace(failed, phones=replace(session.phones, place=None), panel=session.panel)
            return failed.with_notice(code) if code else failed
        case ResumePhones(phones):
            return replace(session, phones=phones, panel=Panel.LESSON if phones.lesson else session.panel)
        case RemovePhone(device):
            return removed(session, session.phones, device, _acted) if session.phones else session
        case BeginLesson() | NextTask() | FreezeTiles() | ShowTiles() | MarkTiles() | EndLesson():
            return _taught(session, session.phones, command) if session.phones else session
        case EnlargeTile() | HideTile() | ChooseMark() | CorrectTile():
            return _tile_handled(session, session.phones, command) if session.phones else session
        case PhoneInk():
            return inked(session, command)
        case PhoneJoined() | PhoneLeft() | PhoneAct():
            return session  # handled before
        case Undo() if session.panel is Panel.LESSON and session.phones:
            return brought_back(session, session.phones)
        case Undo():
            return undone(session)
        case Redo():
            return redone(session)
        case Help():
            stays = session.panel if session.panel in PANEL_MODES else None
            return replace(session, help_shown=not session.help_shown, setting=None, panel=stays)
        case Escape():
            return _escaped(session)
        case Leave():
            return replace(all_lifted(session), over=True)
        case AskToLeave():
            if session.notice.code in (LEAVING_BY_MENU, LEAVING_UNSAVED):
                return replace(all_lifted(session), over=True)
            return session.with_notice(LEAVING_BY_MENU)
        case StayOpen():
            return replace(session, over=False).with_notice(LEAVING_UNSAVED)
        case Fullscreen():
            session = all_lifted(session)
            fullscreen = not session.fullscreen
            return replace(session, fullscreen=fullscreen).with_effects(SetFullscreen(fullscreen))
        case Resize((width, height)):
            return replace(all_lifted(session), size=(max(1, width), max(1, height)))
        case Keyboard(keys):
            return replace(session, keyboard=dict(keys))
        case Play():
            return started(all_lifted(session))
        case ShowSettings():
            setting = 0 if session.setting is None else None
            return replace(session, setting=setting, help_shown=False, panel=None)
        case MoveChoice(step) if session.browser:
            return replace(session, browser=session.browser.moved(step))
        case MoveChoice(step) if session.setting is not None:
            return replace(session, setting=(session.setting + step) % len(CHOICES))
        case TurnChoice(step) if session.setting is not None:
            return _set(session, session.settings.turned(tuple(CHOICES)[session.setting], step))
        case Set(name, value):
            session = _set(session, session.settings.having(name, value))
            shown = session.setting is not None and name in CHOICES
            return replace(session, setting=tuple(CHOICES).index(name)) if shown else session
        case TurnSums():
            return _set(session, session.settings.turned("sums", 1))
        case Mute():
            return _set(session, session.settings.turned("sound", 1))
        case MoveChoice() | TurnChoice() | Mark() | Take():
            return session  # nothing to move in or take is shown
        case Toggle(name, word):
            return _set(session, session.settings.toggled(name, word))
        case Choose() | SetUp() | PlayAgain() | ForPlayer() | PickAnswer() | Misread():
            return session  # no game is on
        case SayAgain() if session.phones and session.panel is Panel.LESSON:
            return said(session, session.phones)
        case AskHint() | SayAgain() | Skip() | Progress():
            return session  # no game is on
        case VoiceFound(found):
            return replace(session, has_voice=found)
        case Loaded(document):
            return loaded(session, document) if session.loading else session
        case ReaderReady():
            return replace(session, reader_ready=True)
        case TonesReady():
            return session  # the loop paints again
        case Tell(text, values):
            return session.with_notice(text, **dict(values))
        case Unkept(reason):
            session = replace(session, unkept=bool(reason))
            if not reason:
                return session.with_notice("journal.again")
            asked = session.notice.code == LEAVING_UNSAVED
            return session if asked else session.with_notice("journal.failed", reason=reason)
        case Answer(request, reading):
            return tile_answered(session, request, reading) or _answered(session, request, reading)
        case Failure(sentence, request):
            session = tile_answered(session, request, None) or session
            if request and board.request is request:
                session = session.with_surface(replace(board, request=None))
            return replace(session, notice=Notice(sentence))
        case _:
            assert_never(command)


def _requesting(session: Session) -> Session:
    """Request the wanted reading once every pen is up, so that no stroke is read half.

    Live reading reads the finished strokes meanwhile, but waits for erasers. Pages are saved once the one
    that shows is read.
    """
    board = session.surface
    writing = board.live and not session.live_reading and not session.two_play
    if board.request or board.erasers or writing:
        return session
    if board.read_wanted:
        request = Question(board.page, session.reads_signs, session.parts)
        return session.with_surface(replace(board, read_wanted=False, request=request)).with_effects(
            Recognize(request)
        )
    if board.save_wanted:
        session = session.with_surface(replace(board, save_wanted=False))
        if not board.written_pages:
            return session.with_notice("save.nothing")
        return session.with_effects(SaveFiles(board.written_pages, board.page_size))
    return session


def _answered(session: Session, request: Question, reading: Reading) -> Session:
    """Take the answer to the pending request; any other comes too late."""
    board = session.surface
    if board.request is not request:
        return session
    board = replace(board, request=None)
    if session.live_reading and board.ink is not request.page.ink:
        return session.with_surface(replace(board, read_wanted=True))
    if session.live_reading and _unfinished(session, request, reading):
        return session.with_surface(replace(board, held=(request, reading)))
    return _taken(session.with_surface(board), request, reading)


def _unfinished(session: Session, request: Question, reading: Reading) -> bool:
    """Tell whether a mark that cannot be read well has a stroke since the last pause in writing."""
    fresh, ink = session.fresh, request.page.ink
    unclear = (digit.strokes for digit in reading.digits if digit.confidence < DOUBT_BELOW)
    rejected = (mark.strokes for mark in reading.rejected)
    return any(ink[n].id in fresh for strokes in (*unclear, *rejected) for n in strokes)


def _paused(session: Session, tick: Tick) -> Session:
    """Take every digit for finished once all pens have been up for a while."""
    board = session.surface
    if session.pause_s is None or tick.time_s < session.pause_s or board.live:
        return session
    session = replace(session, fresh=frozenset(), pause_s=None)
    if not board.held:
        return session
    (request, reading), board = board.held, replace(board, held=None)
    session = session.with_surface(board)
    return _taken(session, request, reading) if request.page.ink is board.ink else session


def _taken(session: Session, request: Question, reading: Reading) -> Session:
    """Show a reading of the page that shows; one that is there again is not news, and not printed."""
    board = replace(session.surface, held=None)
    again = board.as_restored(request.page)
    if again:
        board = replace(board, restored=tuple(page for page in board.restored if page is not request.page))
    readings = {**board.readings, board.document.page_number: (request, reading)}
    session = session.with_surface(replace(board, readings=readings, popup=None, label_drag=None))
    if again:
        return session
    session = session.with_effects(Print(reading.digits_text))
    if reading.crowded:
        return session.with_notice("reading.crowded")
    if not (reading.digits or reading.rejected or session.live_reading):
        return session.with_notice("reading.nothing")
    return session


def _set(session: Session, settings: Settings) -> Session:
    """Change the settings; reading as one writes begins with a reading."""
    if settings == session.settings:
        return session
    if (settings.sums == "off") != (session.settings.sums == "off") and session.surface.reading:
        session = session.with_surface(replace(session.surface, read_wanted=True))
    if settings.live and not session.settings.live:
        session = replace(session, board=replace(session.board, read_wanted=True))
    return replace(session, settings=settings).with_effects(SaveSettings(settings))


def _meant(session: Session, press: KeyPress) -> Command | None:
    """Return the command of a key in the present mode."""
    board = session.surface
    mark = board.popup.mark if board.popup else press.target.mark
    mode: Mode | Screen = Mode.BOARD
    if session.browser:
        mode = Mode.BROWSER
    elif session.setting is not None:
        mode = Mode.SETTINGS
    elif session.panel in PANEL_MODES and not session.game:
        mode = PANEL_MODES[session.panel]
    elif mark is not None and board.here(mark):
        mode = Mode.CORRECTION
    command = session.keys.command_of(press, mode)
    if session.game and mode in (Mode.BOARD, Mode.CORRECTION) and not isinstance(command, Correct | Split):
        command = session.keys.command_of(press, session.game.screen)
    return replace(command, mark=mark) if isinstance(command, Correct | Split) else command


def _meant_mark(session: Session, mark: int | None) -> int | None:
    """Return the given mark, or else the popup's, if it is still there."""
    board = session.surface
    if mark is None and board.popup:
        mark = board.popup.mark
    return mark if mark is not None and board.here(mark) else None


def _corrected(session: Session, label: str, mark: int | None) -> Session:
    if mark is None or session.surface.reading is None:
        return session
    reading, session = session.surface.reading, all_lifted(session)
    board = session.surface
    edit = named(board.document.page_number, board.page, board.page_as_read.ink, reading, mark, label)
    session = session.recorded(edit)
    return session.with_surface(replace(session.surface, popup=None))


def _split(session: Session, mark: int | None) -> Session:
    if mark is None or session.surface.reading is None:
        return session
    reading, session = session.surface.reading, all_lifted(session)
    board = session.surface
    edit = split(board.document.page_number, board.page, board.page_as_read.ink, reading, mark)
    if not edit:
        return session
    session = session.recorded(edit)
    return session.with_surface(replace(session.surface, popup=None))


def _taught(
    session: Session,
    phones: Phones,
    command: BeginLesson | NextTask | FreezeTiles | ShowTiles | MarkTiles | EndLesson,
) -> Session:
    """Return the session after a command for the whole class."""
    lesson = phones.lesson
    match command:
        case BeginLesson():
            return begun(session, phones) if lesson is None else replace(session, panel=Panel.LESSON)
        case NextTask(kind, alike):
            return next_task(session, phones, lesson.kind if alike and lesson else kind, _acted)
        case FreezeTiles():
            return frozen(session, phones, _acted) if lesson else session
        case ShowTiles() if lesson:
            lesson = replace(lesson, shown=not lesson.shown, enlarged=None, mark=None)
        case MarkTiles() if lesson:
            lesson = replace(lesson, marked=not lesson.marked)
        case EndLesson(saves):
            return ended(session, phones, saves, _acted)
        case _:
            pass
    return replace(session, phones=replace(phones, lesson=lesson))


def _tile_handled(
    session: Session, phones: Phones, command: EnlargeTile | HideTile | ChooseMark | CorrectTile
) -> Session:
    """Return the session after a command for one tile of a lesson."""
    lesson = phones.lesson
    match command:
        case HideTile(device):
            return hidden(session, phones, device)
        case CorrectTile(label):
            return tile_corrected(session, phones, label)
        case EnlargeTile(device) if lesson:
            lesson = replace(lesson, enlarged=device, mark=None)
        case ChooseMark(mark) if lesson:
            lesson = replace(lesson, mark=mark)
        case _:
            pass
    return replace(session, phones=replace(phones, lesson=lesson))


def _showing_phones(session: Session) -> Session:
    """Show how phones come, or else the lesson, or hide both; from the first time on the board listens."""
    if session.panel in (Panel.PHONES, Panel.LESSON):
        to_lesson = session.panel is Panel.PHONES and session.phones and session.phones.lesson
        return replace(session, panel=Panel.LESSON if to_lesson else None)
    panel = Panel.LESSON if session.phones and session.phones.lesson else Panel.PHONES
    shown = replace(session, panel=panel, help_shown=False, setting=None)
    if session.phones and session.phones.place:
        return shown
    return replace(shown, phones=session.phones or Phones()).with_effects(OpenPhones())


def _taking(session: Session, tool: Tool) -> Session:
    session = all_lifted(session)
    return session.with_surface(
        replace(session.surface, tool=tool, selection=(), picture_chosen=False, popup=None)
    )


def _escaped(session: Session) -> Session:
    """Close what is open or held, one thing at each press; then ask once more, and leave."""
    board = session.surface
    if session.help_shown:
        return replace(session, help_shown=False)
    if session.browser:
        return replace(session, browser=None)
    if session.setting is not None:
        return replace(session, setting=None)
    if session.panel:
        return replace(session, panel=None)
    if board.turning:
        return session.with_surface(replace(board, turning=False))
    if board.popup and board.popup.pinned:
        return session.with_surface(replace(board, popup=None))
    if board.selection or board.picture_chosen:
        session = all_lifted(session)
        return session.with_surface(replace(session.surface, selection=(), picture_chosen=False))
    if board.tool is not Tool.PEN:
        return _taking(session, Tool.PEN)
    session = all_lifted(session)
    if session.unkept or session.notice.code in (LEAVING, LEAVING_UNSAVED):
        return replace(session, over=True)
    (key, *_) = caps(session.keys.of("escape").keys, session.texts)
    return session.with_notice(LEAVING, key=key)
