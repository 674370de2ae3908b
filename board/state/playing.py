"""Playing on the board: what commands mean while a game is on.

The game has a board of its own; the one behind it waits, and comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from board.play.game import KINDS, Game, Screen, tiles_of
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
    KeyPress,
    Leave,
    LiftPens,
    Listed,
    MoveChoice,
    Mute,
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
    SayAgain,
    Set,
    ShowSettings,
    Skip,
    Tick,
    TurnChoice,
    Undo,
    Unkept,
    VoiceFound,
)

if TYPE_CHECKING:
    from board.state.board import Board

Rules = Callable[["Board", Command], "Board"]
"""The rules of a board without a game."""


def due_s(board: Board) -> float | None:
    """Return when the board must be told the time, or None if it need not be."""
    return board.game.round.due_s if board.game and board.game.round and not covered(board) else None


def covered(board: Board) -> bool:
    """Tell whether the keys or the settings are shown over the game, which waits meanwhile."""
    return board.help_shown or board.setting is not None


def started(board: Board, blank: Board) -> Board:
    """Return a blank board with the choice of rounds, and the given board behind it."""
    return replace(blank, game=Game(board))


def played(board: Board, game: Game, command: Command, rules: Rules, blank: Board) -> Board:
    """Return the board of a game after a command.

    Args:
        board: with the game.
        game: what is played.
        command: what happened.
        rules: for what is as on any board.
        blank: a board like this one, without ink, game or anything behind it.
    """
    match command:
        case KeyPress(key):
            meant = board.keys.game_command(key, game.screen, panel=board.setting is not None)
            return played(board, game, meant, rules, blank) if meant else board
        case Set() | TurnChoice():
            return _set(board, command, rules)
        case PenDown() if covered(board):
            return _set(board, command, rules)
        case Escape() if not covered(board):
            back = rules(rules(game.behind, Resize(board.size)), Set("live", board.settings.live))
            return replace(
                back,
                fullscreen=board.fullscreen,
                reader_ready=board.reader_ready,
                unkept=board.unkept,
                settings=board.settings,
            )
        case Play():
            return replace(blank, game=replace(game, round=None))
        case Progress(days):
            return replace(board, game=replace(game, days=days))
        case VoiceFound(found):
            return replace(board, game=replace(game, voice=found))
        case PenDown(_, x, y, _):
            for tile in tiles_of(game, board.size, board.settings):
                if tile.area[0] <= x < tile.area[2] and tile.area[1] <= y < tile.area[3]:
                    return played(board, game, tile.command, rules, blank)
        case Choose(place) if game.screen is Screen.CHOICE:
            return _with(blank, begun(KINDS[place], _seed(game)), game)
        case PlayAgain() if game.round:
            return _with(blank, begun(game.round.kind, _seed(game)), game)
        case Answer(question, _) | Failure(_, question) if question and question is game.behind.asked:
            return replace(board, game=replace(game, behind=rules(game.behind, command)))
        case Open() | Paste() | Browse():
            return board.told("open.in_game")
        case Put() | Listed():  # it was asked for before the game
            behind = rules(game.behind, command)
            game = replace(game, behind=replace(behind, happened=()))
            return replace(board, happened=behind.happened, game=game)
        case Tick(time_s) if not game.round:
            return replace(board, game=replace(game, now_s=time_s))
        case _:
            pass
    if game.screen is Screen.ROUND and game.round:
        return _in_round(board, game, game.round, command, rules, blank)
    return rules(board, command) if isinstance(command, _ANYWHERE) else board


_ANYWHERE = (
    *(Escape, Help, ShowSettings, MoveChoice, Mute, Fullscreen, Resize),
    *(ReaderReady, Failure, Unkept, Leave),
)
_IN_A_ROUND = *_ANYWHERE, Answer, PenDown, PenMove, PenUp, Point, LiftPens, Clear, Undo, Redo


def _in_round(board: Board, game: Game, play: Round, command: Command, rules: Rules, blank: Board) -> Board:
    match command:
        case Tick(time_s) if covered(board):
            return _with(board, waited(play, time_s), game)
        case Tick(time_s):
            later = ticked(play, time_s)
            if (later.at, later.over) != (play.at, play.over):
                return _with(blank, later, game)
            if later.rested and board.ink and not board.live:
                return rules(_with(board, asked(later, meant=False), game), Read())
            return _with(board, later, game)
        case AskHint():
            return _with(board, hinted(play), game)
        case SayAgain():
            return _with(board, called(play), game)
        case Skip():
            return _with(board, skipped(play), game)
        case Read():
            if play.feedback.ends_task:
                return _with(blank, gone_on(play), game)
            if play.feedback is not Feedback.NONE and not board.stale:
                return board  # of this answer all is said
            return rules(_with(board, asked(play, meant=True), game), Read())
        case Answer(question, reading) if question is board.asked and question.page.ink is board.ink:
            return replace(_with(rules(board, command), answered(play, reading), game), notice="")
        case PenDown() if not board.live:
            if play.feedback.ends_task:  # the next answer is begun
                board, play = _with(blank, gone_on(play), game), gone_on(play)
            elif play.feedback is not Feedback.NONE:  # the same answer is begun anew
                board, play = rules(board, Clear()), tried_again(play)
            if play.over:
                return board
        case _ if not isinstance(command, _IN_A_ROUND):
            return board
        case _:
            pass
    after = rules(board, command)
    if after.ink is board.ink and after.live is board.live:
        return after
    return _with(after, penned(play, bool(after.ink) and not after.live), game)


def _with(board: Board, play: Round, game: Game) -> Board:
    """Return a board with this round in the game; its ink is no part of the book that is kept."""
    return replace(board, happened=(), game=replace(game, round=play, now_s=max(game.now_s, play.now_s)))


def _set(board: Board, command: Command, rules: Rules) -> Board:
    """Change a setting; only the board behind reads as one writes."""
    return replace(rules(board, command), live_reading=False, read_wanted=board.read_wanted)


def _seed(game: Game) -> int:
    """Return a seed: to the microsecond, nobody chooses twice at the same time."""
    return round(game.now_s * 1e6)
