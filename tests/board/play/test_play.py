"""The rules of a round, without a window."""

import datetime
import itertools
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.ink.stroke import Box
from board.play.hints import hint_of
from board.play.history import (
    DAYS,
    RoundHistory,
    append,
    best_before,
    read_history,
    record_of,
    right_by_day,
)
from board.play.plan import NUMBERS_TO, TABLES, TASKS, Kind, Plan
from board.play.round import (
    PATIENCE_S,
    REST_S,
    SPRINT_S,
    Round,
    answered,
    asked,
    begun,
    chosen,
    gone_on,
    hardest,
    hinted,
    insisted,
    misread,
    penned,
    skipped,
    ticked,
    tried_again,
    waited,
)
from board.play.tasks import Sign, Task, tasks_of
from board.play.verdict import ACCEPT_FROM, ASK_FROM, Feedback, verdict_on
from board.reading.result import Digit, Mark, Rejected

GLYPH = np.zeros((28, 28), np.uint8)
TODAY = datetime.date(2030, 1, 31)

PLAN = Plan()

kinds = st.sampled_from(list(Kind))
plans = st.builds(
    Plan,
    numbers_to=st.sampled_from(NUMBERS_TO),
    tables=st.lists(st.sampled_from(TABLES), min_size=1, unique=True).map(lambda some: tuple(sorted(some))),
    tasks=st.sampled_from(TASKS),
)
seeds = st.integers(0, 2**32)


BOX, DOT = Box(0, 0, 40, 90), Box(0, 0, 9, 9)
LEAST_PX = 20.0


def marks(text: str, doubtful: str = "", likely: str = "") -> list[Mark]:
    """Return the marks of some text; digits in `doubtful` are read with doubt, "." is a stray dot.

    A "?" is most like the digit `likely`, if one is given.
    """
    found: list[Mark] = []
    for c in text:
        if c.isspace():
            continue
        if c == "?":
            found.append(Rejected(BOX, ((likely, 0.1),) if likely else (), (), GLYPH))
        elif c == ".":
            found.append(Digit("1", 0.99, DOT, (("1", 0.99),), (), GLYPH))
        else:
            found.append(Digit(c, 0.6 if c in doubtful else 0.97, BOX, ((c, 0.9),), (), GLYPH))
    return found


def read(play: Round, text: str, doubtful: str = "", likely: str = "", belief: float = 0.0) -> Round:
    """Return the round after some text was read as its answer, when the pen rested or the key was pressed."""
    play = play if play.awaited else asked(play, meant=False)
    written = marks(text, doubtful, likely)
    return answered(play, verdict_on(written, str(play.task.answer), belief, LEAST_PX))


def settled(play: Round) -> Round:
    """Return the round once an answer that may not be finished was waited for."""
    return ticked(play, play.now_s + PATIENCE_S)


def asking(answer: int, more: int = 1, kind: Kind = Kind.ADD) -> Round:
    """Return a round that has begun and asks for this number, and more such tasks afterwards."""
    tasks = (Task(Sign.WORD, answer),) * (1 + more)
    return ticked(replace(begun(kind, PLAN, 0), tasks=tasks), 100.0)


def meant(play: Round) -> Round:
    """Return the round once the read key was pressed."""
    return asked(play, meant=True)


@given(kinds, plans, seeds)
def test_the_same_seed_asks_the_same(kind: Kind, plan: Plan, seed: int) -> None:
    """Tasks come of kind, plan and seed alone; none comes twice before all others, or twice in a row."""
    tasks = tasks_of(kind, plan, seed)
    assert tasks == tasks_of(kind, plan, seed)
    assert kind.is_sprint or len(tasks) == plan.tasks
    if kind is Kind.MAKE_NUMBER:
        assert len(set(tasks)) == 1
        return
    assert all(one != other for one, other in itertools.pairwise(tasks))
    some = tasks[: 8 if kind is not Kind.WORDS or plan.numbers_to > 10 else 4]
    assert len(set(some)) == len(some)


@given(kinds, plans, seeds)
def test_the_levels(kind: Kind, plan: Plan, seed: int) -> None:
    """Each plan asks for numbers of its own range, and never for one that cannot be written."""
    tasks, most = tasks_of(kind, plan, seed), plan.numbers_to
    if kind.has_tables:
        assert all({task.first, task.second} & set(plan.tables) for task in tasks)
        assert all(2 <= task.answer <= 120 for task in tasks)
        return
    assert all(1 <= task.answer <= min(most, 999) for task in tasks)
    assert all(0 <= task.second < task.first <= most or task.sign is Sign.PLUS for task in tasks)
    if kind is Kind.WHOLE_SUM:
        assert all(max(task.first, task.answer) <= 100 for task in tasks)


@given(kinds, plans, seeds)
def test_a_way_does_not_give_the_answer_away(kind: Kind, plan: Plan, seed: int) -> None:
    """The first hint is a step on the way, and true; only the second is the answer."""
    for turn, task in enumerate(tasks_of(kind, plan, seed)[:20]):
        way, answer = hint_of(task, 1, turn), hint_of(task, 2, turn)
        numbers = way.numbers
        if task.sign is Sign.MAKE:
            assert (
                answer.numbers["first"] + answer.numbers["second"] == answer.numbers["number"] == task.first
            )
            assert 0 < numbers["first"] < task.first
            continue
        assert way.text != "hint.answer"
        assert answer.numbers == {"answer": task.answer}
        match way.text:
            case "hint.up_to_ten" | "hint.down_to_ten":
                assert numbers["ten"] % 10 == 0
                assert abs(task.answer - numbers["ten"]) == numbers["rest"]
            case "hint.tens":
                assert numbers["sum"] + numbers["ones"] == task.answer
            case "hint.tens_away":
                assert numbers["left"] - numbers["ones"] == task.answer
            case "hint.nine_times":
                assert numbers["ten_times"] - numbers["number"] == task.answer
            case "hint.ten_and":
                assert numbers["ten_times"] + numbers["more"] * numbers["number"] == task.answer
            case "hint.five_times":
                assert numbers["five_times"] + numbers["more"] * numbers["number"] == task.answer
            case "hint.once_more":
                assert numbers["times"] + numbers["number"] == task.answer


def test_a_right_answer_goes_on_by_itself() -> None:
    """It is praised for a moment, and then the next task comes."""
    play = read(asking(12), "12")
    assert (play.feedback, play.right, play.at) == (Feedback.RIGHT, 1, 0)
    assert play.next_s is not None
    play = ticked(play, play.next_s)
    assert (play.feedback, play.at) == (Feedback.NONE, 1)


def test_an_answer_may_be_written_with_gaps_and_lines() -> None:
    """What counts are the digits in reading order."""
    assert read(meant(asking(123)), "1 2\n3").feedback is Feedback.RIGHT


def test_a_wrong_answer_may_be_tried_again() -> None:
    """It counts as a try; the task stays, as often as one likes."""
    play = asking(12)
    for _ in range(3):
        play = read(meant(tried_again(play)), "13")
        assert (play.feedback, play.verdict.heard, play.at) == (Feedback.WRONG, "13", 0)
    play = read(meant(tried_again(play)), "12")
    assert (play.right, play.wrong) == (1, 3)


@pytest.mark.parametrize(("text", "doubtful"), [("1?", ""), ("?", ""), ("13", "3"), ("13", "13")])
def test_what_cannot_be_read_is_never_wrong(text: str, doubtful: str) -> None:
    """It is asked for again, and not counted."""
    play = read(meant(asking(12)), text, doubtful)
    assert (play.feedback, play.wrong, play.right) == (Feedback.UNREADABLE, 0, 0)


@given(kinds, seeds, st.text("0123456789?.", max_size=4), st.sets(st.sampled_from("0123456789")))
def test_only_a_sure_answer_can_be_wrong(kind: Kind, seed: int, text: str, doubtful: set[str]) -> None:
    """Whatever is read at the key: right is what it should be, wrong is what is surely something else."""
    play = meant(ticked(begun(kind, PLAN, seed), 0.0))
    answer, said = str(play.task.answer), text.replace(".", "")
    sure = not doubtful & set(said) and "?" not in said
    after = read(play, text, "".join(doubtful))
    assert after.at == play.at
    assert after.right == (said == answer)
    if after.feedback is Feedback.WRONG:
        assert (after.wrong, said != answer) == (1, True)
        assert sure or answer.startswith(said)
    else:
        assert after.wrong == 0
    assert (after.feedback is Feedback.NONE) == (not said)


@given(st.floats(0, 1), st.sampled_from(["13", "1?", "??", "73"]))
def test_what_may_be_the_answer_is_never_wrong(belief: float, text: str) -> None:
    """Ink that is likely enough the answer counts as it, and ink that could be it is asked about."""
    after = read(meant(asking(12)), text, belief=belief)
    if belief >= ACCEPT_FROM:
        assert after.feedback is Feedback.RIGHT
    elif belief >= ASK_FROM:
        assert after.feedback is Feedback.ASKED
        assert "12" in after.verdict.choices
        assert after.wrong == 0


@pytest.mark.parametrize(("place", "feedback", "wrong"), [(0, Feedback.RIGHT, 0), (1, Feedback.WRONG, 1)])
def test_the_person_says_what_is_written(place: int, feedback: Feedback, wrong: int) -> None:
    """Of two choices, in their order as numbers, each may be taken."""
    play = read(meant(asking(12)), "13", belief=ASK_FROM)
    assert play.verdict.choices == ("12", "13")
    after = chosen(play, place)
    assert (after.feedback, after.wrong) == (feedback, wrong)


def test_none_of_the_choices() -> None:
    """A mark that is no digit but looks most like the right one is asked about; "no" leaves it unread."""
    play = read(meant(asking(44)), "4?", likely="4")
    assert (play.feedback, play.verdict.choices) == (Feedback.ASKED, ("44",))
    assert chosen(play, 0).feedback is Feedback.RIGHT
    after = chosen(play, 1)
    assert (after.feedback, after.wrong) == (Feedback.UNREADABLE, 0)


@pytest.mark.parametrize("text", ["13", "?", "7"])
def test_the_word_of_the_person_counts(text: str) -> None:
    """After a verdict that a misreading may have caused one word makes the answer right, and no try of it."""
    play = misread(read(meant(asking(12)), text))
    assert (play.feedback, play.right, play.wrong, play.trusted) == (Feedback.RIGHT, 1, 0, 1)
    assert misread(play) is play


def test_a_corrected_answer_is_judged_anew() -> None:
    """A wrong verdict that was a misreading is taken back."""
    play = read(meant(asking(12)), "17")
    assert play.wrong == 1
    after = read(meant(play), "12")
    assert (after.feedback, after.wrong) == (Feedback.RIGHT, 0)
    assert read(meant(play), "18").wrong == 1


@pytest.mark.parametrize("text", [".", "..", ""])
def test_a_stray_dot_is_no_answer(text: str) -> None:
    """Alone it is nothing, and beside an answer it is none of it."""
    play = meant(asking(12))
    after = read(play, text)
    assert (after.feedback, after.wrong, after.held) == (Feedback.NONE, 0, None)
    assert read(play, text + "12").feedback is Feedback.RIGHT


@given(kinds, seeds, st.lists(st.floats(0, 3), max_size=30))
def test_a_calm_round_waits_for_ever(kind: Kind, seed: int, steps: list[float]) -> None:
    """Time alone asks nothing else and ends nothing but a sprint."""
    play, clock_s = begun(kind, PLAN, seed), 0.0
    for step_s in steps:
        clock_s += step_s
        play = ticked(play, clock_s)
        assert (play.at, play.feedback) == (0, Feedback.NONE)
        assert play.over == (kind.is_sprint and play.took_s >= SPRINT_S)


def test_in_doubt_the_answer_is_right() -> None:
    """Digits read with doubt that give the answer are taken for it, and noted as hard to read."""
    play = read(asking(12), "12", "2")
    assert play.feedback is Feedback.RIGHT
    assert hardest(play) == ("2",)


def test_digits_that_could_not_be_read_are_noted() -> None:
    """Once the task is solved it is known which digits they were."""
    play = read(meant(asking(45)), "4?")
    assert hardest(play) == ()
    assert hardest(read(meant(play), "45")) == ("5",)


@pytest.mark.parametrize(
    ("text", "feedback"),
    [("1", Feedback.PARTIAL), ("?", Feedback.UNREADABLE), ("7", Feedback.WRONG), ("1?", Feedback.UNREADABLE)],
)
def test_an_answer_that_may_go_on_is_waited_for(text: str, feedback: Feedback) -> None:
    """A pen that rests between two strokes has time; then the answer is asked about, or judged."""
    play = read(asking(12), text)
    assert play.feedback is Feedback.NONE
    assert play.due_s == play.now_s + PATIENCE_S
    assert settled(play).feedback is feedback
    assert penned(play, ink=False).held is None
    assert read(penned(play, ink=True), "12").feedback is Feedback.RIGHT


def test_half_an_answer_may_be_all() -> None:
    """The read key means it at once; without it, the person says so."""
    assert read(meant(asking(12)), "1").feedback is Feedback.WRONG
    asks = settled(read(asking(12), "1"))
    assert (asks.feedback, asks.wrong) == (Feedback.PARTIAL, 0)
    after = insisted(asks)
    assert (after.feedback, after.wrong) == (Feedback.WRONG, 1)


def test_the_answer_is_read_when_the_pen_rests() -> None:
    """New ink begins the wait anew, and no ink ends it."""
    play = penned(asking(12), ink=True)
    assert play.due_s == 100 + REST_S
    assert not ticked(play, 100.5).rested
    assert ticked(play, 100.81).rested
    play = penned(ticked(play, 100.5), ink=True)
    assert not ticked(play, 100.81).rested
    assert penned(play, ink=False).due_s is None


def test_a_hint_shows_after_a_wrong_answer() -> None:
    """It takes the place of the verdict until the next one, and counts as it was seen."""
    play = hinted(read(meant(asking(12)), "13"))
    assert (play.feedback, play.hint_shown) == (Feedback.WRONG, True)
    assert not tried_again(play).hint_shown
    after = read(meant(tried_again(play)), "12")
    assert (after.helped, after.hint_shown) == (1, False)


def test_hints_and_skipping() -> None:
    """Neither counts as wrong; a task solved with a hint is counted as such, and its hints end with it."""
    play = read(hinted(hinted(hinted(asking(12)))), "12")
    assert (play.hints, play.helped) == (2, 1)
    play = gone_on(play)
    assert play.hints == 0
    play = skipped(play)
    assert play.feedback is Feedback.SKIPPED
    assert play.due_s is not None
    play = ticked(play, play.due_s)
    assert (play.over, play.right, play.wrong) == (True, 1, 0)


def test_a_round_ends_after_its_last_task() -> None:
    """Then nothing changes it any more, and nothing is due."""
    play = gone_on(read(meant(asking(7, more=0)), "7"))
    assert play.over
    assert play.due_s is None
    assert play.task.answer == 7
    for same in (ticked(play, 1e9), hinted(play), skipped(play), penned(play, ink=True), gone_on(play)):
        assert same is play


def test_a_sprint_lasts_a_minute() -> None:
    """It begins when it shows, tells every second, and ends in mid-task."""
    play = ticked(begun(Kind.SPRINT, PLAN, 1), 50.0)
    assert (play.left_s, play.due_s) == (SPRINT_S, 51.0)
    play = ticked(play, 80.25)
    assert (play.left_s, play.due_s) == (29.75, 81.0)
    play = ticked(penned(play, ink=True), 50 + SPRINT_S)
    assert play.over
    assert play.took_s == SPRINT_S


def test_a_calm_round_has_no_clock() -> None:
    """Nothing is due while one thinks, and a day later the task is still there."""
    play = asking(12)
    assert (play.left_s, play.due_s) == (None, None)
    assert not ticked(play, 86400.0).over


@given(
    st.lists(st.sampled_from(["right", "wrong", "unreadable", "hint", "skip", "pen", "tick"]), max_size=60)
)
def test_counts_never_lie(happened: list[str]) -> None:
    """Whatever happens: no more right than asked, no try counted that could not be read."""
    play, clock_s = ticked(begun(Kind.ADD, PLAN, 3), 0.0), 0.0
    for what in happened:
        clock_s += 0.5
        match what:
            case "right":
                play = read(meant(play), str(play.task.answer))
            case "wrong":
                play = read(meant(play), "98")
            case "unreadable":
                play = read(meant(play), "?")
            case "hint":
                play = hinted(play)
            case "skip":
                play = skipped(play)
            case "pen":
                play = penned(play, ink=True)
            case "tick":
                play = ticked(play, clock_s)
        assert 0 <= play.helped <= play.right <= play.at + 1
        assert play.right <= PLAN.tasks
        assert play.wrong <= happened.count("wrong")


def test_the_history_keeps_rounds(tmp_path: Path) -> None:
    """What was appended is read back, in its order; no file is no history."""
    path = tmp_path / "new folder" / "rounds.jsonl"
    assert read_history(path) == ()
    play = gone_on(read(meant(asking(12, more=0)), "12", "1"))
    for day in (TODAY, TODAY + datetime.timedelta(1)):
        append(path, [record_of(play, day)])
    first, second = read_history(path)
    assert (first.day, second.day) == ("2030-01-31", "2030-02-01")
    assert (first.kind, first.tasks, first.right, first.hard) == ("add", 1, 1, "1")


def test_a_torn_history_is_read_around(tmp_path: Path) -> None:
    """Lines that say nothing are passed over, and half a line does not spoil the next."""
    path = tmp_path / "rounds.jsonl"
    record = record_of(asking(12), TODAY)
    append(path, [record])
    with path.open("ab") as file:
        file.write(b'\xff\nnull\n[]\n{"day": 3}\n{"day": "2030-01-31", "kind": ')
    append(path, [record, replace(record, right=10**4000), replace(record, children=-1)])
    assert read_history(path) == (record, record)


def test_the_history_is_its_owner_s_alone(tmp_path: Path) -> None:
    """Folder and file, whatever the umask."""
    path = tmp_path / "folder" / "rounds.jsonl"
    before = os.umask(0)
    try:
        append(path, [record_of(asking(12), TODAY)])
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777] == [0o600, 0o700]


def test_a_personal_best(tmp_path: Path) -> None:
    """It is that of a child alone in a sprint of the same kind and level, before this round."""
    path = tmp_path / "rounds.jsonl"
    play = begun(Kind.SPRINT, PLAN, 1)
    record = record_of(play, TODAY)
    others = (
        replace(record, right=9, children=2),
        replace(record, right=8, level="100"),
        replace(record, right=7, kind="sprint_times"),
    )
    append(path, others)
    assert best_before(read_history(path), [play]) == 0
    append(path, [replace(record, right=4), replace(record, right=6), replace(record, right=5)])
    assert best_before(read_history(path), [play]) == 6
    assert best_before(read_history(path), [play, play]) is None
    assert best_before(read_history(path), [begun(Kind.ADD, PLAN, 1)]) is None
    assert RoundHistory(path).keep((play,)).best == 6


def test_older_records_are_read(tmp_path: Path) -> None:
    """Those of rounds that had no level."""
    path = tmp_path / "rounds.jsonl"
    path.write_text(
        '{"day": "2030-01-31", "kind": "add_ten", "tasks": 10, "right": 8, "wrong": 1, "helped": 0, '
        '"seconds": 80.5, "hard": "4"}\n'
    )
    (record,) = read_history(path)
    assert (record.right, record.level, record.children) == (8, "", 1)


def test_progress_over_days() -> None:
    """Right answers are added up by day, today last; what is older or of the future is left out."""
    one = replace(record_of(asking(12), TODAY), right=3)
    days = ["2030-01-31", "2030-01-31", "2030-01-30", "2030-01-18", "2030-01-17", "2031-01-01"]
    counts = right_by_day([replace(one, day=day) for day in days], TODAY)
    assert len(counts) == DAYS
    assert counts[0] == 3
    assert counts[-2:] == (3, 6)
    assert sum(counts) == 12


@given(kinds, st.floats(0, 30), st.floats(0, 1e6), st.booleans())
def test_waiting_takes_no_time(kind: Kind, began_s: float, away_s: float, ink: bool) -> None:
    """All that was due is due as much later, and the round took no longer."""
    play = penned(ticked(begun(kind, PLAN, 1), began_s), ink)
    later = waited(play, began_s + away_s)
    assert later.took_s == pytest.approx(play.took_s, abs=1e-6)
    assert (play.due_s is None) == (later.due_s is None)
    if play.due_s is not None and later.due_s is not None:
        assert later.due_s - later.now_s == pytest.approx(play.due_s - play.now_s, abs=1e-6)
    assert waited(later, began_s) == later


def test_a_right_answer_flies_home() -> None:
    """It takes less than a fifth of a second, frame by frame, and then rests."""
    play = read(asking(12), "12")
    assert play.flight == 0.0
    shares = []
    while play.flight < 1.0:
        assert play.due_s is not None
        play = ticked(play, play.due_s)
        shares.append(play.flight)
    assert play.took_s < 0.2
    assert 8 <= len(shares) <= 12
    assert shares == sorted(shares)
    assert play.due_s == play.next_s
