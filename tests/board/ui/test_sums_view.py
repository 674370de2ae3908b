"""Sums on the board: signs, answers, and what makes them go."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from board.document.corrected_reading import answer_to
from board.document.page import Change, Edit
from board.ink.stroke import stroke_of
from board.play.game import Game
from board.play.plan import Kind, Plan
from board.play.round import begun
from board.reading.result import Digit, Mark, Rejected, Sign, reading_of
from board.state.commands import (
    Answer,
    Clear,
    Command,
    Copy,
    Correct,
    Delete,
    PenDown,
    PenUp,
    Read,
    Set,
    ShowPanel,
    Split,
    TakeTool,
    TurnSums,
    Undo,
)
from board.state.gestures import Popup
from board.state.session import Session, opened
from board.state.tools import Tool
from board.state.update import update
from board.storage.image_store import ImageStore
from board.storage.journal import Journal
from board.ui import icons
from board.ui.area import overlap
from board.ui.display_list import Icon, Item, Words
from board.ui.fonts import Fonts
from board.ui.layouts import Layouts
from board.ui.theme import DARK
from board.ui.written_text import written
from tests.end_to_end.conftest import EveryStrokeIsASeven
from tests.support.journals import append
from tests.support.sessions import after, area_of, laid_out

SIZE = 1280, 720
GLYPH = np.zeros((28, 28), np.uint8)


def page(
    text: str, doubt: str = "", settings: tuple[Set, ...] = (), left: float = 100.0, line_top: float = 300.0
) -> Session:
    """Return a board with a text written on it, and read; the characters of `doubt` are doubtful."""
    session = after(opened(SIZE), *settings)
    strokes, x = [], left
    for character in text:
        high, low = {"-": (30, 40), "=": (30, 40), "_": (75, 85)}.get(character, (0, 80))
        top, bottom = line_top + high, line_top + low
        strokes.append(stroke_of([(x, top), (x + 40, bottom)], pen_px=6))
        x += 60
    board = session.board
    document = board.document.showing(replace(board.page, ink=tuple(strokes)))
    session = after(session.with_surface(replace(board, document=document)), Read())
    request = session.surface.request
    assert request
    assert request.signs == (session.settings.sums != "off")
    marks: list[Mark] = []
    for n, (character, stroke) in enumerate(zip(text, strokes, strict=True)):
        chance = 0.6 if character in doubt else 0.99
        if character == "_":
            marks.append(Rejected(stroke.box.grown(3), (), (n,), GLYPH))
            continue
        kind = Digit if character.isdigit() else Sign
        guesses = ((character, chance), ("7", 1 - chance))
        marks.append(kind(character, chance, stroke.box.grown(3), guesses, (n,), GLYPH))
    return after(session, Answer(request, reading_of(marks, False)))


def icons_of(session: Session) -> list[Icon]:
    """Return the icons that are laid out on the board."""
    items: list[Item] = [item for part in laid_out(session).parts for item in part]
    return [item for item in items if isinstance(item, Icon)]


def shapes(session: Session) -> set[object]:
    """Return the strokes of all icons."""
    return {icon.strokes for icon in icons_of(session)}


ANSWERS = (Set("sums", "answer"),)


@pytest.mark.parametrize(
    ("text", "shape"), [("12+7=19", icons.CHECK), ("12+7=18", icons.UNEQUAL), ("12+=18", icons.DOTS)]
)
def test_a_judged_sum_has_a_sign_at_its_end(text: str, shape: icons.Strokes) -> None:
    """Right, not right, or not understood; to the right of its last digit."""
    session = page(text)
    (sign,) = (icon for icon in icons_of(session) if icon.strokes == shape)
    assert session.surface.reading
    assert sign.area[0] > max(mark.box.right for mark in session.surface.reading.marks)


def test_the_answer_is_written_only_where_it_is_wished() -> None:
    """In the colour that no pen has, after the equals sign."""
    assert not shapes(page("12+7=")) & {icon.strokes for icon in written("19", 0, 0, 80, DARK.certain)}
    session = page("12+7=", settings=ANSWERS)
    one, nine = (icon for icon in icons_of(session) if icon.colour == DARK.certain)
    assert (one.strokes, nine.strokes) == tuple(icon.strokes for icon in written("19", 0, 0, 80, DARK.ink))
    assert 100 + 4 * 60 + 40 < one.area[0] < nine.area[0]


def test_a_missing_number_is_written_on_its_blank() -> None:
    """Above the bar, which it does not touch."""
    session = page("3+_=8", settings=ANSWERS)
    (five,) = (icon for icon in icons_of(session) if icon.colour == DARK.certain)
    bar = session.surface.ink[2].box
    assert 100 + 2 * 60 - 30 < five.area[0] < 100 + 2 * 60 + 40
    assert five.area[3] <= bar.top
    assert not {icon.colour for icon in icons_of(page("3+_=8"))} & {DARK.certain}


def test_a_wrong_sum_never_shows_its_answer() -> None:
    """Not where answers are wished either."""
    digits = {icon.strokes for icon in written("0123456789", 0, 0, 80, DARK.ink)}
    assert not shapes(page("12+7=18", settings=ANSWERS)) & digits


def test_doubt_stops_the_judgement_until_it_is_cleared_up() -> None:
    """A digit that a person named is certain, and what it is counts at once."""
    session = page("1+1=2", doubt="2")
    assert not shapes(session) & {icons.CHECK, icons.UNEQUAL, icons.DOTS}
    reading = session.surface.reading
    assert reading
    named = after(session, Correct("2", mark=2))  # the last digit
    assert named.surface.request
    sure = [replace(mark, confidence=1.0) if isinstance(mark, Digit) else mark for mark in reading.marks]
    again = reading_of(sure, False)
    assert icons.CHECK in shapes(after(named, Answer(named.surface.request, again)))


def test_sums_can_be_switched_off() -> None:
    """Then no signs are asked for, and the page is read anew."""
    session = page("1+1=2")
    off, effects = update(session, Set("sums", "off"))
    assert off.surface.request
    assert not off.surface.request.signs
    assert effects
    assert icons.CHECK not in shapes(off)


def test_what_is_erased_takes_its_judgement_with_it() -> None:
    """And undo brings it back with the ink."""
    session = page("1+1=2")
    cleared = after(session, Clear())
    assert icons.CHECK not in shapes(cleared)
    assert session.surface.reading


def test_the_ways_of_sums_are_a_tap_away() -> None:
    """While there are sums a button beside the corner says what is done with them, and a tap turns it."""
    session = page("1+2=3")
    ways = []
    for _ in range(4):
        ways.append(session.settings.sums)
        left, top, right, bottom = area_of(session, TurnSums())
        assert min(right - left, bottom - top) >= 48
        assert (icons.SUMS[session.settings.sums]) in shapes(session)
        at = (left + right) / 2, (top + bottom) / 2
        down = Layouts(Fonts().measure).resolve(PenDown(0, *at, 0.0), session)
        session = after(session, down, PenUp(0))
    assert ways == ["check", "answer", "off", "check"]
    assert len(session.surface.ink) == 5


def test_where_there_are_no_sums_nothing_is_asked() -> None:
    """Numbers alone have no such button; signs that are not read may be of sums."""
    for session in (page("123"), opened(SIZE)):
        assert TurnSums() not in [button.command for button in laid_out(session).buttons]


@pytest.mark.parametrize("tool", Tool)
def test_the_result_gives_way_to_all_buttons_beside_the_corner(tool: Tool) -> None:
    """Of sums, of the pen, and what deletes a selection; in every language and at every size."""
    session = after(page("1+2=3"), Set("language", "de"), TakeTool(tool))
    if tool is Tool.LASSO:
        session = session.with_surface(replace(session.surface, selection=session.surface.ink))
    for size in (SIZE, (1920, 1080), (800, 600)):
        shown = replace(session, size=size)
        buttons = {button.command: button.area for button in laid_out(shown).buttons}
        wanted: list[Command] = [TurnSums(), Undo()]
        wanted += [TakeTool(Tool.PEN)] * (tool is not Tool.PEN) + [Delete()] * (tool is Tool.LASSO)
        assert not any(overlap(buttons[command], buttons[Copy()]) for command in wanted if Copy() in buttons)
        assert Copy() in buttons or size == (800, 600)


@pytest.mark.parametrize("text", ["9-4=", "9+4=13", "9+4=12"])
@pytest.mark.parametrize("left", [420.0, 520.0])
def test_the_result_gives_way_to_signs_and_answers(text: str, left: float) -> None:
    """It lies on none of them, also where no ink is beside them."""
    session = page(text, settings=ANSWERS, left=left, line_top=600.0)
    layout = laid_out(session)
    (result,) = (button.area for button in layout.buttons if button.command == Copy())
    beside = [icon.area for icon in icons_of(session) if icon.area[0] > left and icon.area[1] > 500]
    assert beside
    assert not any(overlap(area, result) for area in beside)


@pytest.mark.parametrize("line_top", [100.0, 250.0, 400.0])
def test_the_card_of_a_digit_lies_under_no_button(line_top: float) -> None:
    """All its buttons can be tapped, also above the corner."""
    session = page("1+2=3", left=150.0, line_top=line_top)
    session = session.with_surface(replace(session.surface, popup=Popup(0, pinned=True)))
    buttons = laid_out(session).buttons
    card = [button.area for button in buttons if isinstance(button.command, Correct | Split)]
    others = [
        button.area for button in buttons if isinstance(button.command, Read | Undo | ShowPanel | TurnSums)
    ]
    assert card
    assert others
    assert not any(overlap(one, other) for one in card for other in others)


def test_a_doubtful_sign_is_asked_about() -> None:
    """It has two choices; the one that is tapped names it, and the sum is judged then."""
    session = page("1+2=3", doubt="+")
    reading = session.surface.reading
    assert reading
    ways = ("+", 0.6), ("-", 0.4)
    marks = [replace(mark, alternatives=ways) if mark.label == "+" else mark for mark in reading.marks]
    request = session.surface.readings[0][0]
    board = replace(session.surface, readings={0: (request, reading_of(marks, False))})
    session = session.with_surface(board)
    assert not {icons.CHECK, icons.UNEQUAL} & shapes(session)
    number = len(reading.digits)
    assert area_of(session, Correct("-", number))
    left, top, right, bottom = area_of(session, Correct("+", number))
    down = PenDown(0, (left + right) / 2, (top + bottom) / 2, 0.0)
    named = after(session, Layouts(Fonts().measure).resolve(down, session), PenUp(0))
    (correction,) = named.surface.page.corrections
    assert correction.label == "+"
    question = named.surface.request
    assert question
    answered = after(named, Answer(question, answer_to(question, EveryStrokeIsASeven())))
    assert [mark.label for mark in answered.surface.reading.signs] == ["+"]  # type: ignore[union-attr]
    assert [digit.label for digit in answered.surface.reading.digits] == ["7"] * 4  # type: ignore[union-attr]
    off = replace(question, signs=False)
    assert [mark.label for mark in answer_to(off, EveryStrokeIsASeven()).marks] == [*"7777", "?"]


def test_what_is_understood_in_a_sum_is_not_called_unreadable() -> None:
    """A blank that is rejected by itself has no label; without its sum it has one."""
    for text, labelled in (("3+_=8", False), ("3+_", True)):
        session = page(text)
        found = [label for label in laid_out(session).labels if label.verdict == "?"]
        assert bool(found) is labelled


@pytest.mark.parametrize("line_top", [20.0, 300.0, 620.0])
def test_notices_and_questions_give_way_to_ink(line_top: float) -> None:
    """They stand at the top, or where no ink is, and never over the result."""
    session = page("12345678901234567890", left=20.0, line_top=line_top)
    named = replace(after(session, Correct("7", mark=2)), consent=None)
    assert named.asks_to_keep
    for shown, begin in ((session.with_notice("copy.nothing"), "There"), (named, "Keep")):
        boxes = [stroke.box.grown(3) for stroke in shown.surface.ink]
        ink = [(round(box.left), round(box.top), round(box.right), round(box.bottom)) for box in boxes]
        layout = laid_out(shown)
        words = [item for part in layout.parts for item in part if isinstance(item, Words)]
        (sentence,) = (item.area for item in words if item.text.startswith(begin))
        results = [button.area for button in layout.buttons if button.command == Copy()]
        assert not any(overlap(sentence, area) for area in (*ink, *results))


def test_the_card_of_a_mark_offers_signs_where_they_are_read() -> None:
    """On the board unless sums are off, and in rounds whose answers have signs, but in no others."""
    session = page("1+2=3")
    session = session.with_surface(replace(session.surface, popup=Popup(0, pinned=True)))
    whole, times = (
        replace(session, game=Game((begun(kind, Plan(), 0),))) for kind in (Kind.WHOLE_SUM, Kind.TIMES)
    )
    off = replace(session, settings=replace(session.settings, sums="off"))
    offered = []
    for shown in (session, whole, times, off):
        shown = replace(shown, answer=shown.surface) if shown.game else shown
        commands = [button.command for button in laid_out(shown).buttons]
        assert Correct("7", 0) in commands
        offered.append(all(Correct(sign, 0) in commands for sign in "+-×÷=,"))
    assert offered == [True, True, False, False]


def test_a_correction_to_a_sign_is_kept(tmp_path: Path) -> None:
    """The journal has it."""
    session = after(page("1+2=3"), Correct("×", 3))
    ((request, reading),) = session.surface.readings.values()
    assert reading.marks[3].label == "+"
    assert request
    journal = Journal(tmp_path, lambda _: None, ImageStore(tmp_path).picture)
    edit = session.board.done[-1]
    page_before = replace(session.board.page, corrections=())
    append(journal, [Edit(0, (Change(0, (), page_before.ink),)), edit])
    journal.close()
    back = Journal(tmp_path, lambda _: None, ImageStore(tmp_path).picture)
    back.close()
    assert [c.label for c in back.document.page.corrections] == ["×"]
    assert back.set_aside is None
