"""The default folder of fetched data."""

from pathlib import Path

from board.system.folders import user_folder


def cache_folder() -> Path:
    """Return the default folder of fetched data; it need not exist.

    Raises:
        UserError: if the user has no home folder.
    """
    from platformdirs import user_cache_path

    return user_folder(lambda: user_cache_path("digit-board", appauthor=False)) / "data"
