"""The loop: commands → update → effects → layout → paint."""

from __future__ import annotations

import gc
import math
import sys
import traceback
from collections import deque
from dataclasses import replace
from typing import Protocol

from board.document.document import Document
from board.document.page import Page
from board.performer import Performer, Services
from board.state.board import Board
from board.state.commands import Command, Loaded, ReaderReady, StayOpen, Tick
from board.state.phone_acts import ink_together
from board.state.session import Notice, Session, opened, with_document
from board.state.settings import Settings
from board.state.update import LEAVING_UNSAVED, update
from board.storage.settings_file import load as load_settings
from board.storage.start_guard import StartGuard
from board.ui.fonts import Fonts
from board.ui.layouts import Layouts
from board.ui.page_image_raster import all_tones, known_tones
from board.ui.painter import AT_ONCE, Painter
from board.ui.window import Window
from board.workers.tones import ToneWorker

SWITCH_S = 0.001
"""How long the loop waits for Python while a worker has it."""


class Hand(Protocol):
    """Act at the window in a person's place."""

    def move(self, session: Session) -> float | None:
        """Act; return the seconds until the next act, or None at the end."""


def run(window: Window, services: Services | None = None, hand: Hand | None = None) -> Session:
    """Run the board until it is left.

    Args:
        window: where it is shown.
        services: reader, storage and sound; None for the shipped reader alone.
        hand: acts at the window, and ends the run when it is done.

    Returns:
        The last session.
    """
    sys.setswitchinterval(SWITCH_S)
    services = services or Services()
    guard = _guard(window, services)
    session, layouts, painter = _started(window, services, guard)
    tone_worker = ToneWorker(window.post)
    performer = Performer(window, services)  # after the first frame, which must not wait for the network
    while not session.over:
        wait_s = hand.move(session) if hand else math.inf
        if wait_s is None:
            window.show(painter.paint(window.surface, layouts.of(session, all_tones)))
            break
        awaited = _awaited(window, session, services, 0.0 if painter.unfinished else wait_s)
        commands = deque(ink_together(awaited))
        while commands:
            command = commands.popleft()
            session, effects = update(session, layouts.resolve(command, session))
            for effect in effects:
                commands.extendleft(reversed(performer.do(effect, session)))
            if guard and isinstance(command, Loaded):
                guard.mark()
            if isinstance(command, ReaderReady | Loaded):
                gc.freeze()  # all that is loaded stays: to look for what is unused in it takes two frames
        performer.show(session)
        if session.over and session.notice.code != LEAVING_UNSAVED and not performer.flush():
            session, _ = update(session, StayOpen())
        try:
            layout = layouts.of(session, known_tones)
            window.show(painter.paint(window.surface, layout, AT_ONCE))
        except Exception:
            if not (guard and guard.set_aside()):
                raise
            traceback.print_exc()
            session, layouts, painter = _started(window, services, guard)
        if guard and not (painter.unfinished or session.loading) and session.surface.request is None:
            guard.finish()
        document = session.surface.document
        near = document.pages[max(0, document.page_number - 1) : document.page_number + 2]
        tone_worker.want(
            painter.lacking, (page_image.picture for page in near for page_image in page.page_images)
        )
    if guard:
        guard.finish()
    performer.close()
    return session


def _guard(window: Window, services: Services) -> StartGuard | None:
    """Begin to watch the start, if anything is kept."""
    if not services.autosave:
        return None
    journal = services.autosave.journal

    def painted(page: Page) -> bool:
        from board.ui.page_trial import paints  # here, as hardly any start needs it

        return paints(page, journal.size or window.size, window.size)

    return StartGuard(journal, painted)


def _started(
    window: Window, services: Services, guard: StartGuard | None
) -> tuple[Session, Layouts, Painter]:
    """Show the first frame; set a page aside that cannot be shown."""
    while True:
        fonts = Fonts()
        layouts, painter = Layouts(fonts.measure), Painter(fonts)
        try:
            session = begun(window, services)
            if guard and guard.page_file:
                session = session.with_notice("journal.page", file=guard.page_file)
            window.show(painter.paint(window.surface, layouts.of(session), at_once=0))
        except Exception:
            if not (guard and guard.set_aside()):
                raise
            traceback.print_exc()
        else:
            return session, layouts, painter


def begun(window: Window, services: Services) -> Session:
    """Return a session with the kept board and settings, or with new ones."""
    session = replace(
        opened(window.size, window.fullscreen),
        has_voice=bool(services.speech and services.speech.available),
        settings=Settings(live=services.live),
        keyboard=window.keyboard,
        px_per_mm=window.px_per_mm,
    )
    if autosave := services.autosave:
        journal = autosave.journal
        if journal.size and journal.reading:
            session = replace(session, board=Board(journal.size), loading=True)
        elif journal.size and journal.document != Document():
            session = with_document(session, journal.size, journal.document)
        journal.begin(session.board.page_size)
        session = replace(session, consent=autosave.agreed)
    if services.settings:
        loaded = load_settings(services.settings, window.is_key)
        notice = Notice(loaded.complaint)
        session = replace(session, settings=loaded.settings, keys=loaded.keys, notice=notice)
    return session


def _awaited(window: Window, session: Session, services: Services, wait_s: float) -> list[Command]:
    """Wait for commands until the session or the journal is due; the time comes first."""
    journal = services.autosave.journal if services.autosave else None
    for due_s in (session.due_s, journal.due_s if journal else None):
        if due_s is not None:
            wait_s = min(wait_s, max(0.0, due_s - window.now_s))
    commands = window.commands(wait_s)
    return [Tick(window.now_s), *commands]
