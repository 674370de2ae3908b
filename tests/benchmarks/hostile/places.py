"""Hostile places: something else stands where the board keeps a file, or the disk is full.

python -m tests.benchmarks.hostile.places
"""

import os
import random
import resource
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from tests.benchmarks.hostile.trials import main_of
from tests.support.hostile_journals import picture_file

FILES = (
    *("boards", "boards/board.journal", "boards/board.lock", "boards/board.starting"),
    *("boards/board.unfinished", "pictures", "pictures/PICTURE", "corrections", "consent.json"),
    *("rounds.jsonl", "settings.toml", "phones.json", "lesson.journal", "lesson.journal.unfinished"),
    *("saved", ""),
)
OBSTACLES = (
    *("nothing", "pipe", "folder", "full folder", "device", "full device", "link to nothing"),
    *("link to a device", "link to a file", "link to itself", "socket", "empty file", "huge file"),
    *("random bytes", "full disk"),
)
KIND, COUNT = "places", len(FILES) * len(OBSTACLES)

LIMIT_S = 20.0
"""How long all of a tour may take."""


def put(obstacle: str, path: Path, aside: Path) -> None:
    """Put an obstacle in the place of a file; what it leads to is in the folder `aside`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match obstacle:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "full folder":
            (path / "in it").mkdir(parents=True)
        case "device" | "full device":
            try:
                os.mknod(path, 0o666 | 0o020000, os.makedev(1, 5 if obstacle == "device" else 7))
            except PermissionError:  # which only root may
                path.symlink_to("/dev/zero" if obstacle == "device" else "/dev/full")
        case "link to nothing":
            path.symlink_to(aside / "nothing")
        case "link to a device":
            path.symlink_to("/dev/zero")
        case "link to a file":
            (aside / "file").write_bytes(b"another's")
            path.symlink_to(aside / "file")
        case "link to itself":
            path.symlink_to(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as one:
                before = Path.cwd()
                os.chdir(path.parent)  # as such names are short
                try:
                    one.bind(path.name)
                finally:
                    os.chdir(before)
        case "empty file":
            path.touch()
        case "huge file":
            with path.open("wb") as file:
                file.truncate(1 << 40)
        case "random bytes":
            path.write_bytes(random.Random(0).randbytes(10_000))


@contextmanager
def full_disk() -> Iterator[None]:
    """Let nothing be written into files."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def trial(number: int) -> str:
    """Try one of the obstacles in the place of one of the files."""
    name, obstacle = FILES[number % len(FILES)], OBSTACLES[number // len(FILES) % len(OBSTACLES)]
    survive(name, obstacle)
    return f"{obstacle} as {name or 'the folder'}"


def survive(name: str, obstacle: str) -> None:
    """Do all that writes a file on a board that has an obstacle in the place of one.

    Raises:
        RuntimeError: if that takes too long, or changes what an obstacle leads to.
    """
    with tempfile.TemporaryDirectory() as temporary:
        aside, data = Path(temporary), Path(temporary) / "data"
        (aside / "a.png").write_bytes(picture_file()[1])
        target = data / name
        if target.name == "PICTURE":  # as it is named when it is opened
            tour(aside / "before", aside / "a.png")
            (kept,) = (aside / "before" / "pictures").iterdir()
            target = target.with_name(kept.name)
        if obstacle not in ("nothing", "full disk"):
            put(obstacle, target, aside)
        signal.signal(signal.SIGALRM, _late)
        signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
        try:
            with full_disk() if obstacle == "full disk" else nullcontext():
                tour(data, aside / "a.png")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if obstacle == "link to a file" and (aside / "file").read_bytes() != b"another's":
            raise RuntimeError("another's file was written")
        if (aside / "nothing").exists():
            raise RuntimeError("a file was made where a link leads")


def _late(*_: object) -> None:
    raise RuntimeError("it takes too long")


def tour(data: Path, picture: Path) -> None:
    """Draw, correct, read, save, open, play, teach a class, change settings, turn pages, leave."""
    from board import app
    from board.performer import Services
    from board.phone.kept_pairing import KeptPairing
    from board.state import commands as do
    from board.storage.autosave import Autosave
    from board.storage.lesson_file import LessonFile
    from board.ui.window import Window
    from tests.benchmarks.hostile.journals import FRAME_S, Tour
    from tests.end_to_end.acts import key, stroke
    from tests.end_to_end.conftest import EveryStrokeIsASeven

    window = Window((640, 360), headless=True)
    autosave = Autosave(data, window.post, data / "saved")
    services = Services(
        load=EveryStrokeIsASeven,
        autosave=autosave,
        rounds=data / "rounds.jsonl",
        settings=data / "settings.toml",
        pairing=KeptPairing(data / "phones.json"),
        lesson=LessonFile(data / "lesson.journal", autosave.image_store.picture, window.post),
    )
    presses = [*(act for _ in range(2) for act in stroke((100, 100), (140, 160))), key("space")]
    steps: list[Callable[[], None]] = [partial(act, window) for act in presses]
    commands = (
        do.Read(),
        do.KeepCorrections(agreed=True),
        do.Correct("4", 0),
        do.Open((str(picture),)),
        do.Save(),
        do.Mute(),
        do.ShowPhones(),
        do.BeginLesson(),
        do.NextTask(),
        do.EndLesson(saves=True),
        do.StopPhones(),
        do.DeleteCorrections(),
        do.TurnPage(1),
        do.TurnPage(-1),
    )
    steps += [partial(window.post, command) for command in commands]
    steps += [partial(key(name), window) for name in ("g", "1", *["n", "space"] * 10, "escape", "escape")]
    steps += [partial(window.post, do.Leave())] * 3
    walk = Tour(steps)
    try:
        app.run(window, services, walk)
    finally:
        window.close()
        autosave.close()
    if walk.longest_s > FRAME_S:
        raise RuntimeError(f"a frame takes {walk.longest_s:.1f} s")


if __name__ == "__main__":
    main_of(KIND, COUNT, __spec__.name, trial)
