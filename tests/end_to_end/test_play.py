"""A round of sums through the real loop, read by the real network."""

from collections.abc import Callable, Sequence
from itertools import pairwise, zip_longest
from pathlib import Path

import pygame
import pytest

from board import app
from board.performer import Services
from board.play.history import read_history
from board.play.plan import Kind
from board.play.round import PATIENCE_S, REST_S, SPRINT_S, Round
from board.play.sounds import Sound
from board.play.tasks import Sign
from board.play.verdict import Feedback
from board.state.commands import (
    AskHint,
    Choose,
    Clear,
    Command,
    Correct,
    Escape,
    ForPlayer,
    Misread,
    PickAnswer,
    Read,
    Set,
    SetUp,
    Skip,
    Toggle,
)
from board.state.session import Session
from board.system.assets import asset
from board.ui.area import Area
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, press, release, stroke
from tests.end_to_end.conftest import EveryStrokeIsASeven, Play, Script
from tests.support.handwriting import written
from tests.support.pictures import Author, Step, rest, write
from tests.support.sessions import area_of, laid_out, round_of

TASKS = 10

network = pytest.mark.skipif(not asset("network.npz").exists(), reason="no network is shipped yet")


class Pupil:
    """Choose a round, write every answer, and stop at the summary; one wrong answer is among them."""

    def __init__(self, window: Window, kind: str) -> None:
        self.seen: list[Round] = []
        self._window = window
        self._begin = ["g", kind]
        self._wrote: tuple[int, int] | None = None

    def move(self, session: Session) -> float | None:
        if session.surface.read_wanted or session.surface.request is not None:
            return 1.0
        if self._begin:
            key(self._begin.pop(0))(self._window)
            return 0.0
        if not (play := round_of(session)):
            return 0.0
        self.seen.append(play)
        if play.over:
            return None
        if play.feedback is Feedback.RIGHT:
            key("space")(self._window)
            return 0.0
        if self._wrote == (play.at, play.wrong):
            return 0.02
        self._wrote = play.at, play.wrong
        answer = play.task.answer + (play.at == 2 and not play.wrong)
        self._write(str(answer))
        key("space")(self._window)
        return 0.0

    def _write(self, text: str) -> None:
        for trace in written(text, 260, 150, 90):
            points = [(round(float(x)), round(float(y))) for x, y in trace.points]
            self._window.press_pointer(*points[0])
            for x, y in points:
                self._window.move_pointer(x, y)
            self._window.release_pointer(*points[-1])


@network
@pytest.mark.parametrize("kind", ["1", "4", "5"])
def test_a_round(window: Window, tmp_path: Path, kind: str) -> None:
    """Every answer is written and read; the wrong one is tried again; the round is kept."""
    path = tmp_path / "rounds.jsonl"
    pupil = Pupil(window, kind)
    app.run(window, Services(rounds=path), pupil)
    last = pupil.seen[-1]
    assert (last.right, last.wrong) == (TASKS, 1)
    (record,) = read_history(path)
    assert (record.tasks, record.right, record.wrong) == (TASKS, TASKS, 1)


def test_playing_leaves_the_board_as_it_was(play: Play) -> None:
    """Ink before the game is there after it, and the ink of the game is not."""
    line = [press(50, 60), press(60, 70)]
    before, *_, back = play(line, [key("g")], [key("5")], [press(300, 180)], [key("escape")])
    assert back.game is None
    assert [s.points.tolist() for s in back.surface.ink][:1] == [
        s.points.tolist() for s in before.surface.ink
    ][:1]
    assert not back.surface.live


def test_a_history_that_cannot_be_kept_is_said(window: Window, tmp_path: Path) -> None:
    """The round ends with a notice, and the board goes on."""
    (tmp_path / "file").touch()
    pupil = Skipper(window)
    app.run(window, Services(rounds=tmp_path / "file" / "rounds.jsonl"), pupil)
    assert "could not be saved" in pupil.notice


class Skipper:
    """Skip every task."""

    def __init__(self, window: Window) -> None:
        self.notice = ""
        self._window = window
        self._keys = ["g", "1", *["n", "space"] * TASKS]

    def move(self, session: Session) -> float | None:
        if self._keys:
            key(self._keys.pop(0))(self._window)
            return 0.0
        self.notice = session.notice.sentence
        return None


class Ear:
    """Hear the sounds."""

    def __init__(self) -> None:
        self.heard: list[Sound] = []

    def play(self, sound: Sound) -> None:
        self.heard.append(sound)


@pytest.mark.parametrize("muted", [False, True])
def test_a_game_sounds(window: Window, muted: bool) -> None:
    """M makes it silent."""
    ear = Ear()
    wrong = [*stroke((300, 180), (330, 180), (315, 240)), key("space")]
    script = Script(window, [[key("m")] * muted, [key("g")], [key("1")], wrong])
    app.run(window, Services(load=EveryStrokeIsASeven, sounds=ear), script)
    assert ear.heard == ([] if muted else [Sound.AGAIN])


class Child(Author):
    """Take steps in a round, and remember the round before each.

    It is one of times tables, in which every stroke is read as a seven, or another with the real network.
    """

    def __init__(self, window: Window, *steps: Step, kind: str = "4") -> None:
        super().__init__(window, [does(key("g")), does(key(kind)), *steps])
        self.rounds: list[Round] = []
        app.run(window, Services(load=EveryStrokeIsASeven) if kind == "4" else Services(), self)

    def move(self, session: Session) -> float | None:
        wait_s = super().move(session)
        if wait_s != 1.0 and (play := round_of(session)):
            self.rounds.append(play)
        return wait_s


def does(*acts: Act) -> Step:
    """Let acts happen at once."""

    def step(_: Session, window: Window) -> None:
        for act in acts:
            act(window)

    return step


def tap(find: Callable[[Session], Area]) -> Step:
    """Tap in the middle of an area."""

    def step(session: Session, window: Window) -> None:
        left, top, right, bottom = find(session)
        at = (left + right) // 2, (top + bottom) // 2
        window.press_pointer(*at)
        window.release_pointer(*at)

    return step


def on(command: Command) -> Step:
    """Tap the button of a command."""
    return tap(lambda session: area_of(session, command))


def on_label(mark: int) -> Step:
    """Tap the label of a mark."""
    return tap(lambda session: laid_out(session).labels[mark].spot or (0, 0, 0, 0))


def corrects(mark: int) -> Step:
    """Tap the key of the right digit on the keypad of a mark."""

    def step(session: Session, window: Window) -> None:
        play = round_of(session)
        assert play
        on(Correct(str(play.task.answer)[mark], mark))(session, window)

    return step


SEVEN, ONE, TWO = (stroke((x, 190), (x + 30, 190), (x + 15, 250)) for x in (200, 300, 400))
READ = does(key("space"))


def test_a_stray_dot_is_no_answer(window: Window) -> None:
    """A tap of the pen is no try, and stays no try."""
    *_, play = Child(window, does(press(300, 200), release(300, 200)), READ, rest(9.0)).rounds
    assert (play.feedback, play.wrong) == (Feedback.NONE, 0)


def test_one_tap_says_that_a_misread_answer_was_right(window: Window) -> None:
    """It is no wrong try any more, and the task is solved."""
    *_, before, play = Child(window, does(*SEVEN, *ONE), READ, on(Misread())).rounds
    assert (before.feedback, before.wrong) == (Feedback.WRONG, 1)
    assert (play.feedback, play.wrong, play.trusted) == (Feedback.RIGHT, 0, 1)


@pytest.mark.parametrize(("place", "feedback"), [(0, Feedback.RIGHT), (1, Feedback.WRONG)])
def test_what_could_be_the_answer_is_asked_about(window: Window, place: int, feedback: Feedback) -> None:
    """Two large choices show, and a tap takes one."""
    *_, asks, play = Child(window, does(*SEVEN, *ONE, *TWO), READ, on(PickAnswer(place))).rounds
    assert (asks.feedback, asks.wrong) == (Feedback.ASKED, 0)
    assert play.feedback is feedback


def answered(session: Session) -> str:
    """Return the answer of the task that shows."""
    play = round_of(session)
    assert play
    return str(play.task.answer)


def as_many_sevens(session: Session, window: Window) -> None:
    """Write a stroke for each digit of the answer."""
    strokes = (SEVEN, ONE, TWO)[: len(answered(session))]
    does(*(act for some in strokes for act in some))(session, window)


def where_asked(mark: int, step: Step) -> Step:
    """Take a step if the answer has such a digit."""
    return lambda session, window: step(session, window) if mark < len(answered(session)) else None


def test_a_misread_digit_can_be_corrected_in_a_round(window: Window) -> None:
    """A tap on its label opens the keypad; the answer is judged anew, and the wrong try taken back."""
    steps = [where_asked(mark, step) for mark in range(3) for step in (on_label(mark), corrects(mark))]
    child = Child(window, as_many_sevens, READ, *steps)
    tried, corrected = child.rounds[-len(steps) - 1], child.rounds[-1]
    assert tried.wrong == (set(str(tried.task.answer)) != {"7"})
    assert (corrected.feedback, corrected.wrong) == (Feedback.RIGHT, 0)


def writes(text_of: Callable[[str], str], left: float) -> Step:
    """Write what is made of the right answer."""

    def step(session: Session, window: Window) -> None:
        play = round_of(session)
        assert play
        write(text_of(str(play.task.answer)), left, 190, 90)(session, window)

    return step


FIRST, REST = writes(lambda answer: answer[0], 200), writes(lambda answer: answer[1:], 290)


@network
def test_half_an_answer_is_waited_for(window: Window) -> None:
    """Then it is asked about, and one tap says that it is all."""
    steps = [FIRST, rest(REST_S), rest(0.0), rest(PATIENCE_S), on(Read())]
    *_, waits, asks, done = Child(window, *steps, kind="1").rounds
    assert waits.feedback is Feedback.NONE
    assert asks.feedback is Feedback.PARTIAL
    assert (done.feedback, done.wrong) == (Feedback.WRONG, 1)


@network
def test_half_an_answer_can_be_written_on(window: Window) -> None:
    """What stands there stays, and the whole is right."""
    steps = [FIRST, rest(REST_S), rest(0.0), rest(PATIENCE_S), REST, READ]
    *_, asks, _, done = Child(window, *steps, kind="1").rounds
    assert asks.feedback is Feedback.PARTIAL
    assert (done.feedback, done.wrong) == (Feedback.RIGHT, 0)


def test_a_hint_shows_after_a_wrong_answer(window: Window) -> None:
    """In the place of the verdict."""
    *_, session = hinted = Child(window, does(*SEVEN, *ONE), READ, on(AskHint())).rounds
    assert session.hint_shown
    assert hinted[-2].feedback is Feedback.WRONG


@network
@pytest.mark.parametrize(
    ("kind", "texts"), [("6", ("{a}{sign}{b}={c}",)), ("7", ("{d}+1", "{d}+1={n}", "{e}+2"))]
)
def test_sums_are_answers(window: Window, kind: str, texts: tuple[str, ...]) -> None:
    """A whole sum is read with its signs and judged; a way to make a number counts once."""

    def sum_of(text: str) -> Step:
        def step(session: Session, window: Window) -> None:
            play = round_of(session)
            assert play
            task, n = play.task, play.task.answer
            sign = "+" if task.sign is Sign.PLUS else "-"
            filled = text.format(a=task.first, sign=sign, b=task.second, c=n, d=n - 1, e=n - 2, n=n)
            write(filled, 30, 200, 60)(session, window)

        return step

    child = Child(window, *(step for text in texts for step in (sum_of(text), READ, READ)), kind=kind)
    given = [play.feedback for before, play in pairwise(child.rounds) if play.verdict != before.verdict]
    expected = {"6": [Feedback.RIGHT], "7": [Feedback.RIGHT, Feedback.REPEATED, Feedback.RIGHT]}
    assert [each for each in given if each is not Feedback.NONE] == expected[kind]
    assert child.rounds[-1].wrong == 0


def touches(texts: Sequence[Callable[[str], str]], lefts: Sequence[float]) -> Step:
    """Let two fingers write at the same time, one in each half, what is made of the right answers."""

    def step(session: Session, window: Window) -> None:
        paths: list[list[tuple[int, list[list[float]]]]] = []
        for player, (text, left) in enumerate(zip(texts, lefts, strict=True)):
            play = round_of(session, player)
            assert play
            traces = written(text(str(play.task.answer)), left, 190, 70)
            paths.append([(player, trace.points.tolist()) for trace in traces])
        for both in zip_longest(*paths):
            fingers = [finger for finger in both if finger]
            for kind, part in ((pygame.FINGERDOWN, slice(0, 1)), (pygame.FINGERMOTION, slice(None))):
                for finger, points in fingers:
                    for x, y in points[part]:
                        share = {"x": x / window.size[0], "y": y / window.size[1]}
                        event(kind, finger_id=finger, touch_id=1, **share)(window)
            for finger, points in fingers:
                x, y = points[-1]
                share = {"x": x / window.size[0], "y": y / window.size[1]}
                event(pygame.FINGERUP, finger_id=finger, touch_id=1, **share)(window)

    return step


def two_children(window: Window, *steps: Step) -> Session:
    """Let two children play side by side."""
    author = Author(window, [does(key("g")), does(key("right")), does(key("1")), *steps])
    return app.run(window, Services(), author)


@network
def test_two_children_write_at_once(window: Window) -> None:
    """Each has a task and a half of the window; what one writes is judged by that task alone."""
    right, wrong = (lambda answer: answer), (lambda answer: str(int(answer) + 1))
    steps = [touches((right, wrong), (30, 350)), rest(REST_S), rest(0.0), rest(PATIENCE_S)]
    session = two_children(window, *steps)
    one, other = round_of(session, 0), round_of(session, 1)
    assert one
    assert other
    assert one.tasks != other.tasks
    assert (one.right, one.wrong) == (1, 0)
    assert (other.right, other.wrong) == (0, 1)
    assert session.ink_of(1)


@network
def test_a_stroke_belongs_to_the_half_it_began_in(window: Window) -> None:
    """Even if it ends in the other, where another child writes."""
    across = stroke((300, 300), (500, 305))
    right = lambda answer: answer  # noqa: E731
    session = two_children(
        window, does(*across), touches((lambda _: "1", right), (30, 400)), rest(REST_S), rest(0.0)
    )
    other = round_of(session, 1)
    assert other
    assert other.right == 1


def test_each_of_two_children_has_buttons(window: Window) -> None:
    """Clear, hint and skip do it in one half alone."""
    ink = does(*stroke((100, 200), (130, 260)), *stroke((450, 200), (480, 260)))
    steps = [ink, on(ForPlayer(0, Clear())), on(ForPlayer(1, AskHint()))]
    session = two_children(window, *steps)
    one, other = round_of(session, 0), round_of(session, 1)
    assert one
    assert other
    assert (len(session.ink_of(0)), len(session.ink_of(1))) == (0, 1)
    assert (one.hints, other.hints) == (0, 1)
    skipped = round_of(two_children(window, on(ForPlayer(1, Skip()))), 1)
    assert skipped
    assert skipped.feedback is Feedback.SKIPPED


@network
def test_a_new_best_is_cheered_and_kept(window: Window, tmp_path: Path) -> None:
    """The first sprint sets it; one that does not reach it is no best."""
    ear, path = Ear(), tmp_path / "rounds.jsonl"
    steps = [does(key("g")), does(key("8")), rest(0.1), writes(str, 200), READ, rest(SPRINT_S)]
    first = app.run(window, Services(rounds=path, sounds=ear), Author(window, steps))
    assert first.game
    assert first.game.is_best
    assert first.game.cheer < 1.0
    assert ear.heard[-1] is Sound.BEST
    assert first.due_s is not None
    second = app.run(window, Services(rounds=path), Author(window, [*steps[:3], rest(SPRINT_S), rest(0.1)]))
    assert second.game
    assert (second.game.best, second.game.is_best) == (1, False)


def test_the_teacher_chooses(window: Window, tmp_path: Path) -> None:
    """By hand: rounds, range, tables and length hold in the next round, and after a restart."""
    path = tmp_path / "settings.toml"
    taken: list[Command] = [
        Set("numbers_to", "100"),
        Set("tasks", "5"),
        Toggle("rounds", "add"),
        Toggle("tables", "2"),
    ]
    steps = [does(key("g")), on(SetUp()), *map(on, taken), on(Escape()), does(key("1")), on(Choose(3))]
    left = app.run(window, Services(settings=path), Author(window, steps))
    play = round_of(left)
    assert play
    assert (play.kind, len(play.tasks)) == (Kind.TIMES, 5)
    assert not any(task.second == task.first == 2 for task in play.tasks)
    again = app.run(window, Services(settings=path), Author(window, []))
    assert again.settings == left.settings
    assert again.settings.plan.tables == (3, 4, 5, 6, 7, 8, 9, 10)
    assert Kind.ADD not in again.settings.plan.kinds
