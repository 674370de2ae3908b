"""Files at addresses, such as s3://bucket/scans/ or https://example.org/a.png, through fsspec."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from board.system.errors import UserError

if TYPE_CHECKING:
    pass


def is_address(name: str) -> bool:
    """Tell whether a name is an address, not a path."""
    scheme, separator, _ = name.partition("://")
    return bool(separator) and scheme.isalnum()


def expanded(address: str, endings: Sequence[str]) -> Iterator[str]:
    """Give the addresses of files that one stands for.

    Args:
        address: of a file, of a folder if it ends with "/", or a pattern.
        endings: of the files that are wanted in a folder, as of `str.endswith`.

    Raises:
        UserError: if that cannot be found out.
    """
    if not address.endswith("/") and not any(letter in address for letter in "*["):
        yield address
        return
    system, path = _opened(address)
    try:
        found = system.glob(path) if not address.endswith("/") else _found_in(system, path)
        for name in found:
            if name.lower().endswith(tuple(endings)):
                yield system.unstrip_protocol(name)
    except Exception as error:  # of any of the many systems
        raise UserError(f"{address} cannot be listed: {_reason(error)}") from error


def content_of(address: str, bytes_max: int) -> bytes:
    """Return the content of a file, or its beginning if it is longer than `bytes_max`.

    Raises:
        UserError: if it cannot be read.
    """
    system, path = _opened(address)
    try:
        with system.open(path, "rb") as file:
            return bytes(file.read(bytes_max))
    except Exception as error:  # of any of the many systems
        raise UserError(f"cannot read {address}: {_reason(error)}") from error


def _found_in(system: Any, path: str) -> Iterator[str]:  # fsspec has no types
    for _, _, files in system.walk(path, detail=True):
        yield from (entry["name"] for entry in files.values())


def _opened(address: str) -> tuple[Any, str]:
    fsspec = _fsspec()
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ValueError, ImportError) as error:
        raise UserError(f"cannot read {address}: {_reason(error)}") from error
    return system, path


def _fsspec() -> Any:  # it has no types
    try:
        import fsspec
    except ImportError:
        raise UserError("addresses need fsspec: install it with pip install 'digit-board[cluster]'") from None
    return fsspec


def _reason(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:200]
