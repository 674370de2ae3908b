"""The loop: what happened → the next board → the next picture."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from board.document.document import Document
from board.play.history import RoundHistory
from board.play.round import Round
from board.play.sounds import Sound, sound_of
from board.play.spoken import Utterance, utterance_of
from board.state.board import Board, opened
from board.state.commands import (
    Answer,
    Browse,
    Command,
    Copy,
    Failure,
    Open,
    Paste,
    ReaderReady,
    Resize,
    Save,
    Tell,
    Tick,
    VoiceFound,
)
from board.state.playing import due_s
from board.state.texts import Texts
from board.state.update import update
from board.storage.autosave import Autosave
from board.storage.export import contents_of
from board.storage.journal_format import Pens
from board.storage.settings_file import Loaded
from board.storage.settings_file import load as load_settings
from board.storage.settings_file import save as save_settings
from board.system.output import Output
from board.ui.painter import AT_ONCE, Painter
from board.ui.window import Window
from board.workers.clipboard import Clipboard
from board.workers.opening import Opener
from board.workers.recognition import Recognition
from board.workers.tones import ToneWorker

if TYPE_CHECKING:
    from board.document.corrected_reading import Reads


class Hand(Protocol):
    """Do things at the window in a person's place."""

    def move(self, board: Board) -> float | None:
        """Do what is due; return the seconds until something is due again, or None at the end."""


class Plays(Protocol):
    """Play sounds."""

    def play(self, sound: Sound) -> None:
        """Play a sound soon; return at once."""


class Speaks(Protocol):
    """Speak words."""

    @property
    def available(self) -> bool:
        """Whether speech works on this system."""

    def speak(self, utterance: Utterance | None) -> None:
        """Speak this soon, instead of anything before; None for silence. Return at once."""


def load_reader() -> Reads:
    """Load the network that the board ships, and OpenCV with it.

    Raises:
        UserError: if the network is missing or not this board's.
    """
    from board.reading.reader import Reader  # here, as the window shows before this is loaded

    return Reader.load()


def run(
    window: Window,
    load: Callable[[], Reads] = load_reader,
    hand: Hand | None = None,
    autosave: Autosave | None = None,
    rounds: Path | None = None,
    settings: Path | None = None,
    sounds: Plays | None = None,
    speech: Speaks | None = None,
    output: Output | None = None,
) -> Board:
    """Run the board until it is left.

    Args:
        window: where it is shown.
        load: loads the reader, on another thread.
        hand: writes on the board, and ends the run when it is done.
        autosave: keeps what must not be lost; without one nothing is kept.
        rounds: where the rounds that are played are kept; None to keep none.
        settings: file of the settings; None for the defaults, and to keep no changes.
        sounds: plays the sounds of games; None for silence.
        speech: speaks the words of games; None for silence.
        output: where readings are printed; None for standard output.

    Returns:
        The board as it was left.
    """
    output = output or Output()
    painter = Painter()
    round_history = RoundHistory(rounds)
    board = _restored(opened(window.size, window.fullscreen), autosave)
    if settings:
        board = _with_settings(board, load_settings(settings, window.is_key))
    window.show(painter.paint(window.surface, board, at_once=0))
    opener = Opener(window.post, autosave.image_store if autosave else None)
    clipboard = Clipboard(window, opener, window.post)
    tone_worker = ToneWorker(window.post)
    reading = Recognition(load, window.post)  # after the first frame, which must not wait for it
    while not board.over:
        wait_s = hand.move(board) if hand else math.inf
        if wait_s is None:
            window.show(painter.paint(window.surface, board))  # to the end
            break
        wait_s = 0.0 if painter.unfinished else wait_s
        errands = []
        for command in _happened(window, board, autosave, wait_s):
            before, board = board, update(board, command)
            errands += [board.errand] if board.errand else []
            if autosave:
                _keep(autosave, before, board, window.now_s)
            if settings and board.settings != before.settings:
                board = _with_settings_kept(board, settings)
            if board.asked is not None and board.asked is not before.asked:
                reading.ask(board.asked)
            if sounds and board.settings.sound and (sound := sound_of(before.game, board.game)):
                sounds.play(sound)
            if speech and board.game and not before.game:
                board = update(board, VoiceFound(speech.available))
            said = utterance_of(before.game, before.settings)
            if speech and (words := utterance_of(board.game, board.settings)) != said:
                speech.speak(words)
            if board.game and (ended := board.game.ended(before.game)):
                board = update(board, _kept(ended, round_history, Texts(board.settings.language)))
            if isinstance(command, ReaderReady):
                gc.freeze()  # all that is loaded stays: to look for what is unused in it takes two frames
            if isinstance(command, Answer) and board.reading is command.reading:
                output.write([*command.reading.text.splitlines(), ""])
        if board.fullscreen != window.fullscreen:
            window.fill_screen(board.fullscreen)
            before, board = board, update(board, Resize(window.size))
            if autosave:
                _keep(autosave, before, board, window.now_s)
        saves = any(isinstance(errand, Save) for errand in errands)  # what the window shows
        window.show(painter.paint(window.surface, board, math.inf if saves else AT_ONCE))
        near = board.document.pages[max(0, board.document.page_number - 1) : board.document.page_number + 2]
        tone_worker.want(
            painter.lacking, (page_image.picture for page in near for page_image in page.page_images)
        )
        for errand in errands:
            board = _done(errand, board, window, autosave, opener, clipboard)
        if painter.laid is not board.laid:
            board = update(board, painter.laid)
    output.close()
    return board


def _done(
    errand: Save | Copy | Browse | Open | Paste,
    board: Board,
    window: Window,
    autosave: Autosave | None,
    opener: Opener,
    clipboard: Clipboard,
) -> Board:
    """Do an errand of the board; without a keeper nothing is saved."""
    if isinstance(errand, Browse):
        opener.list_folder(errand.folder or "")
        return board
    if isinstance(errand, Open):
        opener.open(errand.paths, board.page_size)
        return board
    if isinstance(errand, Paste):
        clipboard.paste(board.page_size)
        return board
    if isinstance(errand, Copy):
        if not board.reading:
            return update(board, Tell("copy.nothing"))
        clipboard.copy(board.reading.text)
        return board
    if autosave:
        reading = None if board.stale else board.reading
        autosave.save(partial(contents_of, board.ink, board.page_size, reading, window.snapshot()))
    return board


def _restored(board: Board, autosave: Autosave | None) -> Board:
    """Return the board as it was left, or this new one, which is kept from now on."""
    if not autosave:
        return board
    journal = autosave.journal
    if journal.size and journal.document != Document():
        board = replace(board, page_size=journal.size, document=journal.document)
    journal.begin(board.page_size)
    return replace(board, keeps_corrections=autosave.agreed)


def _keep(autosave: Autosave, before: Board, board: Board, now_s: float) -> None:
    """Hand what a command did to the keeper; a game's ink is not kept."""
    pens = Pens() if board.game else Pens(board.live, board.pen_px, board.colour)
    autosave.happened(board.happened, pens, now_s)
    if board.keeps_corrections is not None and before.keeps_corrections is None:
        said = (correction for page in board.document.pages for correction in page.valid_corrections)
        autosave.agree(board.keeps_corrections, said)


def _happened(window: Window, board: Board, autosave: Autosave | None, wait_s: float) -> list[Command]:
    """Wait until something happens or the time must be told; a game is told the time always."""
    for moment_s in (due_s(board), autosave.journal.due_s if autosave else None):
        if moment_s is not None:
            wait_s = min(wait_s, max(0.0, moment_s - window.now_s))
    commands = window.commands(wait_s)
    return [Tick(window.now_s), *commands] if board.game or not commands else commands


def _with_settings(board: Board, loaded: Loaded) -> Board:
    board = replace(board, settings=loaded.settings, keys=loaded.keys, notice=loaded.complaint)
    return replace(board, live_reading=loaded.settings.live)


def _with_settings_kept(board: Board, path: Path) -> Board:
    """Keep the settings, or say why that cannot be."""
    try:
        save_settings(path, board.settings)
    except OSError as error:
        reason = Texts(board.settings.language)("settings.not_kept", reason=error.strerror)
        return update(board, Failure(reason))
    return board


def _kept(play: Round, round_history: RoundHistory, texts: Texts) -> Command:
    """Keep a round that ended; return what tells of it."""
    try:
        return round_history.keep(play)
    except OSError as error:
        return Failure(texts("play.not_kept", reason=error.strerror))
