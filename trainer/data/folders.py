"""Where the trainer keeps public data, unless told otherwise."""

from pathlib import Path


def cache_folder() -> Path:
    """Return the folder of fetched data, where the system wants it; it need not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("digit-board", appauthor=False) / "data"
