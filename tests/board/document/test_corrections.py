"""What a person says of ink: as edits, as a reading, and as files."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.document.corrected_reading import answer_to
from board.document.corrections import halves_of, joined, named, split
from board.document.document import Document
from board.document.page import TOGETHER, Change, Correction, Edit, Page, Question, replacing
from board.document.page_image import Spot
from board.ink.inkml import inkml_of, read_marks
from board.ink.stroke import Box, Ink, Stroke, box_of, stroke_of
from board.reading.result import Digit, Reading
from board.state.commands import Command
from board.storage.autosave import Autosave
from board.storage.image_store import picture_of
from tests.support.classifier import EverythingIsASeven, every_piece_a_seven, no_belief
from tests.support.journals import record

GLYPH = np.zeros((28, 28), np.uint8)
ONE, TWO, THREE = (stroke_of([(x, 10), (x + 5, 90)]) for x in (10, 60, 110))

strokes = st.builds(
    stroke_of,
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=8),
    pen_px=st.sampled_from([7.0, 14.0]),
)


class Reader:
    """Read every stroke as a nine."""

    network = EverythingIsASeven()
    read_pieces = staticmethod(every_piece_a_seven)
    belief_in = staticmethod(no_belief)

    def read_ink(self, strokes: Sequence[Stroke], _: bool) -> Reading:
        """Return a digit for each stroke."""
        return reading_of(*[(s.box, (n,)) for n, s in enumerate(strokes)], label="9")


def reading_of(*marks: tuple[Box, tuple[int, ...]], label: str = "9") -> Reading:
    """Return a reading of digits in boxes, each of strokes."""
    return Reading(
        tuple(Digit(label, 0.9, box, ((label, 0.9),), ink, GLYPH) for box, ink in marks),
        (),
        label * len(marks),
    )


def read(page: Page) -> Reading:
    """Return the reading of a page."""
    return answer_to(Question(page), Reader())


def test_what_was_said_is_read_so() -> None:
    """A named mark has its label and is certain; one that was joined is the network's; the rest is read."""
    ink = (ONE, TWO, THREE)
    reading = read(Page(ink, (Correction((TWO,), "4"),)))
    assert reading.text.replace(" ", "") == "949"
    assert reading.digits[1].confidence == 1
    assert [d.strokes for d in reading.digits] == [(0,), (1,), (2,)]
    assert read(Page(ink, (Correction((ONE, TWO), TOGETHER),))).text.replace(" ", "") == "79"
    assert read(Page(ink, (Correction((ONE,), "?"),))).text.replace(" ", "") == "?99"


def test_what_was_said_of_ink_that_is_gone_means_nothing() -> None:
    """And of two that were said of the same ink the later holds."""
    both = Correction((ONE, TWO), "4"), Correction((TWO,), "5")
    assert read(Page((ONE,), both[:1])).text == "9"
    assert read(Page((ONE, TWO), both)).text.replace(" ", "") == "95"


def test_a_new_word_replaces_the_old() -> None:
    """Nothing is left of what was said before of the same strokes."""
    page = Page((ONE, TWO))
    for label in "45":
        page = named(0, page, page.ink, read(page), 0, label).applied(page)
    assert page.corrections == (Correction((ONE,), "5"),)


def test_a_digit_in_a_shared_stroke_gets_its_part() -> None:
    """A stroke of two digits is cut between them when one is named; the other stays the reader's."""
    shared = stroke_of([(x, 10) for x in range(0, 100, 5)])
    reading = reading_of((Box(-5, 0, 52, 20), (0,)), (Box(47, 0, 60, 20), (0,)))
    edit = named(0, Page((shared,)), (shared,), reading, 1, "3")
    page = edit.applied(Page((shared,)))
    assert [box_of(s.points).left for s in page.ink] == [0, 45]
    (correction,) = page.corrections
    assert correction.strokes == (page.ink[1],)
    assert edit.reverse.applied(page) == Page((shared,))


def test_splitting_and_joining_are_each_others_reverse() -> None:
    """Two strokes joined and split are two marks again."""
    page = Page((ONE, TWO))
    both = joined(0, page, page.ink, read(page), (0, 1))
    assert both
    page = both.applied(page)
    assert len(read(page).digits) == 1
    edit = split(0, page, page.ink, read(page), 0)
    assert edit
    assert len(read(edit.applied(page)).digits) == 2


def test_halves_are_cut_where_one_digit_ends() -> None:
    """Two loops written in one go come apart between them; a dot has no halves."""
    turn = np.linspace(0, 2 * np.pi, 40)
    loops = [(50 * k + 20 * np.cos(t), 100 + 40 * np.sin(t)) for k in (1, 3) for t in turn]
    left, right = halves_of(stroke_of(loops))
    assert box_of(left.points).right < 125
    assert box_of(right.points).left > 65
    assert halves_of(stroke_of([(5, 5)])) == ()
    dot = Page((stroke_of([(5, 5)]),))
    assert split(0, dot, dot.ink, read(dot), 0) is None


@given(st.lists(strokes, max_size=6), st.data())
def test_replacing_strokes_and_taking_it_back(ink: list[Stroke], data: st.DataObject) -> None:
    """Each named stroke gives way to its own; the reverse gives the first ink back."""
    before = tuple(ink)
    new = {s.id: tuple(data.draw(st.lists(strokes, max_size=2))) for s in ink if data.draw(st.booleans())}
    edit = Edit(0, replacing(before, new))
    after = edit.applied(Page(before))
    assert after.ink == tuple(other for s in before for other in new.get(s.id, (s,)))
    assert edit.reverse.applied(after).ink == before


@given(
    st.lists(
        st.tuples(st.sampled_from([*"0123456789?"]), st.lists(strokes, min_size=1, max_size=3)), max_size=4
    )
)
def test_labels_round_trip_through_inkml(
    tmp_path_factory: pytest.TempPathFactory, marks: list[tuple[str, list[Stroke]]]
) -> None:
    """What a file says of groups of ink comes back, ink and label."""
    path = Path(tmp_path_factory.mktemp("marks") / "marks.inkml")
    groups = tuple((label, tuple(ink)) for label, ink in marks)
    path.write_text(inkml_of((ONE,), None, groups), encoding="utf-8")
    assert read_marks(path) == groups


def no_one(_: Command) -> None:
    """Take commands, and do nothing."""


def kept(folder: Path) -> list[tuple[str, Ink]]:
    """Return what is kept in a folder."""
    return [mark for path in sorted(folder.glob("corrections/*.inkml")) for mark in read_marks(path)]


def test_corrections_are_kept_once_the_person_agreed(tmp_path: Path) -> None:
    """Those before, those after; what is undone or said anew is not kept; no one asks again."""
    autosave = Autosave(tmp_path, no_one)
    assert autosave.agreed is None
    of_picture = Correction((), "1", (Spot(picture_of(b"", (9, 9)), Box(0, 0, 9, 9)),))
    autosave.agree(True, [Correction((ONE,), "1"), Correction((TWO, THREE), TOGETHER), of_picture])
    document = Document().after(Edit(0, (Change(0, (), (TWO, THREE)),)))
    edits = [
        Edit(0, (), (Change(0, (), (Correction((TWO,), "2"),)),)),
        Edit(0, (), (Change(0, (Correction((TWO,), "2"),), (Correction((TWO,), "3"),)),)),
    ]
    for edit in edits:
        document = document.after(edit)
        record(autosave, [edit])
    autosave.close()
    assert sorted(kept(tmp_path), key=lambda mark: mark[0]) == [("1", (ONE,)), ("3", (TWO,))]
    again = Autosave(tmp_path, no_one)
    assert again.agreed is True
    again.close()


def test_who_does_not_agree_keeps_nothing(tmp_path: Path) -> None:
    """And is not asked again."""
    autosave = Autosave(tmp_path, no_one)
    autosave.agree(False, [Correction((ONE,), "1")])
    record(autosave, [Edit(0, (), (Change(0, (), (Correction((TWO,), "2"),)),))])
    autosave.close()
    assert kept(tmp_path) == []
    again = Autosave(tmp_path, no_one)
    assert again.agreed is False
    again.close()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """In a notice, and the board goes on."""
    (tmp_path / "corrections").write_text("in the way")
    told: list[Command] = []
    autosave = Autosave(tmp_path, told.append)
    autosave.agree(True, [Correction((ONE,), "1")])
    autosave.close()
    assert len(told) == 1
