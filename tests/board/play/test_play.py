"""The rules of a round, without a window."""

import datetime
import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.ink.stroke import Box
from board.play.hints import hint_of
from board.play.history import DAYS, append, read_history, record_of, right_by_day
from board.play.round import (
    REST_S,
    SPRINT_S,
    Feedback,
    Round,
    answered,
    asked,
    begun,
    gone_on,
    hardest,
    hinted,
    penned,
    skipped,
    ticked,
    waited,
)
from board.play.tasks import CALM_TASKS, Kind, Sign, Task, tasks_of
from board.reading.result import Digit, Reading

GLYPH = np.zeros((28, 28), np.uint8)
TODAY = datetime.date(2030, 1, 31)

kinds = st.sampled_from(list(Kind))
seeds = st.integers(0, 2**32)


def reading(text: str, doubtful: str = "") -> Reading:
    """Return a reading of some text; digits in `doubtful` are read with doubt."""
    digits = tuple(
        Digit(c, 0.6 if c in doubtful else 0.97, Box(0, 0, 9, 9), ((c, 0.9),), (), GLYPH)
        for c in text
        if c.isdecimal()
    )
    return Reading(digits, (), text)


def asking(answer: int, more: int = 1, kind: Kind = Kind.ADD_TEN) -> Round:
    """Return a round that has begun and asks for this number, and more such tasks afterwards."""
    tasks = (Task(Sign.WORD, answer),) * (1 + more)
    return ticked(replace(begun(kind, 0), tasks=tasks), 100.0)


def meant(play: Round) -> Round:
    """Return the round once the read key was pressed."""
    return asked(play, meant=True)


@given(kinds, seeds)
def test_the_same_seed_asks_the_same(kind: Kind, seed: int) -> None:
    """Tasks come of kind and seed alone; a calm round asks none twice, a sprint none twice in a row."""
    tasks = tasks_of(kind, seed)
    assert tasks == tasks_of(kind, seed)
    if kind is Kind.SPRINT:
        assert all(one != other for one, other in itertools.pairwise(tasks))
    else:
        assert len(set(tasks)) == len(tasks) == CALM_TASKS


@given(kinds, seeds)
def test_the_levels(kind: Kind, seed: int) -> None:
    """Each level asks for numbers of its own range, and never for one that cannot be written."""
    ranges = {
        Kind.ADD_TEN: (2, 10),
        Kind.ADD_TWENTY: (11, 20),
        Kind.TAKE_AWAY: (1, 19),
        Kind.TIMES: (4, 100),
        Kind.TWO_DIGITS: (10, 99),
        Kind.WORDS_TWENTY: (1, 20),
        Kind.WORDS_HUNDRED: (21, 99),
        Kind.WORDS_THOUSAND: (101, 999),
        Kind.SPRINT: (1, 20),
    }
    least, most = ranges[kind]
    assert all(least <= task.answer <= most for task in tasks_of(kind, seed))


@given(kinds, seeds)
def test_a_way_does_not_give_the_answer_away(kind: Kind, seed: int) -> None:
    """The first hint is a step on the way, and true; only the second is the answer."""
    for task in tasks_of(kind, seed):
        way, answer = hint_of(task, 1), hint_of(task, 2)
        assert way.text != "hint.answer"
        assert answer.numbers == {"answer": task.answer}
        numbers = way.numbers
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
            case "hint.five_times":
                assert numbers["five_times"] + numbers["more"] * numbers["number"] == task.answer
            case "hint.once_more":
                assert numbers["times"] + numbers["number"] == task.answer


def test_a_right_answer_goes_on_by_itself() -> None:
    """It is praised for a moment, and then the next task comes."""
    play = answered(asking(12), reading("12"))
    assert (play.feedback, play.right, play.at) == (Feedback.RIGHT, 1, 0)
    assert play.next_s is not None
    play = ticked(play, play.next_s)
    assert (play.feedback, play.at) == (Feedback.NONE, 1)


def test_an_answer_may_be_written_with_gaps_and_lines() -> None:
    """What counts are the digits in reading order."""
    assert answered(meant(asking(123)), reading("1 2\n3")).feedback is Feedback.RIGHT


def test_a_wrong_answer_may_be_tried_again() -> None:
    """It counts as a try; the task stays, as often as one likes."""
    play = asking(12)
    for _ in range(3):
        play = answered(meant(play), reading("13"))
        assert (play.feedback, play.heard, play.at) == (Feedback.WRONG, "13", 0)
    play = answered(meant(play), reading("12"))
    assert (play.right, play.wrong) == (1, 3)


@pytest.mark.parametrize(("text", "doubtful"), [("1?", ""), ("?", ""), ("13", "3"), ("13", "13")])
def test_what_cannot_be_read_is_never_wrong(text: str, doubtful: str) -> None:
    """It is asked for again, and not counted."""
    play = answered(meant(asking(12)), reading(text, doubtful))
    assert (play.feedback, play.wrong, play.right) == (Feedback.UNREADABLE, 0, 0)


@given(kinds, seeds, st.text("0123456789?", min_size=1, max_size=4), st.sets(st.sampled_from("0123456789")))
def test_only_a_sure_answer_can_be_wrong(kind: Kind, seed: int, text: str, doubtful: set[str]) -> None:
    """Whatever is read at the key: right is what it should be, wrong is what is surely something else."""
    play = meant(ticked(begun(kind, seed), 0.0))
    sure = not doubtful & set(text) and "?" not in text
    after = answered(play, reading(text, "".join(doubtful)))
    is_right = text == str(play.task.answer)
    assert (after.right, after.wrong) == (int(is_right), int(sure and not is_right))
    expected = Feedback.RIGHT if is_right else Feedback.WRONG if sure else Feedback.UNREADABLE
    assert after.feedback is expected
    assert after.at == play.at


@given(kinds, seeds, st.lists(st.floats(0, 3), max_size=30))
def test_a_calm_round_waits_for_ever(kind: Kind, seed: int, steps: list[float]) -> None:
    """Time alone asks nothing else and ends nothing but a sprint."""
    play, clock_s = begun(kind, seed), 0.0
    for step_s in steps:
        clock_s += step_s
        play = ticked(play, clock_s)
        assert (play.at, play.feedback) == (0, Feedback.NONE)
        assert play.over == (kind is Kind.SPRINT and play.took_s >= SPRINT_S)


def test_in_doubt_the_answer_is_right() -> None:
    """Digits read with doubt that give the answer are taken for it, and noted as hard to read."""
    play = answered(asking(12), reading("12", "2"))
    assert play.feedback is Feedback.RIGHT
    assert hardest(play) == ("2",)


def test_digits_that_could_not_be_read_are_noted() -> None:
    """Once the task is solved it is known which digits they were."""
    play = answered(meant(asking(45)), reading("4?"))
    assert hardest(play) == ()
    assert hardest(answered(meant(play), reading("45"))) == ("5",)


def test_half_a_number_is_not_wrong() -> None:
    """A pen that rests between two digits is waited for; the read key is meant."""
    play = asking(12)
    assert answered(play, reading("1")) is play
    assert answered(meant(play), reading("1")).feedback is Feedback.WRONG


def test_an_empty_board_is_no_answer() -> None:
    """Nothing was said, and nothing happens."""
    play = meant(asking(12))
    assert answered(play, Reading()) is play


def test_the_answer_is_read_when_the_pen_rests() -> None:
    """New ink begins the wait anew, and no ink ends it."""
    play = penned(asking(12), ink=True)
    assert play.due_s == 100 + REST_S
    assert not ticked(play, 100.5).rested
    assert ticked(play, 100.81).rested
    play = penned(ticked(play, 100.5), ink=True)
    assert not ticked(play, 100.81).rested
    assert penned(play, ink=False).due_s is None


def test_hints_and_skipping() -> None:
    """Neither counts as wrong; a task solved with a hint is counted as such, and its hints end with it."""
    play = answered(hinted(hinted(hinted(asking(12)))), reading("12"))
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
    play = gone_on(answered(meant(asking(7, more=0)), reading("7")))
    assert play.over
    assert play.due_s is None
    assert play.task.answer == 7
    for same in (ticked(play, 1e9), hinted(play), skipped(play), penned(play, ink=True), gone_on(play)):
        assert same is play


def test_a_sprint_lasts_a_minute() -> None:
    """It begins when it shows, tells every second, and ends in mid-task."""
    play = ticked(begun(Kind.SPRINT, 1), 50.0)
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
    play, clock_s = ticked(begun(Kind.ADD_TEN, 3), 0.0), 0.0
    for what in happened:
        clock_s += 0.5
        match what:
            case "right":
                play = answered(meant(play), reading(str(play.task.answer)))
            case "wrong":
                play = answered(meant(play), reading("98"))
            case "unreadable":
                play = answered(meant(play), reading("?"))
            case "hint":
                play = hinted(play)
            case "skip":
                play = skipped(play)
            case "pen":
                play = penned(play, ink=True)
            case "tick":
                play = ticked(play, clock_s)
        assert 0 <= play.helped <= play.right <= play.at + 1
        assert play.right <= CALM_TASKS
        assert play.wrong <= happened.count("wrong")


def test_the_history_keeps_rounds(tmp_path: Path) -> None:
    """What was appended is read back, in its order; no file is no history."""
    path = tmp_path / "new folder" / "rounds.jsonl"
    assert read_history(path) == ()
    play = gone_on(answered(meant(asking(12, more=0)), reading("12", "1")))
    for day in (TODAY, TODAY + datetime.timedelta(1)):
        append(path, record_of(play, day))
    first, second = read_history(path)
    assert (first.day, second.day) == ("2030-01-31", "2030-02-01")
    assert (first.kind, first.tasks, first.right, first.hard) == ("add_ten", 1, 1, "1")


def test_a_torn_history_is_read_around(tmp_path: Path) -> None:
    """Lines that say nothing are passed over, and half a line does not spoil the next."""
    path = tmp_path / "rounds.jsonl"
    record = record_of(asking(12), TODAY)
    append(path, record)
    with path.open("ab") as file:
        file.write(b'\xff\nnull\n[]\n{"day": 3}\n{"day": "2030-01-31", "kind": ')
    append(path, record)
    assert read_history(path) == (record, record)


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
    play = penned(ticked(begun(kind, 1), began_s), ink)
    later = waited(play, began_s + away_s)
    assert later.took_s == pytest.approx(play.took_s, abs=1e-6)
    assert (play.due_s is None) == (later.due_s is None)
    if play.due_s is not None and later.due_s is not None:
        assert later.due_s - later.now_s == pytest.approx(play.due_s - play.now_s, abs=1e-6)
    assert waited(later, began_s) == later


def test_a_right_answer_flies_home() -> None:
    """It takes less than a fifth of a second, frame by frame, and then rests."""
    play = answered(asking(12), reading("12"))
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
