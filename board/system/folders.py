"""Where the program keeps what is a person's own: one folder for settings, one for the rest."""

from pathlib import Path

_NAME = "digit-board"


def config_folder() -> Path:
    """Return the folder of the settings, where the system wants it; it need not exist."""
    from platformdirs import user_config_path  # here, as replaying and reading need none

    return user_config_path(_NAME, appauthor=False)


def data_folder() -> Path:
    """Return the folder of boards and rounds, where the system wants it; it need not exist."""
    from platformdirs import user_data_path

    return user_data_path(_NAME, appauthor=False)


def documents_folder() -> Path:
    """Return the folder of saved pages, among the person's documents; it need not exist."""
    from platformdirs import user_documents_path

    return user_documents_path() / "Digit Board"
