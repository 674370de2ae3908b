"""A game on the board: what keys, presses and readings do in it, and that the board comes back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.document.page import Question
from board.ink.stroke import Box
from board.play.game import CHEER_S, KINDS, Screen
from board.play.number_words import german
from board.play.plan import Kind
from board.play.round import FLIGHT_S, Round
from board.play.spoken import Utterance
from board.play.verdict import Feedback
from board.reading.result import Digit, Reading
from board.state.commands import (
    Answer,
    Clear,
    Command,
    ForPlayer,
    Help,
    KeyPress,
    PenDown,
    PenUp,
    Progress,
    Read,
    ReaderReady,
    Resize,
    Set,
    Skip,
    Tick,
    VoiceFound,
)
from board.state.effects import Keep
from board.state.keymap import SHORTCUTS
from board.state.playing import utterance_of
from board.state.session import Session
from board.state.settings import Settings
from board.state.update import update
from board.ui.display_list import Dot, Words
from tests.support import sessions
from tests.support.sessions import read_by_key

SIZE = 1280, 720


def after(session: Session, *happened: Command) -> Session:
    """Return the board after all that happened."""
    return sessions.after(session, *happened)


def dotted(x: float = 600.0) -> Session:
    """Return a board with one dot on it."""
    return after(read_by_key(SIZE), PenDown(0, x, 400, 0.0), PenUp(0))


def round_of(session: Session) -> Round:
    """Return the round that is played."""
    play = sessions.round_of(session)
    assert play
    return play


def question(session: Session) -> Question:
    """Return what was asked about all the ink."""
    assert session.surface.request
    assert session.surface.request.page.ink is session.surface.ink
    return session.surface.request


def in_round(kind: Kind = Kind.ADD, session: Session | None = None) -> Session:
    """Return a board with a round that begins at ten seconds."""
    key = KeyPress(str(KINDS.index(kind) + 1))
    return after(session or read_by_key(SIZE), KeyPress("g"), Tick(9.0), key, Tick(10.0))


def reading(text: str, confidence: float = 0.97) -> Reading:
    """Return a reading of some digits."""
    glyph = np.zeros((28, 28), np.uint8)
    digits = tuple(Digit(c, confidence, Box(0, 0, 40, 90), ((c, 0.9),), (0,), glyph) for c in text)
    return Reading(digits, (), text, lines=(digits,))


def answer(session: Session, text: str, belief: float = 0.0) -> Answer:
    """Return a reading of what was asked, with the probability of what is expected."""
    return Answer(question(session), reading(text), (belief,))


def answering(session: Session, text: str, time_s: float) -> Session:
    """Return the board after a dot is drawn, the pen rested, and the dot was read as some text."""
    session = after(session, Tick(time_s), PenDown(0, 600, 400, time_s), PenUp(0))
    assert session.surface.request is None
    session = after(session, Tick(time_s + 0.81))
    return after(session, answer(session, text))


def press_on(session: Session, action: str, time_s: float) -> PenDown:
    """Return a press on the place that does the same as a shortcut."""
    assert session.game
    layout, command = sessions.laid_out(session), session.keys.of(action, session.game.screen).command
    left, top, *_ = next(button for button in layout.buttons if button.command == command).area
    x, y = left + 5, top + 5
    return PenDown(0, x, y, time_s, target=layout.target_at(x, y))


def test_the_choice_shows_and_goes() -> None:
    """G shows it and Esc brings the very board back, with what could be undone."""
    session = after(dotted(), Clear(), PenDown(0, 5, 5, 1.0), PenUp(0))
    choice = after(session, KeyPress("g"))
    assert choice.game
    assert choice.game.screen is Screen.CHOICE
    assert choice.surface.empty
    assert after(choice, KeyPress("escape")) == session


@pytest.mark.parametrize("kind", list(Kind))
def test_a_round_is_chosen_by_key_or_press(kind: Kind) -> None:
    """Its number and its place do the same."""
    choice = after(read_by_key(SIZE), KeyPress("g"), Tick(9.0))
    assert choice.game
    pressed = after(choice, press_on(choice, f"choose_{KINDS.index(kind) + 1}", 9.5), PenUp(0))
    assert round_of(pressed) == round_of(after(choice, KeyPress(str(KINDS.index(kind) + 1))))
    assert round_of(pressed).kind is kind
    assert pressed.surface.empty


def test_nothing_is_drawn_on_the_choice() -> None:
    """A press beside the places leaves no ink."""
    assert after(read_by_key(SIZE), KeyPress("g"), PenDown(0, 3, 3, 1.0), PenUp(0)).surface.empty


def test_the_board_comes_back_whatever_was_played() -> None:
    """With its ink, its reading and its past, in a window that meanwhile changed."""
    session = after(dotted(), KeyPress("space"))
    session = after(session, answer(session, "1"))
    game = answering(in_round(session=session), "99", 11.0)
    back = after(game, Resize((640, 360)), ReaderReady(), KeyPress("escape"))
    assert back == replace(session, size=(640, 360), reader_ready=True, touch=back.touch)


def test_the_answer_is_read_when_the_pen_rests() -> None:
    """Not while it is down, and not before the rest is over; then the next task has a clean board."""
    session = after(in_round(), PenDown(0, 600, 400, 10.0), Tick(20.0))
    assert session.surface.request is None
    session = after(session, PenUp(0), Tick(20.5), PenDown(0, 650, 400, 20.5), PenUp(0), Tick(21.0))
    assert session.surface.request is None
    session = after(session, Tick(21.4))
    session = after(session, answer(session, str(round_of(session).task.answer)))
    assert round_of(session).feedback is Feedback.RIGHT
    session = after(session, Tick(round_of(session).next_s or 0.0))
    assert (round_of(session).at, session.surface.empty, session.surface.done) == (1, True, ())


def test_writing_on_goes_on() -> None:
    """Whoever writes at once need not wait for the next task."""
    session = in_round()
    session = answering(session, str(round_of(session).task.answer), 11.0)
    session = after(session, PenDown(0, 300, 300, 12.5), PenUp(0))
    assert (round_of(session).at, len(session.surface.ink)) == (1, 1)


def test_a_wrong_answer_goes_when_the_next_one_is_begun() -> None:
    """Its ink stays to look at until then, is read once only, and comes back by undo."""
    session = answering(in_round(), "99", 11.0)
    assert round_of(session).feedback is Feedback.WRONG
    assert len(session.surface.ink) == 1
    assert after(session, KeyPress("space"), Help(), Help(), Tick(99.0)).surface.request is None
    session = after(session, PenDown(0, 300, 300, 12.5), PenUp(0))
    assert len(session.surface.ink) == 1
    assert round_of(session).feedback is Feedback.NONE
    assert len(after(session, KeyPress("ctrl+z"), KeyPress("ctrl+z")).surface.ink) == 1


def test_half_an_answer_at_the_key_is_an_answer() -> None:
    """A pen that rests in mid-number is waited for; the read key is meant."""
    session = in_round(Kind.WORDS, after(read_by_key(SIZE), Set("numbers_to", "1000")))
    first = str(round_of(session).task.answer)[0]
    session = answering(session, first, 11.0)
    assert round_of(session).feedback is Feedback.NONE
    session = after(session, KeyPress("space"))
    session = after(session, answer(session, first))
    assert round_of(session).feedback is Feedback.WRONG


def test_a_reading_that_comes_late_counts_for_nothing() -> None:
    """Ink that was added meanwhile makes another answer of it."""
    session = after(in_round(), PenDown(0, 600, 400, 11.0), PenUp(0), KeyPress("space"))
    old = question(session)
    session = after(session, PenDown(0, 650, 400, 11.1), PenUp(0), Answer(old, reading("99")))
    assert (round_of(session).feedback, round_of(session).wrong) == (Feedback.NONE, 0)


def test_the_board_behind_gets_the_reading_it_asked_for() -> None:
    """An answer to what was asked before the game is not lost, and is no answer to a task."""
    session = after(dotted(), KeyPress("space"))
    game = after(in_round(session=session), answer(session, "7"))
    assert round_of(game).wrong == 0
    back = after(game, KeyPress("escape"))
    assert back.surface.reading
    assert back.surface.reading.text == "7"


def test_hint_skip_and_wipe() -> None:
    """Keys and places do the same."""
    session = in_round()
    assert session.game
    hint, skip, wipe, leave = (
        press_on(session, action, 12.0) for action in ("hint", "skip", "clear", "escape")
    )
    assert (
        round_of(after(session, hint, PenUp(0))).hints == round_of(after(session, KeyPress("t"))).hints == 1
    )
    assert round_of(after(session, skip, PenUp(0))).feedback is Feedback.SKIPPED
    assert round_of(after(session, KeyPress("n"))).feedback is Feedback.SKIPPED
    inked = after(session, PenDown(0, 600, 400, 11.0), PenUp(0))
    assert after(inked, wipe, PenUp(0)).surface.empty
    assert after(inked, KeyPress("c")).surface.empty
    assert after(session, leave, PenUp(0)).game is None


def in_words(*happened: Command) -> Session:
    """Return a board with a round of number words, on a system that can say them."""
    return after(in_round(Kind.WORDS), VoiceFound(True), *happened)


def said(session: Session) -> Utterance | None:
    """Return what is said at this moment."""
    return utterance_of(session)


def test_number_words_are_said() -> None:
    """Each once, in the person's language, and again at the key or the place; else nothing."""
    session = in_words(Set("language", "de"))
    first = said(session)
    assert first
    assert (first.words, first.language) == (german(round_of(session).task.answer), "de")
    assert said(after(session, PenDown(0, 600, 400, 11.0), PenUp(0), KeyPress("t"), KeyPress("h"))) == first
    assert session.game
    pressed = after(session, press_on(session, "say", 11.0), PenUp(0))
    again = {said(after(session, KeyPress("r"))), said(pressed)}
    assert first not in again
    assert {utterance and utterance.words for utterance in again} == {first.words}
    following = said(after(session, KeyPress("n"), KeyPress("space")))
    assert following
    assert following.words != first.words
    for silent in (KeyPress("m"), KeyPress("escape"), KeyPress("g"), Set("words", "seen"), VoiceFound(False)):
        assert said(after(session, silent)) is None
    assert said(after(in_round(), VoiceFound(True))) is None


@pytest.mark.parametrize("shown", [KeyPress("t"), KeyPress("n"), KeyPress("m"), VoiceFound(False)])
def test_a_word_that_is_only_heard_shows_when_it_must(shown: Command) -> None:
    """As a hint, when it is done with, and where it cannot be heard."""
    session = in_words(Set("words", "heard"))
    assert session.game
    assert session.word_hidden
    session = after(session, shown)
    assert session.game
    assert not session.word_hidden


def test_words_are_seen_and_heard_by_default() -> None:
    """The voice hides nothing unless that was chosen."""
    session = in_words()
    assert session.game
    assert not session.word_hidden


def test_a_round_to_its_end() -> None:
    """Ten right answers give a summary, from which another round or the board is one key away."""
    session, time_s = in_round(), 11.0
    for _ in range(10):
        session = answering(session, str(round_of(session).task.answer), time_s)
        time_s += 3.0
        session = after(session, Tick(time_s))
    assert session.game
    assert session.game.screen is Screen.SUMMARY
    assert (round_of(session).right, round_of(session).wrong) == (10, 0)
    assert session.due_s is None
    assert after(session, PenDown(0, 300, 300, 99.0), PenUp(0)).surface.empty
    told = after(session, Progress((0, 3)))
    assert told.game
    assert told.game.days == (0, 3)
    again = after(session, Tick(time_s + 1), KeyPress("space"), Tick(time_s + 1))
    assert round_of(again).kind is Kind.ADD
    assert round_of(again).tasks != round_of(session).tasks
    choice = after(session, KeyPress("g"))
    assert choice.game
    assert choice.game.screen is Screen.CHOICE
    assert after(session, KeyPress("escape")).game is None


SCREENS = {
    Screen.CHOICE: after(read_by_key(SIZE), KeyPress("g"), Tick(9.0)),
    Screen.SETUP: after(read_by_key(SIZE), KeyPress("g"), Tick(9.0), KeyPress("s")),
    Screen.ROUND: in_round(),
    Screen.SUMMARY: after(in_round(), *[KeyPress("n"), KeyPress("space")] * 10),
}


@pytest.mark.parametrize("screen", Screen)
@pytest.mark.parametrize("key", ["h", "f1", ",", "f2"])
def test_keys_and_settings_can_be_shown_in_a_game(screen: Screen, key: str) -> None:
    """On each of its screens; Esc, the key itself or a press puts only them away."""
    before = SCREENS[screen]
    session = after(before, KeyPress(key))
    assert session.covered
    for away in (KeyPress("escape"), KeyPress(key), PenDown(0, 5, 5, 12.0)):
        back = after(session, away, PenUp(0))
        assert not back.covered
        assert back.game == before.game
        assert back.surface.empty


def test_settings_changed_in_a_game_hold_after_it() -> None:
    """The game goes on with its ink; the board behind reads as one writes, the game does not."""
    session = after(in_round(), PenDown(0, 600, 400, 11.0), PenUp(0))
    changed = after(session, KeyPress("f2"), KeyPress("right"), Set("live", True), Set("pen", "broad"))
    assert changed.settings == Settings(theme="light", live=True, pen="broad")
    assert round_of(changed) == round_of(session)
    assert changed.surface.ink is session.surface.ink
    assert changed.surface.request is None
    back = after(changed, KeyPress("escape"), KeyPress("escape"))
    assert back.game is None
    assert back.live_reading
    assert back.settings == changed.settings


@pytest.mark.parametrize("key", ["h", "f2"])
def test_the_round_waits_while_it_is_covered(key: str) -> None:
    """A sprint loses no second, and what became of an answer is still there to be seen."""
    session = after(in_round(Kind.SPRINT), Tick(15.0))
    session = answering(session, str(round_of(session).task.answer), 15.0)
    left_s, pause_s = round_of(session).left_s, (round_of(session).next_s or 0.0) - 15.81
    session = after(session, KeyPress(key), Tick(999.0))
    assert session.due_s is None
    assert round_of(session).left_s == pytest.approx(left_s)
    session = after(session, KeyPress("escape"), Tick(999.0 + pause_s / 2))
    assert round_of(session).feedback is Feedback.RIGHT
    assert round_of(after(session, Tick(999.1 + pause_s))).feedback is Feedback.NONE


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
    session = after(before, KeyPress("g"))
    for n, act in enumerate(acts):
        session, effects = update(session, act)
        assert not any(isinstance(effect, Keep) for effect in effects)
        if session.surface.request and n % 2:
            session = after(session, Answer(session.surface.request, reading(texts[n % len(texts)]), (0.0,)))
        play = sessions.round_of(session)
        if play:
            assert play.helped <= play.right <= len(play.tasks)
            assert play.took_s >= 0
    back = session
    for _ in range(3):  # what covers the game goes first, then the plan
        back = after(back, KeyPress("escape")) if back.game else back
    assert back.game is None
    assert not back.over
    assert back.surface.document == before.surface.document
    assert back.settings == session.settings
    assert back.live_reading == session.settings.live


@pytest.mark.parametrize("still", [False, True])
def test_nothing_moves_where_less_motion_is_wanted(still: bool) -> None:
    """A right answer is at once where it else flies to."""
    session = in_round(session=after(read_by_key(SIZE), Set("reduced_motion", still)))
    session = answering(session, str(round_of(session).task.answer), 11.0)
    landed = after(session, Tick(round_of(session).now_s + FLIGHT_S))
    assert round_of(session).flight == 0.0
    assert round_of(landed).flight == 1.0
    answer = str(round_of(session).task.answer)
    shown = [
        [item for item in sessions.laid_out(s).items if isinstance(item, Words) and answer in item.text]
        for s in (session, landed)
    ]
    assert shown[0]
    assert (shown[0] == shown[1]) is still


def two_children(*happened: Command) -> Session:
    """Return a board with two rounds side by side."""
    return in_round(session=after(read_by_key(SIZE), Set("children", "2"), *happened))


def test_each_half_is_read_for_itself() -> None:
    """One child's rest asks for their answer alone, whether or not the other's pen is down."""
    session = after(
        two_children(), PenDown(0, 100, 400, 10.0), PenUp(0), PenDown(1, 900, 400, 10.1), Tick(10.9)
    )
    left, right = question(session).parts
    assert [left.has(639), left.has(641), right.has(641)] == [True, False, True]
    assert session.game
    assert [play.awaited for play in session.game.rounds] == [True, False]
    answer = str(session.game.rounds[0].task.answer)
    digits = reading(answer)
    session = after(session, Answer(question(session), digits, (1.0, 0.0)))
    one, other = (sessions.round_of(session, player) for player in (0, 1))
    assert one
    assert other
    assert (one.feedback, other.feedback) == (Feedback.RIGHT, Feedback.NONE)
    assert session.surface.live


@pytest.mark.parametrize("size", [SIZE, (700, 700), (1920, 500)])
def test_the_halves_are_those_of_the_window(size: tuple[int, int]) -> None:
    """Whatever its shape became."""
    session = after(two_children(), Resize(size))
    middle = size[0] / 2 / session.scale
    assert [session.player_at(middle - 1), session.player_at(middle + 1)] == [0, 1]


def test_the_game_ends_when_both_are_done() -> None:
    """Who is done first waits; then both results show, and no ink is left."""
    skips = [ForPlayer(0, Skip()), ForPlayer(0, Read())] * 10
    session = after(two_children(), *skips)
    assert session.game
    assert session.game.screen is Screen.ROUND
    assert after(session, PenDown(0, 100, 400, 20.0), PenUp(0)).surface.empty
    session = after(session, PenDown(1, 900, 400, 20.0), PenUp(1))
    session = after(session, *[ForPlayer(1, Skip()), ForPlayer(1, Read())] * 10)
    assert session.game
    assert session.game.screen is Screen.SUMMARY
    assert session.surface.empty
    assert laid_out_texts(session).count("0 / 10") == 2


def laid_out_texts(session: Session) -> list[str]:
    """Return the texts that show."""
    return [item.text for item in sessions.laid_out(session).items if isinstance(item, Words)]


@pytest.mark.parametrize(("still", "dots"), [(False, True), (True, False)])
def test_a_new_best_is_cheered(still: bool, dots: bool) -> None:
    """With motion for a while, unless less motion is wanted; and in words in any case."""
    session = in_round(Kind.SPRINT, after(read_by_key(SIZE), Set("reduced_motion", still)))
    session = answering(session, str(round_of(session).task.answer), 11.0)
    session = after(session, Tick(70.0), Progress((1,), 0))
    assert "Your first best!" in laid_out_texts(session)
    moving = after(session, Tick(70.5))
    assert any(isinstance(item, Dot) for item in sessions.laid_out(moving).items) is dots
    over = after(moving, Tick(70.1 + CHEER_S))
    assert not any(isinstance(item, Dot) for item in sessions.laid_out(over).items)
    assert over.due_s is None
    assert "Time is up" in laid_out_texts(after(session, Progress((1,), 5)))


def test_a_summary_is_honest() -> None:
    """Nothing solved is no "well done"; what was skipped shows with its answer, and no minutes do."""
    session = after(in_round(), *[KeyPress("n"), KeyPress("space")] * 10)
    texts = laid_out_texts(session)
    assert "Well done" not in texts
    assert any(text.startswith("Skipped:") and " = " in text for text in texts)
    assert not any("minute" in text for text in texts)


def test_an_answer_undone_leaves_room_for_another() -> None:
    """After one that could not be read."""
    session = after(in_round(), PenDown(0, 600, 400, 11.0), PenUp(0), KeyPress("space"))
    session = after(session, Answer(question(session), reading("99", 0.6), (0.0,)))
    assert round_of(session).feedback is Feedback.UNREADABLE
    session = after(session, KeyPress("ctrl+z"), PenDown(0, 300, 300, 21.0), PenUp(0))
    assert len(session.surface.ink) == 1
