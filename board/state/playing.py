"""Playing: the rules while a game is on.

Answers are written on a surface of the game's own; the board waits beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from board.play.game import KINDS, Game, Screen
from board.play.number_words import NUMBER_WORDS
from board.play.round import (
    Feedback,
    Round,
    answered,
    asked,
    begun,
    called,
    gone_on,
    hinted,
    penned,
    skipped,
    ticked,
    tried_again,
    waited,
)
from board.play.sounds import sound_of
from board.play.spoken import Utterance
from board.state.board import Board
from board.state.commands import (
    Answer,
    AskHint,
    Browse,
    Choose,
    Clear,
    Command,
    Escape,
    Failure,
    Fullscreen,
    Help,
    Leave,
    LiftPens,
    Listed,
    MoveChoice,
    Mute,
    Open,
    Paste,
    PenCancel,
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
    SayAgain,
    Set,
    ShowSettings,
    Skip,
    StayOpen,
    Tell,
    Tick,
    TurnChoice,
    Undo,
    Unkept,
    VoiceFound,
)
from board.state.effects import Effect, KeepRound, PlaySound, Speak
from board.state.session import Notice, Session

Rules = Callable[[Session, Command], Session]
"""The rules of a board without a game."""


def started(session: Session) -> Session:
    """Show the rounds to choose from; the board stays as it is."""
    game = replace(session.game, round=None) if session.game else Game()
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
        case Escape() if not session.covered:
            return replace(session, game=None, answer=None)
        case Play():
            return started(session)
        case Progress(days):
            return replace(session, game=replace(game, days=days))
        case Choose(place) if game.screen is Screen.CHOICE:
            return _on_blank(_with(session, begun(KINDS[place], _seed(game)), game))
        case PlayAgain() if game.round:
            return _on_blank(_with(session, begun(game.round.kind, _seed(game)), game))
        case Answer(request, _) | Failure(_, request) if request and request is session.board.request:
            return _beside(session, command, rules)
        case Open() | Paste() | Browse():
            return session.with_notice("open.in_game")
        case Put() | Listed():  # the board wanted it before the game
            return _beside(session, command, rules)
        case Tick(time_s) if not game.round:
            return replace(session, game=replace(game, now_s=time_s))
        case _:
            pass
    if game.screen is Screen.ROUND and game.round:
        return _in_round(session, game, game.round, command, rules)
    return rules(session, command) if isinstance(command, _ANYWHERE) else session


_ANYWHERE = (
    *(Escape, Help, ShowSettings, MoveChoice, TurnChoice, Set, Mute, Fullscreen, Resize),
    *(ReaderReady, VoiceFound, Failure, Tell, Unkept, Leave, StayOpen),
)
_IN_A_ROUND = *_ANYWHERE, Answer, PenDown, PenMove, PenUp, PenCancel, Point, LiftPens, Clear, Undo, Redo


def _in_round(session: Session, game: Game, play: Round, command: Command, rules: Rules) -> Session:
    answer = session.surface
    match command:
        case Tick(time_s) if session.covered:
            return _with(session, waited(play, time_s), game)
        case Tick(time_s):
            later = ticked(play, time_s)
            if (later.at, later.over) != (play.at, play.over):
                return _on_blank(_with(session, later, game))
            if later.rested and answer.ink and not answer.live:
                return rules(_with(session, asked(later, meant=False), game), Read())
            return _with(session, later, game)
        case AskHint():
            return _with(session, hinted(play), game)
        case SayAgain():
            return _with(session, called(play), game)
        case Skip():
            return _with(session, skipped(play), game)
        case Read():
            if play.feedback.ends_task:
                return _on_blank(_with(session, gone_on(play), game))
            if play.feedback is not Feedback.NONE and not session.stale:
                return session  # this answer has been judged
            return rules(_with(session, asked(play, meant=True), game), Read())
        case Answer(request, reading) if request is answer.request and request.page.ink is answer.ink:
            session = rules(session, command)
            return replace(_with(session, answered(play, reading), game), notice=Notice())
        case PenDown() if not answer.live:
            if play.feedback.ends_task:  # the next answer is begun
                play = gone_on(play)
                session = _on_blank(_with(session, play, game))
            elif play.feedback is not Feedback.NONE:  # the same answer is begun anew
                session, play = rules(session, Clear()), tried_again(play)
            if play.over:
                return session
        case _ if not isinstance(command, _IN_A_ROUND):
            return session
        case _:
            pass
    answer = session.surface
    session = rules(session, command)
    after = session.surface
    if after.ink is answer.ink and after.live is answer.live:
        return session
    return _with(session, penned(play, bool(after.ink) and not after.live), game)


def _beside(session: Session, command: Command, rules: Rules) -> Session:
    """Return the session after a command for the board that waits."""
    after = rules(replace(session, game=None, answer=None), command)
    return replace(after, game=session.game, answer=session.answer)


def _on_blank(session: Session) -> Session:
    """Return the session with an empty surface of the game, and nothing over it."""
    return replace(session, answer=Board(session.size), notice=Notice(), help_shown=False, setting=None)


def _with(session: Session, play: Round, game: Game) -> Session:
    """Return the session with this round in the game."""
    return replace(session, game=replace(game, round=play, now_s=max(game.now_s, play.now_s)))


def _seed(game: Game) -> int:
    """Return a seed: to the microsecond, nobody chooses twice at the same time."""
    return round(game.now_s * 1e6)


def utterance_of(session: Session) -> Utterance | None:
    """Return the words that the game speaks at this moment, if any."""
    play = session.game.round if session.game else None
    if play is None or not session.word_heard:
        return None
    language = session.settings.language
    words = NUMBER_WORDS[language](play.task.first)
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
        effects.append(KeepRound(ended))
    return effects
