"""A lesson: tiles of their own, tasks, doubt that is never counted, and nothing lost while frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from board.document.document import Document
from board.ink.stroke import stroke_of
from board.play.number_words import NUMBER_WORDS
from board.play.plan import Kind
from board.reading.network.glyph import glyph_of
from board.reading.result import Digit, Reading
from board.state.commands import (
    AddStroke,
    Answer,
    BeginLesson,
    ChooseMark,
    Command,
    CorrectTile,
    EndLesson,
    EnlargeTile,
    FreezeTiles,
    HideTile,
    Loaded,
    MarkTiles,
    NextTask,
    PhonesFailed,
    Read,
    RemovePhone,
    SayAgain,
    ShowPhones,
    ShowTiles,
    Tick,
    Undo,
)
from board.state.effects import OpenPhones, Recognize, SaveSummary, Speak
from board.state.lesson import NOTHING, OTHER, RIGHT, UNCLEAR
from board.state.phone_acts import (
    ON_THE_BOARD,
    Finished,
    PhoneJoined,
    TakenBack,
    Written,
    stroke_id_of,
)
from board.state.phones import DEVICES_MAX, Phones
from board.state.session import Session
from board.state.settings import Settings
from board.state.update import update
from board.ui.display_list import Thumbnail
from tests.support.lessons import (
    ONE,
    SIZE,
    TWO,
    act,
    lesson_of,
    lesson_with,
    phone_of,
    phones_of,
    read_as,
    tile_of,
    written,
)
from tests.support.sessions import after, area_of, laid_out, read_by_key


def test_each_phone_has_a_tile_of_its_own() -> None:
    """What one writes is on its tile alone, and nothing of it on the board."""
    session = written(lesson_with(ONE, TWO), ONE)
    assert len(tile_of(session, ONE).board.ink) == 1
    assert tile_of(session, TWO).board.ink == ()
    assert session.board.ink == ()


def test_tiles_are_read_in_turn() -> None:
    """One tile at a time is read; the phone that has just had its turn comes last."""
    devices = [f"{n:032x}" for n in range(4)]
    session = lesson_with(*devices)
    asked: list[Command] = []
    for device in (devices[0], devices[0], devices[1], devices[2]):
        phone = phone_of(session, device)
        stroke = replace(stroke_of([(50, 50), (90, 150)]), id=stroke_id_of(device, phone.applied + 1))
        session, effects = update(session, act(session, device, Written(stroke)))
        asked += [effect for effect in effects if isinstance(effect, Recognize)]  # type: ignore[misc]
    assert len(asked) == 1
    order = []
    while (asking := phones_of(session).asking()) is not None:
        order.append(asking)
        session = read_as(session, asking, "7")
    assert order == [devices[0], devices[1], devices[2], devices[0]]


def test_doubt_is_never_counted() -> None:
    """Right, wrong, doubtful and empty answers: only what was read surely counts."""
    devices = [f"{n:032x}" for n in range(4)]
    session = lesson_with(*devices, kind=Kind.ADD)
    answer = str(lesson_of(session).task.answer)  # type: ignore[union-attr]
    for device, text, confidence in (
        (devices[0], answer, 0.99),
        (devices[1], "x", 0.99),
        (devices[2], answer, 0.5),
    ):
        session = read_as(written(session, device), device, text, confidence)
    verdicts = [lesson_of(session).verdict(phone_of(session, device)) for device in devices]
    assert verdicts == [RIGHT, OTHER, UNCLEAR, NOTHING]
    session, effects = update(session, EndLesson(saves=True))
    (summary,) = [effect.text for effect in effects if isinstance(effect, SaveSummary)]
    counts = [line.split(",")[1:] for line in summary.splitlines()[1:]]
    assert counts == [["1", "1"], ["0", "1"], ["0", "0"], ["0", "0"]]
    assert phones_of(session).sheet == ON_THE_BOARD


def test_a_summary_is_saved_only_if_that_is_wanted() -> None:
    """Ending alone saves nothing."""
    _, effects = update(lesson_with(ONE), EndLesson())
    assert not any(isinstance(effect, SaveSummary) for effect in effects)


def test_what_is_written_while_frozen_waits() -> None:
    """Nothing changes on a frozen tile; then all that waited is there, in order."""
    session = after(written(lesson_with(ONE), ONE), FreezeTiles())
    first = tile_of(session, ONE).board.ink[0].id
    session = written(session, ONE)
    session = after(session, act(session, ONE, TakenBack(first)))
    assert [stroke.id for stroke in tile_of(session, ONE).board.ink] == [first]
    session = after(session, FreezeTiles())
    assert len(tile_of(session, ONE).board.ink) == 1
    assert tile_of(session, ONE).board.ink[0].id != first
    assert phone_of(session, ONE).applied == 3


def test_a_task_that_is_over_takes_no_ink() -> None:
    """What a phone sends late for the task before is done with, and not on the next one's tile."""
    session = lesson_with(ONE)
    before = phones_of(session).sheet
    session = written(after(session, NextTask(Kind.TIMES)), ONE, before)
    assert tile_of(session, ONE).board.ink == ()
    assert phone_of(session, ONE).applied == 1


def test_the_board_keeps_what_was_written_on_it_before_the_lesson() -> None:
    """A stroke for the board that comes late goes to the board, not to a tile."""
    session = written(lesson_with(ONE), ONE, ON_THE_BOARD)
    assert len(session.board.ink) == 1
    assert tile_of(session, ONE).board.ink == ()


def test_done_is_seen_and_can_be_taken_back() -> None:
    """The tick comes and goes, and is gone with the next task."""
    session = lesson_with(ONE)
    session = after(session, act(session, ONE, Finished(True)))
    assert tile_of(session, ONE).done
    assert not tile_of(after(session, act(session, ONE, Finished(False))), ONE).done
    assert not tile_of(after(session, NextTask()), ONE).done


def test_a_phone_is_removed_and_brought_back() -> None:
    """Its tile goes with it; one undo brings both back, and the phone may come again."""
    session = written(lesson_with(ONE, TWO), ONE)
    gone = after(session, EnlargeTile(ONE), RemovePhone(ONE), PhoneJoined(ONE, (390, 600), 0))
    assert [*phones_of(gone).devices] == [TWO]
    assert lesson_of(gone).enlarged is None
    back = after(gone, Undo())
    assert tile_of(back, ONE).board.ink == tile_of(session, ONE).board.ink
    assert phone_of(after(back, PhoneJoined(ONE, (390, 600), 0)), ONE).connected


def test_the_teacher_corrects_a_tile() -> None:
    """The chosen mark of the enlarged tile gets the label, and the answer counts as right."""
    session = lesson_with(ONE, kind=Kind.ADD)
    session = read_as(written(session, ONE), ONE, "x")
    session = after(session, EnlargeTile(ONE), ChooseMark(0), CorrectTile("5"))
    (correction,) = tile_of(session, ONE).board.page.valid_corrections
    assert correction.label == "5"


def test_tiles_show_only_when_they_are_to() -> None:
    """Covered at first; shown all at once; a hidden one stays covered."""
    session = written(written(lesson_with(ONE, TWO), ONE), TWO)

    def thumbnails(of: Session) -> int:
        return sum(isinstance(item, Thumbnail) for item in laid_out(of).items)

    assert thumbnails(session) == 0
    session = after(session, ShowTiles(), MarkTiles())
    assert thumbnails(session) == 2
    assert thumbnails(after(session, HideTile(ONE))) == 1
    assert area_of(session, EnlargeTile(ONE))


@pytest.mark.parametrize("count", [0, 1, 2, 7, 40])
@pytest.mark.parametrize("size", [(640, 360), (1024, 768), (1920, 1080)])
def test_any_number_of_tiles_fits(count: int, size: tuple[int, int]) -> None:
    """All tiles lie inside the window and none over another; there is no 41st phone."""
    devices = [f"{n:032x}" for n in range(count)]
    session = replace(lesson_with(*devices), size=size)
    areas = [area_of(session, EnlargeTile(device)) for device in devices]
    assert all(0 <= a[0] < a[2] <= size[0] and 0 <= a[1] < a[3] <= size[1] for a in areas)
    assert len({(a[0], a[1]) for a in areas}) == count
    if count == DEVICES_MAX:
        session = after(session, PhoneJoined("e" * 32, (390, 600), 0))
        assert len(phones_of(session).devices) == DEVICES_MAX
        assert len({phone.animal for phone in phones_of(session).devices.values()}) == DEVICES_MAX


def test_what_comes_before_the_kept_pages_waits() -> None:
    """While a long journal is read, strokes of phones are not done and not acknowledged; then they are."""
    session = after(replace(read_by_key(SIZE), phones=Phones()), PhoneJoined(ONE, (390, 600), 0))
    session = written(written(replace(session, loading=True), ONE), ONE)
    assert session.board.ink == ()
    assert phone_of(session, ONE).applied == 0
    session = after(session, Loaded(Document()), Tick(1.0))
    assert len(session.board.ink) == 2
    assert phone_of(session, ONE).applied == 2


def test_a_class_outlives_a_network_that_is_gone() -> None:
    """Where the board cannot listen, the sheets stay, and the phones' key tries again."""
    session = written(lesson_with(ONE), ONE)
    failed = after(session, PhonesFailed(code="phones.no_network"))
    assert len(tile_of(failed, ONE).board.ink) == 1
    assert failed.notice.sentence
    _, effects = update(replace(failed, panel=None), ShowPhones())
    assert OpenPhones() in effects
    assert after(replace(session, phones=Phones()), PhonesFailed("no")).phones is None


@pytest.mark.parametrize(("words", "shown"), [("heard", "…"), ("both", None), ("seen", None)])
def test_number_words_are_spoken(words: str, shown: str | None) -> None:
    """The board says a word when it asks for it, and once more when it is to; what is heard is not shown."""
    session = replace(lesson_with(ONE), has_voice=True, settings=Settings(words=words))
    session, effects = update(session, NextTask(Kind.WORDS))
    task = lesson_of(session).task
    assert task
    word = NUMBER_WORDS["en"](task.first)
    assert phones_of(session).task == (shown or word)
    assert [e.utterance.words for e in effects if isinstance(e, Speak)] == [word] * (words != "seen")  # type: ignore[union-attr]
    _, effects = update(session, SayAgain())
    assert [e.utterance.words for e in effects if isinstance(e, Speak)] == [word]  # type: ignore[union-attr]


def test_a_task_of_the_board_is_spoken() -> None:
    """What was read on the board is the task, and is said; without a voice the board says that."""
    session = after(replace(lesson_with(ONE), has_voice=True), EndLesson())
    stroke = stroke_of([(1, 1), (30, 30)])
    session = after(session, AddStroke(stroke), Read())
    request = session.board.request
    assert request
    digit = Digit("7", 0.99, stroke.box, (("7", 0.99),), (0,), glyph_of([stroke.points]))
    session = after(session, Answer(request, Reading((digit,), (), "7 + 5")), BeginLesson())
    assert phones_of(session).task == "7 + 5"
    _, effects = update(session, SayAgain())
    assert [e.utterance.words for e in effects if isinstance(e, Speak)] == ["7 + 5"]  # type: ignore[union-attr]
    assert after(replace(session, has_voice=False), SayAgain()).notice.code == "hear.no_voice"
