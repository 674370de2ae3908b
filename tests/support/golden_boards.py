"""The boards of the golden pictures: every mode, in every theme."""

from collections.abc import Sequence

from board.reading.network.glyph import glyph_of
from board.reading.result import Digit, Reading, Rejected
from board.state.commands import (
    Answer,
    Command,
    ForPlayer,
    KeyPress,
    PenDown,
    PenMove,
    PenUp,
    Progress,
    Read,
    Set,
    Skip,
    Tick,
    VoiceFound,
)
from board.state.session import Session
from tests.support import sessions
from tests.support.sessions import read_by_key, round_of

SIZE = 640, 360

SEVEN = [(120, 100), (180, 100), (150, 200)]
ONE = [(300, 100), (297, 200)]
SCRIBBLE = [(460, 100), (540, 200), (480, 180), (540, 110), (470, 150)]

PLAY: list[Command] = [Tick(1.0), KeyPress("g"), Tick(2.0)]
DAYS = (0, 3, 0, 7, 12, 0, 0, 4, 9, 10, 0, 2, 8, 10)


def pen(points: Sequence[tuple[int, int]]) -> list[Command]:
    """Return the commands of a stroke."""
    moves = [PenMove(0, x, y, 0.0) for x, y in points[1:]]
    return [PenDown(0, *points[0], 0.0), *moves, PenUp(0)]


def after(*happened: Command, session: Session | None = None) -> Session:
    """Return a board after all that happened."""
    return sessions.after(session or read_by_key(SIZE), *happened)


def read(session: Session) -> Session:
    """Return the board with a certain digit, a doubtful one, and something that is none."""
    session = after(
        *(act for points in (SEVEN, ONE, SCRIBBLE) for act in pen(points)), Read(), session=session
    )
    assert session.surface.request
    boxes = [stroke.box.grown(1) for stroke in session.surface.ink]
    glyphs = [glyph_of([stroke.points]) for stroke in session.surface.ink]
    reading = Reading(
        (
            Digit("7", 0.98, boxes[0], (("7", 0.98), ("1", 0.01), ("2", 0.01)), (0,), glyphs[0]),
            Digit("1", 0.6, boxes[1], (("1", 0.6), ("7", 0.3), ("4", 0.05)), (1,), glyphs[1]),
        ),
        (Rejected(boxes[2], (), (2,), glyphs[2]),),
        "7 1 ?",
    )
    return after(Answer(session.surface.request, reading), session=session)


def answering(session: Session, wrong: bool = False) -> Session:
    """Return the board of a game once the task is answered."""
    play = round_of(session)
    assert play
    text = str(play.task.answer + wrong)
    strokes = [[(x + 120 * n, y + 20) for x, y in SEVEN] for n in range(len(text))]
    written = (act for points in strokes for act in pen(points))
    session = after(Tick(play.now_s + 3.0), *written, Read(), session=session)
    assert session.surface.request
    digits = tuple(
        Digit(label, 0.97, stroke.box.grown(2), ((label, 0.97),), (n,), glyph_of([stroke.points]))
        for n, (label, stroke) in enumerate(zip(text, session.surface.ink, strict=True))
    )
    return after(
        Answer(session.surface.request, Reading(digits, (), text, lines=(digits,)), (0.0,)), session=session
    )


def summary() -> Session:
    """Return the end of a round with a wrong answer in it."""
    session = answering(after(*PLAY, KeyPress("1"), Tick(2.5)), wrong=True)
    for _ in range(10):
        session = after(KeyPress("space"), session=answering(session))
    return after(Progress(DAYS), session=session)


def golden_boards() -> dict[str, Session]:
    """Return the boards by the names of their pictures."""
    contrast, light = Set("theme", "contrast"), Set("theme", "light")
    heard = after(*PLAY, VoiceFound(True), Set("words", "heard"), light, KeyPress("5"), Tick(2.5))
    return {
        "new": after(),
        "read": read(read_by_key(SIZE)),
        "read light": read(after(light)),
        "read contrast": read(after(contrast)),
        "help": after(KeyPress("h")),
        "settings": after(*PLAY, light, KeyPress("4"), Tick(2.5), KeyPress("f2"), KeyPress("down")),
        "choice": after(contrast, Set("language", "de"), *PLAY),
        "round": after(*PLAY, KeyPress("4"), Tick(2.5), KeyPress("t"), *pen(ONE)),
        "plan": after(Set("tables", "2 5 10"), *PLAY, KeyPress("s"), KeyPress("down")),
        "two": after(*PLAY, KeyPress("right"), KeyPress("1"), Tick(2.5), ForPlayer(1, Skip()), *pen(ONE)),
        "heard": heard,
        "again": answering(after(*PLAY, contrast, KeyPress("2"), Tick(2.5)), wrong=True),
        "right": after(Tick(6.0), session=answering(after(*PLAY, KeyPress("2"), Tick(2.5)))),
        "summary": after(light, session=summary()),
    }
