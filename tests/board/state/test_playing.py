"""A game on the board: what keys, presses and readings do in it, and that the board comes back."""

from dataclasses import replace
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.document.page import Question
from board.ink.stroke import Box
from board.play.game import KINDS, Screen, tiles_of
from board.play.number_words import german
from board.play.round import FLIGHT_S, Feedback, Round
from board.play.spoken import Utterance, utterance_of
from board.play.tasks import Kind
from board.reading.result import Digit, Reading
from board.state.board import Board, opened
from board.state.commands import (
    Answer,
    Clear,
    Command,
    Help,
    KeyPress,
    PenDown,
    PenUp,
    Progress,
    ReaderReady,
    Resize,
    Set,
    Tick,
    VoiceFound,
)
from board.state.keymap import SHORTCUTS
from board.state.playing import covered, due_s
from board.state.settings import Settings
from board.state.update import update
from board.ui.easel import Easel
from board.ui.play_scene import scene_of
from board.ui.theme import DARK

SIZE = 1280, 720


def after(board: Board, *happened: Command) -> Board:
    """Return the board after all that happened."""
    return reduce(update, happened, board)


def dotted(x: float = 600.0) -> Board:
    """Return a board with one dot on it."""
    return after(opened(SIZE), PenDown(0, x, 400, 0.0), PenUp(0))


def round_of(board: Board) -> Round:
    """Return the round that is played."""
    assert board.game
    assert board.game.round
    return board.game.round


def question(board: Board) -> Question:
    """Return what was asked about all the ink."""
    assert board.asked
    assert board.asked.page.ink is board.ink
    return board.asked


def in_round(kind: Kind = Kind.ADD_TEN, board: Board | None = None) -> Board:
    """Return a board with a round that begins at ten seconds."""
    key = KeyPress(str(KINDS.index(kind) + 1))
    return after(board or opened(SIZE), KeyPress("g"), Tick(9.0), key, Tick(10.0))


def reading(text: str, confidence: float = 0.97) -> Reading:
    """Return a reading of some digits."""
    glyph = np.zeros((28, 28), np.uint8)
    digits = tuple(Digit(c, confidence, Box(0, 0, 9, 9), ((c, 0.9),), (0,), glyph) for c in text)
    return Reading(digits, (), text)


def answering(board: Board, text: str, time_s: float) -> Board:
    """Return the board after a dot is drawn, the pen rested, and the dot was read as some text."""
    board = after(board, Tick(time_s), PenDown(0, 600, 400, time_s), PenUp(0))
    assert board.asked is None
    board = after(board, Tick(time_s + 0.81))
    return after(board, Answer(question(board), reading(text)))


def test_the_choice_shows_and_goes() -> None:
    """G shows it and Esc brings the very board back, with what could be undone."""
    board = after(dotted(), Clear(), PenDown(0, 5, 5, 1.0), PenUp(0))
    choice = after(board, KeyPress("g"))
    assert choice.game
    assert choice.game.screen is Screen.CHOICE
    assert choice.empty
    assert after(choice, KeyPress("escape")) == replace(board, happened=())


@pytest.mark.parametrize("kind", list(Kind))
def test_a_round_is_chosen_by_key_or_press(kind: Kind) -> None:
    """Its number and its place do the same."""
    choice = after(opened(SIZE), KeyPress("g"), Tick(9.0))
    assert choice.game
    left, top, *_ = tiles_of(choice.game, SIZE, choice.settings)[KINDS.index(kind)].area
    pressed = after(choice, PenDown(0, left + 5, top + 5, 9.5), PenUp(0))
    assert round_of(pressed) == round_of(after(choice, KeyPress(str(KINDS.index(kind) + 1))))
    assert round_of(pressed).kind is kind
    assert pressed.empty


def test_nothing_is_drawn_on_the_choice() -> None:
    """A press beside the places leaves no ink."""
    assert after(opened(SIZE), KeyPress("g"), PenDown(0, 3, 3, 1.0), PenUp(0)).empty


def test_the_board_comes_back_whatever_was_played() -> None:
    """With its ink, its reading and its past, in a window that meanwhile changed."""
    board = after(dotted(), KeyPress("space"))
    board = after(board, Answer(question(board), reading("1")))
    game = answering(in_round(board=board), "99", 11.0)
    back = after(game, Resize((640, 360)), ReaderReady(), KeyPress("escape"))
    assert back == replace(board, size=(640, 360), reader_ready=True)


def test_the_answer_is_read_when_the_pen_rests() -> None:
    """Not while it is down, and not before the rest is over; then the next task has a clean board."""
    board = after(in_round(), PenDown(0, 600, 400, 10.0), Tick(20.0))
    assert board.asked is None
    board = after(board, PenUp(0), Tick(20.5), PenDown(0, 650, 400, 20.5), PenUp(0), Tick(21.0))
    assert board.asked is None
    board = after(board, Tick(21.4))
    board = after(board, Answer(question(board), reading(str(round_of(board).task.answer))))
    assert round_of(board).feedback is Feedback.RIGHT
    board = after(board, Tick(round_of(board).next_s or 0.0))
    assert (round_of(board).at, board.empty, board.done) == (1, True, ())


def test_writing_on_goes_on() -> None:
    """Whoever writes at once need not wait for the next task."""
    board = in_round()
    board = answering(board, str(round_of(board).task.answer), 11.0)
    board = after(board, PenDown(0, 300, 300, 12.5), PenUp(0))
    assert (round_of(board).at, len(board.ink)) == (1, 1)


def test_a_wrong_answer_goes_when_the_next_one_is_begun() -> None:
    """Its ink stays to look at until then, is read once only, and comes back by undo."""
    board = answering(in_round(), "99", 11.0)
    assert round_of(board).feedback is Feedback.WRONG
    assert len(board.ink) == 1
    assert after(board, KeyPress("space"), Help(), Help(), Tick(99.0)).asked is None
    board = after(board, PenDown(0, 300, 300, 12.5), PenUp(0))
    assert len(board.ink) == 1
    assert round_of(board).feedback is Feedback.NONE
    assert len(after(board, KeyPress("ctrl+z"), KeyPress("ctrl+z")).ink) == 1


def test_half_an_answer_at_the_key_is_an_answer() -> None:
    """A pen that rests in mid-number is waited for; the read key is meant."""
    board = in_round(Kind.WORDS_THOUSAND)
    first = str(round_of(board).task.answer)[0]
    board = answering(board, first, 11.0)
    assert round_of(board).feedback is Feedback.NONE
    board = after(board, KeyPress("space"))
    board = after(board, Answer(question(board), reading(first)))
    assert round_of(board).feedback is Feedback.WRONG


def test_a_reading_that_comes_late_counts_for_nothing() -> None:
    """Ink that was added meanwhile makes another answer of it."""
    board = after(in_round(), PenDown(0, 600, 400, 11.0), PenUp(0), KeyPress("space"))
    old = question(board)
    board = after(board, PenDown(0, 650, 400, 11.1), PenUp(0), Answer(old, reading("99")))
    assert (round_of(board).feedback, round_of(board).wrong) == (Feedback.NONE, 0)


def test_the_board_behind_gets_the_reading_it_asked_for() -> None:
    """An answer to what was asked before the game is not lost, and is no answer to a task."""
    board = after(dotted(), KeyPress("space"))
    game = after(in_round(board=board), Answer(question(board), reading("7")))
    assert round_of(game).wrong == 0
    back = after(game, KeyPress("escape"))
    assert back.reading
    assert back.reading.text == "7"


def test_hint_skip_and_wipe() -> None:
    """Keys and places do the same."""
    board = in_round()
    assert board.game
    hint, skip, wipe, leave = (
        PenDown(0, tile.area[0] + 5, tile.area[1] + 5, 12.0)
        for tile in tiles_of(board.game, SIZE, board.settings)
    )
    assert round_of(after(board, hint)).hints == round_of(after(board, KeyPress("t"))).hints == 1
    assert round_of(after(board, skip)).feedback is Feedback.SKIPPED
    assert round_of(after(board, KeyPress("n"))).feedback is Feedback.SKIPPED
    inked = after(board, PenDown(0, 600, 400, 11.0), PenUp(0))
    assert after(inked, wipe).empty
    assert after(inked, KeyPress("c")).empty
    assert after(board, leave).game is None


def in_words(*happened: Command) -> Board:
    """Return a board with a round of number words, on a system that can say them."""
    return after(in_round(Kind.WORDS_HUNDRED), VoiceFound(True), *happened)


def said(board: Board) -> Utterance | None:
    """Return what is said at this moment."""
    return utterance_of(board.game, board.settings)


def test_number_words_are_said() -> None:
    """Each once, in the person's language, and again at the key or the place; else nothing."""
    board = in_words(Set("language", "de"))
    first = said(board)
    assert first
    assert (first.words, first.language) == (german(round_of(board).task.answer), "de")
    assert said(after(board, PenDown(0, 600, 400, 11.0), PenUp(0), KeyPress("t"), KeyPress("h"))) == first
    assert board.game
    left, top, *_ = next(t for t in tiles_of(board.game, SIZE, board.settings) if t.action == "say").area
    again = {said(after(board, act)) for act in (KeyPress("r"), PenDown(0, left + 5, top + 5, 11.0))}
    assert first not in again
    assert {utterance and utterance.words for utterance in again} == {first.words}
    following = said(after(board, KeyPress("n"), KeyPress("space")))
    assert following
    assert following.words != first.words
    for silent in (KeyPress("m"), KeyPress("escape"), KeyPress("g"), Set("words", "seen"), VoiceFound(False)):
        assert said(after(board, silent)) is None
    assert said(after(in_round(), VoiceFound(True))) is None


@pytest.mark.parametrize("shown", [KeyPress("t"), KeyPress("n"), KeyPress("m"), VoiceFound(False)])
def test_a_word_that_is_only_heard_shows_when_it_must(shown: Command) -> None:
    """As a hint, when it is done with, and where it cannot be heard."""
    board = in_words(Set("words", "heard"))
    assert board.game
    assert board.game.hides_word(board.settings)
    board = after(board, shown)
    assert board.game
    assert not board.game.hides_word(board.settings)


def test_words_are_seen_and_heard_by_default() -> None:
    """The voice hides nothing unless that was chosen."""
    board = in_words()
    assert board.game
    assert not board.game.hides_word(board.settings)


def test_a_round_to_its_end() -> None:
    """Ten right answers give a summary, from which another round or the board is one key away."""
    board, time_s = in_round(), 11.0
    for _ in range(10):
        board = answering(board, str(round_of(board).task.answer), time_s)
        time_s += 3.0
        board = after(board, Tick(time_s))
    assert board.game
    assert board.game.screen is Screen.SUMMARY
    assert (round_of(board).right, round_of(board).wrong) == (10, 0)
    assert due_s(board) is None
    assert after(board, PenDown(0, 300, 300, 99.0), PenUp(0)).empty
    told = after(board, Progress((0, 3)))
    assert told.game
    assert told.game.days == (0, 3)
    again = after(board, Tick(time_s + 1), KeyPress("space"), Tick(time_s + 1))
    assert round_of(again).kind is Kind.ADD_TEN
    assert round_of(again).tasks != round_of(board).tasks
    choice = after(board, KeyPress("g"))
    assert choice.game
    assert choice.game.screen is Screen.CHOICE
    assert after(board, KeyPress("escape")).game is None


SCREENS = {
    Screen.CHOICE: after(opened(SIZE), KeyPress("g"), Tick(9.0)),
    Screen.ROUND: in_round(),
    Screen.SUMMARY: after(in_round(), *[KeyPress("n"), KeyPress("space")] * 10),
}


@pytest.mark.parametrize("screen", Screen)
@pytest.mark.parametrize("key", ["h", "f1", ",", "f2"])
def test_keys_and_settings_can_be_shown_in_a_game(screen: Screen, key: str) -> None:
    """On each of its screens; Esc, the key itself or a press puts only them away."""
    before = SCREENS[screen]
    board = after(before, KeyPress(key))
    assert covered(board)
    for away in (KeyPress("escape"), KeyPress(key), PenDown(0, 5, 5, 12.0)):
        back = after(board, away, PenUp(0))
        assert not covered(back)
        assert back.game == before.game
        assert back.empty


def test_settings_changed_in_a_game_hold_after_it() -> None:
    """The game goes on with its ink; the board behind reads as one writes, the game does not."""
    board = after(in_round(), PenDown(0, 600, 400, 11.0), PenUp(0))
    changed = after(board, KeyPress("f2"), KeyPress("right"), Set("live", True), Set("pen", "broad"))
    assert changed.settings == Settings(theme="light", live=True, pen="broad")
    assert round_of(changed) == round_of(board)
    assert changed.ink is board.ink
    assert changed.asked is None
    back = after(changed, KeyPress("escape"), KeyPress("escape"))
    assert back.game is None
    assert back.live_reading
    assert back.settings == changed.settings


@pytest.mark.parametrize("key", ["h", "f2"])
def test_the_round_waits_while_it_is_covered(key: str) -> None:
    """A sprint loses no second, and what became of an answer is still there to be seen."""
    board = after(in_round(Kind.SPRINT), Tick(15.0))
    board = answering(board, str(round_of(board).task.answer), 15.0)
    left_s, pause_s = round_of(board).left_s, (round_of(board).next_s or 0.0) - 15.81
    board = after(board, KeyPress(key), Tick(999.0))
    assert due_s(board) is None
    assert round_of(board).left_s == pytest.approx(left_s)
    board = after(board, KeyPress("escape"), Tick(999.0 + pause_s / 2))
    assert round_of(board).feedback is Feedback.RIGHT
    assert round_of(after(board, Tick(999.1 + pause_s))).feedback is Feedback.NONE


some_acts = st.one_of(
    st.builds(PenDown, st.integers(0, 1), st.floats(0, SIZE[0]), st.floats(0, SIZE[1]), st.just(0.0)),
    st.builds(PenUp, st.integers(0, 1)),
    st.builds(KeyPress, st.sampled_from(sorted({key for s in SHORTCUTS for key in s.keys} - {"escape"}))),
    st.builds(KeyPress, st.sampled_from("123456789tnr")),
    st.builds(KeyPress, st.sampled_from(["up", "down", "left", "right", "tab"])),
    st.builds(Tick, st.floats(10, 200)),
    st.builds(Resize, st.sampled_from([SIZE, (640, 360), (3840, 2160), (1, 1)])),
    st.builds(Set, st.just("live"), st.booleans()),
    st.builds(VoiceFound, st.booleans()),
)
"""What may happen in a game, but for leaving it; what is read of it is dealt in between."""


@given(st.lists(some_acts, max_size=40), st.lists(st.sampled_from(["7", "12", "?", "345"]), min_size=1))
def test_no_game_changes_the_board_behind_it(acts: list[Command], texts: list[str]) -> None:
    """Whatever is written, read, shown or set: all comes back, and nothing of the game is kept."""
    before = dotted()
    board = after(before, KeyPress("g"))
    for n, act in enumerate(acts):
        board = after(board, act)
        assert not board.happened
        if board.asked and n % 2:
            board = after(board, Answer(board.asked, reading(texts[n % len(texts)])))
        play = board.game and board.game.round
        if play:
            assert play.helped <= play.right <= len(play.tasks)
            assert play.took_s >= 0
    back = after(board, *[KeyPress("escape")] * (2 if covered(board) else 1))
    assert back.game is None
    assert not back.over
    assert back.document == before.document
    assert back.settings == board.settings
    assert back.live_reading == board.settings.live


@pytest.mark.parametrize("still", [False, True])
def test_nothing_moves_where_less_motion_is_wanted(still: bool) -> None:
    """A right answer is at once where it else flies to."""
    board = in_round(board=after(opened(SIZE), Set("reduced_motion", still)))
    board = answering(board, str(round_of(board).task.answer), 11.0)
    landed = after(board, Tick(round_of(board).now_s + FLIGHT_S))
    assert round_of(board).flight == 0.0
    assert round_of(landed).flight == 1.0
    easel = Easel(SIZE, DARK, lambda text, size: (len(text) * size // 2, size), lambda _: False)
    easel = replace(easel, settings=board.settings)
    assert board.game
    assert landed.game
    assert (scene_of(board.game, (0, 0), easel) == scene_of(landed.game, (0, 0), easel)) is still
