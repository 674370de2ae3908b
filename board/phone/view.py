"""The view: what a phone shows, and the messages that bring it from one state to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from board.document.corrections import DOUBT_BELOW
from board.document.page_image import PageImage
from board.ink.stroke import Ink, Stroke
from board.phone.inbox import Sheet
from board.play.game import Screen
from board.reading.result import Digit, Mark, Reading, Sign
from board.state.board import Board
from board.state.phone_acts import ON_THE_BOARD
from board.state.phones import Phone, Phones
from board.state.session import Session
from board.state.task_texts import asked_line
from board.state.texts import Texts
from board.ui.theme import PHONE_HUES, THEMES

_POINTS_OF_A_MESSAGE = 20_000
_TILE_PEN = 1 / 80  # of the shorter side of a tile
_PEN_PX_LEAST, _PEN_PX_MOST = 3.5, 10.0
_SHOWN_COLOURS = ("board", "panel", "edge", "ink", "quiet", "certain", "doubtful", "rejected")


@dataclass(frozen=True, eq=False)
class View:
    """Hold what a phone shows.

    Attributes:
        board: what it writes on.
        plain: the small values of a message, by their names.
        sheet: what a stroke needs of it.
    """

    board: Board
    plain: Mapping[str, Any]
    sheet: Sheet

    @property
    def page_image(self) -> PageImage | None:
        """The picture under the ink."""
        return next(iter(self.board.page.page_images), None)


def view_of(session: Session, phones: Phones, phone: Phone) -> View:
    """Return what a phone of a session shows."""
    board = phone.tile.board if phone.tile and phones.with_tiles else session.surface
    theme, settings = THEMES[session.settings.theme], session.settings
    width, height = board.page_size
    tile_pen_px = max(_PEN_PX_LEAST, min(_PEN_PX_MOST, min(width, height) * _TILE_PEN))
    pen_px = session.usual_pen_px if board is session.surface else tile_pen_px
    plain: dict[str, Any] = {
        "ack": phone.applied,
        "kept": phone.applied if phones.sheet == ON_THE_BOARD else 0,
        "sheet": phones.sheet,
        "page": [width, height],
        "pen": round(pen_px, 2),
        "who": Texts(settings.language)(f"animal.{phone.name}"),
        "hue": _css(PHONE_HUES[phone.hue % len(PHONE_HUES)]),
        "look": {
            **{name: _css(getattr(theme, name)) for name in _SHOWN_COLOURS},
            "pens": [_css(colour) for colour in theme.pens],
        },
        "language": settings.language,
        "frozen": phones.frozen and phones.with_tiles,
        "reading": board.request is not None or board.read_wanted,
        "text": board.reading.text if board.reading and not board.changed else None,
        "task": phones.task or _round_task(session),
        "trouble": phone.tile.complaint if phone.tile else "",
        "ready": bool(phone.tile and phone.tile.done),
        "tiles": phones.with_tiles,
        "lesson": phones.lesson is not None,
        "verdict": phones.lesson.verdict(phone) if phones.lesson and phones.lesson.marked else "",
    }
    return View(board, plain, Sheet((width, height), pen_px))


def _round_task(session: Session) -> str:
    """Return what the round that is played asks; "" without one, and for a word that is only heard."""
    game = session.game
    if game is None or game.screen is not Screen.ROUND or session.word_hidden:
        return ""
    texts = Texts(session.settings.language)
    return "   ".join(asked_line(play.task, texts) for play in game.rounds)


def messages(before: View | None, view: View, owner: int) -> Iterator[dict[str, Any]]:
    """Give the messages that bring a phone up to date.

    Args:
        before: what it shows; None for nothing.
        view: what it is to show.
        owner: the phone's number as in `Stroke`.
    """
    known = before.plain if before else {}
    plain = {name: value for name, value in view.plain.items() if name not in known or known[name] != value}
    if before is None or before.board.page.page_images != view.board.page.page_images:
        image = view.page_image
        plain["image"] = [round(v, 1) for v in image.box] if image else None
    anew = before is None or any(known[name] != view.plain[name] for name in ("sheet", "page"))
    if anew or (before and before.board.ink is not view.board.ink):
        old = () if anew or not before else before.board.ink
        yield from _ink_messages(old, view, owner, anew, plain)
        plain = {}
    if before is None or _marks_key(before.board) != _marks_key(view.board):
        plain["marks"] = [*_marks(view.board)]
    if plain:
        yield plain


def _ink_messages(
    old: Ink, view: View, owner: int, anew: bool, plain: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Give the messages with the strokes that came and went; the first has the plain values as well."""
    had, has = {stroke.id for stroke in old}, {stroke.id for stroke in view.board.ink}
    message: dict[str, Any] = {**plain, "gone": None if anew else [id_ for id_ in had if id_ not in has]}
    added: list[list[Any]] = []
    points = 0
    for stroke in view.board.ink:
        if stroke.id not in had:
            added.append(_entry(stroke, owner))
            points += len(stroke.points)
            if points >= _POINTS_OF_A_MESSAGE:
                yield {**message, "add": added}
                message, added, points = {}, [], 0
    if added or message:
        yield {**message, "add": added}


def _entry(stroke: Stroke, owner: int) -> list[Any]:
    places = np.round(stroke.points.astype(np.float64), 1).ravel().tolist()
    return [stroke.id, int(stroke.owner == owner), stroke.colour, round(stroke.pen_px, 2), places]


def _marks(board: Board) -> Iterator[list[Any]]:
    """Give the marks that are still there: label, kind, ids of the strokes, and box."""
    reading = board.reading
    if not reading or (reading.marks and board.page.page_images != board.page_as_read.page_images):
        return
    read, here = board.page_as_read.ink, {stroke.id for stroke in board.ink}
    for mark in reading.marks:
        ids = [read[n].id for n in mark.strokes]
        if here.issuperset(ids):
            yield [mark.label, _kind(mark), ids, [round(v, 1) for v in mark.box]]


def _kind(mark: Mark) -> str:
    if isinstance(mark, Digit | Sign):
        return "sure" if mark.confidence >= DOUBT_BELOW else "doubt"
    return "none"


def _marks_key(board: Board) -> tuple[Reading | None, int, int]:
    return board.reading, id(board.ink), id(board.page.page_images)


def _css(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
