"""Ink and pictures that are opened, dropped and pasted, through the real loop."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from board import app
from board.document.document import Turned
from board.document.page import Change, Edit
from board.document.page_image import CORNERS, PageImage, laid
from board.ink.inkml import write_inkml
from board.ink.limits import PAGE_SIDE_PX_MAX
from board.ink.stroke import Box
from board.performer import Services, load_reader
from board.reading.image.paper import Darkness, darkness_of
from board.reading.reader import Reader
from board.state.commands import Copy, Correct, TurnTo
from board.state.session import Session
from board.storage.autosave import Autosave
from board.storage.image_store import picture_of
from board.ui.area import overlap
from board.ui.page_image_raster import known_tones
from board.ui.theme import DARK
from board.ui.window import Window
from tests.end_to_end.acts import Act, event, key, move, press, release, stroke
from tests.end_to_end.conftest import SIZE, EveryStrokeIsASeven, Play, Script, Steps
from tests.support.handwriting import written
from tests.support.journals import record
from tests.support.photographed import inked, photographed
from tests.support.sessions import laid_out

PHOTOS = Path(__file__).parents[3] / "shared" / "photos" / "dev"
ONE = stroke((600, 200), (600, 340))

Sit = Callable[..., list[Session]]
"""Takes frames; opens a board that is kept, and gives the boards after each of them."""


def drop(*paths: Path) -> list[Act]:
    """Drop files on the window, all at once."""
    files = [event(pygame.DROPFILE, file=str(path)) for path in paths]
    return [event(pygame.DROPBEGIN), *files, event(pygame.DROPCOMPLETE)]


def photo(path: Path, text: str) -> Path:
    """Write a made-up photo of a text."""
    picture = photographed(inked(written(text, 30, 30, 90), 100 * len(text), 150, pen_px=7))
    assert cv2.imwrite(str(path), picture)
    return path


@pytest.fixture
def sit(window: Window, tmp_path: Path) -> Sit:
    """Sit down at a board that was left in the same folder before."""

    def run(*frames: Sequence[Act]) -> list[Session]:
        autosave = Autosave(tmp_path / "kept", window.post)
        script = Script(window, [*frames, []])
        app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), script)
        autosave.close()
        return script.sessions

    return run


def text(session: Session) -> str:
    """Return what was read."""
    assert session.surface.reading
    return "".join(session.surface.reading.text.split())


def test_each_file_that_is_dropped_has_a_page(play: Play, tmp_path: Path) -> None:
    """The first shows, and is read without being asked; undo turns to each and takes it away again."""
    ink = tmp_path / "b.inkml"
    write_inkml(ink, tuple(written("1", 100, 100, 300)), (1920, 1080))
    files = photo(tmp_path / "a.png", "12"), ink, photo(tmp_path / "c.jpg", "3")
    undo = [key("ctrl+z")]
    dropped, second, third, *_, last = play(drop(*files), [key("page down")], [key("page down")], *[undo] * 5)
    assert [page.empty for page in dropped.surface.document.pages] == [False, False, False]
    assert (dropped.surface.document.page_number, text(dropped), dropped.surface.turning) == (0, "77", True)
    assert len(laid_out(dropped).labels) == 2
    assert (len(second.surface.ink), second.surface.page.page_images) == (1, ())
    assert second.surface.ink[0].points.max() <= 640
    assert text(third) == "7"
    assert last.surface.empty
    assert len(last.surface.document.pages) == 1


def test_what_is_opened_leaves_what_is_there(play: Play, tmp_path: Path) -> None:
    """A page with ink stays as it is, and a stroke under the pen is finished first."""
    session = play([*ONE, press(20, 20)], drop(photo(tmp_path / "a.png", "1")))[-1]
    assert session.surface.document.page_number == 1
    assert [len(page.ink) for page in session.surface.document.pages] == [2, 0]


def test_a_drop_without_beginning_or_end(play: Play, tmp_path: Path) -> None:
    """As some systems tell of it."""
    path = photo(tmp_path / "a.png", "1")
    assert text(play([event(pygame.DROPFILE, file=str(path))])[-1]) == "7"


def test_the_picture_is_seen_and_ink_on_it_is_read_beside_it(
    play: Play, window: Window, tmp_path: Path
) -> None:
    """Its paper is the board, its ink a quiet colour; the pen's ink is on top, and read with it."""
    session = play(drop(photo(tmp_path / "a.png", "12")), [*ONE, key("space")])[-1]
    assert text(session) == "777"
    (page_image,) = session.surface.page.page_images
    left, top, right, bottom = (
        round(v) for v in (*page_image.box[:2], page_image.box.right, page_image.box.bottom)
    )
    area = window.surface.subsurface((left, top, right - left, bottom - top))
    pixels = pygame.surfarray.array3d(area).reshape(-1, 3)
    assert abs(pixels - DARK.board).max(axis=1).min() <= 3
    assert abs(pixels - DARK.picture).max(axis=1).min() <= 12
    assert tuple(window.surface.get_at((600, 320)))[:3] == DARK.ink


def test_hostile_files_say_what_is_wrong(play: Play, tmp_path: Path) -> None:
    """In a sentence that names the file; what else was dropped is opened all the same."""
    broken, huge, pipe = tmp_path / "broken\udc80.png", tmp_path / "huge.png", tmp_path / "folder.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    content = bytearray(photo(tmp_path / "a.png", "1").read_bytes())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    huge.write_bytes(content)
    pipe.mkdir()
    empty = tmp_path / "empty.inkml"
    write_inkml(empty, ())
    for path, said in (
        (broken, r"broken\udc80.png"),
        (huge, "60000 x 60000"),
        (pipe, "no file"),
        (empty, "no ink"),
        (tmp_path / "gone.png", "cannot read gone.png"),
    ):
        session = play(drop(path))[-1]
        assert said in session.notice.sentence
        assert str(tmp_path) not in session.notice.sentence
        assert session.surface.empty
    session = play(drop(broken, huge, tmp_path / "a.png"))[-1]
    assert "2 files could not be opened" in session.notice.sentence
    assert len(session.surface.document.pages) == 1
    assert session.surface.page.page_images
    assert "At most 100 files" in play(drop(*[tmp_path / "a.png"] * 101))[-1].notice.sentence


def test_marks_of_a_picture_are_corrected(play: Play, tmp_path: Path) -> None:
    """Named, split, joined, each undone and redone; what was said survives a new reading."""
    shown = drop(photo(tmp_path / "a.png", "123"))
    (session,) = play(shown)

    def middle(mark: int) -> tuple[int, int]:
        left, top, right, bottom = laid_out(session).labels[mark].frame
        return (left + right) // 2, (top + bottom) // 2

    def spot(mark: int) -> tuple[int, int]:
        area = laid_out(session).labels[mark].spot
        assert area
        return (area[0] + area[2]) // 2, (area[1] + area[3]) // 2

    def point(mark: int) -> Act:
        return lambda window: window.point(*middle(mark))

    said = play(shown, [point(1), key("4")], [point(0), key("x")], [*ONE, key("space")], [key("ctrl+z")] * 2)
    assert [text(b) for b in said] == ["777", "747", "?47", "?477", "747"]
    assert [label.corrected for label in laid_out(said[1]).labels] == [False, True, False]
    assert said[1].surface.reading
    assert said[1].surface.reading.digits[1].box == pytest.approx(session.surface.reading.digits[1].box)  # type: ignore[union-attr]

    split, back, again = play(shown, [point(1), key("/")], [key("ctrl+z")], [key("ctrl+y")])[1:]
    assert [len(text(b)) for b in (split, back, again)] == [4, 3, 4]
    drag = [key("s"), press(*spot(0)), move(*middle(1)), release(*middle(1)), key("s")]
    joined, apart = play(shown, drag, [key("ctrl+z")])[1:]
    assert [len(text(b)) for b in (joined, apart)] == [2, 3]

    session = play(shown, [*ONE, key("space")])[-1]
    drag = [key("s"), press(*spot(0)), move(600, 320), release(600, 320)]
    mixed = play(shown, [*ONE, key("space")], drag)[-1]
    assert "cannot be one digit" in mixed.notice.sentence
    assert len(text(mixed)) == 4


def test_clearing_takes_the_picture_away(play: Play, tmp_path: Path) -> None:
    """As it does ink; undo brings it back with what was said of it."""
    shown = drop(photo(tmp_path / "a.png", "12"))
    cleared, back = play(shown, [*ONE], [key("c")], [key("ctrl+z"), key("space")])[2:]
    assert cleared.surface.empty
    assert cleared.notice.sentence == ""
    assert not laid_out(cleared).labels
    assert text(back) == "777"


def test_a_picture_survives_the_board(sit: Sit, tmp_path: Path) -> None:
    """With what was said of its digits, in a file of its own that is written once; its loss is told."""
    frame = laid_out(sit(drop(photo(tmp_path / "a.png", "12")))[-1]).labels[0].frame
    place = (frame[0] + frame[2]) // 2, (frame[1] + frame[3]) // 2
    left = sit([key("space")], [lambda window: window.point(*place), key("4")])[-1]
    assert text(left) == "47"
    assert not left.asks_to_keep
    (kept,) = (tmp_path / "kept" / "pictures").iterdir()
    assert kept.stem == left.surface.page.page_images[0].picture.name
    back, read = sit([key("space")])[:2]
    assert back.surface.document == left.surface.document
    assert text(read) == "47"
    sit(drop(tmp_path / "a.png"))
    assert len(list((tmp_path / "kept" / "pictures").iterdir())) == 1
    kept.unlink()
    assert "no longer where they were" in sit([])[1].notice.sentence


def test_a_picture_that_is_there_again_is_worked_out_aside(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page and its thumbnail show paper first and the picture soon: nothing slow where events are."""
    autosave = Autosave(tmp_path, window.post)
    autosave.journal.begin(SIZE)
    for page, text in enumerate(("2468", "13579", "86420")):
        grey = photographed(inked(written(text, 30, 30, 90), 100 * len(text), 150, pen_px=7), seed=77)
        png = cv2.imencode(".png", grey)[1].tobytes()
        picture = autosave.image_store.keep(picture_of(png, (grey.shape[1], grey.shape[0])))
        edit = Edit(page, page_images=(Change(0, (), (laid(picture, SIZE),)),))
        record(autosave, [edit, Turned(0)])
    autosave.close()
    threads: list[threading.Thread] = []

    def noted(grey: NDArray[np.uint8]) -> Darkness:
        threads.append(threading.current_thread())
        return darkness_of(grey)

    monkeypatch.setattr("board.document.tones.darkness_of", noted)

    def pixels(area: Sequence[float]) -> NDArray[np.int_]:
        left, top, right, bottom = map(round, area)
        within = window.surface.subsurface((left, top, right - left, bottom - top))
        return pygame.surfarray.array3d(within).astype(int)

    def page_seen(session: Session) -> bool:
        box = session.surface.page.page_images[0].box
        near = abs(pixels((*box[:2], box.right, box.bottom)) - DARK.picture).max(axis=2) <= 12
        return bool(near.any())

    def thumbnails_seen(session: Session) -> bool:
        buttons = laid_out(session, known_tones).buttons
        areas = [button.area for button in buttons if isinstance(button.command, TurnTo)]
        return len(areas) == 3 and all(abs(pixels(area) - DARK.board).max() >= 40 for area in areas)

    autosave = Autosave(tmp_path, window.post)
    steps = page_seen, [key("page down")], page_seen, thumbnails_seen, [key("page down")], page_seen
    app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), Steps(window, *steps))
    autosave.close()
    assert len(threads) == 3
    assert threading.main_thread() not in threads


def test_saving_a_page_with_a_picture(sit: Sit, tmp_path: Path) -> None:
    """The picture is in the PNG, and what was read of it in the text."""
    sit(drop(photo(tmp_path / "a.png", "12")), [key("ctrl+s")], [])
    files = {path.suffix: path for path in (tmp_path / "kept" / "saved").iterdir()}
    assert files[".txt"].read_text().replace(" ", "") == "77\n"
    assert len(json.loads(files[".json"].read_text())["digits"]) == 2
    saved = pygame.surfarray.array3d(pygame.image.load(files[".png"])).reshape(-1, 3)
    assert abs(saved.astype(int) - DARK.picture).max(axis=1).min() <= 12


def test_choosing_files_by_keys(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+O lists a folder; Space marks, Enter opens; into a folder and back; Esc puts the list away."""
    monkeypatch.setattr("board.workers.opening.pictures_folder", lambda: tmp_path)
    (tmp_path / "more").mkdir()
    (tmp_path / "notes.txt").write_text("nothing")
    (tmp_path / ".hidden.png").write_text("nothing")
    for name in ("a.png", "b.png", "more/c.png"):
        photo(tmp_path / name, "1")
    (shown,) = play([key("ctrl+o")])
    listed = shown.browser
    assert listed
    assert [entry.name for entry in listed.entries] == ["..", "more", "a.png", "b.png"]
    down, space, enter = key("down"), key("space"), key("return")
    marked = play([key("ctrl+o")], [down, space, down, space], [enter])
    assert marked[-2].browser
    assert marked[-2].browser.marked == (2, 3)
    assert marked[-1].browser is None
    assert len(marked[-1].surface.document.pages) == 2
    deeper = play([key("ctrl+o")], [enter], [enter], [key("ctrl+o")])
    assert deeper[1].browser
    assert [entry.name for entry in deeper[1].browser.entries] == ["..", "c.png"]
    assert deeper[2].surface.page.page_images
    assert deeper[3].browser
    assert deeper[3].browser.folder == str(tmp_path / "more")
    back = play([key("ctrl+o")], [enter], [key("backspace")], [key("escape")])
    above = back[2].browser
    assert above
    assert above.entries[above.at].name == "more"
    assert back[3].browser is None
    quiet = play([key("ctrl+o")], [key("c"), key("g"), key("space")], [key("ctrl+o")])
    assert quiet[1].browser
    assert quiet[2].browser is None
    assert quiet[2].game is None


def test_choosing_files_by_pressing(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the mouse or a finger: a press marks a file, leafs, opens; one beside the list puts it away."""
    monkeypatch.setattr("board.workers.opening.pictures_folder", lambda: tmp_path)
    for n in range(9):
        photo(tmp_path / f"{n}.png", "1")
    frames: list[list[Act]] = [[key("ctrl+o")]]
    session = play(*frames)[-1]

    def pressed(what: Callable[[object], bool]) -> list[Act]:
        x, y, _, _ = next(b.area for b in laid_out(session).buttons[::-1] if what(b.command))
        return [press(x + 4, y + 4), release(x + 4, y + 4)]

    frames.append(pressed(lambda command: repr(command) == "Mark(place=3)"))
    session = play(*frames)[-1]
    frames.append(pressed(lambda command: repr(command) == "MoveChoice(step=8)"))
    session = play(*frames)[-1]
    assert session.browser
    assert session.browser.seen == range(8, 10)
    x, y = _finger_at(session)
    frames.append([event(pygame.FINGERDOWN, finger_id=0, touch_id=1, x=x, y=y)])
    frames.append([event(pygame.FINGERUP, finger_id=0, touch_id=1, x=x, y=y)])
    session = play(*frames)[-1]
    assert session.browser
    assert session.browser.marked == (3, 9)
    opened = play(*frames, pressed(lambda command: type(command).__name__ == "Take"))[-1]
    assert len(opened.surface.document.pages) == 2
    beside = play(*frames, [press(2, 2), release(2, 2)])[-1]
    assert beside.browser is None
    assert beside.surface.empty


def _finger_at(session: Session) -> tuple[float, float]:
    """Return the place of the ninth file, in shares of the window."""
    area = next(b.area for b in laid_out(session).buttons if repr(b.command) == "Mark(place=9)")
    return (area[0] + 5) / SIZE[0], (area[1] + 5) / SIZE[1]


def test_in_a_game_nothing_is_opened(play: Play, tmp_path: Path) -> None:
    """It says where one can; what was asked for before waits on the board."""
    path = photo(tmp_path / "a.png", "1")
    for acts in ([key("ctrl+o")], [key("ctrl+v")], drop(path)):
        session = play([key("g")], acts)[-1]
        assert "when the game is left" in session.notice.sentence
        assert session.game
    game, back = play([*drop(path), key("g")], [key("escape")])
    assert game.game
    assert text(back) == "7"


def test_a_folder_that_cannot_be_read(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Says so."""
    monkeypatch.setattr("board.workers.opening.pictures_folder", lambda: tmp_path / "gone")
    assert "cannot be opened" in play([key("ctrl+o")])[-1].notice.sentence


def test_pasting(play: Play, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+V opens a picture on a page of its own, as a drop does: it never lies on ink."""
    content = photo(tmp_path / "a.png", "12").read_bytes()
    monkeypatch.setattr(window, "pasted", lambda: (content, ""))
    first, second, undone = play([*ONE], [key("ctrl+v")], [key("ctrl+v")], [key("ctrl+z")] * 3)[1:]
    for number, session in ((1, first), (2, second)):
        assert session.surface.document.page_number == number
        assert (len(session.surface.ink), text(session)) == (0, "77")
    assert [page.empty for page in undone.surface.document.pages] == [False, True]
    monkeypatch.setattr(window, "pasted", lambda: (b"", f"file://{tmp_path}/a.png\r\n"))
    assert text(play([key("ctrl+v")])[-1]) == "77"
    monkeypatch.setattr(window, "pasted", lambda: (b"\x89PNG\r\n\x1a\nnonsense", ""))
    assert play([key("ctrl+v")])[-1].notice.sentence.startswith("the clipboard ")


def test_pasting_without_a_tool(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notice says what to install."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "install xclip" in play([key("ctrl+v")])[-1].notice.sentence


@pytest.mark.skipif(not PHOTOS.is_dir(), reason=f"no photos in {PHOTOS}")
def test_real_photos_are_read_as_the_command_line_reads_them(window: Window) -> None:
    """Dropped all at once, each page says the same as `digit-board read`."""
    names = ["003.jpg", "006.png"]
    frames = [drop(*(PHOTOS / name for name in names)), [key("page down")]]
    script = Script(window, frames)
    app.run(window, Services(load=load_reader), script)
    reader = Reader.load()
    for session, name in zip(script.sessions[1:], names, strict=True):
        expected = reader.read_picture(PHOTOS / name)
        assert session.surface.reading
        assert (name, session.surface.reading.text) == (name, expected.text)
        assert [d.label for d in session.surface.reading.digits] == [d.label for d in expected.digits]
        assert len(laid_out(session).labels) == len(expected.digits) + len(expected.rejected)


def box(session: Session) -> tuple[float, ...]:
    """Return where the picture of the page lies."""
    (page_image,) = session.surface.page.page_images
    return tuple(page_image.box)


def test_a_picture_is_moved_and_scaled_by_hand(play: Play, tmp_path: Path) -> None:
    """Select and a tap choose it; a drag moves it, one of its corners scales it; each can be undone."""
    opened = [drop(photo(tmp_path / "a.png", "12")), [key("s")]]
    first = play(*opened)[-1]
    left, top, wide, high = box(first)
    middle, corner = (round(left + wide / 2), round(top + high / 2)), (round(left + wide), round(top + high))
    tap, undo = [press(*middle), release(*middle)], [key("ctrl+z")]
    away = stroke(middle, (middle[0] - 40, middle[1] + 20))
    pulled = stroke((corner[0] - 40, corner[1] + 20), (corner[0] - 140, corner[1] - 40))
    sessions = play(*opened, tap, [*away], [*pulled], undo, undo)[2:]
    chosen, moved, scaled, once, twice = sessions[:5]
    assert chosen.surface.picture_chosen
    assert box(moved) == pytest.approx((left - 40, top + 20, wide, high))
    assert box(scaled)[:2] == pytest.approx(box(moved)[:2])
    assert box(scaled)[2] / box(scaled)[3] == pytest.approx(wide / high)
    assert 0.3 * wide < box(scaled)[2] < 0.95 * wide
    assert (box(once), box(twice)) == (box(moved), box(first))
    assert not any(session.surface.ink for session in sessions)


def test_the_reading_and_corrections_of_a_picture_follow_it(play: Play, tmp_path: Path) -> None:
    """Labels stand at the digits where they are now, and what was corrected stays so."""
    opened = [
        drop(photo(tmp_path / "a.png", "12")),
        [lambda window: window.post(Correct("5", 0))],
        [key("s")],
    ]
    first = play(*opened)[-1]
    left, top, wide, high = box(first)
    middle = round(left + wide / 2), round(top + high / 2)
    moved = play(*opened, [press(*middle), release(*middle)], [*stroke(middle, (middle[0], middle[1] + 60))])[
        -1
    ]
    assert (text(first), text(moved)) == ("57", "57")
    frames = [[label.frame for label in laid_out(session).labels] for session in (first, moved)]
    for before, after in zip(*frames, strict=True):
        assert [b - a for a, b in zip(before, after, strict=True)] == [0, 60, 0, 60]


def test_a_picture_that_was_moved_is_kept(sit: Sit, tmp_path: Path) -> None:
    """Where it lies, and what can be undone, are in the journal."""
    left, top, wide, high = box(sit(drop(photo(tmp_path / "a.png", "1")))[-1])
    middle = round(left + wide / 2), round(top + high / 2)
    tap = [press(*middle), release(*middle)]
    moved = sit([key("s")], tap, [*stroke(middle, (middle[0] + 50, middle[1]))])[-1]
    again = sit()[-1]
    assert again.board.document == moved.board.document
    assert box(again)[0] == pytest.approx(left + 50)


def test_the_result_gives_way_to_the_handles_of_a_picture(play: Play, tmp_path: Path) -> None:
    """A handle under the result could not be taken: a press there would copy."""
    ink = inked(written("1", 100, 100, 90), 640, 360, pen_px=7)
    assert cv2.imwrite(str(tmp_path / "wide.png"), photographed(ink))
    opened = [drop(tmp_path / "wide.png"), [key("s")]]
    left, top, wide, high = box(play(*opened)[-1])
    middle = round(left + wide / 2), round(top + high / 2)
    chosen = play(*opened, [press(*middle), release(*middle)])[-1]
    assert chosen.surface.picture_chosen
    for size in (SIZE, (1280, 720), (1920, 1080)):
        shown = replace(chosen, size=size)
        reach = round(shown.handle_px / 2)
        (page_image,) = shown.surface.page.page_images
        corners = [page_image.corner(corner) for corner in CORNERS]
        results = [button.area for button in laid_out(shown).buttons if button.command == Copy()]
        for x, y in ((round(x * shown.scale), round(y * shown.scale)) for x, y in corners):
            handle = x - reach, y - reach, x + reach, y + reach
            assert not any(overlap(handle, area) for area in results)
    assert results


def test_a_chosen_picture_is_let_go_and_deleted(play: Play, tmp_path: Path) -> None:
    """Esc or a tap beside it lets it go, Del takes it off its page; its handles suit a finger."""
    opened = [drop(photo(tmp_path / "a.png", "1")), [key("s")]]
    left, top, wide, high = box(play(*opened)[-1])
    middle = round(left + wide / 2), round(top + high / 2)
    tap = [press(*middle), release(*middle)]
    beside = [press(5, 5), release(5, 5)]
    for frame in ([key("escape")], beside):
        free = play(*opened, tap, frame)[-1]
        assert not free.surface.picture_chosen
        assert free.surface.page.page_images
    deleted, back = play(*opened, tap, [key("delete")], [key("ctrl+z")])[-2:]
    assert not deleted.surface.page.page_images
    assert back.surface.page.page_images
    assert replace(back, size=(1920, 1080)).handle_px >= 48


@given(
    st.tuples(st.booleans(), st.booleans()),
    st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)),
    st.floats(10, 4000),
)
def test_however_a_picture_is_dragged_it_can_be_dragged_back(
    corner: tuple[bool, bool], to: tuple[float, float], wide: float
) -> None:
    """Its middle stays on the page, its shape stays, and it is neither too small nor too large."""
    picture = picture_of(b"p", (400, 300))
    page_image = PageImage(picture, Box(100, 50, wide, wide * 0.75))
    moved = page_image.moved(*to, (1280, 720))
    x, y = moved.box.centre
    assert -1e-6 <= x <= 1280 + 1e-6
    assert -1e-6 <= y <= 720 + 1e-6
    scaled = page_image.scaled(corner, to, (1280, 720))
    assert scaled.box.width / scaled.box.height == pytest.approx(4 / 3)
    assert min(scaled.box[2:]) >= 0.05 * 720 - 1
    assert max(scaled.box[2:]) <= PAGE_SIDE_PX_MAX
    other = not corner[0], not corner[1]
    assert scaled.corner(other) == pytest.approx(page_image.corner(other))
