"""The work that reading one InkML file may take, whatever it is made of."""

from board.ink.inkml_context import RefusedError

WORK_MAX = 4_200_000
"""In plain values, of which each takes about 0.3 µs."""
ENCODED_VALUE = 6
"""What a value costs that is not plain,"""
ELEMENT = 18
"""an element,"""
STROKE = 40
"""a stroke,"""
CONVERSION = 130
"""a switch to another trace format or to encoded values,"""
VISIT = 3
"""and a trace or group that a view or a label shows."""


class Work:
    """Count work."""

    def __init__(self) -> None:
        self._left = WORK_MAX

    def spend(self, cost: int) -> None:
        """Count some work before it is done.

        Raises:
            RefusedError: if it is too much.
        """
        self._left -= cost
        if self._left < 0:
            raise RefusedError("it holds more ink than is read from one file: split it into several files")
