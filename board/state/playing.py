"""Playing: the rules while a game is on.

Answers are written on a surface of the game's own; the board waits beside it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from board.document.page import Question, replacing
from board.ink.stroke import Box, Ink
from board.play.game import KINDS, Game, Screen
from board.play.plan import Kind
from board.play.round import (
    Round,
    answered,
    asked,
    begun,
    called,
    chosen,
    gone_on,
    hinted,
    insisted,
    misread,
    penned,
    skipped,
    ticked,
    tried_again,
    waited,
)
from board.play.sounds import sound_of
from board.play.spoken import Utterance
from board.play.sum_verdict import sum_verdict_on
from board.play.verdict import Feedback, verdict_on
from board.state.board import Board
from board.state.commands import (
    AddStroke,
    Answer,
    AskHint,
    Browse,
    Choose,
    Clear,
    Command,
    Correct,
    Escape,
    Failure,
    ForPlayer,
    Fullscreen,
    Help,
    Leave,
    LiftPens,
    Listed,
    Misread,
    MoveChoice,
    Mute,
    NextPlace,
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
    SayAgain,
    Set,
    SetUp,
    ShowPhones,
    ShowSettings,
    Skip,
    Split,
    StayOpen,
    StopPhones,
    Take,
    Tell,
    Tick,
    Toggle,
    TurnChoice,
    Undo,
    Unkept,
    VoiceFound,
)
from board.state.effects import Effect, KeepRounds, PlaySound, Speak
from board.state.gestures import Place
from board.state.phone_acts import PhoneInk
from board.state.rules import Rules
from board.state.session import Notice, Session
from board.state.settings import PLAN_ROWS, WORDS
from board.state.task_texts import words_of
from board.state.texts import Texts

if TYPE_CHECKING:
    from board.reading.result import Reading

LEAST_PER_HEIGHT = 0.02
"""A mark that is smaller than this share of the page's height is a stray dot, and no answer."""

_ON_ITS_WAY = 0.6  # of what was written, on each side: a stroke that begins so near goes on with it


def started(session: Session) -> Session:
    """Show the rounds to choose from; the board stays as it is."""
    game = replace(session.game, rounds=(), option=None) if session.game else Game()
    return _on_blank(replace(session, game=game))


def played(session: Session, game: Game, command: Command, rules: Rules) -> Session:
    """Return the session after a command.

    Args:
        session: with a game.
        game: its game.
        command: the command.
        rules: the rules without a game.
    """
    match command:
        case Escape() if session.surface.popup:
            return session.with_surface(replace(session.surface, popup=None))
        case Escape() if game.screen is Screen.SETUP and not session.covered:
            return started(session)
        case Escape() if not session.covered:
            return replace(session, game=None, answer=None)
        case Play():
            return started(session)
        case Progress(days, best):
            return replace(session, game=game.after(days, best))
        case Choose(place) if game.screen is Screen.CHOICE and KINDS[place] in session.settings.plan.kinds:
            return _begun(session, game, KINDS[place])
        case SetUp() if game.screen is Screen.CHOICE:
            return replace(session, game=replace(game, option=(0, 0)))
        case MoveChoice() | TurnChoice() | Take() if game.option and not session.covered:
            return _set_up(session, game, game.option, command, rules)
        case PlayAgain() if game.rounds:
            return _begun(session, game, game.rounds[0].kind)
        case Answer(request, _) | Failure(_, request) if request and request is session.board.request:
            return _beside(session, command, rules)
        case Open() | Paste() | Browse():
            return session.with_notice("open.in_game")
        case Answer(request, _) | Failure(_, request) if _of_a_tile(session, request):
            return rules(session, command)
        case Put() | Listed():  # the board wanted it before the game
            return _beside(session, command, rules)
        case Tick(time_s) if game.screen is not Screen.ROUND:
            return replace(session, game=replace(game, now_s=time_s))
        case _:
            pass
    if game.screen is Screen.ROUND:
        return _in_round(session, game, command, rules)
    return rules(session, command) if isinstance(command, _ANYWHERE) else session


_ANYWHERE = (
    *(Escape, Help, ShowSettings, MoveChoice, TurnChoice, Set, Toggle, Mute, Fullscreen, Resize),
    *(ReaderReady, VoiceFound, Failure, Tell, Unkept, Leave, StayOpen),
    *(ShowPhones, NextPlace, StopPhones, PhonesReady, PhonesFailed, ResumePhones, RemovePhone),
)
_IN_A_ROUND = (
    *(*_ANYWHERE, PenDown, PenMove, PenUp, PenCancel, Point, LiftPens, Undo, Redo),
    *(PhoneInk, AddStroke, RemoveStrokes),
)


def _in_round(session: Session, game: Game, command: Command, rules: Rules) -> Session:
    match command:
        case Tick(time_s):
            return _later(session, game, time_s, rules)
        case Answer(request, reading, beliefs) if request is session.surface.request:
            session = replace(rules(session, command), notice=Notice())
            return _judged(session, request, reading, beliefs)
        case PenDown() | PhoneInk(start=0, moments=[_, *_]):
            if isinstance(command, PenDown):
                at = command.x / session.scale, command.y / session.scale
            else:
                at = command.moments[0][:2]
            player = session.player_at(at[0])
            if not session.live_of(player):
                session = _begun_to_write(session, player, at, rules)
                if session.game is None or session.game.rounds[player].over:
                    return session
        case ForPlayer(player, wanted):
            return _of_player(session, game, player, wanted, rules)
        case Correct() | Split():
            return _corrected(session, game, command, rules)
        case _ if not isinstance(command, _IN_A_ROUND):
            return _of_player(session, game, _pointed_at(session), command, rules)
        case Undo() | Redo() if len(game.rounds) > 1:
            return session  # it would be anybody's
        case _:
            pass
    return _penned(session, rules(session, command))


def _of_player(session: Session, game: Game, player: int, command: Command, rules: Rules) -> Session:
    """Return the session after what one player asks for."""
    play = game.rounds[player]
    match command:
        case AskHint():
            play = hinted(play)
        case SayAgain():
            play = called(play)
        case Skip():
            play = skipped(play)
        case PickAnswer(place):
            play = chosen(play, place)
        case Misread():
            play = misread(play)
        case Clear():
            session = _playing(session, player, tried_again(play))
            return _penned(session, _wiped(session, player, rules))
        case Read() if play.feedback.ends_task:
            return _blank(_playing(session, player, gone_on(play)), player)
        case Read() if play.feedback is Feedback.PARTIAL:
            play = insisted(play)
        case Read() if play.feedback is Feedback.NONE or play.rested_s is not None:
            return rules(_playing(session, player, asked(play, meant=True)), Read())
        case _:
            return session
    return _playing(session, player, play)


def _later(session: Session, game: Game, time_s: float, rules: Rules) -> Session:
    for player, play in enumerate(game.rounds):
        if session.covered:
            session = _playing(session, player, waited(play, time_s))
            continue
        later = ticked(play, time_s)
        session = _playing(session, player, later)
        if (later.at, later.over) != (play.at, play.over):
            session = _blank(session, player)
        elif later.rested and session.ink_of(player) and not session.live_of(player):
            session = rules(_playing(session, player, asked(later, meant=False)), Read())
    return session


def _begun_to_write(session: Session, player: int, at: Place, rules: Rules) -> Session:
    """Return the session with room for an answer: the one before goes, unless this goes on with it."""
    play = session.game.rounds[player] if session.game else None
    if play is None or play.feedback is Feedback.NONE:
        return session
    if play.feedback.ends_task:  # the next answer is begun
        return _blank(_playing(session, player, gone_on(play)), player)
    session = _playing(session, player, tried_again(play))
    goes_on = play.feedback is Feedback.PARTIAL
    ink = session.ink_of(player)
    if play.feedback is Feedback.UNREADABLE and ink:  # perhaps it was not finished
        box = reduce(Box.union, (stroke.box for stroke in ink))
        room = box.grown(_ON_ITS_WAY * box.height)
        goes_on = room.left <= at[0] <= room.right and room.top <= at[1] <= room.bottom
    return session if goes_on else _wiped(session, player, rules)


def _judged(session: Session, request: Question, reading: Reading, beliefs: tuple[float, ...]) -> Session:
    """Return the session with a reading judged for each player whose answer it is."""
    game, least_px = session.game, LEAST_PER_HEIGHT * session.surface.page_size[1]
    for player, part in enumerate(request.parts):
        if game is None or player >= len(game.rounds):
            break
        own = {stroke.id for stroke in session.ink_of(player)}
        places = {n for n, stroke in enumerate(request.page.ink) if part.has(stroke.start[0])}
        if own != {request.page.ink[n].id for n in places} or session.live_of(player):
            continue  # it was written on meanwhile
        marks = [mark for line in reading.lines for mark in line if places.issuperset(mark.strokes)]
        play = game.rounds[player]
        if play.kind.has_signs:
            verdict = sum_verdict_on(marks, play.task, play.ways, least_px)
        else:
            verdict = verdict_on(marks, part.expected, beliefs[player], least_px)
        game = game.playing(player, answered(play, verdict))
    return replace(session, game=game)


def _corrected(session: Session, game: Game, command: Correct | Split, rules: Rules) -> Session:
    """Return the session after a mark was corrected; its answer is judged anew once it is read again."""
    board, mark = session.surface, command.mark
    if mark is None and board.popup:
        mark = board.popup.mark
    if mark is None or not board.reading or not board.here(mark):
        return session
    stroke = board.page_as_read.ink[board.reading.marks[mark].strokes[0]]
    player = session.player_at(stroke.start[0])
    if game.rounds[player].feedback.ends_task:
        return session
    session = _playing(session, player, asked(game.rounds[player], meant=True))
    return rules(session, command)


def _of_a_tile(session: Session, request: Question | None) -> bool:
    """Tell whether a phone's tile waits for the answer to a request."""
    return request is not None and session.phones is not None and session.phones.asking(request) is not None


def _beside(session: Session, command: Command, rules: Rules) -> Session:
    """Return the session after a command for the board that waits."""
    after = rules(replace(session, game=None, answer=None), command)
    return replace(after, game=session.game, answer=session.answer)


def _on_blank(session: Session) -> Session:
    """Return the session with an empty surface of the game, and nothing over it."""
    return replace(session, answer=Board(session.size), notice=Notice(), help_shown=False, setting=None)


def _begun(session: Session, game: Game, kind: Kind) -> Session:
    """Return the session with a new round for each child."""
    plan, seed = session.settings.plan, seed_of(game)
    rounds = tuple(begun(kind, plan, seed + player) for player in range(plan.children))
    return _on_blank(replace(session, game=replace(game, rounds=rounds, best=None, cheer_s=None)))


def seed_of(game: Game) -> int:
    """Return the seed of the next round: to the microsecond, nobody chooses twice at the same time."""
    return round(game.now_s * 1e6)


def _set_up(session: Session, game: Game, option: tuple[int, int], command: Command, rules: Rules) -> Session:
    """Return the session after a key moved among the options of the plan, or took one."""
    row, place = option
    match command:
        case MoveChoice(step):
            row = (row + step) % len(PLAN_ROWS)
        case TurnChoice(step):
            place += step
        case _:
            name, words = [*PLAN_ROWS.items()][row]
            return rules(session, Toggle(name, words[place]) if name in WORDS else Set(name, words[place]))
    size = len([*PLAN_ROWS.values()][row])
    place = place % size if isinstance(command, TurnChoice) else min(place, size - 1)
    return replace(session, game=replace(game, option=(row, place)))


def _blank(session: Session, player: int) -> Session:
    """Return the session with an empty surface for a player's next answer, or for the end."""
    over = session.game is not None and session.game.over
    return _without_ink(session, player) if session.two_play and not over else _on_blank(session)


def _wiped(session: Session, player: int, rules: Rules) -> Session:
    """Return the session without a player's answer; one who plays alone can undo that."""
    return _without_ink(session, player) if session.two_play else rules(session, Clear())


def _without_ink(session: Session, player: int) -> Session:
    board, own = session.surface, session.live_of(player)
    live = {pen: stroke for pen, stroke in board.live.items() if all(stroke is not each for each in own)}
    session = session.with_surface(replace(board, live=live))
    gone: dict[int, Ink] = {stroke.id: () for stroke in session.ink_of(player)}
    return session.edited(*replacing(board.ink, gone)) if gone else session


def _penned(before: Session, after: Session) -> Session:
    """Return the session after a change of the ink: each player's answer that changed is read later."""
    one, other = before.surface, after.surface
    if one.ink is other.ink and one.live is other.live and one.traces is other.traces:
        return after
    for player, play in enumerate(after.game.rounds if after.game else ()):
        ink, live = after.ink_of(player), after.live_of(player)
        if (ink, live) != (before.ink_of(player), before.live_of(player)):
            after = _playing(after, player, penned(play, bool(ink) and not live))
    return after


def _playing(session: Session, player: int, play: Round) -> Session:
    """Return the session with another moment of a player's round."""
    return replace(session, game=session.game.playing(player, play)) if session.game else session


def _pointed_at(session: Session) -> int:
    """Return the player that keys are for: the one where the mouse is."""
    return session.player_at(session.pointer[0] / session.scale) if session.pointer else 0


def utterance_of(session: Session) -> Utterance | None:
    """Return the words that the game speaks at this moment, if any."""
    if session.game is None or not session.word_heard:
        return None
    (play,) = session.game.rounds
    language = session.settings.language
    words = words_of(play.task, Texts(language))
    return Utterance(words, language, (play.seed, play.at, play.calls))


def effects_between(before: Session, after: Session) -> list[Effect]:
    """Return the sounds, words and finished round between two moments."""
    effects: list[Effect] = []
    if before.game is None and after.game is None:
        return effects
    if after.settings.sound and (sound := sound_of(before.game, after.game)):
        effects.append(PlaySound(sound))
    if (utterance := utterance_of(after)) != utterance_of(before):
        effects.append(Speak(utterance))
    if after.game and (ended := after.game.ended(before.game)):
        effects.append(KeepRounds(ended))
    return effects
