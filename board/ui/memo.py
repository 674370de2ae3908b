"""Memo: the last result of each function, reused while its arguments stay the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

_PLAIN = (int, float, bool, str, frozenset, type(None))


class Memo:
    """Call functions, and reuse the last result of each while its arguments are the same.

    Plain arguments are the same if they are equal, others only if they are the same object: what is
    compared is meant to be immutable, and this way it costs next to nothing.
    """

    def __init__(self) -> None:
        self._last: dict[object, tuple[tuple[object, ...] | None, tuple[Any, ...], Any]] = {}

    def __call__(self, function: Callable[..., T], *args: Any, key: tuple[object, ...] | None = None) -> T:
        """Return the function's result.

        Args:
            function: gives the same for the same arguments.
            *args: its arguments.
            key: small values, compared in the place of all arguments but the last, where those are other
                objects each time.
        """
        compared = args if key is None else args[-1:]
        known = self._last.get(function)
        if known is None or known[0] != key or not all(map(_same, known[1], compared)):
            known = self._last[function] = key, compared, function(*args)
        result: T = known[2]
        return result


def _same(one: object, other: object) -> bool:
    return one is other or (type(one) in _PLAIN and one == other)
