"""Where the shipped files lie: in the installed package, or beside it in a checkout."""

from pathlib import Path


def asset(name: str) -> Path:
    """Return the path of a shipped file; it need not exist."""
    package = Path(__file__).parents[1]
    installed = package / "assets" / name
    return installed if installed.exists() else package.parent / "assets" / name
