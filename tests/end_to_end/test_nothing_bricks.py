"""Nothing that is kept, and nothing in the data folder, ends or hangs the board."""

import os
import resource
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from board import app
from board.ink.stroke import Ink
from board.performer import Services
from board.state.commands import Open
from board.state.session import Session
from board.storage.autosave import Autosave
from board.storage.image_store import ImageStore
from board.storage.journal import Journal
from board.storage.journal_format import VERSION, line_of
from board.ui import page_trial
from board.ui.raster import InkRaster
from board.ui.window import Window
from tests.benchmarks.hostile.places import survive
from tests.end_to_end.acts import Act, key, stroke
from tests.end_to_end.conftest import SIZE, EveryStrokeIsASeven, Script
from tests.support.hostile_journals import hostile_journal, picture_file

UNREADABLE_PX = 77.0
"""The pen of ink that cannot be painted, in these tests."""

POINTS, TIMES = "AABIQwAASEMAAEhDAADIQw==", "AAAAAAAAAAB7FK5H4XqEPw=="
SOUND = [
    ["board", VERSION, [1280, 720], 0],
    ["edit", 0, [[0, [], [[1, POINTS, TIMES, 9.0, 0]]]], [], []],
]

Sit = Callable[..., tuple[Autosave, list[Session]]]
"""Takes frames; opens the board of a folder, and gives its autosave and the sessions after each."""


@pytest.fixture
def sit(window: Window, tmp_path: Path) -> Sit:
    """Open the board of the test's folder, act, and close it."""

    def run(*frames: Sequence[Act]) -> tuple[Autosave, list[Session]]:
        autosave = Autosave(tmp_path, window.post)
        script = Script(window, [*frames, []])
        services = Services(load=EveryStrokeIsASeven, autosave=autosave, settings=tmp_path / "settings.toml")
        app.run(window, services, script)
        autosave.close()
        return autosave, script.sessions

    return run


def write_journal(folder: Path, content: bytes) -> None:
    """Put a journal where the board looks for its own."""
    (folder / "boards").mkdir()
    (folder / "boards" / "board.journal").write_bytes(content)


WILD: dict[str, Any] = {
    "a pen of 20,000": ["edit", 0, [[1, [], [[2, POINTS, TIMES, 20_000.0, 0]]]], [], []],
    "a pen of 300 digits": ["edit", 0, [[1, [], [[2, POINTS, TIMES, 10**300, 0]]]], [], []],
    "points at 3e38": ["edit", 0, [[1, [], [[2, "5rFhf+axYf8AAIA/AACAPw==", TIMES, 9.0, 0]]]], [], []],
    "no points": ["edit", 0, [[1, [], [[2, "", "", 9.0, 0]]]], [], []],
    "falling times": ["edit", 0, [[1, [], [[2, POINTS, "exSuR+F6hD8AAAAAAAAAAA==", 9.0, 0]]]], [], []],
    "another stroke with the same id": ["edit", 0, [[1, [], [[1, POINTS, TIMES, 8.0, 0]]]], [], []],
    "a correction of nothing": ["edit", 0, [], [[0, [], [["7", [], []]]]], []],
    "a label of control characters": ["edit", 0, [], [[0, [], [["\x1b[31m", [1], []]]]], []],
    "a huge picture": ["edit", 0, [], [], [[0, [], [["0" * 64, [30_000, 30_000], [0, 0, 9, 9]]]]]],
    "a picture of negative size": ["edit", 0, [], [], [[0, [], [["0" * 64, [-5, 5], [0, 0, 9, 9]]]]]],
    "two pictures": ["edit", 0, [], [], [[0, [], [["0" * 64, [5, 5], [0, 0, 9, 9]]] * 2]]],
    "a board of no size": ["board", VERSION, [0, 0], 0],
    "a board of any size": ["board", VERSION, [10**9, 10**9], 0],
    "a page far away": ["turn", 10_000],
}


@pytest.mark.parametrize("name", WILD)
def test_a_wild_line_is_set_aside(sit: Sit, tmp_path: Path, name: str) -> None:
    """It is named, and all else comes back, is painted, and can be read."""
    wild = line_of([WILD[name]])
    last = line_of([["edit", 0, [[0, [], [[9, POINTS, TIMES, 9.0, 0]]]], [], []]])
    write_journal(tmp_path, b"".join(line_of([entry]) for entry in SOUND) + wild + last)
    autosave, sessions = sit([], [key("space")], [])
    assert autosave.journal.set_aside
    assert autosave.journal.set_aside.read_bytes() == wild
    assert sessions[-1].surface.reading
    assert sessions[-1].surface.reading.text == "77"
    again, _ = sit([])
    assert again.journal.set_aside is None
    assert [stroke.id for stroke in again.journal.document.page.ink] == [9, 1]


@pytest.mark.parametrize("seed", [*range(25), 1382, 1541])  # the last two failed once
def test_random_wild_values(sit: Sit, tmp_path: Path, seed: int) -> None:
    """Whatever a journal with right checksums holds, it opens, twice, with all its pages."""
    name, png = picture_file()
    write_journal(tmp_path, hostile_journal(seed))
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / f"{name}.png").write_bytes(png)
    turns = [[key(name)] for name in ("page down", "page up", "page up")]
    sit([], [key("space")], *turns, [key("space")])
    sit([], [key("space")])


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let painting ink of one pen fail, as a fault in the painter would."""
    update = InkRaster.update

    def fail(raster: InkRaster, ink: Ink, *more: Any) -> Any:
        if any(stroke.pen_px == UNREADABLE_PX for stroke in ink):
            raise ValueError("this cannot be painted")
        return update(raster, ink, *more)

    monkeypatch.setattr(InkRaster, "update", fail)


@pytest.mark.usefixtures("unreadable")
def test_a_page_that_cannot_be_painted_is_set_aside(
    sit: Sit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is named and kept as a journal of its own; the other pages open, at the next start as well."""
    page_1 = ["edit", 1, [[0, [], [[2, POINTS, TIMES, UNREADABLE_PX, 0]]]], [], []]
    write_journal(tmp_path, b"".join(line_of([entry]) for entry in [*SOUND, page_1]))
    _, sessions = sit([], [])
    (page_file,) = (tmp_path / "boards").glob("board.page-*")
    assert str(page_file) in sessions[-1].notice.sentence
    assert [len(page.ink) for page in sessions[-1].surface.document.pages] == [1, 0]
    assert "this cannot be painted" in capsys.readouterr().err
    again, sessions = sit([], [])
    assert not sessions[-1].notice.sentence
    assert len(again.journal.document.pages[0].ink) == 1
    page_file.rename(tmp_path / "boards" / "board.journal")
    journal = Journal(tmp_path / "boards", lambda _: None, ImageStore(tmp_path).picture)
    journal.close()
    assert [stroke.pen_px for stroke in journal.document.page.ink] == [UNREADABLE_PX]


@pytest.mark.parametrize("paints", [True, False])
def test_a_page_that_ended_the_last_start(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paints: bool
) -> None:
    """It is tried apart, and set aside only if it is at fault: the start may have been ended otherwise."""
    write_journal(tmp_path, b"".join(line_of([entry]) for entry in SOUND))
    (tmp_path / "boards" / "board.starting").touch()
    monkeypatch.setattr(page_trial, "LIMIT_S", 60.0 if paints else 0.0)
    autosave, sessions = sit([], [])
    assert [len(page.ink) for page in sessions[-1].surface.document.pages] == [int(paints)]
    assert len(list((tmp_path / "boards").glob("board.page-*"))) == int(not paints)
    assert not (tmp_path / "boards" / "board.starting").exists()
    assert autosave.journal.document == sessions[-1].surface.document


@contextmanager
def full_disk(file: Path) -> Iterator[None]:
    """Let no file become longer than one is now."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_leaving_asks_while_something_is_not_saved(window: Window, tmp_path: Path) -> None:
    """The first Escape asks, the second leaves; drawing on takes the question back."""
    autosave = Autosave(tmp_path, window.post)
    path = tmp_path / "boards" / "board.journal"
    one, two = stroke((100, 100), (140, 160)), stroke((200, 100), (240, 160))
    leave = [key("escape")]
    with ExitStack() as stack:
        fill = [lambda _: stack.enter_context(full_disk(path))]
        script = Script(window, [one, [*fill, *two], leave, one, leave, leave, []])
        last = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), script)
    assert last.over
    assert [session.notice.code == "leave.unsaved" for session in script.sessions[3:6]] == [True, False, True]
    assert len(last.surface.ink) == 3
    assert autosave.close()  # as there is room again
    again = Autosave(tmp_path, window.post)
    again.close()
    assert again.journal.document == last.surface.document


@pytest.mark.parametrize("deed", ["removed", "folder removed", "replaced", "emptied", "longer"])
def test_a_journal_that_another_program_changed(window: Window, tmp_path: Path, deed: str) -> None:
    """It is noticed and written again; what was put in its place is kept beside it."""
    autosave = Autosave(tmp_path, window.post)
    path = tmp_path / "boards" / "board.journal"

    def change(_: Window) -> None:
        autosave.journal.flush()
        match deed:
            case "removed":
                path.unlink()
            case "folder removed":
                for file in path.parent.iterdir():
                    file.unlink()
                path.parent.rmdir()
            case "replaced":
                path.unlink()
                path.write_bytes(b"another")
            case "emptied":
                path.write_bytes(b"")
            case "longer":
                path.write_bytes(path.read_bytes() + b"more")
        autosave.journal.flush()

    script = Script(window, [stroke((9, 9), (50, 50)), [change], [], stroke((90, 9), (50, 50)), [], []])
    last = app.run(window, Services(load=EveryStrokeIsASeven, autosave=autosave), script)
    assert script.sessions[3].notice.code == (
        "journal.replaced" if deed in ("replaced", "longer") else "journal.removed"
    )
    assert autosave.close()
    again = Autosave(tmp_path, window.post)
    again.close()
    assert again.journal.document == last.surface.document
    copies = [copy.read_bytes() for copy in path.parent.glob("board.replaced-*")]
    assert len(copies) == (deed in ("replaced", "longer"))
    assert copies in ([], [b"another"]) or copies[0].endswith(b"more")


@pytest.mark.parametrize(
    "name", ["board.journal", "board.lock", "board.starting", "consent.json", "settings.toml"]
)
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_no_file_in_the_data_folder_hangs_the_start(sit: Sit, tmp_path: Path, name: str, kind: str) -> None:
    """Nor is a pipe or what a link points to written to; the ink is kept in another journal."""
    path = tmp_path / ("boards" if name.startswith("board") else "") / name
    target = tmp_path / "target"
    target.write_bytes(b"not the board's")
    path.parent.mkdir(exist_ok=True)
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "link":
            path.symlink_to(target)
        case "folder":
            path.mkdir()
    _, sessions = sit(stroke((100, 100), (140, 160)), [])
    again, _ = sit([])
    assert again.journal.document == sessions[-1].surface.document
    assert len(again.journal.document.page.ink) == 1
    assert target.read_bytes() == b"not the board's"


@pytest.mark.parametrize(
    ("name", "obstacle"),
    [
        ("rounds.jsonl", "pipe"),
        ("phones.json", "folder"),
        ("pictures", "link to nothing"),
        ("corrections", "socket"),
        ("lesson.journal", "link to a file"),
        ("", "empty file"),
        ("", "full disk"),
    ],
)
def test_what_stands_in_a_files_place_ends_nothing(name: str, obstacle: str) -> None:
    """All that keeps something is done, and nothing hangs; `hostile.places` has all places."""
    survive(name, obstacle)


def test_the_boards_files_are_private(sit: Sit, tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, also those that an earlier board made for everybody."""
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards").chmod(0o777)
    (tmp_path / "boards" / "board.journal").touch()
    (tmp_path / "boards" / "board.journal").chmod(0o666)
    before = os.umask(0)
    try:
        sit(stroke((100, 100), (140, 160)), [key("space")], [key("ctrl+s")], [key("l")], [])
    finally:
        os.umask(before)
    paths = [path for path in tmp_path.rglob("*") if path.name != "target"]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()}
    assert len(paths) > 4
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}


def test_a_canvas_of_one_unit(sit: Sit, tmp_path: Path) -> None:
    """Its pen does not grow with it: the board opens it, and again at the next start."""
    file = tmp_path / "unit.inkml"
    file.write_text(
        '<ink xmlns="http://www.w3.org/2003/InkML"><annotation type="canvas">1 1</annotation>'
        "<trace>0.2 0.1, 0.25 0.5, 0.2 0.9</trace></ink>"
    )
    _, sessions = sit([lambda window: window.post(Open((str(file),)))], [], [])
    (opened,) = sessions[-1].surface.ink
    assert opened.pen_px < SIZE[1] / 10
    assert opened.box.height > SIZE[1] / 2
    again, _ = sit([])
    assert again.journal.document == sessions[-1].surface.document
    assert again.journal.set_aside is None


@pytest.mark.parametrize(("hours", "count"), [("1e17", 0), ("1e7", 1)])
def test_times_and_places_out_of_range_are_refused(sit: Sit, tmp_path: Path, hours: str, count: int) -> None:
    """What the board shows is within the limits of what it can read at the next start."""
    file = tmp_path / "far.inkml"
    file.write_text(
        '<ink xmlns="http://www.w3.org/2003/InkML"><traceFormat><channel name="X"/><channel name="Y"/>'
        f'<channel name="T" units="h"/></traceFormat><trace>1 2 -{hours}, 9e5 9e5 {hours}</trace></ink>'
    )
    _, sessions = sit([lambda window: window.post(Open((str(file),)))], [], [])
    assert len(sessions[-1].surface.ink) == count
    assert ("out of range" in sessions[-1].notice.sentence) == (not count)
    again, _ = sit([])
    assert again.journal.document == sessions[-1].surface.document
