"""Files are replaced whole or not at all."""

import errno
import os
import runpy
import stat
import sys
import time
import types
from pathlib import Path

import pytest

from board.system import atomic_file, file_lock
from board.system.atomic_file import write_atomically
from board.system.private_file import make_own_folder


def test_writes_and_replaces(tmp_path: Path) -> None:
    """A new file appears, an old one is replaced, and nothing else is left in the folder."""
    path = tmp_path / "board.ink.inkml"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails before the end, the old content stands and no scrap is left."""
    path = tmp_path / "board.ink.inkml"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own on Windows")
@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "device"])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, kind: str) -> None:
    """Neither it nor what a link points to changes, and nothing waits for a pipe."""
    target, path = tmp_path / "target", tmp_path / "path"
    target.write_bytes(b"old")
    match kind:
        case "link":
            path.symlink_to(target)
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device":
            path = Path(os.devnull)
    before = path.lstat()
    with pytest.raises(OSError, match="not a file"):
        write_atomically(path, b"new")
    assert path.lstat() == before
    assert target.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("umask", [0, 0o777])
def test_files_are_for_their_owner_alone(tmp_path: Path, umask: int) -> None:
    """Whatever the umask; a stricter mode stays, a looser one does not."""
    path, strict, loose = (tmp_path / name for name in ("new", "strict", "loose"))
    for old, mode in ((strict, 0o400), (loose, 0o666)):
        old.touch()
        old.chmod(mode)
    before = os.umask(umask)
    try:
        for file in (path, strict, loose):
            write_atomically(file, b"new")
        make_own_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(file.stat().st_mode) for file in (path, strict, loose)]
    assert modes == [0o600, 0o400, 0o600]
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b")] == [0o700, 0o700]


def test_a_mac_is_told_to_write_to_the_very_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its fsync alone leaves the content in the disk's own memory; where that cannot be, fsync must do."""
    fcntl = pytest.importorskip("fcntl", reason="there is none on Windows")
    told: list[int] = []
    monkeypatch.setattr(atomic_file, "_MAC_FULL_SYNC", 51)
    monkeypatch.setattr(fcntl, "fcntl", lambda _, how: told.append(how))
    monkeypatch.setattr(os, "fsync", lambda _: told.append(-1))
    write_atomically(tmp_path / "a", b"one")
    assert told == [51, 51]  # the file and its folder

    def unknown(*_: int) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(fcntl, "fcntl", unknown)
    write_atomically(tmp_path / "a", b"two")
    assert told == [51, 51, -1, -1]


def test_windows_replaces_a_file_that_is_looked_at_when_it_no_longer_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a virus scanner does; one that never lets go is an error, and leaves nothing behind."""
    path = tmp_path / "a"
    write_atomically(path, b"old")
    refusals, waited = [True, True], list[float]()
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if refusals:
            refusals.pop()
            raise PermissionError(errno.EACCES, "another program has it open")
        return replace(self, target)

    monkeypatch.setattr(atomic_file, "_WINDOWS", True)
    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(time, "sleep", waited.append)
    real_open = os.open

    def open_no_folder(path: Path, *how: int) -> int:
        assert not path.is_dir(), "Windows opens no folders"
        return real_open(path, *how)

    monkeypatch.setattr(os, "open", open_no_folder)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert len(waited) == 2
    refusals += [True] * 1000
    with pytest.raises(PermissionError):
        write_atomically(path, b"newer")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_lock_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte is locked; a file that another program has is told, not waited for."""
    locked: list[tuple[int, int]] = []
    module = types.ModuleType("msvcrt")

    def locking(_: int, how: int, count: int) -> None:
        if locked:
            raise PermissionError(errno.EACCES, "locked")
        locked.append((how, count))

    vars(module).update(LK_NBLCK=2, locking=locking)
    monkeypatch.setitem(sys.modules, "msvcrt", module)
    monkeypatch.setattr(sys, "platform", "win32")
    lock = runpy.run_path(file_lock.__file__)["lock"]
    with (tmp_path / "a.lock").open("ab") as file:
        assert lock(file)
        assert not lock(file)
    assert locked == [(2, 1)]
