"""The session: the whole state of the program; the board, and beside it the game."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from board.document.document import Document, Record, Redone, Turned, Undone
from board.document.page import TOGETHER, Change, Edit, Part
from board.ink.live_stroke import LiveStroke
from board.ink.stroke import Ink, Stroke
from board.play.game import Game, Screen
from board.play.plan import Kind
from board.play.tasks import Sign
from board.state.board import Board
from board.state.browser import Browser
from board.state.effects import Effect, Keep
from board.state.gestures import Press, Still, Touch
from board.state.keymap import Keymap
from board.state.panels import Panel
from board.state.phones import Phones
from board.state.settings import PENS, Settings
from board.state.texts import Texts
from board.state.tools import PEN_PER_HEIGHT, REACH_PER_HEIGHT, USUAL, WIDTHS, Tool

REST_S = 0.5
"""How long a pointer stands still to be resting."""

PAUSE_S = 0.7
"""How long every pen is up until the last digit counts as finished."""

_MIN_STILL_PX = 2
_HANDLE_PER_HEIGHT = 64 / 1080  # of the window's height
_STILL_PER_HEIGHT = 12 / 1080  # of the window's height: a press that moves no further is a click


@dataclass(frozen=True)
class Notice:
    """Hold a sentence that the board shows.

    Attributes:
        sentence: in the person's language; "" for none.
        code: name of its text; "" for one that came from elsewhere.
    """

    sentence: str = ""
    code: str = ""


@dataclass(frozen=True)
class Session:
    """Hold the whole state of the program at one moment.

    Attributes:
        board: the document that is kept, and the work on it.
        size: (width, height) of the window in its pixels.
        game: the game, if one is on.
        answer: the surface of the game; None without a game.
        effects: the effects of the command that is being handled; empty between commands.
        px_per_mm: window pixels in a millimetre of the screen; None if its real size is not known.
        fullscreen: the window fills the screen.
        settings: the person's settings.
        keys: the commands of all keys.
        keyboard: the keys of a US keyboard that the person's lacks, each with the key at its place.
        width: the pen's width, a place in `WIDTHS`.
        colour: the pen's colour.
        pointer: x and y of the mouse while it does not draw, in window pixels.
        still: the pointers that stand still but do not rest yet, by pen.
        presses: the presses that are taps or strokes, by pen.
        touch: the fingers on the board.
        fresh: ids of the strokes since the last pause in writing, or since a reading was asked for.
        pause_s: when the pause comes if no pen goes down; None without fresh strokes.
        browser: the file browser, while it is open.
        folder: the last folder of the browser, or "".
        awaits_files: the opener is at work.
        notice: the sentence that is shown.
        help_shown: the keys are shown.
        setting: the current row of the settings, while they are shown.
        consent: corrected digits may be kept; None before the person is asked.
        unkept: the board cannot be saved at the moment.
        reader_ready: the network is loaded.
        has_voice: the system can speak.
        loading: the kept document is being read; the board has only what was drawn since the start.
        panel: what is unfolded from the corner control.
        phones: the phones that write, while the board listens for them.
        ends: of what is shown for a few seconds, when it leaves; by name, with the value that is shown.
        asked_enough: the person went on without saying whether corrected digits may be kept.
        over: the person left.
    """

    board: Board
    size: tuple[int, int]
    game: Game | None = None
    answer: Board | None = None
    effects: tuple[Effect, ...] = ()
    px_per_mm: float | None = None
    fullscreen: bool = False
    settings: Settings = field(default_factory=Settings)
    keys: Keymap = field(default_factory=Keymap)
    keyboard: Mapping[str, str] = field(default_factory=dict)
    width: int = USUAL
    colour: int = 0
    pointer: tuple[float, float] | None = None
    still: Mapping[int, Still] = field(default_factory=dict)
    presses: Mapping[int, Press] = field(default_factory=dict)
    touch: Touch = field(default_factory=Touch)
    fresh: frozenset[int] = frozenset()
    pause_s: float | None = None
    browser: Browser | None = None
    folder: str = ""
    awaits_files: bool = False
    notice: Notice = Notice()
    help_shown: bool = False
    setting: int | None = None
    consent: bool | None = False
    unkept: bool = False
    reader_ready: bool = False
    has_voice: bool = False
    loading: bool = False
    panel: Panel | None = None
    phones: Phones | None = None
    ends: Mapping[str, tuple[object, float]] = field(default_factory=dict)
    asked_enough: bool = False
    over: bool = False

    @property
    def surface(self) -> Board:
        """The board that is shown and drawn on: the game's, or the document's."""
        return self.board if self.answer is None else self.answer

    @property
    def texts(self) -> Texts:
        """The texts in the person's language, and the marks of the keys of the person's keyboard."""
        return Texts(self.settings.language, self.keys.marks_on(self.keyboard))

    @property
    def scale(self) -> float:
        """Window pixels to a board pixel."""
        wide, high = self.surface.page_size
        return min(self.size[0] / wide, self.size[1] / high)

    @property
    def pen_px(self) -> float:
        """Width of the pen in board pixels."""
        return self.usual_pen_px * WIDTHS[self.width]

    @property
    def usual_pen_px(self) -> float:
        """Width of the pen in board pixels before it is made wider or narrower."""
        return self.surface.page_size[1] * PEN_PER_HEIGHT * PENS[self.settings.pen]

    def reach_px(self, eraser: Tool) -> float:
        """Return how far an eraser reaches, in board pixels."""
        return self.surface.page_size[1] * REACH_PER_HEIGHT[eraser] * WIDTHS[self.width]

    @property
    def still_px(self) -> float:
        """How far a press may move, in window pixels, and still be a click."""
        return max(_MIN_STILL_PX, self.size[1] * _STILL_PER_HEIGHT)

    @property
    def handle_px(self) -> float:
        """Width and height of a handle of the picture, in window pixels."""
        return self.size[1] * _HANDLE_PER_HEIGHT

    @property
    def live_reading(self) -> bool:
        """Whether every stroke is read at once; never in a game."""
        return self.settings.live and self.game is None

    @property
    def reads_signs(self) -> bool:
        """Whether signs are read as well as digits: so that sums can be judged, or as answers have them."""
        if self.game:
            return any(play.kind.has_signs for play in self.game.rounds)
        return self.settings.sums != "off"

    @property
    def stale(self) -> bool:
        """Whether the page changed since it was read, and is not read again by itself."""
        return not self.live_reading and self.surface.changed

    @property
    def covered(self) -> bool:
        """Whether the keys or the settings cover the game, which waits meanwhile."""
        return self.help_shown or self.setting is not None

    @property
    def two_play(self) -> bool:
        """Whether two children play side by side, each with their half."""
        return self.game is not None and len(self.game.rounds) > 1

    @property
    def several_write(self) -> bool:
        """Whether several people write at once, so that every finger is a pen."""
        return self.settings.several or self.two_play

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a game's surface that are read apart: one for each player in a round."""
        if self.game is None or self.game.screen is not Screen.ROUND:
            return ()
        middle = self.size[0] / 2 / self.scale  # of the window, where the line between the halves is
        edges = (-math.inf, middle, math.inf) if self.two_play else (-math.inf, math.inf)
        return tuple(
            Part(left, right, "" if play.kind.has_signs else str(play.task.answer))
            for left, right, play in zip(edges, edges[1:], self.game.rounds, strict=False)
        )

    def player_at(self, x: float) -> int:
        """Return the player whose part of the surface a place is in, by its x in board pixels."""
        return next((n for n, part in enumerate(self.parts) if part.has(x)), 0)

    def ink_of(self, player: int) -> Ink:
        """Return a player's finished strokes: those that begin in their part."""
        return tuple(stroke for stroke in self.surface.ink if self.player_at(stroke.start[0]) == player)

    def live_of(self, player: int) -> tuple[LiveStroke, ...]:
        """Return the strokes under a player's pens, on phones as well."""
        surface = self.surface
        every = (*surface.live.values(), *(trace.stroke for trace in surface.traces.values()))
        return tuple(stroke for stroke in every if self.player_at(stroke.first[0]) == player)

    @property
    def panel_open(self) -> bool:
        """Whether a panel, or the choice or summary of a game, is shown: nothing can be written there."""
        in_a_round = self.game is None or self.game.screen is Screen.ROUND
        return self.covered or self.browser is not None or not in_a_round

    @property
    def asks_to_keep(self) -> bool:
        """Whether the person is asked if corrected digits may be kept."""
        if self.consent is not None or self.asked_enough or self.game:
            return False
        pages = self.board.document.pages
        return any(c.label != TOGETHER and c.strokes for page in pages for c in page.corrections)

    @property
    def passing(self) -> dict[str, object]:
        """What is shown for a few seconds: by its name, a value that is another if it is shown anew."""
        shown: dict[str, object] = {"notice": self.notice} if self.notice.sentence else {}
        return {**shown, "strip": self.surface.document} if self.surface.turning else shown

    @property
    def due_s(self) -> float | None:
        """When the session needs the next `Tick`; None if it needs none."""
        moments = [still.since_s + REST_S for still in self.still.values()]
        if self.pause_s is not None and not self.surface.live:
            moments.append(self.pause_s)
        for name, shown in self.passing.items():
            end = self.ends.get(name)
            moments.append(end[1] if end and end[0] is shown else 0.0)
        if self.touch.tap_until_s is not None:
            moments.append(self.touch.tap_until_s)
        if self.game and not self.covered and self.game.due_s is not None:
            moments.append(self.game.due_s)
        if self.phones and self.phones.due_s is not None:
            moments.append(self.phones.due_s)
        return min(moments, default=None)

    @property
    def word_heard(self) -> bool:
        """Whether the task is a word that is spoken."""
        if self.game is None or self.game.screen is not Screen.ROUND or self.two_play:
            return False
        said = self.has_voice and self.settings.sound and self.settings.words != "seen"
        play = self.game.rounds[0]
        return said and (play.task.sign is Sign.WORD or play.kind is Kind.WHOLE_SUM)

    @property
    def word_hidden(self) -> bool:
        """Whether the task's word is hidden: until a hint, or until the task ends."""
        if self.game is None or not self.word_heard:
            return False
        (play,) = self.game.rounds
        return self.settings.words == "heard" and not (play.hints or play.feedback.ends_task)

    def with_surface(self, surface: Board) -> Session:
        """Return the session with another state of its surface."""
        return replace(self, board=surface) if self.answer is None else replace(self, answer=surface)

    def with_effects(self, *effects: Effect) -> Session:
        """Return the session with more effects."""
        return replace(self, effects=(*self.effects, *effects))

    def with_notice(self, code: str, **values: object) -> Session:
        """Return the session with a notice, by the name of its text."""
        return replace(self, notice=Notice(self.texts(code, **values), code))

    @property
    def settled(self) -> Session:
        """The session with the erased ink recorded as an edit."""
        board = self.surface
        if not board.erased:
            return self
        edit = Edit(board.document.page_number, board.erased)
        return self.with_surface(replace(board, document=board.document.noting(edit), erased=()))._noted(edit)

    def edited(self, *changes: Change[Stroke]) -> Session:
        """Return the session after changes of the ink, as one edit."""
        session = self.settled
        return session.recorded(Edit(session.surface.document.page_number, changes))

    def recorded(self, record: Record) -> Session:
        """Return the session after a change of the document; a game's ink is not kept."""
        session = self.settled
        return session.with_surface(session.surface.after(record))._noted(record)

    def _noted(self, record: Record) -> Session:
        board = self.surface
        edit = record.edit if isinstance(record, Undone | Redone) else record
        corrected = isinstance(edit, Edit) and bool(edit.corrections) and board.reading is not None
        images = board.page.page_images
        new_picture = bool(images) and images != board.page_as_read.page_images
        new_picture = new_picture and (isinstance(edit, Turned) or bool(edit.page_images))
        lost = board.as_restored(board.page)
        same = isinstance(edit, Edit) and bool(edit.pages or edit.paper) and not edit.ink and board.reading
        wanted = board.read_wanted or corrected or new_picture or lost or (self.live_reading and not same)
        readings = board.readings
        if board.page_as_read.page_images and not images:  # the picture went, and its reading with it
            readings = {n: read for n, read in readings.items() if n != board.document.page_number}
        board = replace(board, read_wanted=wanted, readings=readings)
        session = replace(self.with_surface(board), notice=Notice())
        return session if self.game else session.with_effects(Keep((record,)))


def with_document(session: Session, page_size: tuple[int, int], document: Document) -> Session:
    """Return the session with a document that was kept; its pages are read again as they show.

    Args:
        session: the session.
        page_size: (width, height) of its pages in board pixels.
        document: the document.
    """
    restored = tuple(page for page in document.pages if not page.empty)
    board = replace(session.board, page_size=page_size, document=document, restored=restored)
    return replace(session, board=replace(board, read_wanted=not board.page.empty))


def opened(size: tuple[int, int], fullscreen: bool = False) -> Session:
    """Return a session with an empty board in a window of (width, height) pixels."""
    size = max(1, size[0]), max(1, size[1])
    return Session(Board(size), size, fullscreen=fullscreen)
