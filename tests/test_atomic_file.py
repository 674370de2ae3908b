"""Files are replaced whole or not at all."""

import os
from pathlib import Path

import pytest

from board.atomic_file import write_atomically


def test_writes_and_replaces(tmp_path: Path) -> None:
    """A new file appears, an old one is replaced, and nothing else is left in the folder."""
    path = tmp_path / "board.inkml"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails before the end, the old content stands and no scrap is left."""
    path = tmp_path / "board.inkml"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own on Windows")
def test_follows_a_link(tmp_path: Path) -> None:
    """A link stays a link; the file it points to is replaced."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
