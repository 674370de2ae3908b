"""A lesson's file: whatever happens in a class, it comes back as it was."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from board.document.page import Page
from board.document.page_image import PageImage
from board.ink.stroke import Box
from board.play.plan import Kind
from board.state.commands import (
    ChooseMark,
    Command,
    CorrectTile,
    EndLesson,
    EnlargeTile,
    FreezeTiles,
    HideTile,
    MarkTiles,
    NextTask,
    RemovePhone,
    ShowTiles,
    Tell,
    Undo,
)
from board.state.phone_acts import Act, Cleared, Finished, PhoneJoined, PictureSent, TakenBack
from board.state.phones import Phones
from board.state.session import Session
from board.storage import lesson_file
from board.storage.image_store import ImageStore, picture_of
from board.storage.journal_format import line_of
from board.storage.lesson_file import LessonFile
from tests.support.lessons import ONE, act, lesson_of, lesson_with, phones_of, read_as, tile_of, written
from tests.support.sessions import after

DEVICES = [f"{n:032x}" for n in range(6)]

Opens = Callable[[], LessonFile]


@pytest.fixture
def opens(tmp_path: Path) -> Opens:
    """Give what opens the lesson's file, as each start of a board does."""
    store = ImageStore(tmp_path / "pictures")
    return partial(LessonFile, tmp_path / "lesson.journal", store.picture, lambda _: None)


def content_of(phones: Phones | None) -> object:
    """Return what of phones has to come back."""
    assert phones
    assert phones.lesson
    lesson = replace(phones.lesson, enlarged=None, mark=None)
    devices = [
        (device, phone.animal, phone.hue, phone.size, phone.applied, tile.done, tile.hidden, tile.board.page)
        for device, phone in phones.devices.items()
        if (tile := phone.tile)
    ]
    plain = phones.sheet, phones.task, phones.frozen, phones.joined, phones.removed
    return lesson, plain, devices


def anything(session: Session, chance: random.Random) -> Session:
    """Return the session after something happened in a class."""
    phones, device = phones_of(session), chance.choice(DEVICES)
    if device not in phones.devices or chance.random() < 0.3:
        deeds: list[Command] = [
            *(NextTask(kind) for kind in (None, Kind.ADD, Kind.WORDS)),
            *(PhoneJoined(device, (390, 600), 0), RemovePhone(device), HideTile(device)),
            *(FreezeTiles(), ShowTiles(), MarkTiles(), Undo()),
        ]
        return after(session, chance.choice(deeds))
    if phones.frozen or chance.random() < 0.6:
        return written(session, device)
    ids = [stroke.id for stroke in tile_of(session, device).board.ink]
    acts: list[Act] = [TakenBack(chance.choice([1, *ids])), Cleared(), Finished(True), Finished(False)]
    return after(session, act(session, device, chance.choice(acts)))


@pytest.mark.parametrize("seed", range(8))
def test_a_class_comes_back_as_it_was(opens: Opens, seed: int) -> None:
    """After anything that happens in a class, a board that starts then has the same class."""
    chance = random.Random(seed)
    session, keeping = lesson_with(*DEVICES[:3], kind=None), opens()
    for n in range(120):
        session = anything(session, chance)
        keeping.keep(session.phones)
        if n % 10 == 9:
            assert content_of(opens().load()) == content_of(session.phones)


def test_what_comes_back_goes_on(opens: Opens) -> None:
    """A board that took a class over keeps on where the one before was ended."""
    session = written(lesson_with(*DEVICES[:2]), DEVICES[0])
    opens().keep(session.phones)
    for _ in range(3):
        phones = opens().load()
        session = written(replace(session, phones=phones), DEVICES[1])
        opens().keep(session.phones)
    assert content_of(opens().load()) == content_of(session.phones)
    assert len(tile_of(session, DEVICES[1]).board.ink) == 3


def test_a_picture_comes_back(opens: Opens, tmp_path: Path) -> None:
    """A tile with a picture names it; the picture itself is in the store."""
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x1e"
    picture = ImageStore(tmp_path / "pictures").keep(picture_of(png, (40, 30)))
    page = Page(page_images=(PageImage(picture, Box(5, 5, 80, 60)),))
    session = lesson_with(ONE)
    session = after(session, act(session, ONE, PictureSent(page)))
    opens().keep(session.phones)
    phones = opens().load()
    assert content_of(phones) == content_of(session.phones)
    board = phones.devices[ONE].tile.board  # type: ignore[union-attr]
    assert board.page.page_images[0].picture.png() == png
    assert board.read_wanted


def test_a_correction_comes_back(opens: Opens) -> None:
    """What the teacher corrected on a tile stays corrected, and counts are kept with the next task."""
    session = lesson_with(ONE, kind=Kind.ADD)
    session = read_as(written(session, ONE), ONE, "x")
    session = after(session, EnlargeTile(ONE), ChooseMark(0), CorrectTile("5"))
    opens().keep(session.phones)
    assert content_of(opens().load()) == content_of(session.phones)
    session = after(session, NextTask(Kind.ADD))
    assert lesson_of(session).answered == {ONE: 1}
    opens().keep(session.phones)
    assert content_of(opens().load()) == content_of(session.phones)


def test_the_file_goes_with_the_lesson(opens: Opens, tmp_path: Path) -> None:
    """No pupil's ink stays when the lesson was ended; a board without a class writes nothing."""
    session, keeping = lesson_with(ONE), opens()
    keeping.keep(Phones())
    assert not [*tmp_path.iterdir()]
    keeping.keep(session.phones)
    assert opens().load()
    keeping.keep(after(session, EndLesson()).phones)
    assert not [*tmp_path.iterdir()]
    assert opens().load() is None


def test_a_line_that_is_cut_off_costs_no_other(opens: Opens, tmp_path: Path) -> None:
    """Cut at any place, the file still has all lines before that."""
    session, keeping = lesson_with(ONE), opens()
    keeping.keep(session.phones)
    sizes = [(path := tmp_path / "lesson.journal").stat().st_size]
    for _ in range(4):
        session = written(session, ONE)
        keeping.keep(session.phones)
        sizes.append(path.stat().st_size)
    content = path.read_bytes()
    for length in range(sizes[0], len(content), 7):
        path.write_bytes(content[:length])
        phones = opens().load()
        assert phones
        whole = sum(size <= length for size in sizes) - 1
        assert phones.devices[ONE].applied == whole
        assert len(phones.devices[ONE].tile.board.ink) >= whole  # type: ignore[union-attr]


def test_a_file_that_grew_is_written_anew(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ink that was taken back does not make it longer for ever."""
    monkeypatch.setattr(lesson_file, "GROWN_BYTES", 4000)
    session, keeping = lesson_with(ONE), opens()
    for _ in range(60):
        session = written(session, ONE)
        session = after(session, act(session, ONE, TakenBack(tile_of(session, ONE).board.ink[-1].id)))
        keeping.keep(session.phones)
    assert (tmp_path / "lesson.journal").stat().st_size < 8000
    assert content_of(opens().load()) == content_of(session.phones)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 999,
        line_of([]),
        line_of([["lesson", {}]]),
        line_of([["lesson", 7], ["phone", "x", 1, 1, [5, 5], 1, False, False]]),
        line_of([["phone", "x", 99, 1, [5, 5], 1, False, False]]),
        line_of([["phone", "x", 1, 1, [5, 1 << 40], 1, False, False]]),
        line_of([["gone", []], {}, None]),
    ],
)
def test_what_is_no_lesson_is_none(opens: Opens, tmp_path: Path, content: bytes) -> None:
    """Whatever stands in the file, the board starts."""
    (tmp_path / "lesson.journal").write_bytes(content)
    assert opens().load() is None


def test_a_file_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    """The class goes on; when the file can be written again, all of it is there."""
    said: list[Command] = []
    blocked, path = tmp_path / "folder", tmp_path / "folder" / "lesson.journal"
    blocked.write_bytes(b"")
    keeping = LessonFile(path, ImageStore(tmp_path).picture, said.append)
    session = lesson_with(ONE)
    for _ in range(3):
        session = written(session, ONE)
        keeping.keep(session.phones)
    assert [type(command) for command in said] == [Tell]
    blocked.unlink()
    session = written(session, ONE)
    keeping.keep(session.phones)
    assert content_of(LessonFile(path, ImageStore(tmp_path).picture, said.append).load()) == content_of(
        session.phones
    )
