"""The default folder of fetched data."""

from pathlib import Path


def cache_folder() -> Path:
    """Return the default folder of fetched data; it need not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("digit-board", appauthor=False) / "data"
