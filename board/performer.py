"""The performer: does the effects of the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from board.phone.kept_pairing import KeptPairing, Pairing
from board.play.history import RoundHistory
from board.play.round import Round
from board.play.sounds import Sound
from board.play.spoken import Utterance
from board.state.commands import Command, PhonesFailed, Progress, Resize, ResumePhones, Tell
from board.state.effects import (
    ClosePhones,
    CopyText,
    DeleteKept,
    Effect,
    Join,
    Keep,
    KeepConsent,
    KeepRounds,
    ListFolder,
    OpenFiles,
    OpenPhones,
    PasteClipboard,
    PlaySound,
    Print,
    ReadPage,
    Recognize,
    SaveFiles,
    SaveSettings,
    SaveSummary,
    SetFullscreen,
    Speak,
)
from board.state.phones import Phones
from board.state.session import Session
from board.state.settings import Settings
from board.storage.autosave import Autosave
from board.storage.export import contents_of
from board.storage.journal_format import Pens
from board.storage.lesson_file import LessonFile
from board.storage.settings_file import save as save_settings
from board.system.output import Output
from board.ui.window import Window
from board.workers.clipboard import Clipboard
from board.workers.opening import Opener
from board.workers.recognition import Recognition

if TYPE_CHECKING:
    from board.document.corrected_reading import Reads
    from board.phone.server import PhoneServer

PHONES_PORT = 8765
"""Where phones find the board; another port if that is taken."""


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


@dataclass(frozen=True)
class Services:
    """Hold the services of a board besides its window.

    Attributes:
        load: loads the reader, on another thread.
        autosave: keeps the board; None to keep nothing.
        rounds: the file of the rounds; None to keep none.
        settings: the file of the settings; None for the defaults, not saved.
        sounds: plays the sounds of games; None for silence.
        speech: speaks the words of games; None for silence.
        output: takes the readings; None for standard output.
        live: without a settings file: the board is read as one writes.
        pairing: lets phones come back after the program was killed; None to keep nothing.
        lesson: keeps what a class writes until its lesson ends; None to keep nothing.
    """

    load: Callable[[], Reads] = load_reader
    autosave: Autosave | None = None
    rounds: Path | None = None
    settings: Path | None = None
    sounds: Plays | None = None
    speech: Speaks | None = None
    output: Output | None = None
    live: bool = True
    pairing: KeptPairing | None = None
    lesson: LessonFile | None = None


class Performer:
    """Do effects; each result is a command, returned at once or posted to the window later."""

    def __init__(self, window: Window, services: Services) -> None:
        """Start the workers."""
        self._window = window
        self._services = services
        self._rounds = RoundHistory(services.rounds)
        autosave = services.autosave
        self._opener = Opener(window.post, autosave.image_store if autosave else None)
        self._clipboard = Clipboard(window, self._opener, window.post)
        self._recognition = Recognition(services.load, window.post)
        self._output = services.output or Output()
        self._phones: PhoneServer | None = None
        again = services.pairing.load() if services.pairing else None
        if again:
            lesson = services.lesson.load() if services.lesson else None
            for command in (ResumePhones(lesson or Phones()), *self._open_phones(False, again)):
                window.post(command)

    def do(self, effect: Effect, session: Session) -> list[Command]:
        """Do an effect.

        Args:
            effect: the effect.
            session: the session after the command that caused it.

        Returns:
            The results that are known at once.
        """
        window, services = self._window, self._services
        match effect:
            case Recognize(request):
                self._recognition.ask(request)
            case Keep(records, live, pen_px, colour):
                if services.autosave:
                    pens = Pens(live, pen_px, colour)
                    services.autosave.record(records, session.board.document, pens, window.now_s)
            case Join(edits, live, pen_px, colour):
                if services.autosave:
                    pens = Pens(live, pen_px, colour)
                    services.autosave.join(edits, session.board.document, pens)
            case KeepConsent(agreed):
                if services.autosave:
                    pages = session.board.document.pages
                    corrections = (correction for page in pages for correction in page.valid_corrections)
                    services.autosave.agree(agreed, corrections)
            case DeleteKept():
                if services.autosave:
                    services.autosave.forget_all()
            case SaveSettings(settings):
                return self._save_settings(settings)
            case SaveFiles(pages, page_size):
                if services.autosave:
                    services.autosave.save(len(pages), partial(_files_of, pages, page_size))
            case CopyText(text):
                self._clipboard.copy(text)
            case ListFolder(folder):
                self._opener.list_folder(folder)
            case OpenFiles(paths, page_size):
                self._opener.open(paths, page_size)
            case PasteClipboard(page_size):
                self._clipboard.paste(page_size)
            case PlaySound(sound):
                if services.sounds:
                    services.sounds.play(sound)
            case Speak(utterance):
                if services.speech:
                    services.speech.speak(utterance)
            case KeepRounds(rounds):
                return [self._keep_rounds(rounds)]
            case SetFullscreen(fullscreen):
                window.fill_screen(fullscreen)
                return [Resize(window.size)]
            case Print(text):
                self._output.write([*text.splitlines(), ""])
            case SaveSummary(text):
                if services.autosave:
                    services.autosave.save_summary(text)
            case OpenPhones(next_place):
                return self._open_phones(next_place)
            case ClosePhones():
                if self._phones:
                    self._phones.close()
        return []

    def show(self, session: Session) -> None:
        """Keep what a class has written, then bring the phones to the state of the board."""
        if self._services.lesson:
            self._services.lesson.keep(session.phones)
        if self._phones:
            self._phones.show(session)

    def flush(self) -> bool:
        """Save everything now; return False if that cannot be done."""
        autosave = self._services.autosave
        return autosave is None or autosave.journal.flush()

    def close(self) -> None:
        """Let the phones go, and wait, for a bounded time, until all readings are printed."""
        if self._phones:
            self._phones.close()
        if self._services.lesson:
            self._services.lesson.forget()
        self._output.close()

    def _open_phones(self, next_place: bool, again: Pairing | None = None) -> list[Command]:
        """Listen for phones.

        Args:
            next_place: at the next address.
            again: as a board that was ended did; None to begin anew.
        """
        try:
            from board.phone.addresses import HERE, addresses
            from board.phone.server import Listening, PhoneServer

            if self._phones is None:
                window, kept = self._window, self._services.pairing
                self._phones = PhoneServer(window.post, lambda: window.now_s, self._opener.page_with, kept)
            places = addresses()
            if again:
                places = [address for address in (*places, HERE) if address.ip == again.ip] or places
        except ImportError:
            return [PhonesFailed(code="phones.packages")]
        if not places:
            return [PhonesFailed(code="phones.no_network")]
        if next_place:
            self._phones.close(for_good=False)
        self._phones.open(Listening(places, again.port if again else PHONES_PORT), again)
        return []

    def _save_settings(self, settings: Settings) -> list[Command]:
        if self._services.settings:
            try:
                save_settings(self._services.settings, settings)
            except OSError as error:
                return [Tell("settings.not_kept", (("reason", error.strerror or str(error)),))]
        return []

    def _keep_rounds(self, rounds: tuple[Round, ...]) -> Command:
        try:
            standing = self._rounds.keep(rounds)
            return Progress(standing.days, standing.best)
        except OSError as error:
            return Tell("play.not_kept", (("reason", error.strerror or str(error)),))


def _files_of(pages: tuple[ReadPage, ...], page_size: tuple[int, int]) -> dict[str, bytes]:
    """Return what is saved of pages, by the files' endings."""
    from board.ui.paper import pdf_of, png_of  # here, as the first frame comes before OpenCV

    return contents_of(pages, page_size, png_of, pdf_of)
