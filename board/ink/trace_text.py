"""The text of one InkML trace as numbers: plain values, differences, repeats, hexadecimal."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

POINT_CHARS_MAX = 2_000
POINT_VALUES_MAX = 64
VALUE_MAX = 1e18
"""Larger numbers are refused: nothing measured reaches them, and sums of them stay finite."""

_VALUE = re.compile(
    r"""\s*+(?P<order>[!'"]?)\s*+(?P<value>
        [-+]?\#[0-9A-Fa-f]{1,15}
      | [-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?
      | [TF*?])""",
    re.VERBOSE,
)
_ORDERS = {"!": 0, "'": 1, '"': 2}


def values_of(text: str, channels: int) -> NDArray[np.float64]:
    """Turn the text of a trace into its channels' values.

    After W3C InkML, section 3.2.1: points are parted by commas; `'` and `"` begin first and
    second differences of a channel and `!` ends them; `*` says the same once more, `?`
    nothing; `T` and `F` are 1 and 0; `#` begins a hexadecimal number.

    Args:
        text: what stands between `<trace>` and `</trace>`.
        channels: how many values each point has, >= 1; what follows them (values of
            intermittent channels) is left out.

    Returns:
        (points, channels) float64, within +-VALUE_MAX for a plain trace, always finite
        but for NaN where the file has `?`.

    Raises:
        ValueError: with half a sentence, if the text is not a trace of that many channels.
    """
    points = text.split(",")
    if not points[-1].strip():
        points.pop()  # the standard allows a last comma, and an empty trace
    if max(map(len, points), default=0) > POINT_CHARS_MAX:
        raise ValueError(f"a point is longer than {POINT_CHARS_MAX} characters")
    states = [_Channel() for _ in range(channels)]
    values = np.empty((len(points), channels))
    for row, point in zip(values, points, strict=True):
        notations = _VALUE.findall(point)
        junk = _VALUE.sub("", point).strip()
        if junk:
            raise ValueError(f"{junk[:20]!r} is no value")
        if len(notations) < channels:
            raise ValueError(f"a point has {len(notations)} of {channels} values")
        if len(notations) > POINT_VALUES_MAX:
            raise ValueError(f"a point has more than {POINT_VALUES_MAX} values")
        row[:] = [state.next(*notation) for state, notation in zip(states, notations, strict=False)]
    return values


def plain_values_of(text: str, channels: int) -> NDArray[np.float64] | None:
    """Return the values of a trace that is written in plain decimals, or None if it is not; see `values_of`.

    Args:
        text: points parted by commas, without a comma at the end; those of many traces may stand together.
        channels: how many values each point has, no more.
    """
    if not channels or not _plain(channels).fullmatch(text):
        return None
    values = np.array(list(map(float, text.replace(",", " ").split())), np.float64)
    return values.reshape(-1, channels)


@lru_cache(maxsize=16)
def _plain(channels: int) -> re.Pattern[str]:
    """Match points of so many values each, in at most 18 digits before the point."""
    value = r"[-+]?(?:[0-9]{1,18}+(?:\.[0-9]{0,40}+)?|\.[0-9]{1,40}+)"
    point = rf"\s*+{value}(?:\s++{value}){{{channels - 1}}}\s*+"
    return re.compile(rf"(?:{point},)*+{point}", re.ASCII)


class _Channel:
    """Follow one channel from point to point: its value and how fast it changes."""

    def __init__(self) -> None:
        self.order = 0
        self.last = 0.0
        self.value = 0.0
        self.velocity = 0.0

    def next(self, prefix: str, notation: str) -> float:
        if prefix:
            self.order = _ORDERS[prefix]
        if notation == "?":
            return float("nan")
        if notation != "*":
            self.last = _number_of(notation)
        if self.order == 0:
            self.value = self.last
            return self.value
        self.velocity = self.last if self.order == 1 else self.velocity + self.last
        self.value += self.velocity
        return self.value


def _number_of(notation: str) -> float:
    if notation in ("T", "F"):
        return float(notation == "T")
    number = float(int(notation.replace("#", ""), 16)) if "#" in notation else float(notation)
    if not abs(number) <= VALUE_MAX:
        raise ValueError(f"a value is beyond {VALUE_MAX:g}")
    return number
