"""Laying out: which views a session shows, each from the values it depends on.

To show something more, write a view, a function that returns display items, and name it in `_parts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from board.document.page import Paper
from board.ink.stroke import Box
from board.play.game import Game, Screen
from board.play.verdict import Feedback
from board.state.board import Board
from board.state.commands import Command, KeyPress, PenDown, PenMove, Point, Tick
from board.state.keymap import PANEL_MODES, Keymap, Mode
from board.state.page_sums import named_marks
from board.state.panels import Panel as CornerPanel
from board.state.session import Session
from board.state.settings import Settings
from board.state.texts import Texts
from board.state.tools import USUAL, Tool
from board.sums.sums import Sum
from board.ui.area import Area, around
from board.ui.corner_control import corner_area, corner_control, menu_panel, pens_panel
from board.ui.display_list import Button, Item, Ruling
from board.ui.file_panel import file_panel
from board.ui.game_buttons import game_buttons
from board.ui.game_view import game_view
from board.ui.help_panel import help_panel
from board.ui.hint_view import hint_view
from board.ui.ink_index import InkCover, InkIndex, LiveCover
from board.ui.labels import Label, labels_of
from board.ui.layout import Items, Layout
from board.ui.layout_context import LayoutContext, Measure
from board.ui.lesson_panel import lesson_panel
from board.ui.memo import Memo
from board.ui.notice_view import consent_question, notice
from board.ui.page_image_raster import PageImageRaster, PageImageRasters, TonesOf, no_tones
from board.ui.page_strip import page_strip
from board.ui.pages_panel import pages_panel, paper_panel
from board.ui.phones_panel import phones_panel
from board.ui.popup import popup
from board.ui.reading_view import label_drag, label_items, result_view, waiting_line
from board.ui.round_view import task_bottom
from board.ui.ruling import number_line_box
from board.ui.settings_panel import settings_panel
from board.ui.shown_marks import (
    covered_spots,
    marks_at,
    places_of,
    present_marks,
    rivals_in,
    shown_sums,
    shown_text,
    spots_of,
    sums_shown,
    ways_of,
    without,
)
from board.ui.theme import THEMES
from board.ui.tool_view import eraser_ring, lasso_line, pen_status, picture_frame, selection_frame

if TYPE_CHECKING:
    from board.document.document import Document
    from board.document.page import Question
    from board.reading.result import Reading

    Read = tuple[Question, Reading]


class Layouts:
    """Lay out sessions, one after the other; views whose values stay the same are not laid out again."""

    def __init__(self, measure: Measure) -> None:
        """Begin.

        Args:
            measure: gives the size of a text.
        """
        self._measure = measure
        self._memo = Memo()
        self._index = InkIndex()
        self._live_cover = LiveCover()
        self._rasters = PageImageRasters()
        self._last: Layout | None = None

    def of(self, session: Session, tones_of: TonesOf = no_tones) -> Layout:
        """Return the layout of a session.

        Args:
            session: to be shown.
            tones_of: gives the tones of pictures that the layouts before did not know.
        """
        board, memo = session.surface, self._memo
        page_images = board.page.page_images
        rasters = self._rasters.of(page_images, session.scale, tones_of)
        last = self._last
        if last and last.session is session and last.page_images is rasters:
            return last
        context = memo(
            self._context, session.size, session.settings, session.keys, session.keyboard, session.px_per_mm
        )
        cover = memo(InkCover, board.ink, rasters, session.scale, self._index)
        read = board.readings.get(board.document.page_number)
        screen = session.game.screen if session.game else None
        players = len(session.game.rounds) if session.game else 0
        clear = self._clear(session, context)
        reserved = memo(_reserved, screen, players, session.word_heard, clear, context)
        sums = self._sums(session)
        text = "" if screen else memo(shown_text, read, sums, session.settings.sums == "answer")
        labels = memo(self._labels, read, text, sums, rasters, session.scale, reserved, context)
        present = memo(present_marks, labels, read, board.ink, page_images)
        carried = board.selected if board.selection_drag else ()
        shown = without(carried, labels, present, read)
        ink_parts = self._ink_parts(session, labels, text, sums, shown, cover, context)
        pointing = self._pointing_parts(session, labels, present, reserved, cover, context)
        self._last = Layout(
            session,
            context.theme,
            rasters,
            () if rasters else tuple(image.picture for image in page_images),
            carried,
            labels,
            present,
            _card_area(pointing[-1]),
            (
                self._ruling(session),
                *ink_parts,
                *pointing,
                self._strip(session, labels, ink_parts, cover, context),
                *self._panel_parts(session, (clear, _area_of(ink_parts[3])), cover, context),
            ),
        )
        return self._last

    def resolve(self, command: Command, session: Session) -> Command:
        """Return a command with the target that lies where its pointer is in a session."""
        match command:
            case PenDown(_, x, y) | Point(x, y):
                return replace(command, target=self.of(session).target_at(x, y))
            case PenMove(_, x, y) if session.surface.label_drag:
                return replace(command, target=self.of(session).target_at(x, y))
            case KeyPress() | Tick() if session.pointer:
                return replace(command, target=self.of(session).target_at(*session.pointer))
        return command

    def _context(
        self,
        size: tuple[int, int],
        settings: Settings,
        keys: Keymap,
        keyboard: Mapping[str, str],
        px_per_mm: float | None,
    ) -> LayoutContext:
        texts, theme = Texts(settings.language, keys.marks_on(keyboard)), THEMES[settings.theme]
        return LayoutContext(size, theme, self._measure, texts, keys, settings, px_per_mm)

    def _labels(
        self,
        read: Read | None,
        text: str,
        sums: tuple[Sum, ...],
        rasters: tuple[PageImageRaster, ...],
        scale: float,
        reserved: tuple[Area, ...],
        context: LayoutContext,
    ) -> tuple[Label, ...]:
        """Place the labels of a reading, by the ink that was read: more ink never moves them."""
        if not read:
            return ()
        question, reading = read
        cover = InkCover(question.page.ink, rasters, scale, self._index)
        if text:
            result = result_view(tuple(text.splitlines()), False, False, reserved, cover, context)
            reserved = (*reserved, *_area_of(result))
        return labels_of(
            reading,
            scale,
            context.size,
            context.measure,
            cover,
            reserved,
            named_marks(question.page),
            rivals_in(sums),
            context.settings.certainty,
        )

    def _sums(self, session: Session) -> tuple[Sum, ...]:
        """Return the sums of the page that shows; a round judges by itself."""
        board, wanted = session.surface, session.reads_signs and session.game is None
        read = board.readings.get(board.document.page_number)
        return self._memo(shown_sums, read, wanted, session.settings)

    def _clear(self, session: Session, context: LayoutContext) -> tuple[Area, ...]:
        """Return the areas of the corner control and of a number line, which nothing else covers."""
        board, memo = session.surface, self._memo
        sums = memo(ways_of, board.reading, bool(self._sums(session)), session.settings)
        corner = memo(corner_area, board.tool, _has_selection(board), sums, context)
        return memo(_kept_clear, corner, board.page.paper, board.page_size, session.scale)

    def _ruling(self, session: Session) -> Items:
        board = session.surface
        if board.page.paper is Paper.PLAIN:
            return ()
        return self._memo(_ruling_items, board.page.paper, board.page_size, session.scale, session.size)

    def _strip(
        self,
        session: Session,
        labels: tuple[Label, ...],
        ink_parts: tuple[Items, ...],
        cover: InkCover,
        context: LayoutContext,
    ) -> Items:
        """Return the page strip, clear of the ink and of all that is shown of it."""
        board = session.surface
        if not board.turning or session.panel is CornerPanel.PAGES:
            return ()
        document, page_size = board.document, board.page_size
        clear = self._clear(session, context)
        return self._memo(_strip_beside, document, page_size, labels, *ink_parts[1:], clear, cover, context)

    def _ink_parts(
        self,
        session: Session,
        labels: tuple[Label, ...],
        text: str,
        sums: tuple[Sum, ...],
        shown: frozenset[int],
        cover: InkCover,
        context: LayoutContext,
    ) -> tuple[Items, ...]:
        """Return what stands on the board itself: the hint or the labels, a game, the pen, the text."""
        memo, board, game = self._memo, session.surface, session.game
        spots = memo(spots_of, labels)
        pen = () if game else self._pen(session, cover, context)
        answers = session.settings.sums == "answer"
        judged: Items = ()
        if sums and not session.stale:
            judged = memo(sums_shown, sums, shown, answers, session.scale, cover, context)
        handles = _picture_frame(session, context)[1:]
        line = () if game else self._line(session, text, spots, (pen, judged, handles), cover, context)
        places = memo(places_of, spots, line)
        touched = self._live_cover.touched(places, board.live, session.pen_px, session.scale)
        waits = board.empty and board.page.paper is Paper.PLAIN and not session.loading
        if waits and not game and session.panel is not CornerPanel.PAGES:
            new = not board.done and not board.document.undone
            first = memo(hint_view, new, context)
        else:
            covered = memo(marks_at, labels, memo(covered_spots, spots, cover) | touched)
            first = memo(label_items, labels, shown, covered, session.stale, context)
        return (
            first,
            self._game(session, game, context) if game else (),
            pen,
            line if len(spots) not in touched else (),
            judged,
        )

    def _game(self, session: Session, game: Game, context: LayoutContext) -> Items:
        heard, hidden, written = session.word_heard, session.word_hidden, _written(session, game)
        shown = game.days, game.best, game.cheer, game.option, tuple(play.shown for play in game.rounds)
        key = game.screen, shown, heard, hidden, written
        return self._memo(game_view, game, heard, hidden, written, context, key=key)

    def _pen(self, session: Session, cover: InkCover, context: LayoutContext) -> Items:
        """Return the state of the pen, where it is not the usual one and no ink is there."""
        tool = session.surface.tool
        names = [] if tool is Tool.PEN else [tool.value]
        names += ["unkept"] * session.unkept
        unusual = tool is Tool.PEN and (session.width, session.colour) != (USUAL, 0)
        dot_px = session.pen_px * session.scale if unusual else 0.0
        if not names and not unusual:
            return ()
        return self._memo(_pen_items, " ".join(names), dot_px, session.colour, cover, context)

    def _line(
        self,
        session: Session,
        text: str,
        spots: tuple[Area, ...],
        beside: tuple[Items, ...],
        cover: InkCover,
        context: LayoutContext,
    ) -> Items:
        """Return the text of the reading, or why it has to wait, beside all that it gives way to."""
        board, texts, stale = session.surface, context.texts, session.stale
        taken = self._memo(_taken_of_line, spots, self._clear(session, context), *beside)
        if session.loading:
            return self._memo(waiting_line, texts("board.loading"), taken, cover, context)
        if board.request is not None and not session.reader_ready:
            return self._memo(waiting_line, texts("reading.getting_ready"), taken, cover, context)
        if board.request is not None and board.page.page_images and not board.reading:
            return self._memo(waiting_line, texts("reading.picture"), taken, cover, context)
        if text and not board.empty:
            return self._memo(_result_beside, text, stale, session.has_voice, taken, cover, context)
        return ()

    def _pointing_parts(
        self,
        session: Session,
        labels: tuple[Label, ...],
        present: frozenset[int],
        reserved: tuple[Area, ...],
        cover: InkCover,
        context: LayoutContext,
    ) -> tuple[Items, ...]:
        """Return what follows the pens and the mouse: a dragged label, the tools, the popup of a mark."""
        board, memo, scale = session.surface, self._memo, session.scale
        drag: Items = ()
        if (held := board.label_drag) and held.mark < len(labels):
            over = labels[held.over] if held.over in present else None
            drag = label_drag(labels[held.mark], held.at, over, context)
        box, moving = board.selection_box, board.selection_drag
        shown, reading = board.popup, board.reading
        return (
            drag,
            _eraser_rings(session, context),
            memo(lasso_line, board.lasso.path, scale, context) if board.lasso else (),
            selection_frame(box, moving.offset if moving else None, scale, context) if box else (),
            _picture_frame(session, context),
            memo(
                popup,
                reading.marks[shown.mark],
                shown.mark,
                session.reads_signs,
                labels,
                reserved,
                cover,
                context,
            )
            if shown and reading and shown.mark in present
            else (),
        )

    def _panel_parts(
        self,
        session: Session,
        taken: tuple[tuple[Area, ...], ...],
        cover: InkCover,
        context: LayoutContext,
    ) -> tuple[Items, ...]:
        """Return what lies over the board; sentences give way to ink and to what is taken."""
        memo, board, sentence = self._memo, session.surface, session.notice.sentence
        screen, setting = session.game.screen if session.game else None, session.setting
        asks = session.asks_to_keep and not sentence
        panel = None if session.game and session.panel is not CornerPanel.PHONES else session.panel
        return (
            () if session.game else self._corner(session, context),
            memo(menu_panel, context) if panel is CornerPanel.MENU else (),
            self._pens(session, context) if panel is CornerPanel.PENS else (),
            memo(pages_panel, board.document, board.page_size, context) if panel is CornerPanel.PAGES else (),
            memo(paper_panel, board.page.paper, board.page_size, context)
            if panel is CornerPanel.PAPER
            else (),
            memo(lesson_panel, session.phones, session.phones.lesson, context)
            if session.phones and session.phones.lesson and panel is CornerPanel.LESSON
            else (),
            memo(phones_panel, session.phones, context)
            if session.phones and panel is CornerPanel.PHONES
            else (),
            memo(_notice_beside, sentence, *taken, cover, context) if sentence else (),
            memo(_question_beside, *taken, cover, context) if asks else (),
            memo(file_panel, session.browser, context) if session.browser else (),
            ()
            if setting is None
            else memo(settings_panel, session.settings, setting, session.consent is True, context),
            memo(_help, screen or PANEL_MODES.get(panel), context) if session.help_shown else (),
        )

    def _corner(self, session: Session, context: LayoutContext) -> Items:
        board = session.surface
        inked, tool = not board.page.empty, board.tool
        selected = _has_selection(board)
        sums = self._memo(ways_of, board.reading, bool(self._sums(session)), session.settings)
        key = session.panel, inked, tool, selected, sums
        return self._memo(corner_control, session.panel, inked, tool, selected, sums, context, key=key)

    def _pens(self, session: Session, context: LayoutContext) -> Items:
        tool, pen_px = session.surface.tool, session.usual_pen_px * session.scale
        key = tool, session.width, session.colour, pen_px
        return self._memo(pens_panel, tool, session.width, session.colour, pen_px, context, key=key)


def layout_of(session: Session, measure: Measure, tones_of: TonesOf = no_tones) -> Layout:
    """Return the layout of one session; `Layouts` is faster for one after the other."""
    return Layouts(measure).of(session, tones_of)


def _reserved(
    screen: Screen | None,
    players: int,
    heard: bool,
    clear: tuple[Area, ...],
    context: LayoutContext,
) -> tuple[Area, ...]:
    """Return the areas that labels keep clear of: what is always there, or a game's buttons and task."""
    if screen is None:
        return clear
    items = game_buttons(screen, players, heard, context)
    buttons = (item.area for item in items if isinstance(item, Button))
    return ((0, 0, context.size[0], task_bottom(players, context)), *buttons)


def _written(session: Session, game: Game) -> tuple[tuple[int, int], ...]:
    """Return for each player the middle of the answer's ink in window pixels."""
    middles = []
    for player, play in enumerate(game.rounds):
        middle = session.size[0] / 2, session.size[1] / 2
        if play.feedback is Feedback.RIGHT and play.flight < 1.0 and (ink := session.ink_of(player)):
            x, y = reduce(Box.union, (stroke.box for stroke in ink)).centre
            middle = x * session.scale, y * session.scale
        middles.append((round(middle[0]), round(middle[1])))
    return tuple(middles)


def _area_of(items: Items) -> tuple[Area, ...]:
    """Return the area of the first item, which has all others in it; nothing if there is none."""
    return tuple(item.area for item in items[:1])


def _pen_items(names: str, dot_px: float, colour: int, cover: InkCover, context: LayoutContext) -> Items:
    words = tuple(context.texts(f"tool.{name}") for name in names.split())
    items = pen_status(words, dot_px, colour, context.settings.left_handed, context)
    return () if cover(around(item.area for item in items)) else items


def _ruling_items(
    paper: Paper, page_size: tuple[int, int], scale: float, size: tuple[int, int]
) -> list[Item]:
    return [Ruling((0, 0, *size), paper, page_size, scale)]


def _kept_clear(corner: Area, paper: Paper, page_size: tuple[int, int], scale: float) -> tuple[Area, ...]:
    if paper is not Paper.NUMBER_LINE:
        return (corner,)
    box = number_line_box(page_size)
    return corner, (0, round(box.top * scale), round(box.right * scale), round(box.bottom * scale))


def _has_selection(board: Board) -> bool:
    """Tell whether ink or the picture can be deleted."""
    return bool(board.selected) or board.picture_chosen


def _taken_of_line(spots: tuple[Area, ...], clear: tuple[Area, ...], *beside: Items) -> tuple[Area, ...]:
    """Return the areas that the text of the reading keeps clear of."""
    return *spots, *clear, *(item.area for items in beside for item in items)


def _strip_beside(
    document: Document,
    page_size: tuple[int, int],
    labels: tuple[Label, ...],
    game: Items,
    pen: Items,
    line: Items,
    sums: Items,
    clear: tuple[Area, ...],
    cover: InkCover,
    context: LayoutContext,
) -> list[Item]:
    taken = [item.area for item in (*game, *pen, *line, *sums)]
    taken += (label.spot for label in labels if label.spot)
    return page_strip(document, page_size, (*taken, *clear), cover, context)


def _result_beside(
    text: str,
    stale: bool,
    has_voice: bool,
    taken: tuple[Area, ...],
    cover: InkCover,
    context: LayoutContext,
) -> list[Item]:
    return result_view(tuple(text.splitlines()), stale, has_voice, taken, cover, context)


def _notice_beside(
    text: str, clear: tuple[Area, ...], result: tuple[Area, ...], cover: InkCover, context: LayoutContext
) -> list[Item]:
    return notice(text, (*clear, *result), cover, context)


def _question_beside(
    clear: tuple[Area, ...], result: tuple[Area, ...], cover: InkCover, context: LayoutContext
) -> list[Item]:
    return consent_question((*clear, *result), cover, context)


def _card_area(popup: Items) -> Area | None:
    """Return the area of a popup and its mark, with all between them."""
    return around(item.area for item in popup) if popup else None


def _eraser_rings(session: Session, context: LayoutContext) -> Items:
    """Return a ring around each eraser that is down, or where the mouse would erase."""
    board, scale = session.surface, session.scale
    places = [(down.tool, (down.at[0] * scale, down.at[1] * scale)) for down in board.erasers.values()]
    if not places and session.pointer and board.tool in (Tool.ERASER, Tool.RUBBER):
        places = [(board.tool, session.pointer)]
    return tuple(eraser_ring(at, session.reach_px(tool) * scale, context) for tool, at in places)


def _picture_frame(session: Session, context: LayoutContext) -> Items:
    board = session.surface
    if not board.picture_chosen or not board.page.page_images:
        return ()
    (shown, *_), drag = board.page.page_images, board.picture_drag
    shown = drag.applied(shown, board.page_size) if drag else shown
    return picture_frame(shown.box, session.handle_px, session.scale, context)


def _help(screen: Screen | Mode | None, context: LayoutContext) -> list[Item]:
    return help_panel(context.keys.shown_in(screen), context)
