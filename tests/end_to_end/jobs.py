"""The jobs of the README: what leads to each by keys and by hand, and what is true when it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from board.document.corrected_reading import Reads
from board.document.page import Page, Paper
from board.performer import load_reader
from board.play.plan import Kind
from board.play.spoken import Utterance
from board.play.verdict import Feedback
from board.state import commands as do
from board.state.lesson import Lesson
from board.state.panels import Panel
from board.state.phones import Phones
from board.state.session import Session
from board.state.tools import USUAL, Tool
from board.ui.area import Area
from tests.end_to_end.conftest import EveryStrokeIsASeven
from tests.end_to_end.test_every_key import feedback
from tests.support.handwriting import written
from tests.support.sessions import laid_out

Point = tuple[int, int]

ByKeys = str | Point | tuple[Point, ...]
"""A key, a place to point at, or a stroke, which no key writes."""

ByHand = do.Command | Callable[[Session], Area] | tuple[Point, ...]
"""The command of a button to tap, another thing to tap, or a stroke."""


@dataclass(frozen=True)
class End:
    """Hold what is there at the end: the board, the folder where it is kept, and what it spoke."""

    session: Session
    folder: Path
    spoken: Sequence[Utterance | None]

    @property
    def text(self) -> str:
        reading = self.session.surface.reading
        return "".join(reading.text.split()) if reading else ""

    @property
    def page(self) -> Page:
        return self.session.surface.page

    @property
    def pages(self) -> list[list[int]]:
        """Where the strokes of each page begin, in pixels from the left."""
        pages = self.session.board.document.pages
        return [[round(each.points[0, 0]) for each in page.ink] for page in pages]

    @property
    def phones(self) -> Phones:
        return self.session.phones or Phones()

    @property
    def lesson(self) -> Lesson | None:
        return self.phones.lesson

    @property
    def saved(self) -> set[str]:
        """The suffixes of the files that were saved."""
        return {path.suffix for path in (self.folder / "saved").glob("*")}


@dataclass(frozen=True)
class Job:
    """Hold both ways to do a job, and what is true when it is done."""

    name: str
    keys: Sequence[ByKeys]
    hand: Sequence[ByHand]
    done: Callable[[End], object]
    load: Callable[[], Reads] = EveryStrokeIsASeven


def menu(*commands: do.Command) -> tuple[do.Command, ...]:
    """Unfold the menu from the corner, and tap on."""
    return do.ShowPanel(Panel.MENU), *commands


def label(session: Session) -> Area:
    """Return the label of the first digit."""
    return next(spot for each in laid_out(session).labels if (spot := each.spot))


def aside(_: Session) -> Area:
    """Return a place where nothing is."""
    return 2, 2, 4, 4


SEVEN, ONE = ((300, 100), (340, 100), (320, 160)), ((400, 100), (400, 160))
BOTH, ON_SEVEN, ACROSS = (SEVEN, ONE), (330, 105), ((380, 130), (420, 130))
LOOP = ((280, 80), (360, 80), (360, 180), (280, 180), (280, 80))
ANSWER = ((200, 200), (200, 260)), ((300, 200), (300, 260)), ((400, 200), (400, 260))
SUM: list[tuple[Point, ...]] = [
    tuple((round(x), round(y)) for x, y in each.points) for each in written("12+7=19", 60, 60, 60)
]

PAGES, PAPERS, PENS = (menu(do.ShowPanel(panel)) for panel in (Panel.PAGES, Panel.PAPER, Panel.PENS))
ERASER = menu(do.FromMenu(do.TakeTool(Tool.ERASER)))
LASSO = *PENS, do.TakeTool(Tool.LASSO), do.ShowPanel(Panel.PENS)
SETTINGS = menu(do.FromMenu(do.ShowSettings()))
PHONES = menu(do.FromMenu(do.ShowPhones()))
HELP = menu(do.FromMenu(do.Help()))

CLASS_BY_KEYS, CLASS_BY_HAND = ("d", "c"), (*PHONES, do.BeginLesson())

READ_BY_KEYS, READ_BY_HAND = (*BOTH, "space"), (*BOTH, do.Read())
TWO_BY_KEYS, TWO_BY_HAND = (SEVEN, "page down", ONE), (SEVEN, *PAGES, do.TurnTo(1), ONE)
ROUND_BY_KEYS = SEVEN, "g", "4", *ANSWER
ROUND_BY_HAND = SEVEN, *menu(do.FromMenu(do.Play()), do.Choose(3)), *ANSWER
LIVE_BY_HAND = *SETTINGS, do.Set("live", True), do.ShowSettings(), SEVEN
CHOOSE_FILE = menu(do.FromMenu(do.Browse()), do.Mark(1), do.Take())


def correct(name: str, typed: str, command: do.Command, text: str) -> Job:
    """Return the job of correcting the first of two sevens."""
    by_keys, by_hand = (*READ_BY_KEYS, ON_SEVEN, typed), (*READ_BY_HAND, label, command)
    return Job(name, by_keys, by_hand, lambda end: end.text == text)


def take_paper(times: int, paper: Paper) -> Job:
    """Return the job of taking a paper, by pressing its key so often."""
    by_hand = *PAPERS, do.TakePaper(paper)
    return Job(paper.value, ("b",) * times, by_hand, lambda end: end.page.paper is paper)


def turn_sums(times: int, to: str) -> Job:
    """Return the job of turning to a way of sums."""
    by_keys: list[ByKeys] = [*SUM, "space", *["="] * times]
    by_hand: list[ByHand] = [*SUM, do.Read(), *[do.TurnSums()] * times]
    return Job(
        f"sums {to}", by_keys, by_hand, lambda end: end.text and end.session.settings.sums == to, load_reader
    )


def ink(name: str, by_keys: Sequence[ByKeys], by_hand: Sequence[ByHand], *pages: list[int]) -> Job:
    """Return a job after which strokes begin at these places of the pages."""
    return Job(name, by_keys, by_hand, lambda end: end.pages == [*pages] and end.session.surface.done)


FROM_README: Mapping[str, Sequence[Job]] = {
    "write": [
        Job("read", READ_BY_KEYS, READ_BY_HAND, lambda end: end.text == "77"),
        Job("live", ("l", SEVEN), LIVE_BY_HAND, lambda end: end.text == "7"),
    ],
    "copy or hear the result": [
        Job(
            "copy",
            (*READ_BY_KEYS, "ctrl+c"),
            (*READ_BY_HAND, do.Copy()),
            lambda end: end.session.notice.sentence == "Copied: 77",
        ),
        Job("hear", (*READ_BY_KEYS, "r"), (*READ_BY_HAND, do.SayReading()), lambda end: any(end.spoken)),
    ],
    "correct a digit": [
        correct("digit", "4", do.Correct("4", 0), "47"),
        correct("no digit", "x", do.Correct("?", 0), "?7"),
        correct("split", "/", do.Split(0), "777"),
    ],
    "undo, redo, clear": [
        ink("undo", (*BOTH, "ctrl+z"), (*BOTH, do.Undo()), [300]),
        ink(
            "redo",
            (*BOTH, "ctrl+z", "ctrl+z", "ctrl+y"),
            (*BOTH, *menu(do.Undo(), do.Undo(), do.Redo())),
            [300],
        ),
        ink("clear", (*BOTH, "c"), (*BOTH, *menu(do.FromMenu(do.Clear()))), []),
    ],
    "erase, select, change the pen": [
        ink("erase", (*BOTH, "e", ACROSS), (*BOTH, *ERASER, ACROSS), [300]),
        ink("select", (*BOTH, "s", LOOP, "delete"), (*BOTH, *LASSO, LOOP, do.Delete()), [400]),
        Job(
            "pen",
            ("p", "]", SEVEN),
            (*PENS, do.TakeColour(1), do.TakeWidth(USUAL + 1), SEVEN),
            lambda end: (
                [(s.colour, s.pen_px > end.session.usual_pen_px) for s in end.page.ink] == [(1, True)]
            ),
        ),
    ],
    "turn, move, delete pages": [
        Job(
            "turn",
            (*TWO_BY_KEYS, "page up"),
            (*TWO_BY_HAND, *PAGES, do.TurnTo(0)),
            lambda end: end.pages == [[300], [400]] and end.session.board.document.page_number == 0,
        ),
        ink("move", (*TWO_BY_KEYS, "shift+page up"), (*TWO_BY_HAND, *PAGES, do.MovePage(-1)), [400], [300]),
        ink("delete", (*TWO_BY_KEYS, "shift+delete"), (*TWO_BY_HAND, *PAGES, do.DeletePage()), [300]),
    ],
    "take lined or squared paper, a number line": [
        take_paper(times, paper) for times, paper in enumerate(Paper) if times
    ],
    "open ink and photos": [ink("open", ("ctrl+o", "space", "return"), CHOOSE_FILE, [112])],
    "save all pages: PDF, PNG, ink, text": [
        Job(
            "save",
            (SEVEN, "ctrl+s"),
            (SEVEN, *menu(do.FromMenu(do.Save()))),
            lambda end: end.saved >= {".pdf", ".png", ".inkml", ".txt"},
        ),
    ],
    "play rounds of sums and number words": [
        Job(
            "answer",
            (*ROUND_BY_KEYS, "space", "left"),
            (*ROUND_BY_HAND, do.PickAnswer(0)),
            lambda end: feedback(end.session) is Feedback.RIGHT,
        ),
        Job(
            "leave a round",
            (*ROUND_BY_KEYS, "escape"),
            (*ROUND_BY_HAND, do.Escape()),
            lambda end: end.session.game is None and end.pages == [[300]],
        ),
    ],
    "write from phones and tablets, let a class answer": [
        Job("phones", ("d",), PHONES, lambda end: end.session.panel is Panel.PHONES),
        Job(
            "close phones",
            ("d", "d"),
            (*PHONES, do.ShowPhones()),
            lambda end: end.session.phones and end.session.panel is None,
        ),
        Job("class", CLASS_BY_KEYS, CLASS_BY_HAND, lambda end: end.session.panel is Panel.LESSON),
        Job(
            "set a task",
            (*CLASS_BY_KEYS, "1"),
            (*CLASS_BY_HAND, do.NextTask(Kind.ADD)),
            lambda end: "+" in end.phones.task,
        ),
        Job(
            "say a task",
            (*CLASS_BY_KEYS, "4", "space"),
            (*CLASS_BY_HAND, do.NextTask(Kind.TIMES), do.SayAgain()),
            lambda end: [said.words for said in end.spoken if said] == [end.phones.task],
        ),
        Job(
            "freeze, show and mark all",
            (*CLASS_BY_KEYS, "f", "s", "r"),
            (*CLASS_BY_HAND, do.FreezeTiles(), do.ShowTiles(), do.MarkTiles()),
            lambda end: end.phones.frozen and end.lesson and end.lesson.shown and end.lesson.marked,
        ),
        Job(
            "end a class",
            (*CLASS_BY_KEYS, "1", "n", "ctrl+s"),
            (*CLASS_BY_HAND, do.NextTask(Kind.ADD), do.NextTask(Kind.ADD), do.EndLesson(saves=True)),
            lambda end: end.lesson is None and end.saved == {".csv"},
        ),
    ],
    "settings, help, leave": [
        Job(
            "settings",
            ("f2", "right", "escape"),
            (*SETTINGS, do.Set("theme", "light"), do.ShowSettings()),
            lambda end: end.session.settings.theme == "light" and end.session.setting is None,
        ),
        Job("help", ("h",), HELP, lambda end: end.session.help_shown),
        ink("close help", ("h", "h", SEVEN), (*HELP, aside, SEVEN), [300]),
        Job(
            "leave",
            ("escape", "escape"),
            menu(do.AskToLeave(), do.AskToLeave()),
            lambda end: end.session.over,
        ),
    ],
    "sums": [turn_sums(times, to) for times, to in enumerate(("answer", "off", "check"), 1)],
}
"""Each row of the README's table, and sums, which stand below it."""
