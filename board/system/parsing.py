"""Parse JSON and TOML from files that may be damaged or hostile, in bounded memory."""

import json
from pathlib import Path
from typing import Any

MOST_TEXT_BYTES = 50_000_000


def read_text(path: Path, most_bytes: int = MOST_TEXT_BYTES) -> str:
    """Return a file's text, which is UTF-8.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if it is larger than `most_bytes`, or not UTF-8.
    """
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise ValueError(f"larger than {most_bytes // 1000} kB")
    return content.decode()


def parse_json(text: str | bytes) -> Any:
    """Parse JSON.

    Raises:
        ValueError: if it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML.

    Raises:
        ValueError: if it is not TOML, or nested too deeply.
    """
    import tomllib  # here, as few need it

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
