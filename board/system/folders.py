"""The user's folders: one for settings, one for boards, one for saved pages."""

from collections.abc import Callable
from pathlib import Path

from board.system.errors import UserError

_NAME = "digit-board"


def config_folder() -> Path:
    """Return the folder of the settings, where the system wants it; it need not exist.

    Raises:
        UserError: if the user has no home folder, as for all that follow.
    """
    from platformdirs import user_config_path  # here, as replaying and reading need none

    return user_folder(lambda: user_config_path(_NAME, appauthor=False))


def data_folder() -> Path:
    """Return the folder of boards and rounds, where the system wants it; it need not exist."""
    from platformdirs import user_data_path

    return user_folder(lambda: user_data_path(_NAME, appauthor=False))


def documents_folder() -> Path:
    """Return the folder of saved pages, among the user's documents; it need not exist."""
    from platformdirs import user_documents_path

    return user_folder(user_documents_path) / "Digit Board"


def pictures_folder() -> Path:
    """Return the folder of the user's pictures, or else their home folder."""
    from platformdirs import user_pictures_path

    pictures = user_folder(user_pictures_path)
    return pictures if pictures.is_dir() else user_folder(Path.home)


def user_folder(find: Callable[[], Path]) -> Path:
    """Return a folder that lies in the user's home folder.

    Raises:
        UserError: if they have none, as neither HOME nor the system's list of users names one.
    """
    try:
        folder = find()
    except (RuntimeError, KeyError):
        folder = Path()
    if not folder.is_absolute():
        raise UserError("you have no home folder here: set HOME to a folder that you may write to")
    return folder
