"""Pictures are kept in files that are named after their content."""

from pathlib import Path

import pytest

from board.storage.image_store import ImageStore, picture_of
from tests.support.hostile_journals import picture_file


@pytest.mark.parametrize("there", [b"", b"another", None])
def test_a_picture_is_kept_whatever_is_in_its_place(tmp_path: Path, there: bytes | None) -> None:
    """A file that was damaged is written anew, and a link is refused."""
    name, png = picture_file()
    path = tmp_path / f"{name}.png"
    picture = picture_of(png, (100, 60))
    if there is None:
        path.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(OSError, match="link"):
            ImageStore(tmp_path).keep(picture)
        assert not (tmp_path / "elsewhere").exists()
        return
    path.write_bytes(there)
    assert ImageStore(tmp_path).keep(picture).png() == path.read_bytes() == png
